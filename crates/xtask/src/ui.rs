//! The UI's packages and scripts: npm, always in `ui/`.

use crate::child;
use crate::failure::Failure;
use crate::machine::System;
use std::fs;
use std::process::Command;
use std::time::SystemTime;

/// npm writes the first file at the end of an installation, so it is older than the second exactly
/// when what is installed is not what is locked.
const INSTALLED: &str = "ui/node_modules/.package-lock.json";
const LOCKED: &str = "ui/package-lock.json";

/// Installs what the lockfile names, unless it is there already.
pub(crate) fn install() -> Result<(), Failure> {
    if changed(INSTALLED) < changed(LOCKED) {
        child::run(&mut in_ui(&["ci", "--no-audit", "--no-fund"]))?;
    }
    Ok(())
}

/// A script of `ui/package.json`, ready to be started.
pub(crate) fn script(name: &str) -> Command {
    in_ui(&["run", "--silent", name])
}

/// A program of one of the UI's packages.
pub(crate) fn program(words: &[&str]) -> Command {
    in_ui(&[&["exec", "--"], words].concat())
}

/// npm itself. On Windows it is a script, which must be called by its full name.
pub(crate) fn npm() -> Command {
    Command::new(match System::here() {
        System::Windows => "npm.cmd",
        _ => "npm",
    })
}

fn in_ui(arguments: &[&str]) -> Command {
    let mut command = npm();
    command.args(arguments).current_dir("ui");
    command
}

fn changed(file: &str) -> Option<SystemTime> {
    fs::metadata(file).and_then(|data| data.modified()).ok()
}
