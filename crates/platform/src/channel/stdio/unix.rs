//! Descriptors 0 and 1.

use std::{fs::File, io, os::fd::AsFd};

/// Both streams on descriptors above 2 that are closed on exec.
pub(super) fn duplicate() -> io::Result<(File, File)> {
    let reader = io::stdin().as_fd().try_clone_to_owned()?;
    let writer = io::stdout().as_fd().try_clone_to_owned()?;
    Ok((reader.into(), writer.into()))
}

/// Standard input reads nothing, standard output goes where standard error goes.
pub(super) fn redirect() -> io::Result<()> {
    rustix::stdio::dup2_stdin(File::open("/dev/null")?)?;
    rustix::stdio::dup2_stdout(io::stderr())?;
    Ok(())
}
