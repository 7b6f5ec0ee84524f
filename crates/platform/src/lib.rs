//! The machine: what differs from system to system, and what touches it.
//!
//! The only home of `unsafe` and of `cfg` on systems. One module per capability; where the systems
//! differ it is a folder `<capability>/{mod,unix or linux,macos,windows}.rs`, with a `memory.rs`
//! where unit tests need one that touches nothing. Deliberately not here: what any of it is for.
//! Nothing in this crate knows an account, a message, a setting or the time.
//!
//! It grows by a capability, never by a helper: what has no noun of its own belongs to its caller.

pub mod channel;
pub mod clipboard;
pub mod deadline;
pub mod files;
pub mod instance;
pub mod locale;
pub mod notify;
pub mod places;
pub mod process;
pub mod random;
#[cfg(windows)]
mod user;
pub mod web_view;

#[cfg(test)]
#[cfg(unix)]
mod other_process;
