use super::*;
use crate::other_process::{command, part, passes, skipped};
use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    sync::mpsc::{Sender, channel},
};
use tempfile::NamedTempFile;
use zbus::{connection, interface, zvariant::OwnedValue};

/// Nothing is started by being asked for, unlike on a desktop's bus.
const CONFIG: &str = r#"
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*"/>
    <allow receive_sender="*"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// A session bus of our own.
struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    fn start() -> Option<Self> {
        let mut config = NamedTempFile::new().unwrap();
        config.write_all(CONFIG.as_bytes()).unwrap();
        let daemon = Command::new("dbus-daemon")
            .args(["--nofork", "--print-address=1", "--config-file"])
            .arg(config.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut daemon) = daemon else {
            skipped("a notification needs dbus-daemon");
            return None;
        };
        let mut address = String::new();
        BufReader::new(daemon.stdout.take().unwrap())
            .read_line(&mut address)
            .unwrap();
        Some(Self {
            daemon,
            address: address.trim().to_owned(),
        })
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        self.daemon.kill().unwrap();
        self.daemon.wait().unwrap();
    }
}

/// The notification server of a desktop.
struct Desktop(Sender<[String; 3]>);

#[interface(name = "org.freedesktop.Notifications")]
impl Desktop {
    #[expect(clippy::too_many_arguments, reason = "the specification's")]
    fn notify(
        &self,
        program: String,
        _replaces: u32,
        _icon: String,
        title: String,
        body: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _expires: i32,
    ) -> u32 {
        self.0.send([program, title, body]).unwrap();
        1
    }
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

#[test]
fn a_desktop_shows_what_is_told() {
    const TEST: &str = "a_desktop_shows_what_is_told";
    if part().is_none() {
        let Some(bus) = Bus::start() else { return };
        let mut command = command(module_path!(), TEST, "child");
        passes(command.env("DBUS_SESSION_BUS_ADDRESS", &bus.address));
        return;
    }
    let (sender, shown) = channel();
    run(async {
        // The control: as long as there is no server, nobody is told.
        assert_eq!(tell("title", "body").await, Err(NotTold));
        let _desktop = connection::Builder::session()
            .unwrap()
            .name("org.freedesktop.Notifications")
            .unwrap()
            .serve_at("/org/freedesktop/Notifications", Desktop(sender))
            .unwrap()
            .build()
            .await
            .unwrap();
        assert_eq!(tell("title", "body").await, Ok(()));
    });
    assert_eq!(shown.try_recv().unwrap(), ["Countersign", "title", "body"]);
}

#[test]
fn without_a_session_bus_nobody_is_told() {
    const TEST: &str = "without_a_session_bus_nobody_is_told";
    if part().is_none() {
        let mut command = command(module_path!(), TEST, "child");
        passes(command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus"));
        return;
    }
    assert_eq!(run(tell("title", "body")), Err(NotTold));
}
