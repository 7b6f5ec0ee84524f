//! Where random bytes come from: from outside.
//!
//! Core has no generator of its own; `platform::random` asks the system, tests count.

/// A source of random bytes, fit for keys.
pub trait Random {
    /// Fills `out` entirely.
    fn fill(&mut self, out: &mut [u8]);
}

/// `N` random bytes.
pub fn make_bytes<const N: usize>(random: &mut dyn Random) -> [u8; N] {
    let mut bytes = [0; N];
    random.fill(&mut bytes);
    bytes
}
