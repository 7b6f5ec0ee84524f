//! X11: the owner of the clipboard is asked for its text, which the server hands on in part.

use super::{super::ClipboardError, PATIENCE, wait_for};
use std::{io, time::Instant};
use x11rb::{
    COPY_FROM_PARENT, CURRENT_TIME, NONE,
    connection::Connection,
    errors::{ConnectionError, ReplyOrIdError},
    protocol::{
        Event,
        xproto::{ConnectionExt, CreateWindowAux, Window, WindowClass},
    },
    rust_connection::RustConnection,
};
use zeroize::Zeroizing;

x11rb::atom_manager! {
    Atoms: AtomCookies {
        CLIPBOARD,
        UTF8_STRING,
        // Where the owner puts its text.
        COUNTERSIGN_TEXT,
    }
}

pub(super) fn clear_if(
    longest: usize,
    is_ours: impl Fn(&[u8]) -> bool,
) -> Result<bool, ClipboardError> {
    let (display, screen) = RustConnection::connect(None).map_err(|_| ClipboardError::NotThere)?;
    let clear = || {
        let atoms = Atoms::new(&display)?.reply()?;
        let window = window(&display, screen)?;
        let text = short_text(&display, &atoms, window, longest)?;
        let is_ours = text.is_some_and(|text| is_ours(&text));
        if is_ours {
            display
                .set_selection_owner(NONE, atoms.CLIPBOARD, CURRENT_TIME)?
                .check()?;
        }
        Ok(is_ours)
    };
    clear().map_err(|_: ReplyOrIdError| ClipboardError::Refused)
}

/// One that is never seen. The owner of the clipboard answers to it.
fn window(display: &RustConnection, screen: usize) -> Result<Window, ReplyOrIdError> {
    let screen = display.setup().roots.get(screen);
    let root = screen.ok_or(ConnectionError::UnknownError)?.root;
    let window = display.generate_id()?;
    display.create_window(
        0,
        window,
        root,
        0,
        0,
        1,
        1,
        0,
        WindowClass::INPUT_ONLY,
        COPY_FROM_PARENT,
        &CreateWindowAux::new(),
    )?;
    Ok(window)
}

/// The text on the clipboard; `None` if there is none or a longer one.
fn short_text(
    display: &RustConnection,
    atoms: &Atoms,
    window: Window,
    longest: usize,
) -> Result<Option<Zeroizing<Vec<u8>>>, ReplyOrIdError> {
    display.convert_selection(
        window,
        atoms.CLIPBOARD,
        atoms.UTF8_STRING,
        atoms.COUNTERSIGN_TEXT,
        CURRENT_TIME,
    )?;
    display.flush()?;
    let deadline = Instant::now() + PATIENCE;
    let answer = loop {
        match display.poll_for_event()? {
            Some(Event::SelectionNotify(answer)) => break answer,
            // Who floods us is not listened to for longer than who is silent.
            Some(_) if Instant::now() < deadline => {}
            Some(_) => {
                return Err(ConnectionError::from(io::Error::from(io::ErrorKind::TimedOut)).into());
            }
            None => wait_for(display.stream(), deadline).map_err(ConnectionError::from)?,
        }
    };
    if answer.property == NONE {
        return Ok(None);
    }
    // The protocol counts in units of four bytes.
    let units = u32::try_from(longest / 4 + 1).unwrap_or(u32::MAX);
    let text = display
        .get_property(true, window, answer.property, atoms.UTF8_STRING, 0, units)?
        .reply()?;
    let is_all = text.type_ == atoms.UTF8_STRING && text.bytes_after == 0;
    let text = Zeroizing::new(text.value);
    Ok((is_all && text.len() <= longest).then_some(text))
}
