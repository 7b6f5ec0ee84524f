//! The channel of a child program: its standard input and output, taken for itself.
//!
//! Libraries print to standard output as they please, and one line of theirs between two frames
//! would end the conversation. So the two streams move to private handles that no child inherits,
//! and what was standard output writes to standard error from then on.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;

use std::{
    fmt,
    fs::File,
    io::{self, IsTerminal},
};

/// What was standard input, and what was standard output.
#[derive(Debug)]
pub struct Streams {
    pub reader: File,
    pub writer: File,
}

/// Why the streams were not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// A person is at the other end: the program was started by hand.
    Terminal,
    Io(io::ErrorKind),
}

impl fmt::Display for NotTaken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Terminal => f.write_str("standard input is a terminal"),
            Self::Io(kind) => write!(f, "the standard streams cannot be taken: {kind}"),
        }
    }
}

impl std::error::Error for NotTaken {}

impl From<io::Error> for NotTaken {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

/// Takes standard input and output. To be called before anything reads or prints.
pub fn take() -> Result<Streams, NotTaken> {
    if io::stdin().is_terminal() {
        return Err(NotTaken::Terminal);
    }
    let (reader, writer) = system::duplicate()?;
    system::redirect()?;
    Ok(Streams { reader, writer })
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
