//! Work in steps: each has a heading and its time, the first that fails is the last, and whatever
//! happens there is a summary.

use crate::child;
use crate::failure::Failure;
use crate::tally::Tally;
use std::process::Command;
use std::time::{Duration, Instant};

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
            let seconds = time.as_secs();
            let outcome = match outcome {
                Outcome::Good => "ok",
                Outcome::Bad => "FAILED",
                Outcome::Skipped => "skipped",
            };
            println!(
                "{:>4}:{:02}  {outcome:<8} {name}",
                seconds / 60,
                seconds % 60
            );
        }
        let total: Duration = self.done.iter().map(|(_, time, _)| *time).sum();
        let seconds = total.as_secs();
        println!("{:>4}:{:02}  in all", seconds / 60, seconds % 60);
        for reason in self.tally.reasons() {
            println!("skipped: {reason}");
        }
        println!();
        println!("{}", self.tally);
    }
}
