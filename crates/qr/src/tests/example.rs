//! The example `qr`, as anyone would run it.

use super::{FORMATS, Page, encoded, link, png};
use serde_json::{Value, json};
use std::fs::File;
use std::io::Write;
use std::process::Command;

#[test]
fn each_picture_is_told_in_a_line() {
    // Beside this test, where cargo puts it.
    let built = std::env::current_exe().expect("it runs");
    let folder = built.ancestors().nth(2).expect("it is in cargo's folder");
    let program = folder.join(format!("examples/qr{}", std::env::consts::EXE_SUFFIX));
    if !program.exists() {
        println!("skipped: the examples are not built");
        return;
    }
    let pictures = tempfile::tempdir().expect("a temporary folder");
    let write = |name: &str, bytes: &[u8]| {
        let path = pictures.path().join(name);
        let mut file = File::create_new(&path).expect("the folder can be written");
        file.write_all(bytes).expect("the disk is not full");
        path
    };
    let with_a_code = write("code.webp", &encoded(&Page::with_a_code(), FORMATS[2]));
    let without = write("none.png", &png(&Page::new(300, 300, 255)));
    let broken = write("broken.png", b"no picture");
    let absent = pictures.path().join("absent.png");

    let output = Command::new(program)
        .args([&with_a_code, &without, &broken, &absent])
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .expect("it is text")
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    let [read, nothing, refused, unread] = lines.as_slice() else {
        panic!("four lines and not {lines:?}");
    };
    assert_eq!(read["texts"], json!([link("ACME")]));
    assert_eq!(read["file"], json!(with_a_code.display().to_string()));
    assert!(read["ms"].as_f64().is_some_and(|ms| ms > 0.0));
    assert_eq!(nothing["texts"], json!([]));
    for line in [refused, unread] {
        assert!(
            line["error"]
                .as_str()
                .is_some_and(|words| words.ends_with('.'))
        );
        assert_eq!(line.get("texts"), None);
    }
}
