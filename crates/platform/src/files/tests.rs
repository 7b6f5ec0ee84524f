use super::*;
use crate::other_process::{command, part, passes, skipped, unprivileged};
use rustix::{
    fs::{CWD, FileType, Mode, mknodat},
    process::{Resource, Rlimit, Signal, geteuid, setrlimit},
};
use std::{
    collections::BTreeSet,
    os::unix::{
        fs::{PermissionsExt, symlink},
        process::ExitStatusExt,
    },
    process::Command,
};
use tempfile::tempdir;

pub(super) fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn mode_of(path: &Path) -> u32 {
    fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
}

/// A disk of 64 kB, where the system lets us have one.
pub(super) struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    pub(super) fn new() -> Option<Self> {
        let folder = tempdir().unwrap();
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(folder.path())
            .output()
            .is_ok_and(|output| output.status.success());
        if !mounted {
            skipped("a full disk needs the right to mount one");
            return None;
        }
        Some(Self(folder))
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        assert!(
            Command::new("umount")
                .arg(self.0.path())
                .status()
                .unwrap()
                .success()
        );
    }
}

#[test]
fn a_file_is_read_up_to_its_limit() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("file");
    create_new_private(&path, b"12345").unwrap();
    assert_eq!(read_bounded(&path, 5).unwrap(), b"12345");
    assert_eq!(
        read_bounded(&path, 4),
        Err(FileError::TooLarge { limit: 4 })
    );

    let link = folder.path().join("link");
    symlink(&path, &link).unwrap();
    assert_eq!(read_bounded(&link, 5).unwrap(), b"12345");
    assert_eq!(
        read_bounded(&folder.path().join("none"), 5),
        Err(FileError::NotFound)
    );
}

#[test]
fn a_hostile_file_is_refused_unread() {
    let folder = tempdir().unwrap();
    let huge = folder.path().join("huge");
    create_new_private(&huge, b"").unwrap();
    fs::OpenOptions::new()
        .write(true)
        .open(&huge)
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    assert_eq!(
        read_bounded(&huge, 1 << 20),
        Err(FileError::TooLarge { limit: 1 << 20 })
    );

    let pipe = folder.path().join("pipe");
    mknodat(CWD, &pipe, FileType::Fifo, Mode::RUSR | Mode::WUSR, 0).unwrap();
    for never_ending in [&pipe, Path::new("/dev/zero"), folder.path()] {
        assert_eq!(read_bounded(never_ending, 5), Err(FileError::NotAFile));
    }
    // Its length is said to be zero, and it is not.
    assert_eq!(
        read_bounded(Path::new("/proc/self/maps"), 5),
        Err(FileError::TooLarge { limit: 5 })
    );
}

#[test]
fn a_new_file_is_private_and_never_replaces() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("export");
    create_new_private(&path, b"one").unwrap();
    assert_eq!(mode_of(&path), 0o600);
    assert_eq!(
        create_new_private(&path, b"two"),
        Err(FileError::AlreadyExists)
    );
    assert_eq!(fs::read(&path).unwrap(), b"one");

    let (link, target) = (folder.path().join("link"), folder.path().join("target"));
    symlink(&target, &link).unwrap();
    assert_eq!(
        create_new_private(&link, b"three"),
        Err(FileError::AlreadyExists)
    );
    assert!(!target.exists());
    assert_eq!(
        names_in(folder.path()),
        BTreeSet::from(["export", "link"].map(String::from))
    );

    assert_eq!(
        create_new_private(&folder.path().join("no/export"), b""),
        Err(FileError::NotFound)
    );
}

#[test]
fn a_process_that_is_killed_while_it_writes_a_new_file_hides_nothing() {
    if let Some(folder) = part() {
        let limit = |resource, bytes| {
            let limit = Rlimit {
                current: Some(bytes),
                maximum: Some(bytes),
            };
            setrlimit(resource, limit).unwrap();
        };
        limit(Resource::Core, 0);
        // Who writes more than that into a file is killed by the system.
        limit(Resource::Fsize, 1000);
        let path = Path::new(&folder).join("sheet");
        let _ = create_new_private(&path, &[b'x'; 3000]);
        unreachable!("the system kills it");
    }
    let folder = tempdir().unwrap();
    let killed = command(
        module_path!(),
        "a_process_that_is_killed_while_it_writes_a_new_file_hides_nothing",
        folder.path().to_str().unwrap(),
    )
    .status()
    .unwrap();
    assert_eq!(killed.signal(), Some(Signal::XFSZ.as_raw()));
    assert_eq!(
        names_in(folder.path()),
        BTreeSet::from(["sheet".to_owned()])
    );
}

#[test]
fn a_draft_takes_a_free_name_only() {
    let folder = tempdir().unwrap();
    let (free, taken) = (folder.path().join("free"), folder.path().join("taken"));
    create_new_private(&taken, b"mine").unwrap();
    for take in [Draft::take, Draft::take_without_link] {
        let draft = || Draft::write(folder.path(), b"new").unwrap();
        take(draft(), &free).unwrap();
        assert_eq!(fs::read(&free).unwrap(), b"new");
        assert_eq!(take(draft(), &taken), Err(FileError::AlreadyExists));
        assert_eq!(fs::read(&taken).unwrap(), b"mine");
        assert_eq!(names_in(folder.path()).len(), 2);
        fs::remove_file(&free).unwrap();
    }
}

#[test]
fn a_file_is_replaced_and_a_link_not_followed() {
    let folder = tempdir().unwrap();
    let (path, target) = (folder.path().join("settings"), folder.path().join("target"));
    create_new_private(&target, b"not mine").unwrap();
    symlink(&target, &path).unwrap();
    for bytes in [&b"one"[..], b"two"] {
        replace_private(&path, bytes).unwrap();
        assert_eq!(fs::read(&path).unwrap(), bytes);
        assert_eq!(mode_of(&path), 0o600);
    }
    assert_eq!(fs::read(&target).unwrap(), b"not mine");
    assert_eq!(
        names_in(folder.path()),
        BTreeSet::from(["settings", "target"].map(String::from))
    );
}

#[test]
fn what_does_not_read_back_is_told() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("file");
    create_new_private(&path, b"12345").unwrap();
    assert_eq!(read_back(&path, b"12345"), Ok(()));
    for other in [&b"12355"[..], b"1234", b"123456", b""] {
        assert_eq!(read_back(&path, other), Err(FileError::ReadBackDiffers));
    }
}

#[test]
fn a_read_only_folder_is_told_and_left_alone() {
    if part().is_none() {
        let (mut command, _program) = unprivileged(
            module_path!(),
            "a_read_only_folder_is_told_and_left_alone",
            "unprivileged",
        );
        passes(&mut command);
        return;
    }
    assert!(!geteuid().is_root());
    let folder = tempdir().unwrap();
    let path = folder.path().join("file");
    // The control: as long as the folder can be written, all of it works.
    create_new_private(&path, b"old").unwrap();
    replace_private(&path, b"old").unwrap();

    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let refused = Err(FileError::FolderReadOnly);
    assert_eq!(replace_private(&path, b"new"), refused);
    assert_eq!(
        create_new_private(&folder.path().join("other"), b"new"),
        refused
    );
    assert_eq!(make_private_folder(&folder.path().join("folder")), refused);
    assert_eq!(read_bounded(&path, 3).unwrap(), b"old");
    assert_eq!(names_in(folder.path()), BTreeSet::from(["file".to_owned()]));

    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    assert_eq!(read_bounded(&path, 3), Err(FileError::NotPermitted));
}

#[test]
fn a_full_disk_is_told_and_leaves_no_half() {
    let Some(disk) = SmallDisk::new() else { return };
    let path = disk.path().join("file");
    // The control: what fits is written.
    create_new_private(&path, &[1; 10_000]).unwrap();

    assert_eq!(
        replace_private(&path, &[2; 100_000]),
        Err(FileError::DiskFull)
    );
    assert_eq!(
        create_new_private(&disk.path().join("other"), &[2; 100_000]),
        Err(FileError::DiskFull)
    );
    assert_eq!(read_bounded(&path, 10_000).unwrap(), [1; 10_000]);
    assert_eq!(names_in(disk.path()), BTreeSet::from(["file".to_owned()]));
}

#[test]
fn only_drafts_are_swept() {
    let folder = tempdir().unwrap();
    let draft = Draft::write(folder.path(), b"half").unwrap();
    let killed = fs::read(&draft.path).unwrap();
    let left = draft.path.clone();
    drop(draft);
    create_new_private(&left, &killed).unwrap();
    for other in ["vault.countersign", ".countersign-notes", "notes.new"] {
        create_new_private(&folder.path().join(other), b"mine").unwrap();
    }
    sweep(folder.path()).unwrap();
    assert!(!left.exists());
    assert_eq!(names_in(folder.path()).len(), 3);
}
