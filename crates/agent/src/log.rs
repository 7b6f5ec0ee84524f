//! What the agent says on its standard error: static words and ids only.
//!
//! Never input, a label, a path or a secret: the type of `words` sees to it. There is no level and
//! no filter; what is not worth a line is not said. The last lines are remembered, so that a user without
//! a terminal can read them.

use crate::clock::{Clock as _, SystemClock};
use countersign_contract::storage::LogLine;
use std::collections::VecDeque;
use std::io::Write as _;
use std::sync::{Mutex, PoisonError};

/// So many lines are remembered.
const REMEMBERED: usize = 200;

static LINES: Mutex<VecDeque<LogLine>> = Mutex::new(VecDeque::new());

/// Writes one line.
pub(crate) fn say(words: &'static str) {
    line(words.to_owned());
}

/// Writes one line about the process or request of that id.
pub(crate) fn say_of(words: &'static str, id: impl Into<u64>) {
    line(format!("{words} ({})", id.into()));
}

/// A defect is told by its place. Its message may quote what it stumbled over.
pub(crate) fn keep_panics_short() {
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => line(format!("a defect at {}:{}", place.file(), place.line())),
        None => line("a defect".to_owned()),
    }));
}

/// The lines that are remembered, the latest last.
pub(crate) fn remembered() -> Vec<LogLine> {
    let lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    lines.iter().cloned().collect()
}

fn line(words: String) {
    // A closed standard error is no reason to stop.
    let _ = writeln!(std::io::stderr(), "countersign: {words}");
    let at_ms = SystemClock.now().as_u64();
    let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
    if lines.len() == REMEMBERED {
        lines.pop_front();
    }
    lines.push_back(LogLine { at_ms, words });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_remembered() {
        for number in 0..REMEMBERED + 5 {
            say_of(
                "a line of this test",
                u64::try_from(number).expect("it is small"),
            );
        }
        let lines = remembered();
        assert_eq!(lines.len(), REMEMBERED);
        let last = format!("a line of this test ({})", REMEMBERED + 4);
        assert!(lines.iter().any(|line| line.words == last));
    }
}
