//! What may go wrong, as the UI sees it: a closed list of facts.
//!
//! A code is added only when the user should read or do something else. Each owns two sentences in
//! every language: what happened, and what to do next (`ui/src/i18n`).

use serde::{Deserialize, Serialize};

/// A failure, in a form that may be shown: it never carries input.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AppError {
    /// The fact.
    pub code: ErrorCode,
    /// Which part of a link or form it is about, where that helps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(test, ts(optional))]
    pub part: Option<Part>,
}

impl AppError {
    /// `code` about no part in particular.
    pub fn new(code: ErrorCode) -> Self {
        Self { code, part: None }
    }

    /// `code` about `part`.
    pub fn about(code: ErrorCode, part: Part) -> Self {
        Self {
            code,
            part: Some(part),
        }
    }
}

impl From<ErrorCode> for AppError {
    fn from(code: ErrorCode) -> Self {
        Self::new(code)
    }
}

/// A part of a link or form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Part {
    Kind,
    Label,
    Issuer,
    Secret,
    Algorithm,
    Digits,
    Period,
    Counter,
    Pin,
}

/// The facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum ErrorCode {
    /// The password does not open the vault.
    WrongPassword,
    /// The recovery code is well-formed but does not open the vault.
    WrongRecoveryCode,
    /// A group of the recovery code has a typing mistake; [`AppError`] cannot say which, the
    /// reply of `check_recovery_code` does.
    RecoveryCodeMistyped,
    /// The group that was typed back is not the one shown.
    RecoveryGroupDiffers,
    /// A new password is shorter than the least that is accepted.
    PasswordTooShort,
    /// The request needs an open vault.
    Locked,
    /// A vault is there already; a second one would hide it.
    VaultExists,
    /// There is no vault yet.
    NoVault,
    /// The vault file is damaged (truncated, altered, not a vault).
    VaultDamaged,
    /// The file that was chosen is no copy of a vault, or a damaged one.
    CopyDamaged,
    /// The vault was written by a newer version of the app.
    VaultNewer,
    /// The vault file may not be read (permissions, a disk error).
    VaultUnreadable,
    /// The file on disk is not the one that was opened: another program changed it.
    VaultChangedOnDisk,
    /// The folder of the vault does not let us write.
    FolderReadOnly,
    /// The disk is full.
    DiskFull,
    /// Writing failed for another reason of the system's.
    WriteFailed,
    /// A file of that name exists; nothing is overwritten.
    FileExists,
    /// What was written did not read back equal; the old file was kept.
    ReadBackDiffers,
    /// The text is longer than a link may be.
    TextTooLong,
    /// The text is not UTF-8.
    TextNotUtf8,
    /// Nothing in the text is a link that adds an account.
    NotALink,
    /// The link is of a kind of code that this version does not make.
    KindNotSupported,
    /// The text is another app's transfer of several accounts, which is not read yet.
    TransferNotSupported,
    /// A part of the link or form is not valid; `part` says which.
    PartInvalid,
    /// A part that is needed is missing; `part` says which.
    PartMissing,
    /// The account is not there any more.
    AccountGone,
    /// So many codes were made in a row that the site may not accept the next one.
    CodesRunAhead,
    /// The proposal was replaced or has expired.
    ProposalGone,
    /// The file is larger than a picture may be.
    PictureTooLarge,
    /// The file is not a picture of a known format, or it is damaged.
    PictureUnreadable,
    /// The picture holds no QR code that can be read.
    PictureWithoutCode,
    /// Decoding took too long and was ended.
    PictureTooSlow,
    /// The file may not be read.
    FileUnreadable,
    /// The clipboard cannot be reached.
    ClipboardUnavailable,
    /// The key derivation needs more memory than there is.
    OutOfMemory,
    /// No printer dialog can be shown.
    PrintUnavailable,
    /// The agent has stopped.
    AgentLost,
    /// The two programs are of different versions.
    VersionsDiffer,
    /// A defect of ours; the log has the place.
    Internal,
}
