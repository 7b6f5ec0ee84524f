//! Accounts and their codes, as the page sees them: labels, and the codes of visible rows.

use crate::Sensitive;
use serde::{Deserialize, Serialize};

/// Asks for all accounts that are not in the trash.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListAccounts {}

/// All accounts, in the order in which they were added.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Accounts {
    pub accounts: Vec<AccountView>,
    /// How many are in the trash.
    pub in_trash: u32,
    /// How many are kept that this version cannot read: a later one wrote them.
    pub unreadable: u32,
}

/// What makes an account's codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Kind {
    Hotp,
    Motp,
    Steam,
    Totp,
    Yandex,
}

/// An account without its key.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AccountView {
    /// 32 hexadecimal digits.
    pub id: String,
    /// Who asks for the code; may be empty.
    pub issuer: String,
    /// Whose account it is; may be empty.
    pub account: String,
    pub kind: Kind,
    /// Characters in a code.
    pub digits: u32,
    /// How long a code lasts. `None` if codes are counted: one lasts until it is used, and is asked
    /// for with [`MakeCode`].
    pub period_seconds: Option<u32>,
    /// By what it is found, beside its labels.
    pub tags: Vec<String>,
    /// It stands before the others.
    pub pinned: bool,
}

/// Asks for what the list does not show of an account.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GetDetails {
    pub id: String,
}

/// See [`GetDetails`].
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Details {
    pub note: String,
    /// In milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub created_at_ms: u64,
    /// The key is shorter than RFC 4226 section 4 (R6) asks for (128 bits).
    pub weak: bool,
}

/// Changes an account. What is `None` stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ChangeAccount {
    pub id: String,
    pub issuer: Option<String>,
    pub account: Option<String>,
    pub note: Option<String>,
    pub tags: Option<Vec<String>>,
    pub pinned: Option<bool>,
}

/// It was changed.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Changed {
    /// What changes it back.
    pub undo: ChangeAccount,
}

/// Asks for the key of an account, with the password, whether or not the vault is open. Sent by the
/// window program only, which draws the QR code.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExposeKey {
    pub id: String,
    pub password: Sensitive,
}

/// The key of an account.
#[derive(Debug, Serialize, Deserialize)]
pub struct ExposedKey {
    /// In Base32.
    pub key: Sensitive,
    /// The link that adds the account elsewhere.
    pub link: Sensitive,
}

/// Asks for the codes of visible rows. Those that are counted are left out of the answer.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GetCodes {
    /// At most [`GetCodes::MOST`]; ids that are gone are left out of the answer.
    pub ids: Vec<String>,
}

impl GetCodes {
    /// More rows than any screen shows.
    pub const MOST: usize = 200;
}

/// The codes that were asked for.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Codes {
    /// The agent's clock at the answer, in milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub now_ms: u64,
    pub codes: Vec<CodeView>,
}

/// A code, the one after it, and the moment of change.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CodeView {
    pub id: String,
    pub code: Sensitive,
    pub next_code: Sensitive,
    /// When `next_code` takes over, in milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub changes_at_ms: u64,
    pub period_seconds: u32,
}

/// Makes the next code of an account whose codes are counted. The counter is on the disk before the
/// answer leaves.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MakeCode {
    pub id: String,
    /// Also when so many were made in a row that the site may not follow
    /// ([`crate::ErrorCode::CodesRunAhead`]).
    pub anyway: bool,
}

/// A code that was made.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct MadeCode {
    pub code: Sensitive,
}

/// Puts the current code of an account on the clipboard; of one whose codes are counted, the code
/// that was made last.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CopyCode {
    pub id: String,
}

/// It is on the clipboard.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Copied {
    /// After how many seconds it will be cleared.
    pub clears_in_seconds: u32,
}

/// Moves an account to the trash.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrashAccount {
    pub id: String,
}

/// It is in the trash.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Trashed {
    /// For how many days it stays there.
    pub kept_days: u32,
}

/// Takes an account out of the trash.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RestoreAccount {
    pub id: String,
}

/// Deletes an account that is in the trash, for ever.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct EraseAccount {
    pub id: String,
}

/// Asks for what is in the trash.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListTrash {}

/// The trash, latest first.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Trash {
    pub accounts: Vec<TrashedView>,
    /// For how many days an account stays in the trash.
    pub kept_days: u32,
}

/// An account in the trash.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct TrashedView {
    pub id: String,
    pub issuer: String,
    pub account: String,
    /// In milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub trashed_at_ms: u64,
}
