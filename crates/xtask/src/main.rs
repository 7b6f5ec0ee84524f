//! `cargo xtask`: the developer commands, the same on every system.
//!
//! Each command is a file. None of them is cleverer than a person who types what it does; they only
//! know more. This package depends on next to nothing, so that it is there in seconds, and on
//! nothing of the product, which may not compile yet.

#![expect(
    clippy::print_stdout,
    reason = "to print is what these commands are for"
)]

mod check;
mod child;
mod desktop;
mod dev;
mod failure;
mod fuzz;
mod machine;
mod measure;
mod prerequisites;
mod programs;
mod run;
mod steps;
mod tally;
mod test;
mod ui;

use crate::failure::{AtPath, Failure};
use std::env;
use std::path::Path;
use std::process::ExitCode;

const HELP: &str = "\
cargo xtask run               builds Countersign and starts it; without a display on a virtual one
cargo xtask run --once        the same on a virtual display with a new home, until the window was seen
cargo xtask test              everything that continuous integration runs
cargo xtask test --full       and what takes long: each call of a save failed in each way, more random input
cargo xtask test NAME         the Rust tests with that in their names, in real windows where they need one
cargo xtask fuzz [SECONDS]    hostile input for every parser, for so long each
cargo xtask check             formatters, linters, the UI's own tests
cargo xtask check --fix       mends what a machine can mend
cargo xtask dev               hot reload: pages at once, programs when a Rust file was saved
cargo xtask measure           how fast and how small it is
cargo xtask measure --write   and renews that part of docs/measurements.md
cargo xtask help              this

What is missing on the machine is installed on Debian, Ubuntu, Fedora and Arch where no password must
be typed for that, and otherwise named with the command that installs it.
";

fn main() -> ExitCode {
    child::heed_interrupts();
    let words: Vec<String> = env::args().skip(1).collect();
    match obey(&words.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn obey(words: &[&str]) -> Result<(), Failure> {
    // Cargo starts us where the user is; everything here is said from the root of the repository.
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    env::set_current_dir(&root).at(&root)?;
    match words {
        ["run"] => run::run(),
        ["run", "--once"] => run::run_once(),
        ["test"] => test::test(false),
        ["test", "--full"] => test::test(true),
        ["test", filter] if !filter.starts_with('-') => test::test_some(filter),
        ["fuzz"] => fuzz::fuzz(fuzz::SECONDS),
        ["fuzz", seconds] => match seconds.parse() {
            Ok(seconds) => fuzz::fuzz(seconds),
            Err(_) => Err(Failure::Usage(words.join(" "))),
        },
        ["check"] => check::check(false),
        ["check", "--fix"] => check::check(true),
        ["dev"] => dev::dev(),
        ["measure"] => measure::measure(false),
        ["measure", "--write"] => measure::measure(true),
        [] | ["help" | "--help" | "-h"] => {
            print!("{HELP}");
            Ok(())
        }
        _ => Err(Failure::Usage(words.join(" "))),
    }
}
