//! What we put on the clipboard, and its way off again.
//!
//! Each copy counts. The timer of an earlier copy finds another count and leaves the later one
//! alone; the count is looked at under the same lock under which the clipboard is used, so no timer
//! can come between. Timers follow the monotonic clock, which nobody can set.
//!
//! A clipboard may not answer for a while, or ever: other programs take part in it. Whoever asks
//! waits for [`PATIENCE`]; the work itself stays in line and is done when its turn comes, so that
//! what is set late is cleared all the same. The line waits without threads: a clipboard that never
//! answers costs one, and not those that unlock and save.

use countersign_contract::{AppError, ErrorCode, Event};
use countersign_platform::clipboard::{Clipboard, ClipboardError};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Mutex, broadcast, oneshot};
use tokio::task;
use tokio::time::{Instant, sleep_until, timeout};
use zeroize::Zeroizing;

/// Some display servers do not answer. Nobody waits for them longer than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// The clipboard, with a timer.
#[derive(Clone)]
pub(crate) struct Copied {
    inner: Arc<Mutex<Inner>>,
    events: broadcast::Sender<Event>,
}

struct Inner {
    clipboard: Box<dyn Clipboard>,
    copies: u64,
}

impl Copied {
    pub(crate) fn new(clipboard: Box<dyn Clipboard>, events: broadcast::Sender<Event>) -> Self {
        let inner = Inner {
            clipboard,
            copies: 0,
        };
        Self {
            inner: Arc::new(Mutex::new(inner)),
            events,
        }
    }

    /// Puts `text` on the clipboard for the time of `stay`.
    pub(crate) async fn copy(
        &self,
        text: Zeroizing<String>,
        stay: Duration,
    ) -> Result<(), AppError> {
        let until = Instant::now() + stay;
        let (done, is_set) = oneshot::channel();
        let this = self.clone();
        task::spawn(async move {
            let set = this.with(move |inner| {
                inner.copies += 1;
                inner.clipboard.set_secret(&text).map(|()| inner.copies)
            });
            if let Some(Ok(copy)) = set.await {
                // Whoever asked may have lost patience.
                let _ = done.send(());
                sleep_until(until).await;
                this.clear_copy(Some(copy)).await;
            }
        });
        match timeout(PATIENCE, is_set).await {
            Ok(Ok(())) => Ok(()),
            _ => Err(ErrorCode::ClipboardUnavailable.into()),
        }
    }

    /// Takes what we copied off the clipboard, if it is still there.
    pub(crate) async fn clear(&self) {
        let this = self.clone();
        let clearing = task::spawn(async move { this.clear_copy(None).await });
        if timeout(PATIENCE, clearing).await.is_err() {
            crate::log::say("the clipboard does not answer");
        }
    }

    async fn clear_copy(&self, copy: Option<u64>) {
        let cleared = self
            .with(move |inner| {
                let is_latest = copy.is_none_or(|copy| copy == inner.copies);
                if is_latest {
                    inner.clipboard.clear_if_ours()
                } else {
                    Ok(false)
                }
            })
            .await;
        match cleared {
            Some(Ok(true)) => {
                // Without a window nobody listens.
                let _ = self.events.send(Event::ClipboardCleared);
            }
            Some(Ok(false) | Err(ClipboardError::NotThere)) => {}
            Some(Err(ClipboardError::Occupied | ClipboardError::Refused)) | None => {
                crate::log::say("the clipboard could not be cleared");
            }
        }
    }

    /// Uses the clipboard when it is free, on a thread where waiting hurts nobody; `None` after a
    /// defect.
    async fn with<T: Send + 'static>(
        &self,
        use_it: impl FnOnce(&mut Inner) -> T + Send + 'static,
    ) -> Option<T> {
        let mut inner = Arc::clone(&self.inner).lock_owned().await;
        task::spawn_blocking(move || use_it(&mut inner)).await.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_platform::clipboard::memory::MemoryClipboard;
    use std::sync::mpsc;

    const STAY: Duration = Duration::from_millis(50);

    fn text(text: &str) -> Zeroizing<String> {
        Zeroizing::new(text.to_owned())
    }

    fn copied() -> (Copied, MemoryClipboard, broadcast::Receiver<Event>) {
        let clipboard = MemoryClipboard::default();
        let (events, heard) = broadcast::channel(8);
        (
            Copied::new(Box::new(clipboard.clone()), events),
            clipboard,
            heard,
        )
    }

    #[tokio::test]
    async fn a_copy_is_cleared_when_its_time_is_over() {
        let (copied, clipboard, mut heard) = copied();
        let start = Instant::now();
        copied.copy(text("123456"), STAY).await.unwrap();
        assert!(matches!(heard.recv().await, Ok(Event::ClipboardCleared)));
        assert!(start.elapsed() >= STAY);
        assert_eq!(clipboard.text(), None);
    }

    #[tokio::test]
    async fn a_copy_stays_until_it_is_cleared() {
        let (copied, clipboard, mut heard) = copied();
        let long = Duration::from_secs(60);
        copied.copy(text("123456"), long).await.unwrap();
        assert_eq!(clipboard.text().as_deref(), Some("123456"));
        copied.clear().await;
        assert!(matches!(heard.recv().await, Ok(Event::ClipboardCleared)));
        assert_eq!(clipboard.text(), None);
    }

    #[tokio::test]
    async fn the_timer_of_an_earlier_copy_leaves_the_later_one() {
        let (copied, clipboard, mut heard) = copied();
        let start = Instant::now();
        copied.copy(text("111111"), STAY).await.unwrap();
        copied.copy(text("222222"), 2 * STAY).await.unwrap();
        assert!(matches!(heard.recv().await, Ok(Event::ClipboardCleared)));
        assert!(start.elapsed() >= 2 * STAY);
        assert_eq!(clipboard.text(), None);
    }

    #[tokio::test]
    async fn what_another_program_copied_stays() {
        let (copied, clipboard, _heard) = copied();
        copied
            .copy(text("123456"), Duration::from_secs(60))
            .await
            .unwrap();
        clipboard.set_by_another("a shopping list");
        copied.clear().await;
        assert_eq!(clipboard.text().as_deref(), Some("a shopping list"));
    }

    /// Answers to nobody until it is let go.
    struct Stuck {
        clipboard: MemoryClipboard,
        let_go: mpsc::Receiver<()>,
    }

    impl Clipboard for Stuck {
        fn set_secret(&mut self, text: &str) -> Result<(), ClipboardError> {
            let _ = self.let_go.recv();
            self.clipboard.set_secret(text)
        }

        fn clear_if_ours(&mut self) -> Result<bool, ClipboardError> {
            self.clipboard.clear_if_ours()
        }
    }

    #[test]
    fn a_clipboard_that_does_not_answer_costs_one_thread_and_leaves_nothing_behind() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .max_blocking_threads(2)
            .build()
            .unwrap();
        runtime.block_on(async {
            let clipboard = MemoryClipboard::default();
            let (free, let_go) = mpsc::channel();
            let stuck = Stuck {
                clipboard: clipboard.clone(),
                let_go,
            };
            let (events, mut heard) = broadcast::channel(8);
            let copied = Copied::new(Box::new(stuck), events);
            let copies: Vec<_> = (0..4)
                .map(|_| {
                    let copied = copied.clone();
                    task::spawn(async move { copied.copy(text("123456"), STAY).await })
                })
                .collect();
            for copy in copies {
                let told = copy.await.unwrap();
                assert_eq!(told, Err(ErrorCode::ClipboardUnavailable.into()));
            }
            let other_work = task::spawn_blocking(|| ());
            timeout(PATIENCE, other_work).await.unwrap().unwrap();

            drop(free);
            let cleared = timeout(PATIENCE, heard.recv()).await.unwrap();
            assert!(matches!(cleared, Ok(Event::ClipboardCleared)));
            assert_eq!(clipboard.text(), None);
        });
    }
}
