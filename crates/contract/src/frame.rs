//! The envelopes of the channel between the agent and a window.
//!
//! A frame on the wire is a length (u32, little-endian) and so many bytes of JSON; how it is read
//! and written is `platform::channel`'s.

use crate::{AppError, Event, Request};
use serde::{Deserialize, Serialize};

/// The longest frame from a window, in bytes: nothing that is asked is long but the texts of
/// pictures and what was pasted.
pub const MAX_ASK: usize = 16 << 20;
/// The longest frame to a window, in bytes. No list of accounts is longer than the vault's file that
/// they come from.
pub const MAX_TOLD: usize = 64 << 20;

/// The exit code of a window that has no display to open on.
pub const EXIT_NO_DISPLAY: u8 = 3;

/// From the agent, before anything else.
#[derive(Debug, Serialize, Deserialize)]
pub struct Hello {
    /// [`crate::PROTOCOL`] of the agent.
    pub protocol: u32,
    /// For the first picture, so that no light window flashes before a dark one.
    pub settings: crate::settings::Settings,
}

/// From the window.
#[derive(Debug, Serialize, Deserialize)]
pub struct Ask {
    /// Returned with the answer.
    pub id: u64,
    pub request: Request,
}

/// From the agent. `R` is the reply of the call that was asked, or a raw JSON value in transit.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told<R> {
    /// The answer to the ask of that id.
    Reply { id: u64, reply: R },
    /// The ask of that id failed.
    Failed { id: u64, error: AppError },
    /// Nobody asked.
    Event(Event),
}
