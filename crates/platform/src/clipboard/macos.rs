//! The general pasteboard.

use arboard::{Set, SetExtApple};

pub(super) fn excluded(set: Set<'_>) -> Set<'_> {
    set.exclude_from_history()
}
