//! `cargo xtask measure`: how fast and how small a release build is, on this machine, today.
//!
//! The benches say what a computation costs; the programs themselves are looked at from outside, in
//! a home of their own and on a virtual display, so that the figures are those of a first start and
//! nobody's accounts are touched. Memory is PSS: pages shared by n processes count for one n-th.
//! Only Linux tells that, so only there the programs are measured.

mod divan;
mod memory;

use crate::check::AUTOMATION;
use crate::child::{self, Child, until};
use crate::desktop::Desktop;
use crate::failure::{AtPath, Failure};
use crate::machine::{self, System};
use crate::prerequisites::{self, Purpose};
use crate::programs::{self, Shape, cargo};
use std::fmt::Write as _;
use std::fs;
use std::process::Command;
use std::time::{Duration, Instant};

/// Starts of which the median is taken. Odd, so that it is one of them.
const STARTS: usize = 9;
/// How long a program may take to get to rest.
const PATIENCE: Duration = Duration::from_secs(30);
const DOCUMENT: &str = "docs/measurements.md";

/// One line of the table.
#[derive(Debug, PartialEq, Eq)]
struct Figure {
    what: String,
    value: String,
}

/// Measures all, prints the table, and with `write` puts it into the documentation.
pub(crate) fn measure(write: bool) -> Result<(), Failure> {
    prerequisites::ensure(&[Purpose::Build, Purpose::Run, Purpose::Test])?;
    programs::build(Shape::Release)?;
    let mut figures = benches()?;
    figures.extend(page()?);
    if System::here().is_linux() {
        figures.extend(starts()?);
    }
    let document = document(&figures);
    println!("\n{document}");
    if write {
        #[expect(clippy::disallowed_methods, reason = "not a file of the user's")]
        fs::write(DOCUMENT, document).at(DOCUMENT)?;
        println!("Written to {DOCUMENT}.");
    }
    Ok(())
}

/// What the benches of `core`, `platform` and `qr` say.
fn benches() -> Result<Vec<Figure>, Failure> {
    let mut table = divan::Table::default();
    let packages = ["core", "platform", "qr"].map(|room| format!("--package=countersign-{room}"));
    child::run_reading(cargo(&["bench", "--bench", "*"]).args(packages), |line| {
        println!("{line}");
        table.read(line);
    })?;
    Ok(table.medians)
}

/// What the end-to-end tests find out on their way. The page is the one that is released; the programs
/// around it are a driver's, so not optimised.
fn page() -> Result<Vec<Figure>, Failure> {
    const BEFORE: &str = "figure: ";
    let driven = ["--workspace", "--features", AUTOMATION];
    child::run(cargo(&["build", "--exclude", "xtask", "--bins"]).args(driven))?;
    let mut tests = cargo(&["test", "--test", "e2e"]);
    tests
        .args(driven)
        .args(["full_vaults::", "--", "--show-output"]);
    let mut figures = Vec::new();
    child::run_reading(&mut tests, |line| {
        println!("{line}");
        let figure = line
            .strip_prefix(BEFORE)
            .and_then(|figure| figure.split_once(": "));
        figures.extend(figure.map(|(what, value)| Figure {
            what: what.to_owned(),
            value: value.to_owned(),
        }));
    })?;
    Ok(figures)
}

/// How long a start takes to the first picture, and what all processes then weigh.
fn starts() -> Result<Vec<Figure>, Failure> {
    let desktop = Desktop::start_virtual()?;
    let mut times = Vec::new();
    let mut figures = Vec::new();
    for start in 1..=STARTS {
        let begin = Instant::now();
        let mut agent = Child::start(desktop.show(&mut programs::agent_in_a_new_home(
            Shape::Release,
            "measure",
        )?))?;
        // A look takes some hundredths of a second, so it counts from its beginning.
        let mut look = begin;
        until("the first picture", PATIENCE, || {
            crate::run::still_runs(&mut agent)?;
            look = Instant::now();
            Ok(desktop.window_is_drawn().then_some(()))
        })?;
        times.push(look - begin);
        if start == STARTS {
            figures = weigh(&desktop, &agent)?;
        }
    }
    times.sort();
    let median = times.get(STARTS / 2).expect("there were so many starts");
    figures.insert(
        0,
        Figure {
            what: format!("start to first picture, median of {STARTS}"),
            value: format!("{} ms", median.as_millis()),
        },
    );
    Ok(figures)
}

/// The memory of each process with a window, then that of the agent alone.
fn weigh(desktop: &Desktop, agent: &Child) -> Result<Vec<Figure>, Failure> {
    // Tenths of a MiB, rounded.
    let figure = |what: String, kib: u64| {
        let tenths = (kib * 10 + 512) / 1024;
        Figure {
            what,
            value: format!("{}.{} MiB", tenths / 10, tenths % 10),
        }
    };
    let mut figures = Vec::new();
    let mut total = 0;
    for process in memory::family(agent.id()) {
        let kib = memory::pss_kib(process.id)?;
        total += kib;
        figures.push(figure(
            format!("memory with a window: {}", process.name),
            kib,
        ));
    }
    figures.push(figure("memory with a window: all".to_owned(), total));
    desktop.close_window()?;
    until("the window's processes to end", PATIENCE, || {
        Ok((memory::family(agent.id()).len() == 1).then_some(()))
    })?;
    figures.push(figure(
        "memory of the agent alone, without a vault".to_owned(),
        memory::pss_kib(agent.id())?,
    ));
    Ok(figures)
}

fn document(figures: &[Figure]) -> String {
    let mut text = format!(
        "# Measurements\n\n\
         Of a release build, by `cargo xtask measure --write`, on {date}, at commit {commit}.\n\
         The machine: {machine}.\n\n\
         | What | Figure |\n|---|---:|\n",
        date = machine::today(),
        commit = child::answer(Command::new("git").args(["rev-parse", "--short=12", "HEAD"]))
            .unwrap_or_else(|| "unknown".to_owned()),
        machine = machine::described(),
    );
    for Figure { what, value } in figures {
        writeln!(text, "| {what} | {value} |").expect("a String grows");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_has_a_line_for_each_figure() {
        let figure = |what: &str, value: &str| Figure {
            what: what.into(),
            value: value.into(),
        };
        let text = document(&[figure("otp/code", "1.2 µs"), figure("save", "31 ms")]);
        assert!(text.starts_with("# Measurements\n"));
        assert!(text.ends_with("| otp/code | 1.2 µs |\n| save | 31 ms |\n"));
    }
}
