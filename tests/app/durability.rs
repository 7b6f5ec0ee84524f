//! One save, in which each call to the system fails once, or is the last.
//!
//! A part makes one save of a real vault under `strace`, which tells what it asks of the system about
//! files. Then the same again for each of these calls and each [`Fault`]. Afterwards the vault opens as
//! the old or the new one, whole; what was reported is true; and the next save goes on.
//!
//! A kill strikes before a call does anything. After a call is before the next: between them nothing
//! is asked of the system, and the last one is a look of the test's own behind the save.
//!
//! Two tests are about what was not flushed, and may be gone when the power was cut. [`Disk`] follows
//! the calls of an honest save and knows what may be under each name after a cut at that moment. So the
//! order is proved for every file system that keeps what it promises. The other test cuts the power of
//! a real ext4 by a copy of the disk under it, with what that one file system makes of the calls. Neither
//! proves anything about a disk that says it has written what it has not.

use crate::part::{self, skipped};
use crate::stage::{KEY, MOMENT, PASSWORD, Stage, sensitive};
use crate::until::until;
use countersign_contract::Agent;
use countersign_contract::vault::{UnlockWithRecoveryCode, VaultState};
use countersign_core::account::{Account, AccountId, Kind, Label};
use countersign_core::otp::Totp;
use countersign_core::secret::{OtpSecret, Password, RecoveryCode};
use countersign_core::vault::{KdfParams, LockedVault, MAX_FILE_BYTES, Opening, UnlockedVault};
use countersign_platform::files::{Expected, FileError, Kept};
use countersign_platform::random::SystemRandom;
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, UNIX_EPOCH};
use std::{env, iter};
use tempfile::TempDir;

const PART: &str = "durability::one_save";
const FOLDER: &str = "COUNTERSIGN_TEST_FOLDER";
const CODE: &str = "COUNTERSIGN_TEST_CODE";
/// Set by `cargo xtask test --full`: every fault in every scene, and a cut after every call.
const FULL: &str = "COUNTERSIGN_TEST_FULL";

/// Files that are not there. The part looks for them before and after the save, so that the save can be
/// found among its calls.
const BEGINS: &str = "save-begins";
const ENDS: &str = "save-ends";

/// So many calls of a name the harness does not make.
const HEAD_START: u32 = 40;

/// What there is before the save.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scene {
    /// Nothing, not even the folder.
    First,
    /// The vault, and its copy among the kept generations.
    Next,
    /// The vault alone, which must be kept before it is replaced, and so many old generations that
    /// some of them go.
    Foreign,
}

/// What happens to one call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The process is killed before it.
    Kill,
    Eio,
    Enospc,
    /// Nothing is done, and the system says that all was written.
    Lie,
}

/// A call to the system, as `strace -y` tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Call {
    name: String,
    /// How often the process has made it, counted from 1.
    nth: usize,
    /// Those that it names, or the one that its descriptor is of.
    paths: Vec<String>,
    line: String,
}

#[test]
fn a_save_in_which_one_call_fails_leaves_the_old_or_the_new() {
    if !has_strace() {
        return;
    }
    let mut tried = 0;
    for scene in [Scene::Next, Scene::First, Scene::Foreign] {
        if scene != Scene::Next && !is_full() {
            continue;
        }
        let prepared = Prepared::new(scene);
        for call in prepared.calls_of_a_save() {
            for fault in Fault::of(&call) {
                prepared.strike(&call, fault);
                tried += 1;
            }
        }
    }
    assert!(tried > 50, "a save makes many calls: {tried}");
    figure("calls of a save that were struck", tried);
}

#[test]
fn what_a_save_stands_on_is_flushed_before() {
    if !has_strace() {
        return;
    }
    for scene in [Scene::First, Scene::Next, Scene::Foreign] {
        let prepared = Prepared::new(scene);
        let run = Run::of(&prepared);
        let at = |name: &str| run.home().join(name).to_str().unwrap().to_owned();
        let (vault, kept) = (
            at("vault.countersign"),
            at("generations/000000000001.countersign"),
        );
        let mut disk = Disk::of(&run.home());
        let mut replaced = false;
        for call in run.calls_of_a_save(&prepared) {
            if call.name.starts_with("rename") && call.paths[1] == vault {
                replaced = true;
                assert!(
                    scene == Scene::First || disk.is_certain(&kept),
                    "{scene:?}: what is replaced is kept: {disk:?}"
                );
            }
            disk.sees(&call);
            assert_eq!(disk.halves(), Vec::<&str>::new(), "{scene:?}: {call:?}");
            assert!(
                scene == Scene::First || !disk.after_a_cut(&vault).contains(&None),
                "{scene:?}: may be gone: {call:?}"
            );
        }
        assert!(replaced, "{scene:?}");
        assert!(
            disk.is_certain(&vault),
            "{scene:?}: what was reported stays: {disk:?}"
        );
    }
}

#[test]
fn what_a_cut_of_the_power_leaves_is_the_old_or_the_new() {
    if !has_strace() {
        return;
    }
    let Some(machine) = Machine::new() else {
        return;
    };
    // The control: what nobody flushes is gone. Somebody may flush everything in that moment.
    let is_gone = |attempt: u32| {
        let name = format!("unflushed-{attempt}");
        fs::write(machine.at().join(&name), "x").unwrap();
        machine.cut(|after| fs::read(after.join(&name)).is_err())
    };
    assert!((0..10).any(is_gone), "a cut takes something");
    let mut cuts = 0;

    for scene in [Scene::Next, Scene::First, Scene::Foreign] {
        let prepared = Prepared::new(scene);
        for call in prepared.calls_of_a_save() {
            let is_last = call.is_of(ENDS);
            if !is_full() && !is_last && !["rename", "link", "unlink"].contains(&&*call.name) {
                continue;
            }
            let what = format!("{scene:?}, a cut before {call:?}");
            let home = machine.at().join(HOME);
            machine.renew(&prepared.folder);
            let mut saver = Saver::start(
                &prepared,
                &home,
                &machine.folder.path().join(LOG),
                Some(&Fault::Kill.injection(&call)),
            );
            assert_eq!(saver.said(), None, "{what}");
            drop(saver);
            let names = machine.cut(|after| prepared.look(&after.join(HOME), &what));
            let allowed = [prepared.names(false), prepared.names(true)];
            assert!(allowed.contains(&names), "{what}: {names:?}");
            assert!(!is_last || names == allowed[1], "{what}: {names:?}");
            cuts += 1;
        }
    }
    figure("cuts of the power in a save", cuts);
}

/// The part: a save of a second account, and later one of a third.
#[test]
fn one_save() {
    if !part::is(PART) {
        return;
    }
    let folder = part::given(FOLDER);
    let code = RecoveryCode::read(part::given(CODE).to_str().unwrap()).unwrap();
    let kept = Kept::new(&folder);
    let (mut vault, mut stamp) = match kept.read(MAX_FILE_BYTES) {
        Ok((file, stamp)) => (open(file, &code), Some(stamp)),
        Err(error) => {
            assert_eq!(error, FileError::NotFound);
            (new_vault(&code), None)
        }
    };
    be_ahead();
    let mut out = io::stdout();
    writeln!(out).unwrap();
    for name in ["2", "3"] {
        vault.content_mut().accounts.push(account(name));
        let file = vault.seal(MOMENT, &mut SystemRandom);
        let generation = vault.summary().generation;
        let expected = stamp.as_ref().map_or(Expected::Absent, Expected::Unchanged);
        assert!(!folder.join(BEGINS).exists());
        let saved = kept.save(&file, generation, expected);
        assert!(!folder.join(ENDS).exists());
        match saved {
            Ok(new) => {
                stamp = Some(new);
                writeln!(out, "said saved").unwrap();
            }
            Err(error) => {
                vault.content_mut().accounts.pop();
                writeln!(out, "said {error:?}").unwrap();
            }
        }
        // The test looks at the vault meanwhile.
        io::stdin().lines().next();
    }
}

/// Strace counts the calls of each thread, and the harness has one that makes calls of these names too,
/// fewer than these. So what strikes a later one strikes the save alone.
fn be_ahead() {
    let mut nothing = File::options()
        .read(true)
        .write(true)
        .open("/dev/null")
        .unwrap();
    for _ in 0..HEAD_START {
        nothing.write_all(b"x").unwrap();
        let _ = nothing.read(&mut [0]).unwrap();
        File::open("/dev/null").unwrap().metadata().unwrap();
        fs::metadata("/dev/null").unwrap();
        fs::read_dir("/proc/self/fdinfo").unwrap().next();
    }
}

impl Fault {
    /// Those that this call can meet.
    fn of(call: &Call) -> Vec<Self> {
        let mut faults = vec![Self::Kill];
        // A look of the test's own cannot fail, and neither can `close`: the file is closed whatever
        // it says.
        if call.name != "close" && !call.is_of(ENDS) {
            faults.push(Self::Eio);
            if is_full() {
                faults.push(Self::Enospc);
            }
            if is_full() && call.name == "write" {
                faults.push(Self::Lie);
            }
        }
        faults
    }

    /// What makes strace do it.
    fn injection(self, call: &Call) -> String {
        let Call { name, nth, .. } = call;
        let fault = match self {
            Self::Kill => "signal=KILL".to_owned(),
            Self::Eio => "error=EIO".to_owned(),
            Self::Enospc => "error=ENOSPC".to_owned(),
            Self::Lie => format!("retval={}", call.result().expect("it has written")),
        };
        format!("inject={name}:{fault}:when={nth}")
    }

    /// What a save says that fails by it.
    fn refusal(self) -> String {
        const EIO: i32 = 5;
        let error = match self {
            Self::Kill => unreachable!("who is killed says nothing"),
            Self::Eio => FileError::Other(io::Error::from_raw_os_error(EIO).kind()),
            Self::Enospc => FileError::DiskFull,
            Self::Lie => FileError::ReadBackDiffers,
        };
        format!("{error:?}")
    }
}

/// A vault before the save, and what opens it.
struct Prepared {
    folder: TempDir,
    scene: Scene,
    code: RecoveryCode,
}

/// The vault's folder, in one that is not there either before the first save.
const HOME: &str = "share/home";
const LOG: &str = "log";

impl Prepared {
    fn new(scene: Scene) -> Self {
        let prepared = Self {
            folder: tempfile::tempdir().unwrap(),
            scene,
            code: RecoveryCode::make(&mut SystemRandom),
        };
        if scene == Scene::First {
            return prepared;
        }
        let home = prepared.folder.path().join(HOME);
        let mut vault = new_vault(&prepared.code);
        vault.content_mut().accounts.push(account("1"));
        let file = vault.seal(MOMENT, &mut SystemRandom);
        Kept::new(&home).save(&file, 1, Expected::Absent).unwrap();
        if scene == Scene::Foreign {
            let kept = home.join("generations/000000000001.countersign");
            for old in 1..=12_u64 {
                let path = kept.with_file_name(format!("{:012}.countersign", 100 + old));
                fs::copy(&kept, &path).unwrap();
                let file = File::options().write(true).open(path).unwrap();
                let saved = UNIX_EPOCH + Duration::from_secs(86_400 + old);
                file.set_modified(saved).unwrap();
            }
            fs::remove_file(kept).unwrap();
        }
        prepared
    }

    /// The accounts before the save, or after it.
    fn names(&self, is_new: bool) -> Vec<String> {
        let old = (self.scene != Scene::First).then_some("1");
        let all = old.into_iter().chain(is_new.then_some("2"));
        all.map(str::to_owned).collect()
    }

    fn calls_of_a_save(&self) -> Vec<Call> {
        Run::of(self).calls_of_a_save(self)
    }

    /// A save that meets `fault`, and the one after it.
    fn strike(&self, call: &Call, fault: Fault) {
        let what = format!("{:?}, {fault:?} in {call:?}", self.scene);
        let run = Run::of(self);
        let mut saver = run.saver(self, Some(&fault.injection(call)));
        let said = saver.said();
        let mut names = self.look(&run.home(), &what);
        assert_eq!(said.is_none(), fault == Fault::Kill, "{what}: {said:?}");
        match said.as_deref() {
            Some("saved") => assert_eq!(names, self.names(true), "{what}"),
            Some(refusal) => {
                assert_eq!(refusal, fault.refusal(), "{what}");
                assert_eq!(names, self.names(false), "{what}");
            }
            None => {
                let allowed = [self.names(false), self.names(true)];
                assert!(allowed.contains(&names), "{what}");
                assert!(!call.is_of(ENDS) || names == allowed[1], "{what}");
            }
        }
        // Nobody else wrote, so the next save is none over a stranger's.
        names.push("3".to_owned());
        if said.is_some() {
            assert_eq!(saver.says_next().as_deref(), Some("saved"), "{what}");
            assert_eq!(self.look(&run.home(), &what), names, "{what}");
        } else {
            assert_eq!(self.add(&run.home(), "3"), names, "{what}");
        }
        drop(saver);
        // It struck where it was meant to.
        let calls = run.calls();
        let struck = if fault == Fault::Kill {
            calls.last()
        } else {
            calls.iter().find(|call| call.line.ends_with("(INJECTED)"))
        };
        let struck = struck.expect("a call");
        assert_eq!((&struck.name, struck.nth), (&call.name, call.nth), "{what}");
    }

    /// The names in the vault, as who starts the app sees them. All files that may be chosen are whole,
    /// the old one is among them, and nothing half is left.
    fn look(&self, home: &Path, what: &str) -> Vec<String> {
        let names = self.with_stage(home, async |stage| match stage.state().await {
            VaultState::Absent => Vec::new(),
            _ => stage.names().await,
        });
        let (mut kept, mut others) = (Vec::new(), Vec::new());
        for path in [home.to_owned(), home.join("generations")]
            .iter()
            .flat_map(|folder| fs::read_dir(folder).into_iter().flatten())
            .map(|entry| entry.unwrap().path())
        {
            if path.extension().is_some_and(|it| it == "countersign") {
                let vault = open(fs::read(path).unwrap(), &self.code);
                let accounts = &vault.content().accounts;
                kept.push(
                    accounts
                        .iter()
                        .map(|one| one.name.as_str().to_owned())
                        .collect(),
                );
            } else if path.extension().is_some_and(|it| it == "new") {
                others.push(path);
            }
        }
        let old = self.names(false);
        assert!(old.is_empty() || kept.contains(&old), "{what}: {kept:?}");
        assert_eq!(others, Vec::<PathBuf>::new(), "{what}");
        names
    }

    /// Adds an account, as who starts the app would, and tells the names.
    fn add(&self, home: &Path, name: &str) -> Vec<String> {
        self.with_stage(home, async |stage| {
            if stage.state().await == VaultState::Absent {
                stage.create().await;
            }
            stage.add(name).await.unwrap();
            stage.names().await
        })
    }

    /// A session over `home`, open if there is something to open.
    fn with_stage<T>(&self, home: &Path, with: impl AsyncFnOnce(&Stage) -> T) -> T {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            let stage = Stage::at(home);
            match stage.state().await {
                VaultState::Absent => {}
                state => {
                    assert_eq!(state, VaultState::Locked);
                    let code = sensitive(&written(&self.code));
                    let unlock = UnlockWithRecoveryCode { code };
                    let opened = stage.session.unlock_with_recovery_code(unlock).await;
                    assert!(!opened.unwrap().is_older_copy);
                }
            }
            with(&stage).await
        })
    }
}

/// A copy of a prepared vault, in which the part saves.
struct Run(TempDir);

impl Run {
    fn of(prepared: &Prepared) -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(prepared.folder.path(), folder.path());
        Self(folder)
    }

    fn home(&self) -> PathBuf {
        self.0.path().join(HOME)
    }

    fn saver(&self, prepared: &Prepared, injection: Option<&str>) -> Saver {
        Saver::start(prepared, &self.home(), &self.0.path().join(LOG), injection)
    }

    /// The calls of the thread that saves.
    fn calls(&self) -> Vec<Call> {
        let logs = fs::read_dir(self.0.path()).unwrap().flatten();
        logs.filter(|log| log.file_name().to_str().unwrap().starts_with(LOG))
            .map(|log| calls(&fs::read_to_string(log.path()).unwrap()))
            .find(|calls| calls.iter().any(|call| call.is_of(BEGINS)))
            .expect("the thread that saves, and no other, is struck")
    }

    /// What an honest save asks about the files of the vault, and the look behind it.
    fn calls_of_a_save(&self, prepared: &Prepared) -> Vec<Call> {
        let mut saver = self.saver(prepared, None);
        assert_eq!(saver.said().as_deref(), Some("saved"));
        drop(saver);
        let folder = self.home().to_str().unwrap().to_owned();
        let is_about_it = |call: &Call| {
            let mut paths = call.paths.iter();
            // The folder above is flushed when the folder is new.
            paths.any(|path| path.starts_with(&folder) || folder.starts_with(path))
        };
        let calls = self.calls();
        let mut calls = calls
            .into_iter()
            .skip_while(|call| !call.is_of(BEGINS))
            .skip(1)
            .filter(is_about_it);
        let mut save = Vec::new();
        while save.last().is_none_or(|last: &Call| !last.is_of(ENDS)) {
            save.push(calls.next().expect("the look behind the save"));
        }
        save
    }
}

/// The part, with `strace` around it. Ended when dropped.
struct Saver {
    child: Child,
    lines: io::Lines<BufReader<ChildStdout>>,
    go_on: Option<ChildStdin>,
}

impl Saver {
    fn start(prepared: &Prepared, home: &Path, log: &Path, injection: Option<&str>) -> Self {
        let part = part::command(PART);
        let mut strace = Command::new("strace");
        strace
            .args(["-y", "-s", "8", "-e", "trace=%file,%desc", "-ff", "-o"])
            .arg(log)
            .args(injection.iter().flat_map(|injection| ["-e", *injection]))
            .arg("--")
            .arg(part.get_program())
            .args(part.get_args())
            // Cargo's, where the loader would look for everything: calls that nobody needs.
            .env_remove("LD_LIBRARY_PATH")
            .env(FOLDER, home)
            .env(CODE, written(&prepared.code))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        for (name, value) in part.get_envs() {
            strace.env(name, value.expect("a part is given what it needs"));
        }
        let mut child = strace.spawn().unwrap();
        Self {
            lines: BufReader::new(child.stdout.take().unwrap()).lines(),
            go_on: child.stdin.take(),
            child,
        }
    }

    /// What it says next of a save; `None` if it ends before.
    fn said(&mut self) -> Option<String> {
        self.lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| Some(line.strip_prefix("said ")?.to_owned()))
    }

    /// Lets it save once more.
    fn says_next(&mut self) -> Option<String> {
        writeln!(self.go_on.as_ref().unwrap()).unwrap();
        self.said()
    }
}

impl Drop for Saver {
    fn drop(&mut self) {
        // It reads to the end of what it is told, and then has nothing left to do.
        drop(self.go_on.take());
        let _ = self.child.wait();
    }
}

impl Call {
    fn is_of(&self, name: &str) -> bool {
        self.paths.iter().any(|path| path.ends_with(name))
    }

    /// What it returned; `None` if it failed or did not return.
    fn result(&self) -> Option<u64> {
        let (_, result) = self.line.rsplit_once(" = ")?;
        let digits = result.split(|c: char| !c.is_ascii_digit()).next()?;
        digits.parse().ok()
    }
}

/// The calls in what strace has written.
fn calls(log: &str) -> Vec<Call> {
    let mut count = BTreeMap::new();
    let calls = log.lines().filter_map(|line| {
        let (name, rest) = line.split_once('(')?;
        if !name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_') {
            return None;
        }
        let nth = count.entry(name.to_owned()).or_insert(0);
        *nth += 1;
        let paths = if rest.starts_with(|c: char| c.is_ascii_digit()) {
            let (_, path) = rest.split_once('<')?;
            vec![path.split('>').next()?.to_owned()]
        } else {
            rest.split('"')
                .skip(1)
                .step_by(2)
                .map(str::to_owned)
                .collect()
        };
        Some(Call {
            name: name.to_owned(),
            nth: *nth,
            paths,
            line: line.to_owned(),
        })
    });
    calls.collect()
}

/// What may be under each name after a cut of the power, by the calls so far.
///
/// It takes the worst of every promise: what was written to a file is gone until the file was flushed,
/// and a name may be as it was before or as after any of the calls since its folder was flushed.
#[derive(Debug, Default)]
struct Disk {
    now: BTreeMap<String, usize>,
    perhaps: BTreeMap<String, BTreeSet<Option<usize>>>,
    /// Of each file or folder, whether all that was written to it is on the disk.
    is_flushed: Vec<bool>,
}

impl Disk {
    /// All that is there is on the disk.
    fn of(home: &Path) -> Self {
        let mut disk = Self::default();
        let mut all = vec![home.to_owned()];
        while let Some(path) = all.pop() {
            if path.exists() {
                let name = path.to_str().unwrap().to_owned();
                disk.place(&name, disk.is_flushed.len());
                disk.is_flushed.push(true);
                let entries = fs::read_dir(path).into_iter().flatten();
                all.extend(entries.map(|entry| entry.unwrap().path()));
            }
        }
        disk.perhaps.values_mut().for_each(|files| {
            files.remove(&None);
        });
        disk
    }

    fn sees(&mut self, call: &Call) {
        if call.result().is_none() {
            return;
        }
        let path = |at: usize| call.paths.get(at).map_or("", String::as_str);
        let new = self.is_flushed.len();
        match (&*call.name, self.now.get(path(0)).copied()) {
            ("open" | "openat", None) if call.line.contains("O_CREAT") => {
                self.is_flushed.push(false);
                self.place(path(0), new);
            }
            ("mkdir" | "mkdirat", None) => {
                self.is_flushed.push(true);
                self.place(path(0), new);
            }
            ("write" | "writev" | "pwrite64", Some(file)) => self.is_flushed[file] = false,
            ("fsync" | "fdatasync", file) => {
                if let Some(file) = file {
                    self.is_flushed[file] = true;
                }
                for (name, files) in &mut self.perhaps {
                    if Path::new(name).parent() == Some(Path::new(path(0))) {
                        *files = BTreeSet::from([self.now.get(name).copied()]);
                    }
                }
            }
            ("link" | "linkat", Some(file)) => self.place(path(1), file),
            ("rename" | "renameat" | "renameat2", Some(file)) => {
                self.place(path(1), file);
                self.take_away(path(0));
            }
            ("unlink" | "unlinkat", Some(_)) => self.take_away(path(0)),
            _ => {}
        }
    }

    fn place(&mut self, name: &str, file: usize) {
        self.now.insert(name.to_owned(), file);
        let files = self.perhaps.entry(name.to_owned());
        files
            .or_insert_with(|| BTreeSet::from([None]))
            .insert(Some(file));
    }

    fn take_away(&mut self, name: &str) {
        self.now.remove(name);
        self.perhaps.get_mut(name).unwrap().insert(None);
    }

    /// The files of which one is there after a cut; with `None` if there may be none.
    fn after_a_cut(&self, name: &str) -> BTreeSet<Option<usize>> {
        let none = BTreeSet::from([None]);
        let mut files = self.perhaps.get(name).unwrap_or(&none).clone();
        let folders = Path::new(name).ancestors().skip(1);
        for folder in folders.filter_map(|folder| self.perhaps.get(folder.to_str()?)) {
            if folder.contains(&None) {
                files.insert(None);
            }
        }
        files
    }

    /// Whether this name has the file that it has now, whenever the cut comes.
    fn is_certain(&self, name: &str) -> bool {
        let files = self.after_a_cut(name);
        files.len() == 1 && !files.contains(&None)
    }

    /// The names of vaults that may not be whole after a cut.
    fn halves(&self) -> Vec<&str> {
        let may_be_half = |files: &BTreeSet<Option<usize>>| {
            let mut files = files.iter().flatten();
            files.any(|file| !self.is_flushed[*file])
        };
        self.perhaps
            .iter()
            .filter(|(name, files)| name.ends_with(".countersign") && may_be_half(files))
            .map(|(name, _)| name.as_str())
            .collect()
    }
}

/// A disk with an ext4 on it, which can be looked at as after a cut of the power.
struct Machine {
    folder: TempDir,
}

impl Machine {
    fn new() -> Option<Self> {
        if !Path::new("/dev/loop-control").exists() {
            skipped("there is no loop device, which can be cut off from its power");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let [image, at] = ["image", "at"].map(|name| folder.path().join(name));
        fs::create_dir(&at).unwrap();
        File::create_new(&image).unwrap().set_len(16 << 20).unwrap();
        let mounts = || {
            run(Command::new("mkfs.ext4").args(["-q", "-F"]).arg(&image));
            mount(&image, &at)
        };
        if !part::is_root() || !mounts() {
            skipped("a disk that loses its power needs the right to mount one");
            return None;
        }
        Some(Self { folder })
    }

    fn at(&self) -> PathBuf {
        self.folder.path().join("at")
    }

    /// Puts a copy of a vault there and nothing else, all of it on the disk.
    fn renew(&self, from: &TempDir) {
        let top = Path::new(HOME).iter().next().unwrap();
        let top = self.at().join(top);
        if top.exists() {
            fs::remove_dir_all(&top).unwrap();
        }
        copy(from.path(), &self.at());
        run(Command::new("sync").arg("--file-system").arg(self.at()));
    }

    /// Looks at what would be there if the power were cut now.
    fn cut<T>(&self, look: impl FnOnce(&Path) -> T) -> T {
        let [image, copy, after] = ["image", "copy", "after"].map(|it| self.folder.path().join(it));
        fs::copy(image, &copy).unwrap();
        fs::create_dir(&after).unwrap();
        assert!(mount(&copy, &after));
        let seen = look(&after);
        // Another test may be about to start a program, which has all our files open until it is there.
        until("the disk to be let go", || {
            let done = Command::new("umount").arg(&after).output();
            done.unwrap().status.success().then_some(())
        });
        fs::remove_dir(after).unwrap();
        seen
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // As soon as nobody uses it any more: a test may have failed in the middle.
        run(Command::new("umount").arg("--lazy").arg(self.at()));
    }
}

/// Mounts so that nothing is flushed for a while unless somebody asks for it.
fn mount(image: &Path, at: &Path) -> bool {
    let mut mount = Command::new("mount");
    mount.args(["-t", "ext4", "-o", "loop,commit=300"]);
    let done = mount.arg(image).arg(at).output();
    done.is_ok_and(|done| done.status.success())
}

fn run(command: &mut Command) {
    let status = command.status().unwrap();
    assert!(status.success(), "{command:?}: {status}");
}

/// Copies what is in a folder, with its times.
fn copy(from: &Path, to: &Path) {
    run(Command::new("cp").arg("-a").arg(from.join(".")).arg(to));
}

fn has_strace() -> bool {
    let version = Command::new("strace").arg("--version").output();
    let is_there = version.is_ok_and(|version| version.status.success());
    if !is_there {
        skipped("strace, which fails a call to the system, is not installed");
    }
    is_there
}

/// For docs/measurements.md.
#[expect(
    clippy::print_stdout,
    reason = "who runs the tests may want to know it"
)]
fn figure(what: &str, count: usize) {
    println!("figure: {what}: {count}");
}

fn is_full() -> bool {
    env::var_os(FULL).is_some()
}

fn new_vault(code: &RecoveryCode) -> UnlockedVault {
    let password = Password::new(PASSWORD.to_owned());
    let cost = KdfParams::new(19 * 1024, 1, 1).unwrap();
    let (vault, _) = UnlockedVault::create(&password, code, cost, &mut SystemRandom).unwrap();
    vault
}

fn open(file: Vec<u8>, code: &RecoveryCode) -> UnlockedVault {
    let vault = LockedVault::parse(file).unwrap_or_else(|error| panic!("half a vault: {error:?}"));
    let opened = vault.unlock(Opening::Recovery(code));
    opened.unwrap_or_else(|refused| panic!("a vault that does not open: {:?}", refused.reason))
}

fn account(name: &str) -> Account {
    Account::new(
        AccountId::make(&mut SystemRandom),
        Label::clean("Example"),
        Label::clean(name),
        OtpSecret::new(KEY.into()).unwrap(),
        Kind::Totp(Totp::default()),
        MOMENT,
    )
}

/// The code as it is typed.
fn written(code: &RecoveryCode) -> String {
    let groups = code.expose_groups();
    let groups: Vec<_> = groups.iter().map(|group| group.as_str()).collect();
    groups.join("-")
}

#[test]
fn what_strace_tells_is_understood() {
    let log = r#"execve("/a/test", ["/a/test"], 0x7ff /* 3 vars */) = 0
openat(AT_FDCWD</a>, "/v/.x.new", O_WRONLY|O_CREAT|O_EXCL|O_CLOEXEC, 0600) = 3</v/.x.new>
write(3</v/.x.new>, "\211CO\"(, ="..., 800) = 800
fsync(3</v/.x.new>)                     = -1 EIO (Input/output error) (INJECTED)
--- SIGCHLD {si_signo=SIGCHLD} ---
rename("/v/.x.new", "/v/vault.countersign") = 0
openat(AT_FDCWD</a>, "/v", O_RDONLY|O_CLOEXEC) = ?
+++ killed by SIGKILL +++
"#;
    let calls = calls(log);
    let told: Vec<_> = calls
        .iter()
        .map(|call| (&*call.name, call.nth, call.result()))
        .collect();
    assert_eq!(
        told,
        [
            ("execve", 1, Some(0)),
            ("openat", 1, Some(3)),
            ("write", 1, Some(800)),
            ("fsync", 1, None),
            ("rename", 1, Some(0)),
            ("openat", 2, None),
        ]
    );
    assert_eq!(calls[2].paths, ["/v/.x.new"]);
    assert_eq!(calls[4].paths, ["/v/.x.new", "/v/vault.countersign"]);
}

/// The disk after the calls that these are short for.
fn after(lines: &[&str]) -> Disk {
    let mut disk = Disk::default();
    for name in ["/v", "/v/vault.countersign"] {
        disk.place(name, disk.is_flushed.len());
        disk.is_flushed.push(true);
        disk.perhaps.get_mut(name).unwrap().remove(&None);
    }
    let log: String = iter::once("")
        .chain(lines.iter().copied())
        .collect::<Vec<_>>()
        .join("\n");
    calls(&log).iter().for_each(|call| disk.sees(call));
    disk
}

#[test]
fn every_flush_that_is_left_out_is_noticed() {
    const MAKE: &str = "openat(AT_FDCWD, \"/v/x.new\", O_WRONLY|O_CREAT, 0600) = 3</v/x.new>";
    const WRITE: &str = "write(3</v/x.new>, \"\"..., 8) = 8";
    const FLUSH: &str = "fsync(3</v/x.new>) = 0";
    const TAKE: &str = "rename(\"/v/x.new\", \"/v/vault.countersign\") = 0";
    const FLUSH_FOLDER: &str = "fsync(4</v>) = 0";
    const VAULT: &str = "/v/vault.countersign";

    let whole = after(&[MAKE, WRITE, FLUSH, TAKE, FLUSH_FOLDER]);
    assert!(whole.is_certain(VAULT) && whole.halves().is_empty());
    for half in [&[MAKE, WRITE, TAKE][..], &[MAKE, FLUSH, WRITE, TAKE]] {
        assert_eq!(after(half).halves(), [VAULT]);
    }
    let failed = "fsync(3</v/x.new>) = -1 EIO (Input/output error)";
    assert_eq!(after(&[MAKE, WRITE, failed, TAKE]).halves(), [VAULT]);

    let unsure = after(&[MAKE, WRITE, FLUSH, TAKE]);
    assert!(unsure.halves().is_empty() && !unsure.is_certain(VAULT));
    assert!(!unsure.after_a_cut(VAULT).contains(&None));

    let gone = after(&["unlink(\"/v/vault.countersign\") = 0"]);
    assert!(gone.after_a_cut(VAULT).contains(&None));

    let new_folder = [
        "mkdir(\"/v/g\", 0700) = 0",
        "openat(AT_FDCWD, \"/v/g/a\", O_CREAT) = 3</v/g/a>",
        "fsync(3</v/g/a>) = 0",
        "fsync(4</v/g>) = 0",
    ];
    assert!(!after(&new_folder).is_certain("/v/g/a"));
    assert!(after(&[&new_folder[..], &[FLUSH_FOLDER]].concat()).is_certain("/v/g/a"));
}
