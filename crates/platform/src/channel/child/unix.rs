//! Two pairs of connected sockets, one a direction, so that each has an end of its own.

use super::Started;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::process::Stdio;
use tokio::net::UnixStream;
use tokio::process::Command;

/// What the child reads from its standard input is written here.
pub type Input = UnixStream;
/// What the child writes to its standard output is read here.
pub type Output = UnixStream;

pub(super) fn start(command: &mut Command) -> io::Result<Started> {
    let (input, stdin) = pair()?;
    let (output, stdout) = pair()?;
    let child = command.stdin(stdin).stdout(stdout).spawn()?;
    Ok(Started {
        child,
        input,
        output,
    })
}

/// Our end, which does not block, and the child's, which does. Both are closed on exec.
fn pair() -> io::Result<(UnixStream, Stdio)> {
    let (ours, theirs) = StdUnixStream::pair()?;
    ours.set_nonblocking(true)?;
    Ok((UnixStream::from_std(ours)?, OwnedFd::from(theirs).into()))
}
