use super::*;
use crate::{
    channel::frame::blocking,
    other_process::{command, part, passes},
};
use rustix::pty::{OpenptFlags, grantpt, ioctl_tiocgptpeer, openpt, unlockpt};
use std::{
    io::{Read, Write},
    process::Stdio,
};

const TEST: &str = "nothing_else_gets_into_the_channel";

#[test]
fn nothing_else_gets_into_the_channel() {
    if part().as_deref() == Some("terminal") {
        assert_eq!(take().err(), Some(NotTaken::Terminal));
        return;
    }
    if part().is_some() {
        println!("printed before");
        let Streams {
            mut reader,
            mut writer,
        } = take().unwrap();
        println!("printed after");
        assert_eq!(io::stdin().read(&mut [0]).unwrap(), 0);
        let question = blocking::read(&mut reader, 10).unwrap().unwrap();
        blocking::write(&mut writer, &[&question[..], b"!"].concat(), 10).unwrap();
        return;
    }

    let mut child = command(module_path!(), TEST, "child")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    blocking::write(&mut stdin, b"question", 10).unwrap();
    stdin.flush().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());

    // The control: what is printed without the streams being taken does get there.
    let (_, channel) = split_after(&output.stdout, b"printed before\n");
    assert_eq!(channel, b"\x09\0\0\0question!");
    let (_, aside) = split_after(&output.stderr, b"printed after\n");
    assert!(!aside.is_empty(), "the harness goes on printing");
}

#[test]
fn a_terminal_is_refused() {
    let terminal = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&terminal).unwrap();
    unlockpt(&terminal).unwrap();
    let person = ioctl_tiocgptpeer(&terminal, OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    passes(command(module_path!(), TEST, "terminal").stdin(Stdio::from(person)));
}

fn split_after<'a>(bytes: &'a [u8], mark: &[u8]) -> (&'a [u8], &'a [u8]) {
    let at = bytes
        .windows(mark.len())
        .position(|window| window == mark)
        .unwrap()
        + mark.len();
    bytes.split_at(at)
}
