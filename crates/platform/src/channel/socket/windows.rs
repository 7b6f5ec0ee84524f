//! A named pipe that only this user may open.

use super::{SocketError, Stream};
use crate::user::{Descriptor, User, succeeded};
use std::{ffi::c_void, io, os::windows::io::AsRawHandle, path::Path, ptr};
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeServer, PipeMode, ServerOptions};
use windows_sys::{
    Win32::{
        Foundation::{ERROR_ACCESS_DENIED, ERROR_FILE_NOT_FOUND, ERROR_PIPE_BUSY, HANDLE},
        System::Pipes::{GetNamedPipeClientProcessId, GetNamedPipeServerProcessId},
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
    let descriptor = Descriptor::of(&format!("D:P(A;;GA;;;{})", owner.sid_text()?))?;
    let mut attributes = descriptor.attributes();
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
