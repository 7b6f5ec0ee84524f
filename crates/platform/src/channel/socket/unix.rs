//! A Unix socket, 0600, in the user's private runtime folder.

use super::{SocketError, Stream};
use std::{
    fs::{self, Permissions},
    io::{self, ErrorKind},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};
use tokio::net::{UnixListener, UnixStream};

const NAME: &str = "agent.socket";

#[derive(Debug)]
pub(super) struct Listener {
    socket: UnixListener,
    path: PathBuf,
}

impl Listener {
    pub(super) fn bind(runtime: &Path) -> Result<Self, SocketError> {
        let path = runtime.join(NAME);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(error.into()),
            _ => {}
        }
        let socket = UnixListener::bind(&path).map_err(path_or_system)?;
        // Nobody else can come in between: the folder is the user's alone.
        fs::set_permissions(&path, Permissions::from_mode(0o600))?;
        Ok(Self { socket, path })
    }

    pub(super) async fn accept(&mut self) -> Result<Stream, SocketError> {
        let (stream, _) = self.socket.accept().await?;
        checked(stream)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // A socket left behind does no harm; the next agent replaces it.
        let _ = fs::remove_file(&self.path);
    }
}

pub(super) async fn connect(runtime: &Path) -> Result<Stream, SocketError> {
    match UnixStream::connect(runtime.join(NAME)).await {
        Ok(stream) => checked(stream),
        Err(error) => Err(match error.kind() {
            ErrorKind::NotFound | ErrorKind::ConnectionRefused => SocketError::NobodyThere,
            _ => path_or_system(error),
        }),
    }
}

/// The stream, if the process at its other end is this user's.
fn checked(stream: UnixStream) -> Result<Stream, SocketError> {
    if stream.peer_cred()?.uid() == rustix::process::geteuid().as_raw() {
        Ok(Box::new(stream))
    } else {
        Err(SocketError::Stranger)
    }
}

/// The standard library refuses a path that does not fit as invalid input, before the system sees
/// it.
fn path_or_system(error: io::Error) -> SocketError {
    match error.kind() {
        ErrorKind::InvalidInput => SocketError::PathTooLong,
        kind => SocketError::Io(kind),
    }
}
