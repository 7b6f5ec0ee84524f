//! Programs that a test has started, and that end with it.

use crate::until::until_within;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// A running program with all that it has started; ended when dropped.
///
/// It has a session of its own, through setsid(1), so that one signal reaches all of it; and should
/// the test itself be killed, setpriv(1) has seen to it that the program is, too.
pub(crate) struct Program(Child);

impl Program {
    /// Starts a command of [`Program::command`].
    pub(crate) fn start(command: &mut Command) -> Self {
        let child = command.stdin(Stdio::null()).spawn();
        Self(child.unwrap_or_else(|error| panic!("{command:?} does not start: {error}")))
    }

    /// Starts a program that says a line when it is ready.
    pub(crate) fn start_and_read_line(command: &mut Command) -> (Self, String) {
        let mut program = Self::start(command.stdout(Stdio::piped()).stderr(Stdio::null()));
        let output = program.0.stdout.take().expect("it is piped");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("what it says is text");
        (program, line.trim().to_owned())
    }

    /// `name`, to be started.
    pub(crate) fn command(name: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new("setsid");
        command.args(["setpriv", "--pdeathsig", "KILL"]).arg(name);
        command
    }

    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// How it ended, if it does so within `limit`.
    pub(crate) fn ended(&mut self, limit: Duration) -> Option<ExitStatus> {
        until_within(limit, || self.0.try_wait().expect("it is our child"))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        kill(&format!("-{}", self.0.id()));
        // It was killed; there is nothing to learn from how it ended.
        let _ = self.0.wait();
    }
}

/// Kills a process, or with a minus sign before its id a session's processes, without a warning.
pub(crate) fn kill(id: &str) {
    signal("KILL", id);
}

/// Sends a signal to a process, if it is there.
pub(crate) fn signal(name: &str, id: &str) {
    let sent = Command::new("kill")
        .args(["-s", name, "--", id])
        .stderr(Stdio::null())
        .status();
    assert!(sent.is_ok(), "kill(1) does not start");
}
