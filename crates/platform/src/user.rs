//! Windows: who runs this program, and access lists that let nobody else in. Elsewhere a user is a
//! number, and a file has a mode.

use std::{
    ffi::c_void,
    io,
    os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle, RawHandle},
    ptr,
};
use windows_sys::{
    Win32::{
        Foundation::{HANDLE, LocalFree},
        Security::{
            Authorization::{
                ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW,
                SDDL_REVISION_1,
            },
            EqualSid, GetTokenInformation, PSECURITY_DESCRIPTOR, PSID, SECURITY_ATTRIBUTES,
            TOKEN_QUERY, TOKEN_USER, TokenUser,
        },
        System::Threading::{
            GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
        },
    },
    core::BOOL,
};

/// Whose a process is: the TOKEN_USER of its token, with the SID that it points to behind it. Held
/// in words, because the structure must be aligned.
#[derive(Debug)]
pub(crate) struct User(Vec<usize>);

impl User {
    pub(crate) fn of_this_process() -> io::Result<Self> {
        // SAFETY: gives a pseudo handle that is always valid and need not be closed.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        let process = unsafe { GetCurrentProcess() };
        Self::of_handle(process)
    }

    pub(crate) fn of_process(id: u32) -> io::Result<Self> {
        // SAFETY: takes no pointers.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        let process = owned(unsafe { OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, 0, id) })?;
        Self::of_handle(process.as_raw_handle())
    }

    fn of_handle(process: RawHandle) -> io::Result<Self> {
        let mut token = ptr::null_mut();
        // SAFETY: the process is open, and there is room for the token's handle.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        succeeded(unsafe { OpenProcessToken(process, TOKEN_QUERY, &mut token) })?;
        let token = owned(token)?;

        let mut words = vec![0_usize; MAX_TOKEN_USER / size_of::<usize>()];
        let room = u32::try_from(MAX_TOKEN_USER).expect("the buffer is small");
        let mut used = 0;
        // SAFETY: the token is open, the buffer is aligned and has the room that is said, as the
        // answer has.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        succeeded(unsafe {
            GetTokenInformation(
                token.as_raw_handle(),
                TokenUser,
                words.as_mut_ptr().cast::<c_void>(),
                room,
                &mut used,
            )
        })?;
        Ok(Self(words))
    }

    /// Points into `self`.
    fn sid(&self) -> PSID {
        // SAFETY: only `of_handle` makes a value, and it filled the aligned words with a
        // TOKEN_USER.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        unsafe {
            (*self.0.as_ptr().cast::<TOKEN_USER>()).User.Sid
        }
    }

    pub(crate) fn is(&self, other: &Self) -> bool {
        // SAFETY: both SIDs are valid and as long-lived as their users.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        let equal = unsafe { EqualSid(self.sid(), other.sid()) };
        equal != 0
    }

    pub(crate) fn sid_text(&self) -> io::Result<String> {
        let mut text = ptr::null_mut();
        // SAFETY: the SID is valid, and there is room for the pointer.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        succeeded(unsafe { ConvertSidToStringSidW(self.sid(), &mut text) })?;
        let mut units = Vec::new();
        // SAFETY: the text ends in a zero, before which all of it may be read; it is freed once,
        // after that.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        unsafe {
            let mut at: *const u16 = text;
            while *at != 0 {
                units.push(*at);
                at = at.add(1);
            }
            LocalFree(text.cast::<c_void>());
        }
        String::from_utf16(&units).map_err(|_| io::ErrorKind::InvalidData.into())
    }
}

/// A security descriptor of the system's making.
pub(crate) struct Descriptor(PSECURITY_DESCRIPTOR);

impl Descriptor {
    /// The one that a text in the system's definition language (SDDL) describes. `D:P` begins a list
    /// that nothing is inherited into.
    pub(crate) fn of(rules: &str) -> io::Result<Self> {
        let rules: Vec<u16> = rules.encode_utf16().chain([0]).collect();
        let mut descriptor = ptr::null_mut();
        // SAFETY: the rules end in a zero, there is room for the pointer, and its size may go
        // unasked.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        succeeded(unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                rules.as_ptr(),
                SDDL_REVISION_1,
                &mut descriptor,
                ptr::null_mut(),
            )
        })?;
        Ok(Self(descriptor))
    }

    /// Points into `self`.
    pub(crate) fn attributes(&self) -> SECURITY_ATTRIBUTES {
        SECURITY_ATTRIBUTES {
            nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>())
                .expect("the structure is small"),
            lpSecurityDescriptor: self.0,
            bInheritHandle: 0,
        }
    }
}

impl Drop for Descriptor {
    fn drop(&mut self) {
        // SAFETY: the system allocated it for us with LocalAlloc, and nobody else frees it.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        unsafe {
            LocalFree(self.0);
        }
    }
}

/// A TOKEN_USER and the longest SID (68 bytes), rounded up generously.
const MAX_TOKEN_USER: usize = 256;

fn owned(handle: HANDLE) -> io::Result<OwnedHandle> {
    if handle.is_null() {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the handle was just opened by us, and nobody else closes it.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    Ok(unsafe { OwnedHandle::from_raw_handle(handle) })
}

/// What the system says of its last failure, if this is one.
pub(crate) fn succeeded(done: BOOL) -> io::Result<()> {
    if done == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
