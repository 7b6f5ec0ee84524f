use super::*;
use std::fs::OpenOptions;
use std::path::PathBuf;
use std::process::Stdio;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Whether another program could read or write what the child has on its descriptor `number`.
fn can_be_joined(pid: u32, number: u32) -> bool {
    let descriptor = PathBuf::from(format!("/proc/{pid}/fd/{number}"));
    assert!(
        descriptor.symlink_metadata().is_ok(),
        "this process may look at the child"
    );
    let open = |options: &mut OpenOptions| options.open(&descriptor).is_ok();
    open(OpenOptions::new().read(true)) || open(OpenOptions::new().write(true))
}

#[tokio::test]
async fn a_child_hears_and_is_heard() {
    let Started {
        mut child,
        mut input,
        mut output,
    } = start(Command::new("cat")).unwrap();
    input.write_all(b"question").await.unwrap();
    drop(input);
    let mut answer = Vec::new();
    output.read_to_end(&mut answer).await.unwrap();
    assert_eq!(answer, b"question");
    assert!(child.wait().await.unwrap().success());
}

#[tokio::test]
async fn nobody_else_joins() {
    let mut command = Command::new("cat");
    command.stderr(Stdio::null());
    let started = start(command).unwrap();
    let pid = started.child.id().unwrap();
    assert!(!can_be_joined(pid, 0) && !can_be_joined(pid, 1));

    // The control: pipes can be joined.
    let mut command = Command::new("cat");
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let piped = command.kill_on_drop(true).spawn().unwrap();
    let pid = piped.id().unwrap();
    assert!(can_be_joined(pid, 0) && can_be_joined(pid, 1));
}
