//! What is said between the agent and its windows: requests, replies, events, error codes.
//!
//! Here are shapes and nothing that acts on them. Deliberately not here: how messages travel
//! (`platform::channel`), what they do (`agent`), and any domain type of `core`, so that the wire
//! can only change on purpose. The TypeScript bindings of the UI are written from these types by
//! this crate's own test (`bindings.rs`).
//!
//! It grows by one line in [`calls!`](mod@call) per request; the agent then does not compile until
//! it answers it, and the window's permission test fails until somebody decides who may send it.

pub mod account;
mod call;
pub mod control;
mod error;
pub mod event;
pub mod frame;
pub mod proposal;
mod sensitive;
pub mod settings;
pub mod storage;
pub mod vault;
pub mod window;

#[cfg(test)]
mod bindings;

pub use call::{Agent, Call, Encode, Request, dispatch, names_for_page};
pub use error::{AppError, ErrorCode, Part};
pub use event::Event;
pub use sensitive::Sensitive;

/// Version of everything said in this crate. The two programs are installed together; a window that
/// finds another number says so and asks to be restarted instead of guessing.
pub const PROTOCOL: u32 = 1;
