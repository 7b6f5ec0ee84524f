//! An account: whose code it is, and what makes it.
//!
//! Deliberately not here: how accounts are stored (`vault::format`) or read from links (`otp::link`),
//! and what makes their codes (`otp`).

pub use crate::label::{Label, Note, Tag};
pub use crate::otp::Kind;
use crate::random::{Random, make_bytes};
use crate::secret::{Code, OtpSecret};
use crate::stamp::Stamp;
use crate::time::UnixMillis;
use data_encoding::HEXLOWER;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Names an account for ever, in this vault and its backups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountId([u8; 16]);

impl AccountId {
    /// A new random id.
    pub fn make(random: &mut dyn Random) -> Self {
        Self(make_bytes(random))
    }

    /// Reads 32 lower-case hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(hex.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl std::fmt::Display for AccountId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// An account.
#[derive(Debug, Clone)]
pub struct Account {
    /// Its name for programs.
    pub id: AccountId,
    /// Who asks for the code; may be empty.
    pub issuer: Label,
    /// Whose account it is; may be empty.
    pub name: Label,
    /// The key.
    pub secret: OtpSecret,
    /// What makes the codes.
    pub kind: Kind,
    /// When it was added.
    pub created_at: UnixMillis,
    /// When it was moved to the trash, if it is there.
    pub trashed_at: Option<UnixMillis>,
    /// What the user notes about it.
    pub note: Note,
    /// By what it is found, beside its labels.
    pub tags: Vec<Tag>,
    /// Whether it stands before the others.
    pub pinned: bool,
    /// When which field was changed, as far as it was since the account was made.
    pub changed: BTreeMap<Field, Stamp>,
    /// What a later version has written beside it.
    pub unknown: Unknown,
}

/// A field that two copies of an account may disagree about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// The name of the account at the issuer.
    Account,
    /// The issuer.
    Issuer,
    /// The note.
    Note,
    /// Whether it is pinned.
    Pinned,
    /// The tags.
    Tags,
    /// Whether it is in the trash.
    Trashed,
}

impl Field {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Account,
        Self::Issuer,
        Self::Note,
        Self::Pinned,
        Self::Tags,
        Self::Trashed,
    ];

    /// The name in a vault's file.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Issuer => "issuer",
            Self::Note => "note",
            Self::Pinned => "pinned",
            Self::Tags => "tags",
            Self::Trashed => "trashed",
        }
    }
}

/// Other values for some fields of an account.
#[derive(Debug, Clone, Default)]
pub struct Change {
    /// Another name of the account at the issuer.
    pub name: Option<Label>,
    /// Another issuer.
    pub issuer: Option<Label>,
    /// Another note.
    pub note: Option<Note>,
    /// Whether it shall be pinned.
    pub pinned: Option<bool>,
    /// Other tags.
    pub tags: Option<Vec<Tag>>,
}

/// Fields that this version does not know, by name, as JSON: written back as they were found. They
/// may hold keys, so they are wiped and not printed.
#[derive(Clone, Default)]
pub struct Unknown(pub(crate) BTreeMap<String, Zeroizing<String>>);

impl std::fmt::Debug for Unknown {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Unknown({} fields)", self.0.len())
    }
}

/// How long an account stays in the trash.
pub const TRASH_DAYS: u32 = 30;

impl Account {
    /// A new account, with nothing but what every account has.
    pub fn new(
        id: AccountId,
        issuer: Label,
        name: Label,
        secret: OtpSecret,
        kind: Kind,
        created_at: UnixMillis,
    ) -> Self {
        Self {
            id,
            issuer,
            name,
            secret,
            kind,
            created_at,
            trashed_at: None,
            note: Note::default(),
            tags: Vec::new(),
            pinned: false,
            changed: BTreeMap::new(),
            unknown: Unknown::default(),
        }
    }

    /// Changes what differs, and stamps it. Returns the change that would undo this one.
    pub fn change(&mut self, change: Change, stamp: Stamp) -> Change {
        let Change {
            name,
            issuer,
            note,
            pinned,
            tags,
        } = change;
        let changed = &mut self.changed;
        let mut stamped = |field| {
            changed.insert(field, stamp);
        };
        Change {
            name: put(&mut self.name, name, || stamped(Field::Account)),
            issuer: put(&mut self.issuer, issuer, || stamped(Field::Issuer)),
            note: put(&mut self.note, note, || stamped(Field::Note)),
            pinned: put(&mut self.pinned, pinned, || stamped(Field::Pinned)),
            tags: put(&mut self.tags, tags, || stamped(Field::Tags)),
        }
    }

    /// Makes the code at the counter, and counts on. `None` if the codes are not counted. Whoever
    /// shows the code keeps the account first, so that no code is shown twice.
    pub fn make_code(&mut self) -> Option<Code> {
        let Kind::Hotp(hotp) = &mut self.kind else {
            return None;
        };
        let code = hotp.code(&self.secret);
        *hotp = hotp.advanced();
        Some(code)
    }

    /// Whether it is in the trash.
    pub fn is_trashed(&self) -> bool {
        self.trashed_at.is_some()
    }

    /// Whether its time in the trash is over.
    pub fn is_past_trash(&self, now: UnixMillis) -> bool {
        self.trashed_at
            .is_some_and(|since| now.since(since) > trash_millis())
    }
}

/// Puts another value in its place, and returns the one that was there.
fn put<T: PartialEq>(place: &mut T, value: Option<T>, changed: impl FnOnce()) -> Option<T> {
    let value = value.filter(|value| value != place)?;
    changed();
    Some(std::mem::replace(place, value))
}

/// How long an account stays in the trash, in milliseconds.
pub(crate) fn trash_millis() -> u64 {
    u64::from(TRASH_DAYS) * 24 * 60 * 60 * 1000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::otp::Hotp;

    #[test]
    fn an_id_reads_back() {
        let id = AccountId([0xab; 16]);
        assert_eq!(AccountId::parse(&id.to_string()), Some(id));
        assert_eq!(AccountId::parse("AB"), None);
        assert_eq!(AccountId::parse(""), None);
    }

    #[test]
    fn only_what_differs_is_changed_and_can_be_undone() {
        let secret = OtpSecret::new(vec![1]).expect("one byte is a key");
        let (issuer, name) = (Label::clean("GitHub"), Label::clean("alice"));
        let (id, then) = (AccountId([0; 16]), UnixMillis::new(0));
        let mut account = Account::new(id, issuer, name, secret, Kind::Steam, then);
        let device = crate::stamp::DeviceId::parse("0101010101010101").expect("it is one");
        let stamp = Stamp::next(None, UnixMillis::new(7), device);
        let wanted = Change {
            issuer: Some(Label::clean("GitHub")),
            name: Some(Label::clean("bob")),
            pinned: Some(true),
            ..Change::default()
        };
        let undo = account.change(wanted, stamp);
        assert_eq!((account.name.as_str(), account.pinned), ("bob", true));
        let stamped: Vec<_> = account.changed.keys().copied().collect();
        assert_eq!(stamped, [Field::Account, Field::Pinned]);
        assert!(undo.issuer.is_none());
        account.change(undo, Stamp::next(Some(stamp), UnixMillis::new(0), device));
        assert_eq!((account.name.as_str(), account.pinned), ("alice", false));
        assert!(account.changed.values().all(|later| *later > stamp));
    }

    #[test]
    fn codes_are_counted_on() {
        // RFC 4226, appendix D.
        let secret = OtpSecret::new(b"12345678901234567890".to_vec()).expect("it is a key");
        let (issuer, name) = (Label::default(), Label::default());
        let (id, then) = (AccountId([0; 16]), UnixMillis::new(0));
        let kind = Kind::Hotp(Hotp::default());
        let mut account = Account::new(id, issuer, name, secret, kind, then);
        for wanted in ["755224", "287082", "359152"] {
            let code = account.make_code().expect("its codes are counted");
            assert_eq!(code.expose(), wanted);
        }
        account.kind = Kind::Steam;
        assert!(account.make_code().is_none());
    }

    #[test]
    fn the_trash_keeps_thirty_days() {
        let day = 24 * 60 * 60 * 1000;
        let secret = OtpSecret::new(vec![1]).expect("one byte is a key");
        let kind = Kind::Steam;
        let (issuer, name) = (Label::default(), Label::default());
        let mut account = Account::new(
            AccountId([0; 16]),
            issuer,
            name,
            secret,
            kind,
            UnixMillis::new(0),
        );
        assert!(!account.is_past_trash(UnixMillis::new(400 * day)));
        account.trashed_at = Some(UnixMillis::new(100 * day));
        assert!(!account.is_past_trash(UnixMillis::new(130 * day)));
        assert!(account.is_past_trash(UnixMillis::new(130 * day + 1)));
        assert!(
            !account.is_past_trash(UnixMillis::new(0)),
            "a clock set back deletes nothing"
        );
    }
}
