use super::*;
use crate::other_process::{command, part, passes, skipped};
use rustix::process::{Pid, Signal, kill_process};
use std::{
    env, fs,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Stdio, id},
    time::{Duration, Instant},
};

/// A display of our own.
struct Display {
    server: Child,
    name: String,
}

impl Display {
    fn open() -> Option<Self> {
        Self::open_with(&[])
    }

    /// Opens it with these arguments, on a free number unless they name one.
    fn open_with(arguments: &[&str]) -> Option<Self> {
        let xclip = Command::new("xclip")
            .arg("-version")
            .stderr(Stdio::null())
            .status();
        let server = Command::new("Xvfb")
            .args(arguments)
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

fn output(command: &mut Command) -> Vec<u8> {
    command.output().unwrap().stdout
}

fn pasted_by_another() -> Vec<u8> {
    output(Command::new("xclip").args(["-selection", "clipboard", "-o"]))
}

/// A program that copies goes on before the display has heard of it.
fn until_pasted(is_pasted: impl Fn() -> bool) {
    until("xclip to copy", is_pasted);
}

fn until(what: &str, is_so: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !is_so() {
        assert!(Instant::now() < deadline, "waited for {what}");
    }
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
    until_pasted(|| pasted_by_another() == text.as_bytes());
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
fn what_another_program_holds_is_read_in_part_and_not_waited_for() {
    const TEST: &str = "what_another_program_holds_is_read_in_part_and_not_waited_for";
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
    clipboard.set_secret("123456").unwrap();
    // As a clipboard manager does that takes over what others copy.
    copied_by_another("123456");
    assert_eq!(clipboard.clear_if_ours(), Ok(true));
    assert_eq!(pasted_by_another(), b"");

    clipboard.set_secret("123456").unwrap();
    copied_by_another("1234567");
    assert_eq!(clipboard.clear_if_ours(), Ok(false));
    assert_eq!(pasted_by_another(), b"1234567");

    clipboard.set_secret("123456").unwrap();
    let long = tempfile::NamedTempFile::new().unwrap();
    long.as_file().set_len(32 << 20).unwrap();
    let mut holder = holding(long.path());
    // Counted elsewhere, not to be in this memory.
    let count = "xclip -selection clipboard -o | wc -c";
    until_pasted(|| output(Command::new("sh").args(["-c", count])) == b"33554432\n");
    let before = peak_memory_kib();
    assert_eq!(clipboard.clear_if_ours(), Ok(false));
    assert!(peak_memory_kib() < before + 4096, "all of it was read");
    holder.kill().unwrap();
    holder.wait().unwrap();

    clipboard.set_secret("123456").unwrap();
    let mut silent = holding(Path::new("/dev/null"));
    until_pasted(|| pasted_by_another() == b"");
    kill_process(Pid::from_child(&silent), Signal::STOP).unwrap();
    let start = Instant::now();
    assert_eq!(clipboard.clear_if_ours(), Err(ClipboardError::Refused));
    assert!(start.elapsed() < Duration::from_secs(2));
    silent.kill().unwrap();
    silent.wait().unwrap();
}

#[test]
fn what_was_copied_is_cleared_after_a_copy_that_failed() {
    const TEST: &str = "what_was_copied_is_cleared_after_a_copy_that_failed";
    let Some(server) = part() else {
        // Beyond those that are looked through for a free one: nobody takes it in between.
        let name = format!(":{}", 1000 + id() % 50_000);
        let Some(display) = Display::open_with(&[&name]) else {
            return;
        };
        let mut command = command(module_path!(), TEST, &display.server.id().to_string());
        passes(
            command
                .env("DISPLAY", &display.name)
                .env_remove("WAYLAND_DISPLAY"),
        );
        return;
    };
    let mut clipboard = system();
    clipboard.set_secret("123456").unwrap();
    kill_process(
        Pid::from_raw(server.parse().unwrap()).unwrap(),
        Signal::TERM,
    )
    .unwrap();
    let name = env::var("DISPLAY").unwrap();
    let socket = format!("/tmp/.X11-unix/X{}", name.trim_start_matches(':'));
    until("the display to be gone", || !Path::new(&socket).exists());
    let _display = Display::open_with(&[&name]).unwrap();
    // A clipboard manager brings back what it has seen.
    copied_by_another("123456");

    assert_eq!(clipboard.set_secret("654321"), Err(ClipboardError::Refused));
    assert_eq!(pasted_by_another(), b"123456");
    assert_eq!(clipboard.clear_if_ours(), Ok(true));
    assert_eq!(pasted_by_another(), b"");

    // The display is reached anew.
    clipboard.set_secret("654321").unwrap();
    assert_eq!(pasted_by_another(), b"654321");
    assert_eq!(clipboard.clear_if_ours(), Ok(true));
}

/// Another program that has copied what is in a file, and is there until it is killed.
fn holding(file: &Path) -> Child {
    Command::new("xclip")
        .args(["-selection", "clipboard", "-quiet", "-i"])
        .arg(file)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// The most memory that this process has held.
fn peak_memory_kib() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.unwrap()
        .trim()
        .strip_suffix(" kB")
        .unwrap()
        .parse()
        .unwrap()
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
