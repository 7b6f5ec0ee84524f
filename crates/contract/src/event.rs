//! What the agent says unasked. Few, and without content: the window asks for what it shows.

use crate::settings::Settings;
use serde::{Deserialize, Serialize};

/// Something happened.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Event {
    /// The keys were wiped.
    Locked,
    /// Accounts were added, changed or removed.
    VaultChanged,
    /// Settings were changed.
    SettingsChanged {
        /// As they are now.
        settings: Settings,
    },
    /// What we had copied is off the clipboard.
    ClipboardCleared,
    /// The agent's end of the channel is closed. Made by the window program itself.
    AgentLost,
    /// Files were dropped on the window; `read_dropped` reads them. Made by the window program.
    Dropped,
    /// Somebody started the app again: come to the front.
    Raise,
}
