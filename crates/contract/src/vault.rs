//! Making, opening, locking and repairing the vault.

use crate::Sensitive;
use crate::settings::Settings;
use serde::{Deserialize, Serialize};

/// What the first screen depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum VaultState {
    /// There is none: first run.
    Absent,
    /// It is there and closed.
    Locked,
    /// It is open, but nobody has confirmed to have kept a recovery code.
    RecoveryUnconfirmed,
    /// It is open.
    Open,
    /// The file is there but is no whole vault: offer earlier generations.
    Damaged,
    /// The file is of a newer version.
    Newer,
    /// The file may not be read.
    Unreadable,
}

/// Asks for [`Status`].
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GetStatus {}

/// All that the window needs for its first picture.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Status {
    pub state: VaultState,
    pub settings: Settings,
    /// The app's version, as `major.minor.patch`.
    pub version: String,
    /// The window before this one ended by a crash.
    pub window_crashed: bool,
    /// The agent before this one ended without being told to.
    pub agent_crashed: bool,
    /// The least number of characters of a new password.
    pub password_min_chars: u32,
}

/// Makes a new vault with a password slot and a recovery slot, and opens it.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CreateVault {
    pub password: Sensitive,
}

/// A recovery code, to be shown once.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecoveryCodeView {
    /// The groups, in order, each of five characters.
    pub groups: Vec<Sensitive>,
}

/// Makes a new recovery code, which is shown; earlier ones open the vault until one is confirmed.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RenewRecoveryCode {}

/// The user types one group back, as a sign that the code was kept.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ConfirmRecoveryCode {
    /// Which group, from 0.
    pub group: u32,
    pub text: Sensitive,
}

/// Writes the shown recovery code to a new file that the user chose in a dialog of the window's.
/// Sent by the window program only, never by the page.
#[derive(Debug, Serialize, Deserialize)]
pub struct SaveRecoverySheet {
    pub path: String,
}

/// Puts the shown recovery code on the clipboard, for as long as a code would stay there.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CopyRecoveryCode {}

/// Opens the vault with the password.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Unlock {
    pub password: Sensitive,
}

/// Opens the vault with the recovery code, typed in any spelling.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct UnlockWithRecoveryCode {
    pub code: Sensitive,
}

/// Which groups of a recovery code, as far as it is typed, have a mistake.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct CheckRecoveryCode {
    pub code: Sensitive,
}

/// See [`CheckRecoveryCode`].
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RecoveryCodeCheck {
    /// How many groups a whole code has.
    pub groups: u32,
    /// How many groups are typed in full.
    pub typed: u32,
    /// The groups with a mistake, from 0.
    pub wrong: Vec<u32>,
    /// The code is whole and free of typing mistakes.
    pub complete: bool,
}

/// Sets another password; allowed only right after opening with the recovery code.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ReplaceForgottenPassword {
    pub password: Sensitive,
}

/// Wipes the keys from the agent.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Lock {}

/// Ends the agent, and so the window.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Quit {}

/// The window was asked to come to the front, did, and is not about to close. Sent by the window
/// program only, never by the page.
#[derive(Debug, Serialize, Deserialize)]
pub struct Raised {}

/// Asks for the earlier generations that were kept.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ListGenerations {}

/// Earlier generations, newest first.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Generations {
    pub generations: Vec<GenerationView>,
    /// Where the files lie, to be shown.
    pub folder: String,
}

/// One earlier generation of the vault, as far as it can be told without opening it.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GenerationView {
    /// Counts the saves of this vault.
    #[cfg_attr(test, ts(type = "number"))]
    pub generation: u64,
    /// When it was saved, in milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub saved_at_ms: u64,
}

/// Puts an earlier generation in the place of the damaged file, which is set aside.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct RestoreGeneration {
    #[cfg_attr(test, ts(type = "number"))]
    pub generation: u64,
    /// Tells two files of one number apart, as they come about when an older one was restored.
    #[cfg_attr(test, ts(type = "number"))]
    pub saved_at_ms: u64,
}

/// Nothing to say but that it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Done {}

/// After an unlock: what the first picture of the open vault depends on.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Opened {
    pub state: VaultState,
    /// Opened by the recovery code, so that a forgotten password may be replaced.
    pub may_replace_password: bool,
    /// This device has seen a newer generation of this vault: somebody put an older file in its place.
    /// Said once.
    pub is_older_copy: bool,
}
