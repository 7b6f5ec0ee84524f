//! The private socket: what a second start says to the running agent.
//!
//! One command and one answer for each conversation. That the other end is of the same user was
//! seen to by `platform`. Deliberately not here: what a command does (`agent`).

use crate::log;
use countersign_contract::control::{Answer, Command};
use countersign_platform::channel::frame;
use countersign_platform::channel::socket::{self, Listener, SocketError, Stream};
use countersign_platform::places::Places;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio::task;
use tokio::time::{sleep, timeout};

/// Longer than any command or answer.
const MAX_BYTES: usize = 4 * 1024;
/// More conversations than anybody starts at once.
const AT_ONCE: usize = 16;
/// A command is one frame, written at once.
const PATIENCE_WITH_CLIENT: Duration = Duration::from_secs(5);
/// Ending may wait for a save.
const PATIENCE_WITH_AGENT: Duration = Duration::from_secs(15);
/// So that an error of the system's that lasts does not fill the log.
const AFTER_ERROR: Duration = Duration::from_secs(1);

/// A command that came over the socket, and where its answer goes.
pub(crate) struct Wish {
    pub(crate) command: Command,
    pub(crate) answer: oneshot::Sender<Answer>,
}

/// Why the running agent gave no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoAnswer {
    /// No agent runs.
    NobodyThere,
    /// There is one, and it does not answer as it should.
    Silent,
}

/// Passes on what comes over the socket, for ever.
pub(crate) async fn listen(mut listener: Listener, wishes: mpsc::Sender<Wish>) {
    let permits = Arc::new(Semaphore::new(AT_ONCE));
    loop {
        let permit = Arc::clone(&permits)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        match listener.accept().await {
            Ok(stream) => {
                let wishes = wishes.clone();
                task::spawn(async move {
                    converse(stream, &wishes).await;
                    drop(permit);
                });
            }
            Err(SocketError::Stranger) => log::say("another user was refused"),
            Err(_) => {
                log::say("the socket failed");
                sleep(AFTER_ERROR).await;
            }
        }
    }
}

async fn converse(mut stream: Stream, wishes: &mpsc::Sender<Wish>) -> Option<()> {
    let read = timeout(PATIENCE_WITH_CLIENT, frame::read(&mut stream, MAX_BYTES)).await;
    let bytes = read.ok()?.ok()??;
    let command = serde_json::from_slice(&bytes).ok()?;
    let (answer, answered) = oneshot::channel();
    wishes.send(Wish { command, answer }).await.ok()?;
    let answer = serde_json::to_vec(&answered.await.ok()?).expect("answers are JSON");
    let written = timeout(
        PATIENCE_WITH_CLIENT,
        frame::write(&mut stream, &answer, MAX_BYTES),
    )
    .await;
    written.ok()?.ok()
}

/// Says `command` to the running agent.
pub(crate) async fn ask(places: &Places, command: Command) -> Result<Answer, NoAnswer> {
    let talk = async {
        let mut stream = socket::connect(places).await.map_err(|error| match error {
            SocketError::NobodyThere => NoAnswer::NobodyThere,
            SocketError::Stranger | SocketError::PathTooLong | SocketError::Io(_) => {
                NoAnswer::Silent
            }
        })?;
        let bytes = serde_json::to_vec(&command).expect("commands are JSON");
        frame::write(&mut stream, &bytes, MAX_BYTES)
            .await
            .map_err(|_| NoAnswer::Silent)?;
        let read = frame::read(&mut stream, MAX_BYTES).await;
        let answer = read.ok().flatten().ok_or(NoAnswer::Silent)?;
        serde_json::from_slice(&answer).map_err(|_| NoAnswer::Silent)
    };
    timeout(PATIENCE_WITH_AGENT, talk)
        .await
        .unwrap_or(Err(NoAnswer::Silent))
}
