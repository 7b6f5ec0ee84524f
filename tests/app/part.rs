//! Another process of this very program, which plays a part in a test: one that is killed, or that
//! belongs to another user.
//!
//! A part is a test function that does nothing unless [`is`] says that it was started as that part.

use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const PART: &str = "COUNTERSIGN_TEST_PART";
const NOBODY: u32 = 65_534;

/// Whether this process was started to play `part`.
pub(crate) fn is(part: &str) -> bool {
    env::var(PART).is_ok_and(|name| name == part)
}

/// What the process that started this one hands to it.
pub(crate) fn given(name: &str) -> PathBuf {
    env::var_os(name)
        .unwrap_or_else(|| panic!("{name} is given"))
        .into()
}

/// The process that plays `part`, which is the path of a test function.
pub(crate) fn command(part: &str) -> Command {
    command_of(&env::current_exe().unwrap(), part)
}

/// The words of a shell that become that process.
pub(crate) fn shell_words(part: &str) -> String {
    let program = env::current_exe().unwrap();
    format!(
        "export {PART}={part}\nexec '{}' {part} --exact --nocapture",
        program.display()
    )
}

/// The same as user `nobody`, from a copy of this program in `folder` that `nobody` can reach.
/// `None` where this process may not become another user.
pub(crate) fn command_as_nobody(part: &str, folder: &Path) -> Option<Command> {
    if !is_root() {
        skipped("what another user may do needs a second user");
        return None;
    }
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
    let program = folder.join("test");
    fs::copy(env::current_exe().unwrap(), &program).unwrap();
    let mut command = command_of(&program, part);
    command
        .uid(NOBODY)
        .gid(NOBODY)
        .current_dir("/")
        .env_remove("TMPDIR");
    Some(command)
}

/// Runs a part to its end; it must have been played, and well.
pub(crate) fn passes(command: &mut Command) {
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success() && words.contains("1 passed"),
        "{words}{errors}"
    );
}

/// Whether permissions do not bind this process.
pub(crate) fn is_root() -> bool {
    let probe = tempfile::tempdir().unwrap();
    fs::set_permissions(probe.path(), fs::Permissions::from_mode(0o500)).unwrap();
    fs::write(probe.path().join("probe"), "").is_ok()
}

/// Says that something was left out, and why; `cargo xtask test` counts it.
#[expect(
    clippy::print_stdout,
    reason = "whoever runs the tests counts these lines"
)]
pub(crate) fn skipped(what: &str) {
    println!("skipped: {what}");
}

fn command_of(program: &Path, part: &str) -> Command {
    let mut command = Command::new(program);
    command
        .args([part, "--exact", "--nocapture", "--test-threads=1"])
        .env(PART, part);
    command
}
