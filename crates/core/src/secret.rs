//! Secrets, as types.
//!
//! Each has a private field, is wiped when dropped, and has no `Display`, `Serialize`, `Deref` or
//! derived `Debug`. They are newtypes and not aliases, so that a recovery code does not fit where a
//! password goes. Each exposure carries an `// EXPOSE:` comment; `tests/app` lists the files that
//! may contain one.
//!
//! Deliberately not here: what the secrets are for.

use crate::random::Random;
use subtle::ConstantTimeEq;
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Writes the name of the type and nothing else.
macro_rules! redacted {
    ($name:ident) => {
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

/// What the user types to open the vault, in Unicode's normal form C: the same password typed on
/// another keyboard or system gives the same bytes.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct Password(String);
redacted!(Password);

impl Password {
    /// Normalises `text`, and wipes it.
    pub fn new(mut text: String) -> Self {
        // The form has at most three times the bytes; reserved, so that nothing is left behind by growing.
        let mut normal = String::with_capacity(text.len() * 3);
        normal.extend(text.nfc());
        text.zeroize();
        Self(normal)
    }

    /// The number of characters (Unicode scalar values).
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }

    /// The bytes for key derivation.
    pub fn expose(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// The shared key of a one-time code (RFC 4226 calls it K): at least one byte.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct OtpSecret(Vec<u8>);
redacted!(OtpSecret);

impl OtpSecret {
    /// The longest key that is accepted, in bytes. HMAC hashes longer ones down to less than this,
    /// and nobody makes them.
    pub const MAX_BYTES: usize = 1024;

    /// Takes the key over. `None` if it is empty or longer than [`Self::MAX_BYTES`]; it is wiped then.
    pub fn new(mut key: Vec<u8>) -> Option<Self> {
        if key.is_empty() || key.len() > Self::MAX_BYTES {
            key.zeroize();
            return None;
        }
        Some(Self(key))
    }

    /// The bytes of the key.
    pub fn expose(&self) -> &[u8] {
        &self.0
    }

    /// The length in bytes.
    pub fn byte_count(&self) -> usize {
        self.0.len()
    }
}

impl PartialEq for OtpSecret {
    fn eq(&self, other: &Self) -> bool {
        self.0.ct_eq(&other.0).into()
    }
}
impl Eq for OtpSecret {}

/// What the user and a server know beside the key, for the kinds of codes that want it (mOTP,
/// Yandex). Not a PIN that opens anything of ours.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct OtpPin(String);
redacted!(OtpPin);

impl OtpPin {
    /// The longest that is accepted, in characters. Yandex takes 16, mOTP four as a rule.
    pub const MAX_CHARS: usize = 32;

    /// Takes a PIN over, without the white space around it. `None` if it is empty, longer than
    /// [`Self::MAX_CHARS`], or holds anything but ASCII letters and digits.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let fits = (1..=Self::MAX_CHARS).contains(&text.len());
        (fits && text.bytes().all(|sign| sign.is_ascii_alphanumeric()))
            .then(|| Self(text.to_owned()))
    }

    /// The characters.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl PartialEq for OtpPin {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}
impl Eq for OtpPin {}

/// A one-time code, as it is typed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Code(String);
redacted!(Code);

impl Code {
    /// Takes the text of a code over.
    pub fn new(text: String) -> Self {
        Self(text)
    }

    /// The code.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Defines a 256-bit key.
macro_rules! key {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Zeroize, ZeroizeOnDrop)]
        pub struct $name([u8; 32]);
        redacted!($name);

        impl $name {
            /// Takes the bytes over, and wipes them where they were.
            pub fn new(bytes: &mut [u8; 32]) -> Self {
                let key = Self(*bytes);
                bytes.zeroize();
                key
            }

            /// The bytes of the key.
            pub fn expose(&self) -> &[u8; 32] {
                &self.0
            }
        }
    };
}

key! {
    /// The random key of a vault. It is wrapped once for each slot, and never used directly: each
    /// save derives a content key of its own from it.
    VaultKey
}
key! {
    /// What a slot's key derivation gives; it wraps the vault key.
    WrappingKey
}
key! {
    /// Seals one content, once.
    ContentKey
}

impl VaultKey {
    /// A new random key.
    pub fn make(random: &mut dyn Random) -> Self {
        let mut bytes = [0; 32];
        random.fill(&mut bytes);
        Self::new(&mut bytes)
    }
}

/// The way in when the password is forgotten: 140 random bits, for paper.
///
/// Seven groups of five characters of Crockford's Base32 alphabet (no I, L, O, U). The first four
/// of a group are random; the fifth checks them, so that a typing mistake is found in its group
/// before any key is tried. See [`check_character`] for what it finds.
#[derive(Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; RecoveryCode::GROUPS * RecoveryCode::RANDOM_PER_GROUP]);
redacted!(RecoveryCode);

/// What is typed of a recovery code, judged.
#[derive(Debug, PartialEq, Eq)]
pub struct RecoveryCodeJudgement {
    /// How many groups are typed in full.
    pub typed: usize,
    /// The groups, from 0, that have a mistake.
    pub wrong: Vec<usize>,
    /// More was typed than a code has.
    pub too_long: bool,
}

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Stands for a character that is in no code; it makes its group wrong.
const NO_VALUE: u8 = 32;

impl RecoveryCode {
    /// Groups in a code.
    pub const GROUPS: usize = 7;
    /// Characters in a group.
    pub const GROUP_CHARS: usize = 5;
    const RANDOM_PER_GROUP: usize = Self::GROUP_CHARS - 1;

    /// A new random code.
    pub fn make(random: &mut dyn Random) -> Self {
        let mut values = [0; Self::GROUPS * Self::RANDOM_PER_GROUP];
        random.fill(&mut values);
        for value in &mut values {
            *value &= 31;
        }
        Self(values)
    }

    /// Reads what was typed: any case, blanks and dashes anywhere, O for 0, I and L for 1.
    ///
    /// # Errors
    /// The judgement, if the code is not whole or has a mistake.
    pub fn read(typed: &str) -> Result<Self, RecoveryCodeJudgement> {
        let values = values_of(typed);
        let judgement = judge(&values);
        if judgement.typed < Self::GROUPS || judgement.too_long || !judgement.wrong.is_empty() {
            return Err(judgement);
        }
        let mut code = Self([0; Self::GROUPS * Self::RANDOM_PER_GROUP]);
        let groups = values.chunks_exact(Self::GROUP_CHARS);
        for (to, from) in code.0.chunks_exact_mut(Self::RANDOM_PER_GROUP).zip(groups) {
            to.copy_from_slice(from.split_last().expect("a group has five characters").1);
        }
        Ok(code)
    }

    /// Judges what is typed so far.
    pub fn judge(typed: &str) -> RecoveryCodeJudgement {
        judge(&values_of(typed))
    }

    /// The groups, as they are shown.
    pub fn expose_groups(&self) -> Vec<Zeroizing<String>> {
        self.0
            .chunks_exact(Self::RANDOM_PER_GROUP)
            .enumerate()
            .map(|(index, values)| {
                let check = check_character(index, values);
                let mut group = Zeroizing::new(String::with_capacity(Self::GROUP_CHARS));
                for value in values.iter().chain([&check]) {
                    let letter = ALPHABET
                        .get(usize::from(*value))
                        .expect("values are below 32");
                    group.push(char::from(*letter));
                }
                group
            })
            .collect()
    }

    /// The random values, one a byte (0 to 31), for key derivation. Check characters take no part.
    pub fn expose_values(&self) -> &[u8] {
        &self.0
    }
}

fn values_of(typed: &str) -> Zeroizing<Vec<u8>> {
    let mut values = Zeroizing::new(Vec::with_capacity(typed.len()));
    for letter in typed.chars() {
        let letter = match letter.to_ascii_uppercase() {
            '-' | '\u{2010}'..='\u{2015}' | '.' | ',' => continue,
            blank if blank.is_whitespace() => continue,
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET
            .iter()
            .zip(0u8..)
            .find(|(in_code, _)| char::from(**in_code) == letter);
        values.push(value.map_or(NO_VALUE, |(_, value)| value));
    }
    values
}

fn judge(values: &[u8]) -> RecoveryCodeJudgement {
    let mut wrong = Vec::new();
    let mut typed = 0;
    for (index, group) in values
        .chunks(RecoveryCode::GROUP_CHARS)
        .take(RecoveryCode::GROUPS)
        .enumerate()
    {
        let whole = group.len() == RecoveryCode::GROUP_CHARS;
        typed += usize::from(whole);
        let (last, first) = group.split_last().expect("chunks are not empty");
        let impossible = group.contains(&NO_VALUE);
        if impossible || (whole && check_character(index, first) != *last) {
            wrong.push(index);
        }
    }
    RecoveryCodeJudgement {
        typed,
        wrong,
        too_long: values.len() > RecoveryCode::GROUPS * RecoveryCode::GROUP_CHARS,
    }
}

/// The check of a group: `α^(g+5) + Σ α^(i+1)·v_i` over GF(32) with `α = 2` and the polynomial
/// `x^5 + x^2 + 1`, where `g` is the group's index and `v` its values.
///
/// The factors are different and neither 0 nor 1, so one wrong character and two exchanged ones are always found; the
/// first term makes two exchanged groups wrong.
fn check_character(group: usize, values: &[u8]) -> u8 {
    let start = (0..group + 5).fold(1, |power, _| double(power));
    let (sum, _) = values
        .iter()
        .fold((start, double(1)), |(sum, factor), value| {
            (sum ^ multiply(factor, *value), double(factor))
        });
    sum
}

/// Doubles in GF(32).
fn double(value: u8) -> u8 {
    let doubled = value << 1;
    if doubled & 32 == 0 {
        doubled
    } else {
        doubled ^ 0b10_0101
    }
}

/// Multiplies in GF(32). The values are five bits, so the time tells nothing worth knowing.
fn multiply(factor: u8, value: u8) -> u8 {
    let (product, _) = (0..5).fold((0, factor), |(product, power), bit| {
        let taken = if value >> bit & 1 == 1 { power } else { 0 };
        (product ^ taken, double(power))
    });
    product
}

#[cfg(test)]
mod tests;
