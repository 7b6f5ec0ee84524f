use super::*;
use crate::other_process::{command, part, passes, skipped};
use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

/// A display of our own.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn open() -> Option<Self> {
        let xclip = Command::new("xclip")
            .arg("-version")
            .stderr(Stdio::null())
            .status();
        let server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-nolisten",
                "tcp",
                "-screen",
                "0",
                "64x64x8",
            ])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let (Ok(_), Ok(mut server)) = (xclip, server) else {
            skipped("the clipboard needs Xvfb and xclip");
            return None;
        };
        let mut number = String::new();
        BufReader::new(server.stdout.take().unwrap())
            .read_line(&mut number)
            .unwrap();
        Some(Self {
            server,
            name: format!(":{}", number.trim()),
        })
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        self.server.kill().unwrap();
        self.server.wait().unwrap();
    }
}

fn pasted_by_another() -> Vec<u8> {
    Command::new("xclip")
        .args(["-selection", "clipboard", "-o"])
        .output()
        .unwrap()
        .stdout
}

fn copied_by_another(text: &str) {
    // It stays behind to answer who pastes; its streams must not hold up the test.
    let mut xclip = Command::new("xclip")
        .args(["-selection", "clipboard", "-i"])
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    xclip
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    assert!(xclip.wait().unwrap().success());
    // It ends before the display has heard of it.
    let deadline = Instant::now() + Duration::from_secs(10);
    while pasted_by_another() != text.as_bytes() {
        assert!(Instant::now() < deadline, "xclip never copied");
    }
}

#[test]
fn the_clipboard_of_a_display_is_cleared_only_if_ours() {
    const TEST: &str = "the_clipboard_of_a_display_is_cleared_only_if_ours";
    if part().is_none() {
        let Some(display) = Display::open() else {
            return;
        };
        let mut command = command(module_path!(), TEST, "child");
        passes(
            command
                .env("DISPLAY", &display.name)
                .env_remove("WAYLAND_DISPLAY"),
        );
        return;
    }
    let mut clipboard = system();
    assert_eq!(clipboard.clear_if_ours(), Ok(false));

    clipboard.set_secret("123456").unwrap();
    assert_eq!(pasted_by_another(), b"123456");
    let kinds = Command::new("xclip")
        .args([
            "-selection",
            "clipboard",
            "-o",
            "-t",
            "x-kde-passwordManagerHint",
        ])
        .output()
        .unwrap();
    assert_eq!(kinds.stdout, b"secret");
    assert_eq!(clipboard.clear_if_ours(), Ok(true));
    assert_eq!(pasted_by_another(), b"");
    assert_eq!(clipboard.clear_if_ours(), Ok(false));

    clipboard.set_secret("654321").unwrap();
    copied_by_another("a shopping list");
    assert_eq!(clipboard.clear_if_ours(), Ok(false));
    assert_eq!(pasted_by_another(), b"a shopping list");
}

#[test]
fn without_a_display_there_is_no_clipboard() {
    const TEST: &str = "without_a_display_there_is_no_clipboard";
    if part().is_none() {
        let mut command = command(module_path!(), TEST, "child");
        passes(command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY"));
        return;
    }
    let mut clipboard = system();
    assert_eq!(
        clipboard.set_secret("123456"),
        Err(ClipboardError::NotThere)
    );
    assert_eq!(clipboard.clear_if_ours(), Ok(false));
}
