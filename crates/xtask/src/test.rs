//! `cargo xtask test`: everything that continuous integration runs.

use crate::check::{self, AUTOMATION, AUTOMATION_OF_AGENT};
use crate::child;
use crate::failure::Failure;
use crate::fuzz;
use crate::machine::{self, System};
use crate::prerequisites::{self, Purpose};
use crate::programs::{self, Shape, cargo};
use crate::run;
use crate::steps::Steps;
use std::process::Command;

/// The folder of `target` with the programs that `tests/e2e/plain.rs` tries to drive.
const PLAIN: &str = "plain";

/// Tells `tests/app/durability.rs` to leave nothing out.
const FULL_DURABILITY: &str = "COUNTERSIGN_TEST_FULL";

/// Where a thing may be skipped in continuous integration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Where {
    Everywhere,
    /// Where the tests do not run as root.
    WithoutRoot,
    /// On macOS and Windows.
    OffLinux,
}

use Where::{Everywhere, OffLinux, WithoutRoot};

/// What may be skipped in continuous integration: words of the reason, where, and why that is right.
const MAY_BE_SKIPPED: &[(&str, Where, &str)] = &[
    (
        "../shared/data",
        Everywhere,
        "what lies beside the repository is extra: it stands alone",
    ),
    (
        "advisory database",
        Everywhere,
        "not every network lets it through",
    ),
    (
        "cargo-deny",
        Everywhere,
        "takes minutes to build, and `tests/app` looks for banned crates without it",
    ),
    (
        "needs a second user",
        WithoutRoot,
        "only root can become another user",
    ),
    (
        "needs the right to mount",
        WithoutRoot,
        "only root can mount a small disk",
    ),
    (
        "by root only",
        WithoutRoot,
        "only root can look into a process that hides itself",
    ),
    (
        NO_VIRTUAL_DISPLAY,
        OffLinux,
        "nothing there draws into memory, and a runner's own desktop is not ours to type on",
    ),
    (
        "this system does not show it",
        OffLinux,
        "only Linux tells what another process has in its environment",
    ),
    ("strace", OffLinux, "only Linux has it"),
    (
        "no loop device",
        Everywhere,
        "a container may have none, and a model of a disk is tried there too",
    ),
    ("oathtool", OffLinux, "nothing of ours installs it there"),
    (
        "no python3 has",
        OffLinux,
        "nothing of ours installs it there",
    ),
];

/// Why no real window is opened on macOS and Windows.
const NO_VIRTUAL_DISPLAY: &str =
    "real windows need a virtual display, which is there on Linux only";

/// Runs it all; `full` adds what takes long.
pub(crate) fn test(full: bool) -> Result<(), Failure> {
    let mut steps = Steps::default();
    let mut result = all(&mut steps, full);
    if machine::is_ci() {
        let reasons = steps.tally.reasons();
        for reason in unexpected(reasons, System::here(), machine::is_root()) {
            println!("\nThis may not be skipped here: {reason}");
            result = result.and(Err(Failure::Steps));
        }
    }
    steps.summary();
    result
}

fn all(steps: &mut Steps, full: bool) -> Result<(), Failure> {
    steps.step("prerequisites", |_| {
        prerequisites::ensure(&[Purpose::Build, Purpose::Run, Purpose::Test])
    })?;
    check::look(steps)?;

    // What the newcomer's first command does.
    let has_virtual_display = System::here().is_linux();
    if has_virtual_display {
        steps.step("run", |_| run::run_once())?;
    } else {
        steps.skip("run", NO_VIRTUAL_DISPLAY);
    }

    // What is released is built with other settings, and must not be drivable: `tests/e2e/plain.rs`
    // tries.
    steps.step("release build", |_| {
        programs::build(Shape::Release)?;
        programs::copy(Shape::Release, PLAIN)
    })?;

    // One invocation, so that nothing is built twice: unit tests, documentation tests, `tests/core`,
    // `tests/app` and, in real windows, `tests/e2e`.
    if !has_virtual_display {
        steps.skip("tests in real windows", NO_VIRTUAL_DISPLAY);
    }
    steps.tests("tests", tests().args(["--", "--show-output"]))?;
    if full { long(steps) } else { Ok(()) }
}

/// The tests with `filter` in their names, and what they need.
pub(crate) fn test_some(filter: &str) -> Result<(), Failure> {
    prerequisites::ensure(&[Purpose::Build, Purpose::Run, Purpose::Test])?;
    if !System::here().is_linux() {
        println!("skipped: {NO_VIRTUAL_DISPLAY}");
    }
    child::run(tests().args([filter, "--", "--show-output"]))
}

fn tests() -> Command {
    cargo(&[
        "test",
        "--workspace",
        "--no-fail-fast",
        "--features",
        features(System::here()),
    ])
}

/// The features with which tests are built. Without the window's, cargo leaves out `tests/e2e`.
fn features(system: System) -> &'static str {
    if system.is_linux() {
        AUTOMATION
    } else {
        AUTOMATION_OF_AGENT
    }
}

/// What takes long.
fn long(steps: &mut Steps) -> Result<(), Failure> {
    if System::here().is_linux() {
        steps.tests(
            "durability",
            tests()
                .args(["--package=countersign-agent", "--test", "app"])
                .env(FULL_DURABILITY, "1")
                .args(["durability::", "--", "--show-output"]),
        )?;
    }
    // Much more random input than in the lane that everybody runs. A property that sets its own
    // number of cases keeps to that.
    let mut random = tests();
    random.args(["--package=countersign-core", "--test", "core"]);
    steps.tests(
        "random input",
        random
            .env("PROPTEST_CASES", "20000")
            .args(["--", "--show-output"]),
    )?;
    steps.step("prerequisites of fuzzing", |_| {
        prerequisites::ensure(&[Purpose::Fuzz])
    })?;
    fuzz::all(steps, fuzz::SECONDS)
}

/// The reasons that the table does not allow here.
fn unexpected(reasons: &[String], system: System, is_root: bool) -> impl Iterator<Item = &String> {
    let is_here = move |place: Where| match place {
        Everywhere => true,
        WithoutRoot => !is_root,
        OffLinux => !system.is_linux(),
    };
    reasons.iter().filter(move |reason| {
        !MAY_BE_SKIPPED
            .iter()
            .any(|(words, place, _)| is_here(*place) && reason.contains(words))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_table_names_may_be_skipped() {
        let reasons = [
            "../shared/data/qr is absent",
            "no camera",
            "by root only",
            NO_VIRTUAL_DISPLAY,
        ];
        let reasons = reasons.map(str::to_owned);
        let unexpected =
            |system, is_root| unexpected(&reasons, system, is_root).collect::<Vec<_>>();
        assert_eq!(
            unexpected(System::Debian, true),
            ["no camera", "by root only", NO_VIRTUAL_DISPLAY]
        );
        assert_eq!(
            unexpected(System::Debian, false),
            ["no camera", NO_VIRTUAL_DISPLAY]
        );
        for system in [System::MacOs, System::Windows] {
            assert_eq!(unexpected(system, false), ["no camera"]);
        }
    }

    #[test]
    fn where_there_is_no_virtual_display_no_window_is_driven() {
        let driven = |system| features(system).contains("window");
        assert!(driven(System::Debian) && driven(System::OtherLinux));
        assert!(!driven(System::MacOs) && !driven(System::Windows));
    }
}
