//! The real program: who is the agent, how windows come and go, and how it ends.

use crate::part;
use crate::program::{Home, ask_on, send_signal};
use crate::stage::{PASSWORD, link, sensitive};
use crate::until::until;
use countersign_contract::control::Command;
use countersign_contract::frame::EXIT_NO_DISPLAY;
use countersign_contract::proposal::{AcceptProposals, Accepted, ProposeText};
use countersign_contract::vault::{CreateVault, GetStatus, Quit, Raised, Unlock, VaultState};
use countersign_contract::{ErrorCode, Event};
use std::fs::{self, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::Path;

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().mode() & 0o777
}

#[test]
fn a_second_start_talks_to_the_first() {
    let home = Home::new();
    assert_eq!(home.run(&["status"]).status.code(), Some(3));
    assert_eq!(home.run(&["lock"]).status.code(), Some(0));
    let mut agent = home.start_hidden(&[]);

    assert_eq!(mode(&home.at("run/countersign")), 0o700);
    assert_eq!(mode(&home.at("data/countersign")), 0o700);
    assert_eq!(mode(&home.socket()), 0o600);
    let status = home.status().unwrap();
    assert_eq!(
        (status.pid, status.window_pid, status.state),
        (agent.pid(), None, VaultState::Absent)
    );

    let told = home.run(&["status"]);
    let words = String::from_utf8(told.stdout).unwrap();
    assert!(
        told.status.success() && words.contains("There is no vault yet."),
        "{words}"
    );
    assert_eq!(home.run(&["--hidden"]).status.code(), Some(0));
    assert_eq!(home.run(&["lock"]).status.code(), Some(0));
    assert!(agent.lives());

    assert_eq!(home.run(&["open"]).status.code(), Some(0));
    let mut window = home.window();
    assert!(home.status().unwrap().window_pid.is_some());
    assert_eq!(home.run(&[]).status.code(), Some(0));
    assert!(matches!(window.event(), Event::Raise));
    window.ask(Raised {}).unwrap();
    window.close();
    until("the window to be gone", || {
        home.status().filter(|status| status.window_pid.is_none())
    });
    assert!(agent.lives(), "the agent outlives its window");

    assert_eq!(home.run(&["quit"]).status.code(), Some(0));
    assert!(agent.ended().success());
    assert!(!home.socket().exists());
    assert_eq!(home.errors(), "");
}

#[test]
fn who_asked_for_a_closing_window_gets_another_one() {
    let home = Home::new();
    let _agent = home.start(&[]);
    let closing = home.window();
    assert_eq!(home.run(&["open"]).status.code(), Some(0));
    // It never says that it came to the front.
    closing.close();
    home.window().close();
    until("the window to be gone", || {
        home.status().filter(|status| status.window_pid.is_none())
    });
    assert!(
        !home.has_new_window(),
        "nobody has asked for this one to come back"
    );
}

#[test]
fn the_command_line_is_answered_in_the_language_of_the_user() {
    let home = Home::new();
    let words = |arguments: &[&str], language: &str| {
        let output = home
            .command(arguments)
            .env("LANG", language)
            .output()
            .unwrap();
        String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
    };
    assert!(words(&["--help"], "nl_BE.UTF-8").contains("Gebruik:"));
    assert!(words(&["--help"], "en_GB.UTF-8").contains("Usage:"));
    assert_eq!(words(&["status"], "nl_NL"), "Countersign draait niet.\n");
    assert!(words(&["--version"], "C").starts_with("countersign "));
    let misused = home.run(&["--unlock"]);
    assert_eq!((misused.status.code(), misused.stdout.len()), (Some(2), 0));
}

#[test]
fn of_two_starts_at_once_one_is_the_agent() {
    let home = Home::new();
    let mut starts = [home.start(&["--hidden"]), home.start(&["--hidden"])];
    let status = until("an agent", || home.status());
    let (agents, others): (Vec<_>, Vec<_>) = starts
        .iter_mut()
        .partition(|start| start.pid() == status.pid);
    assert_eq!(agents.len(), 1);
    for other in others {
        assert!(other.ended().success());
    }
}

#[test]
fn a_socket_that_nobody_listens_on_is_replaced() {
    let home = Home::new();
    fs::create_dir(home.at("run/countersign")).unwrap();
    fs::set_permissions(home.at("run/countersign"), Permissions::from_mode(0o700)).unwrap();
    drop(UnixListener::bind(home.socket()).unwrap());
    assert!(home.socket().exists());
    assert_eq!(home.run(&["status"]).status.code(), Some(3));
    let agent = home.start_hidden(&[]);
    assert_eq!(home.status().unwrap().pid, agent.pid());
}

#[test]
fn a_killed_agent_is_told_of_once() {
    let home = Home::new();
    let mut agent = home.start_hidden(&[]);
    agent.kill();
    assert_eq!(home.run(&["status"]).status.code(), Some(3));

    let mut agent = home.start(&[]);
    let mut window = home.window();
    assert!(window.ask(GetStatus {}).unwrap().agent_crashed);
    window.close();
    until("the window to be gone", || {
        home.status().filter(|status| status.window_pid.is_none())
    });
    assert_eq!(home.run(&["open"]).status.code(), Some(0));
    assert!(!home.window().ask(GetStatus {}).unwrap().agent_crashed);
    agent.terminate();
    assert!(agent.ended().success());

    let _agent = home.start(&[]);
    assert!(
        !home.window().ask(GetStatus {}).unwrap().agent_crashed,
        "a signal is an orderly end"
    );
}

#[test]
fn the_agent_ends_when_its_grace_time_is_over() {
    let home = Home::new();
    let mut agent = home.start(&["--hidden", "--grace-seconds", "0"]);
    assert!(agent.ended().success());
    let mut agent = home.start(&["--grace-seconds", "0"]);
    let window = home.window();
    assert!(home.status().is_some(), "with a window it stays");
    window.close();
    assert!(agent.ended().success());
}

#[test]
fn the_page_can_end_the_agent() {
    let home = Home::new();
    let mut agent = home.start(&[]);
    let mut window = home.window();
    // The answer and the end race; the end is what counts.
    let quit = countersign_contract::frame::Ask {
        id: 1,
        request: Quit {}.into(),
    };
    window.write(&serde_json::to_vec(&quit).unwrap());
    assert!(agent.ended().success());
    assert!(window.is_ended());
}

#[test]
fn a_crashed_window_is_opened_again_once() {
    let home = Home::new();
    let mut agent = home.start(&[]);
    let mut window = home.window();
    assert!(!window.ask(GetStatus {}).unwrap().window_crashed);
    window
        .ask(CreateVault {
            password: sensitive(PASSWORD),
        })
        .unwrap();
    send_signal("KILL", home.status().unwrap().window_pid.unwrap());

    let mut window = home.window();
    let status = window.ask(GetStatus {}).unwrap();
    assert!(status.window_crashed);
    assert_eq!(
        status.state,
        VaultState::RecoveryUnconfirmed,
        "the agent has lost nothing"
    );
    send_signal("KILL", home.status().unwrap().window_pid.unwrap());
    until("the second crash to be told", || {
        home.errors()
            .contains("the window crashed again: it stays closed")
            .then_some(())
    });
    assert!(!home.has_new_window());
    assert!(agent.lives());
    home.run(&["open"]);
    assert!(home.window().ask(GetStatus {}).unwrap().window_crashed);
}

#[test]
fn a_window_sees_nothing_that_loads_code_or_drives_it() {
    let home = Home::new();
    let mut command = home.command(&[]);
    for name in [
        "GTK_MODULES",
        "GIO_EXTRA_MODULES",
        "WEBKIT_INSPECTOR_SERVER",
    ] {
        command.env(name, "canary");
    }
    let _agent = home.start_by(&mut command);
    let _window = home.window();
    let pid = home.status().unwrap().window_pid.unwrap();
    let Ok(environment) = fs::read(format!("/proc/{pid}/environ")) else {
        return part::skipped("the environment of a window: this system does not show it");
    };
    let environment = String::from_utf8(environment).unwrap();
    let variables: Vec<&str> = environment.split('\0').collect();
    assert!(
        variables
            .iter()
            .any(|variable| variable.starts_with("HOME="))
    );
    let canaries: Vec<_> = variables
        .iter()
        .filter(|variable| variable.ends_with("=canary"))
        .collect();
    // A build that is meant to be driven lets one of them through.
    let expected: &[&str] = if cfg!(feature = "automation") {
        &["WEBKIT_INSPECTOR_SERVER=canary"]
    } else {
        &[]
    };
    assert_eq!(canaries, expected.iter().collect::<Vec<_>>());
}

#[test]
fn a_window_that_speaks_nonsense_is_ended() {
    for nonsense in [
        &b""[..],
        b"{",
        b"{\"id\":1,\"request\":{\"read_key\":{}}}",
        b"\xff",
    ] {
        let home = Home::new();
        let mut agent = home.start(&[]);
        let mut window = home.window();
        window.write(nonsense);
        assert!(window.is_ended());
        assert!(home.window().ask(GetStatus {}).unwrap().window_crashed);
        assert!(agent.lives());
    }
}

#[test]
fn a_window_that_cannot_be_started_costs_nothing() {
    let home = Home::new();
    fs::remove_file(home.at("bin/countersign-window")).unwrap();
    let mut agent = home.start(&[]);
    until("the agent to answer", || home.status());
    assert_eq!(home.run(&["open"]).status.code(), Some(1));
    assert!(agent.lives());
}

#[test]
fn a_window_without_a_display_is_told_and_not_tried_again() {
    let home = Home::new();
    let script = format!(
        "#!/bin/sh\necho opened >>'{}'\nexit {EXIT_NO_DISPLAY}\n",
        home.at("opened").display()
    );
    fs::write(home.at("bin/countersign-window"), script).unwrap();
    let mut agent = home.start(&[]);
    // There is no notification server here, so it is told where the agent was started.
    until("it to be told", || {
        home.errors()
            .contains("There is no display to open it on.")
            .then_some(())
    });
    assert_eq!(home.status().unwrap().window_pid, None);
    assert!(agent.lives());
    assert_eq!(fs::read_to_string(home.at("opened")).unwrap(), "opened\n");
}

#[test]
fn a_start_that_cannot_use_its_folders_says_so() {
    let home = Home::new();
    fs::remove_dir(home.at("data")).unwrap();
    fs::write(home.at("data"), "").unwrap();
    let start = home.run(&[]);
    assert_eq!(start.status.code(), Some(1));
    let words = String::from_utf8(start.stderr).unwrap();
    assert!(
        words.contains("Check that they are yours and may be written."),
        "{words}"
    );
}

#[test]
fn an_account_outlives_the_program() {
    let home = Home::new();
    let mut agent = home.start(&[]);
    let mut window = home.window();
    window
        .ask(CreateVault {
            password: sensitive(PASSWORD),
        })
        .unwrap();
    let proposals = window
        .ask(ProposeText {
            text: sensitive(&link("alice")),
        })
        .unwrap();
    let accepted = vec![Accepted {
        id: proposals.found[0].id.clone(),
        issuer: "Example".to_owned(),
        account: "alice".to_owned(),
    }];
    window.ask(AcceptProposals { accepted }).unwrap();
    assert!(matches!(window.events[..], [Event::VaultChanged]));
    assert_eq!(mode(&home.at("data/countersign/vault.countersign")), 0o600);

    assert_eq!(home.run(&["lock"]).status.code(), Some(0));
    assert!(matches!(window.event(), Event::Locked));
    assert_eq!(home.status().unwrap().state, VaultState::Locked);
    assert_eq!(home.run(&["quit"]).status.code(), Some(0));
    assert!(agent.ended().success());

    let _agent = home.start(&[]);
    let mut window = home.window();
    let wrong = window
        .ask(Unlock {
            password: sensitive("not the password"),
        })
        .unwrap_err();
    assert_eq!(wrong.code, ErrorCode::WrongPassword);
    window
        .ask(Unlock {
            password: sensitive(PASSWORD),
        })
        .unwrap();
    let accounts = window
        .ask(countersign_contract::account::ListAccounts {})
        .unwrap()
        .accounts;
    assert_eq!(accounts[0].account, "alice");
}

const STRANGER: &str = "handover::another_user_is_refused";
const SOCKET: &str = "COUNTERSIGN_TEST_SOCKET";

#[test]
fn another_user_is_refused() {
    if part::is(STRANGER) {
        let mut stream = UnixStream::connect(part::given(SOCKET)).unwrap();
        assert!(ask_on(&mut stream, Command::Status).is_none());
        return;
    }
    let home = Home::new();
    let _agent = home.start_hidden(&[]);
    let folder = tempfile::tempdir().unwrap();
    let Some(mut stranger) = part::command_as_nobody(STRANGER, folder.path()) else {
        return;
    };
    // The doors are opened, so that only the check of the user is left.
    for path in [home.at(""), home.at("run"), home.at("run/countersign")] {
        fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
    }
    fs::set_permissions(home.socket(), Permissions::from_mode(0o666)).unwrap();
    part::passes(stranger.env(SOCKET, home.socket()));
    assert!(
        home.status().is_some(),
        "the same question by the same user is answered"
    );
    assert!(home.errors().contains("another user was refused"));
}
