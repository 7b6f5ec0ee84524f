//! Wayland: the owner of the clipboard writes its text into a pipe, of which a part is read.

use super::{super::ClipboardError, PATIENCE, wait_for};
use std::{
    io::{self, ErrorKind, Read},
    os::fd::AsFd,
    time::Instant,
};
use wl_clipboard_rs::{
    copy,
    paste::{self, ClipboardType, Error, MimeType, get_contents},
};
use zeroize::Zeroizing;

pub(super) fn clear_if(
    longest: usize,
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<bool, ClipboardError> {
    let text = match get_contents(
        ClipboardType::Regular,
        paste::Seat::Unspecified,
        MimeType::Text,
    ) {
        Ok((pipe, _)) => short_text(pipe, longest).map_err(|_| ClipboardError::Refused)?,
        Err(Error::NoSeats | Error::ClipboardEmpty | Error::NoMimeType) => None,
        Err(Error::SocketOpenError(_) | Error::WaylandConnection(_)) => {
            return Err(ClipboardError::NotThere);
        }
        Err(_) => return Err(ClipboardError::Refused),
    };
    let is_ours = text.is_some_and(|text| is_ours(&text));
    if is_ours {
        copy::clear(copy::ClipboardType::Regular, copy::Seat::All)
            .map_err(|_| ClipboardError::Refused)?;
    }
    Ok(is_ours)
}

/// What comes out of the pipe; `None` if it is longer.
fn short_text(
    mut pipe: impl AsFd + Read,
    longest: usize,
) -> io::Result<Option<Zeroizing<Vec<u8>>>> {
    let deadline = Instant::now() + PATIENCE;
    // One byte more, to see that there is more.
    let mut text = Zeroizing::new(vec![0; longest.saturating_add(1)]);
    let mut length = 0;
    while let Some(rest) = text.get_mut(length..).filter(|rest| !rest.is_empty()) {
        wait_for(&pipe, deadline)?;
        match pipe.read(rest) {
            Ok(0) => {
                text.truncate(length);
                return Ok(Some(text));
            }
            Ok(more) => length += more,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Write, pipe};

    #[test]
    fn a_pipe_is_read_up_to_a_limit_and_for_a_time() {
        let written = |bytes: &[u8]| {
            let (reader, mut writer) = pipe().unwrap();
            writer.write_all(bytes).unwrap();
            (reader, writer)
        };
        let (reader, writer) = written(b"123456");
        drop(writer);
        let text = short_text(reader, 6).unwrap();
        assert_eq!(text.unwrap().as_slice(), b"123456");

        // The rest is not waited for.
        let (reader, _open) = written(b"1234567");
        assert_eq!(short_text(reader, 6).unwrap(), None);

        let (reader, _open) = written(b"123456");
        let start = Instant::now();
        let error = short_text(reader, 6).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::TimedOut);
        assert!(start.elapsed() < 10 * PATIENCE);
    }
}
