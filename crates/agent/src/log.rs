//! What the agent says on its standard error: static words and ids only.
//!
//! Never input, a label, a path or a secret: the type of `words` sees to it. There is no level and
//! no filter; what is not worth a line is not said.

use std::io::Write as _;

/// Writes one line.
pub(crate) fn say(words: &'static str) {
    line(format_args!("{words}"));
}

/// Writes one line about the process or request of that id.
pub(crate) fn say_of(words: &'static str, id: impl Into<u64>) {
    line(format_args!("{words} ({})", id.into()));
}

/// A defect is told by its place. Its message may quote what it stumbled over.
pub(crate) fn keep_panics_short() {
    std::panic::set_hook(Box::new(|panic| match panic.location() {
        Some(place) => line(format_args!(
            "a defect at {}:{}",
            place.file(),
            place.line()
        )),
        None => line(format_args!("a defect")),
    }));
}

fn line(words: std::fmt::Arguments<'_>) {
    // A closed standard error is no reason to stop.
    let _ = writeln!(std::io::stderr(), "countersign: {words}");
}
