//! Why a developer command could not do its work, and what mends it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

/// What a developer command ends with when it cannot go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The words on the command line say nothing that is known.
    Usage(String),
    /// Something is not installed; `mend` is the command that installs it.
    Missing { what: String, mend: String },
    /// It was installed and still cannot be found; `mend` is the command that installs it anew.
    StillMissing { what: String, mend: String },
    /// A program could not be started at all.
    NotStarted { program: String, error: io::Error },
    /// A program ended and was not content.
    Ended { command: String, status: ExitStatus },
    /// A file or folder could not be used.
    File { path: PathBuf, error: io::Error },
    /// Something that should have happened by now did not.
    Late { what: &'static str },
    /// A program said something that cannot be understood.
    Unreadable { what: &'static str },
    /// Only Linux can draw into memory.
    NoVirtualDisplay,
    /// Countersign ended at once, because there was one already to hand over to.
    HandedOver,
    /// One or more steps of the tests or checks failed; they have said so themselves.
    Steps,
    /// Ctrl-C, or the signal to end.
    Interrupted,
}

impl fmt::Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(word) => write!(
                to,
                "`{word}` means nothing here. `cargo xtask help` lists the commands."
            ),
            Self::Missing { what, mend } => {
                write!(to, "Missing: {what}. To mend it:\n\n    {mend}\n")
            }
            Self::StillMissing { what, mend } => write!(
                to,
                "Still missing after the installation: {what}. To install it anew:\n\n    {mend}\n"
            ),
            Self::NotStarted { program, error } => {
                write!(to, "`{program}` could not be started: {error}.")
            }
            Self::Ended { command, status } => write!(to, "`{command}` failed ({status})."),
            Self::File { path, error } => write!(to, "{}: {error}.", path.display()),
            Self::Late { what } => write!(to, "Waited too long for {what}."),
            Self::Unreadable { what } => write!(to, "Could not understand {what}."),
            Self::NoVirtualDisplay => write!(
                to,
                "There is no virtual display but on Linux. `cargo xtask run` opens a real window."
            ),
            Self::HandedOver => write!(
                to,
                "A Countersign that ran already has opened its window instead of this one. \
                 `target/debug/countersign quit` ends it."
            ),
            Self::Steps => write!(to, "Not everything is in order; see above."),
            Self::Interrupted => write!(to, "Stopped."),
        }
    }
}

/// Says at which path it happened.
pub(crate) trait AtPath<T> {
    fn at(self, path: impl Into<PathBuf>) -> Result<T, Failure>;
}

impl<T> AtPath<T> for io::Result<T> {
    fn at(self, path: impl Into<PathBuf>) -> Result<T, Failure> {
        self.map_err(|error| Failure::File {
            path: path.into(),
            error,
        })
    }
}
