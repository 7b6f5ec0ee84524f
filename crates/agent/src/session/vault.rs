//! Making, opening, locking and repairing the vault; the recovery code.

use super::{Beside, Open, Session, Since, State, Turn, facts, off_the_path, out_of_place};
use crate::clock;
use countersign_contract::account::Copied;
use countersign_contract::vault::{
    CheckRecoveryCode, ConfirmRecoveryCode, CreateVault, Done, GenerationView, Generations, Opened,
    RecoveryCodeCheck, RecoveryCodeView, ReplaceForgottenPassword, RestoreGeneration,
    SaveRecoverySheet, Status, Unlock, UnlockWithRecoveryCode, VaultState,
};
use countersign_contract::{AppError, ErrorCode, Sensitive};
use countersign_core::secret::{Password, RecoveryCode};
use countersign_core::time::UnixMillis;
use countersign_core::vault::{
    DerivedPassword, KdfParams, LockedVault, MAX_FILE_BYTES, Opening, SlotId, Summary,
    UnlockedVault, VaultError,
};
use countersign_platform::deadline::Deadline;
use countersign_platform::files::{self, Earlier, Expected, FileError, Kept, Stamp};
use countersign_platform::random::SystemRandom;
use std::cmp::Reverse;
use std::path::Path;
use std::sync::PoisonError;
use std::time::Duration;
use zeroize::Zeroizing;

/// The least number of characters of a new password.
pub const PASSWORD_MIN_CHARS: usize = 8;

/// How long a new password's derivation shall take on this machine.
const DERIVATION_TARGET: Duration = Duration::from_millis(500);

/// The cost of a derivation that takes about half a second on this machine, found by measuring.
///
/// # Errors
/// [`VaultError::OutOfMemory`].
pub fn calibrated_cost() -> Result<KdfParams, VaultError> {
    let (rehearsed, took) = clock::time_of(|| KdfParams::FLOOR.rehearse());
    rehearsed?;
    Ok(KdfParams::calibrated(took, DERIVATION_TARGET))
}

/// For how long after an opening with the recovery code another password may be set: whoever finds
/// the app open later must not make themselves a lasting way in.
const REPLACE_PASSWORD_WITHIN: Duration = Duration::from_secs(10 * 60);

/// What is in the place of the vault's file.
enum Found {
    Nothing,
    Vault(Box<LockedVault>, Stamp),
    Damaged,
    Newer,
    Unreadable,
}

/// What a vault is opened with.
enum Key {
    Password(Password),
    Recovery(RecoveryCode),
}

impl Session {
    pub(super) async fn status(&self) -> Result<Status, AppError> {
        let state = self.state().await?;
        let notices = *self.notices.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Status {
            state,
            settings: self.settings(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            window_crashed: notices.window_crashed,
            agent_crashed: notices.agent_crashed,
            password_min_chars: u32::try_from(PASSWORD_MIN_CHARS).expect("it is small"),
        })
    }

    /// How the vault is, asked of the disk unless it is open.
    ///
    /// # Errors
    /// Only by a defect.
    pub async fn state(&self) -> Result<VaultState, AppError> {
        if let State::Open(open) = &self.guarded().state {
            return Ok(open.state());
        }
        let found = self.find().await?;
        Ok(match found {
            Found::Nothing => VaultState::Absent,
            Found::Vault(..) => VaultState::Locked,
            Found::Damaged => VaultState::Damaged,
            Found::Newer => VaultState::Newer,
            Found::Unreadable => VaultState::Unreadable,
        })
    }

    pub(super) async fn create(&self, call: CreateVault) -> Result<RecoveryCodeView, AppError> {
        let password = new_password(&call.password)?;
        let since = self.guarded().locks;
        let turn = self.turn.lock().await;
        // Whatever is there, a vault that is made now would hide it.
        match self.find().await? {
            Found::Nothing => {}
            Found::Vault(..) | Found::Damaged | Found::Newer => {
                return Err(ErrorCode::VaultExists.into());
            }
            Found::Unreadable => return Err(ErrorCode::VaultUnreadable.into()),
        }
        let (kept, cost, now) = (self.kept.clone(), self.cost, self.clock.now());
        let (vault, stamp, code, slot) =
            off_the_path(move || make(&kept, &password, cost, now)).await??;
        let view = view_of(&code);
        let beside = Beside {
            recovery_code: Some((code, slot)),
            ..Beside::default()
        };
        self.let_in(&turn, since, vault, stamp, beside)?;
        Ok(view)
    }

    pub(super) async fn open_by_password(&self, call: Unlock) -> Result<Opened, AppError> {
        self.open(Key::Password(password_of(&call.password))).await
    }

    pub(super) async fn open_by_recovery_code(
        &self,
        call: UnlockWithRecoveryCode,
    ) -> Result<Opened, AppError> {
        // EXPOSE: what was typed becomes a secret here.
        let code =
            RecoveryCode::read(call.code.expose()).map_err(|_| ErrorCode::RecoveryCodeMistyped)?;
        self.open(Key::Recovery(code)).await
    }

    /// Whether this is the password of the vault that is open.
    pub(super) async fn prove_password(&self, typed: &Sensitive) -> Result<(), AppError> {
        self.open(Key::Password(password_of(typed))).await.map(drop)
    }

    /// Opens the vault that is on the disk now. If one is open already, it stays: the key was right.
    async fn open(&self, key: Key) -> Result<Opened, AppError> {
        let since = self.guarded().locks;
        let turn = self.turn.lock().await;
        if self.guarded().locks != since {
            return Err(ErrorCode::Locked.into());
        }
        let (vault, stamp) = match self.find().await? {
            Found::Vault(vault, stamp) => (vault, stamp),
            Found::Nothing => return Err(ErrorCode::NoVault.into()),
            Found::Damaged => return Err(ErrorCode::VaultDamaged.into()),
            Found::Newer => return Err(ErrorCode::VaultNewer.into()),
            Found::Unreadable => return Err(ErrorCode::VaultUnreadable.into()),
        };
        let (beside, wrong_key) = match &key {
            Key::Password(_) => (Beside::default(), ErrorCode::WrongPassword),
            Key::Recovery(_) => (
                Beside {
                    may_replace_password: Some(Deadline::within(REPLACE_PASSWORD_WITHIN)),
                    ..Beside::default()
                },
                ErrorCode::WrongRecoveryCode,
            ),
        };
        let (kept, current, summary) = (self.kept.clone(), stamp.clone(), vault.summary());
        let unlock = move || {
            vault
                .unlock(key.opening())
                .map_err(|refused| match refused.reason {
                    VaultError::WrongKey | VaultError::NoSuchSlot
                        if opens_the_kept_twin(&kept, &current, &summary, &key) =>
                    {
                        VaultError::ContentDamaged
                    }
                    reason => reason,
                })
        };
        let vault = match off_the_path(unlock).await? {
            Ok(vault) => vault,
            Err(reason) => {
                if let VaultError::ContentDamaged | VaultError::ContentInvalid = reason {
                    self.guarded().damaged.push(stamp);
                }
                return Err(facts::of_vault(reason, wrong_key));
            }
        };
        let seen = self.seen.clone();
        let is_behind = off_the_path(move || {
            let is_behind = seen.is_newer_than(&summary);
            // Said once: whoever goes on with this one means it.
            seen.note(&summary);
            is_behind
        });
        let mut opened = self.let_in(&turn, since, vault, stamp, beside)?;
        opened.is_older_copy = is_behind.await?;
        self.empty_old_trash(&turn).await;
        Ok(opened)
    }

    /// Takes an opened vault in, unless the session was locked since.
    fn let_in(
        &self,
        _turn: &Turn<'_>,
        since: Since,
        vault: UnlockedVault,
        stamp: Stamp,
        beside: Beside,
    ) -> Result<Opened, AppError> {
        let mut guarded = self.guarded();
        if guarded.locks != since {
            return Err(ErrorCode::Locked.into());
        }
        match &mut guarded.state {
            State::Open(open) if open.stamp == stamp => {
                if beside.may_replace_password.is_some() {
                    open.beside.may_replace_password = beside.may_replace_password;
                }
            }
            // The key opens another file, which says nothing about the vault that is open.
            State::Open(_) => return Err(ErrorCode::VaultChangedOnDisk.into()),
            state @ State::Closed => {
                *state = State::Open(Box::new(Open {
                    vault,
                    stamp,
                    beside,
                }))
            }
        }
        let open = guarded.open()?;
        Ok(Opened {
            state: open.state(),
            may_replace_password: open.beside.may_replace_password(),
            is_older_copy: false,
        })
    }

    /// Deletes what was in the trash for longer than it stays there.
    async fn empty_old_trash(&self, turn: &Turn<'_>) {
        let now = self.clock.now();
        let is_over = self.with_open(|open| Ok(open.vault.is_trash_over(now)));
        if is_over != Ok(true) {
            return;
        }
        let emptied = self
            .change_in(turn, |vault, _| {
                vault
                    .content_mut()
                    .accounts
                    .retain(|account| !account.is_past_trash(now));
                Ok(())
            })
            .await;
        if emptied.is_err() {
            crate::log::say("the trash could not be emptied: the next unlock tries again");
        }
    }

    pub(super) async fn renew_code(&self) -> Result<RecoveryCodeView, AppError> {
        let code = RecoveryCode::make(&mut SystemRandom);
        let change = self.change(|vault, _| {
            // The page offers this only while none is confirmed. Later it would make the paper that
            // was kept worthless, and hand a lasting way in to whoever finds the app open.
            if vault.content().recovery_confirmed {
                return Err(out_of_place("a recovery code is confirmed already"));
            }
            Ok(vault.add_recovery_code(&code, &mut SystemRandom))
        });
        let slot = change.await?;
        let view = view_of(&code);
        self.with_open(|open| {
            open.beside.recovery_code = Some((code, slot));
            Ok(view)
        })
    }

    pub(super) async fn confirm_code(&self, call: ConfirmRecoveryCode) -> Result<Done, AppError> {
        self.change(|vault, beside| {
            let (code, slot) = beside
                .recovery_code
                .as_ref()
                .ok_or(ErrorCode::RecoveryGroupDiffers)?;
            if !is_group(code, call.group, &call.text) {
                return Err(ErrorCode::RecoveryGroupDiffers.into());
            }
            if vault.confirm_recovery_code(*slot) {
                Ok(())
            } else {
                Err(out_of_place(
                    "the recovery code that is shown opens nothing",
                ))
            }
        })
        .await?;
        self.with_open(|open| {
            open.beside.recovery_code = None;
            Ok(Done {})
        })
    }

    pub(super) async fn save_sheet(&self, call: SaveRecoverySheet) -> Result<Done, AppError> {
        let words = self.words();
        let code = self.shown_code()?;
        let parts = [
            words.recovery_sheet_title,
            "\n\n",
            &code,
            "\n\n",
            words.recovery_sheet_text,
            "\n",
        ];
        // One allocation of the right size: nothing is left behind by growing.
        let sheet = Zeroizing::new(parts.concat());
        off_the_path(move || files::create_new_private(Path::new(&call.path), sheet.as_bytes()))
            .await?
            .map_err(facts::of_file)?;
        Ok(Done {})
    }

    pub(super) async fn copy_code_of_recovery(&self) -> Result<Copied, AppError> {
        let code = self.shown_code()?;
        self.copy(code).await
    }

    /// The recovery code that is being shown, as it is written.
    fn shown_code(&self) -> Result<Zeroizing<String>, AppError> {
        self.with_open(|open| {
            // The page offers this only while it shows a code.
            let shown = open.beside.recovery_code.as_ref();
            let (code, _) = shown.ok_or_else(|| out_of_place("no recovery code is shown"))?;
            // EXPOSE: the user keeps the code where they asked for it.
            let groups = code.expose_groups();
            Ok(written(groups.iter().map(|group| group.as_str())))
        })
    }

    pub(super) async fn replace_password(
        &self,
        call: ReplaceForgottenPassword,
    ) -> Result<Done, AppError> {
        let password = new_password(&call.password)?;
        let may = |beside: &Beside| {
            // The page offers this only after an opening with the recovery code.
            if beside.may_replace_password() {
                Ok(())
            } else {
                Err(out_of_place(
                    "the vault was not opened with the recovery code",
                ))
            }
        };
        self.with_open(|open| may(&open.beside))?;
        let cost = self.cost;
        let derive = move || DerivedPassword::derive(&password, cost()?, &mut SystemRandom);
        let derived = off_the_path(derive)
            .await?
            .map_err(|error| facts::of_vault(error, ErrorCode::Internal))?;
        self.change(|vault, beside| {
            may(beside)?;
            vault.set_password(&derived, &mut SystemRandom);
            Ok(())
        })
        .await?;
        self.with_open(|open| {
            open.beside.may_replace_password = None;
            Ok(Done {})
        })
    }

    pub(super) async fn generations(&self) -> Result<Generations, AppError> {
        let (kept, damaged) = (self.kept.clone(), self.guarded().damaged.clone());
        let readable = off_the_path(move || readable_generations(&kept, &damaged))
            .await?
            .map_err(|_| ErrorCode::VaultUnreadable)?;
        let generations = readable
            .iter()
            .map(|(_, summary)| GenerationView {
                generation: summary.generation,
                saved_at_ms: summary.saved_at.as_u64(),
            })
            .collect();
        Ok(Generations {
            generations,
            folder: self.folder.display().to_string(),
        })
    }

    /// Restores only where the vault is damaged: a whole one is never put aside.
    pub(super) async fn restore(&self, call: RestoreGeneration) -> Result<Done, AppError> {
        let _turn = self.turn.lock().await;
        match self.find().await? {
            Found::Damaged => {}
            Found::Nothing => return Err(ErrorCode::NoVault.into()),
            Found::Vault(..) | Found::Newer => return Err(ErrorCode::VaultExists.into()),
            Found::Unreadable => return Err(ErrorCode::VaultUnreadable.into()),
        }
        let (kept, seen) = (self.kept.clone(), self.seen.clone());
        let moment = self.clock.now().as_u64();
        let damaged = self.guarded().damaged.clone();
        let restore = move || {
            let readable = readable_generations(&kept, &damaged)?;
            let wanted = readable.iter().find(|(_, summary)| {
                summary.generation == call.generation
                    && summary.saved_at.as_u64() == call.saved_at_ms
            });
            let Some((earlier, summary)) = wanted else {
                return Ok(None);
            };
            let stamp = kept.restore(earlier, MAX_FILE_BYTES, moment)?;
            // The user has chosen it, and need not be told that there was a newer one.
            seen.note(summary);
            Ok(Some(stamp))
        };
        let restored = off_the_path(restore).await?.map_err(facts::of_save)?;
        restored.map(|_| Done {}).ok_or(ErrorCode::NoVault.into())
    }

    async fn find(&self) -> Result<Found, AppError> {
        let kept = self.kept.clone();
        let found = off_the_path(move || find(&kept)).await?;
        match found {
            Found::Vault(_, stamp) if self.guarded().damaged.contains(&stamp) => Ok(Found::Damaged),
            found => Ok(found),
        }
    }
}

impl Open {
    fn state(&self) -> VaultState {
        if self.vault.content().recovery_confirmed {
            VaultState::Open
        } else {
            VaultState::RecoveryUnconfirmed
        }
    }
}

impl Key {
    fn opening(&self) -> Opening<'_> {
        match self {
            Self::Password(password) => Opening::Password(password),
            Self::Recovery(code) => Opening::Recovery(code),
        }
    }
}

fn find(kept: &Kept) -> Found {
    let (file, stamp) = match kept.read(MAX_FILE_BYTES) {
        Ok(read) => read,
        // The file is gone and its generations are not: somebody lost it, and it can be restored.
        Err(FileError::NotFound) => {
            return match kept.earlier() {
                Ok(earlier) if earlier.is_empty() => Found::Nothing,
                Ok(_) => Found::Damaged,
                Err(_) => Found::Unreadable,
            };
        }
        Err(FileError::TooLarge { .. }) => return Found::Damaged,
        Err(_) => return Found::Unreadable,
    };
    match LockedVault::parse(file.clone()) {
        Ok(vault) => Found::Vault(Box::new(vault), stamp),
        Err(VaultError::Newer { .. }) if !is_nearly_kept(kept, &file) => Found::Newer,
        Err(_) => Found::Damaged,
    }
}

/// Whether a kept generation is this very file but for a byte. A damaged number of the format looks like
/// a later version's, which nobody could go back from.
fn is_nearly_kept(kept: &Kept, file: &[u8]) -> bool {
    let earlier = kept.earlier().unwrap_or_default();
    earlier.iter().any(|one| {
        let kept = kept.read_earlier(one, file.len()).unwrap_or_default();
        let differing = kept.iter().zip(file).filter(|(one, other)| one != other);
        kept.len() == file.len() && differing.count() <= 1
    })
}

/// A new vault, on the disk already.
fn make(
    kept: &Kept,
    password: &Password,
    cost: fn() -> Result<KdfParams, VaultError>,
    now: UnixMillis,
) -> Result<(UnlockedVault, Stamp, RecoveryCode, SlotId), AppError> {
    let of_vault = |error| facts::of_vault(error, ErrorCode::Internal);
    let cost = cost().map_err(of_vault)?;
    let code = RecoveryCode::make(&mut SystemRandom);
    let (mut vault, slot) =
        UnlockedVault::create(password, &code, cost, &mut SystemRandom).map_err(of_vault)?;
    let file = vault.seal(now, &mut SystemRandom);
    let generation = vault.summary().generation;
    let stamp = kept
        .save(&file, generation, Expected::Absent)
        .map_err(|error| match error {
            FileError::ChangedUnderUs => ErrorCode::VaultExists.into(),
            other => facts::of_save(other),
        })?;
    Ok((vault, stamp, code, slot))
}

/// Whether `key` opens the kept copy of the current file though it did not open that. The two are the
/// same bytes as a rule; where they are not, the current file was damaged in what a key is tried on,
/// and nobody must be told that the right password is wrong. Any other generation may have had another
/// password, and says nothing.
fn opens_the_kept_twin(kept: &Kept, current: &Stamp, summary: &Summary, key: &Key) -> bool {
    let Ok(readable) = readable_generations(kept, &[]) else {
        return false;
    };
    let Some((twin, _)) = readable.iter().find(|(_, kept)| kept == summary) else {
        return false;
    };
    let twin = kept
        .read_earlier(twin, MAX_FILE_BYTES)
        .ok()
        .filter(|twin| Stamp::of(twin) != *current)
        .and_then(|twin| LockedVault::parse(twin).ok());
    twin.is_some_and(|twin| twin.unlock(key.opening()).is_ok())
}

/// The kept generations that look whole and are not among what proved damaged, newest first. Several
/// may carry one number, because an older one was restored between them.
fn readable_generations(
    kept: &Kept,
    damaged: &[Stamp],
) -> Result<Vec<(Earlier, Summary)>, FileError> {
    let mut readable: Vec<_> = kept
        .earlier()?
        .into_iter()
        .filter_map(|earlier| {
            let file = kept.read_earlier(&earlier, MAX_FILE_BYTES).ok()?;
            if damaged.contains(&Stamp::of(&file)) {
                return None;
            }
            Some((earlier, LockedVault::parse(file).ok()?.summary()))
        })
        .collect();
    readable.sort_by_key(|(_, summary)| Reverse((summary.saved_at, summary.generation)));
    readable.dedup_by_key(|(_, summary)| (summary.saved_at, summary.generation));
    Ok(readable)
}

fn password_of(typed: &Sensitive) -> Password {
    // EXPOSE: what was typed becomes a secret here.
    Password::new(typed.expose().to_owned())
}

fn new_password(typed: &Sensitive) -> Result<Password, AppError> {
    let password = password_of(typed);
    if password.chars() < PASSWORD_MIN_CHARS {
        return Err(ErrorCode::PasswordTooShort.into());
    }
    Ok(password)
}

fn view_of(code: &RecoveryCode) -> RecoveryCodeView {
    // EXPOSE: a new code is shown once.
    let groups = code
        .expose_groups()
        .iter()
        .map(|group| Sensitive::new(group.as_str().to_owned()))
        .collect();
    RecoveryCodeView { groups }
}

/// The groups with dashes between them.
fn written<'a>(groups: impl Iterator<Item = &'a str> + Clone) -> Zeroizing<String> {
    // Room for all of it, so that nothing is left behind by growing: a typed group may be long.
    let room = groups.clone().map(|group| group.len() + 1).sum();
    let mut text = Zeroizing::new(String::with_capacity(room));
    for group in groups {
        if !text.is_empty() {
            text.push('-');
        }
        text.push_str(group);
    }
    text
}

/// Whether `typed` is that group of `code`, by the tolerant rules by which a code is read.
fn is_group(code: &RecoveryCode, group: u32, typed: &Sensitive) -> bool {
    // EXPOSE: the typed group takes the place of the shown one, and the whole is read as a code.
    let (shown, typed) = (code.expose_groups(), typed.expose());
    let Some(place) = usize::try_from(group)
        .ok()
        .filter(|place| *place < shown.len())
    else {
        return false;
    };
    let groups = shown
        .iter()
        .enumerate()
        .map(|(at, shown)| if at == place { typed } else { shown.as_str() });
    // EXPOSE: the values are compared, and only the outcome leaves.
    RecoveryCode::read(&written(groups))
        .is_ok_and(|read| read.expose_values() == code.expose_values())
}

pub(super) fn check_code(call: &CheckRecoveryCode) -> RecoveryCodeCheck {
    // EXPOSE: what is typed is judged, group by group.
    let judged = RecoveryCode::judge(call.code.expose());
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    RecoveryCodeCheck {
        groups: count(RecoveryCode::GROUPS),
        typed: count(judged.typed),
        complete: judged.typed == RecoveryCode::GROUPS
            && judged.wrong.is_empty()
            && !judged.too_long,
        wrong: judged.wrong.into_iter().map(count).collect(),
    }
}
