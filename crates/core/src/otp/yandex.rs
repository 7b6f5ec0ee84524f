//! Yandex Key's codes: eight letters, from the time, the key and a PIN.
//!
//! Known from the source of the apps that make them (Aegis' `YAOTP` and `YandexInfo`). The HMAC's
//! key is `SHA-256(PIN ‖ the first 16 bytes of the key)`, without a zero byte that it begins with;
//! eight bytes of the HMAC-SHA-256 are a number of 63 bits, and its eight digits to the base 26 are
//! the letters, the most significant first.

use super::{Algorithm, CodeAt, OtpPin, Period, hmac, hotp};
use crate::secret::{Code, OtpSecret};
use crate::time::UnixMillis;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// Everything but the key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Yandex {
    /// What the user and the server know beside the key.
    pub pin: OtpPin,
}

/// The bytes of the key that count. A QR code holds no more.
const KEY_BYTES: usize = 16;
/// What is typed by hand has the length of the PIN, among others, and a checksum behind them.
const KEY_BYTES_WITH_CHECKSUM: usize = 26;

impl Yandex {
    /// The number of letters of a code.
    pub const LETTERS: u8 = 8;

    /// Whether `secret` is of a length that Yandex hands out, and its checksum, if it has one, right.
    pub fn is_key(secret: &OtpSecret) -> bool {
        // EXPOSE: the checksum is computed.
        let key = secret.expose();
        match key.len() {
            KEY_BYTES => true,
            KEY_BYTES_WITH_CHECKSUM => has_right_checksum(key),
            _ => false,
        }
    }

    /// The code of `secret` at the moment `at`, which lasts thirty seconds.
    pub fn code_at(&self, secret: &OtpSecret, at: UnixMillis) -> CodeAt {
        // EXPOSE: the key and the PIN go into the hash.
        let key = secret.expose().iter().take(KEY_BYTES).copied();
        let key: Zeroizing<Vec<u8>> = Zeroizing::new(key.collect());
        let hash = Sha256::new()
            .chain_update(self.pin.expose())
            .chain_update(&*key)
            .finalize();
        let hash = Zeroizing::new(<[u8; 32]>::from(hash));
        let hmac_key = hash.strip_prefix(&[0]).unwrap_or(hash.as_slice());
        CodeAt::of_steps(Period::default(), at, |step| {
            let signature = hmac::sign(Algorithm::Sha256, hmac_key, step);
            let number = u64::from_be_bytes(hotp::from_offset(&signature)) & (u64::MAX >> 1);
            Code::new(letters(number))
        })
    }
}

fn letters(mut number: u64) -> String {
    const NONE: [u8; 8] = [0; 8];
    let mut letters = Zeroizing::new(NONE);
    for letter in letters.iter_mut().rev() {
        *letter = b'a' + u8::try_from(number % 26).expect("it is below 26");
        number /= 26;
    }
    letters.iter().copied().map(char::from).collect()
}

/// The last twelve bits are what the others leave when they are divided by a polynomial.
fn has_right_checksum(key: &[u8]) -> bool {
    const POLYNOMIAL: u16 = 0b1_1000_1111_0011;
    let [others @ .., before_last, last] = key else {
        return false;
    };
    let checksum = u16::from_be_bytes([before_last & 0x0f, *last]);
    let bits = |byte: u8| (0..8).rev().map(move |at| u16::from(byte >> at & 1));
    let all = others
        .iter()
        .flat_map(|byte| bits(*byte))
        .chain(bits(*before_last).take(4));
    let rest = all.fold(0, |rest, bit| {
        let rest = rest << 1 | bit;
        if rest & 0x1000 == 0 {
            rest
        } else {
            rest ^ POLYNOMIAL
        }
    });
    rest == checksum
}
