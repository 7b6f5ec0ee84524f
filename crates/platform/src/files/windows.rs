//! The profile's inherited access list keeps other users out, so nothing is set per file.

use super::FileError;
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::windows::{ffi::OsStrExt, fs::OpenOptionsExt},
    path::Path,
};
use windows_sys::Win32::Storage::FileSystem::{
    FILE_FLAG_OPEN_REPARSE_POINT, MOVEFILE_REPLACE_EXISTING, MOVEFILE_WRITE_THROUGH, MoveFileExW,
};

/// Opens for reading.
pub(super) fn open(path: &Path) -> Result<File, FileError> {
    Ok(File::open(path)?)
}

/// The same, but a link is not a file.
pub(super) fn open_no_link(path: &Path) -> Result<File, FileError> {
    Ok(OpenOptions::new()
        .read(true)
        .custom_flags(FILE_FLAG_OPEN_REPARSE_POINT)
        .open(path)?)
}

/// Makes a file that is not there.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

/// Opens a file to lock it, made where it is not there.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(path)
}

/// Windows offers no such wish for an open file.
pub(super) fn forget_cached(_: &File) {}

/// Renames over what is there and returns when the disk has it.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let wide = |path: &Path| {
        path.as_os_str()
            .encode_wide()
            .chain([0])
            .collect::<Vec<u16>>()
    };
    let (from, to) = (wide(from), wide(to));
    // SAFETY: both are strings that end in a zero and outlive the call.
    #[expect(unsafe_code, reason = "the standard library does not write through")]
    let done = unsafe {
        MoveFileExW(
            from.as_ptr(),
            to.as_ptr(),
            MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH,
        )
    };
    if done == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}

/// Names are journalled, and [`rename`] waited for them.
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder, and those above it; it inherits the profile's access list.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), FileError> {
    fs::create_dir_all(folder).map_err(super::refused_by_folder)
}

/// Whether there is a folder.
pub(crate) fn is_folder_of_user(folder: &Path) -> bool {
    folder.is_dir()
}
