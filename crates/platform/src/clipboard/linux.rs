//! X11 and, where the compositor offers data-control, Wayland.
//!
//! Copying is arboard's. What is there is read here: arboard would read all that another program
//! offers, however much that is, into the process that holds the keys.

mod wayland;
mod x11;

use super::ClipboardError;
use arboard::{Set, SetExtLinux};
use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use std::{
    env, io,
    os::fd::AsFd,
    time::{Duration, Instant},
};
use wl_clipboard_rs::utils::is_primary_selection_supported;

/// How long another program may take to hand over its text.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) fn excluded(set: Set<'_>) -> Set<'_> {
    set.exclude_from_history()
}

/// Empties the clipboard if `is_ours` says so of the text that is there, and says whether it did. Of
/// a text that is longer than `longest` bytes no more than that is read, and it is not ours.
pub(super) fn clear_if(
    longest: usize,
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<bool, ClipboardError> {
    // As arboard decides when it copies.
    if env::var_os("WAYLAND_DISPLAY").is_some() && is_primary_selection_supported().is_ok() {
        wayland::clear_if(longest, is_ours)
    } else {
        x11::clear_if(longest, is_ours)
    }
}

/// Waits until there is something to read.
fn wait_for(readable: &impl AsFd, deadline: Instant) -> io::Result<()> {
    loop {
        let left = deadline.saturating_duration_since(Instant::now());
        let left = Timespec::try_from(left).map_err(io::Error::other)?;
        match poll(&mut [PollFd::new(readable, PollFlags::IN)], Some(&left)) {
            Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
            Err(Errno::INTR) => {}
            done => return Ok(done.map(drop)?),
        }
    }
}
