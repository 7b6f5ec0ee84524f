//! The agent's life: one loop over what the socket, the window, the system and the clock want.
//!
//! Nothing in the loop waits: what takes time is done in tasks. It ends by a command, a request of
//! the page's, a signal, or when the grace time without a window is over; and it ends orderly: a
//! save under way is finished, the keys are wiped, the clipboard is cleared, the window goes.

use crate::clock;
use crate::control::{self, Wish};
use crate::log;
use crate::session::{Notices, Session};
use crate::window::{AfterCrash, Crashes, Ended, Window};
use crate::words::Words;
use countersign_contract::Agent as _;
use countersign_contract::control::{AgentStatus, Answer, Command};
use countersign_contract::vault::Lock;
use countersign_platform::channel::socket::{Listener, SocketError};
use countersign_platform::deadline::Deadline;
use countersign_platform::instance::Instance;
use countersign_platform::{locale, notify, process};
use std::sync::Arc;
use std::time::Duration;
use std::{future, io};
use tokio::sync::{mpsc, oneshot};
use tokio::task;
use tokio::time::{Instant, timeout};

/// How long an orderly end may take altogether.
const ENDING: Duration = Duration::from_secs(10);
/// How long the answer to "quit" may take to reach who asked.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// The running agent.
struct Agent {
    session: Arc<Session>,
    /// How long to live without a window, in place of the setting.
    grace: Option<Duration>,
    window: Option<Window>,
    crashes: Crashes,
    /// What the next window is told.
    notices: Notices,
    /// When to end, while there is no window.
    deadline: Deadline,
}

/// Runs until the end, which is orderly. With `window`, begins by opening one.
pub(crate) async fn run(
    instance: Instance,
    session: Arc<Session>,
    window: bool,
    grace: Option<Duration>,
) -> Result<(), SocketError> {
    let (wishes, mut wished) = mpsc::channel(1);
    let listener = match Listener::bind(&instance) {
        Ok(listener) => listener,
        Err(error) => {
            leave(instance);
            return Err(error);
        }
    };
    let listening = task::spawn(control::listen(listener, wishes));
    if instance.former_crashed() {
        log::say("the agent before this one ended without being told to");
    }
    let mut agent = Agent {
        session,
        grace,
        window: None,
        crashes: Crashes::default(),
        notices: Notices {
            agent_crashed: instance.former_crashed(),
            ..Notices::default()
        },
        deadline: Deadline::within(Duration::ZERO),
    };
    agent.await_window();
    if window {
        // Told to the user already; whoever starts it again gets another try.
        let _ = agent.open_window();
    }
    let last_words = agent.live(&mut wished).await;

    listening.abort();
    if timeout(ENDING, agent.end()).await.is_err() {
        log::say("the end took too long");
    }
    if let Some(answer) = last_words {
        // Whoever asked may be gone.
        let _ = answer.send(Answer::Done);
        // Every conversation holds a sender until its answer is written.
        let _ = timeout(LAST_WORDS, async { while wished.recv().await.is_some() {} }).await;
    }
    leave(instance);
    Ok(())
}

fn leave(instance: Instance) {
    if instance.end_orderly().is_err() {
        log::say("the mark of an orderly end could not be made");
    }
}

impl Agent {
    /// Lives until the end is wanted. If somebody waits for it, returns whom to tell.
    async fn live(&mut self, wished: &mut mpsc::Receiver<Wish>) -> Option<oneshot::Sender<Answer>> {
        let session = Arc::clone(&self.session);
        let mut signal = std::pin::pin!(signal());
        loop {
            tokio::select! {
                ended = window_ended(&mut self.window) => self.after_window(ended),
                Some(Wish { command, answer }) = wished.recv() => match command {
                    Command::Open => {
                        // The asker may be gone.
                        let _ = answer.send(match self.show_window() {
                            Ok(()) => Answer::Done,
                            Err(_) => Answer::Failed,
                        });
                    }
                    Command::Lock => self.lock(answer),
                    Command::Status => self.tell_status(answer),
                    Command::Quit => return Some(answer),
                },
                () = session.quit_was_asked() => return None,
                () = &mut signal => return None,
                () = clock::over(self.deadline), if self.window.is_none() => return None,
            }
        }
    }

    async fn end(&mut self) {
        let window = self.window.take();
        let close_window = async {
            if let Some(window) = window {
                window.close().await;
            }
        };
        tokio::join!(self.session.close(), close_window);
        self.session.saved().await;
    }

    fn show_window(&mut self) -> io::Result<()> {
        match &self.window {
            Some(window) => {
                self.session.expect_raise();
                window.raise();
                Ok(())
            }
            None => {
                if self.deadline.is_over() {
                    // The machine slept through the end of the grace time.
                    self.session.wipe();
                }
                self.open_window()
            }
        }
    }

    fn open_window(&mut self) -> io::Result<()> {
        self.session.set_notices(self.notices);
        let opened = Window::open(Arc::clone(&self.session));
        if opened.is_err() {
            log::say("the window's program cannot be started");
            let words = self.words();
            tell_user(words.no_window_title, words.window_missing);
        }
        self.window = Some(opened?);
        self.notices = Notices::default();
        Ok(())
    }

    fn after_window(&mut self, ended: Ended) {
        self.window = None;
        self.await_window();
        let was_wanted = self.session.take_unanswered_raise();
        match ended {
            Ended::Closed if was_wanted => {
                // It was on its way out already and could not come to the front. If there can be no
                // other one, the user is told.
                let _ = self.open_window();
            }
            Ended::Closed => {}
            Ended::NoDisplay => {
                let words = self.words();
                tell_user(words.no_window_title, words.no_display);
            }
            Ended::Crashed => self.after_crash(),
        }
    }

    fn after_crash(&mut self) {
        self.notices.window_crashed = true;
        match self.crashes.count(Instant::now()) {
            AfterCrash::Reopen => {
                log::say("the window crashed: it is opened again");
                // Told to the user already.
                let _ = self.open_window();
            }
            AfterCrash::Tell => {
                log::say("the window crashed again: it stays closed");
                let words = self.words();
                tell_user(words.window_crashed_title, words.window_crashed);
            }
        }
    }

    /// Begins the grace time anew.
    fn await_window(&mut self) {
        let minutes = u64::from(self.session.settings().stay_minutes);
        let grace = self.grace.unwrap_or(Duration::from_secs(60 * minutes));
        self.deadline = Deadline::within(grace);
    }

    fn lock(&self, answer: oneshot::Sender<Answer>) {
        let session = Arc::clone(&self.session);
        task::spawn(async move {
            let locked = session.lock(Lock {}).await;
            let _ = answer.send(locked.map_or(Answer::Failed, |_| Answer::Done));
        });
    }

    fn tell_status(&self, answer: oneshot::Sender<Answer>) {
        let session = Arc::clone(&self.session);
        let window_pid = self.window.as_ref().and_then(Window::pid);
        task::spawn(async move {
            let status = session.state().await.map(|state| AgentStatus {
                pid: std::process::id(),
                window_pid,
                state,
                version: env!("CARGO_PKG_VERSION").to_owned(),
            });
            let _ = answer.send(status.map_or(Answer::Failed, Answer::Status));
        });
    }

    fn words(&self) -> &'static Words {
        Words::of(
            self.session.settings().language,
            locale::language().as_deref(),
        )
    }
}

/// Waits until the system asks this process to end; for ever if it cannot ask.
async fn signal() {
    if process::asked_to_end().await.is_err() {
        log::say("signals cannot be heard: they end the agent without a farewell");
        future::pending().await
    }
}

/// Waits for the end of the window; for ever if there is none.
async fn window_ended(window: &mut Option<Window>) -> Ended {
    match window {
        Some(window) => window.ended().await,
        None => future::pending().await,
    }
}

fn tell_user(title: &'static str, body: &'static str) {
    task::spawn(async move {
        if notify::tell(title, body).await.is_err() {
            log::say(body);
        }
    });
}
