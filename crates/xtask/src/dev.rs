//! `cargo xtask dev`: Vite serves the pages and renews them in place; when a Rust file was saved, the
//! programs are built and started again.
//!
//! Files are watched by looking at their times: there are some hundreds, and this way it is the same
//! on every system.

use crate::child::{self, Child, until};
use crate::desktop::Desktop;
use crate::failure::Failure;
use crate::machine;
use crate::prerequisites::{self, Purpose};
use crate::programs::{self, Shape};
use crate::{run, ui};
use std::fs;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::thread;
use std::time::{Duration, SystemTime};

/// What the programs are made of, except for the pages.
const SOURCES: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "crates",
    "src-tauri",
    "tauri.conf.json",
];
/// The folder in there that every build writes.
const WRITTEN: &str = "gen";

/// How often the sources are looked at.
const LOOK: Duration = Duration::from_millis(400);
/// How long Vite may take to serve.
const PATIENCE: Duration = Duration::from_secs(30);
/// Where it serves: `devUrl` of tauri.conf.json and `dev` of ui/package.json say the same.
const PAGES: u16 = 5173;

/// Runs until Ctrl-C.
pub(crate) fn dev() -> Result<(), Failure> {
    prerequisites::ensure(&[Purpose::Build, Purpose::Run])?;
    let desktop = if machine::has_display() {
        Desktop::of_user()
    } else {
        prerequisites::ensure(&[Purpose::Headless])?;
        Desktop::start_virtual()?
    };
    ui::install()?;
    let mut pages = Child::start(&mut ui::script("dev"))?;
    until("Vite", PATIENCE, || match pages.ended() {
        Some(status) => Err(Failure::Ended {
            command: "npm run dev".to_owned(),
            status,
        }),
        None => Ok(is_served().then_some(())),
    })?;
    match build_again_and_again(&desktop) {
        // That is how one ends it.
        Err(Failure::Interrupted) => Ok(()),
        result => result,
    }
}

fn build_again_and_again(desktop: &Desktop) -> Result<(), Failure> {
    let mut agent: Option<Child> = None;
    loop {
        let built = newest(SOURCES);
        match programs::build(Shape::Development) {
            Ok(()) => {
                // The old one must have ended before the new one looks whether there is one.
                drop(agent.take());
                match run::start_for_user(desktop, Shape::Development) {
                    Ok(started) => {
                        agent = Some(started);
                        println!("{}Countersign runs. Ctrl-C ends it.", desktop.how_to_look());
                    }
                    // Whatever is saved, these stay.
                    Err(failure @ (Failure::HandedOver | Failure::Interrupted)) => {
                        return Err(failure);
                    }
                    Err(failure) => println!("{failure} Waiting for a change."),
                }
            }
            Err(Failure::Interrupted) => return Err(Failure::Interrupted),
            // The compiler has said what is wrong, and what ran goes on.
            Err(_) => println!("Waiting for a change."),
        }
        while newest(SOURCES) == built {
            child::go_on()?;
            if agent.as_mut().is_some_and(|agent| agent.ended().is_some()) {
                agent = None;
                println!("Countersign has ended. Waiting for a change.");
            }
            thread::sleep(LOOK);
        }
    }
}

fn is_served() -> bool {
    // Vite listens on what `localhost` means first on this machine.
    let addresses: [IpAddr; 2] = [Ipv6Addr::LOCALHOST.into(), Ipv4Addr::LOCALHOST.into()];
    addresses
        .iter()
        .any(|address| TcpStream::connect_timeout(&SocketAddr::new(*address, PAGES), LOOK).is_ok())
}

/// When the newest of these files, or of those in these folders, was changed.
fn newest(paths: &[impl AsRef<Path>]) -> Option<SystemTime> {
    paths
        .iter()
        .filter_map(|path| newest_in(path.as_ref()))
        .max()
}

fn newest_in(path: &Path) -> Option<SystemTime> {
    let data = fs::metadata(path).ok()?;
    if data.is_file() {
        return data.modified().ok();
    }
    let entries = fs::read_dir(path).ok()?.flatten();
    let sources: Vec<_> = entries
        .filter(|entry| entry.file_name() != WRITTEN)
        .map(|entry| entry.path())
        .collect();
    newest(&sources)
}
