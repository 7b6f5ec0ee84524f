//! The parent's end of a channel: a child is started, and its standard input and output are talked
//! to.
//!
//! What is said there is secret, and other programs of the user must not get into it. A pipe can be
//! opened again through `/proc/<child>/fd` by every program that may look at the child, a socket by
//! none.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

pub use system::{Input, Output};

use std::io;
use tokio::process::{Child, Command};

/// A child, with both directions of its channel. Dropping one ends that direction.
#[derive(Debug)]
pub struct Started {
    pub child: Child,
    /// Becomes the child's standard input.
    pub input: Input,
    /// Comes from the child's standard output.
    pub output: Output,
}

/// Starts `command`, which is used up, since it holds the child's ends. The child is killed when it
/// is dropped.
///
/// # Errors
/// The program cannot be started.
pub fn start(mut command: Command) -> io::Result<Started> {
    system::start(command.kill_on_drop(true))
}

#[cfg(test)]
#[cfg(target_os = "linux")]
mod tests;
