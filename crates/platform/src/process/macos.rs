//! ptrace and limits.

pub(super) use super::unix::{asked_to_end, detach, start_over_if_threaded};

use super::unix::limit;
use rustix::process::Resource;
use std::{ffi::c_int, io, ptr};

pub(super) fn harden() -> io::Result<()> {
    // SAFETY: PT_DENY_ATTACH reads none of the other arguments.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    let done = unsafe { libc::ptrace(libc::PT_DENY_ATTACH, 0, ptr::null_mut(), 0) };
    if done == -1 {
        return Err(io::Error::last_os_error());
    }
    forbid_dumps()
}

pub(super) fn forbid_dumps() -> io::Result<()> {
    limit(Resource::Core, 0)
}

/// macOS refuses some limits on memory and enforces none, so that one is only tried.
pub(super) fn limit_child(memory_bytes: u64, cpu_seconds: u64) -> io::Result<()> {
    forbid_dumps()?;
    let _ = limit(Resource::As, memory_bytes);
    limit(Resource::Cpu, cpu_seconds)
}

/// Whether no second thread was ever started.
pub(super) fn is_single_threaded() -> bool {
    #[expect(unsafe_code, reason = "the libc crate does not declare it")]
    unsafe extern "C" {
        fn pthread_is_threaded_np() -> c_int;
    }
    // SAFETY: takes nothing and reads one flag of the process.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    let threaded = unsafe { pthread_is_threaded_np() };
    threaded == 0
}

/// The allocator gives memory back by itself.
pub(super) fn return_free_memory() {}
