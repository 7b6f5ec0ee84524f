//! One message on a stream: a length (u32, little-endian) and so many bytes.
//!
//! Frames may hold secrets, so a buffer is made once, at its full size, and wiped when dropped.
//! The functions of this module are for tokio's streams, those of [`blocking`] for std's.

use std::{fmt, io};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use zeroize::Zeroizing;

/// The bytes of one frame.
pub type Bytes = Zeroizing<Vec<u8>>;

/// Why a frame could not be moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameError {
    /// Longer than the caller allows. When reading, nothing can be read after it.
    TooLong,
    /// The stream ended inside a frame.
    Cut,
    /// The stream failed.
    Io(io::ErrorKind),
}

impl fmt::Display for FrameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("the frame is too long"),
            Self::Cut => f.write_str("the stream ended inside a frame"),
            Self::Io(kind) => write!(f, "the stream failed: {kind}"),
        }
    }
}

impl std::error::Error for FrameError {}

impl From<io::Error> for FrameError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::UnexpectedEof => Self::Cut,
            kind => Self::Io(kind),
        }
    }
}

/// Reads the next frame of at most `max` bytes; `None` when the stream ended between two frames.
///
/// Not safe to cancel: a future dropped half-way has eaten part of a frame. Give each reader a task
/// of its own instead of a branch of `select!`.
pub async fn read<R>(stream: &mut R, max: usize) -> Result<Option<Bytes>, FrameError>
where
    R: AsyncRead + Unpin + ?Sized,
{
    let mut header = [0; HEADER];
    if stream.read(&mut header[..1]).await? == 0 {
        return Ok(None);
    }
    stream.read_exact(&mut header[1..]).await?;
    let mut bytes = room_for(header, max)?;
    stream.read_exact(&mut bytes).await?;
    Ok(Some(bytes))
}

/// Writes one frame of at most `max` bytes and flushes it. Not safe to cancel, as [`read`].
pub async fn write<W>(stream: &mut W, bytes: &[u8], max: usize) -> Result<(), FrameError>
where
    W: AsyncWrite + Unpin + ?Sized,
{
    stream.write_all(&header_of(bytes, max)?).await?;
    stream.write_all(bytes).await?;
    Ok(stream.flush().await?)
}

/// The same for streams that block.
pub mod blocking {
    use super::{Bytes, FrameError, HEADER, header_of, room_for};
    use std::io::{ErrorKind, Read, Write};

    /// Reads the next frame of at most `max` bytes; `None` when the stream ended between two
    /// frames.
    pub fn read(stream: &mut impl Read, max: usize) -> Result<Option<Bytes>, FrameError> {
        let mut header = [0; HEADER];
        loop {
            match stream.read(&mut header[..1]) {
                Ok(0) => return Ok(None),
                Ok(_) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        }
        stream.read_exact(&mut header[1..])?;
        let mut bytes = room_for(header, max)?;
        stream.read_exact(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Writes one frame of at most `max` bytes and flushes it.
    pub fn write(stream: &mut impl Write, bytes: &[u8], max: usize) -> Result<(), FrameError> {
        stream.write_all(&header_of(bytes, max)?)?;
        stream.write_all(bytes)?;
        Ok(stream.flush()?)
    }
}

/// Bytes of the length.
const HEADER: usize = size_of::<u32>();

/// An empty frame as long as its header says, if that is allowed.
fn room_for(header: [u8; HEADER], max: usize) -> Result<Bytes, FrameError> {
    match usize::try_from(u32::from_le_bytes(header)) {
        Ok(length) if length <= max => Ok(Zeroizing::new(vec![0; length])),
        _ => Err(FrameError::TooLong),
    }
}

fn header_of(bytes: &[u8], max: usize) -> Result<[u8; HEADER], FrameError> {
    match u32::try_from(bytes.len()) {
        Ok(length) if bytes.len() <= max => Ok(length.to_le_bytes()),
        _ => Err(FrameError::TooLong),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        pin::Pin,
        task::{Context, Poll},
    };
    use tokio::io::ReadBuf;

    /// Gives one byte at a time, as a slow writer would.
    struct Dribble<'a>(&'a [u8]);

    impl AsyncRead for Dribble<'_> {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            out: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            if let Some((first, rest)) = self.0.split_first() {
                out.put_slice(&[*first]);
                self.0 = rest;
            }
            Poll::Ready(Ok(()))
        }
    }

    fn now<T>(future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap()
            .block_on(future)
    }

    /// What both readers say of the same bytes.
    fn read_all(mut bytes: &[u8], max: usize) -> Vec<Result<Option<Bytes>, FrameError>> {
        let mut slow = Dribble(bytes);
        let mut all = Vec::new();
        loop {
            let one = blocking::read(&mut bytes, max);
            assert_eq!(one, now(read(&mut slow, max)));
            let last = !matches!(one, Ok(Some(_)));
            all.push(one);
            if last {
                return all;
            }
        }
    }

    #[test]
    fn frames_come_out_as_they_went_in() {
        let (mut wire, mut same) = (Vec::new(), Vec::new());
        for frame in [&b"one"[..], b"", b"three"] {
            blocking::write(&mut wire, frame, 5).unwrap();
            now(write(&mut same, frame, 5)).unwrap();
        }
        assert_eq!(wire, same);
        assert_eq!(wire, b"\x03\0\0\0one\0\0\0\0\x05\0\0\0three");

        let read: Vec<_> = read_all(&wire, 5)
            .into_iter()
            .map(|frame| frame.unwrap())
            .collect();
        let expected = [Some(&b"one"[..]), Some(b""), Some(b"three"), None];
        assert_eq!(
            read.iter()
                .map(|f| f.as_ref().map(|b| b.as_slice()))
                .collect::<Vec<_>>(),
            expected
        );
    }

    #[test]
    fn a_stream_that_ends_inside_a_frame_is_cut() {
        for cut in [&b"\x03"[..], b"\x03\0\0", b"\x03\0\0\0", b"\x03\0\0\0on"] {
            assert_eq!(read_all(cut, 5), [Err(FrameError::Cut)]);
        }
    }

    #[test]
    fn a_long_frame_is_refused_before_it_is_given_room() {
        assert_eq!(read_all(b"\xff\xff\xff\xff", 5), [Err(FrameError::TooLong)]);
        assert_eq!(read_all(b"\x06\0\0\0sixsix", 5), [Err(FrameError::TooLong)]);
        let mut wire = Vec::new();
        assert_eq!(
            blocking::write(&mut wire, b"sixsix", 5),
            Err(FrameError::TooLong)
        );
        assert_eq!(
            now(write(&mut wire, b"sixsix", 5)),
            Err(FrameError::TooLong)
        );
        assert!(wire.is_empty());
    }
}
