//! One agent per user, and whether the former one ended as it should.
//!
//! The lock is the system's, so it ends with the process however that ends. The file under it holds
//! a mark from the start until an orderly end; whoever finds the mark knows that the former agent
//! was cut off.

use crate::{files, places::Places};
use std::{
    fmt,
    fs::{File, TryLockError},
    io::{self, Read, Seek, Write},
    path::{Path, PathBuf},
};

/// Held by the one agent of this user for as long as it lives.
#[derive(Debug)]
pub struct Instance {
    file: File,
    runtime: PathBuf,
    former_crashed: bool,
}

/// Why this process may not be the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotAcquired {
    /// Another agent runs.
    Taken,
    Io(io::ErrorKind),
}

impl fmt::Display for NotAcquired {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Taken => f.write_str("another agent runs"),
            Self::Io(kind) => write!(f, "the lock cannot be had: {kind}"),
        }
    }
}

impl std::error::Error for NotAcquired {}

impl From<io::Error> for NotAcquired {
    fn from(error: io::Error) -> Self {
        Self::Io(error.kind())
    }
}

impl Instance {
    /// Becomes the one agent, or says that there is one.
    pub fn acquire(places: &Places) -> Result<Self, NotAcquired> {
        let mut file = files::open_lock(&places.runtime.join(LOCK))?;
        file.try_lock().map_err(|refused| match refused {
            TryLockError::WouldBlock => NotAcquired::Taken,
            TryLockError::Error(error) => error.into(),
        })?;
        // What the former one was writing when it was cut off; the vault sweeps its own folder.
        let _ = files::sweep(&places.config);
        let former_crashed = file.read(&mut [0])? > 0;
        file.rewind()?;
        file.write_all(MARK)?;
        Ok(Self {
            file,
            runtime: places.runtime.clone(),
            former_crashed,
        })
    }

    /// Whether the former agent ended without [`Instance::end_orderly`].
    pub fn former_crashed(&self) -> bool {
        self.former_crashed
    }

    /// Takes the mark away and lets the next agent in.
    pub fn end_orderly(self) -> io::Result<()> {
        self.file.set_len(0)
    }

    /// The folder that only the holder of the lock may clean up.
    pub(crate) fn runtime(&self) -> &Path {
        &self.runtime
    }
}

const LOCK: &str = "agent.lock";
const MARK: &[u8] = b"running\n";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_one_is_told_and_a_crash_is_remembered_once() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::below(folder.path()).unwrap();

        let first = Instance::acquire(&places).unwrap();
        assert!(!first.former_crashed());
        assert_eq!(Instance::acquire(&places).unwrap_err(), NotAcquired::Taken);
        drop(first);

        let second = Instance::acquire(&places).unwrap();
        assert!(second.former_crashed());
        second.end_orderly().unwrap();

        assert!(!Instance::acquire(&places).unwrap().former_crashed());
    }
}
