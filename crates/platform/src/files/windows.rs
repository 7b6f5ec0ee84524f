//! Access lists that name the user and the system, and nobody else.

use super::FileError;
use crate::user::{Descriptor, User, succeeded};
use std::{
    fs::{self, File, OpenOptions},
    io,
    os::windows::{
        ffi::OsStrExt,
        fs::OpenOptionsExt,
        io::{FromRawHandle, OwnedHandle},
    },
    path::{self, Component, Path, Prefix},
    ptr,
};
use windows_sys::Win32::{
    Foundation::{ERROR_ALREADY_EXISTS, GENERIC_READ, GENERIC_WRITE, INVALID_HANDLE_VALUE},
    Security::{DACL_SECURITY_INFORMATION, PROTECTED_DACL_SECURITY_INFORMATION, SetFileSecurityW},
    Storage::FileSystem::{
        CREATE_NEW, CreateDirectoryW, CreateFileW, FILE_ATTRIBUTE_NORMAL,
        FILE_CREATION_DISPOSITION, FILE_FLAG_OPEN_REPARSE_POINT, FILE_SHARE_DELETE,
        FILE_SHARE_READ, FILE_SHARE_WRITE, MOVEFILE_REPLACE_EXISTING, MOVEFILE_WRITE_THROUGH,
        MoveFileExW, OPEN_ALWAYS,
    },
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

/// Makes a file that is not there, for this user and the system only. A link in its place is
/// something that is there.
pub(super) fn create_private(path: &Path) -> io::Result<File> {
    create(path, GENERIC_WRITE, CREATE_NEW)
}

/// Opens a file to lock it, made for this user and the system only where it is not there.
pub(crate) fn open_lock(path: &Path) -> io::Result<File> {
    create(path, GENERIC_READ | GENERIC_WRITE, OPEN_ALWAYS)
}

fn create(path: &Path, access: u32, disposition: FILE_CREATION_DISPOSITION) -> io::Result<File> {
    let name = wide(path)?;
    let descriptor = for_user_only("")?;
    let attributes = descriptor.attributes();
    // SAFETY: the name ends in a zero, the attributes are complete, and all outlives the call; the
    // handle is checked before it is owned.
    #[expect(unsafe_code, reason = "the standard library takes no access list")]
    unsafe {
        let file = CreateFileW(
            name.as_ptr(),
            access,
            FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE,
            &attributes,
            disposition,
            FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OPEN_REPARSE_POINT,
            ptr::null_mut(),
        );
        if file == INVALID_HANDLE_VALUE {
            return Err(io::Error::last_os_error());
        }
        Ok(OwnedHandle::from_raw_handle(file).into())
    }
}

/// Windows offers no such wish for an open file.
pub(super) fn forget_cached(_: &File) {}

/// Renames over what is there and returns when the disk has it.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    let (from, to) = (wide(from)?, wide(to)?);
    // SAFETY: both are strings that end in a zero and outlive the call.
    #[expect(unsafe_code, reason = "the standard library does not write through")]
    succeeded(unsafe {
        MoveFileExW(
            from.as_ptr(),
            to.as_ptr(),
            MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH,
        )
    })
}

/// Names are journalled, and [`rename`] waited for them.
pub(super) fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Makes a folder for this user and the system only, and those above it as they come; takes rights
/// of others away where it exists. What others put into it is for those two as well.
pub(crate) fn make_private_folder(folder: &Path) -> Result<(), FileError> {
    if let Some(above) = folder.parent() {
        fs::create_dir_all(above).map_err(super::refused_by_folder)?;
    }
    let name = wide(folder)?;
    let descriptor = for_user_only("OICI")?;
    let attributes = descriptor.attributes();
    // SAFETY: the name ends in a zero, the attributes are complete, and both outlive the call.
    #[expect(unsafe_code, reason = "the standard library takes no access list")]
    let made = succeeded(unsafe { CreateDirectoryW(name.as_ptr(), &attributes) });
    match made {
        Err(error) if is(&error, ERROR_ALREADY_EXISTS) => {
            if !folder.is_dir() {
                return Err(FileError::NotAFolder);
            }
            // SAFETY: the name ends in a zero, and it and the descriptor outlive the call.
            #[expect(unsafe_code, reason = "no safe interface exists")]
            Ok(succeeded(unsafe {
                SetFileSecurityW(
                    name.as_ptr(),
                    DACL_SECURITY_INFORMATION | PROTECTED_DACL_SECURITY_INFORMATION,
                    attributes.lpSecurityDescriptor,
                )
            })?)
        }
        made => made.map_err(super::refused_by_folder),
    }
}

/// Whether there is a folder.
pub(crate) fn is_folder_of_user(folder: &Path) -> bool {
    folder.is_dir()
}

/// Nothing is inherited; everything is for the user and the system, nothing for anybody else. The
/// flags say what that means for what is inside.
fn for_user_only(flags: &str) -> io::Result<Descriptor> {
    let user = User::of_this_process()?.sid_text()?;
    Descriptor::of(&format!("D:P(A;{flags};FA;;;{user})(A;{flags};FA;;;SY)"))
}

fn is(error: &io::Error, code: u32) -> bool {
    error
        .raw_os_error()
        .and_then(|code| u32::try_from(code).ok())
        == Some(code)
}

/// A path as the system takes it: ending in a zero, and where it is long in the form that may be.
fn wide(path: &Path) -> io::Result<Vec<u16>> {
    let absolute = path::absolute(path)?;
    let is_long = absolute.as_os_str().len() >= LONG;
    let (before, skipped) = match absolute.components().next() {
        Some(Component::Prefix(prefix)) if is_long => match prefix.kind() {
            Prefix::Disk(_) => (r"\\?\", 0),
            // One of its two strokes is in the prefix.
            Prefix::UNC(..) => (r"\\?\UNC", 1),
            _ => ("", 0),
        },
        _ => ("", 0),
    };
    let name: Vec<u16> = before
        .encode_utf16()
        .chain(absolute.as_os_str().encode_wide().skip(skipped))
        .collect();
    if name.contains(&0) {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    Ok([name.as_slice(), &[0]].concat())
}

/// From this length on a path needs the other form; a folder's, which must leave room for a short
/// name of a file.
const LONG: usize = 248;

#[cfg(test)]
mod tests {
    use super::*;
    use std::{collections::BTreeSet, slice};
    use tempfile::tempdir;
    use windows_sys::Win32::{
        Foundation::LocalFree,
        Security::{
            Authorization::{
                ConvertSecurityDescriptorToStringSecurityDescriptorW, SDDL_REVISION_1,
            },
            GetFileSecurityW, PSECURITY_DESCRIPTOR,
        },
    };

    /// Who has which rights, as the system's definition language says it.
    type Rights = BTreeSet<(String, String)>;

    #[expect(unsafe_code, reason = "no safe interface exists")]
    fn rights_in(descriptor: PSECURITY_DESCRIPTOR) -> Rights {
        let (mut text, mut length) = (ptr::null_mut(), 0);
        // SAFETY: the descriptor is whole, and there is room for the answers; the text is freed
        // once, after it was copied.
        let text = unsafe {
            succeeded(ConvertSecurityDescriptorToStringSecurityDescriptorW(
                descriptor,
                SDDL_REVISION_1,
                DACL_SECURITY_INFORMATION,
                &mut text,
                &mut length,
            ))
            .unwrap();
            let units = slice::from_raw_parts(text, usize::try_from(length).unwrap());
            let copy = String::from_utf16_lossy(units);
            LocalFree(text.cast());
            copy
        };
        let entries = text.trim_end_matches('\0').split('(').skip(1);
        entries
            .map(|entry| {
                let fields: Vec<_> = entry.trim_end_matches(')').split(';').collect();
                (fields[2].to_owned(), fields[5].to_owned())
            })
            .collect()
    }

    #[expect(unsafe_code, reason = "no safe interface exists")]
    fn rights_on(path: &Path) -> Rights {
        let name = wide(path).unwrap();
        let mut words = [0_usize; 512];
        let room = u32::try_from(size_of_val(&words)).unwrap();
        let descriptor: PSECURITY_DESCRIPTOR = words.as_mut_ptr().cast();
        // SAFETY: the name ends in a zero, and the buffer is aligned and has the room that is said.
        succeeded(unsafe {
            GetFileSecurityW(
                name.as_ptr(),
                DACL_SECURITY_INFORMATION,
                descriptor,
                room,
                &mut 0,
            )
        })
        .unwrap();
        rights_in(descriptor)
    }

    fn rights_of_user_only() -> Rights {
        let descriptor = for_user_only("").unwrap();
        let rights = rights_in(descriptor.attributes().lpSecurityDescriptor);
        assert_eq!(rights.len(), 2);
        rights
    }

    #[test]
    fn what_is_made_is_for_the_user_and_the_system_only() {
        let folder = tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        // The control: what is made otherwise is for others too.
        File::create_new(at("plain")).unwrap();
        assert_ne!(rights_on(&at("plain")), rights_of_user_only());
        fs::create_dir(at("folder")).unwrap();
        assert_ne!(rights_on(&at("folder")), rights_of_user_only());

        make_private_folder(&at("folder")).unwrap();
        make_private_folder(&at("new/folder")).unwrap();
        create_private(&at("file")).unwrap();
        open_lock(&at("lock")).unwrap();
        for name in ["folder", "new/folder", "file", "lock"] {
            assert_eq!(rights_on(&at(name)), rights_of_user_only(), "{name}");
        }
        super::super::replace_private(&at("plain"), b"").unwrap();
        assert_eq!(rights_on(&at("plain")), rights_of_user_only());

        let error = create_private(&at("file")).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(make_private_folder(&at("file")), Err(FileError::NotAFolder));
        drop(open_lock(&at("lock")).unwrap());
    }

    #[test]
    fn a_long_path_is_no_obstacle() {
        let folder = tempdir().unwrap();
        let deep = folder
            .path()
            .join("long".repeat(20))
            .join("long".repeat(40));
        fs::create_dir_all(&deep).unwrap();
        let path = deep.join("file");
        assert!(path.as_os_str().len() > LONG);
        super::super::create_new_private(&path, b"one").unwrap();
        super::super::replace_private(&path, b"two").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
    }
}
