//! A save that is killed at any moment: the vault opens afterwards, and what was reported is there.
//!
//! A part adds accounts to a real vault, one save each, and says so after each save. It is killed a
//! hundred times, at moments that differ. The vault is opened by its recovery code, which is quick.

use crate::part;
use crate::stage::{Stage, sensitive, whole};
use crate::until::PATIENCE;
use countersign_contract::Agent;
use countersign_contract::vault::{UnlockWithRecoveryCode, VaultState};
use std::fs;
use std::hint::spin_loop;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::tempdir;

const PART: &str = "killed_save::a_save_that_is_killed_leaves_the_old_or_the_new";
const FOLDER: &str = "COUNTERSIGN_TEST_FOLDER";
const CODE: &str = "COUNTERSIGN_TEST_CODE";
const KILLS: u64 = 100;

#[test]
fn a_save_that_is_killed_leaves_the_old_or_the_new() {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    if part::is(PART) {
        return runtime.block_on(save_until_killed());
    }
    let folder = tempdir().unwrap();
    let code = runtime.block_on(async {
        let stage = Stage::at(folder.path());
        whole(&stage.create().await).expose().to_owned()
    });

    let (mut kept, mut struck_in_a_save) = (0, 0);
    for kill in 0..KILLS {
        let reported = run_and_kill(folder.path(), &code, kill).unwrap_or(kept);
        struck_in_a_save += usize::from(has_draft(folder.path()));
        let names = runtime.block_on(async {
            let stage = Stage::at(folder.path());
            assert_eq!(stage.state().await, VaultState::Locked, "kill {kill}");
            let unlock = UnlockWithRecoveryCode {
                code: sensitive(&code),
            };
            stage
                .session
                .unlock_with_recovery_code(unlock)
                .await
                .unwrap();
            stage.names().await
        });
        let expected: Vec<_> = (1..=names.len()).map(|number| number.to_string()).collect();
        assert_eq!(names, expected, "kill {kill}");
        assert!(
            names.len() == reported || names.len() == reported + 1,
            "kill {kill}: {} of {reported}",
            names.len()
        );
        kept = names.len();
    }
    assert!(
        !has_draft(folder.path()),
        "what a killed save leaves is swept"
    );
    assert!(kept > 100, "saves went on between the kills: {kept}");
    assert!(
        struck_in_a_save >= 10,
        "kills struck in the middle of saves: {struck_in_a_save}"
    );
}

/// The number that the part reported last, if it came to that.
fn run_and_kill(folder: &Path, code: &str, kill: u64) -> Option<usize> {
    let mut child = part::command(PART)
        .env(FOLDER, folder)
        .env(CODE, code)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut reports = lines
        .by_ref()
        .map_while(Result::ok)
        .filter_map(|line| line.strip_prefix("saved ")?.parse().ok());
    let mut reported = None;
    for _ in 0..=kill % 3 {
        reported = reports.next().or(reported);
    }
    // Every second kill waits until the next save writes; all then differ by some microseconds.
    if kill.is_multiple_of(2) {
        let give_up = Instant::now() + PATIENCE;
        while !has_draft(folder) {
            assert!(Instant::now() < give_up, "a save within {PATIENCE:?}");
        }
    }
    let moment = Instant::now() + Duration::from_micros(kill * 37 % 1000);
    while Instant::now() < moment {
        spin_loop();
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // It may have reported more before it died.
    reports.last().or(reported)
}

fn has_draft(folder: &Path) -> bool {
    [folder.to_owned(), folder.join("generations")]
        .iter()
        .any(|folder| {
            fs::read_dir(folder).is_ok_and(|entries| {
                entries
                    .flatten()
                    .any(|entry| entry.file_name().to_str().unwrap().ends_with(".new"))
            })
        })
}

async fn save_until_killed() {
    let stage = Stage::at(&part::given(FOLDER));
    let code = part::given(CODE).to_str().map(sensitive).unwrap();
    stage
        .session
        .unlock_with_recovery_code(UnlockWithRecoveryCode { code })
        .await
        .unwrap();
    let mut saved = stage.names().await.len();
    let mut out = std::io::stdout();
    writeln!(out).unwrap();
    loop {
        stage.add(&(saved + 1).to_string()).await.unwrap();
        saved += 1;
        writeln!(out, "saved {saved}").unwrap();
    }
}
