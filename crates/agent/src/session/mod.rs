//! The session: the vault, closed or open, and everything that is asked of it.
//!
//! Two locks, and why nobody waits long for them:
//! - `guarded`, a plain mutex over the open vault, is held for moments: never across an await (a
//!   lint sees to it), a key derivation or a write. Locking the session needs nothing else, so it is
//!   never late.
//! - `turn` is held by whoever reads or writes the vault's file: one unlock or one save at a time.
//!   Lists and codes do not need it.
//!
//! A change is made, sealed and taken back again under `guarded`; then it is written, and only when
//! it is on the disk does it become visible. So what the user sees is what is kept, and a failed
//! save has nothing to undo. [`Since`] tells work that was under way when the session was locked
//! that it came too late.
//!
//! Deliberately not here: windows, sockets and signals (`agent`, `window`, `control`). The requests
//! are answered in one file for each area of the UI; a new one is a line in `contract`'s list, a
//! line in the `impl` below and a function in its area.

mod accounts;
mod counted;
mod facts;
mod proposals;
mod settings;
mod storage;
mod vault;

use crate::clock::Clock;
use crate::copied::Copied;
use crate::device;
use crate::seen::SeenFile;
use crate::settings::SettingsFile;
use countersign_contract::account::{
    Accounts, ChangeAccount, Changed, Codes, Copied as CopiedView, CopyCode, Details, EraseAccount,
    ExposeKey, ExposedKey, GetCodes, GetDetails, ListAccounts, ListTrash, MadeCode, MakeCode,
    RestoreAccount, Trash, TrashAccount, Trashed,
};
use countersign_contract::proposal::{
    AcceptProposals, Added, DiscardProposals, GetProposalCodes, Proposals, ProposeForm,
    ProposeText, ProposeTexts,
};
use countersign_contract::settings::{ChangeSettings, Settings};
use countersign_contract::storage::{AdoptVault, CopyVault, DeleteEverything, GetStorage, Storage};
use countersign_contract::vault::{
    CheckRecoveryCode, ConfirmRecoveryCode, CopyRecoveryCode, CreateVault, Done, Generations,
    GetStatus, ListGenerations, Lock, Opened, Quit, Raised, RecoveryCodeCheck, RecoveryCodeView,
    RenewRecoveryCode, ReplaceForgottenPassword, RestoreGeneration, SaveRecoverySheet, Status,
    Unlock, UnlockWithRecoveryCode,
};
use countersign_contract::{Agent, AppError, ErrorCode, Event};
use countersign_core::account::Account;
use countersign_core::secret::RecoveryCode;
use countersign_core::stamp::DeviceId;
use countersign_core::vault::{
    KdfParams, MAX_FILE_BYTES, SlotId, Slots, UnlockedVault, VaultError,
};
use countersign_platform::clipboard::Clipboard;
use countersign_platform::deadline::Deadline;
use countersign_platform::files::{Expected, Kept, Stamp};
use countersign_platform::process;
use countersign_platform::random::SystemRandom;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::{Notify, broadcast};
use tokio::task;

use counted::Counted;
pub use vault::{PASSWORD_MIN_CHARS, calibrated_cost};

/// What a session stands on. Tests bring their own.
pub struct Machine {
    /// The folder of the vault's file.
    pub folder: PathBuf,
    /// The settings' file.
    pub settings: SettingsFile,
    /// The file that remembers the newest generation.
    pub seen: SeenFile,
    /// The file with the id that tells this device's changes from those of others.
    pub device: PathBuf,
    /// The wall-clock time.
    pub clock: Box<dyn Clock>,
    /// Where copied codes go.
    pub clipboard: Box<dyn Clipboard>,
    /// What a new password slot shall cost. May take as long as measuring takes.
    pub cost: fn() -> Result<KdfParams, VaultError>,
}

/// What a window is told about those before it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Notices {
    /// The window before ended by a crash.
    pub window_crashed: bool,
    /// The agent before ended without being told to.
    pub agent_crashed: bool,
}

/// Answers every request. See the head of this file.
pub struct Session {
    folder: PathBuf,
    kept: Kept,
    settings_file: SettingsFile,
    seen: SeenFile,
    device: DeviceId,
    device_file: PathBuf,
    clock: Box<dyn Clock>,
    cost: fn() -> Result<KdfParams, VaultError>,
    guarded: Mutex<Guarded>,
    turn: tokio::sync::Mutex<()>,
    settings: Mutex<Settings>,
    settings_turn: tokio::sync::Mutex<()>,
    notices: Mutex<Notices>,
    copied: Copied,
    events: broadcast::Sender<Event>,
    quit: Notify,
    raise_unanswered: AtomicBool,
}

#[derive(Default)]
struct Guarded {
    state: State,
    locks: Since,
    /// Files that proved damaged when their key was there; their headers look whole.
    damaged: Vec<Stamp>,
}

/// Counts how often the session was locked: what began before the last time came too late.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Since(u64);

#[derive(Default)]
enum State {
    /// What its file is like is asked of the disk each time.
    #[default]
    Closed,
    Open(Box<Open>),
}

/// An open vault. Dropping it wipes it.
struct Open {
    vault: UnlockedVault,
    /// The file that it is, on the disk.
    stamp: Stamp,
    beside: Beside,
}

/// What is held beside the vault and never written.
#[derive(Default)]
struct Beside {
    /// Accounts that may be added.
    proposals: Vec<Account>,
    /// The codes of those that are counted.
    counted: Counted,
    /// The recovery code that is being shown, and the slot that it opens.
    recovery_code: Option<(RecoveryCode, SlotId)>,
    /// The vault was opened with the recovery code: until when another password may be set.
    may_replace_password: Option<Deadline>,
}

/// The parts of a vault that a change changes.
struct Changeable {
    accounts: Vec<Account>,
    recovery_confirmed: bool,
    slots: Slots,
}

/// Proof that it is the holder's turn to use the vault's file.
type Turn<'a> = tokio::sync::MutexGuard<'a, ()>;

/// More than ever wait for a window that reads.
const EVENTS_KEPT: usize = 64;

impl Session {
    /// A session over `machine`, closed.
    pub fn new(machine: Machine) -> Self {
        let (events, _) = broadcast::channel(EVENTS_KEPT);
        Self {
            kept: Kept::new(&machine.folder),
            folder: machine.folder,
            settings: Mutex::new(machine.settings.read_to_keep()),
            settings_file: machine.settings,
            seen: machine.seen,
            device: device::id_at(&machine.device),
            device_file: machine.device,
            settings_turn: tokio::sync::Mutex::default(),
            clock: machine.clock,
            cost: machine.cost,
            guarded: Mutex::default(),
            turn: tokio::sync::Mutex::default(),
            notices: Mutex::default(),
            copied: Copied::new(machine.clipboard, events.clone()),
            events,
            quit: Notify::new(),
            raise_unanswered: AtomicBool::new(false),
        }
    }

    /// What a window is told unasked, from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.events.subscribe()
    }

    /// Sets what [`Status`] says to the window that is about to open.
    pub fn set_notices(&self, notices: Notices) {
        *self.notices.lock().unwrap_or_else(PoisonError::into_inner) = notices;
    }

    /// Returns when somebody asked the agent to end.
    pub async fn quit_was_asked(&self) {
        self.quit.notified().await;
    }

    /// The window is about to be asked to come to the front.
    pub fn expect_raise(&self) {
        self.raise_unanswered.store(true, Ordering::Relaxed);
    }

    /// Whether the window has not answered that it came to the front; from now on none is expected to.
    pub fn take_unanswered_raise(&self) -> bool {
        self.raise_unanswered.swap(false, Ordering::Relaxed)
    }

    /// Wipes the keys, at once.
    pub fn wipe(&self) {
        let was = {
            let mut guarded = self.guarded();
            guarded.locks.0 += 1;
            std::mem::take(&mut guarded.state)
        };
        if let State::Open(open) = was {
            drop(open);
            self.tell(Event::Locked);
        }
    }

    /// Wipes the keys, and what was copied.
    pub async fn close(&self) {
        self.wipe();
        self.copied.clear().await;
        let _ = task::spawn_blocking(process::return_free_memory).await;
    }

    /// Returns when no save is under way. None begins once the session is closed.
    pub async fn saved(&self) {
        drop(self.turn.lock().await);
    }

    fn tell(&self, event: Event) {
        // Without a window nobody listens.
        let _ = self.events.send(event);
    }

    fn guarded(&self) -> MutexGuard<'_, Guarded> {
        self.guarded.lock().unwrap_or_else(|poisoned| {
            // A defect struck while it was held: what it left is wiped, not trusted.
            self.guarded.clear_poison();
            let mut guarded = poisoned.into_inner();
            guarded.locks.0 += 1;
            guarded.state = State::Closed;
            guarded
        })
    }

    /// Uses the open vault, for a moment.
    fn with_open<T>(
        &self,
        use_it: impl FnOnce(&mut Open) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        use_it(self.guarded().open()?)
    }

    /// Changes the vault: what `change` does is kept, or did not happen.
    async fn change<T>(
        &self,
        change: impl FnOnce(&mut UnlockedVault, &Beside) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let turn = self.turn.lock().await;
        self.change_in(&turn, change).await
    }

    async fn change_in<T>(
        &self,
        _turn: &Turn<'_>,
        change: impl FnOnce(&mut UnlockedVault, &Beside) -> Result<T, AppError>,
    ) -> Result<T, AppError> {
        let now = self.clock.now();
        let (since, stamp, answer, mut after, file, summary) = {
            let mut guarded = self.guarded();
            let since = guarded.locks;
            let open = guarded.open()?;
            let mut parts = Changeable::of(&open.vault);
            let changed = change(&mut open.vault, &open.beside)
                .map(|answer| (answer, open.vault.seal(now, &mut SystemRandom)));
            parts.exchange(&mut open.vault);
            let (answer, file) = changed?;
            if file.len() > MAX_FILE_BYTES {
                // Once it is written, nobody could read it again.
                return Err(ErrorCode::WriteFailed.into());
            }
            let summary = open.vault.summary();
            (since, open.stamp.clone(), answer, parts, file, summary)
        };
        let (kept, seen) = (self.kept.clone(), self.seen.clone());
        let save = move || {
            let saved = kept.save(&file, summary.generation, Expected::Unchanged(&stamp))?;
            seen.note(&summary);
            Ok(saved)
        };
        let stamp = off_the_path(save).await?.map_err(facts::of_save)?;
        {
            let mut guarded = self.guarded();
            if guarded.locks == since {
                let open = guarded.open()?;
                after.exchange(&mut open.vault);
                open.stamp = stamp;
            }
        }
        self.tell(Event::VaultChanged);
        Ok(answer)
    }
}

impl Beside {
    fn may_replace_password(&self) -> bool {
        self.may_replace_password
            .is_some_and(|until| !until.is_over())
    }
}

impl Guarded {
    fn open(&mut self) -> Result<&mut Open, AppError> {
        match &mut self.state {
            State::Open(open) => Ok(open),
            State::Closed => Err(ErrorCode::Locked.into()),
        }
    }
}

impl Changeable {
    fn of(vault: &UnlockedVault) -> Self {
        Self {
            accounts: vault.content().accounts.clone(),
            recovery_confirmed: vault.content().recovery_confirmed,
            slots: vault.slots(),
        }
    }

    /// Puts these parts into the vault and takes those that are there.
    fn exchange(&mut self, vault: &mut UnlockedVault) {
        let slots = std::mem::replace(&mut self.slots, vault.slots());
        vault.restore_slots(slots);
        let content = vault.content_mut();
        std::mem::swap(&mut self.accounts, &mut content.accounts);
        std::mem::swap(
            &mut self.recovery_confirmed,
            &mut content.recovery_confirmed,
        );
    }
}

/// Does what takes time on a thread that nobody waits for.
async fn off_the_path<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, AppError> {
    task::spawn_blocking(work)
        .await
        .map_err(|_| ErrorCode::Internal.into())
}

/// The page asked for what it does not offer: a defect of ours.
fn out_of_place(words: &'static str) -> AppError {
    crate::log::say(words);
    ErrorCode::Internal.into()
}

impl Agent for Session {
    async fn get_status(&self, _: GetStatus) -> Result<Status, AppError> {
        self.status().await
    }
    async fn create_vault(&self, call: CreateVault) -> Result<RecoveryCodeView, AppError> {
        self.create(call).await
    }
    async fn renew_recovery_code(
        &self,
        _: RenewRecoveryCode,
    ) -> Result<RecoveryCodeView, AppError> {
        self.renew_code().await
    }
    async fn confirm_recovery_code(&self, call: ConfirmRecoveryCode) -> Result<Done, AppError> {
        self.confirm_code(call).await
    }
    async fn save_recovery_sheet(&self, call: SaveRecoverySheet) -> Result<Done, AppError> {
        self.save_sheet(call).await
    }
    async fn copy_recovery_code(&self, _: CopyRecoveryCode) -> Result<CopiedView, AppError> {
        self.copy_code_of_recovery().await
    }
    async fn unlock(&self, call: Unlock) -> Result<Opened, AppError> {
        self.open_by_password(call).await
    }
    async fn unlock_with_recovery_code(
        &self,
        call: UnlockWithRecoveryCode,
    ) -> Result<Opened, AppError> {
        self.open_by_recovery_code(call).await
    }
    async fn check_recovery_code(
        &self,
        call: CheckRecoveryCode,
    ) -> Result<RecoveryCodeCheck, AppError> {
        Ok(vault::check_code(&call))
    }
    async fn replace_forgotten_password(
        &self,
        call: ReplaceForgottenPassword,
    ) -> Result<Done, AppError> {
        self.replace_password(call).await
    }
    async fn lock(&self, _: Lock) -> Result<Done, AppError> {
        self.close().await;
        Ok(Done {})
    }
    async fn quit(&self, _: Quit) -> Result<Done, AppError> {
        self.quit.notify_one();
        Ok(Done {})
    }
    async fn raised(&self, _: Raised) -> Result<Done, AppError> {
        self.take_unanswered_raise();
        Ok(Done {})
    }
    async fn list_generations(&self, _: ListGenerations) -> Result<Generations, AppError> {
        self.generations().await
    }
    async fn restore_generation(&self, call: RestoreGeneration) -> Result<Done, AppError> {
        self.restore(call).await
    }
    async fn list_accounts(&self, _: ListAccounts) -> Result<Accounts, AppError> {
        self.accounts()
    }
    async fn get_details(&self, call: GetDetails) -> Result<Details, AppError> {
        self.details(&call)
    }
    async fn change_account(&self, call: ChangeAccount) -> Result<Changed, AppError> {
        self.change_labels(call).await
    }
    async fn expose_key(&self, call: ExposeKey) -> Result<ExposedKey, AppError> {
        self.key_of(call).await
    }
    async fn get_codes(&self, call: GetCodes) -> Result<Codes, AppError> {
        self.codes(&call)
    }
    async fn make_code(&self, call: MakeCode) -> Result<MadeCode, AppError> {
        self.make_code_of(&call).await
    }
    async fn copy_code(&self, call: CopyCode) -> Result<CopiedView, AppError> {
        self.copy_code_of(&call).await
    }
    async fn trash_account(&self, call: TrashAccount) -> Result<Trashed, AppError> {
        self.trash(&call).await
    }
    async fn restore_account(&self, call: RestoreAccount) -> Result<Done, AppError> {
        self.take_from_trash(&call).await
    }
    async fn erase_account(&self, call: EraseAccount) -> Result<Done, AppError> {
        self.erase(&call).await
    }
    async fn list_trash(&self, _: ListTrash) -> Result<Trash, AppError> {
        self.trashed()
    }
    async fn propose_text(&self, call: ProposeText) -> Result<Proposals, AppError> {
        self.propose_lines(&call)
    }
    async fn propose_texts(&self, call: ProposeTexts) -> Result<Proposals, AppError> {
        self.propose_each(&call)
    }
    async fn propose_form(&self, call: ProposeForm) -> Result<Proposals, AppError> {
        self.propose_typed(&call)
    }
    async fn get_proposal_codes(&self, _: GetProposalCodes) -> Result<Codes, AppError> {
        self.proposal_codes()
    }
    async fn accept_proposals(&self, call: AcceptProposals) -> Result<Added, AppError> {
        self.accept(call).await
    }
    async fn discard_proposals(&self, _: DiscardProposals) -> Result<Done, AppError> {
        self.discard()
    }
    async fn get_storage(&self, _: GetStorage) -> Result<Storage, AppError> {
        self.storage().await
    }
    async fn copy_vault(&self, call: CopyVault) -> Result<Done, AppError> {
        self.copy_vault_to(call).await
    }
    async fn adopt_vault(&self, call: AdoptVault) -> Result<Done, AppError> {
        self.adopt(call).await
    }
    async fn delete_everything(&self, call: DeleteEverything) -> Result<Done, AppError> {
        self.delete_all(call).await
    }
    async fn change_settings(&self, call: ChangeSettings) -> Result<Settings, AppError> {
        self.keep_settings(call.settings).await
    }
}
