//! The only clock of the house.
//!
//! The wall-clock time comes from here and travels as an argument. Deadlines are another matter:
//! they are taken from the monotonic clock of `tokio::time`, which nobody can set.

use countersign_core::time::UnixMillis;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Tells the time. Tests have their own.
pub trait Clock: Send + Sync {
    /// The moment of the call.
    fn now(&self) -> UnixMillis;
}

/// The clock of the system.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> UnixMillis {
        // A clock before 1970 is a dead battery: codes are wrong then, and nothing else.
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixMillis::new(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
    }
}

/// Does `work`, and says how long it took.
pub(crate) fn time_of<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
