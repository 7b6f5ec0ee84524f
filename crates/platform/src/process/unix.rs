//! What Linux and macOS share.

use super::system::is_single_threaded;
use rustix::process::{Resource, Rlimit, setrlimit};
use std::{env, io, os::unix::process::CommandExt, process::Command};
use tokio::signal::unix::{SignalKind, signal};

pub(super) fn detach(command: &mut Command) {
    // SAFETY: between fork and exec only setsid is called, which is async-signal-safe and allocates
    // nothing.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    unsafe {
        command.pre_exec(|| rustix::process::setsid().map(drop).map_err(Into::into));
    }
}

/// Returns when no other thread can be reading the environment. Where one may be, this program takes
/// the place of this process, with the same arguments and without these variables.
pub(super) fn start_over_if_threaded(variables: &[&str]) -> io::Result<()> {
    if is_single_threaded() {
        return Ok(());
    }
    let mut again = Command::new(env::current_exe()?);
    again.args(env::args_os().skip(1));
    for variable in variables {
        again.env_remove(variable);
    }
    Err(again.exec())
}

pub(super) async fn asked_to_end() -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

/// Sets both the limit and the ceiling up to which it could be raised again.
pub(super) fn limit(resource: Resource, value: u64) -> io::Result<()> {
    Ok(setrlimit(
        resource,
        Rlimit {
            current: Some(value),
            maximum: Some(value),
        },
    )?)
}
