//! Building the two programs, and where they then lie.
//!
//! They are always built together with the examples. That is not for the examples' sake: it makes
//! cargo choose the features of all dependencies as it does for the tests, so that what `run` has
//! built is not built again by `test`.

use crate::child;
use crate::failure::{AtPath, Failure};
use std::env::{self, consts::EXE_SUFFIX};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Which of its shapes the product is built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// As a user gets it, but quickly built and with its checks.
    Debug,
    /// Asks the development server for its pages.
    Development,
    /// As a user gets it.
    Release,
}

impl Shape {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &["--examples"],
            Self::Development => &["--examples", "--no-default-features"],
            Self::Release => &["--examples", "--release"],
        }
    }

    /// Where cargo puts it.
    pub(crate) fn folder(self) -> PathBuf {
        target().join(if self == Self::Release {
            "release"
        } else {
            "debug"
        })
    }

    /// The agent's program, which starts the window's beside it.
    pub(crate) fn agent(self) -> PathBuf {
        self.folder().join(file_of(AGENT))
    }
}

const AGENT: &str = "countersign";
const WINDOW: &str = "countersign-window";

fn file_of(program: &str) -> String {
    format!("{program}{EXE_SUFFIX}")
}

/// Builds the UI and both programs. The window's build script sees to the UI.
pub(crate) fn build(shape: Shape) -> Result<(), Failure> {
    // On Windows a running program cannot be replaced, and this one runs.
    let everything = ["build", "--workspace", "--exclude", "xtask", "--bins"];
    child::run(cargo(&everything).args(shape.arguments()))
}

/// Puts copies of both programs into a folder of `target`, out of reach of the next build.
pub(crate) fn copy(shape: Shape, name: &str) -> Result<(), Failure> {
    let folder = target().join(name);
    fs::create_dir_all(&folder).at(&folder)?;
    for program in [AGENT, WINDOW].map(file_of) {
        let copy = folder.join(&program);
        // Not written over: it may be running, and then only a new file can take its name.
        if copy.exists() {
            fs::remove_file(&copy).at(&copy)?;
        }
        fs::copy(shape.folder().join(program), &copy).at(&copy)?;
    }
    Ok(())
}

/// The agent's program, to be started as on a machine where nobody has started it before; its home
/// is the folder `name` of `target`, made anew.
pub(crate) fn agent_in_a_new_home(shape: Shape, name: &str) -> Result<Command, Failure> {
    let home = target().join(name);
    if home.exists() {
        fs::remove_dir_all(&home).at(&home)?;
    }
    let mut agent = Command::new(shape.agent());
    for (variable, folder) in [
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_RUNTIME_DIR", "run"),
    ] {
        let folder = home.join(folder);
        fs::create_dir_all(&folder).at(&folder)?;
        agent.env(variable, folder);
    }
    Ok(agent)
}

/// Cargo, the one that started us.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments);
    command
}

/// Cargo's folder, from where this very program lies in it.
pub(crate) fn target() -> PathBuf {
    env::current_exe()
        .ok()
        .as_deref()
        .and_then(Path::parent)
        .and_then(Path::parent)
        .map_or_else(|| PathBuf::from("target"), Path::to_owned)
}
