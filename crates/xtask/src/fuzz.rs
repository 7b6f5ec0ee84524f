//! `cargo xtask fuzz`: hostile input without end for every parser, made by a machine that sees which
//! lines it reaches.
//!
//! The targets are those of `fuzz/`. They are built by the toolchain that there is and without
//! `cargo fuzz`: what that adds is a few flags, and a sanitizer for unsafe code, of which the parsers
//! have none. What was interesting is kept in `target/fuzz/<target>/corpus` for the next time, what
//! failed in `target/fuzz/<target>/found`.

use crate::child::{self, Child};
use crate::failure::{AtPath, Failure};
use crate::machine::System;
use crate::prerequisites::{self, Purpose};
use crate::programs::{cargo, target};
use crate::steps::Steps;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

/// How long each target runs unless the user says otherwise.
pub(crate) const SECONDS: u32 = 60;

const FOLDER: &str = "fuzz";

/// What makes a program tell libFuzzer where it has been, as `cargo fuzz` has it.
const FLAGS: &str = "--cfg fuzzing -Ccodegen-units=1 -Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares";

/// Ceilings of one input: bytes, seconds, and megabytes of memory.
const CEILINGS: [&str; 3] = ["-max_len=8192", "-timeout=60", "-rss_limit_mb=2048"];

/// Why nothing of this runs on Windows.
const NOT_HERE: &str = "libFuzzer and these flags do not go together on Windows";

/// Runs every target for so long.
pub(crate) fn fuzz(seconds: u32) -> Result<(), Failure> {
    let mut steps = Steps::default();
    let result = steps
        .step("prerequisites", |_| prerequisites::ensure(&[Purpose::Fuzz]))
        .and_then(|()| all(&mut steps, seconds));
    steps.summary();
    result
}

/// The steps of it.
pub(crate) fn all(steps: &mut Steps, seconds: u32) -> Result<(), Failure> {
    if System::here() == System::Windows {
        steps.skip("fuzzing", NOT_HERE);
        return Ok(());
    }
    let programs = steps.step_giving("fuzzing: build", build)?;
    let mut result = Ok(());
    for name in targets()? {
        // What one finds is no reason to leave out the others.
        let done = steps.step(&format!("fuzzing: {name}"), |_| {
            run(&programs, &name, seconds)
        });
        child::go_on()?;
        result = result.and(done);
    }
    result
}

/// Builds the targets, and says where they are.
fn build() -> Result<PathBuf, Failure> {
    let version = child::answer(Command::new("rustc").arg("-vV"));
    let host = version
        .as_deref()
        .and_then(host_of)
        .ok_or(Failure::Unreadable {
            what: "rustc, which should say what it builds for",
        })?;
    let folder = target().join(FOLDER);
    // With a target named, the flags are for the programs alone and not for what helps to build them.
    let mut build = cargo(&["build", "--release", "--bins", "--locked", "--target", host]);
    build
        .args(["--manifest-path", "fuzz/Cargo.toml", "--target-dir"])
        .arg(&folder)
        .env("RUSTFLAGS", FLAGS);
    child::run(&mut build)?;
    Ok(folder.join(host).join("release"))
}

/// What `rustc -vV` says that it builds for.
fn host_of(version: &str) -> Option<&str> {
    version.lines().find_map(|line| line.strip_prefix("host: "))
}

/// The names of the targets, in their order.
fn targets() -> Result<Vec<String>, Failure> {
    let folder = Path::new(FOLDER).join("targets");
    let mut names = Vec::new();
    for entry in fs::read_dir(&folder).at(&folder)? {
        let path = entry.at(&folder)?.path();
        if path.extension().is_some_and(|it| it == "rs") {
            names.extend(
                path.file_stem()
                    .and_then(|name| Some(name.to_str()?.to_owned())),
            );
        }
    }
    names.sort();
    Ok(names)
}

fn run(programs: &Path, name: &str, seconds: u32) -> Result<(), Failure> {
    let folder = target().join(FOLDER).join(name);
    let [corpus, found] = ["corpus", "found"].map(|it| folder.join(it));
    for folder in [&corpus, &found] {
        fs::create_dir_all(folder).at(folder)?;
    }
    let log = folder.join("log");
    let mut fuzzer = Command::new(programs.join(name));
    fuzzer
        .args(CEILINGS)
        .arg(format!("-max_total_time={seconds}"))
        .arg("-print_final_stats=1")
        // What follows is the beginning of a file's name.
        .arg(format!("-artifact_prefix={}/", found.display()))
        .args([&corpus, &Path::new(FOLDER).join("seeds").join(name)]);
    let words = Path::new(FOLDER)
        .join("targets")
        .join(format!("{name}.dict"));
    if words.exists() {
        fuzzer.arg(format!("-dict={}", words.display()));
    }
    #[expect(clippy::disallowed_methods, reason = "not a file of the user's")]
    let output = File::create(&log).at(&log)?;
    let status = Child::start(fuzzer.stderr(output))?.wait()?;
    let told = fs::read(&log).at(&log)?;
    let told = String::from_utf8_lossy(&told);
    if status.success() {
        println!("{}", result_of(&told));
        return Ok(());
    }
    let last: Vec<_> = told.lines().rev().take(40).collect();
    for line in last.into_iter().rev() {
        println!("{line}");
    }
    println!(
        "\nFound by {name}. What it was given is in {}; the same again:\n\n    {} FILE\n",
        found.display(),
        programs.join(name).display()
    );
    Err(Failure::Steps)
}

/// What libFuzzer says at its end.
fn result_of(told: &str) -> String {
    let executions = told
        .lines()
        .find_map(|line| line.strip_prefix("stat::number_of_executed_units:"))
        .unwrap_or("an unknown number of");
    let reached = told
        .lines()
        .rev()
        .find_map(|line| line.split_once(" cov: ")?.1.split(' ').next())
        .unwrap_or("?");
    format!(
        "{} executions, {reached} places reached, nothing found",
        executions.trim()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_libfuzzer_is_understood() {
        let told = "#8\tINITED cov: 705 ft: 994 corp: 7/590b exec/s: 0 rss: 28Mb\n\
                    #99\tDONE   cov: 812 ft: 994 corp: 7/590b exec/s: 0 rss: 28Mb\n\
                    stat::number_of_executed_units: 99\n";
        assert_eq!(
            result_of(told),
            "99 executions, 812 places reached, nothing found"
        );
        let version = "rustc 1.95.0\nhost: x86_64-unknown-linux-gnu\nrelease: 1.95.0";
        assert_eq!(host_of(version), Some("x86_64-unknown-linux-gnu"));
    }

    #[test]
    fn every_target_is_built_and_has_seeds() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
        let manifest = fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
        let listed: Vec<_> = manifest
            .lines()
            .filter_map(|line| {
                line.strip_prefix("path = \"targets/")?
                    .strip_suffix(".rs\"")
            })
            .collect();
        assert!(listed.len() >= 7 && listed.is_sorted(), "{listed:?}");
        let names = |folder: &str, extension: &str| {
            let mut names: Vec<_> = fs::read_dir(fuzz.join(folder))
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .filter_map(|name| Some(name.strip_suffix(extension)?.to_owned()))
                .collect();
            names.sort();
            names
        };
        assert_eq!(names("targets", ".rs"), listed);
        assert_eq!(names("seeds", ""), listed);
    }
}
