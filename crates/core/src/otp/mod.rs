//! One-time codes: what they are made from, how they are made, and the links that carry them.
//!
//! `Digits`, `Period` and `Algorithm` can only be built valid, here and nowhere else, so that no
//! reader of links, forms or vaults checks them again.
//!
//! Deliberately not here: whose code it is (`account`), and the files of other apps.
//! A further kind of code is a file beside `totp.rs`, of the same shape.

pub mod base32;
mod hmac;
mod hotp;
pub mod link;
mod motp;
pub mod steam;
mod totp;
mod yandex;

pub use crate::secret::OtpPin;
pub use hotp::Hotp;
pub use motp::Motp;
pub use totp::Totp;
pub use yandex::Yandex;

use crate::secret::{Code, OtpSecret};
use crate::time::UnixMillis;

/// What makes codes of a key: a kind of code, with its settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// Counted (RFC 4226).
    Hotp(Hotp),
    /// Mobile-OTP.
    Motp(Motp),
    /// Steam's, which has no settings.
    Steam,
    /// By time (RFC 6238).
    Totp(Totp),
    /// Yandex Key's.
    Yandex(Yandex),
}

impl Kind {
    /// The codes of `secret` at the moment `at`.
    pub fn code_at(&self, secret: &OtpSecret, at: UnixMillis) -> CodeAt {
        match self {
            Self::Hotp(hotp) => CodeAt {
                code: hotp.code(secret),
                next: hotp.advanced().code(secret),
                changes_at: None,
            },
            Self::Motp(motp) => motp.code_at(secret, at),
            Self::Steam => steam::code_at(secret, at),
            Self::Totp(totp) => totp.code_at(secret, at),
            Self::Yandex(yandex) => yandex.code_at(secret, at),
        }
    }

    /// The number of characters of a code.
    pub fn length(&self) -> u8 {
        match self {
            Self::Hotp(Hotp { digits, .. }) | Self::Totp(Totp { digits, .. }) => digits.get(),
            Self::Motp(_) => Motp::DIGITS,
            Self::Steam => steam::LETTERS,
            Self::Yandex(_) => Yandex::LETTERS,
        }
    }

    /// How long a code lasts; `None` if it lasts until it is used.
    pub fn period(&self) -> Option<Period> {
        match self {
            Self::Hotp(_) => None,
            Self::Motp(_) => Some(Motp::period()),
            Self::Steam | Self::Yandex(_) => Some(Period::default()),
            Self::Totp(totp) => Some(totp.period),
        }
    }

    /// The name, in lower case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Hotp(_) => "hotp",
            Self::Motp(_) => "motp",
            Self::Steam => "steam",
            Self::Totp(_) => "totp",
            Self::Yandex(_) => "yandex",
        }
    }
}

/// A code, the one after it, and the moment of change.
#[derive(Debug, Clone)]
pub struct CodeAt {
    /// Valid until just before `changes_at`.
    pub code: Code,
    /// Valid from `changes_at` on, for one period.
    pub next: Code,
    /// The first moment of `next`; `None` for a code that is counted, which changes when it is used.
    /// Saturates at the last moment that [`UnixMillis`] can tell, half a billion years from now.
    pub changes_at: Option<UnixMillis>,
}

impl CodeAt {
    /// The codes of a kind that changes every `period` and makes each from the number of its step,
    /// counted from 1970. The window of time is ours, because the screen counts in milliseconds and
    /// any moment that can be told must give an answer.
    fn of_steps(period: Period, at: UnixMillis, code: impl Fn(u64) -> Code) -> Self {
        let step = at.seconds() / u64::from(period.seconds());
        // Cannot overflow: milliseconds fit in a u64, so seconds are below a thousandth of it.
        let next = step + 1;
        Self {
            code: code(step),
            next: code(next),
            changes_at: Some(UnixMillis::from_seconds(next * u64::from(period.seconds()))),
        }
    }
}

/// A number that no code can be made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OutOfRange {
    /// Not a length between [`Digits::LEAST`] and [`Digits::MOST`].
    Digits,
    /// Not a number of seconds between [`Period::LEAST`] and [`Period::MOST`].
    Period,
}

/// How many digits a code has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digits(u8);

impl Digits {
    /// RFC 4226 section 5.3 wants six at least; there are servers that are content with fewer.
    pub const LEAST: u8 = 4;
    /// All that the 31 bits of a truncated HMAC can tell.
    pub const MOST: u8 = 10;

    /// The number.
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl Default for Digits {
    /// Six, as the Key Uri Format has it.
    fn default() -> Self {
        Self(6)
    }
}

impl TryFrom<u32> for Digits {
    type Error = OutOfRange;

    fn try_from(number: u32) -> Result<Self, OutOfRange> {
        match u8::try_from(number) {
            Ok(number @ Self::LEAST..=Self::MOST) => Ok(Self(number)),
            _ => Err(OutOfRange::Digits),
        }
    }
}

impl From<Digits> for u32 {
    fn from(digits: Digits) -> Self {
        digits.0.into()
    }
}

/// How long a code lasts, in whole seconds (RFC 6238 calls it the time step X).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period(u32);

impl Period {
    /// One second.
    pub const LEAST: u32 = 1;
    /// One day.
    pub const MOST: u32 = 86_400;

    /// The number of seconds.
    pub const fn seconds(self) -> u32 {
        self.0
    }
}

impl Default for Period {
    /// Thirty seconds (RFC 6238 section 4.1).
    fn default() -> Self {
        Self(30)
    }
}

impl TryFrom<u32> for Period {
    type Error = OutOfRange;

    fn try_from(seconds: u32) -> Result<Self, OutOfRange> {
        match seconds {
            Self::LEAST..=Self::MOST => Ok(Self(seconds)),
            _ => Err(OutOfRange::Period),
        }
    }
}

impl From<Period> for u32 {
    fn from(period: Period) -> Self {
        period.0
    }
}

/// The hash inside the HMAC: those of RFC 6238 section 1.2, and the two between them that some apps
/// offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Algorithm {
    /// What nearly everybody uses. HMAC does not need the collision resistance that SHA-1 has lost.
    #[default]
    Sha1,
    /// SHA-224.
    Sha224,
    /// SHA-256.
    Sha256,
    /// SHA-384.
    Sha384,
    /// SHA-512.
    Sha512,
}

impl Algorithm {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Sha1,
        Self::Sha224,
        Self::Sha256,
        Self::Sha384,
        Self::Sha512,
    ];

    /// The name in the manner of the Key Uri Format, as in `SHA256`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Sha1 => "SHA1",
            Self::Sha224 => "SHA224",
            Self::Sha256 => "SHA256",
            Self::Sha384 => "SHA384",
            Self::Sha512 => "SHA512",
        }
    }

    /// Reads a name in any of the spellings that are met: `sha1`, `SHA-256`, `HmacSHA512`,
    /// `Algorithm.SHA256`. `None` for any other hash: a code of the wrong one would be wrong.
    pub fn from_name(name: &str) -> Option<Self> {
        let letters: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_uppercase())
            .collect();
        let hash = letters.strip_prefix("ALGORITHM").unwrap_or(&letters);
        let hash = hash.strip_prefix("HMAC").unwrap_or(hash);
        Self::ALL
            .into_iter()
            .find(|algorithm| algorithm.name() == hash)
    }
}
