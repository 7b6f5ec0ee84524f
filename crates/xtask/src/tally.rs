//! Counts what test runners say: passed, failed, and skipped with the reason.
//!
//! A Rust test that cannot do its work here prints `skipped: <reason>` and returns. The harness calls
//! that passed; here it is not.

use std::fmt;

/// The sums of any number of runs.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
    /// How many of the skipped ones the harness counts as passed.
    pretended: u64,
    reasons: Vec<String>,
    in_successes: bool,
    test_has_skipped: bool,
}

impl Tally {
    /// Takes a line of a test runner's output. Says whether it is worth showing: what tests that
    /// passed have printed is not.
    pub(crate) fn read(&mut self, line: &str) -> bool {
        if let Some(reason) = line.strip_prefix("skipped: ") {
            self.skip(reason);
            return true;
        }
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.in_successes = false;
            self.count(counts.split(['.', ';']));
        } else if let Some(counts) = line.trim_start().strip_prefix("Tests  ") {
            self.count(counts.split('|'));
        } else if line == "successes:" {
            self.in_successes = true;
        } else if line == "failures:" {
            self.in_successes = false;
        } else if line.starts_with("---- ") {
            self.test_has_skipped = false;
        }
        !self.in_successes
    }

    /// Notes that something was not done, and why.
    pub(crate) fn skip_step(&mut self, reason: &str) {
        self.skipped += 1;
        self.reasons.push(reason.to_owned());
    }

    /// Why things were skipped, in the order in which that was said.
    pub(crate) fn reasons(&self) -> &[String] {
        &self.reasons
    }

    fn skip(&mut self, reason: &str) {
        self.reasons.push(reason.to_owned());
        if !self.test_has_skipped {
            self.test_has_skipped = true;
            self.skipped += 1;
            self.pretended += 1;
        }
    }

    /// Reads `12 passed` and its like.
    fn count<'a>(&mut self, counts: impl Iterator<Item = &'a str>) {
        for count in counts {
            let mut words = count.split_whitespace();
            let (Some(number), Some(what)) = (words.next(), words.next()) else {
                continue;
            };
            let Ok(number) = number.parse::<u64>() else {
                continue;
            };
            match what {
                "passed" => self.passed += number,
                "failed" => self.failed += number,
                "ignored" | "skipped" | "todo" if number > 0 => {
                    self.skipped += number;
                    self.reasons.push("marked as such in the source".to_owned());
                }
                _ => {}
            }
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let passed = self.passed.saturating_sub(self.pretended);
        write!(to, "{passed} passed, {} failed", self.failed)?;
        match self.skipped {
            0 => Ok(()),
            skipped => write!(to, ", {skipped} skipped"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(lines: &str) -> (Tally, Vec<&str>) {
        let mut tally = Tally::default();
        let shown = lines.lines().filter(|line| tally.read(line)).collect();
        (tally, shown)
    }

    #[test]
    fn sums_over_all_runs() {
        let (tally, _) = tally(
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out\n\
             test result: FAILED. 3 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out\n\
             \x20     Tests  1 failed | 41 passed (42)",
        );
        assert_eq!(tally.to_string(), "56 passed, 3 failed");
        assert!(tally.reasons().is_empty());
    }

    #[test]
    fn a_test_that_skipped_has_not_passed() {
        let (tally, _) = tally(
            "successes:\n\n\
             ---- corpus stdout ----\n\
             skipped: shared data absent: qr\n\
             skipped: shared data absent: imports\n\n\
             ---- other stdout ----\n\
             skipped: no camera\n\n\
             test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out",
        );
        assert_eq!(tally.to_string(), "3 passed, 0 failed, 2 skipped");
        assert_eq!(tally.reasons().len(), 3);
    }

    #[test]
    fn an_ignored_test_is_not_overlooked() {
        let (tally, _) = tally("test result: ok. 1 passed; 0 failed; 2 ignored; 0 measured");
        assert_eq!(tally.to_string(), "1 passed, 0 failed, 2 skipped");
        assert_eq!(tally.reasons(), ["marked as such in the source"]);
    }

    #[test]
    fn a_skipped_step_is_counted() {
        let mut tally = Tally::default();
        tally.skip_step("cargo-deny not installed");
        assert_eq!(tally.to_string(), "0 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn chatter_of_tests_that_passed_is_not_shown() {
        let (_, shown) = tally(
            "test a ... ok\n\nsuccesses:\n\n---- a stdout ----\nchatter\n\nsuccesses:\n    a\n\n\
             failures:\n\n---- b stdout ----\npanicked\n\n\
             test result: FAILED. 1 passed; 1 failed; 0 ignored",
        );
        assert!(!shown.contains(&"chatter"));
        assert!(shown.contains(&"panicked"));
        assert!(shown.contains(&"test a ... ok"));
    }
}
