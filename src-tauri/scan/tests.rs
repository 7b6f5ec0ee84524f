//! The child itself is tested in `countersign_qr` and, as the real program, end to end.

use super::*;
use std::env;
use std::io::{Read, pipe};
use std::sync::mpsc;
use std::thread;

#[test]
fn a_child_that_ends_without_a_sensible_word_costs_one_picture() {
    // This test's own program knows no such argument.
    let mut child = Command::new(env::current_exe().unwrap());
    child.arg(DECODE_PICTURE).stderr(Stdio::null());
    let picture = vec![0; 1 << 20];
    let decoded = tauri::async_runtime::block_on(decode(child, &picture, DEADLINE));
    assert_eq!(decoded.unwrap_err(), ErrorCode::PictureUnreadable);
}

#[test]
fn a_child_that_takes_too_long_is_killed() {
    let (program, arguments) = match env::consts::FAMILY {
        "windows" => ("ping", ["-t", "127.0.0.1"].as_slice()),
        _ => ("sleep", ["1000"].as_slice()),
    };
    let (mut alive, held_by_child) = pipe().unwrap();
    let mut child = Command::new(program);
    child.args(arguments).stderr(held_by_child);
    let decoded = tauri::async_runtime::block_on(decode(child, b"", Duration::from_millis(50)));
    assert_eq!(decoded.unwrap_err(), ErrorCode::PictureTooSlow);

    let (ended, end) = mpsc::channel();
    thread::spawn(move || ended.send(alive.read_to_end(&mut Vec::new()).is_ok()));
    assert_eq!(end.recv_timeout(Duration::from_secs(10)), Ok(true));
}

#[test]
fn files_that_are_no_pictures_cost_nothing_but_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let huge = tempfile::NamedTempFile::new_in(&folder).unwrap();
    let length = u64::try_from(CEILINGS.file_bytes + 1).unwrap();
    huge.as_file().set_len(length).unwrap();
    let paths = vec![
        folder.path().join("absent.png"),
        huge.path().to_owned(),
        folder.path().to_owned(),
    ];
    let scan = tauri::async_runtime::block_on(read_pictures(paths));
    assert!(scan.texts.is_empty());
    let codes: Vec<_> = scan.refused.iter().map(|error| error.code).collect();
    assert_eq!(
        codes,
        [
            ErrorCode::FileUnreadable,
            ErrorCode::PictureTooLarge,
            ErrorCode::FileUnreadable
        ]
    );
}
