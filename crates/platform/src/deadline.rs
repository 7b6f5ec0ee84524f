//! Deadlines by a clock that nobody can set and that counts on while the machine sleeps.
//!
//! Deliberately not here: waiting for a deadline, which is the
//! caller's, because timers stand still in a sleeping machine and must look again when it wakes.

use std::time::Duration;

/// A moment that is to come, or was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline(Duration);

impl Deadline {
    /// That much from now.
    pub fn within(time: Duration) -> Self {
        Self(since_start().saturating_add(time))
    }

    /// How long it is until then; nothing if it is over.
    pub fn left(self) -> Duration {
        self.0.saturating_sub(since_start())
    }

    /// Whether it is over.
    pub fn is_over(self) -> bool {
        self.left().is_zero()
    }
}

#[cfg(unix)]
fn since_start() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    #[cfg(target_os = "linux")]
    let clock = ClockId::Boottime;
    // What Apple calls monotonic counts while the machine sleeps; the standard library asks another.
    #[cfg(not(target_os = "linux"))]
    let clock = ClockId::Monotonic;
    let now = clock_gettime(clock);
    Duration::new(
        u64::try_from(now.tv_sec).unwrap_or_default(),
        u32::try_from(now.tv_nsec).unwrap_or_default(),
    )
}

/// The performance counter counts while the machine sleeps.
#[cfg(windows)]
fn since_start() -> Duration {
    use std::sync::LazyLock;
    use std::time::Instant;
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    START.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deadline_comes_and_stays_over() {
        let far = Deadline::within(Duration::from_secs(3600));
        assert!(!far.is_over() && far.left() > Duration::from_secs(3590));
        let near = Deadline::within(Duration::ZERO);
        assert!(near.is_over() && near.left().is_zero());
        assert!(near < far);
        assert!(!Deadline::within(Duration::MAX).is_over());
    }
}
