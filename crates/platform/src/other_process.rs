//! For tests of what happens to a whole process or to another user: runs one test of this very
//! program again, in a process of its own, where [`part`] tells it so.

use rustix::process::geteuid;
use std::{
    env, fs,
    os::unix::{fs::PermissionsExt, process::CommandExt},
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

const PART: &str = "COUNTERSIGN_TEST_PART";

/// User and group `nobody`.
const NOBODY: u32 = 65_534;

/// What the process that started this one wants of it; `None` in the first process.
pub(crate) fn part() -> Option<String> {
    env::var(PART).ok()
}

/// The test of that module and name, to be run with that part.
pub(crate) fn command(module: &str, test: &str, part: &str) -> Command {
    command_of(&this_program(), module, test, part)
}

/// The same as a user whom permissions bind: `nobody` if this is root. The folder holds a copy of
/// this program that `nobody` can reach.
pub(crate) fn unprivileged(module: &str, test: &str, part: &str) -> (Command, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let mut command = if geteuid().is_root() {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let program = folder.path().join("test");
        let original = this_program();
        if fs::hard_link(&original, &program).is_err() {
            fs::copy(&original, &program).unwrap();
        }
        let mut command = command_of(&program, module, test, part);
        command.uid(NOBODY).gid(NOBODY).current_dir("/");
        command
    } else {
        command_of(&this_program(), module, test, part)
    };
    command.env_remove("TMPDIR");
    (command, folder)
}

/// Runs it to its end, and fails with its words if it failed.
pub(crate) fn passes(command: &mut Command) -> Output {
    let output = command.output().unwrap();
    let words = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success() && words.contains("1 passed"),
        "{}: {words}{}",
        output.status,
        String::from_utf8_lossy(&output.stderr)
    );
    output
}

/// Says that a test could not do its work here, and why; `cargo xtask test` counts it.
pub(crate) fn skipped(why: &str) {
    println!("skipped: {why}");
}

fn this_program() -> PathBuf {
    env::current_exe().unwrap()
}

fn command_of(program: &Path, module: &str, test: &str, part: &str) -> Command {
    let (_, module) = module.split_once("::").unwrap();
    let mut command = Command::new(program);
    command
        .args([
            &format!("{module}::{test}"),
            "--exact",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(PART, part);
    command
}
