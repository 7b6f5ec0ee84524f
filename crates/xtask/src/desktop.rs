//! A desktop for machines that have none: an X server that draws into memory, a window manager, and
//! a session bus. And a picture of it, which is how one looks at it.

use crate::child::{self, Child, until};
use crate::failure::{AtPath, Failure};
use crate::programs;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

/// How long a window may take until it is there and has drawn itself, on a slow and busy machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// A window that shows only its background has one colour; text alone has dozens of shades.
const COLOURS_OF_A_DRAWN_WINDOW: u32 = 24;

/// Where programs are shown: the user's own desktop or a virtual one.
pub(crate) struct Desktop {
    display: Option<String>,
    bus: Option<String>,
    /// Dropped, and so ended, from first to last: the server last of those that talk to it.
    _programs: Vec<Child>,
}

impl Desktop {
    /// The user's own.
    pub(crate) fn of_user() -> Self {
        Self {
            display: None,
            bus: None,
            _programs: vec![],
        }
    }

    /// A new one, which lives as long as this value. Needs [`crate::prerequisites::Purpose::Headless`].
    pub(crate) fn start_virtual() -> Result<Self, Failure> {
        let (server, number) = Child::start_and_read_line(
            Command::new("Xvfb")
                .args([
                    "-displayfd",
                    "1",
                    "-screen",
                    "0",
                    "1280x800x24",
                    // Otherwise it starts over whenever its last guest leaves.
                    "-noreset",
                    "-nolisten",
                    "tcp",
                ])
                .stderr(Stdio::null()),
        )?;
        let display = format!(":{number}");
        let manager = Child::start(
            Command::new("openbox")
                .env("DISPLAY", &display)
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )?;
        let mut programs = vec![manager, server];
        let mut bus = None;
        if !has_bus() {
            let (daemon, address) = Child::start_and_read_line(
                Command::new("dbus-daemon")
                    .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
                    .stderr(Stdio::null()),
            )?;
            programs.push(daemon);
            bus = Some(address);
        }
        Ok(Self {
            display: Some(display),
            bus,
            _programs: programs,
        })
    }

    /// Makes a command appear here.
    pub(crate) fn show<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        if let Some(display) = &self.display {
            // Where nobody sits there is no accessibility bus either; asking for it costs seconds.
            command.env("DISPLAY", display).env("NO_AT_BRIDGE", "1");
        }
        if let Some(bus) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", bus);
        }
        command
    }

    /// Waits until the window is there and has drawn itself. `alive` may end the waiting with a
    /// failure.
    pub(crate) fn wait_for_picture(
        &self,
        mut alive: impl FnMut() -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        until("the window of Countersign to be drawn", PATIENCE, || {
            alive()?;
            Ok(self.window_is_drawn().then_some(()))
        })
    }

    /// Whether there is a window of Countersign in which there is something to see.
    pub(crate) fn window_is_drawn(&self) -> bool {
        let colours = self.window().and_then(|window| {
            let mut picture = Command::new("import");
            picture.args(["-window", &window, "-format", "%k", "info:-"]);
            child::answer(self.show(&mut picture))?.parse::<u32>().ok()
        });
        colours.is_some_and(|colours| colours >= COLOURS_OF_A_DRAWN_WINDOW)
    }

    /// Closes the window as its user would. Needs [`crate::prerequisites::Purpose::Test`].
    pub(crate) fn close_window(&self) -> Result<(), Failure> {
        let window = self.window().unwrap_or_default();
        child::run(self.show(Command::new("wmctrl").args(["-i", "-c", &window])))
    }

    /// The X window of Countersign that can be seen, if there is one by now.
    fn window(&self) -> Option<String> {
        let mut search = Command::new("xdotool");
        search.args(["search", "--onlyvisible", "--class", "countersign"]);
        let found = child::answer(self.show(&mut search))?;
        found.lines().next().map(str::to_owned)
    }

    /// Takes a picture of the whole desktop.
    pub(crate) fn take_picture(&self, name: &str) -> Result<PathBuf, Failure> {
        let folder = programs::target().join("screenshots");
        fs::create_dir_all(&folder).at(&folder)?;
        let file = folder.join(name);
        child::run(self.show(Command::new("import").args(["-window", "root"]).arg(&file)))?;
        Ok(file)
    }

    /// What to tell somebody who cannot see this desktop.
    pub(crate) fn how_to_look(&self) -> String {
        let Some(display) = &self.display else {
            return String::new();
        };
        format!(
            "\nThere is no display here, so this is the virtual display {display}.\n    \
             look at it    DISPLAY={display} import -window root picture.png\n    \
             type into it  DISPLAY={display} xdotool type hello\n"
        )
    }
}

/// Whether programs find a session bus by themselves.
fn has_bus() -> bool {
    env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some()
        || env::var_os("XDG_RUNTIME_DIR")
            .is_some_and(|folder| Path::new(&folder).join("bus").exists())
}
