//! Waiting for a condition, and never for a time.

use std::thread;
use std::time::{Duration, Instant};

/// Longer than anything takes on a busy machine, and short enough to be worth waiting for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Polls until there is something, and fails the test when that takes more than [`PATIENCE`].
pub(crate) fn until<T>(what: &str, poll: impl FnMut() -> Option<T>) -> T {
    until_within(PATIENCE, poll).unwrap_or_else(|| panic!("waited {PATIENCE:?} for {what}"))
}

/// Polls until there is something, but not longer than `limit`.
pub(crate) fn until_within<T>(limit: Duration, mut poll: impl FnMut() -> Option<T>) -> Option<T> {
    let started = Instant::now();
    loop {
        if let Some(value) = poll() {
            return Some(value);
        }
        if started.elapsed() > limit {
            return None;
        }
        thread::sleep(Duration::from_millis(20));
    }
}
