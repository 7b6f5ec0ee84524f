use super::*;
use crate::other_process::{command, part, passes};
use rustix::process::{Pid, Resource, Signal, getrlimit, kill_process};
use std::{
    fs,
    future::poll_fn,
    hint::black_box,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    pin::pin,
    task::Poll,
    time::{Duration, Instant},
};
use tempfile::tempdir;

#[test]
#[cfg(target_os = "linux")]
fn an_agent_cannot_be_dumped_and_a_window_only_not_to_disk() {
    use rustix::process::{DumpableBehavior, dumpable_behavior};
    const TEST: &str = "an_agent_cannot_be_dumped_and_a_window_only_not_to_disk";
    let Some(part) = part() else {
        passes(&mut command(module_path!(), TEST, "agent"));
        passes(&mut command(module_path!(), TEST, "window"));
        return;
    };
    // The control.
    assert_eq!(dumpable_behavior(), Ok(DumpableBehavior::Dumpable));
    let expected = if part == "agent" {
        harden().unwrap();
        DumpableBehavior::NotDumpable
    } else {
        harden_window().unwrap();
        DumpableBehavior::Dumpable
    };
    assert_eq!(dumpable_behavior(), Ok(expected));
    let core = getrlimit(Resource::Core);
    assert_eq!((core.current, core.maximum), (Some(1), Some(1)));
}

#[test]
#[cfg(target_os = "linux")]
fn a_child_gets_no_more_memory_than_it_may() {
    const TEST: &str = "a_child_gets_no_more_memory_than_it_may";
    if part().is_none() {
        passes(&mut command(module_path!(), TEST, "child"));
        return;
    }
    let room = |bytes| Vec::<u8>::new().try_reserve_exact(black_box(bytes));
    // The control.
    room(1 << 30).unwrap();
    limit_child(512 << 20, 5).unwrap();
    room(1 << 30).unwrap_err();
    room(16 << 20).unwrap();
    assert_eq!(rustix::thread::no_new_privs(), Ok(true));
}

#[test]
fn a_child_that_never_ends_is_ended() {
    const TEST: &str = "a_child_that_never_ends_is_ended";
    if part().is_some() {
        limit_child(1 << 40, 1).unwrap();
        loop {
            black_box(0);
        }
    }
    let output = command(module_path!(), TEST, "child").output().unwrap();
    assert!(output.status.signal().is_some(), "{}", output.status);
}

#[test]
fn beside_a_thread_the_program_starts_over_without_the_variables() {
    const TEST: &str = "beside_a_thread_the_program_starts_over_without_the_variables";
    const NAME: &str = "COUNTERSIGN_TEST_FORGET";
    if part().is_some() {
        std::thread::scope(|scope| {
            let (end, ended) = std::sync::mpsc::channel::<()>();
            scope.spawn(move || ended.recv());
            forget_variables(&[NAME]);
            drop(end);
        });
        assert!(env::var_os(NAME).is_none());
        return;
    }
    passes(command(module_path!(), TEST, "child").env(NAME, "set"));
}

#[test]
fn a_process_that_is_asked_to_end_ends_by_itself() {
    const TEST: &str = "a_process_that_is_asked_to_end_ends_by_itself";
    if part().is_some() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let mut asked = pin!(asked_to_end());
            assert!(
                poll_fn(|context| Poll::Ready(asked.as_mut().poll(context).is_pending())).await
            );
            println!("listening");
            asked.await.unwrap();
        });
        return;
    }
    for signal in [Signal::TERM, Signal::INT, Signal::HUP] {
        let mut child = command(module_path!(), TEST, "child")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut words = BufReader::new(child.stdout.take().unwrap()).lines();
        assert!(words.any(|line| line.unwrap().contains("listening")));
        kill_process(Pid::from_child(&child), signal).unwrap();
        assert!(words.any(|line| line.unwrap().contains("1 passed")));
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_program_is_found_beside_this_one() {
    let beside = program_beside("countersign").unwrap();
    assert_eq!(beside.parent(), env::current_exe().unwrap().parent());
    assert!(
        beside
            .file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with("countersign")
    );
}

#[test]
#[cfg(target_os = "linux")]
fn a_detached_program_leads_its_own_session_and_says_nothing() {
    let folder = tempdir().unwrap();
    let (draft, report) = (folder.path().join("draft"), folder.path().join("report"));
    let script = "{ echo $$; cut -d' ' -f6 /proc/$$/stat; readlink /proc/$$/fd/0 /proc/$$/fd/2; } > \"$0\"; \
                  mv \"$0\" \"$1\"";
    start_detached(
        "/bin/sh",
        [
            "-c".as_ref(),
            script.as_ref(),
            draft.as_os_str(),
            report.as_os_str(),
        ],
    )
    .unwrap();

    let deadline = Instant::now() + Duration::from_secs(10);
    let words = loop {
        match fs::read_to_string(&report) {
            Ok(words) => break words,
            Err(_) => assert!(Instant::now() < deadline, "it never started"),
        }
        std::thread::yield_now();
    };
    let [process, session, stdin, stderr] = words.lines().collect::<Vec<_>>().try_into().unwrap();
    assert_eq!(process, session);
    assert_eq!((stdin, stderr), ("/dev/null", "/dev/null"));
}

#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn free_memory_is_returned() {
    const TEST: &str = "free_memory_is_returned";
    if part().is_none() {
        passes(&mut command(module_path!(), TEST, "child"));
        return;
    }
    let resident_pages = || -> u64 {
        let pages = fs::read_to_string("/proc/self/statm").unwrap();
        pages.split(' ').nth(1).unwrap().parse().unwrap()
    };
    let start = resident_pages();
    let mut pieces: Vec<Vec<u8>> = (0..1_000).map(|_| vec![1; 64 << 10]).collect();
    // The last one pins the end of the heap, so that the allocator gives nothing back by itself.
    pieces.drain(..999);
    let kept = resident_pages() - start;
    return_free_memory();
    let left = resident_pages() - start;
    assert!(left < kept / 4, "{left} of {kept} pages are left");
    black_box(pieces);
}
