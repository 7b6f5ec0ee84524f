//! Time-based codes (RFC 6238), counted from 1970: HOTP with the number of the step as its counter.

use super::{Algorithm, CodeAt, Digits, Period, hotp};
use crate::secret::OtpSecret;
use crate::time::UnixMillis;

/// Everything but the key: how a key and a moment become a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Totp {
    /// The hash.
    pub algorithm: Algorithm,
    /// How long a code is.
    pub digits: Digits,
    /// How long a code lasts.
    pub period: Period,
}

impl Totp {
    /// The code of `secret` at the moment `at`. Every moment and every key have one.
    pub fn code_at(&self, secret: &OtpSecret, at: UnixMillis) -> CodeAt {
        CodeAt::of_steps(self.period, at, |step| {
            hotp::code(self.algorithm, self.digits, secret, step)
        })
    }
}
