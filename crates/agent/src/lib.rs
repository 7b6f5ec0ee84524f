//! The authenticator without a window: the program `countersign`.
//!
//! It holds the open vault, answers the window that it starts, and owns the clipboard and the clock.
//! No GTK, no WebKit, no pixels: all of it runs and is tested without a display. Deliberately not
//! here: how codes and vaults work (`core`), and what differs from system to system (`platform`).

mod agent;
mod arguments;
pub mod clock;
mod control;
mod copied;
pub mod device;
mod log;
pub mod seen;
pub mod session;
pub mod settings;
mod start;
mod window;
mod words;

pub use start::main;
