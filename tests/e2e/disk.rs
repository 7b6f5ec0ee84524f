//! A folder of a desktop's on a disk of its own, which may be full or read-only.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What is mounted on a folder; taken away when dropped.
pub(crate) struct Disk(PathBuf);

impl Disk {
    /// A disk of 256 KiB in memory. `None`, and the reason said, where this process may not mount.
    pub(crate) fn small(folder: &Path) -> Option<Self> {
        let disk = Self::mount(
            folder,
            &[
                "-t",
                "tmpfs",
                "-o",
                "size=256k,mode=700",
                "countersign-test",
            ],
        );
        if disk.is_none() {
            println!("skipped: a full disk needs the right to mount a small one");
        }
        disk
    }

    /// What the folder holds, to be read only. Not by its permissions: those bind no root.
    pub(crate) fn read_only(folder: &Path) -> Option<Self> {
        let same = folder.display().to_string();
        let disk = Self::mount(folder, &["-o", "bind,ro", &same]);
        if disk.is_none() {
            println!("skipped: a read-only folder needs the right to mount one");
        }
        disk
    }

    fn mount(folder: &Path, what: &[&str]) -> Option<Self> {
        fs::create_dir_all(folder).expect("the test's folder can be written");
        let mounted = Command::new("mount")
            .args(what)
            .arg(folder)
            .stderr(Stdio::null())
            .status();
        mounted
            .is_ok_and(|status| status.success())
            .then(|| Self(folder.to_owned()))
    }

    pub(crate) fn fill(&self) {
        let mut file = File::create(self.ballast()).expect("there is room for a name");
        while file.write_all(&[0; 1024]).is_ok() {}
    }

    pub(crate) fn make_room(&self) {
        fs::remove_file(self.ballast()).expect("it was filled");
    }

    fn ballast(&self) -> PathBuf {
        self.0.join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily, so that a program with a file open there does not leave it behind.
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
