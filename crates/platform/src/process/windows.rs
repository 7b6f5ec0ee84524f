//! Error reporting, mitigation policies and a job object.

use std::{
    ffi::c_void,
    io,
    os::windows::{
        io::{AsRawHandle, FromRawHandle, IntoRawHandle, OwnedHandle},
        process::CommandExt,
    },
    process::Command,
    ptr,
};
use tokio::signal::windows::{ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
use windows_sys::{
    Win32::System::{
        Diagnostics::Debug::{SEM_FAILCRITICALERRORS, SEM_NOGPFAULTERRORBOX, SetErrorMode},
        ErrorReporting::{WER_FAULT_REPORTING_FLAG_NOHEAP, WerSetFlags},
        JobObjects::{
            AssignProcessToJobObject, CreateJobObjectW, JOB_OBJECT_LIMIT_ACTIVE_PROCESS,
            JOB_OBJECT_LIMIT_PROCESS_MEMORY, JOB_OBJECT_LIMIT_PROCESS_TIME,
            JOBOBJECT_EXTENDED_LIMIT_INFORMATION, JobObjectExtendedLimitInformation,
            SetInformationJobObject,
        },
        Threading::{
            CREATE_NEW_PROCESS_GROUP, DETACHED_PROCESS, GetCurrentProcess,
            ProcessExtensionPointDisablePolicy, SetProcessMitigationPolicy,
        },
    },
    core::BOOL,
};

/// Refuses the legacy ways to load code into this process, and keeps its heap out of error reports.
/// A process of the same user can still read it: Windows has no counterpart to a non-dumpable
/// process.
pub(super) fn harden() -> io::Result<()> {
    // PROCESS_MITIGATION_EXTENSION_POINT_DISABLE_POLICY with DisableExtensionPoints set.
    let policy: u32 = 1;
    // SAFETY: the buffer is as long as the size says and outlives the call.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    let done = unsafe {
        SetProcessMitigationPolicy(
            ProcessExtensionPointDisablePolicy,
            ptr::from_ref(&policy).cast::<c_void>(),
            size_of::<u32>(),
        )
    };
    succeeded(done)?;
    forbid_dumps()
}

pub(super) fn forbid_dumps() -> io::Result<()> {
    // SAFETY: takes no pointers.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    let result = unsafe {
        SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
        WerSetFlags(WER_FAULT_REPORTING_FLAG_NOHEAP)
    };
    if result < 0 {
        Err(io::Error::from_raw_os_error(result))
    } else {
        Ok(())
    }
}

/// A job with only this process in it, which may start no other.
pub(super) fn limit_child(memory_bytes: u64, cpu_seconds: u64) -> io::Result<()> {
    forbid_dumps()?;
    // SAFETY: both arguments may be null; the handle is checked before it is owned.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    let job = unsafe {
        let job = CreateJobObjectW(ptr::null(), ptr::null());
        if job.is_null() {
            return Err(io::Error::last_os_error());
        }
        OwnedHandle::from_raw_handle(job)
    };

    let mut limits = JOBOBJECT_EXTENDED_LIMIT_INFORMATION::default();
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_ACTIVE_PROCESS
        | JOB_OBJECT_LIMIT_PROCESS_MEMORY
        | JOB_OBJECT_LIMIT_PROCESS_TIME;
    limits.BasicLimitInformation.ActiveProcessLimit = 1;
    limits.BasicLimitInformation.PerProcessUserTimeLimit =
        i64::try_from(cpu_seconds.saturating_mul(TICKS_PER_SECOND)).unwrap_or(i64::MAX);
    limits.ProcessMemoryLimit = usize::try_from(memory_bytes).unwrap_or(usize::MAX);
    let length = u32::try_from(size_of_val(&limits)).expect("the structure is small");

    // SAFETY: the job is open, and the buffer is as long as the size says and outlives the call.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    succeeded(unsafe {
        SetInformationJobObject(
            job.as_raw_handle(),
            JobObjectExtendedLimitInformation,
            ptr::from_ref(&limits).cast::<c_void>(),
            length,
        )
    })?;
    // SAFETY: the job is open; the pseudo handle of the own process always is.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    succeeded(unsafe { AssignProcessToJobObject(job.as_raw_handle(), GetCurrentProcess()) })?;
    // The handle stays open as long as the process, so that nobody can open the job anew and widen
    // it.
    let _ = job.into_raw_handle();
    Ok(())
}

/// Changing variables is safe on Windows whatever runs.
pub(super) fn start_over_if_threaded(_: &[&str]) -> io::Result<()> {
    Ok(())
}

/// The allocator gives memory back by itself.
pub(super) fn return_free_memory() {}

pub(super) fn detach(command: &mut Command) {
    command.creation_flags(DETACHED_PROCESS | CREATE_NEW_PROCESS_GROUP);
}

pub(super) async fn asked_to_end() -> io::Result<()> {
    let mut interrupt = ctrl_c()?;
    let mut close = ctrl_close()?;
    let mut log_off = ctrl_logoff()?;
    let mut shut_down = ctrl_shutdown()?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = close.recv() => {}
        _ = log_off.recv() => {}
        _ = shut_down.recv() => {}
    }
    Ok(())
}

/// A job counts time in units of 100 ns.
const TICKS_PER_SECOND: u64 = 10_000_000;

fn succeeded(done: BOOL) -> io::Result<()> {
    if done == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
