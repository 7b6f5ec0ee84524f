//! The only clock of the house.
//!
//! The wall-clock time comes from here and travels as an argument. Deadlines are another matter: nobody
//! can set theirs, and what protects the user counts on while the machine sleeps
//! (`platform::deadline`).

use countersign_core::time::UnixMillis;
use countersign_platform::deadline::Deadline;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use tokio::time::sleep;

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
        // A clock before 1970 is a dead battery: codes are wrong then, and the trash stays as it is
        // (`core::vault` believes no clock that lies before the last save).
        let since_epoch = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        UnixMillis::new(u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX))
    }
}

/// Timers stand still while the machine sleeps; so long after it woke they are looked at, at most.
const LOOK: Duration = Duration::from_secs(2);

/// Returns when `deadline` is over.
pub(crate) async fn over(deadline: Deadline) {
    while !deadline.is_over() {
        sleep(deadline.left().min(LOOK)).await;
    }
}

/// Does `work`, and says how long it took.
pub(crate) fn time_of<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}
