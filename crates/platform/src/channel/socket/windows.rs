//! A named pipe that only this user may open.

use super::{SocketError, Stream};
use std::{
    ffi::c_void,
    io,
    os::windows::io::{AsRawHandle, FromRawHandle, OwnedHandle, RawHandle},
    path::Path,
    ptr,
};
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeServer, PipeMode, ServerOptions};
use windows_sys::{
    Win32::{
        Foundation::{
            ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_PIPE_BUSY, HANDLE, LocalFree,
        },
        Security::{
            Authorization::{
                ConvertSidToStringSidW, ConvertStringSecurityDescriptorToSecurityDescriptorW,
                SDDL_REVISION_1,
            },
            EqualSid, GetTokenInformation, PSECURITY_DESCRIPTOR, PSID, SECURITY_ATTRIBUTES,
            TOKEN_QUERY, TOKEN_USER, TokenUser,
        },
        System::{
            Pipes::{GetNamedPipeClientProcessId, GetNamedPipeServerProcessId},
            Threading::{
                GetCurrentProcess, OpenProcess, OpenProcessToken, PROCESS_QUERY_LIMITED_INFORMATION,
            },
        },
    },
    core::BOOL,
};

#[derive(Debug)]
pub(super) struct Listener {
    name: String,
    owner: User,
    /// Waits for the next one; the name is never without a server.
    next: NamedPipeServer,
}

impl Listener {
    pub(super) fn bind(_runtime: &Path) -> Result<Self, SocketError> {
        let owner = User::of_this_process()?;
        let name = pipe_name(&owner)?;
        let next = serve(&name, &owner, true)?;
        Ok(Self { name, owner, next })
    }

    pub(super) async fn accept(&mut self) -> Result<Stream, SocketError> {
        self.next.connect().await?;
        let next = serve(&self.name, &self.owner, false)?;
        let stream = std::mem::replace(&mut self.next, next);
        let client = process_at(&stream, GetNamedPipeClientProcessId)?;
        checked(stream, client, &self.owner)
    }
}

pub(super) async fn connect(_runtime: &Path) -> Result<Stream, SocketError> {
    let user = User::of_this_process()?;
    let name = pipe_name(&user)?;
    // Anonymous to the server until it is known who it is: tokio sets SECURITY_IDENTIFICATION by
    // itself.
    let stream = loop {
        match ClientOptions::new().open(&name) {
            Ok(stream) => break stream,
            Err(error) => match code_of(&error) {
                Some(ERROR_FILE_NOT_FOUND) => return Err(SocketError::NobodyThere),
                Some(ERROR_ACCESS_DENIED) => return Err(SocketError::Stranger),
                // The server is between two conversations.
                Some(ERROR_PIPE_BUSY) => tokio::task::yield_now().await,
                _ => return Err(error.into()),
            },
        }
    };
    let server = process_at(&stream, GetNamedPipeServerProcessId)?;
    checked(stream, server, &user)
}

fn code_of(error: &io::Error) -> Option<u32> {
    error
        .raw_os_error()
        .and_then(|code| u32::try_from(code).ok())
}

/// Pipes share one name space for all users of a machine: the user is part of the name.
fn pipe_name(user: &User) -> io::Result<String> {
    Ok(format!(r"\\.\pipe\countersign.agent.{}", user.sid_text()?))
}

/// A server that this user alone may open, from this machine alone. The first refuses to be a
/// second one.
fn serve(name: &str, owner: &User, first: bool) -> io::Result<NamedPipeServer> {
    let descriptor = Descriptor::for_only(owner)?;
    let mut attributes = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).expect("the structure is small"),
        lpSecurityDescriptor: descriptor.0,
        bInheritHandle: 0,
    };
    let mut options = ServerOptions::new();
    options
        .first_pipe_instance(first)
        .reject_remote_clients(true)
        .pipe_mode(PipeMode::Byte);
    // SAFETY: the attributes are complete, and they and the descriptor outlive the call, which
    // copies them.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    unsafe {
        options.create_with_security_attributes_raw(
            name,
            ptr::from_mut(&mut attributes).cast::<c_void>(),
        )
    }
}

fn checked(
    stream: impl super::Duplex + 'static,
    process: u32,
    user: &User,
) -> Result<Stream, SocketError> {
    if User::of_process(process)?.is(user) {
        Ok(Box::new(stream))
    } else {
        Err(SocketError::Stranger)
    }
}

type AskProcess = unsafe extern "system" fn(HANDLE, *mut u32) -> BOOL;

/// The id of the process at the other end of a pipe.
fn process_at(pipe: &impl AsRawHandle, ask: AskProcess) -> io::Result<u32> {
    let mut process = 0;
    // SAFETY: the pipe is open, and there is room for the answer.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    succeeded(unsafe { ask(pipe.as_raw_handle(), &mut process) })?;
    Ok(process)
}

/// Whose a process is: the TOKEN_USER of its token, with the SID that it points to behind it. Held
/// in words, because the structure must be aligned.
#[derive(Debug)]
struct User(Vec<usize>);

impl User {
    fn of_this_process() -> io::Result<Self> {
        // SAFETY: gives a pseudo handle that is always valid and need not be closed.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        let process = unsafe { GetCurrentProcess() };
        Self::of_handle(process)
    }

    fn of_process(id: u32) -> io::Result<Self> {
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

    fn is(&self, other: &Self) -> bool {
        // SAFETY: both SIDs are valid and as long-lived as their users.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        let equal = unsafe { EqualSid(self.sid(), other.sid()) };
        equal != 0
    }

    fn sid_text(&self) -> io::Result<String> {
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
struct Descriptor(PSECURITY_DESCRIPTOR);

impl Descriptor {
    /// Protected from inheritance; everything for this user, nothing for anybody else.
    fn for_only(user: &User) -> io::Result<Self> {
        let rule = format!("D:P(A;;GA;;;{})", user.sid_text()?);
        let rule: Vec<u16> = rule.encode_utf16().chain([0]).collect();
        let mut descriptor = ptr::null_mut();
        // SAFETY: the rule ends in a zero, there is room for the pointer, and its size may go
        // unasked.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        succeeded(unsafe {
            ConvertStringSecurityDescriptorToSecurityDescriptorW(
                rule.as_ptr(),
                SDDL_REVISION_1,
                &mut descriptor,
                ptr::null_mut(),
            )
        })?;
        Ok(Self(descriptor))
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

fn succeeded(done: BOOL) -> io::Result<()> {
    if done == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
