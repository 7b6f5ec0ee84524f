//! `cargo xtask check`: formatters, linters, the UI's own tests, and the rules about dependencies.

use crate::child;
use crate::failure::Failure;
use crate::prerequisites::{self, Purpose};
use crate::programs::cargo;
use crate::steps::Steps;
use crate::ui;

/// The features that only tests have. Both shapes of the programs are linted.
pub(crate) const AUTOMATION: &str = "countersign-agent/automation,countersign-window/automation";
/// The one of them with which no window can be driven.
pub(crate) const AUTOMATION_OF_AGENT: &str = "countersign-agent/automation";

/// What the rules about dependencies need.
const NO_DENY: &str = "cargo-deny not installed (cargo install cargo-deny --locked)";

/// Checks everything, or mends what can be mended by a machine.
pub(crate) fn check(fix: bool) -> Result<(), Failure> {
    let mut steps = Steps::default();
    let result = steps
        .step("prerequisites", |_| {
            prerequisites::ensure(&[Purpose::Build])
        })
        .and_then(|()| {
            if fix {
                mend(&mut steps)
            } else {
                look(&mut steps)
            }
        });
    steps.summary();
    result
}

/// The steps that look and change nothing.
pub(crate) fn look(steps: &mut Steps) -> Result<(), Failure> {
    steps.command("Rust: format", &mut cargo(&["fmt", "--all", "--check"]))?;
    steps.step("UI: packages", |_| ui::install())?;
    steps.command("UI: format", &mut ui::script("format"))?;
    steps.command("UI: lint", &mut ui::script("lint"))?;
    steps.command("UI: types", &mut ui::script("check"))?;
    // vitest colours its output wherever CI is set, and then it could not be counted.
    steps.tests("UI: tests", ui::script("test").env("NO_COLOR", "1"))?;
    rules_about_dependencies(steps)?;
    let lint = ["clippy", "--workspace", "--all-targets"];
    steps.command("Rust: lint", cargo(&lint).args(["--", "-D", "warnings"]))?;
    steps.command(
        "Rust: lint with automation",
        cargo(&lint).args(["--features", AUTOMATION, "--", "-D", "warnings"]),
    )
}

fn mend(steps: &mut Steps) -> Result<(), Failure> {
    steps.step("UI: packages", |_| ui::install())?;
    steps.command("UI: lint", &mut ui::program(&["eslint", "--fix", "."]))?;
    steps.command(
        "UI: format",
        &mut ui::program(&["prettier", "--write", "."]),
    )?;
    let lint = [
        "clippy",
        "--workspace",
        "--all-targets",
        "--fix",
        "--allow-dirty",
    ];
    steps.command("Rust: lint", cargo(&lint).arg("--allow-staged"))?;
    // Last, since what a linter rewrites is not always well formatted.
    steps.command("Rust: format", &mut cargo(&["fmt", "--all"]))
}

fn rules_about_dependencies(steps: &mut Steps) -> Result<(), Failure> {
    const NAME: &str = "licences, sources and advisories";
    if child::answer(&mut cargo(&["deny", "--version"])).is_none() {
        steps.skip(NAME, NO_DENY);
        return Ok(());
    }
    // The database of advisories is fetched, and not every network lets that through.
    if child::run(&mut cargo(&["deny", "fetch"])).is_ok() {
        steps.command(NAME, &mut cargo(&["deny", "check"]))
    } else {
        steps.skip("advisories", "advisory database out of reach");
        let rules = ["deny", "check", "bans", "licenses", "sources"];
        steps.command("licences and sources", &mut cargo(&rules))
    }
}
