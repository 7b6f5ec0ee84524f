//! prctl and limits.

pub(super) use super::unix::{asked_to_end, detach, start_over_if_threaded};

use super::unix::limit;
use rustix::process::{DumpableBehavior, Resource, set_dumpable_behavior};
use std::{fs, io};

pub(super) fn harden() -> io::Result<()> {
    set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    forbid_dumps()
}

/// A core that the system pipes to a program (systemd-coredump, apport) is held to no limit, except
/// that one of a single byte means that there shall be none (coredump_pipe in fs/coredump.c). Whom an
/// administrator has allowed not even that byte stays at nothing.
pub(super) fn forbid_dumps() -> io::Result<()> {
    limit(Resource::Core, 1).or_else(|_| limit(Resource::Core, 0))
}

pub(super) fn limit_child(memory_bytes: u64, cpu_seconds: u64) -> io::Result<()> {
    rustix::thread::set_no_new_privs(true)?;
    forbid_dumps()?;
    limit(Resource::As, memory_bytes)?;
    limit(Resource::Cpu, cpu_seconds)
}

/// Whether this is known to be the process's only thread.
pub(super) fn is_single_threaded() -> bool {
    fs::read_dir("/proc/self/task").is_ok_and(|threads| threads.count() == 1)
}

pub(super) fn return_free_memory() {
    #[cfg(target_env = "gnu")]
    {
        // SAFETY: takes no pointers, and locks the allocator itself.
        #[expect(unsafe_code, reason = "no safe interface exists")]
        let _ = unsafe { libc::malloc_trim(0) };
    }
}
