//! The house, tested as a whole and without a window: its shape, its silence, its saves and its doors.
//!
//! - [`architecture`]: who may use whom, and who may touch what.
//! - [`redaction`]: nothing secret is ever printed.
//! - [`session`]: what a session promises, asked through the contract.
//! - [`bad_input`]: what it says to broken files, full disks and nonsense.
//! - [`kinds`]: every kind of code, by time and counted.
//! - [`storage`]: what lies on the disk, a copy of it, and its end.
//! - [`killed_save`]: a save that is cut off at any moment.
//! - [`durability`]: a save in which each call to the system fails, or is the last before the power goes.
//! - [`handover`]: the real program, started twice, killed, and asked to end.
//!
//! The rest is the stage: [`stage`] is a session in this process, [`program`] the real `countersign`
//! with a window played by the test, [`part`] another process of this test program. What needs a
//! webview is in `tests/e2e`.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![expect(
    clippy::disallowed_methods,
    reason = "what tests write is neither private nor meant to last"
)]

mod architecture;
mod bad_input;
mod kinds;
mod redaction;
mod session;
mod stage;
mod storage;

#[cfg(unix)]
mod durability;
#[cfg(unix)]
mod handover;
#[cfg(unix)]
mod killed_save;
#[cfg(unix)]
mod part;
#[cfg(unix)]
mod program;
#[cfg(unix)]
mod until;
