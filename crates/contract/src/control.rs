//! What a second start says to the running agent over its private socket.
//!
//! Deliberately not here: anything that shows a code or a secret, or answers a sign-in request.

use serde::{Deserialize, Serialize};

/// A wish of the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Command {
    /// Open the window, or raise it.
    Open,
    /// Wipe the keys.
    Lock,
    /// End.
    Quit,
    /// Tell how it is.
    Status,
}

/// The answer.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Answer {
    /// It was done.
    Done,
    /// See [`Command::Status`].
    Status(AgentStatus),
    /// It could not be done: the window's program does not start, or there is a defect.
    Failed,
}

/// How the agent is.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct AgentStatus {
    /// Process id of the agent.
    pub pid: u32,
    /// Process id of the window, if one is open.
    pub window_pid: Option<u32>,
    pub state: crate::vault::VaultState,
    pub version: String,
}
