//! Where this user's files are.
//!
//! Linux follows the XDG base directories, macOS and Windows their own customs. On Windows
//! everything is in the part of the profile that stays on this machine, because the live vault must
//! not be synced.

use crate::files::{self, FileError};
use directories::{ProjectDirs, UserDirs};
use std::{
    fmt,
    path::{Path, PathBuf},
};

/// The three folders, each private to the user.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// The vault and its kept generations, and the lock of the agent that serves them.
    pub data: PathBuf,
    /// The settings.
    pub config: PathBuf,
    /// What lives as long as the agent: its socket, and the lock of that.
    pub runtime: PathBuf,
}

/// Why there are no places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceError {
    /// The user has no home folder.
    NoHome,
    /// A folder could not be made, or is not this user's.
    Folder(FileError),
}

impl fmt::Display for PlaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoHome => f.write_str("the user has no home folder"),
            Self::Folder(error) => write!(f, "a folder is not usable: {error}"),
        }
    }
}

impl std::error::Error for PlaceError {}

impl From<FileError> for PlaceError {
    fn from(error: FileError) -> Self {
        Self::Folder(error)
    }
}

impl Places {
    /// The folders of the user who runs this program; made, or made private, where they are not.
    pub fn of_user() -> Result<Self, PlaceError> {
        let dirs = ProjectDirs::from("", "", "countersign").ok_or(PlaceError::NoHome)?;
        let data = dirs.data_local_dir().to_path_buf();
        let config = dirs.config_local_dir().to_path_buf();
        let runtime = dirs
            .runtime_dir()
            .filter(|folder| folder.parent().is_some_and(files::is_folder_of_user))
            .map(Path::to_path_buf)
            .or_else(|| login_folder(Path::new("/run/user")))
            .unwrap_or_else(|| data.join("run"));
        Self {
            data,
            config,
            runtime,
        }
        .made()
    }

    /// The same below one folder, as tests want it.
    pub fn below(folder: &Path) -> Result<Self, PlaceError> {
        let [data, config, runtime] = ["data", "config", "run"].map(|name| folder.join(name));
        Self {
            data,
            config,
            runtime,
        }
        .made()
    }

    fn made(self) -> Result<Self, PlaceError> {
        for folder in [&self.data, &self.config, &self.runtime] {
            files::make_private_folder(folder)?;
        }
        Ok(self)
    }
}

/// Where the user keeps documents: the folder for them, or the home folder. Dialogs begin there.
pub fn documents() -> Option<PathBuf> {
    let dirs = UserDirs::new()?;
    let documents = dirs.document_dir().filter(|folder| folder.is_dir());
    Some(documents.unwrap_or(dirs.home_dir()).to_path_buf())
}

/// Our folder in the one that systemd makes for a user who is logged in. What cron or a sleep hook
/// starts is not told of it, and looks for the agent all the same.
#[cfg(target_os = "linux")]
fn login_folder(of_all: &Path) -> Option<PathBuf> {
    let of_user = of_all.join(rustix::process::geteuid().to_string());
    files::is_private_folder_of_user(&of_user).then(|| of_user.join("countersign"))
}

#[cfg(not(target_os = "linux"))]
fn login_folder(_: &Path) -> Option<PathBuf> {
    None
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
