//! Anonymous pipes. Who wants to join one needs the right to take handles out of the process.

use super::Started;
use std::io;
use std::process::Stdio;
use tokio::process::{ChildStdin, ChildStdout, Command};

/// What the child reads from its standard input is written here.
pub type Input = ChildStdin;
/// What the child writes to its standard output is read here.
pub type Output = ChildStdout;

pub(super) fn start(command: &mut Command) -> io::Result<Started> {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let input = child.stdin.take().expect("its standard input is piped");
    let output = child.stdout.take().expect("its standard output is piped");
    Ok(Started {
        child,
        input,
        output,
    })
}
