//! The window's process: started, talked with, and buried.
//!
//! The channel is its standard input and output. Each ask is answered in a task of its own, so that
//! a slow one holds up no other. Deliberately not here: when a window is wanted (`agent`).

use crate::log;
use crate::session::Session;
use countersign_contract::frame::{Ask, EXIT_NO_DISPLAY, Hello, MAX_ASK, MAX_TOLD, Told};
use countersign_contract::{AppError, Encode, ErrorCode, Event, PROTOCOL, dispatch};
use countersign_core::vault::MAX_FILE_BYTES;
use countersign_platform::channel::child::{self, Started};
use countersign_platform::channel::frame::{self, Bytes};
use countersign_platform::process;
use serde::Serialize;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{Semaphore, broadcast, mpsc, oneshot};
use tokio::task::{self, JoinHandle, JoinSet};
use tokio::time::{Instant, timeout};
use zeroize::Zeroizing;

#[cfg(all(feature = "automation", not(debug_assertions)))]
compile_error!("a release build must not let anything drive its window");

/// The name of the window's program, which is installed beside this one.
const PROGRAM: &str = "countersign-window";

/// What only a build for end-to-end tests hands on, so that a WebDriver can attach.
const AUTOMATION: &[&str] = &["WEBKIT_INSPECTOR_SERVER", "TAURI_WEBVIEW_AUTOMATION"];
const HANDED_ON: &[&str] = if cfg!(feature = "automation") {
    AUTOMATION
} else {
    &[]
};

/// Variables that neither this process nor its children may see.
pub(crate) const FORGOTTEN: &[&str] = if cfg!(feature = "automation") {
    &[]
} else {
    AUTOMATION
};

// Who could not be told of all accounts could not delete one either.
const _: () = assert!(MAX_TOLD >= MAX_FILE_BYTES);

/// More asks than a page makes at once. The next is read when one of them is answered.
const ASKS_AT_ONCE: usize = 64;
/// Frames on their way to a window that does not read.
const FRAMES_WAITING: usize = 64;
/// How long a window may take to end after it closed its end of the channel.
const ENDING: Duration = Duration::from_secs(5);

/// A window that is open.
pub(crate) struct Window {
    pid: Option<u32>,
    frames: mpsc::Sender<Bytes>,
    close: Option<oneshot::Sender<()>>,
    life: JoinHandle<Ended>,
}

/// How a window ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// The user closed it, or we did.
    Closed,
    /// It crashed, or spoke nonsense.
    Crashed,
    /// There is no display that it could open on.
    NoDisplay,
}

impl Window {
    /// Starts the window's program.
    pub(crate) fn open(session: Arc<Session>) -> io::Result<Self> {
        let mut command = Command::new(process::program_beside(PROGRAM)?);
        command
            .env_clear()
            .envs(process::window_environment(HANDED_ON));
        let Started {
            child,
            input,
            output,
        } = child::start(command)?;
        let pid = child.id();
        let (frames, outbox) = mpsc::channel(FRAMES_WAITING);
        let (close, closing) = oneshot::channel();
        let hello = Hello {
            protocol: PROTOCOL,
            settings: session.settings(),
        };
        frames
            .try_send(encoded(&hello))
            .expect("the channel is empty");
        let mut talk = JoinSet::new();
        talk.spawn(write_frames(input, outbox));
        talk.spawn(pass_events_on(session.events(), frames.clone()));
        let reading = task::spawn(read_asks(output, session, frames.clone()));
        let life = task::spawn(live(child, reading, talk, closing));
        Ok(Self {
            pid,
            frames,
            close: Some(close),
            life,
        })
    }

    /// Its process id, for the status.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.pid
    }

    /// Asks it to come to the front.
    pub(crate) fn raise(&self) {
        // A window that reads nothing cannot be raised either.
        let _ = self
            .frames
            .try_send(encoded(&Told::<()>::Event(Event::Raise)));
    }

    /// Returns when it has ended. Safe to cancel.
    pub(crate) async fn ended(&mut self) -> Ended {
        (&mut self.life).await.unwrap_or(Ended::Crashed)
    }

    /// Ends it. There is nothing in a window that could be lost.
    pub(crate) async fn close(mut self) {
        if let Some(close) = self.close.take() {
            // Nobody listens if it has ended by itself.
            let _ = close.send(());
        }
        self.ended().await;
    }
}

/// Lives as long as the process. What talks to it, `_talk`, ends with it.
async fn live(
    mut child: Child,
    mut reading: JoinHandle<Result<(), Nonsense>>,
    _talk: JoinSet<()>,
    closing: oneshot::Receiver<()>,
) -> Ended {
    let read = tokio::select! {
        read = &mut reading => read,
        _ = closing => {
            reading.abort();
            let _ = child.kill().await;
            return Ended::Closed;
        }
    };
    if !matches!(read, Ok(Ok(()))) {
        log::say("the window spoke nonsense and is ended");
        let _ = child.kill().await;
        return Ended::Crashed;
    }
    match timeout(ENDING, child.wait()).await {
        Ok(Ok(status)) if status.success() => Ended::Closed,
        Ok(Ok(status)) if status.code() == Some(EXIT_NO_DISPLAY.into()) => Ended::NoDisplay,
        Ok(_) => Ended::Crashed,
        Err(_) => {
            log::say("the window closed its channel but did not end");
            let _ = child.kill().await;
            Ended::Crashed
        }
    }
}

/// What the window sent is no frame, or no ask.
struct Nonsense;

/// Answers what the window asks, until it closes its end.
async fn read_asks(
    mut output: child::Output,
    session: Arc<Session>,
    frames: mpsc::Sender<Bytes>,
) -> Result<(), Nonsense> {
    let permits = Arc::new(Semaphore::new(ASKS_AT_ONCE));
    while let Some(bytes) = frame::read(&mut output, MAX_ASK)
        .await
        .map_err(|_| Nonsense)?
    {
        let ask: Ask = serde_json::from_slice(&bytes).map_err(|_| Nonsense)?;
        drop(bytes);
        let permit = Arc::clone(&permits)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed");
        let (session, frames) = (Arc::clone(&session), frames.clone());
        task::spawn(async move {
            let answered =
                task::spawn(async move { dispatch(&*session, ask.request, Reply(ask.id)).await });
            let reply = answered.await.unwrap_or_else(|_| {
                log::say_of("a request failed by a defect", ask.id);
                Reply(ask.id).encode::<()>(Err(ErrorCode::Internal.into()))
            });
            // The window may be gone.
            let _ = frames.send(reply).await;
            drop(permit);
        });
    }
    Ok(())
}

async fn write_frames(mut input: child::Input, mut outbox: mpsc::Receiver<Bytes>) {
    while let Some(bytes) = outbox.recv().await {
        if frame::write(&mut input, &bytes, MAX_TOLD).await.is_err() {
            return;
        }
    }
}

async fn pass_events_on(mut events: broadcast::Receiver<Event>, frames: mpsc::Sender<Bytes>) {
    loop {
        match events.recv().await {
            Ok(event) => {
                if frames
                    .send(encoded(&Told::<()>::Event(event)))
                    .await
                    .is_err()
                {
                    return;
                }
            }
            Err(RecvError::Lagged(_)) => {
                log::say("the window reads too slowly: events were left out")
            }
            Err(RecvError::Closed) => return,
        }
    }
}

/// Turns the answer to the ask of that id into a frame.
struct Reply(u64);

impl Encode for Reply {
    type Output = Bytes;

    fn encode<R: Serialize>(self, answer: Result<R, AppError>) -> Bytes {
        let Self(id) = self;
        let bytes = match answer {
            Ok(reply) => encoded(&Told::Reply { id, reply }),
            Err(error) => encoded(&Told::<R>::Failed { id, error }),
        };
        if bytes.len() <= MAX_TOLD {
            return bytes;
        }
        log::say_of("an answer is too long", id);
        encoded(&Told::<R>::Failed {
            id,
            error: ErrorCode::Internal.into(),
        })
    }
}

fn encoded(message: &impl Serialize) -> Bytes {
    // Room for every frame that holds a secret, so that growing leaves no copies behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(64 * 1024));
    serde_json::to_writer(&mut *bytes, message).expect("messages are JSON, and a Vec takes them");
    bytes
}

/// What to do about crashes: a new window at once, unless the one before crashed as well.
#[derive(Debug, Default)]
pub(crate) struct Crashes {
    last: Option<Instant>,
}

/// See [`Crashes`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterCrash {
    /// Open another window, which says what happened.
    Reopen,
    /// Windows do not last: tell the user otherwise.
    Tell,
}

impl Crashes {
    /// Two crashes within this time are no accident.
    const APART: Duration = Duration::from_secs(60);

    /// Counts a crash.
    pub(crate) fn count(&mut self, now: Instant) -> AfterCrash {
        let last = self.last.replace(now);
        if last.is_some_and(|last| now.duration_since(last) < Self::APART) {
            AfterCrash::Tell
        } else {
            AfterCrash::Reopen
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_crash_within_a_minute_is_told() {
        let mut crashes = Crashes::default();
        let start = Instant::now();
        assert_eq!(crashes.count(start), AfterCrash::Reopen);
        assert_eq!(
            crashes.count(start + Duration::from_secs(59)),
            AfterCrash::Tell
        );
        assert_eq!(
            crashes.count(start + Duration::from_secs(119)),
            AfterCrash::Reopen
        );
    }

    #[test]
    fn answers_are_framed_as_the_contract_says() {
        let reply = Reply(7).encode(Ok(1));
        assert_eq!(reply.as_slice(), br#"{"reply":{"id":7,"reply":1}}"#);
        let failed = Reply(8).encode::<()>(Err(ErrorCode::Locked.into()));
        assert_eq!(
            failed.as_slice(),
            br#"{"failed":{"id":8,"error":{"code":"locked"}}}"#
        );
    }
}
