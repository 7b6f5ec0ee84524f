//! A desktop of a test's own: display, window manager, session bus, clipboard, and a home folder.

use crate::program::Program;
use crate::until::{PATIENCE, until, until_within};
use std::path::{Path, PathBuf};
use std::process::{self, Command, Output, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::{env, fs};

/// The programs that the stage is made of; `cargo xtask` knows which packages bring them.
pub(crate) const NEEDED: &[&str] = &[
    "Xvfb",
    "WebKitWebDriver",
    "cc",
    "dbus-daemon",
    "import",
    "oathtool",
    "openbox",
    "pkg-config",
    "setpriv",
    "setsid",
    "wmctrl",
    "xclip",
    "xdotool",
];

/// A virtual desktop; ended, and its files deleted, when dropped.
pub(crate) struct Desktop {
    folder: PathBuf,
    environment: Vec<(&'static str, String)>,
    /// Dropped, and so ended, from first to last: the display after what is shown on it.
    programs: Vec<Program>,
    _seat: Seat,
}

impl Desktop {
    /// A new desktop with an empty home. `None`, and the reason said, where it cannot be had.
    pub(crate) fn start() -> Option<Self> {
        let missing: Vec<_> = NEEDED
            .iter()
            .copied()
            .filter(|name| !is_installed(name))
            .collect();
        if !missing.is_empty() {
            skip(&format!(
                "{} not installed (cargo xtask test sees to it)",
                missing.join(", ")
            ));
            return None;
        }
        let seat = Seat::take();
        let folder = new_folder();
        let (display, number) = Program::start_and_read_line(Program::command("Xvfb").args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x900x24",
            "-nolisten",
            "tcp",
            // Or it begins anew when its last client goes, and throws out whoever is just coming.
            "-noreset",
        ]));
        let inside = |name: &str| folder.join(name).display().to_string();
        let mut environment = vec![
            ("PATH", env::var("PATH").unwrap_or_default()),
            ("LANG", "C.UTF-8".to_owned()),
            ("DISPLAY", format!(":{number}")),
            ("GDK_BACKEND", "x11".to_owned()),
            // Asking for the accessibility bus, which is not there, costs seconds.
            ("NO_AT_BRIDGE", "1".to_owned()),
            ("HOME", inside("home")),
            ("XDG_CACHE_HOME", inside("home/cache")),
            ("XDG_CONFIG_HOME", inside("home/config")),
            ("XDG_DATA_HOME", inside("home/data")),
            ("XDG_RUNTIME_DIR", inside("run")),
        ];
        let (bus, address) = Program::start_and_read_line(
            Program::command("dbus-daemon")
                .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
                .arg(format!("--address=unix:path={}", inside("run/bus")))
                .env_clear()
                .envs(environment.iter().cloned()),
        );
        environment.push(("DBUS_SESSION_BUS_ADDRESS", address));
        let manager = Program::start(
            Program::command("openbox")
                .env_clear()
                .envs(environment.iter().cloned())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let desktop = Self {
            folder,
            environment,
            programs: vec![manager, bus, display],
            _seat: seat,
        };
        until("the window manager", || {
            desktop
                .ask("wmctrl", &["-m"])
                .status
                .success()
                .then_some(())
        });
        Some(desktop)
    }

    /// Makes a command run here, and see nothing of the environment of the test.
    pub(crate) fn place<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.env_clear().envs(self.environment.iter().cloned())
    }

    /// Runs a command here to its end.
    pub(crate) fn ask(&self, program: &str, arguments: &[&str]) -> Output {
        self.place(Command::new(program).args(arguments))
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|error| panic!("{program} does not start: {error}"))
    }

    /// What a command prints, without the line's end.
    pub(crate) fn answer(&self, program: &str, arguments: &[&str]) -> String {
        let output = self.ask(program, arguments).stdout;
        String::from_utf8_lossy(&output).trim_end().to_owned()
    }

    /// A file or folder of this desktop's.
    pub(crate) fn path(&self, inside: &str) -> PathBuf {
        self.folder.join(inside)
    }

    /// Writes a configuration file, as the control panel of a desktop does.
    pub(crate) fn configure(&self, file: &str, text: &str) {
        let file = self.path("home/config").join(file);
        let folder = file.parent().expect("it is in a folder");
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&file, text))
            .expect("the test's folder can be written");
    }

    /// The folder with the vault and its generations.
    pub(crate) fn data(&self) -> PathBuf {
        self.path("home/data/countersign")
    }

    // ---- Windows, keys and the mouse, as the user's hands have them. ----

    /// The X windows that can be seen and whose title matches.
    pub(crate) fn windows(&self, title: &str) -> Vec<String> {
        self.answer("xdotool", &["search", "--onlyvisible", "--name", title])
            .lines()
            .map(str::to_owned)
            .collect()
    }

    /// The window with this title, brought to the front.
    pub(crate) fn focus_window(&self, title: &str) -> String {
        let window = until(&format!("a window titled {title}"), || {
            self.windows(title).pop()
        });
        until(&format!("{title} to be in front"), || {
            self.ask("xdotool", &["windowactivate", &window]);
            (self.answer("xdotool", &["getactivewindow"]) == window).then_some(())
        });
        window
    }

    /// Waits until a window looks like something else than `before`, and twice the same. Returns a
    /// word for how it looks then.
    pub(crate) fn settled(&self, window: &str, before: Option<String>) -> String {
        let looks = || self.answer("import", &["-window", window, "-format", "%#", "info:-"]);
        until("a window to look as it will", || {
            let one = looks();
            (before.as_ref() != Some(&one) && one == looks()).then_some(one)
        })
    }

    /// Presses a key, as xdotool names it.
    pub(crate) fn press(&self, key: &str) {
        self.ask("xdotool", &["key", "--clearmodifiers", key]);
    }

    /// Moves the mouse to a place in a window.
    pub(crate) fn point_at(&self, window: &str, x: u32, y: u32) {
        let (x, y) = (x.to_string(), y.to_string());
        self.ask("xdotool", &["mousemove", "--window", window, &x, &y]);
    }

    /// Closes the window with this title as its close button does.
    pub(crate) fn close_window(&self, title: &str) {
        self.ask("wmctrl", &["-F", "-c", title]);
    }

    /// Takes a picture of the whole desktop.
    pub(crate) fn take_picture(&self, to: &Path) {
        self.ask("import", &["-window", "root", &to.display().to_string()]);
    }

    // ---- The clipboard. ----

    /// The text on the clipboard; empty when there is none.
    pub(crate) fn clipboard(&self) -> String {
        // An owner that does not answer must not hold the test up.
        self.answer("timeout", &["3", "xclip", "-selection", "clipboard", "-o"])
    }

    /// Copies a text, as another program does.
    pub(crate) fn copy(&self, text: &str) {
        let file = self.path("copied");
        fs::write(&file, text).expect("the test's folder can be written");
        // It stays behind to serve the text until somebody else copies, and goes with its display.
        let status = self
            .place(Command::new("xclip").args(["-selection", "clipboard", "-i"]))
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        assert!(status.is_ok_and(|status| status.success()), "xclip copies");
    }

    /// Waits until the clipboard holds what is asked for.
    pub(crate) fn wait_for_clipboard(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let last = std::cell::RefCell::default();
        until_within(PATIENCE, || {
            *last.borrow_mut() = self.clipboard();
            holds(&last.borrow()).then_some(())
        })
        .unwrap_or_else(|| panic!("the clipboard holds {:?}, not {what}", last.borrow()));
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        // Last of all, since programs may still write while they end.
        self.programs.clear();
        if fs::remove_dir_all(&self.folder).is_err() {
            eprintln!("{} stays behind", self.folder.display());
        }
    }
}

/// Says why a test was not done. In continuous integration that is a failure.
pub(crate) fn skip(reason: &str) {
    println!("skipped: {reason}");
    assert!(
        env::var_os("CI").is_none_or(|value| value.is_empty()),
        "in continuous integration nothing of this may be skipped: {reason}"
    );
}

fn is_installed(program: &str) -> bool {
    env::var_os("PATH")
        .is_some_and(|path| env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// A short name, since sockets have short paths.
fn new_folder() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let folder = env::temp_dir().join(format!("countersign-e2e-{}-{count}", process::id()));
    for inside in ["home", "run"] {
        fs::create_dir_all(folder.join(inside))
            .expect("the folder for temporary files is writable");
    }
    // A runtime folder that others may enter is not accepted.
    let private = Command::new("chmod")
        .arg("700")
        .arg(folder.join("run"))
        .status();
    assert!(private.is_ok_and(|status| status.success()), "chmod works");
    folder
}

/// A place among the few tests that run at once: more would only wait for one another's processors.
struct Seat;

static TAKEN: Mutex<u32> = Mutex::new(0);
static LEFT: Condvar = Condvar::new();

impl Seat {
    const SEATS: u32 = 2;

    fn take() -> Self {
        let taken = TAKEN.lock().unwrap_or_else(PoisonError::into_inner);
        let mut taken = LEFT
            .wait_while(taken, |taken| *taken >= Self::SEATS)
            .unwrap_or_else(PoisonError::into_inner);
        *taken += 1;
        Self
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        *TAKEN.lock().unwrap_or_else(PoisonError::into_inner) -= 1;
        LEFT.notify_one();
    }
}
