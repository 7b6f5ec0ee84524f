//! Modes, owners, and flags of open.

use super::FileError;
use rustix::{
    fs::{Mode, OFlags, open as open_with},
    process::geteuid,
};
use std::{
    fs::{self, DirBuilder, File, Metadata, OpenOptions, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt},
    path::Path,
};

/// Opens for reading. A pipe or a device is not waited for.
pub(super) fn open(path: &Path) -> Result<File, FileError> {
    open_flagged(path, OFlags::empty()).map_err(Into::into)
}

/// The same, but a link is not a file.
pub(super) fn open_no_link(path: &Path) -> Result<File, FileError> {
    open_flagged(path, OFlags::NOFOLLOW).map_err(|error| match error {
        rustix::io::Errno::LOOP => FileError::NotAFile,
        other => other.into(),
    })
}

impl From<rustix::io::Errno> for FileError {
    fn from(error: rustix::io::Errno) -> Self {
        io::Error::from(error).into()
    }
}

fn open_flagged(path: &Path, flags: OFlags) -> rustix::io::Result<File> {
    let always = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
    open_with(path, always | flags, Mode::empty()).map(File::from)
}

/// Makes a file that is not there, 0600. A link in its place is something that is there.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
}

/// Opens a file to lock it, made 0600 where it is not there.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
}

/// Makes what is read next come from the disk and not from memory, where the system listens to such
/// a wish.
pub(super) fn forget_cached(file: &File) {
    #[cfg(target_os = "linux")]
    {
        let _ = rustix::fs::fadvise(file, 0, None, rustix::fs::Advice::DontNeed);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = file;
}

pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

/// Puts the names in a folder on the disk. Some network file systems have no such operation.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    match File::open(folder)?.sync_all() {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        done => done,
    }
}

/// Makes a folder, and those above it, for this user only; takes rights of others away where it
/// exists.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), FileError> {
    let metadata = match fs::metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let made = folder.ancestors().take_while(|above| !above.exists());
            let made: Vec<_> = made.collect();
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(super::refused_by_folder)?;
            // A file in it is only on the disk if each new folder is. Not every one above may be read.
            for folder in made {
                let _ = sync_folder(super::folder_of(folder));
            }
            fs::metadata(folder)?
        }
        found => found?,
    };
    if !metadata.is_dir() {
        return Err(FileError::NotAFolder);
    }
    if !is_of_user(&metadata) {
        return Err(FileError::NotOurs);
    }
    if metadata.mode() & 0o077 != 0 {
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    }
    Ok(())
}

/// Whether there is a folder that belongs to the user who runs this program.
pub(crate) fn is_folder_of_user(folder: &Path) -> bool {
    fs::metadata(folder).is_ok_and(|metadata| metadata.is_dir() && is_of_user(&metadata))
}

/// The same, and nobody else may enter it.
#[cfg(target_os = "linux")]
pub(crate) fn is_private_folder_of_user(folder: &Path) -> bool {
    is_folder_of_user(folder)
        && fs::metadata(folder).is_ok_and(|metadata| metadata.mode() & 0o077 == 0)
}

fn is_of_user(metadata: &Metadata) -> bool {
    metadata.uid() == geteuid().as_raw()
}
