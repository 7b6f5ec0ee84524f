//! Mobile-OTP: six hexadecimal digits of MD5, from the time, the key and a PIN.
//!
//! <https://motp.sourceforge.net/>: the first six digits of
//! `MD5(tens of seconds since 1970 ‖ the key in hexadecimal ‖ PIN)`, all as text.

use super::{CodeAt, OtpPin, Period};
use crate::secret::{Code, OtpSecret};
use crate::time::UnixMillis;
use data_encoding::{HEXLOWER, HEXLOWER_PERMISSIVE};
use md5::{Digest, Md5};
use zeroize::Zeroizing;

/// Everything but the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Motp {
    /// What the user and the server know beside the key.
    pub pin: OtpPin,
}

impl Motp {
    /// The number of digits of a code.
    pub const DIGITS: u8 = 6;

    /// How long a code lasts: ten seconds.
    pub fn period() -> Period {
        Period::try_from(10).expect("it is a period")
    }

    /// Reads a key as servers write it: hexadecimal in any case, white space anywhere. `None` if it is
    /// not, or not of whole bytes.
    pub fn read_key(text: &str) -> Option<OtpSecret> {
        // As long as the input, so that nothing is left behind by growing.
        let mut digits = Zeroizing::new(String::with_capacity(text.len()));
        digits.extend(text.chars().filter(|sign| !sign.is_whitespace()));
        let key = HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).ok()?;
        OtpSecret::new(key)
    }

    /// The code of `secret` at the moment `at`.
    pub fn code_at(&self, secret: &OtpSecret, at: UnixMillis) -> CodeAt {
        // EXPOSE: the key goes into the hash.
        let key = Zeroizing::new(HEXLOWER.encode(secret.expose()));
        CodeAt::of_steps(Self::period(), at, |step| {
            let hash = Md5::new()
                .chain_update(step.to_string())
                .chain_update(&*key)
                // EXPOSE: as the key.
                .chain_update(self.pin.expose())
                .finalize();
            let mut text = HEXLOWER.encode(&hash);
            text.truncate(Self::DIGITS.into());
            Code::new(text)
        })
    }
}
