//! The vault's file, with the generations that were kept of it.
//!
//! ```text
//! vault.countersign                       the current one
//! generations/000000000007.countersign    each generation that was current, and the current one
//! vault.damaged-<moment>.countersign      set aside, never deleted by us
//! vault.lock                              held while saving
//! ```
//!
//! A generation is a file of its own and no second name of the current one: who copies another file
//! over the current one writes into it, and a second name would lose what it had as well. Two
//! different files of one number (after an older one was restored) are both kept; the second
//! carries the start of its digest in its name.

use super::{Draft, FileError, flush_done, read_all, refused_by_folder, sweep, system};
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeSet,
    fs::{self, File, TryLockError},
    io::ErrorKind,
    path::{Path, PathBuf},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// The vault's file in its folder.
#[derive(Debug, Clone)]
pub struct Kept {
    folder: PathBuf,
}

/// What the file held when it was last read or written. It compares by content: another program
/// that rewrites the same bytes changed nothing, one that keeps size and time did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    length: usize,
    sha256: [u8; 32],
}

/// What must be in the file's place for a save to go on.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'a> {
    /// Nothing.
    Absent,
    /// What was last read or written; or nothing any more, for then there is nothing to lose by a
    /// save, and the caller may hold the last copy.
    Unchanged(&'a Stamp),
}

/// One kept generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    pub generation: u64,
    /// When it was written, by this machine's clock.
    pub saved: SystemTime,
    /// Its size in bytes.
    pub length: u64,
    name: String,
}

/// Some files of one sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heap {
    pub files: usize,
    pub bytes: u64,
}

/// What lies in the vault's folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Inventory {
    /// The current file, if there is one.
    pub current: Heap,
    /// The kept generations.
    pub generations: Heap,
    /// What was set aside because it was damaged.
    pub set_aside: Heap,
}

impl Kept {
    /// The vault's file in this folder, which need not be there yet. Removes the drafts of a save
    /// that was killed, unless someone is saving.
    pub fn new(folder: impl Into<PathBuf>) -> Self {
        let kept = Self {
            folder: folder.into(),
        };
        kept.sweep_if_unused();
        kept
    }

    /// The current file, of at most `max` bytes.
    pub fn read(&self, max: usize) -> Result<(Vec<u8>, Stamp), FileError> {
        let bytes = read_all(system::open_no_link(&self.current())?, max)?;
        let stamp = Stamp::of(&bytes);
        Ok((bytes, stamp))
    }

    /// Makes `bytes`, which are of this generation, the current file, in folders that are made again
    /// if they are gone. What it replaces is kept under the number before, unless it is kept
    /// already.
    ///
    /// On any error the current file is what it was. Once it is the new one nothing fails any more:
    /// where the folder cannot be flushed then, the next save flushes it, and until that a power cut
    /// may bring back the file before.
    pub fn save(
        &self,
        bytes: &[u8],
        generation: u64,
        expected: Expected<'_>,
    ) -> Result<Stamp, FileError> {
        system::make_private_folder(&self.folder)?;
        let _lock = self.lock()?;
        let draft = Draft::write(&self.folder, bytes)?;
        // Looked at as late as may be: others who write here know nothing of our lock.
        let former = self.read_expected(expected)?;
        let former = match &former {
            Some(former) => Some(self.keep(generation.saturating_sub(1), former)?),
            None => None,
        };
        draft.replace(&self.current())?;
        // It is saved. What fails from here on is made good by the next save, which keeps this one
        // first.
        if let Ok(new) = self.keep(generation, bytes) {
            let _ = self.prune(&new, former.as_deref());
        }
        Ok(Stamp::of(bytes))
    }

    /// The kept generations, the one written last first.
    pub fn earlier(&self) -> Result<Vec<Earlier>, FileError> {
        let entries = match fs::read_dir(self.generations()) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut all = Vec::new();
        for entry in entries {
            let entry = entry?;
            // One that cannot be looked at does not cost the others.
            let Ok(metadata) = entry.metadata() else {
                continue;
            };
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let Some(generation) = generation_of(&name) else {
                continue;
            };
            if metadata.is_file() {
                let saved = metadata.modified()?;
                all.push(Earlier {
                    generation,
                    saved,
                    length: metadata.len(),
                    name,
                });
            }
        }
        all.sort_by(|one, two| {
            (two.saved, two.generation, &two.name).cmp(&(one.saved, one.generation, &one.name))
        });
        Ok(all)
    }

    /// One kept generation, of at most `max` bytes.
    pub fn read_earlier(&self, earlier: &Earlier, max: usize) -> Result<Vec<u8>, FileError> {
        read_all(
            system::open_no_link(&self.generations().join(&earlier.name))?,
            max,
        )
    }

    /// Makes a kept generation of at most `max` bytes the current file again. What was current is
    /// set aside as by [`Kept::set_aside`], in the same step. On an error it is still there, under
    /// its own name or the one that it was set aside by.
    pub fn restore(&self, earlier: &Earlier, max: usize, moment: u64) -> Result<Stamp, FileError> {
        let _lock = self.lock()?;
        let bytes = self.read_earlier(earlier, max)?;
        let draft = Draft::write(&self.folder, &bytes)?;
        if self.current_exists()? {
            self.name_aside(moment)?;
        }
        draft.replace(&self.current())?;
        Ok(Stamp::of(&bytes))
    }

    /// Renames the current file to `vault.damaged-<moment>.countersign`, the moment being the
    /// caller's, and says where it is now.
    pub fn set_aside(&self, moment: u64) -> Result<PathBuf, FileError> {
        let _lock = self.lock()?;
        if !self.current_exists()? {
            return Err(FileError::NotFound);
        }
        let aside = self.name_aside(moment)?;
        match fs::remove_file(self.current()) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(refused_by_folder(error));
            }
            _ => flush_done(&self.folder),
        }
        Ok(aside)
    }

    /// Counts what lies there.
    pub fn inventory(&self) -> Result<Inventory, FileError> {
        let mut inventory = Inventory::default();
        for earlier in self.earlier()? {
            inventory.generations.add(earlier.length);
        }
        for (_, length) in self.set_aside_files()? {
            inventory.set_aside.add(length);
        }
        match fs::symlink_metadata(self.current()) {
            Ok(metadata) => inventory.current.add(metadata.len()),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
        Ok(inventory)
    }

    /// Deletes the current file, the generations and what was set aside; nothing that is not ours. The
    /// current file goes last, so that whoever is stopped on the way still has it.
    pub fn delete_all(&self) -> Result<(), FileError> {
        let _lock = self.lock()?;
        for earlier in self.earlier()? {
            gone(fs::remove_file(self.generations().join(&earlier.name)))?;
        }
        for (path, _) in self.set_aside_files()? {
            gone(fs::remove_file(path))?;
        }
        gone(fs::remove_file(self.current()))?;
        flush_done(&self.folder);
        Ok(())
    }

    /// What was set aside, with the length of each.
    fn set_aside_files(&self) -> Result<Vec<(PathBuf, u64)>, FileError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name();
            let is_ours = name
                .to_str()
                .is_some_and(|name| name.starts_with(SET_ASIDE) && name.ends_with(EXTENSION));
            if is_ours && entry.file_type()?.is_file() {
                files.push((entry.path(), entry.metadata()?.len()));
            }
        }
        Ok(files)
    }

    fn current(&self) -> PathBuf {
        self.folder.join(format!("vault{EXTENSION}"))
    }

    fn generations(&self) -> PathBuf {
        self.folder.join("generations")
    }

    fn lock_file(&self) -> PathBuf {
        self.folder.join("vault.lock")
    }

    /// Waits until no other process saves. A save takes milliseconds, and the lock ends with its
    /// process.
    fn lock(&self) -> Result<File, FileError> {
        let file = system::open_lock(&self.lock_file()).map_err(refused_by_folder)?;
        match file.lock() {
            // A file system without locks: then the agent's single instance must do.
            Err(error) if error.kind() != ErrorKind::Unsupported => Err(error.into()),
            _ => Ok(file),
        }
    }

    fn sweep_if_unused(&self) {
        // The draft of a save that goes on now must stay; a folder that cannot be swept can still
        // be read.
        let Ok(file) = system::open_lock(&self.lock_file()) else {
            return;
        };
        if !matches!(file.try_lock(), Err(TryLockError::WouldBlock)) {
            let _ = sweep(&self.folder);
            let _ = sweep(&self.generations());
        }
    }

    fn current_exists(&self) -> Result<bool, FileError> {
        match fs::symlink_metadata(self.current()) {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The current file, if it is what is expected; `None` if there is none.
    fn read_expected(&self, expected: Expected<'_>) -> Result<Option<Vec<u8>>, FileError> {
        match expected {
            Expected::Absent if self.current_exists()? => Err(FileError::ChangedUnderUs),
            Expected::Absent => Ok(None),
            Expected::Unchanged(stamp) => match self.read(stamp.length) {
                Ok((bytes, now)) if now == *stamp => Ok(Some(bytes)),
                Ok(_) | Err(FileError::TooLarge { .. } | FileError::NotAFile) => {
                    Err(FileError::ChangedUnderUs)
                }
                Err(FileError::NotFound) => Ok(None),
                Err(error) => Err(error),
            },
        }
    }

    /// Keeps `bytes` among the generations, unless they are there, and returns their file's name.
    fn keep(&self, generation: u64, bytes: &[u8]) -> Result<String, FileError> {
        let folder = self.generations();
        system::make_private_folder(&folder)?;
        let stamp = Stamp::of(bytes);
        let mut name = format!("{generation:012}{EXTENSION}");
        match stamp.is_at(&folder.join(&name))? {
            Some(true) => return Ok(name),
            Some(false) => {
                let [a, b, c, d, ..] = stamp.sha256;
                let start = u32::from_be_bytes([a, b, c, d]);
                name = format!("{generation:012}-{start:08x}{EXTENSION}");
            }
            None => {}
        }
        match Draft::write(&folder, bytes)?.take(&folder.join(&name)) {
            Ok(()) | Err(FileError::AlreadyExists) => Ok(name),
            Err(error) => Err(error),
        }
    }

    /// Removes what is not among the newest, not of the last 24 hours and not the last of one of the
    /// latest days on which something was saved. All is counted from `new`, the file just kept, and
    /// not by the clock: who comes back after a year finds them all.
    ///
    /// What is of the last 24 hours has its ceilings, and above them what came first stays: else
    /// whoever can make the agent save, a hostile page too, could push out what was there before.
    fn prune(&self, new: &str, former: Option<&str>) -> Result<(), FileError> {
        let all = self.earlier()?;
        let Some(now) = all.iter().find(|one| one.name == new).map(|one| one.saved) else {
            return Ok(());
        };
        let older = all.get(NEWEST..).unwrap_or_default();
        let mut bytes = 0_u64;
        let recent: BTreeSet<&str> = older
            .iter()
            .rev()
            .filter(|one| is_within_a_day(one.saved, now))
            .take(RECENT)
            .take_while(|one| {
                bytes = bytes.saturating_add(one.length);
                bytes <= RECENT_BYTES
            })
            .map(|one| one.name.as_str())
            .collect();
        let mut days = BTreeSet::new();
        for Earlier { saved, name, .. } in older {
            let day = saved
                .duration_since(UNIX_EPOCH)
                .map_or(0, |age| age.as_secs() / DAY.as_secs());
            let last_of_its_day = days.len() < DAYS && days.insert(day);
            let spared = name == new || Some(name.as_str()) == former;
            if !last_of_its_day && !spared && !recent.contains(name.as_str()) {
                fs::remove_file(self.generations().join(name))?;
            }
        }
        Ok(())
    }

    /// Gives the current file a second name, which is on the disk; where links are not possible its
    /// only one.
    fn name_aside(&self, moment: u64) -> Result<PathBuf, FileError> {
        let aside = self.folder.join(format!("{SET_ASIDE}{moment}{EXTENSION}"));
        if fs::symlink_metadata(&aside).is_ok() {
            return Err(FileError::AlreadyExists);
        }
        match fs::hard_link(self.current(), &aside) {
            Ok(()) => system::sync_folder(&self.folder)?,
            Err(_) => {
                system::rename(&self.current(), &aside).map_err(refused_by_folder)?;
                flush_done(&self.folder);
            }
        }
        Ok(aside)
    }
}

impl Heap {
    fn add(&mut self, bytes: u64) {
        self.files += 1;
        self.bytes = self.bytes.saturating_add(bytes);
    }
}

/// That a file is not there is what was wanted.
fn gone(removed: std::io::Result<()>) -> Result<(), FileError> {
    match removed {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(refused_by_folder(error)),
        _ => Ok(()),
    }
}

impl Stamp {
    /// The stamp of a file that holds `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self {
            length: bytes.len(),
            sha256: Sha256::digest(bytes).into(),
        }
    }

    /// Whether the file at a path has this content; `None` where there is none.
    fn is_at(&self, path: &Path) -> Result<Option<bool>, FileError> {
        match system::open_no_link(path).and_then(|file| read_all(file, self.length)) {
            Ok(bytes) => Ok(Some(Self::of(&bytes) == *self)),
            Err(FileError::NotFound) => Ok(None),
            Err(FileError::TooLarge { .. } | FileError::NotAFile | FileError::NotPermitted) => {
                Ok(Some(false))
            }
            Err(error) => Err(error),
        }
    }
}

const EXTENSION: &str = ".countersign";
const SET_ASIDE: &str = "vault.damaged-";

/// How many generations are kept whatever their age.
const NEWEST: usize = 10;

/// How many further days keep their last generation.
const DAYS: usize = 7;

/// How many further ones of the last 24 hours are kept, and how many bytes of them.
const RECENT: usize = 200;
const RECENT_BYTES: u64 = 256 * 1024 * 1024;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Whether less than a day lies between two moments, whichever was first: a clock may have been set
/// back.
fn is_within_a_day(one: SystemTime, other: SystemTime) -> bool {
    one.duration_since(other)
        .unwrap_or_else(|before| before.duration())
        < DAY
}

/// The number in the name of a kept generation.
fn generation_of(name: &str) -> Option<u64> {
    let number = name.strip_suffix(EXTENSION)?;
    let number = number.split_once('-').map_or(number, |(number, _)| number);
    let digits = number.len() >= 12 && number.bytes().all(|byte| byte.is_ascii_digit());
    if digits { number.parse().ok() } else { None }
}

#[cfg(test)]
#[cfg(unix)]
mod tests;
