//! The real `countersign` in a home of its own, with a window that the test plays.
//!
//! The agent starts `countersign-window` beside itself. Here that is a shell script which becomes
//! this test program in the part of a [`relay`]: it carries the channel to a socket, where the test
//! speaks the contract, or nonsense.

use crate::part;
use crate::until::{PATIENCE, until};
use countersign_contract::control::{AgentStatus, Answer, Command as ControlCommand};
use countersign_contract::frame::{Ask, Hello, MAX_ASK, MAX_TOLD, Told};
use countersign_contract::{AppError, Call, Event};
use countersign_platform::channel::frame::blocking as frame;
use serde::de::DeserializeOwned;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::thread;
use tempfile::TempDir;

const RELAY: &str = "program::relay";
const SOCKET: &str = "COUNTERSIGN_TEST_SOCKET";

/// A home, with the programs in it.
pub(crate) struct Home {
    folder: TempDir,
    windows: UnixListener,
}

/// An agent that was started. Killed when dropped.
pub(crate) struct Running {
    child: Child,
}

/// The test's end of a window's channel.
pub(crate) struct Window {
    stream: UnixStream,
    asked: u64,
    /// What it was told unasked.
    pub(crate) events: Vec<Event>,
}

impl Home {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["bin", "data", "config", "run"] {
            fs::create_dir(at(name)).unwrap();
            fs::set_permissions(at(name), Permissions::from_mode(0o700)).unwrap();
        }
        let agent = Path::new(env!("CARGO_BIN_EXE_countersign"));
        if fs::hard_link(agent, at("bin/countersign")).is_err() {
            fs::copy(agent, at("bin/countersign")).unwrap();
        }
        let socket = at("windows");
        let windows = UnixListener::bind(&socket).unwrap();
        windows.set_nonblocking(true).unwrap();
        let script = format!(
            "#!/bin/sh\nexport {SOCKET}='{}'\n{} 2>&1 >/dev/null\n",
            socket.display(),
            part::shell_words(RELAY),
        );
        fs::write(at("bin/countersign-window"), script).unwrap();
        fs::set_permissions(at("bin/countersign-window"), Permissions::from_mode(0o700)).unwrap();
        Self { folder, windows }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The program with these arguments, in this home.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(self.at("bin/countersign"));
        command
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/bin:/bin")
            .env("LANG", "C")
            .env("HOME", self.folder.path())
            .env("XDG_DATA_HOME", self.at("data"))
            .env("XDG_CONFIG_HOME", self.at("config"))
            .env("XDG_RUNTIME_DIR", self.at("run"));
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    /// Starts an agent.
    pub(crate) fn start(&self, arguments: &[&str]) -> Running {
        self.start_by(&mut self.command(arguments))
    }

    /// Starts an agent by `command`; its standard error goes to a file.
    pub(crate) fn start_by(&self, command: &mut Command) -> Running {
        let errors = OpenOptions::new()
            .create(true)
            .append(true)
            .open(self.at("stderr"))
            .unwrap();
        let child = command.stdin(Stdio::null()).stderr(errors).spawn().unwrap();
        Running { child }
    }

    /// Starts an agent without a window, and waits until it answers.
    pub(crate) fn start_hidden(&self, arguments: &[&str]) -> Running {
        let running = self.start(&[&["--hidden"], arguments].concat());
        until("the agent to answer", || self.status());
        running
    }

    /// What the running agent says of itself.
    pub(crate) fn status(&self) -> Option<AgentStatus> {
        let mut stream = UnixStream::connect(self.socket()).ok()?;
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        match ask_on(&mut stream, ControlCommand::Status)? {
            Answer::Status(status) => Some(status),
            other => panic!("a status and not {other:?}"),
        }
    }

    pub(crate) fn socket(&self) -> PathBuf {
        self.at("run/countersign/agent.socket")
    }

    /// What the agents have written to their standard error.
    pub(crate) fn errors(&self) -> String {
        fs::read_to_string(self.at("stderr")).unwrap_or_default()
    }

    /// The next window that an agent opens, after its hello.
    pub(crate) fn window(&self) -> Window {
        let stream = until("a window", || self.windows.accept().ok()).0;
        stream.set_nonblocking(false).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        let mut window = Window {
            stream,
            asked: 0,
            events: Vec::new(),
        };
        let hello: Hello = window.read();
        assert_eq!(hello.protocol, countersign_contract::PROTOCOL);
        window
    }

    /// Whether an agent has opened a window that nobody attends to yet.
    pub(crate) fn has_new_window(&self) -> bool {
        self.windows.accept().is_ok()
    }
}

/// Says a command over the private socket.
pub(crate) fn ask_on(stream: &mut UnixStream, command: ControlCommand) -> Option<Answer> {
    frame::write(stream, &serde_json::to_vec(&command).unwrap(), MAX_ASK).ok()?;
    let answer = frame::read(stream, MAX_TOLD).ok()??;
    Some(serde_json::from_slice(&answer).unwrap())
}

impl Running {
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Its end, which must come by itself.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        until("the agent to end", || self.child.try_wait().unwrap())
    }

    pub(crate) fn lives(&mut self) -> bool {
        self.child.try_wait().unwrap().is_none()
    }

    /// As by a crash.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// As the system does at the end of a session.
    pub(crate) fn terminate(&self) {
        send_signal("TERM", self.pid());
    }
}

/// Sends a signal by the program that every system has.
pub(crate) fn send_signal(name: &str, pid: u32) {
    let status = Command::new("kill")
        .args(["-s", name, &pid.to_string()])
        .status()
        .unwrap();
    assert!(status.success());
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Window {
    /// Asks, and waits for the answer.
    pub(crate) fn ask<C: Call>(&mut self, call: C) -> Result<C::Reply, AppError> {
        self.asked += 1;
        let ask = Ask {
            id: self.asked,
            request: call.into(),
        };
        self.write(&serde_json::to_vec(&ask).unwrap());
        loop {
            match self.read::<Told<serde_json::Value>>() {
                Told::Event(event) => self.events.push(event),
                Told::Failed { id, error } => {
                    assert_eq!(id, self.asked);
                    return Err(error);
                }
                Told::Reply { id, reply } => {
                    assert_eq!(id, self.asked);
                    return Ok(serde_json::from_value(reply).unwrap());
                }
            }
        }
    }

    /// Waits for an event.
    pub(crate) fn event(&mut self) -> Event {
        match self.read::<Told<serde_json::Value>>() {
            Told::Event(event) => event,
            other => panic!("an event and not {other:?}"),
        }
    }

    /// Sends what may be nonsense.
    pub(crate) fn write(&mut self, bytes: &[u8]) {
        frame::write(&mut self.stream, bytes, MAX_ASK).unwrap();
    }

    fn read<T: DeserializeOwned>(&mut self) -> T {
        let bytes = frame::read(&mut self.stream, MAX_TOLD)
            .unwrap()
            .expect("the channel is open");
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Whether the agent has closed its end; waits for it.
    pub(crate) fn is_ended(&mut self) -> bool {
        let mut rest = Vec::new();
        self.stream.read_to_end(&mut rest).is_ok()
    }

    /// As the user does: the process ends well.
    pub(crate) fn close(self) {
        drop(self);
    }
}

/// The part that stands in for a window: it carries the channel to the test and back.
#[test]
fn relay() {
    if !part::is(RELAY) {
        return;
    }
    let test = UnixStream::connect(part::given(SOCKET)).unwrap();
    // The harness prints to standard output; so the channel's end is where standard error was.
    let file = |end: BorrowedFd<'_>| File::from(end.try_clone_to_owned().unwrap());
    let (mut from_agent, mut to_test) = (file(io::stdin().as_fd()), test.try_clone().unwrap());
    thread::spawn(move || {
        // The end of the channel is the end of the window.
        let _ = carry(&mut from_agent, &mut to_test);
        std::process::exit(0);
    });
    let (mut from_test, mut to_agent) = (test, file(io::stderr().as_fd()));
    let _ = carry(&mut from_test, &mut to_agent);
    std::process::exit(0);
}

/// Not `io::copy`: between a socket and a pipe that is `splice`, which keeps the pipe locked while
/// it waits for the socket, and stops whoever reads the pipe.
fn carry(from: &mut impl Read, to: &mut impl Write) -> io::Result<()> {
    let mut some = [0; 4096];
    loop {
        match from.read(&mut some)? {
            0 => return Ok(()),
            length => to.write_all(&some[..length])?,
        }
    }
}
