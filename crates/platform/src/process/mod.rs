//! This process, and the ones it starts.
//!
//! Deliberately not here: when any of it is done. A program calls what it needs first thing in
//! `main`.

#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(target_os = "macos", path = "macos.rs")]
#[cfg_attr(windows, path = "windows.rs")]
mod system;
#[cfg(unix)]
mod unix;
mod variables;

pub use variables::{forget_variables, window_environment};

use std::{
    env,
    ffi::OsStr,
    io,
    path::PathBuf,
    process::{Command, Stdio},
};

/// Keeps the memory of a program that holds keys from other processes of the user, from debuggers
/// and from crash dumps, as far as the system can. A process so hardened cannot use desktop
/// portals.
pub fn harden() -> io::Result<()> {
    system::harden()
}

/// The part of [`harden`] that portals permit: no crash dumps.
pub fn harden_window() -> io::Result<()> {
    system::forbid_dumps()
}

/// Bounds this process for good, before it reads something hostile: bytes of memory (on Linux of
/// address space, libraries included; macOS holds to none), seconds of processor time, no crash
/// dumps, no new privileges. Past the limits allocation fails and the system ends the process.
pub fn limit_child(memory_bytes: u64, cpu_seconds: u64) -> io::Result<()> {
    system::limit_child(memory_bytes, cpu_seconds)
}

/// Returns when the system, or the user at a terminal, asks this process to end. From its first
/// poll on such a wish no longer ends the process by itself. Needs tokio's runtime.
pub async fn asked_to_end() -> io::Result<()> {
    system::asked_to_end().await
}

/// Gives memory that was freed back to the system, where the allocator keeps it.
pub fn return_free_memory() {
    system::return_free_memory();
}

/// Where a program of this name is installed: beside the one that runs.
pub fn program_beside(name: &str) -> io::Result<PathBuf> {
    Ok(env::current_exe()?.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX)))
}

/// Starts a program that outlives this one: a session of its own, nothing on its standard streams.
pub fn start_detached<A: AsRef<OsStr>>(
    program: impl AsRef<OsStr>,
    arguments: impl IntoIterator<Item = A>,
) -> io::Result<()> {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    system::detach(&mut command);
    command.spawn().map(drop)
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
