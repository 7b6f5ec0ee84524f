//! `cargo xtask measure`: how fast and how small Countersign is, on this machine, today.
//!
//! The benches say what a computation costs; the programs themselves are looked at from outside, in
//! a home of their own and on a virtual display, so that the figures are those of a first start and
//! nobody's accounts are touched. Memory is PSS: pages shared by n processes count for one n-th.
//! Only Linux tells that, so only there the programs are measured. All of it is of a release build,
//! except for what only a driver in the page can see: such a figure says so.

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
/// Around what is ours in the document. The rest of it is measured and written by hand.
const MARKS: [&str; 2] = ["<!-- measured: begin -->\n", "<!-- measured: end -->\n"];

/// How the names of some figures begin, and what we want them to be.
const WANTED: &[(&str, &str)] = &[
    ("vault/unlock_without_derivation/10000", "below 50 ms"),
    ("vault/seal/10000", "with the save below 50 ms"),
    (
        "save/keep_ten_thousand_accounts",
        "with the sealing below 50 ms",
    ),
    ("search in 10000 accounts", "p95 below 8 ms"),
    ("start to first picture", "below 1 s"),
];

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
    if System::here().is_linux() {
        figures.extend(page()?);
        figures.extend(starts()?);
    }
    let part = part(&figures);
    println!("\n{part}");
    for (beginning, _) in unmeasured(&figures) {
        println!(
            "No figure is called `{beginning}`, which WANTED in {} names.",
            file!()
        );
    }
    if write {
        let old = fs::read_to_string(DOCUMENT).at(DOCUMENT)?;
        let new = renewed(&old, &part).ok_or(Failure::Unreadable {
            what: "docs/measurements.md: its marks are gone",
        })?;
        #[expect(clippy::disallowed_methods, reason = "not a file of the user's")]
        fs::write(DOCUMENT, new).at(DOCUMENT)?;
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
            what: format!("{what} (debug programs, released page)"),
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

/// What the command writes: where and when, and the table.
fn part(figures: &[Figure]) -> String {
    let mut text = format!(
        "Of release builds unless a row says otherwise, by `cargo xtask measure`, on {date}, at commit {commit}.\n\
         The machine: {machine}.\n\n\
         | What | Figure | Wanted |\n|---|---:|---|\n",
        date = machine::today(),
        commit = child::answer(Command::new("git").args(["rev-parse", "--short=12", "HEAD"]))
            .unwrap_or_else(|| "unknown".to_owned()),
        machine = machine::described(),
    );
    for Figure { what, value } in figures {
        let wanted = WANTED
            .iter()
            .find(|(beginning, _)| what.starts_with(beginning));
        let wanted = wanted.map_or("", |(_, wanted)| *wanted);
        let missed = if is_missed(value, wanted) {
            ": **missed**"
        } else {
            ""
        };
        writeln!(text, "| {what} | {value} | {wanted}{missed} |").expect("a String grows");
    }
    text
}

/// What is wanted of figures that were not measured.
fn unmeasured(figures: &[Figure]) -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    WANTED.iter().filter(|(beginning, _)| {
        !figures
            .iter()
            .any(|figure| figure.what.starts_with(beginning))
    })
}

fn is_missed(value: &str, wanted: &str) -> bool {
    match (milliseconds(value), milliseconds(wanted)) {
        (Some(value), Some(wanted)) => value >= wanted,
        _ => false,
    }
}

/// The time at the end of a text.
fn milliseconds(text: &str) -> Option<f64> {
    let mut words = text.split_whitespace().rev();
    let unit = match words.next()? {
        "ns" => 1e-6,
        "µs" => 1e-3,
        "ms" => 1.0,
        "s" => 1e3,
        _ => return None,
    };
    let number: f64 = words.next()?.parse().ok()?;
    Some(number * unit)
}

/// The document with another part between the marks.
fn renewed(document: &str, part: &str) -> Option<String> {
    let [begin, end] = MARKS;
    let (before, rest) = document.split_once(begin)?;
    let (_, after) = rest.split_once(end)?;
    Some([before, begin, part, end, after].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn figure(what: &str, value: &str) -> Figure {
        Figure {
            what: what.into(),
            value: value.into(),
        }
    }

    #[test]
    fn there_is_a_row_for_each_figure_and_what_is_wanted_of_it() {
        let text = part(&[
            figure("otp/code", "1.2 µs"),
            figure("start to first picture, median of 9", "947 ms"),
            figure("search in 10000 accounts", "p50 2.0 ms, p95 100.1 ms"),
        ]);
        assert!(
            text.ends_with(
                "| otp/code | 1.2 µs |  |\n\
                 | start to first picture, median of 9 | 947 ms | below 1 s |\n\
                 | search in 10000 accounts | p50 2.0 ms, p95 100.1 ms | p95 below 8 ms: **missed** |\n"
            ),
            "{text}"
        );
    }

    #[test]
    fn a_wish_without_a_figure_is_noticed() {
        let all: Vec<_> = WANTED
            .iter()
            .map(|(beginning, _)| figure(beginning, "1 ms"))
            .collect();
        assert_eq!(unmeasured(&all).count(), 0);
        assert_eq!(unmeasured(&all[1..]).count(), 1);
    }

    #[test]
    fn times() {
        assert_eq!(milliseconds("p50 63 ms, p95 1.5 ms"), Some(1.5));
        assert_eq!(milliseconds("below 1 s"), Some(1000.0));
        assert_eq!(milliseconds("2.7 MiB"), None);
        assert_eq!(milliseconds(""), None);
        assert!(is_missed("1.2 s", "below 1 s"));
        assert!(!is_missed("900.5 µs", "below 1 ms"));
    }

    #[test]
    fn only_what_is_between_the_marks_is_written() {
        let page = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../..")
            .join(DOCUMENT);
        let page = fs::read_to_string(page).unwrap();
        let new = renewed(&page, "| new |\n").unwrap();
        let [begin, end] = MARKS;
        assert!(new.contains(&[begin, "| new |\n", end].concat()));
        let by_hand = |page: &str| {
            let (before, rest) = page.split_once(begin).unwrap();
            let (_, after) = rest.split_once(end).unwrap();
            [before, after].concat()
        };
        assert_eq!(by_hand(&new), by_hand(&page));
        assert!(by_hand(&page).contains("cold"));
        assert_eq!(renewed("# A page without marks\n", ""), None);
    }
}
