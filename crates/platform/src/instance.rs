//! One agent for the user's data, and whether the former one ended as it should.
//!
//! The runtime folder may be another for a process that is told less of its surroundings, so there
//! are two locks: one with the data, which says where the agent's runtime folder is, and one with
//! the socket. Both are the system's and end with the process however that ends. The file under the
//! second holds a mark from the start until an orderly end; whoever finds the mark knows that the
//! former agent was cut off.

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
    with_data: Option<File>,
    with_socket: File,
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

impl From<TryLockError> for NotAcquired {
    fn from(error: TryLockError) -> Self {
        match error {
            TryLockError::WouldBlock => Self::Taken,
            TryLockError::Error(error) => error.into(),
        }
    }
}

impl Instance {
    /// Becomes the one agent, or says that there is one.
    pub fn acquire(places: &Places) -> Result<Self, NotAcquired> {
        // Where no file can be made nothing can be saved either: a second agent does no harm, and
        // the codes can still be seen.
        let lock = places.data.join(LOCK);
        let mut with_data = files::open_lock(&lock).or_else(|_| File::open(&lock)).ok();
        if let Some(file) = &with_data {
            match file.try_lock() {
                // A file system without locks: then the other one must do.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                locked => locked?,
            }
        }
        let mut with_socket = files::open_lock(&places.runtime.join(LOCK))?;
        with_socket.try_lock()?;
        if let Some(file) = &mut with_data {
            // Only those need it who look in another place.
            let _ = tell(file, &places.runtime);
        }
        // What the former one was writing when it was cut off; the vault sweeps its own folder.
        let _ = files::sweep(&places.config);
        let former_crashed = with_socket.read(&mut [0])? > 0;
        with_socket.rewind()?;
        with_socket.write_all(MARK)?;
        Ok(Self {
            with_data,
            with_socket,
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
        if let Some(file) = &self.with_data {
            // Who finds nobody there looks elsewhere.
            let _ = file.set_len(0);
        }
        self.with_socket.set_len(0)
    }

    /// The folder that only the holder of the lock may clean up.
    pub(crate) fn runtime(&self) -> &Path {
        &self.runtime
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // By closing alone they would stay for as long as a child that is being started has them
        // open too.
        let _ = self.with_socket.unlock();
        if let Some(file) = &self.with_data {
            let _ = file.unlock();
        }
    }
}

/// Whether there is an agent. One that begins or ends is one, and nobody may listen at its socket
/// yet or any more. To ask may hold up one that begins for a moment.
pub fn is_taken(places: &Places) -> Result<bool, NotAcquired> {
    for folder in [&places.data, &places.runtime] {
        let file = match File::open(folder.join(LOCK)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            file => file?,
        };
        match file.try_lock_shared() {
            Err(TryLockError::WouldBlock) => return Ok(true),
            // Without locks it could not be held either.
            Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
            free => free?,
        }
    }
    Ok(false)
}

/// Where the agent that serves these data says that its runtime folder is; perhaps one that has
/// ended since. On Windows nobody can read what is locked, and the pipe is in no folder.
pub(crate) fn told_runtime(places: &Places) -> Option<PathBuf> {
    let told = files::read_bounded(&places.data.join(LOCK), MAX_PATH).ok()?;
    let path = PathBuf::from(String::from_utf8(told).ok()?);
    path.is_absolute().then_some(path)
}

fn tell(file: &mut File, runtime: &Path) -> io::Result<()> {
    file.set_len(0)?;
    // A path that is no text is not found from elsewhere.
    file.write_all(runtime.to_str().unwrap_or_default().as_bytes())
}

const LOCK: &str = "agent.lock";
/// Longer than a path that a socket can be in.
const MAX_PATH: usize = 4096;
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

    #[test]
    fn one_serves_the_data_and_one_listens_wherever_they_are() {
        let folder = tempfile::tempdir().unwrap();
        let places = Places::below(folder.path()).unwrap();
        let elsewhere = Places::below(&folder.path().join("elsewhere")).unwrap();
        let same_data = Places {
            data: places.data.clone(),
            ..elsewhere.clone()
        };
        let same_socket = Places {
            runtime: places.runtime.clone(),
            ..elsewhere.clone()
        };
        let all = [&places, &same_data, &same_socket];
        assert!(all.iter().all(|places| is_taken(places) == Ok(false)));

        let first = Instance::acquire(&places).unwrap();
        for places in all {
            assert_eq!(Instance::acquire(places).unwrap_err(), NotAcquired::Taken);
            assert_eq!(is_taken(places), Ok(true));
        }
        if cfg!(unix) {
            assert_eq!(told_runtime(&same_data), Some(places.runtime.clone()));
        }
        // The control: an agent that shares nothing runs beside it.
        let other = Instance::acquire(&elsewhere).unwrap();
        other.end_orderly().unwrap();

        first.end_orderly().unwrap();
        assert_eq!(told_runtime(&same_data), None);
        Instance::acquire(&same_data).unwrap();
    }
}
