//! Files dragged out of another program's window and dropped on ours, as the protocol of the desktop
//! has it between two processes.

use crate::desktop::Desktop;
use crate::program::Program;
use crate::until::until;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The other program. It is built with what the window itself was built with.
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/e2e/drag_source.c");

/// Drags `file` out of another program, and drops it on the window with this title.
pub(crate) fn drop_file(desktop: &Desktop, file: &Path, title: &str) {
    let program = built_source(desktop);
    let _source = Program::start(desktop.place(Program::command(program).arg(file)));
    let from = until("the window to drag from", || {
        desktop.windows("^Drag me$").pop()
    });
    desktop.settled(&from, None);
    let to = desktop.windows(title).pop().expect("there is a window");

    desktop.point_at(&from, 100, 50);
    desktop.ask("xdotool", &["mousedown", "1"]);
    // A drag begins when the mouse has moved, and is heard of when it moves again.
    let mut step = 0;
    until("the window to take what is dragged", || {
        step += 1;
        desktop.point_at(&to, 200 + step % 2, 300);
        desktop.windows("^May be dropped$").pop()
    });
    desktop.ask("xdotool", &["mouseup", "1"]);
    until("the file to be dropped", || {
        desktop.windows("^Dropped$").pop()
    });
}

fn built_source(desktop: &Desktop) -> PathBuf {
    let program = desktop.path("drag-source");
    let flags = desktop.answer("pkg-config", &["--cflags", "--libs", "gtk+-3.0"]);
    let status = Command::new("cc")
        .arg(SOURCE)
        .arg("-o")
        .arg(&program)
        .args(flags.split_whitespace())
        .status();
    assert!(status.is_ok_and(|status| status.success()), "cc builds it");
    program
}
