//! Steam's codes: TOTP's number, written with five letters.
//!
//! Known from the source of the apps that make them (Aegis' `SteamOTP`, KeePassXC's `Totp`); Valve
//! has published nothing.

use super::{Algorithm, CodeAt, Period, hmac, hotp};
use crate::secret::{Code, OtpSecret};
use crate::time::UnixMillis;

/// The number of letters of a code.
pub const LETTERS: u8 = 5;

/// No letter that is easily taken for another one.
const ALPHABET: &[u8; 26] = b"23456789BCDFGHJKMNPQRTVWXY";

/// The code of `secret` at the moment `at`, which lasts thirty seconds.
pub fn code_at(secret: &OtpSecret, at: UnixMillis) -> CodeAt {
    CodeAt::of_steps(Period::default(), at, |step| {
        // EXPOSE: the HMAC needs the key.
        let signature = hmac::sign(Algorithm::Sha1, secret.expose(), step);
        Code::new(letters(hotp::truncated(&signature)))
    })
}

/// The five digits to the base 26, the least significant first.
fn letters(mut number: u32) -> String {
    let mut text = String::with_capacity(LETTERS.into());
    for _ in 0..LETTERS {
        let place = usize::try_from(number % 26).expect("it is below 26");
        let letter = ALPHABET.get(place).expect("it is below 26");
        text.push(char::from(*letter));
        number /= 26;
    }
    text
}
