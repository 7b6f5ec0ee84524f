//! Files that are private, whole and durable, and reading that is bounded.
//!
//! A file of the app's own is written beside its place, flushed to the disk, read back and compared,
//! and only then takes its place in one step; so a process or a machine that dies leaves the old or
//! the new, whole. Deliberately not here: what is in the files.

mod kept;
#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

pub use kept::{Earlier, Expected, Heap, Inventory, Kept, Stamp};
#[cfg(target_os = "linux")]
pub(crate) use system::is_private_folder_of_user;
pub(crate) use system::{is_folder_of_user, make_private_folder, open_lock};

use crate::random::SystemRandom;
use countersign_core::random::make_bytes;
use std::{
    fmt,
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// Why a file could not be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileError {
    NotFound,
    /// The system does not let this user read or change it.
    NotPermitted,
    /// Nothing can be written in this folder.
    FolderReadOnly,
    /// The disk, or the user's share of it, is full.
    DiskFull,
    /// More bytes than the caller accepts.
    TooLarge {
        limit: usize,
    },
    /// There is a file already, and it was left alone.
    AlreadyExists,
    /// A folder, a device, or a link where none may be.
    NotAFile,
    /// A file where a folder should be.
    NotAFolder,
    /// The folder belongs to another user.
    NotOurs,
    /// The file is not what was last read or written; nothing was touched.
    ChangedUnderUs,
    /// What was written did not come back the same; it did not take its place.
    ReadBackDiffers,
    Other(ErrorKind),
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotFound => "there is no such file",
            Self::NotPermitted => "the system does not permit it",
            Self::FolderReadOnly => "the folder is read-only",
            Self::DiskFull => "the disk is full",
            Self::TooLarge { limit } => return write!(f, "the file is larger than {limit} bytes"),
            Self::AlreadyExists => "there is a file already",
            Self::NotAFile => "it is not a file",
            Self::NotAFolder => "it is not a folder",
            Self::NotOurs => "the folder belongs to another user",
            Self::ChangedUnderUs => "another program changed the file",
            Self::ReadBackDiffers => "what was written did not come back the same",
            Self::Other(kind) => return write!(f, "the system failed: {kind}"),
        })
    }
}

impl std::error::Error for FileError {}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::NotFound => Self::NotFound,
            ErrorKind::PermissionDenied => Self::NotPermitted,
            ErrorKind::ReadOnlyFilesystem => Self::FolderReadOnly,
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            ErrorKind::AlreadyExists => Self::AlreadyExists,
            ErrorKind::IsADirectory => Self::NotAFile,
            ErrorKind::NotADirectory => Self::NotAFolder,
            kind => Self::Other(kind),
        }
    }
}

/// Reads a file of at most `max` bytes that the user chose; links are followed, devices are not
/// read.
pub fn read_bounded(path: &Path, max: usize) -> Result<Vec<u8>, FileError> {
    read_all(system::open(path)?, max)
}

/// Writes a file that must not exist yet, readable by the user only. On an error it is removed
/// again.
///
/// It is written under its own name and no other. The folder is one that the user chose and nobody
/// sweeps: what a killed process leaves there, perhaps a secret, must be in sight.
pub fn create_new_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    Draft::write_to(path, bytes)?.stay()
}

/// Writes a file, readable by the user only, in the place of the one that may be there. A link is
/// replaced, never followed. On any error what was there is there.
pub fn replace_private(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    Draft::write(folder_of(path), bytes)?.replace(path)
}

/// Removes the drafts that a killed process left in a folder of the app's own. Only for who knows
/// that nobody writes there now.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let is_draft = name
            .to_str()
            .is_some_and(|n| n.starts_with(DRAFT_PREFIX) && n.ends_with(DRAFT_SUFFIX));
        if is_draft && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

const DRAFT_PREFIX: &str = ".countersign-";
const DRAFT_SUFFIX: &str = ".new";

/// A file that is whole and on the disk but not in its place; removed again unless it gets there.
struct Draft {
    path: PathBuf,
    published: bool,
}

impl Draft {
    fn write(folder: &Path, bytes: &[u8]) -> Result<Self, FileError> {
        let id = u64::from_le_bytes(make_bytes(&mut SystemRandom));
        Self::write_to(
            &folder.join(format!("{DRAFT_PREFIX}{id:016x}{DRAFT_SUFFIX}")),
            bytes,
        )
    }

    fn write_to(path: &Path, bytes: &[u8]) -> Result<Self, FileError> {
        let mut file = system::create_private(path).map_err(refused_by_folder)?;
        let draft = Self::at(path);
        file.write_all(bytes)?;
        file.sync_all()?;
        system::forget_cached(&file);
        drop(file);
        read_back(&draft.path, bytes)?;
        Ok(draft)
    }

    fn replace(self, target: &Path) -> Result<(), FileError> {
        system::rename(&self.path, target).map_err(refused_by_folder)?;
        self.publish();
        flush_done(folder_of(target));
        Ok(())
    }

    /// Takes a name that nothing has yet. Whatever is under that name is whole; an error leaves the
    /// name as it was.
    fn take(self, name: &Path) -> Result<(), FileError> {
        match fs::hard_link(&self.path, name) {
            Ok(()) => Self::at(name).stay(),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(error.into()),
            Err(_) => self.take_without_link(name),
        }
    }

    /// The same where a file has one name only, as on a USB stick. Who writes there in the same
    /// moment, and is not us, is overwritten.
    fn take_without_link(self, name: &Path) -> Result<(), FileError> {
        if fs::symlink_metadata(name).is_ok() {
            return Err(FileError::AlreadyExists);
        }
        system::rename(&self.path, name).map_err(refused_by_folder)?;
        self.publish();
        Self::at(name).stay()
    }

    /// Is in its place already, once the folder is on the disk too.
    fn stay(self) -> Result<(), FileError> {
        system::sync_folder(folder_of(&self.path))?;
        self.publish();
        Ok(())
    }

    fn at(path: &Path) -> Self {
        Self {
            path: path.to_path_buf(),
            published: false,
        }
    }

    fn publish(mut self) {
        self.published = true;
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.published {
            // Where it cannot be removed, the failure that led here is told all the same. A folder
            // of the app's own is swept at the next start.
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// Puts on the disk what was done to the names in a folder. It cannot be taken back, so it is no
/// failure any more: a flush that fails twice is left to the next one, and until then a power cut
/// may bring back the names as they were.
fn flush_done(folder: &Path) {
    let _ = system::sync_folder(folder).or_else(|_| system::sync_folder(folder));
}

/// Whether the file holds exactly this. What comes back is wiped: it may be a recovery code.
fn read_back(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    match read_all(system::open_no_link(path)?, bytes.len()).map(Zeroizing::new) {
        Ok(back) if *back == bytes => Ok(()),
        Ok(_) | Err(FileError::TooLarge { .. }) => Err(FileError::ReadBackDiffers),
        Err(error) => Err(error),
    }
}

/// A folder that refuses a new file says that permission is denied, as a file does that may not be
/// read.
fn refused_by_folder(error: io::Error) -> FileError {
    match FileError::from(error) {
        FileError::NotPermitted => FileError::FolderReadOnly,
        other => other,
    }
}

fn read_all(file: File, max: usize) -> Result<Vec<u8>, FileError> {
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(FileError::NotAFile);
    }
    let too_large = FileError::TooLarge { limit: max };
    let length = usize::try_from(metadata.len()).map_err(|_| too_large)?;
    if length > max {
        return Err(too_large);
    }
    // Room for all of it at once: bytes of another app's export may be secrets, and growing would
    // copy them.
    let mut bytes = Vec::with_capacity(length.saturating_add(1));
    let limit = u64::try_from(max).unwrap_or(u64::MAX).saturating_add(1);
    file.take(limit).read_to_end(&mut bytes)?;
    if bytes.len() > max {
        Err(too_large)
    } else {
        Ok(bytes)
    }
}

/// The folder that a file is in; of a bare name, the current one.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
