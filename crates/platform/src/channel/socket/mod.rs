//! The private socket of the running agent: how a second start reaches it.
//!
//! Both ends check that the other belongs to the same user, besides the folder (or the pipe's
//! access list) that keeps others away. Deliberately not here: what may be asked over it.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use crate::{
    instance::{self, Instance},
    places::Places,
};
use std::{fmt, io};
use tokio::io::{AsyncRead, AsyncWrite};

/// Both directions of one conversation.
pub trait Duplex: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Duplex for T {}

/// One conversation with a process of the same user.
pub type Stream = Box<dyn Duplex>;

/// Why there is no conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketError {
    /// No agent listens.
    NobodyThere,
    /// The other end belongs to another user.
    Stranger,
    /// The runtime folder's path is too long to hold a socket.
    PathTooLong,
    Io(io::ErrorKind),
}

impl fmt::Display for SocketError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NobodyThere => f.write_str("no agent listens"),
            Self::Stranger => f.write_str("the other end belongs to another user"),
            Self::PathTooLong => f.write_str("the path of the socket is too long"),
            Self::Io(kind) => write!(f, "the socket failed: {kind}"),
        }
    }
}

impl std::error::Error for SocketError {}

impl From<io::Error> for SocketError {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

/// The agent's end. Dropping it takes the socket away.
#[derive(Debug)]
pub struct Listener(system::Listener);

impl Listener {
    /// Listens, replacing the socket that a former agent left. Only the holder of the lock may.
    /// Needs tokio's runtime, as all of this module.
    pub fn bind(instance: &Instance) -> Result<Self, SocketError> {
        system::Listener::bind(instance.runtime()).map(Self)
    }

    /// The next conversation. [`SocketError::Stranger`] is one refused and no reason to stop; any
    /// other error is the system's (out of descriptors, say). Safe to cancel.
    pub async fn accept(&mut self) -> Result<Stream, SocketError> {
        self.0.accept().await
    }
}

/// Reaches the running agent: the one that serves these data, wherever it listens, or else the one
/// that listens here.
pub async fn connect(places: &Places) -> Result<Stream, SocketError> {
    if let Some(runtime) = instance::told_runtime(places)
        && let Ok(stream) = system::connect(&runtime).await
    {
        return Ok(stream);
    }
    system::connect(&places.runtime).await
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
