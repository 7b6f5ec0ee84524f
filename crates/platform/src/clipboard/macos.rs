//! The general pasteboard.

pub(super) use super::whole::clear_if;

use arboard::{Set, SetExtApple};

pub(super) fn excluded(set: Set<'_>) -> Set<'_> {
    set.exclude_from_history()
}
