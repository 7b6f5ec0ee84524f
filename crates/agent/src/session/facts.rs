//! From the errors of the rooms below to the facts that the window knows.

use countersign_contract::{AppError, ErrorCode, Part};
use countersign_core::otp::link::{self, Fact, LinkError};
use countersign_core::vault::VaultError;
use countersign_platform::files::FileError;

/// About a file that is not the vault's.
pub(super) fn of_file(error: FileError) -> AppError {
    let code = match error {
        FileError::FolderReadOnly | FileError::NotOurs => ErrorCode::FolderReadOnly,
        FileError::DiskFull => ErrorCode::DiskFull,
        FileError::AlreadyExists => ErrorCode::FileExists,
        FileError::ReadBackDiffers => ErrorCode::ReadBackDiffers,
        FileError::NotFound
        | FileError::NotPermitted
        | FileError::TooLarge { .. }
        | FileError::NotAFile
        | FileError::NotAFolder
        | FileError::ChangedUnderUs
        | FileError::Other(_) => ErrorCode::WriteFailed,
    };
    code.into()
}

/// About a save of the vault.
pub(super) fn of_save(error: FileError) -> AppError {
    match error {
        FileError::ChangedUnderUs => ErrorCode::VaultChangedOnDisk.into(),
        other => of_file(other),
    }
}

/// About a vault. Whoever knows which key was tried says so in `wrong_key`.
pub(super) fn of_vault(error: VaultError, wrong_key: ErrorCode) -> AppError {
    let code = match error {
        VaultError::WrongKey | VaultError::NoSuchSlot => wrong_key,
        VaultError::Newer { .. } => ErrorCode::VaultNewer,
        VaultError::OutOfMemory => ErrorCode::OutOfMemory,
        VaultError::NotAVault
        | VaultError::Truncated
        | VaultError::TooLarge
        | VaultError::HeaderInvalid
        | VaultError::KdfOutOfBounds
        | VaultError::ContentDamaged
        | VaultError::ContentInvalid => ErrorCode::VaultDamaged,
    };
    code.into()
}

/// About a link.
pub(super) fn of_link(error: LinkError) -> AppError {
    let code = match error.fact {
        Fact::TooLong => ErrorCode::TextTooLong,
        Fact::NotALink => ErrorCode::NotALink,
        Fact::KindNotSupported => ErrorCode::KindNotSupported,
        Fact::TransferNotSupported => ErrorCode::TransferNotSupported,
        Fact::Missing => ErrorCode::PartMissing,
        Fact::Invalid => ErrorCode::PartInvalid,
        Fact::NotUtf8 => ErrorCode::TextNotUtf8,
    };
    let part = error.part.map(|part| match part {
        link::Part::Kind => Part::Kind,
        link::Part::Label => Part::Label,
        link::Part::Issuer => Part::Issuer,
        link::Part::Secret => Part::Secret,
        link::Part::Algorithm => Part::Algorithm,
        link::Part::Digits => Part::Digits,
        link::Part::Period => Part::Period,
        link::Part::Counter => Part::Counter,
        link::Part::Pin => Part::Pin,
    });
    AppError { code, part }
}
