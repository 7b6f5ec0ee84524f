//! The process's standard handles.

use std::{
    fs::File,
    io,
    os::windows::io::{AsHandle, AsRawHandle, IntoRawHandle, RawHandle},
};
use windows_sys::Win32::System::Console::{
    STD_HANDLE, STD_INPUT_HANDLE, STD_OUTPUT_HANDLE, SetStdHandle,
};

/// Both streams on handles that no child inherits.
pub(super) fn duplicate() -> io::Result<(File, File)> {
    let reader = io::stdin().as_handle().try_clone_to_owned()?;
    let writer = io::stdout().as_handle().try_clone_to_owned()?;
    Ok((reader.into(), writer.into()))
}

/// Standard input reads nothing, standard output goes where standard error goes.
pub(super) fn redirect() -> io::Result<()> {
    set(STD_INPUT_HANDLE, File::open("NUL")?.into_raw_handle())?;
    set(STD_OUTPUT_HANDLE, io::stderr().as_raw_handle())
}

fn set(which: STD_HANDLE, handle: RawHandle) -> io::Result<()> {
    // SAFETY: only stores the handle. It stays open: standard error is never closed, and the handle
    // of `NUL` was released by its owner for ever.
    #[expect(unsafe_code, reason = "no safe interface exists")]
    let done = unsafe { SetStdHandle(which, handle) };
    if done == 0 {
        Err(io::Error::last_os_error())
    } else {
        Ok(())
    }
}
