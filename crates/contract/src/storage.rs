//! What is stored on this computer, and deleting all of it.

use crate::Sensitive;
use serde::{Deserialize, Serialize};

/// Asks for [`Storage`].
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GetStorage {}

/// Everything that is stored.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Storage {
    pub stored: Vec<StoredView>,
    /// What the agent has said about itself since it began, the latest last.
    pub log: Vec<LogLine>,
}

/// Some files of one sort.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct StoredView {
    pub what: Stored,
    /// The folder, or the file if there is only one.
    pub path: String,
    pub files: u32,
    #[cfg_attr(test, ts(type = "number"))]
    pub bytes: u64,
}

/// What is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Stored {
    /// The vault's file.
    Vault,
    /// Earlier generations of it.
    Generations,
    /// What was set aside because it was damaged.
    SetAside,
    /// The settings, and what this device remembers: its id and the newest generation.
    Settings,
}

/// A line of the log: static words, perhaps with the id of a request or process.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct LogLine {
    /// In milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub at_ms: u64,
    pub words: String,
}

/// Writes a copy of the vault's file, sealed as it is, to a new file that the user chose in a dialog of
/// the window's. Sent by the window program only, never by the page.
#[derive(Debug, Serialize, Deserialize)]
pub struct CopyVault {
    pub path: String,
}

/// Takes a copy of a vault's file for the vault, where there is none. Sent by the window program only,
/// which reads the file that the user chose.
#[derive(Debug, Serialize, Deserialize)]
pub struct AdoptVault {
    /// The file in Base64. Sealed as it is, it holds no secret in clear.
    pub file: String,
}

/// Deletes the vault, its generations, the settings and what is remembered. Needs the password.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DeleteEverything {
    pub password: Sensitive,
}
