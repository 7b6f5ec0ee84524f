//! Adding accounts: what was found is proposed with a live code before anything is saved.
//!
//! The keys of proposals stay in the agent; the page decides by id.

use crate::account::{CodeView, Kind};
use crate::{AppError, Sensitive};
use serde::{Deserialize, Serialize};

/// Proposes what a pasted or typed text holds: one link a line.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProposeText {
    pub text: Sensitive,
}

/// Proposes the links that were read from pictures. Sent by the window program only.
#[derive(Debug, Serialize, Deserialize)]
pub struct ProposeTexts {
    pub texts: Vec<Sensitive>,
}

/// Proposes what is typed into the form; called at every change, so that the code is live.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProposeForm {
    pub issuer: String,
    pub account: String,
    pub kind: Kind,
    /// Base32 in any spelling; for mOTP hexadecimal.
    pub secret: Sensitive,
    /// Of HOTP and TOTP; other kinds pass over it.
    pub algorithm: Algorithm,
    /// Of HOTP and TOTP.
    pub digits: u32,
    /// Of TOTP.
    pub period_seconds: u32,
    /// Of HOTP. A page cannot tell numbers beyond 2^53 apart; no server counts that far.
    #[cfg_attr(test, ts(type = "number"))]
    pub counter: u64,
    /// Of mOTP and Yandex.
    pub pin: Sensitive,
}

/// The hash of the HMAC (RFC 6238 section 1.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub enum Algorithm {
    #[serde(rename = "SHA1")]
    Sha1,
    #[serde(rename = "SHA256")]
    Sha256,
    #[serde(rename = "SHA512")]
    Sha512,
}

/// What was found, and what was found wanting. Replaces all earlier proposals.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Proposals {
    /// The agent's clock at the answer, in milliseconds since 1970.
    #[cfg_attr(test, ts(type = "number"))]
    pub now_ms: u64,
    pub found: Vec<ProposalView>,
    /// One error for each link that cannot be added.
    pub refused: Vec<AppError>,
}

/// An account that may be added.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct ProposalView {
    pub id: String,
    pub issuer: String,
    pub account: String,
    pub kind: Kind,
    /// Characters in a code.
    pub digits: u32,
    /// Its `id` is the proposal's. `None` for codes that are counted: none is used up by looking.
    pub code: Option<CodeView>,
    /// An account with this very key is there already, and not in the trash.
    pub duplicate: bool,
    /// The key is shorter than RFC 4226 section 4 (R6) asks for (128 bits).
    pub weak: bool,
}

/// Asks for fresh codes of the proposals that are on the screen.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct GetProposalCodes {}

/// Adds proposals, with labels as the user left them.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct AcceptProposals {
    pub accepted: Vec<Accepted>,
}

/// One proposal to add.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Accepted {
    pub id: String,
    pub issuer: String,
    pub account: String,
}

/// The accounts that were added.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct Added {
    pub ids: Vec<String>,
}

/// Forgets all proposals: the dialog was closed.
#[derive(Debug, Serialize, Deserialize)]
#[cfg_attr(test, derive(ts_rs::TS))]
pub struct DiscardProposals {}
