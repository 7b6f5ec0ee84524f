//! X11 and, where the compositor offers data-control, Wayland.

use arboard::{Set, SetExtLinux};

pub(super) fn excluded(set: Set<'_>) -> Set<'_> {
    set.exclude_from_history()
}
