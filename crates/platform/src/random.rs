//! Random bytes from the system.

use countersign_core::random::Random;

/// The system's generator.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    /// # Panics
    ///
    /// When the system has no random bytes to give: to go on would mean to make guessable keys.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is where randomness comes from"
    )]
    fn fill(&mut self, out: &mut [u8]) {
        getrandom::fill(out).expect("the system gives random bytes");
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_core::random::make_bytes;

    #[test]
    fn it_fills_all_and_never_repeats() {
        let (one, two) = (
            make_bytes::<64>(&mut SystemRandom),
            make_bytes::<64>(&mut SystemRandom),
        );
        assert_ne!(one, two);
        assert!(one.chunks(16).all(|part| part != [0; 16]));
    }
}
