//! Programs that the developer commands start, none of which outlives them.
//!
//! Each child leads a process group of its own. Whatever ends us (the end of the work, a panic,
//! Ctrl-C, the signal to end) drops the [`Child`], which asks its leader to end, waits a little, and
//! then kills what is left of the group.

mod group;

use crate::failure::Failure;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitStatus, Output, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::{Duration, Instant};

/// How long a child may take to end orderly.
const GRACE: Duration = Duration::from_secs(5);
/// How often a child and Ctrl-C are looked at.
const PULSE: Duration = Duration::from_millis(20);

static INTERRUPTED: LazyLock<Arc<AtomicBool>> = LazyLock::new(Arc::default);

/// From now on Ctrl-C and the signals to end make every wait of this file fail, so that we end
/// through the destructors of all children.
pub(crate) fn heed_interrupts() {
    for signal in group::SIGNALS {
        signal_hook::flag::register(*signal, Arc::clone(&INTERRUPTED))
            .expect("these signals may be handled");
    }
}

/// Fails after Ctrl-C.
pub(crate) fn go_on() -> Result<(), Failure> {
    if INTERRUPTED.load(Ordering::Relaxed) {
        Err(Failure::Interrupted)
    } else {
        Ok(())
    }
}

/// Asks until there is an answer.
pub(crate) fn until<T>(
    what: &'static str,
    limit: Duration,
    mut ask: impl FnMut() -> Result<Option<T>, Failure>,
) -> Result<T, Failure> {
    let start = Instant::now();
    loop {
        go_on()?;
        if let Some(answer) = ask()? {
            return Ok(answer);
        }
        if start.elapsed() > limit {
            return Err(Failure::Late { what });
        }
        thread::sleep(PULSE);
    }
}

/// A running program that ends with us at the latest.
pub(crate) struct Child {
    process: std::process::Child,
    command: String,
}

impl Child {
    /// Starts it with nothing to read from.
    pub(crate) fn start(command: &mut Command) -> Result<Self, Failure> {
        command.stdin(Stdio::null());
        group::lead(command);
        let process = command.spawn().map_err(|error| Failure::NotStarted {
            program: command.get_program().to_string_lossy().into_owned(),
            error,
        })?;
        Ok(Self {
            process,
            command: shown(command),
        })
    }

    /// Starts it and takes the first line that it prints.
    pub(crate) fn start_and_read_line(command: &mut Command) -> Result<(Self, String), Failure> {
        let mut child = Self::start(command.stdout(Stdio::piped()))?;
        let mut lines = child.lines();
        let line = lines.next(&mut child)?.ok_or(Failure::Unreadable {
            what: "a silent program",
        })?;
        Ok((child, line))
    }

    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// How it ended, if it has.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.process.try_wait().ok().flatten()
    }

    /// Waits for its end, whatever that is.
    pub(crate) fn wait(&mut self) -> Result<ExitStatus, Failure> {
        loop {
            go_on()?;
            if let Some(status) = self.ended() {
                return Ok(status);
            }
            thread::sleep(PULSE);
        }
    }

    fn wait_for_success(&mut self) -> Result<(), Failure> {
        let status = self.wait()?;
        if status.success() {
            Ok(())
        } else {
            Err(Failure::Ended {
                command: self.command.clone(),
                status,
            })
        }
    }

    /// What it prints, line by line. Its standard output must have been piped.
    fn lines(&mut self) -> Lines {
        let output = self.process.stdout.take().expect("the caller piped it");
        let (send, receive) = mpsc::channel();
        // Reading blocks, and Ctrl-C must be heeded meanwhile.
        thread::spawn(move || {
            for line in BufReader::new(output).split(b'\n') {
                let Ok(line) = line else { break };
                if send
                    .send(String::from_utf8_lossy(&line).trim_end().to_owned())
                    .is_err()
                {
                    break;
                }
            }
        });
        Lines(receive)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        if self.ended().is_none() {
            group::ask_to_end(self.id());
            let start = Instant::now();
            while self.ended().is_none() && start.elapsed() < GRACE {
                thread::sleep(PULSE);
            }
        }
        group::kill(self.id());
        // After the kill this cannot take long, and it leaves no zombie.
        let _ = self.process.wait();
    }
}

struct Lines(mpsc::Receiver<String>);

impl Lines {
    /// The next line; `None` when there will be no more. A grandchild that keeps the pipe open does
    /// not keep us: what matters is the child.
    fn next(&mut self, child: &mut Child) -> Result<Option<String>, Failure> {
        loop {
            go_on()?;
            let over = child.ended().is_some();
            match self.0.recv_timeout(PULSE) {
                Ok(line) => return Ok(Some(line)),
                Err(RecvTimeoutError::Disconnected) => return Ok(None),
                Err(RecvTimeoutError::Timeout) if over => return Ok(None),
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// Runs a program to its end, which must be a success.
pub(crate) fn run(command: &mut Command) -> Result<(), Failure> {
    Child::start(command)?.wait_for_success()
}

/// Runs a program to its end, which must be a success, and hands on each line that it prints.
pub(crate) fn run_reading(
    command: &mut Command,
    mut read: impl FnMut(&str),
) -> Result<(), Failure> {
    let mut child = Child::start(command.stdout(Stdio::piped()))?;
    let mut lines = child.lines();
    while let Some(line) = lines.next(&mut child)? {
        read(&line);
    }
    child.wait_for_success()
}

/// What a program printed, if it could be started and was content. For short questions.
pub(crate) fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output();
    match output {
        Ok(Output { status, stdout, .. }) if status.success() => {
            Some(String::from_utf8_lossy(&stdout).trim().to_owned())
        }
        _ => None,
    }
}

/// A command as it would be typed.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program());
    program
        .file_name()
        .into_iter()
        .chain(command.get_args())
        .map(|word| word.to_string_lossy())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_are_shown_as_typed() {
        assert_eq!(
            shown(Command::new("/usr/bin/npm").args(["run", "lint"])),
            "npm run lint"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_named() {
        let failure = run(&mut Command::new("countersign-no-such-program")).unwrap_err();
        assert!(
            failure
                .to_string()
                .starts_with("`countersign-no-such-program` could not be started")
        );
    }

    #[cfg(unix)]
    #[test]
    fn lines_arrive_in_order_and_failure_is_told() {
        let mut seen = Vec::new();
        let ended = run_reading(
            Command::new("sh").args(["-c", "echo one; echo two; exit 3"]),
            |line| seen.push(line.to_owned()),
        );
        assert_eq!(seen, ["one", "two"]);
        assert!(matches!(ended, Err(Failure::Ended { status, .. }) if status.code() == Some(3)));
    }

    #[cfg(unix)]
    #[test]
    fn the_whole_family_ends_with_the_child() {
        // The grandchild ignores the request to end, as a stubborn program would.
        let script = "(trap '' TERM; echo ready; while :; do sleep 0.05; done) & wait";
        let (child, line) =
            Child::start_and_read_line(Command::new("sh").args(["-c", script])).unwrap();
        assert_eq!(line, "ready");
        let leader = child.id();
        drop(child);
        until("the group to be gone", Duration::from_secs(5), || {
            Ok(group::is_gone(leader).then_some(()))
        })
        .unwrap();
    }
}
