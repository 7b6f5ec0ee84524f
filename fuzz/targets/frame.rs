//! Frames on a stream: both readers say the same of any bytes, and what was read is what a writer
//! writes.
//!
//! The first two bytes of the input are the most that a frame may have.

#![no_main]

use countersign_platform::channel::frame::{FrameError, blocking, read, write};
use libfuzzer_sys::fuzz_target;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

fuzz_target!(|input: &[u8]| {
    let Some((most, bytes)) = input.split_first_chunk() else {
        return;
    };
    let most = usize::from(u16::from_be_bytes(*most));
    let (mut stream, mut same) = (bytes, bytes);
    let mut written = Vec::new();
    loop {
        let frame = blocking::read(&mut stream, most);
        assert_eq!(now(read(&mut same, most)), frame);
        match frame {
            Ok(Some(frame)) => {
                assert!(frame.len() <= most);
                now(write(&mut written, &frame, most)).expect("as long as it may be");
                assert!(bytes.starts_with(&written));
            }
            Ok(None) => {
                assert_eq!(written, bytes);
                return;
            }
            Err(reason) => {
                assert!(matches!(reason, FrameError::TooLong | FrameError::Cut));
                return;
            }
        }
    }
});

/// What a future gives that waits for nothing.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("bytes in memory are there"),
    }
}
