//! Process groups, and the signals that end them.
//!
//! What a program must do differently from system to system; which system this is, and what follows
//! from that for packages and names, is [`crate::machine`]'s. No other file of xtask asks the compiler.

use std::process::Command;

#[cfg(unix)]
mod system {
    use super::Command;
    use rustix::process::{Pid, Signal, kill_process, kill_process_group};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

    /// Ctrl-C, the request to end, and the end of the terminal.
    pub(in crate::child) const SIGNALS: &[i32] = &[SIGINT, SIGTERM, SIGHUP];

    pub(in crate::child) fn lead(command: &mut Command) {
        std::os::unix::process::CommandExt::process_group(command, 0);
    }

    pub(in crate::child) fn ask_to_end(leader: u32) {
        if let Some(leader) = id(leader) {
            let _ = kill_process(leader, Signal::TERM);
        }
    }

    pub(in crate::child) fn kill(leader: u32) {
        if let Some(leader) = id(leader) {
            let _ = kill_process_group(leader, Signal::KILL);
        }
    }

    fn id(leader: u32) -> Option<Pid> {
        Pid::from_raw(i32::try_from(leader).ok()?)
    }

    /// Whether nobody of the group is left.
    #[cfg(test)]
    pub(in crate::child) fn is_gone(leader: u32) -> bool {
        let leader = id(leader).expect("the child has had this number");
        rustix::process::test_kill_process_group(leader).is_err()
    }
}

#[cfg(not(unix))]
mod system {
    use super::Command;
    use signal_hook::consts::{SIGINT, SIGTERM};

    pub(in crate::child) const SIGNALS: &[i32] = &[SIGINT, SIGTERM];

    pub(in crate::child) fn lead(_: &mut Command) {}

    /// Windows has no signal that asks; closing the whole tree is all there is.
    pub(in crate::child) fn ask_to_end(leader: u32) {
        kill(leader);
    }

    pub(in crate::child) fn kill(leader: u32) {
        let leader = leader.to_string();
        crate::child::answer(Command::new("taskkill").args(["/T", "/F", "/PID", &leader]));
    }
}

pub(super) use system::*;
