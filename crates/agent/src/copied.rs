//! What we put on the clipboard, and its way off again.
//!
//! Each copy that succeeds counts. The timer of an earlier copy finds another count and leaves the
//! later one alone; the count is looked at under the same lock under which the clipboard is used, so
//! no timer can come between. A copy that fails leaves the timers as they are and has its own, since
//! its text may be there all the same. Timers follow the monotonic clock, which nobody can set.
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
use tokio::time::{Instant, sleep, sleep_until, timeout};
use zeroize::Zeroizing;

/// Some display servers do not answer. Nobody waits for them longer than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// What could not be cleared is tried again: after this pause, and after twice the pause each further
/// time.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
const LAST_PAUSE: Duration = Duration::from_millis(1600);

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
                let set = inner.clipboard.set_secret(&text);
                if set.is_ok() {
                    inner.copies += 1;
                }
                (set, inner.copies)
            });
            let Some((set, copy)) = set.await else {
                return;
            };
            match set {
                // Whoever asked may have lost patience.
                Ok(()) => drop(done.send(())),
                Err(_) => drop(done),
            }
            sleep_until(until).await;
            this.clear_copy(Some(copy)).await;
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

    /// Clears what is there unless a later copy than this one was made; without one, than the latest
    /// now.
    async fn clear_copy(&self, mut copy: Option<u64>) {
        let mut pause = FIRST_PAUSE;
        loop {
            let cleared = self
                .with(move |inner| {
                    let copy = copy.unwrap_or(inner.copies);
                    let cleared = if copy == inner.copies {
                        inner.clipboard.clear_if_ours()
                    } else {
                        Ok(false)
                    };
                    (cleared, copy)
                })
                .await;
            match cleared {
                Some((Ok(true), _)) => {
                    // Without a window nobody listens.
                    let _ = self.events.send(Event::ClipboardCleared);
                    return;
                }
                Some((Ok(false), _)) => return,
                Some((Err(_), tried)) if pause <= LAST_PAUSE => copy = Some(tried),
                Some((Err(ClipboardError::NotThere), _)) => return,
                Some((Err(ClipboardError::Occupied | ClipboardError::Refused), _)) | None => {
                    crate::log::say("the clipboard could not be cleared");
                    return;
                }
            }
            sleep(pause).await;
            pause *= 2;
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
    use std::sync::atomic::{AtomicU32, Ordering};
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

    /// Refuses at first.
    #[derive(Clone, Default)]
    struct Unwilling {
        clipboard: MemoryClipboard,
        /// How many texts it refuses, from now on.
        sets: Arc<AtomicU32>,
        /// It refuses them, and has them all the same.
        in_truth_sets: bool,
        /// How many times it refuses to be cleared, from now on.
        clears: Arc<AtomicU32>,
    }

    fn is_refused(times: &AtomicU32) -> bool {
        let one_less = |times: u32| times.checked_sub(1);
        times
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less)
            .is_ok()
    }

    impl Clipboard for Unwilling {
        fn set_secret(&mut self, text: &str) -> Result<(), ClipboardError> {
            let refused = is_refused(&self.sets);
            if !refused || self.in_truth_sets {
                self.clipboard.set_secret(text)?;
            }
            if refused {
                Err(ClipboardError::Refused)
            } else {
                Ok(())
            }
        }

        fn clear_if_ours(&mut self) -> Result<bool, ClipboardError> {
            if is_refused(&self.clears) {
                Err(ClipboardError::Occupied)
            } else {
                self.clipboard.clear_if_ours()
            }
        }
    }

    fn copied_to(unwilling: &Unwilling) -> (Copied, broadcast::Receiver<Event>) {
        let (events, heard) = broadcast::channel(8);
        (Copied::new(Box::new(unwilling.clone()), events), heard)
    }

    async fn is_cleared(heard: &mut broadcast::Receiver<Event>) -> bool {
        let event = timeout(PATIENCE, heard.recv()).await;
        matches!(event, Ok(Ok(Event::ClipboardCleared)))
    }

    #[tokio::test]
    async fn a_copy_that_fails_leaves_the_timer_of_the_earlier_one() {
        let unwilling = Unwilling::default();
        let (copied, mut heard) = copied_to(&unwilling);
        copied.copy(text("111111"), STAY).await.unwrap();
        unwilling.sets.store(1, Ordering::SeqCst);
        let failed = copied.copy(text("222222"), Duration::from_secs(60)).await;
        assert_eq!(failed, Err(ErrorCode::ClipboardUnavailable.into()));
        assert_eq!(unwilling.clipboard.text().as_deref(), Some("111111"));
        assert!(is_cleared(&mut heard).await);
        assert_eq!(unwilling.clipboard.text(), None);
    }

    #[tokio::test]
    async fn a_copy_that_fails_and_is_there_all_the_same_is_cleared() {
        let unwilling = Unwilling {
            in_truth_sets: true,
            ..Unwilling::default()
        };
        let (copied, mut heard) = copied_to(&unwilling);
        unwilling.sets.store(1, Ordering::SeqCst);
        copied.copy(text("123456"), STAY).await.unwrap_err();
        assert_eq!(unwilling.clipboard.text().as_deref(), Some("123456"));
        assert!(is_cleared(&mut heard).await);
        assert_eq!(unwilling.clipboard.text(), None);
    }

    #[tokio::test]
    async fn what_could_not_be_cleared_is_tried_again() {
        let unwilling = Unwilling::default();
        let (copied, mut heard) = copied_to(&unwilling);
        unwilling.clears.store(2, Ordering::SeqCst);
        copied.copy(text("123456"), STAY).await.unwrap();
        assert!(is_cleared(&mut heard).await);
        assert_eq!(unwilling.clipboard.text(), None);

        unwilling.clears.store(2, Ordering::SeqCst);
        let long = Duration::from_secs(60);
        copied.copy(text("123456"), long).await.unwrap();
        copied.clear().await;
        assert_eq!(unwilling.clipboard.text(), None);
    }

    #[tokio::test]
    async fn a_clearing_that_is_tried_again_leaves_what_was_copied_since() {
        let unwilling = Unwilling::default();
        let (copied, _heard) = copied_to(&unwilling);
        let long = Duration::from_secs(60);
        copied.copy(text("111111"), long).await.unwrap();
        unwilling.clears.store(1, Ordering::SeqCst);
        let clearing = task::spawn({
            let copied = copied.clone();
            async move { copied.clear().await }
        });
        while unwilling.clears.load(Ordering::SeqCst) > 0 {
            task::yield_now().await;
        }
        copied.copy(text("222222"), long).await.unwrap();
        clearing.await.unwrap();
        assert_eq!(unwilling.clipboard.text().as_deref(), Some("222222"));
    }

    #[tokio::test]
    async fn a_clearing_is_not_tried_for_ever() {
        let unwilling = Unwilling::default();
        let (copied, _heard) = copied_to(&unwilling);
        unwilling.clears.store(u32::MAX, Ordering::SeqCst);
        copied.clear_copy(None).await;
        let tries = u32::MAX - unwilling.clears.load(Ordering::SeqCst);
        assert!((2..10).contains(&tries), "{tries}");
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
