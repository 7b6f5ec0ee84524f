use super::*;
use countersign_contract::Sensitive;
use countersign_contract::proposal::ProposeText;
use countersign_contract::vault::{Done, ListGenerations, Lock, Quit};
use serde_json::{Value, json};
use std::io::{PipeReader, PipeWriter, pipe};
use std::time::Duration;

/// The other end of a window's channel.
struct Far {
    asks: PipeReader,
    told: PipeWriter,
}

impl Far {
    fn next_ask(&mut self) -> Ask {
        let frame = blocking::read(&mut self.asks, MAX_TOLD).unwrap().unwrap();
        serde_json::from_slice(&frame).unwrap()
    }

    fn tell(&mut self, told: Value) {
        blocking::write(&mut self.told, told.to_string().as_bytes(), MAX_TOLD).unwrap();
    }
}

fn connected() -> (Agent, Far, mpsc::Receiver<Event>) {
    let (from_agent, told) = pipe().unwrap();
    let (asks, to_agent) = pipe().unwrap();
    let (heard, events) = mpsc::channel();
    let agent = Agent::connect(from_agent, to_agent, move |event| {
        // A test that does not listen has dropped its end.
        let _ = heard.send(event);
    });
    (agent, Far { asks, told }, events)
}

fn wait_for<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

fn next(events: &mpsc::Receiver<Event>) -> Event {
    events.recv_timeout(Duration::from_secs(10)).unwrap()
}

fn greeted(bytes: &[u8]) -> Result<Settings, NotGreeted> {
    let mut wire = Vec::new();
    blocking::write(&mut wire, bytes, MAX_TOLD).unwrap();
    greet(&mut wire.as_slice())
}

#[test]
fn a_greeting_brings_the_settings() {
    let settings = Settings {
        hide_codes: true,
        ..Settings::default()
    };
    let hello = Hello {
        protocol: PROTOCOL,
        settings: settings.clone(),
    };
    assert_eq!(greeted(&serde_json::to_vec(&hello).unwrap()), Ok(settings));
}

#[test]
fn a_greeting_of_another_version_is_known_as_such_whatever_else_it_says() {
    let hello = json!({ "protocol": PROTOCOL + 1, "settings": "elsewhere" }).to_string();
    assert_eq!(greeted(hello.as_bytes()), Err(NotGreeted::VersionsDiffer));
}

#[test]
fn anything_else_is_no_greeting() {
    for other in [&b"{}"[..], b"", b"\xff", b"{\"protocol\":-1}"] {
        assert_eq!(greeted(other), Err(NotGreeted::NoHello));
    }
    assert_eq!(greet(&mut &b""[..]), Err(NotGreeted::NoHello));
    assert_eq!(greet(&mut &b"hello, sentry"[..]), Err(NotGreeted::NoHello));
}

#[test]
fn each_answer_reaches_whoever_asked() {
    let (agent, mut far, events) = connected();
    let answering = thread::spawn(move || {
        let asks = [far.next_ask(), far.next_ask()];
        far.tell(json!({ "event": { "event": "vault_changed" } }));
        for ask in asks.iter().rev() {
            let id = ask.id;
            far.tell(match ask.request {
                countersign_contract::Request::Lock(_) => {
                    json!({ "failed": { "id": id, "error": { "code": "disk_full" } } })
                }
                _ => {
                    json!({ "reply": { "id": id, "reply": { "generations": [], "folder": "f" } } })
                }
            });
        }
        far
    });
    let (locked, generations) =
        wait_for(async { tokio::join!(agent.ask(Lock {}), agent.ask(ListGenerations {})) });
    assert_eq!(locked, Err(ErrorCode::DiskFull.into()));
    assert_eq!(generations.unwrap().folder, "f");
    assert!(matches!(next(&events), Event::VaultChanged));
    answering.join().unwrap();
}

#[test]
fn an_answer_that_nobody_waits_for_harms_nobody() {
    let (agent, mut far, _events) = connected();
    let answering = thread::spawn(move || {
        let id = far.next_ask().id;
        far.tell(json!({ "reply": { "id": id + 1, "reply": {} } }));
        far.tell(json!({ "reply": { "id": id, "reply": {} } }));
        far
    });
    assert_eq!(wait_for(agent.ask(Lock {})), Ok(Done {}));
    answering.join().unwrap();
}

#[test]
fn an_answer_of_another_shape_is_a_defect_and_not_a_crash() {
    let (agent, mut far, _events) = connected();
    let answering = thread::spawn(move || {
        let id = far.next_ask().id;
        far.tell(json!({ "reply": { "id": id, "reply": ["not", "generations"] } }));
        far
    });
    let answer = wait_for(agent.ask(ListGenerations {}));
    assert_eq!(answer.unwrap_err(), ErrorCode::Internal.into());
    answering.join().unwrap();
}

#[test]
fn when_the_agent_is_lost_everybody_is_told() {
    let (agent, mut far, events) = connected();
    let dying = thread::spawn(move || {
        far.next_ask();
        far.next_ask();
    });
    let answers = wait_for(async { tokio::join!(agent.ask(Lock {}), agent.ask(Quit {})) });
    dying.join().unwrap();
    assert_eq!(
        answers,
        (
            Err(ErrorCode::AgentLost.into()),
            Err(ErrorCode::AgentLost.into())
        )
    );
    assert!(matches!(next(&events), Event::AgentLost));
    assert_eq!(
        wait_for(agent.ask(Lock {})),
        Err(ErrorCode::AgentLost.into())
    );
}

#[test]
fn an_agent_that_talks_nonsense_is_lost() {
    for nonsense in [
        json!({ "reply": { "reply": {} } }),
        json!("hello"),
        json!({ "event": 7 }),
    ] {
        let (agent, mut far, events) = connected();
        far.tell(nonsense);
        assert!(matches!(next(&events), Event::AgentLost));
        assert_eq!(
            wait_for(agent.ask(Lock {})),
            Err(ErrorCode::AgentLost.into())
        );
    }
}

#[test]
fn a_question_that_is_too_long_is_not_sent() {
    let (agent, mut far, _events) = connected();
    let text = Sensitive::new("x".repeat(MAX_TOLD));
    let answer = wait_for(agent.ask(ProposeText { text }));
    assert_eq!(answer.unwrap_err(), ErrorCode::TextTooLong.into());
    assert!(agent.pending.lock().by_id.is_empty());

    let answering = thread::spawn(move || {
        let id = far.next_ask().id;
        far.tell(json!({ "reply": { "id": id, "reply": {} } }));
        far
    });
    assert_eq!(wait_for(agent.ask(Lock {})), Ok(Done {}));
    answering.join().unwrap();
}

#[test]
fn with_an_agent_of_another_version_nothing_can_be_done() {
    let agent = Agent::unreachable(ErrorCode::VersionsDiffer);
    assert_eq!(agent.silence(), Some(ErrorCode::VersionsDiffer));
    assert_eq!(
        wait_for(agent.ask(Lock {})),
        Err(ErrorCode::VersionsDiffer.into())
    );
}
