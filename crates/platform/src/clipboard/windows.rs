//! The clipboard, its history (Win+V) and its copies in the cloud.

pub(super) use super::whole::clear_if;

use arboard::{Set, SetExtWindows};

pub(super) fn excluded(set: Set<'_>) -> Set<'_> {
    set.exclude_from_monitoring()
        .exclude_from_cloud()
        .exclude_from_history()
}
