//! Keys as text: RFC 4648 Base32, tolerantly read.
//!
//! Deliberately not here: guesses. `0`, `1` and `8` are in no Base32 and might stand for several
//! letters, full-width letters come from nowhere good; a wrong guess would make wrong codes for
//! ever, so they are refused.

use crate::secret::OtpSecret;
use data_encoding::{BASE32_NOPAD, Encoding, Specification};
use std::fmt;
use std::sync::LazyLock;
use zeroize::Zeroizing;

/// A key as text: upper case, no separators, no padding. Wiped when dropped.
///
/// It keeps the spelling it was read from. That may differ from the one we would write: some
/// issuers draw random letters, so the last one carries bits that fill no byte. No code depends on
/// them.
#[derive(Clone)]
pub struct Base32(Zeroizing<String>);

impl fmt::Debug for Base32 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Base32(…)")
    }
}

impl Base32 {
    /// Reads a key that somebody typed, pasted or put in a link: any case, white space, dashes and
    /// underscores anywhere, any padding or none, and any length from one whole byte on.
    ///
    /// `None` if it is no Base32, less than a byte, or longer than [`OtpSecret::MAX_BYTES`].
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(|sign: char| sign == '=' || is_separator(sign));
        // As long as the input, so that nothing is left behind by growing.
        let mut letters = Zeroizing::new(String::with_capacity(text.len()));
        for sign in text.chars().filter(|sign| !is_separator(*sign)) {
            match sign.to_ascii_uppercase() {
                letter @ ('A'..='Z' | '2'..='7') => letters.push(letter),
                _ => return None,
            }
        }
        decode(&letters).map(|_| Self(letters))
    }

    /// Writes a key.
    pub fn of(secret: &OtpSecret) -> Self {
        // EXPOSE: this is the text form of the key.
        Self(Zeroizing::new(BASE32_NOPAD.encode(secret.expose())))
    }

    /// The key.
    pub fn secret(&self) -> OtpSecret {
        decode(&self.0).expect("was decoded when it was read")
    }

    /// The text.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

fn is_separator(sign: char) -> bool {
    sign.is_whitespace() || matches!(sign, '-' | '_' | '\u{2010}'..='\u{2015}')
}

/// The whole bytes in `letters`. Bits left over at the end are dropped, as all apps do.
fn decode(letters: &str) -> Option<OtpSecret> {
    // One, three or six letters after the last group of eight: no encoder makes that, and the
    // last letter completes no byte.
    let whole = match letters.len() % 8 {
        1 | 3 | 6 => letters.len() - 1,
        _ => letters.len(),
    };
    OtpSecret::new(LENIENT.decode(letters.as_bytes().get(..whole)?).ok()?)
}

/// RFC 4648 Base32 without padding, in which the bits that fill no byte may be anything.
static LENIENT: LazyLock<Encoding> = LazyLock::new(|| {
    let mut spec = Specification::new();
    spec.symbols.push_str("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
    spec.check_trailing_bits = false;
    spec.encoding()
        .expect("32 different ASCII symbols make an encoding")
});
