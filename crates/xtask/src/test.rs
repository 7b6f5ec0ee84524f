//! `cargo xtask test`: everything that continuous integration runs.

use crate::check::{self, AUTOMATION};
use crate::child;
use crate::failure::Failure;
use crate::machine;
use crate::prerequisites::{self, Purpose};
use crate::programs::{self, Shape, cargo};
use crate::run;
use crate::steps::Steps;
use std::process::Command;

/// The folder of `target` with the programs that `tests/e2e/plain.rs` tries to drive.
const PLAIN: &str = "plain";

/// What may be skipped in continuous integration: words of the reason, and why that is right.
const MAY_BE_SKIPPED: &[(&str, &str)] = &[
    (
        "../shared/data",
        "what lies beside the repository is extra: it stands alone",
    ),
    ("advisory database", "not every network lets it through"),
    (
        "cargo-deny",
        "takes minutes to build, and what it looks at changes with the lockfile only",
    ),
];

/// What may be skipped besides where the tests do not run as root, who alone can become another
/// user, mount a small disk and look into a process that hides itself.
const MAY_BE_SKIPPED_UNPRIVILEGED: &[&str] = &[
    "needs a second user",
    "needs the right to mount",
    "by root only",
];

/// Runs it all; `full` adds what takes long.
pub(crate) fn test(full: bool) -> Result<(), Failure> {
    let mut steps = Steps::default();
    let mut result = all(&mut steps, full);
    if machine::is_ci() {
        for reason in unexpected(steps.tally.reasons(), machine::is_root()) {
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
    steps.step("run", |_| run::run_once())?;

    // What is released is built with other settings, and must not be drivable: `tests/e2e/plain.rs`
    // tries.
    steps.step("release build", |_| {
        programs::build(Shape::Release)?;
        programs::copy(Shape::Release, PLAIN)
    })?;

    // One invocation, so that nothing is built twice: unit tests, documentation tests, `tests/core`,
    // `tests/app` and, in real windows, `tests/e2e`.
    steps.tests("tests", tests().args(["--", "--show-output"]))?;
    if full { long(steps) } else { Ok(()) }
}

/// The tests with `filter` in their names, and what they need.
pub(crate) fn test_some(filter: &str) -> Result<(), Failure> {
    prerequisites::ensure(&[Purpose::Build, Purpose::Run, Purpose::Test])?;
    child::run(tests().args([filter, "--", "--show-output"]))
}

fn tests() -> Command {
    cargo(&[
        "test",
        "--workspace",
        "--no-fail-fast",
        "--features",
        AUTOMATION,
    ])
}

/// What takes long.
fn long(steps: &mut Steps) -> Result<(), Failure> {
    // Random input of another kind and much more of it than in the lane that everybody runs.
    let mut random = tests();
    random.args(["--package=countersign-core", "--test", "core"]);
    steps.tests(
        "random input",
        random
            .env("PROPTEST_CASES", "20000")
            .args(["--", "--show-output"]),
    )
}

fn unexpected(reasons: &[String], is_root: bool) -> impl Iterator<Item = &String> {
    let unprivileged = MAY_BE_SKIPPED_UNPRIVILEGED.iter().filter(move |_| !is_root);
    let expected = MAY_BE_SKIPPED.iter().map(|(words, _)| words);
    let expected: Vec<_> = expected.chain(unprivileged).collect();
    reasons
        .iter()
        .filter(move |reason| !expected.iter().any(|words| reason.contains(*words)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_table_names_may_be_skipped() {
        let reasons = ["../shared/data/qr is absent", "no camera", "by root only"];
        let reasons = reasons.map(str::to_owned);
        let unexpected = |is_root| unexpected(&reasons, is_root).collect::<Vec<_>>();
        assert_eq!(unexpected(true), ["no camera", "by root only"]);
        assert_eq!(unexpected(false), ["no camera"]);
    }
}
