//! `cargo xtask run`: from a clone to the window.

use crate::child::{self, Child, until};
use crate::desktop::Desktop;
use crate::failure::Failure;
use crate::machine::{self, System};
use crate::prerequisites::{self, Purpose};
use crate::programs::{self, Shape};
use std::env;
use std::process::Command;
use std::time::Duration;

/// How long the agent may take to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// Builds and starts Countersign, and stays until it ends. Without a display it gets a virtual one.
pub(crate) fn run() -> Result<(), Failure> {
    let is_virtual = !machine::has_display();
    prepare(is_virtual)?;
    let desktop = if is_virtual {
        Desktop::start_virtual()?
    } else {
        Desktop::of_user()
    };
    let mut agent = start_for_user(&desktop, Shape::Debug)?;
    if is_virtual {
        show_first_picture(&desktop, &mut agent)?;
    }
    println!(
        "Countersign runs. Its commands: {} status|lock|quit",
        typed(Shape::Debug)
    );
    println!("Closing the window leaves the agent running for a while; Ctrl-C or `quit` ends it.");
    match agent.wait() {
        Ok(status) if status.success() => {
            println!("Countersign has ended.");
            Ok(())
        }
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

/// Starts the agent in the user's own home, and waits until it is the one that answers there: if
/// there was one, a new one only hands over to it.
pub(crate) fn start_for_user(desktop: &Desktop, shape: Shape) -> Result<Child, Failure> {
    let mut agent = start(desktop, Command::new(shape.agent()))?;
    until("Countersign to answer", PATIENCE, || {
        still_runs(&mut agent)?;
        let status = child::answer(Command::new(shape.agent()).arg("status"));
        Ok(status
            .is_some_and(|status| is_of(&status, agent.id()))
            .then_some(()))
    })?;
    Ok(agent)
}

/// Whether that process has said this of itself, in whatever language: its number is in it.
fn is_of(status: &str, process: u32) -> bool {
    status
        .split(|sign: char| !sign.is_ascii_digit())
        .any(|number| number == process.to_string())
}

/// The agent's program as one would type it in the root of the repository.
fn typed(shape: Shape) -> String {
    let path = shape.agent();
    let root = env::current_dir().unwrap_or_default();
    path.strip_prefix(root)
        .unwrap_or(&path)
        .display()
        .to_string()
}

/// Starts the agent, which opens the window.
fn start(desktop: &Desktop, mut agent: Command) -> Result<Child, Failure> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_of_one_process() {
        let status = "Its window is closed.\nCountersign 0.1.0, pid 266";
        assert!(is_of(status, 266));
        assert!(!is_of(status, 26) && !is_of(status, 2660));
    }
}
