//! Counted codes (RFC 4226), and the truncation that codes by time share.

use super::{Algorithm, Digits, hmac};
use crate::secret::{Code, OtpSecret};
use std::fmt::Write;

/// Everything but the key: how a key and a counter become a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Hotp {
    /// The hash.
    pub algorithm: Algorithm,
    /// How long a code is.
    pub digits: Digits,
    /// The counter of the next code. The server counts along, and accepts a few codes further on.
    pub counter: u64,
}

impl Hotp {
    /// The code of `secret` at the counter.
    pub fn code(&self, secret: &OtpSecret) -> Code {
        code(self.algorithm, self.digits, secret, self.counter)
    }

    /// Counts on by one; stays at the last counter that there is.
    pub fn advanced(self) -> Self {
        Self {
            counter: self.counter.saturating_add(1),
            ..self
        }
    }
}

/// HOTP(K, C) of RFC 4226 section 5.3.
pub(super) fn code(algorithm: Algorithm, digits: Digits, secret: &OtpSecret, counter: u64) -> Code {
    // EXPOSE: the HMAC needs the key.
    let number = truncated(&hmac::sign(algorithm, secret.expose(), counter));
    // The number has 31 bits, so of ten digits the first is at most a two.
    let number = u64::from(number) % 10_u64.pow(u32::from(digits));
    // Room for all digits, so that nothing is left behind by growing.
    let mut text = String::with_capacity(digits.get().into());
    write!(text, "{number:0width$}", width = digits.get().into())
        .expect("writing to a String cannot fail");
    Code::new(text)
}

/// Dynamic truncation (RFC 4226 section 5.3): 31 bits from where the last four bits point to.
pub(super) fn truncated(signature: &[u8]) -> u32 {
    let bytes = from_offset(signature);
    u32::from_be_bytes(bytes) & 0x7fff_ffff
}

/// The `N` bytes that begin where the last four bits of an HMAC point to.
pub(super) fn from_offset<const N: usize>(signature: &[u8]) -> [u8; N] {
    let offset = signature.last().map_or(0, |last| usize::from(last & 0xf));
    let bytes = signature
        .get(offset..)
        .and_then(|rest| rest.first_chunk())
        .expect("an HMAC has 20 bytes at least, and the offset is below 16");
    *bytes
}
