use super::*;
use crate::{
    channel::frame,
    other_process::{command, part, passes, skipped, unprivileged},
};
use rustix::process::geteuid;
use std::{
    fs::{self, Permissions},
    os::unix::{fs::PermissionsExt, net::UnixListener},
    path::Path,
    time::{Duration, Instant},
};
use tempfile::{TempDir, tempdir};

fn places() -> (TempDir, Places) {
    let folder = tempdir().unwrap();
    let places = Places::below(folder.path()).unwrap();
    (folder, places)
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(future)
}

#[test]
fn a_question_is_answered() {
    let (_folder, places) = places();
    let instance = Instance::acquire(&places).unwrap();
    run(async {
        let mut listener = Listener::bind(&instance).unwrap();
        let mode = fs::metadata(places.runtime.join("agent.socket"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o7777, 0o600);
        let agent = async {
            let mut stream = listener.accept().await.unwrap();
            let question = frame::read(&mut stream, 10).await.unwrap().unwrap();
            frame::write(&mut stream, &[&question[..], b"!"].concat(), 10)
                .await
                .unwrap();
        };
        let second_start = async {
            let mut stream = connect(&places).await.unwrap();
            frame::write(&mut stream, b"open", 10).await.unwrap();
            let answer = frame::read(&mut stream, 10).await.unwrap().unwrap();
            assert_eq!(*answer, b"open!");
            assert_eq!(frame::read(&mut stream, 10).await, Ok(None));
        };
        tokio::join!(agent, second_start);
    });
    assert!(!places.runtime.join("agent.socket").exists());
}

#[test]
fn a_socket_left_by_a_crash_is_nobody_and_is_replaced() {
    let (_folder, places) = places();
    run(async {
        assert_eq!(connect(&places).await.err(), Some(SocketError::NobodyThere));
        drop(UnixListener::bind(places.runtime.join("agent.socket")).unwrap());
        // A test beside this one may be starting a program, which holds what is open until it runs.
        let deadline = Instant::now() + Duration::from_secs(10);
        while connect(&places).await.is_ok() {
            assert!(Instant::now() < deadline, "nobody listens");
        }
        assert_eq!(connect(&places).await.err(), Some(SocketError::NobodyThere));

        let instance = Instance::acquire(&places).unwrap();
        let mut listener = Listener::bind(&instance).unwrap();
        let (accepted, connected) = tokio::join!(listener.accept(), connect(&places));
        assert!(accepted.is_ok() && connected.is_ok());
    });
}

#[test]
fn an_agent_is_found_from_where_another_place_is_named() {
    let (_folder, places) = places();
    let (_elsewhere, elsewhere) = self::places();
    let same_data = Places {
        data: places.data.clone(),
        ..elsewhere.clone()
    };
    let instance = Instance::acquire(&places).unwrap();
    run(async {
        let mut listener = Listener::bind(&instance).unwrap();
        let (accepted, connected) = tokio::join!(listener.accept(), connect(&same_data));
        assert!(accepted.is_ok() && connected.is_ok());
        // The one of these data is meant, though another one listens here.
        let other = Instance::acquire(&elsewhere).unwrap();
        let _other = Listener::bind(&other).unwrap();
        let (accepted, connected) = tokio::join!(listener.accept(), connect(&same_data));
        assert!(accepted.is_ok() && connected.is_ok());

        drop(listener);
        connect(&same_data).await.map(drop).unwrap();
    });
}

#[test]
fn a_path_too_long_is_told() {
    let folder = tempdir().unwrap();
    let places = Places::below(&folder.path().join("long".repeat(30))).unwrap();
    let instance = Instance::acquire(&places).unwrap();
    run(async {
        assert_eq!(
            Listener::bind(&instance).err(),
            Some(SocketError::PathTooLong)
        );
        assert_eq!(connect(&places).await.err(), Some(SocketError::PathTooLong));
    });
}

#[test]
fn a_stranger_is_refused_by_both_ends() {
    const TEST: &str = "a_stranger_is_refused_by_both_ends";
    if let Some(runtime) = part() {
        let places = Places {
            data: "".into(),
            config: "".into(),
            runtime: runtime.into(),
        };
        let met = run(connect(&places)).err();
        let expected = if geteuid().is_root() {
            None
        } else {
            Some(SocketError::Stranger)
        };
        assert_eq!(met, expected);
        return;
    }
    if !geteuid().is_root() {
        skipped("a stranger at the socket needs a second user");
        return;
    }
    let (folder, places) = places();
    let instance = Instance::acquire(&places).unwrap();
    run(async {
        let mut listener = Listener::bind(&instance).unwrap();
        // As if neither the folder nor the socket kept anybody out.
        let socket = places.runtime.join("agent.socket");
        for (path, mode) in [
            (folder.path(), 0o755),
            (&places.runtime, 0o755),
            (&socket, 0o666),
        ] {
            fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        }
        let mut meet = async |mut process: std::process::Command| {
            let process = tokio::task::spawn_blocking(move || passes(&mut process));
            let met = listener.accept().await.err();
            process.await.unwrap();
            met
        };
        let runtime = |path: &Path| path.to_str().unwrap().to_owned();
        // The control: a process of the same user is welcome.
        let friend = command(module_path!(), TEST, &runtime(&places.runtime));
        assert_eq!(meet(friend).await, None);
        let (stranger, _program) = unprivileged(module_path!(), TEST, &runtime(&places.runtime));
        assert_eq!(meet(stranger).await, Some(SocketError::Stranger));
    });
}
