//! `cargo xtask run`: from a clone to the window.

use crate::child::Child;
use crate::desktop::Desktop;
use crate::failure::Failure;
use crate::machine::{self, System};
use crate::prerequisites::{self, Purpose};
use crate::programs::{self, Shape};
use std::process::Command;

/// Builds and starts Countersign, and stays until it ends. Without a display it gets a virtual one.
pub(crate) fn run() -> Result<(), Failure> {
    let is_virtual = !machine::has_display();
    prepare(is_virtual)?;
    let desktop = if is_virtual {
        Desktop::start_virtual()?
    } else {
        Desktop::of_user()
    };
    let mut agent = start(&desktop, Command::new(Shape::Debug.agent()))?;
    if is_virtual {
        show_first_picture(&desktop, &mut agent)?;
    }
    println!("Countersign runs. Ctrl-C ends it.");
    match agent.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(Failure::Ended {
            command: "countersign".to_owned(),
            status,
        }),
        // That is how one ends it.
        Err(Failure::Interrupted) => Ok(()),
        Err(failure) => Err(failure),
    }
}

/// The same on a virtual display and in a home of its own, until its window has been seen.
pub(crate) fn run_once() -> Result<(), Failure> {
    if !System::here().is_linux() {
        return Err(Failure::NoVirtualDisplay);
    }
    prepare(true)?;
    let desktop = Desktop::start_virtual()?;
    let agent = programs::agent_in_a_new_home(Shape::Debug, "run")?;
    show_first_picture(&desktop, &mut start(&desktop, agent)?)
}

fn prepare(is_virtual: bool) -> Result<(), Failure> {
    let mut purposes = vec![Purpose::Build, Purpose::Run];
    if is_virtual {
        purposes.push(Purpose::Headless);
    }
    prerequisites::ensure(&purposes)?;
    programs::build(Shape::Debug)
}

fn show_first_picture(desktop: &Desktop, agent: &mut Child) -> Result<(), Failure> {
    desktop.wait_for_picture(|| still_runs(agent))?;
    let picture = desktop.take_picture("run.png")?;
    println!("{}", desktop.how_to_look());
    println!("Its first picture: {}", picture.display());
    Ok(())
}

/// Starts the agent, which opens the window.
pub(crate) fn start(desktop: &Desktop, mut agent: Command) -> Result<Child, Failure> {
    Child::start(desktop.show(&mut agent))
}

/// Fails when the agent is no more.
pub(crate) fn still_runs(agent: &mut Child) -> Result<(), Failure> {
    match agent.ended() {
        None => Ok(()),
        Some(status) if status.success() => Err(Failure::HandedOver),
        Some(status) => Err(Failure::Ended {
            command: "countersign".to_owned(),
            status,
        }),
    }
}
