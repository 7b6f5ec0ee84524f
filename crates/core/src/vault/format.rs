//! The content of a vault, as JSON and back.
//!
//! The only place that writes keys. What this version cannot read, an account of a later kind or a
//! field that it does not know, is kept as it was found and written back: one odd entry must never
//! cost the others, nor itself.

use super::VaultError;
use crate::account::{Account, AccountId, Field, Kind, Label, Note, Tag, Unknown};
use crate::otp::{Algorithm, Digits, Hotp, Motp, OtpPin, Period, Totp, Yandex};
use crate::secret::OtpSecret;
use crate::stamp::Stamp;
use crate::time::UnixMillis;
use data_encoding::BASE32_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// What a vault holds.
#[derive(Debug, Default)]
pub struct Content {
    /// All accounts, those in the trash included, in the order in which they were added.
    pub accounts: Vec<Account>,
    /// Whether the user has shown that the recovery code was kept.
    pub recovery_confirmed: bool,
    /// Accounts that this version cannot read.
    unreadable: Vec<Unreadable>,
    /// Fields of a later version.
    unknown: Unknown,
}

/// An account that is carried along as JSON. It may hold a key: wiped, and not printed.
struct Unreadable(Zeroizing<String>);

impl std::fmt::Debug for Unreadable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Unreadable(…)")
    }
}

/// An account as JSON has it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccountRecord<'a> {
    id: Cow<'a, str>,
    #[serde(rename = "type")]
    kind: Cow<'a, str>,
    #[serde(borrow)]
    issuer: Cow<'a, str>,
    #[serde(borrow)]
    account: Cow<'a, str>,
    /// Base32 has nothing to escape, so this borrows and leaves no copy.
    secret: &'a str,
    /// These five are there as far as the type has them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    algorithm: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    digits: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    period_seconds: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    counter: Option<u64>,
    /// Letters and digits: as with the key, there is nothing to escape.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pin: Option<&'a str>,
    created_at_ms: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    trashed_at_ms: Option<u64>,
    /// These four are there as far as the user has given them.
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    note: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pinned: bool,
    /// By the name of the field, when it was changed.
    #[serde(borrow, default, skip_serializing_if = "BTreeMap::is_empty")]
    changed: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
}

/// The names in an [`AccountRecord`].
const ACCOUNT_FIELDS: &[&str] = &[
    "id",
    "type",
    "issuer",
    "account",
    "secret",
    "algorithm",
    "digits",
    "period_seconds",
    "counter",
    "pin",
    "created_at_ms",
    "trashed_at_ms",
    "note",
    "tags",
    "pinned",
    "changed",
];

/// Fields in the order of their names, their values as they were found.
type Fields<'a> = BTreeMap<Cow<'a, str>, &'a RawValue>;

impl Content {
    /// The latest stamp of any change.
    pub fn latest_stamp(&self) -> Option<Stamp> {
        let stamps = self.accounts.iter().flat_map(|one| one.changed.values());
        stamps.max().copied()
    }

    /// How many accounts are kept that this version cannot read.
    pub fn unreadable_count(&self) -> usize {
        self.unreadable.len()
    }

    /// Reads the JSON of a content.
    ///
    /// # Errors
    /// [`VaultError::ContentInvalid`] if it is no content at all; odd accounts are set aside.
    pub(super) fn read(json: &[u8]) -> Result<Self, VaultError> {
        let fields: Fields<'_> =
            serde_json::from_slice(json).map_err(|_| VaultError::ContentInvalid)?;
        let mut content = Self::default();
        for (name, value) in fields {
            match &*name {
                "accounts" => content.read_accounts(value)?,
                "recovery_confirmed" => {
                    content.recovery_confirmed = serde_json::from_str(value.get())
                        .map_err(|_| VaultError::ContentInvalid)?;
                }
                _ => keep(&mut content.unknown, name, value),
            }
        }
        Ok(content)
    }

    fn read_accounts(&mut self, list: &RawValue) -> Result<(), VaultError> {
        let records: Vec<&RawValue> =
            serde_json::from_str(list.get()).map_err(|_| VaultError::ContentInvalid)?;
        self.accounts.reserve_exact(records.len());
        for record in records {
            match read_account(record.get()) {
                Some(account) => self.accounts.push(account),
                None => self
                    .unreadable
                    .push(Unreadable(Zeroizing::new(record.get().to_owned()))),
            }
        }
        Ok(())
    }

    /// The JSON of this content, in a buffer that did not grow on the way: growing leaves copies.
    pub(super) fn write(&self) -> Zeroizing<Vec<u8>> {
        let mut json = Zeroizing::new(Vec::with_capacity(self.most_bytes()));
        let capacity = json.capacity();
        json.extend_from_slice(b"{\"accounts\":[");
        for (index, account) in self.accounts.iter().enumerate() {
            separate(&mut json, index);
            write_account(&mut json, account);
        }
        for (index, unreadable) in self.unreadable.iter().enumerate() {
            separate(&mut json, self.accounts.len() + index);
            json.extend_from_slice(unreadable.0.as_bytes());
        }
        json.extend_from_slice(b"],\"recovery_confirmed\":");
        write_json(&mut json, &self.recovery_confirmed);
        write_unknown(&mut json, &self.unknown);
        json.push(b'}');
        debug_assert_eq!(json.capacity(), capacity, "the estimate was too low");
        json
    }

    /// More bytes than [`Self::write`] needs: a label's byte takes six at most (`\u0000`), a key's
    /// eight fifths, the names and numbers of a record less than 400, a stamp with its field less than 80.
    fn most_bytes(&self) -> usize {
        let account = |account: &Account| {
            let tags = account.tags.iter().map(|tag| tag.as_str().len() + 1);
            let texts = account.issuer.as_str().len()
                + account.name.as_str().len()
                + account.note.as_str().len()
                + tags.sum::<usize>();
            400 + 6 * texts
                + 80 * account.changed.len()
                + 2 * account.secret.byte_count()
                + unknown_bytes(&account.unknown)
        };
        let accounts: usize = self.accounts.iter().map(account).sum();
        let unreadable: usize = self
            .unreadable
            .iter()
            .map(|account| account.0.len() + 1)
            .sum();
        accounts + unreadable + unknown_bytes(&self.unknown) + 256
    }
}

fn read_account(json: &str) -> Option<Account> {
    if let Ok(record) = serde_json::from_str::<AccountRecord<'_>>(json) {
        return account_of(&record, Unknown::default());
    }
    // Perhaps a later version has added fields: they are taken out, and the rest is tried again.
    let fields: Fields<'_> = serde_json::from_str(json).ok()?;
    let mut unknown = Unknown::default();
    let mut known = Fields::new();
    for (name, value) in fields {
        if ACCOUNT_FIELDS.contains(&&*name) {
            known.insert(name, value);
        } else {
            keep(&mut unknown, name, value);
        }
    }
    let mut json = Zeroizing::new(Vec::with_capacity(json.len()));
    write_json(&mut json, &known);
    account_of(&serde_json::from_slice(&json).ok()?, unknown)
}

fn account_of(record: &AccountRecord<'_>, unknown: Unknown) -> Option<Account> {
    Some(Account {
        id: AccountId::parse(&record.id)?,
        issuer: Label::clean(&record.issuer),
        name: Label::clean(&record.account),
        secret: OtpSecret::new(BASE32_NOPAD.decode(record.secret.as_bytes()).ok()?)?,
        kind: kind_of(record)?,
        created_at: UnixMillis::new(record.created_at_ms),
        trashed_at: record.trashed_at_ms.map(UnixMillis::new),
        note: Note::clean(record.note.as_deref().unwrap_or_default()),
        tags: Tag::clean_all(record.tags.iter().map(|tag| &**tag)),
        pinned: record.pinned,
        changed: changed_of(record)?,
        unknown,
    })
}

/// `None` if there is a field or a stamp that this version does not know: to leave it out would make the
/// change look older than it is.
fn changed_of(record: &AccountRecord<'_>) -> Option<BTreeMap<Field, Stamp>> {
    let known = |name: &str| Field::ALL.into_iter().find(|field| field.name() == name);
    let changes = record.changed.iter();
    changes
        .map(|(name, stamp)| Some((known(name)?, Stamp::parse(stamp)?)))
        .collect()
}

fn kind_of(record: &AccountRecord<'_>) -> Option<Kind> {
    let algorithm = || Algorithm::from_name(record.algorithm.as_deref()?);
    let digits = || Digits::try_from(record.digits?).ok();
    let pin = || OtpPin::read(record.pin?);
    Some(match &*record.kind {
        "hotp" => Kind::Hotp(Hotp {
            algorithm: algorithm()?,
            digits: digits()?,
            counter: record.counter?,
        }),
        "motp" => Kind::Motp(Motp { pin: pin()? }),
        "steam" => Kind::Steam,
        "totp" => Kind::Totp(Totp {
            algorithm: algorithm()?,
            digits: digits()?,
            period: Period::try_from(record.period_seconds?).ok()?,
        }),
        "yandex" => Kind::Yandex(Yandex { pin: pin()? }),
        _ => return None,
    })
}

fn keep(unknown: &mut Unknown, name: Cow<'_, str>, value: &RawValue) {
    let value = Zeroizing::new(value.get().to_owned());
    unknown.0.insert(name.into_owned(), value);
}

fn write_account(json: &mut Vec<u8>, account: &Account) {
    // EXPOSE: the key goes into the content, which is about to be sealed.
    let key = account.secret.expose();
    let mut secret = Zeroizing::new(String::with_capacity(BASE32_NOPAD.encode_len(key.len())));
    BASE32_NOPAD.encode_append(key, &mut secret);
    let mut record = AccountRecord {
        id: account.id.to_string().into(),
        kind: account.kind.name().into(),
        issuer: account.issuer.as_str().into(),
        account: account.name.as_str().into(),
        secret: &secret,
        algorithm: None,
        digits: None,
        period_seconds: None,
        counter: None,
        pin: None,
        created_at_ms: account.created_at.as_u64(),
        trashed_at_ms: account.trashed_at.map(UnixMillis::as_u64),
        note: (!account.note.is_empty()).then(|| account.note.as_str().into()),
        tags: account.tags.iter().map(|tag| tag.as_str().into()).collect(),
        pinned: account.pinned,
        changed: account
            .changed
            .iter()
            .map(|(field, stamp)| (field.name().into(), stamp.to_string().into()))
            .collect(),
    };
    match &account.kind {
        Kind::Hotp(hotp) => {
            record.algorithm = Some(hotp.algorithm.name().into());
            record.digits = Some(hotp.digits.into());
            record.counter = Some(hotp.counter);
        }
        Kind::Totp(totp) => {
            record.algorithm = Some(totp.algorithm.name().into());
            record.digits = Some(totp.digits.into());
            record.period_seconds = Some(totp.period.seconds());
        }
        Kind::Steam => {}
        Kind::Motp(Motp { pin }) | Kind::Yandex(Yandex { pin }) => {
            // EXPOSE: the PIN goes where the key goes.
            record.pin = Some(pin.expose());
        }
    }
    write_json(json, &record);
    if !account.unknown.0.is_empty() {
        json.pop();
        write_unknown(json, &account.unknown);
        json.push(b'}');
    }
}

/// Writes fields into an object that is open and not empty.
fn write_unknown(json: &mut Vec<u8>, unknown: &Unknown) {
    for (name, value) in &unknown.0 {
        json.push(b',');
        write_json(json, name);
        json.push(b':');
        json.extend_from_slice(value.as_bytes());
    }
}

/// More bytes than [`write_unknown`] needs.
fn unknown_bytes(unknown: &Unknown) -> usize {
    let field = |(name, value): (&String, &Zeroizing<String>)| 6 * name.len() + value.len() + 8;
    unknown.0.iter().map(field).sum()
}

fn separate(json: &mut Vec<u8>, index: usize) {
    if index > 0 {
        json.push(b',');
    }
}

fn write_json(to: &mut Vec<u8>, value: &impl Serialize) {
    serde_json::to_writer(to, value).expect("texts and numbers are JSON, and a Vec takes them");
}

#[cfg(test)]
mod tests;
