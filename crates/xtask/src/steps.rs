//! Work in steps: each has a heading and its time, the first that fails is the last, and whatever
//! happens there is a summary.

use crate::child;
use crate::failure::Failure;
use crate::machine;
use crate::tally::Tally;
use std::process::Command;
use std::time::{Duration, Instant};

/// How long continuous integration may take from nothing; docs/measurements.md tells how long it did.
const WANTED: Duration = Duration::from_secs(25 * 60);

#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<(String, Duration, Outcome)>,
    pub(crate) tally: Tally,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Good,
    Bad,
    Skipped,
}

impl Steps {
    /// Does a step.
    pub(crate) fn step(
        &mut self,
        name: &str,
        work: impl FnOnce(&mut Tally) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        println!("\n==> {name}");
        let start = Instant::now();
        let result = work(&mut self.tally);
        let outcome = if result.is_ok() {
            Outcome::Good
        } else {
            Outcome::Bad
        };
        self.done.push((name.to_owned(), start.elapsed(), outcome));
        result
    }

    /// Does a step that gives something to those after it.
    pub(crate) fn step_giving<T>(
        &mut self,
        name: &str,
        work: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let mut given = None;
        self.step(name, |_| {
            given = Some(work()?);
            Ok(())
        })?;
        Ok(given.expect("the step is done"))
    }

    /// Does a step that is one command.
    pub(crate) fn command(&mut self, name: &str, command: &mut Command) -> Result<(), Failure> {
        self.step(name, |_| child::run(command))
    }

    /// Does a step that is one command which runs tests.
    pub(crate) fn tests(&mut self, name: &str, command: &mut Command) -> Result<(), Failure> {
        self.step(name, |tally| {
            child::run_reading(command, |line| {
                if tally.read(line) {
                    println!("{line}");
                }
            })
        })
    }

    /// Leaves a step out, and says so.
    pub(crate) fn skip(&mut self, name: &str, reason: &str) {
        println!("\n==> {name}\nskipped: {reason}");
        self.tally.skip_step(reason);
        self.done
            .push((name.to_owned(), Duration::ZERO, Outcome::Skipped));
    }

    /// Says how it went, with the counts alone on the last line.
    pub(crate) fn summary(&self) {
        println!("\n==> summary");
        for (name, time, outcome) in &self.done {
            let outcome = match outcome {
                Outcome::Good => "ok",
                Outcome::Bad => "FAILED",
                Outcome::Skipped => "skipped",
            };
            println!("{:>7}  {outcome:<8} {name}", minutes(*time));
        }
        let total: Duration = self.done.iter().map(|(_, time, _)| *time).sum();
        println!("{:>7}  {}", minutes(total), in_all(total, machine::is_ci()));
        for reason in self.tally.reasons() {
            println!("skipped: {reason}");
        }
        println!();
        println!("{}", self.tally);
    }
}

/// Says of the total how it is against what is wanted. No more than that: how fast a runner is on
/// the day is not the fault of whoever reads it.
fn in_all(total: Duration, is_ci: bool) -> String {
    if !is_ci {
        return "in all".to_owned();
    }
    let limit = minutes(WANTED);
    if total > WANTED {
        format!("in all: LONGER than the {limit} that are wanted")
    } else {
        format!("in all; at most {limit} is wanted")
    }
}

fn minutes(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_total_is_told_against_the_limit() {
        let total = |seconds| in_all(Duration::from_secs(seconds), true);
        assert_eq!(total(600), "in all; at most 25:00 is wanted");
        assert_eq!(total(1501), "in all: LONGER than the 25:00 that are wanted");
        assert_eq!(in_all(Duration::from_secs(1501), false), "in all");
    }

    #[test]
    fn times_are_told_in_minutes() {
        assert_eq!(minutes(Duration::from_millis(605_900)), "10:05");
    }
}
