//! The vault: closed bytes, and what they hold when they are opened.
//!
//! A [`LockedVault`] knows only what its file says in clear. [`LockedVault::unlock`] consumes it; the
//! [`UnlockedVault`] holds the key and the content until it is dropped, which wipes them. Files,
//! generations on disk and their times are others' business: here are bytes.
//!
//! A further way in is a further kind of slot (`slots`); a further field of an account is `format`'s.

mod format;
mod header;
mod kdf;
mod seal;
mod slots;

pub use format::Content;
pub use kdf::{DerivedPassword, KdfParams};
pub use slots::SlotId;

use crate::account::{AccountId, Change, Field, trash_millis};
use crate::random::{Random, make_bytes};
use crate::secret::{Password, RecoveryCode, VaultKey};
use crate::stamp::{DeviceId, Stamp};
use crate::time::UnixMillis;
use header::Header;

/// The longest file that is read, in bytes: some hundred thousand accounts.
pub const MAX_FILE_BYTES: usize = 64 << 20;

/// The most recovery codes that open a vault while none of them is confirmed.
pub const MOST_RECOVERY_SLOTS: usize = 4;

/// What can be wrong with a vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VaultError {
    /// The bytes do not begin as a vault does.
    NotAVault,
    /// The file ends too early.
    Truncated,
    /// The file, or a part of it, is larger than any vault.
    TooLarge,
    /// The header is not what this version writes.
    HeaderInvalid,
    /// The file was written by a later version of the format.
    Newer {
        /// Its version.
        format: u32,
    },
    /// A slot asks for a derivation that is too weak or too costly to be honest.
    KdfOutOfBounds,
    /// There is not enough memory for the derivation.
    OutOfMemory,
    /// No slot is of the kind that was tried.
    NoSuchSlot,
    /// No slot opens with this password or recovery code.
    WrongKey,
    /// The key is right, but the content or the header was changed.
    ContentDamaged,
    /// The content is authentic but not of this format: a defect of the program that wrote it.
    ContentInvalid,
}

/// A way in.
#[derive(Debug, Clone, Copy)]
pub enum Opening<'a> {
    /// Tries the password slots.
    Password(&'a Password),
    /// Tries the recovery slots.
    Recovery(&'a RecoveryCode),
}

/// What a vault's file says in clear. It is authentic only once the vault was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// Names the vault through all its generations and backups.
    pub vault_id: [u8; 16],
    /// Counts the vault keys that this vault has had.
    pub key_epoch: u32,
    /// Counts its saves.
    pub generation: u64,
    /// When it was saved.
    pub saved_at: UnixMillis,
}

/// A vault as it lies on the disk.
pub struct LockedVault {
    file: Vec<u8>,
    header: Header,
}

/// A vault that did not open, given back for another try.
pub struct Refused {
    /// The vault, as it was.
    pub vault: LockedVault,
    /// Why it did not open.
    pub reason: VaultError,
}

impl LockedVault {
    /// Reads what a file says in clear. `file` must not be longer than [`MAX_FILE_BYTES`].
    ///
    /// # Errors
    /// Facts about the file; never [`VaultError::WrongKey`].
    pub fn parse(file: Vec<u8>) -> Result<Self, VaultError> {
        if file.len() > MAX_FILE_BYTES {
            return Err(VaultError::TooLarge);
        }
        let header = header::parse(&file)?.header;
        Ok(Self { file, header })
    }

    /// What the file says in clear.
    pub fn summary(&self) -> Summary {
        self.header.summary()
    }

    /// Opens the vault. With a password this takes as long as its derivation: not for a thread that
    /// somebody waits for.
    ///
    /// # Errors
    /// The vault and the reason, boxed since it is large.
    pub fn unlock(self, opening: Opening<'_>) -> Result<UnlockedVault, Box<Refused>> {
        match self.open(opening) {
            Ok((key, content)) => Ok(UnlockedVault {
                header: self.header,
                key,
                content,
            }),
            Err(reason) => Err(Box::new(Refused {
                vault: self,
                reason,
            })),
        }
    }

    fn open(&self, opening: Opening<'_>) -> Result<(VaultKey, Content), VaultError> {
        let key = slots::open(&self.header.vault_id, &self.header.slots, opening)?;
        let parts = header::parse(&self.file)?;
        let json = seal::open(&parts, &key)?;
        Ok((key, Content::read(&json)?))
    }
}

/// A vault that is open: the key, and what it holds.
pub struct UnlockedVault {
    header: Header,
    key: VaultKey,
    content: Content,
}

impl UnlockedVault {
    /// A new, empty vault with a password slot and a recovery slot, which is named. It is nowhere
    /// until it is sealed and written.
    ///
    /// # Errors
    /// [`VaultError::OutOfMemory`].
    pub fn create(
        password: &Password,
        recovery: &RecoveryCode,
        cost: KdfParams,
        random: &mut dyn Random,
    ) -> Result<(Self, SlotId), VaultError> {
        let vault_id = make_bytes(random);
        let key = VaultKey::make(random);
        let derived = DerivedPassword::derive(password, cost, random)?;
        let slots = vec![slots::make_password_slot(&vault_id, &key, &derived, random)];
        let header = Header {
            vault_id,
            key_epoch: 1,
            generation: 0,
            saved_at: UnixMillis::new(0),
            slots,
            salt: [0; 32],
            commitment: [0; 32],
        };
        let mut vault = Self {
            header,
            key,
            content: Content::default(),
        };
        let recovery = vault.add_recovery_code(recovery, random);
        Ok((vault, recovery))
    }

    /// What it holds.
    pub fn content(&self) -> &Content {
        &self.content
    }

    /// What it holds, to be changed; nothing is kept until it is sealed and written.
    pub fn content_mut(&mut self) -> &mut Content {
        &mut self.content
    }

    /// Moves an account to the trash. A clock that was set back since the last save is not believed: the
    /// time in the trash would be over as soon as it was set right. `false` if there is none of that id.
    pub fn trash(&mut self, id: AccountId, now: UnixMillis, device: DeviceId) -> bool {
        let since = now.max(self.header.saved_at);
        self.set_trashed(id, Some(since), now, device)
    }

    /// Takes an account out of the trash. `false` if none of that id is there.
    pub fn take_from_trash(&mut self, id: AccountId, now: UnixMillis, device: DeviceId) -> bool {
        self.set_trashed(id, None, now, device)
    }

    fn set_trashed(
        &mut self,
        id: AccountId,
        trashed_at: Option<UnixMillis>,
        now: UnixMillis,
        device: DeviceId,
    ) -> bool {
        let stamp = self.next_stamp(now, device);
        let mut accounts = self.content.accounts.iter_mut();
        let account = accounts.find(|one| one.id == id && one.is_trashed() != trashed_at.is_some());
        account.is_some_and(|account| {
            account.trashed_at = trashed_at;
            account.changed.insert(Field::Trashed, stamp);
            true
        })
    }

    /// Changes an account that is not in the trash, and returns the change that would undo it. `None` if
    /// there is none of that id.
    pub fn change(
        &mut self,
        id: AccountId,
        change: Change,
        now: UnixMillis,
        device: DeviceId,
    ) -> Option<Change> {
        let stamp = self.next_stamp(now, device);
        let mut accounts = self.content.accounts.iter_mut();
        let account = accounts.find(|account| account.id == id && !account.is_trashed())?;
        Some(account.change(change, stamp))
    }

    fn next_stamp(&self, now: UnixMillis, device: DeviceId) -> Stamp {
        Stamp::next(self.content.latest_stamp(), now, device)
    }

    /// Whether there is anything in the trash whose time is over. A clock that lies before the last save
    /// is wrong, and one that lies long after it may be: then nothing is over. A vault that is in use
    /// gets there by its own saves.
    pub fn is_trash_over(&self, now: UnixMillis) -> bool {
        let saved_at = self.header.saved_at;
        let believed = now >= saved_at && now.since(saved_at) <= trash_millis();
        let mut accounts = self.content.accounts.iter();
        believed && accounts.any(|account| account.is_past_trash(now))
    }

    /// What the last sealed file says in clear.
    pub fn summary(&self) -> Summary {
        self.header.summary()
    }

    /// The next generation, as a file. The number is used up even if the file is never written, so
    /// that no two files of one vault carry the same.
    pub fn seal(&mut self, now: UnixMillis, random: &mut dyn Random) -> Vec<u8> {
        let header = Header {
            generation: self.header.generation.saturating_add(1),
            saved_at: now,
            ..self.header.clone()
        };
        let (header, file) = seal::seal(header, &self.key, self.content.write(), random);
        self.header = header;
        file
    }

    /// Puts a new password in the place of all password slots.
    pub fn set_password(&mut self, password: &DerivedPassword, random: &mut dyn Random) {
        let slot = slots::make_password_slot(&self.header.vault_id, &self.key, password, random);
        self.header.slots.retain(|slot| !slot.is_password());
        self.header.slots.insert(0, slot);
    }

    /// Adds a recovery code beside those that are there, and names its slot. Nobody has confirmed
    /// yet to have kept it, so an earlier one that was written down must go on opening the vault. Of
    /// those, more than [`MOST_RECOVERY_SLOTS`] are too many, and the oldest goes.
    pub fn add_recovery_code(&mut self, code: &RecoveryCode, random: &mut dyn Random) -> SlotId {
        let slot = slots::make_recovery_slot(&self.header.vault_id, &self.key, code, random);
        let id = slot.id().expect("it was made here");
        self.header.slots.push(slot);
        let recovery = self.header.slots.iter().filter(|slot| slot.is_recovery());
        if recovery.count() > MOST_RECOVERY_SLOTS
            && let Some(oldest) = self.header.slots.iter().position(slots::Slot::is_recovery)
        {
            self.header.slots.remove(oldest);
        }
        self.content.recovery_confirmed = false;
        id
    }

    /// Somebody has kept the recovery code of that slot: every other one ceases to open the vault.
    /// `false`, and nothing is changed, if there is no such slot.
    pub fn confirm_recovery_code(&mut self, id: SlotId) -> bool {
        let is_it = |slot: &slots::Slot| slot.is_recovery() && slot.id() == Some(id);
        if !self.header.slots.iter().any(is_it) {
            return false;
        }
        self.header
            .slots
            .retain(|slot| !slot.is_recovery() || is_it(slot));
        self.content.recovery_confirmed = true;
        true
    }

    /// The slots as they are, to be put back by [`Self::restore_slots`] if a save fails.
    pub fn slots(&self) -> Slots {
        Slots(self.header.slots.clone())
    }

    /// Puts slots back.
    pub fn restore_slots(&mut self, slots: Slots) {
        self.header.slots = slots.0;
    }
}

/// The slots of a vault at some moment. They hold nothing that its file does not say in clear.
pub struct Slots(Vec<slots::Slot>);
