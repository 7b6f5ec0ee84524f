//! End to end: the real programs, in a real window, on a desktop of each test's own.
//!
//! A test starts `countersign` as a user does, attaches a WebDriver to the window that it opens, and
//! uses the mouse, the keyboard, the clipboard and the file dialog of that desktop. Each file of
//! tests is one story, written to be read from top to bottom:
//!
//! - [`main_job`]: from the first start to codes that come back after a restart.
//! - [`edit`]: what the user says of an account, and its key.
//! - [`kinds`]: codes that do not only go by time.
//! - [`recovery`]: a forgotten password.
//! - [`recovery_sheet`]: the recovery code saved, copied and printed.
//! - [`dropped`]: pictures dropped on the window.
//! - [`storage`]: what lies on the disk, a copy of it, and its end.
//! - [`crashes`]: either program dies.
//! - [`damaged`]: the vault's file is not what it was.
//! - [`bad_input`]: what people paste, type and choose by mistake.
//! - [`no_saving`]: the disk is full, or the folder read-only.
//! - [`locked_down`]: what a hostile page could not do, and what is not left behind.
//! - [`plain`]: programs built as they are shipped cannot be driven.
//! - [`full_vaults`]: ten thousand accounts, and what a hundred weigh.
//! - [`accessibility`]: no screen shuts anybody out, by axe-core, by keys alone and by what is heard.
//! - [`every_screen`]: pictures of all screens, to be looked at by people.
//!
//! The rest is the stage: [`desktop`], [`program`], [`webdriver`], [`app`], [`disk`], [`drag`], [`picture`], [`prepared`], [`until`].
//! Deliberately not here: anything that a unit test can prove. What needs a further program of the
//! system names it in [`desktop::NEEDED`] and in `cargo xtask`'s table.
//!
//! Both programs must be built with the feature `automation`; `cargo xtask test` sees to it.

#![expect(
    clippy::disallowed_methods,
    reason = "what tests write is neither private nor meant to last"
)]
#![expect(
    clippy::print_stdout,
    reason = "the reason for a skipped test, and figures"
)]

mod app;
mod desktop;
mod disk;
mod drag;
mod picture;
mod prepared;
mod program;
mod until;
mod webdriver;

mod accessibility;
mod bad_input;
mod crashes;
mod damaged;
mod dropped;
mod edit;
mod every_screen;
mod full_vaults;
mod kinds;
mod locked_down;
mod main_job;
mod no_saving;
mod plain;
mod recovery;
mod recovery_sheet;
mod storage;
