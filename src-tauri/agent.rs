//! The window's end of the channel: questions to the agent, its answers, and what it says unasked.
//!
//! One thread reads frames and one writes them, because a pipe may block. Whoever asked decodes the
//! answer, so this file knows no message but the envelopes; and it does not know Tauri.

use countersign_contract::frame::{Ask, Hello, MAX_ASK, MAX_TOLD, Told};
use countersign_contract::settings::Settings;
use countersign_contract::{AppError, Call, ErrorCode, Event, PROTOCOL};
use countersign_platform::channel::frame::{Bytes, blocking};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc};
use std::{mem, thread};
use tokio::sync::oneshot;

/// Why the other end is not an agent that we can talk to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotGreeted {
    /// It said nothing, or something else than [`Hello`].
    NoHello,
    /// It is an agent of another version.
    VersionsDiffer,
}

/// Reads what an agent says before anything else.
pub(crate) fn greet(from_agent: &mut impl Read) -> Result<Settings, NotGreeted> {
    /// All that may be relied on in the greeting of another version.
    #[derive(Deserialize)]
    struct AnyHello {
        protocol: u32,
    }

    let Ok(Some(frame)) = blocking::read(from_agent, MAX_TOLD) else {
        return Err(NotGreeted::NoHello);
    };
    match serde_json::from_slice(&frame) {
        Ok(AnyHello { protocol: PROTOCOL }) => {}
        Ok(_) => return Err(NotGreeted::VersionsDiffer),
        Err(_) => return Err(NotGreeted::NoHello),
    }
    match serde_json::from_slice(&frame) {
        Ok(Hello { settings, .. }) => Ok(settings),
        Err(_) => Err(NotGreeted::NoHello),
    }
}

/// The agent, as the window's commands see it.
pub(crate) struct Agent {
    pending: Arc<Pending>,
    outbox: mpsc::Sender<Bytes>,
}

impl Agent {
    /// Talks to the agent at the other end of the two streams. `hear` gets what it says unasked,
    /// and [`Event::AgentLost`] when it will never say anything again.
    pub(crate) fn connect(
        from_agent: impl Read + Send + 'static,
        to_agent: impl Write + Send + 'static,
        hear: impl Fn(Event) + Send + 'static,
    ) -> Self {
        let pending = Arc::new(Pending::default());
        let (outbox, frames) = mpsc::channel();
        thread::spawn(move || write_all(frames, to_agent));
        let answers = Arc::clone(&pending);
        thread::spawn(move || {
            read_all(from_agent, &answers, &hear);
            answers.close(ErrorCode::AgentLost);
            hear(Event::AgentLost);
        });
        Self { pending, outbox }
    }

    /// Stands for an agent that nobody can talk to: each question fails with `reason`.
    pub(crate) fn unreachable(reason: ErrorCode) -> Self {
        let pending = Arc::new(Pending::default());
        pending.close(reason);
        let (outbox, _) = mpsc::channel();
        Self { pending, outbox }
    }

    /// Why there will be no more answers, when that is so.
    pub(crate) fn silence(&self) -> Option<ErrorCode> {
        self.pending.lock().closed
    }

    /// Asks, and waits for the answer.
    pub(crate) async fn ask<C: Call>(&self, call: C) -> Result<C::Reply, AppError> {
        let (id, answer) = self.pending.open()?;
        let sent = encode(&Ask {
            id,
            request: call.into(),
        })
        .and_then(|frame| {
            self.outbox
                .send(frame)
                .map_err(|_| ErrorCode::AgentLost.into())
        });
        if let Err(error) = sent {
            self.pending.take(id);
            return Err(error);
        }
        // A sender that was dropped without a word went down with the table.
        let frame = answer
            .await
            .unwrap_or(Err(ErrorCode::AgentLost))
            .map_err(AppError::from)?;
        match serde_json::from_slice(&frame) {
            Ok(Told::Reply { reply, .. }) => Ok(reply),
            Ok(Told::Failed { error, .. }) => Err(error),
            Ok(Told::Event(_)) | Err(_) => Err(ErrorCode::Internal.into()),
        }
    }
}

/// The questions that wait for an answer.
#[derive(Default)]
struct Pending(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    last_id: u64,
    by_id: HashMap<u64, oneshot::Sender<Result<Bytes, ErrorCode>>>,
    /// Why there will be no more answers.
    closed: Option<ErrorCode>,
}

impl Pending {
    /// A new id, and where the frame that answers it will arrive.
    fn open(&self) -> Result<(u64, oneshot::Receiver<Result<Bytes, ErrorCode>>), ErrorCode> {
        let mut waiting = self.lock();
        if let Some(reason) = waiting.closed {
            return Err(reason);
        }
        waiting.last_id += 1;
        let id = waiting.last_id;
        let (answer, receiver) = oneshot::channel();
        waiting.by_id.insert(id, answer);
        Ok((id, receiver))
    }

    /// Whoever waits for the answer to `id`; nobody does so twice.
    fn take(&self, id: u64) -> Option<oneshot::Sender<Result<Bytes, ErrorCode>>> {
        self.lock().by_id.remove(&id)
    }

    /// Fails all that wait and all that will ask, with `reason`.
    fn close(&self, reason: ErrorCode) {
        let abandoned = {
            let mut waiting = self.lock();
            waiting.closed = Some(reason);
            mem::take(&mut waiting.by_id)
        };
        for answer in abandoned.into_values() {
            // Whoever asked may have gone.
            let _ = answer.send(Err(reason));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        // No code panics while it holds the lock, and each change of the table is one step.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn encode(ask: &Ask) -> Result<Bytes, AppError> {
    // Room for what is typed, so that growing leaves no copies of a password behind.
    let mut frame = Bytes::new(Vec::with_capacity(64 * 1024));
    serde_json::to_writer(&mut *frame, ask).map_err(|_| ErrorCode::Internal)?;
    if frame.len() > MAX_ASK {
        // Nothing that is asked is long but a text that was pasted or read from pictures.
        return Err(ErrorCode::TextTooLong.into());
    }
    Ok(frame)
}

/// Writes frames until there is nobody left to ask, or to listen.
fn write_all(frames: mpsc::Receiver<Bytes>, mut to_agent: impl Write) {
    for frame in frames {
        if blocking::write(&mut to_agent, &frame, MAX_ASK).is_err() {
            // The reading thread sees the end too, and tells everybody.
            return;
        }
    }
}

/// Hands out frames until the channel ends, or says something that no agent of ours says.
fn read_all(mut from_agent: impl Read, pending: &Pending, hear: &impl Fn(Event)) {
    while let Ok(Some(frame)) = blocking::read(&mut from_agent, MAX_TOLD) {
        match serde_json::from_slice(&frame) {
            Ok(Told::<IgnoredAny>::Event(event)) => hear(event),
            Ok(Told::Reply { id, .. } | Told::Failed { id, .. }) => {
                if let Some(answer) = pending.take(id) {
                    // Whoever asked may have gone.
                    let _ = answer.send(Ok(frame));
                }
            }
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests;
