//! Broken files, full disks and nonsense: each gets its fact, and nothing is lost.

use crate::stage::{KEY, PASSWORD, Stage, link, sensitive};
use countersign_contract::account::{
    CopyCode, EraseAccount, GetCodes, Kind, RestoreAccount, TrashAccount,
};
use countersign_contract::proposal::{Algorithm, ProposeForm, ProposeTexts};
use countersign_contract::settings::{ChangeSettings, Settings};
use countersign_contract::vault::{
    CreateVault, GetStatus, ListGenerations, Lock, RestoreGeneration, UnlockWithRecoveryCode,
    VaultState,
};
use countersign_contract::{Agent, AppError, ErrorCode, Part};
use std::fs;
use std::path::Path;
use tempfile::tempdir;

/// A vault with two accounts, in `folder`.
async fn prepared(folder: &Path) -> Stage {
    let stage = Stage::at(folder);
    stage.create().await;
    stage.add("alice").await.unwrap();
    stage.add("bob").await.unwrap();
    stage.session.lock(Lock {}).await.unwrap();
    stage
}

/// Writes other bytes into the vault's file, as `cp` would.
fn replace(stage: &Stage, bytes: &[u8]) {
    fs::write(stage.vault(), bytes).unwrap();
}

async fn restore_newest(stage: &Stage) -> Result<(), AppError> {
    let generations = stage
        .session
        .list_generations(ListGenerations {})
        .await?
        .generations;
    let newest = generations.first().ok_or(ErrorCode::NoVault)?;
    stage
        .session
        .restore_generation(RestoreGeneration {
            generation: newest.generation,
            saved_at_ms: newest.saved_at_ms,
        })
        .await
        .map(drop)
}

fn set_aside(folder: &Path) -> Vec<Vec<u8>> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| {
            entry
                .file_name()
                .to_str()
                .unwrap()
                .starts_with("vault.damaged-")
        })
        .map(|entry| fs::read(entry.path()).unwrap())
        .collect()
}

#[tokio::test]
async fn a_file_that_is_no_whole_vault_is_damaged_and_can_be_restored() {
    let folder = tempdir().unwrap();
    let whole = {
        let stage = prepared(folder.path()).await;
        fs::read(stage.vault()).unwrap()
    };
    for damaged in [
        &b""[..],
        b"a shopping list",
        &whole[..whole.len() / 2],
        &whole[..20],
    ] {
        let folder = tempdir().unwrap();
        let stage = prepared(folder.path()).await;
        replace(&stage, damaged);
        let length = damaged.len();
        assert_eq!(stage.state().await, VaultState::Damaged, "{length} bytes");
        assert_eq!(
            stage.unlock(PASSWORD).await.unwrap_err().code,
            ErrorCode::VaultDamaged
        );
        assert_eq!(stage.state().await, VaultState::Damaged);
        let create = CreateVault {
            password: sensitive(PASSWORD),
        };
        assert_eq!(
            stage.session.create_vault(create).await.unwrap_err().code,
            ErrorCode::VaultExists
        );
        assert_eq!(
            fs::read(stage.vault()).unwrap(),
            damaged,
            "it is left as it is"
        );

        restore_newest(&stage).await.unwrap();
        assert_eq!(
            set_aside(folder.path()),
            [damaged],
            "the damaged file is set aside"
        );
        stage.unlock(PASSWORD).await.unwrap();
        assert_eq!(stage.names().await, ["alice", "bob"]);
        stage.add("carol").await.unwrap();
    }
}

#[tokio::test]
async fn damage_behind_the_header_is_found_with_the_key() {
    let changed: fn(Vec<u8>) -> Vec<u8> = |mut file| {
        *file.last_mut().unwrap() ^= 1;
        file
    };
    let cut: fn(Vec<u8>) -> Vec<u8> = |mut file| {
        file.pop();
        file
    };
    // Where a password is tried: a changed digit makes the right one look wrong.
    let in_the_salt: fn(Vec<u8>) -> Vec<u8> = |file| in_the_first_slot(file, b"\"salt\":\"");
    let in_the_commitment: fn(Vec<u8>) -> Vec<u8> =
        |file| in_the_first_slot(file, b"\"commitment\":\"");
    for damage in [changed, cut, in_the_salt, in_the_commitment] {
        let folder = tempdir().unwrap();
        let stage = prepared(folder.path()).await;
        replace(&stage, &damage(fs::read(stage.vault()).unwrap()));

        assert_eq!(stage.state().await, VaultState::Locked);
        let wrong = stage.unlock("not the password").await.unwrap_err();
        assert_eq!(wrong.code, ErrorCode::WrongPassword);
        let early = restore_newest(&stage).await.unwrap_err();
        assert_eq!(early.code, ErrorCode::VaultExists);
        assert_eq!(
            stage.unlock(PASSWORD).await.unwrap_err().code,
            ErrorCode::VaultDamaged
        );
        assert_eq!(stage.state().await, VaultState::Damaged);
        restore_newest(&stage).await.unwrap();
        stage.unlock(PASSWORD).await.unwrap();
        assert_eq!(stage.names().await, ["alice", "bob"]);
    }
}

/// `file` with another hexadecimal digit behind the first occurrence of `name`.
fn in_the_first_slot(mut file: Vec<u8>, name: &[u8]) -> Vec<u8> {
    let at = file
        .windows(name.len())
        .position(|window| window == name)
        .unwrap();
    let digit = &mut file[at + name.len()];
    *digit = if *digit == b'0' { b'1' } else { b'0' };
    file
}

#[tokio::test]
async fn a_vault_that_is_gone_can_be_restored() {
    let folder = tempdir().unwrap();
    let stage = prepared(folder.path()).await;
    fs::remove_file(stage.vault()).unwrap();
    assert_eq!(stage.state().await, VaultState::Damaged);
    let create = CreateVault {
        password: sensitive(PASSWORD),
    };
    assert_eq!(
        stage.session.create_vault(create).await.unwrap_err().code,
        ErrorCode::VaultExists
    );
    restore_newest(&stage).await.unwrap();
    stage.unlock(PASSWORD).await.unwrap();
    assert_eq!(stage.names().await, ["alice", "bob"]);
}

#[tokio::test]
async fn a_vault_of_a_newer_version_is_named_and_left_alone() {
    let folder = tempdir().unwrap();
    let stage = prepared(folder.path()).await;
    let header = br#"{"format":2}"#;
    let length = u32::try_from(header.len()).unwrap().to_be_bytes();
    let file = [
        &fs::read(stage.vault()).unwrap()[..16],
        &length,
        header,
        &[0; 64],
    ]
    .concat();
    replace(&stage, &file);
    assert_eq!(stage.state().await, VaultState::Newer);
    assert_eq!(
        stage.unlock(PASSWORD).await.unwrap_err().code,
        ErrorCode::VaultNewer
    );
    assert_eq!(
        restore_newest(&stage).await.unwrap_err().code,
        ErrorCode::VaultExists
    );
    assert_eq!(fs::read(stage.vault()).unwrap(), file);
}

#[tokio::test]
async fn what_another_program_saved_is_not_overwritten() {
    let folder = tempdir().unwrap();
    let ours = prepared(folder.path()).await;
    ours.unlock(PASSWORD).await.unwrap();
    let theirs = Stage::at(folder.path());
    theirs.unlock(PASSWORD).await.unwrap();
    theirs.add("carol").await.unwrap();
    let file = fs::read(ours.vault()).unwrap();

    assert_eq!(
        ours.add("dave").await.unwrap_err().code,
        ErrorCode::VaultChangedOnDisk
    );
    assert_eq!(fs::read(ours.vault()).unwrap(), file);
    assert_eq!(
        ours.names().await,
        ["alice", "bob"],
        "what did not happen is not shown"
    );
    assert_eq!(
        ours.unlock(PASSWORD).await.unwrap_err().code,
        ErrorCode::VaultChangedOnDisk,
        "the key of one file says nothing about another"
    );
    ours.session.lock(Lock {}).await.unwrap();
    ours.unlock(PASSWORD).await.unwrap();
    ours.add("dave").await.unwrap();
    assert_eq!(ours.names().await, ["alice", "bob", "carol", "dave"]);
}

#[tokio::test]
async fn a_second_vault_is_refused() {
    let folder = tempdir().unwrap();
    let stage = prepared(folder.path()).await;
    let file = fs::read(stage.vault()).unwrap();
    let create = || CreateVault {
        password: sensitive("another password"),
    };
    assert_eq!(
        stage.session.create_vault(create()).await.unwrap_err().code,
        ErrorCode::VaultExists
    );
    stage.unlock(PASSWORD).await.unwrap();
    assert_eq!(
        stage.session.create_vault(create()).await.unwrap_err().code,
        ErrorCode::VaultExists
    );
    assert_eq!(fs::read(stage.vault()).unwrap(), file);
}

#[tokio::test]
async fn passwords_are_counted_in_characters() {
    let folder = tempdir().unwrap();
    let stage = Stage::at(folder.path());
    let create = |password: &str| CreateVault {
        password: sensitive(password),
    };
    // Seven letters, one of them in two parts.
    for short in ["", "seven77", "e\u{301}leven7"] {
        let refused = stage.session.create_vault(create(short)).await.unwrap_err();
        assert_eq!(refused.code, ErrorCode::PasswordTooShort);
    }
    assert_eq!(stage.state().await, VaultState::Absent);
    stage
        .session
        .create_vault(create("pässwörd"))
        .await
        .unwrap();
    stage.session.lock(Lock {}).await.unwrap();
    stage.unlock("pa\u{308}sswo\u{308}rd").await.unwrap();
}

#[tokio::test]
async fn wrong_keys_are_told_apart() {
    let folder = tempdir().unwrap();
    let empty = Stage::at(folder.path());
    assert_eq!(
        empty.unlock(PASSWORD).await.unwrap_err().code,
        ErrorCode::NoVault
    );

    let stage = prepared(folder.path()).await;
    let other = tempdir().unwrap();
    let foreign = Stage::at(other.path()).create().await;
    assert_eq!(
        stage.unlock_with(&foreign).await.unwrap_err().code,
        ErrorCode::WrongRecoveryCode
    );
    for mistyped in ["", "0", "AAAAA-BBBBB", &"U".repeat(35)] {
        let code = UnlockWithRecoveryCode {
            code: sensitive(mistyped),
        };
        let refused = stage
            .session
            .unlock_with_recovery_code(code)
            .await
            .unwrap_err();
        assert_eq!(refused.code, ErrorCode::RecoveryCodeMistyped);
    }
    assert_eq!(
        stage.unlock("").await.unwrap_err().code,
        ErrorCode::WrongPassword
    );
    assert_eq!(stage.state().await, VaultState::Locked);
}

#[tokio::test]
async fn texts_that_are_no_links_are_told_why() {
    let folder = tempdir().unwrap();
    let stage = prepared(folder.path()).await;
    stage.unlock(PASSWORD).await.unwrap();
    let megabyte = format!("otpauth://totp/{}?secret={KEY}", "a".repeat(1_000_000));
    let refused = stage.propose(&megabyte).await.unwrap().refused;
    assert_eq!(refused, [AppError::new(ErrorCode::TextTooLong)]);
    let more = format!("{megabyte}\n{megabyte}");
    assert_eq!(
        stage.propose(&more).await.unwrap_err().code,
        ErrorCode::TextTooLong
    );
    let pictures = ProposeTexts {
        texts: vec![sensitive(&megabyte), sensitive(&megabyte)],
    };
    let refused = stage.session.propose_texts(pictures).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::TextTooLong);
    assert_eq!(
        stage.propose(" \n\t\n").await.unwrap_err().code,
        ErrorCode::NotALink
    );
    let nothing = ProposeTexts { texts: Vec::new() };
    let proposals = stage.session.propose_texts(nothing).await.unwrap();
    assert!(proposals.found.is_empty() && proposals.refused.is_empty());

    for (text, code, part) in [
        ("hello", ErrorCode::NotALink, None),
        (
            "https://example.org/?secret=GEZDGNBV",
            ErrorCode::NotALink,
            None,
        ),
        (
            "otpauth://pipush/a?secret=GEZDGNBV",
            ErrorCode::KindNotSupported,
            Some(Part::Kind),
        ),
        (
            "otpauth-migration://offline?data=CjEKCkhlbGxvId6tvu8",
            ErrorCode::TransferNotSupported,
            None,
        ),
        (
            "otpauth://totp/a",
            ErrorCode::PartMissing,
            Some(Part::Secret),
        ),
        (
            "otpauth://totp/a?secret=",
            ErrorCode::PartMissing,
            Some(Part::Secret),
        ),
        (
            "otpauth://totp/a?secret=81010189",
            ErrorCode::PartInvalid,
            Some(Part::Secret),
        ),
        (
            "otpauth://totp/a?secret=GEZDGNBV&digits=0",
            ErrorCode::PartInvalid,
            Some(Part::Digits),
        ),
        (
            "otpauth://totp/a?secret=GEZDGNBV&digits=99999999999",
            ErrorCode::PartInvalid,
            Some(Part::Digits),
        ),
        (
            "otpauth://totp/a?secret=GEZDGNBV&period=0",
            ErrorCode::PartInvalid,
            Some(Part::Period),
        ),
        (
            "otpauth://totp/a?secret=GEZDGNBV&algorithm=MD5",
            ErrorCode::PartInvalid,
            Some(Part::Algorithm),
        ),
        (
            "motp://a?secret=0123456789abcdef",
            ErrorCode::PartMissing,
            Some(Part::Pin),
        ),
        (
            "otpauth://hotp/a?secret=GEZDGNBV&counter=-1",
            ErrorCode::PartInvalid,
            Some(Part::Counter),
        ),
        (
            "otpauth://totp/%ff?secret=GEZDGNBV",
            ErrorCode::TextNotUtf8,
            Some(Part::Label),
        ),
    ] {
        let proposals = stage.propose(text).await.unwrap();
        assert!(proposals.found.is_empty(), "{text}");
        assert_eq!(proposals.refused, [AppError { code, part }], "{text}");
    }
    assert_eq!(stage.names().await, ["alice", "bob"]);
}

#[tokio::test]
async fn a_form_says_which_field_is_wrong() {
    let folder = tempdir().unwrap();
    let stage = prepared(folder.path()).await;
    stage.unlock(PASSWORD).await.unwrap();
    let form = |secret: &str, digits, period_seconds| ProposeForm {
        issuer: "Example".to_owned(),
        account: "carol".to_owned(),
        kind: Kind::Totp,
        secret: sensitive(secret),
        algorithm: Algorithm::Sha1,
        digits,
        period_seconds,
        counter: 0,
        pin: sensitive(""),
    };
    let of_kind = |kind, secret: &str, pin: &str| ProposeForm {
        kind,
        pin: sensitive(pin),
        ..form(secret, 6, 30)
    };
    for (form, code, part) in [
        (form("", 6, 30), ErrorCode::PartMissing, Part::Secret),
        (
            form("not base32!", 6, 30),
            ErrorCode::PartInvalid,
            Part::Secret,
        ),
        (
            form(&"A".repeat(100_000), 6, 30),
            ErrorCode::PartInvalid,
            Part::Secret,
        ),
        (form(KEY, 3, 30), ErrorCode::PartInvalid, Part::Digits),
        (form(KEY, 11, 30), ErrorCode::PartInvalid, Part::Digits),
        (form(KEY, 6, 0), ErrorCode::PartInvalid, Part::Period),
        (form(KEY, 6, 86_401), ErrorCode::PartInvalid, Part::Period),
        (
            of_kind(Kind::Motp, KEY, "1234"),
            ErrorCode::PartInvalid,
            Part::Secret,
        ),
        (
            of_kind(Kind::Motp, "0123456789abcdef", " "),
            ErrorCode::PartMissing,
            Part::Pin,
        ),
        (
            of_kind(Kind::Motp, "0123456789abcdef", "12-34"),
            ErrorCode::PartInvalid,
            Part::Pin,
        ),
        (
            of_kind(Kind::Yandex, KEY, "1234"),
            ErrorCode::PartInvalid,
            Part::Secret,
        ),
    ] {
        let refused = stage.session.propose_form(form).await.unwrap_err();
        assert_eq!(refused, AppError::about(code, part));
    }
    let spelled = stage
        .session
        .propose_form(form("gezd gnbv-gy3t qojq GEZD GNBV GY3T QOJQ", 8, 30))
        .await
        .unwrap();
    let code = spelled.found[0].code.as_ref().expect("it goes by time");
    assert_eq!(code.code.expose(), "89005924");
    assert!(spelled.found[0].duplicate);
}

#[tokio::test]
async fn ids_that_mean_nothing_find_nothing() {
    let folder = tempdir().unwrap();
    let stage = prepared(folder.path()).await;
    stage.unlock(PASSWORD).await.unwrap();
    let session = &stage.session;
    for id in ["", "0", "x", &"0".repeat(32), &"f".repeat(1_000_000)] {
        let id = || id.to_owned();
        for result in [
            session.copy_code(CopyCode { id: id() }).await.map(drop),
            session
                .trash_account(TrashAccount { id: id() })
                .await
                .map(drop),
            session
                .restore_account(RestoreAccount { id: id() })
                .await
                .map(drop),
            session
                .erase_account(EraseAccount { id: id() })
                .await
                .map(drop),
        ] {
            assert_eq!(result.unwrap_err().code, ErrorCode::AccountGone);
        }
        assert!(
            session
                .get_codes(GetCodes { ids: vec![id()] })
                .await
                .unwrap()
                .codes
                .is_empty()
        );
    }
    let known = stage.accounts().await.unwrap()[0].id.clone();
    let many = session
        .get_codes(GetCodes {
            ids: vec![known; GetCodes::MOST + 1],
        })
        .await
        .unwrap();
    assert_eq!(many.codes.len(), GetCodes::MOST);
}

/// Permissions bind only a user who is not root.
#[cfg(unix)]
mod permissions {
    use super::*;
    use crate::part;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    const PART: &str = "bad_input::permissions::a_folder_that_may_not_be_written_costs_nothing";

    #[test]
    fn a_folder_that_may_not_be_written_costs_nothing() {
        if part::is(PART) || !part::is_root() {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            return runtime.block_on(as_an_ordinary_user());
        }
        let folder = tempdir().unwrap();
        if let Some(mut nobody) = part::command_as_nobody(PART, folder.path()) {
            part::passes(&mut nobody);
        }
    }

    async fn as_an_ordinary_user() {
        let folder = tempdir().unwrap();
        let stage = prepared(folder.path()).await;
        stage.unlock(PASSWORD).await.unwrap();
        let mode =
            |path: &Path, mode| fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();

        mode(folder.path(), 0o500);
        assert_eq!(
            stage.add("carol").await.unwrap_err().code,
            ErrorCode::FolderReadOnly
        );
        assert_eq!(stage.names().await, ["alice", "bob"]);
        let settings = ChangeSettings {
            settings: Settings {
                hide_codes: true,
                ..Settings::default()
            },
        };
        assert_eq!(
            stage
                .session
                .change_settings(settings)
                .await
                .unwrap_err()
                .code,
            ErrorCode::FolderReadOnly
        );
        assert!(
            !stage
                .session
                .get_status(GetStatus {})
                .await
                .unwrap()
                .settings
                .hide_codes
        );
        stage.session.lock(Lock {}).await.unwrap();
        stage.unlock(PASSWORD).await.unwrap();

        mode(folder.path(), 0o700);
        stage.add("carol").await.unwrap();
        stage.session.lock(Lock {}).await.unwrap();
        mode(&stage.vault(), 0);
        assert_eq!(stage.state().await, VaultState::Unreadable);
        assert_eq!(
            stage.unlock(PASSWORD).await.unwrap_err().code,
            ErrorCode::VaultUnreadable
        );
        let create = CreateVault {
            password: sensitive(PASSWORD),
        };
        assert_eq!(
            stage.session.create_vault(create).await.unwrap_err().code,
            ErrorCode::VaultUnreadable
        );
        mode(&stage.vault(), 0o600);
        stage.unlock(PASSWORD).await.unwrap();
        assert_eq!(stage.names().await, ["alice", "bob", "carol"]);
    }
}

#[cfg(unix)]
#[tokio::test]
async fn a_full_disk_costs_nothing() {
    let Some(disk) = small_disk::SmallDisk::mount() else {
        return crate::part::skipped("a full disk needs the right to mount a small one");
    };
    let stage = prepared(disk.path()).await;
    stage.unlock(PASSWORD).await.unwrap();
    disk.fill();
    assert_eq!(
        stage.add("carol").await.unwrap_err().code,
        ErrorCode::DiskFull
    );
    assert_eq!(stage.names().await, ["alice", "bob"]);
    stage.session.lock(Lock {}).await.unwrap();
    stage.unlock(PASSWORD).await.unwrap();
    assert_eq!(stage.names().await, ["alice", "bob"]);
    disk.make_room();
    let proposals = stage.propose(&link("carol")).await.unwrap();
    stage
        .session
        .accept_proposals(crate::stage::accept_all(&proposals))
        .await
        .unwrap();
    assert_eq!(stage.names().await, ["alice", "bob", "carol"]);
}

#[cfg(unix)]
mod small_disk {
    use std::fs::{self, File};
    use std::io::Write;
    use std::path::Path;
    use std::process::{Command, Stdio};
    use tempfile::TempDir;

    /// A disk of 256 KiB in memory.
    pub(super) struct SmallDisk(TempDir);

    impl SmallDisk {
        /// `None` where this process may not mount.
        pub(super) fn mount() -> Option<Self> {
            let folder = tempfile::tempdir().unwrap();
            let mounted = Command::new("mount")
                .args(["-t", "tmpfs", "-o", "size=256k", "countersign-test"])
                .arg(folder.path())
                .stderr(Stdio::null())
                .status();
            mounted
                .is_ok_and(|status| status.success())
                .then_some(Self(folder))
        }

        pub(super) fn path(&self) -> &Path {
            self.0.path()
        }

        pub(super) fn fill(&self) {
            let mut file = File::create(self.path().join("ballast")).unwrap();
            while file.write_all(&[0; 1024]).is_ok() {}
        }

        pub(super) fn make_room(&self) {
            fs::remove_file(self.path().join("ballast")).unwrap();
        }
    }

    impl Drop for SmallDisk {
        fn drop(&mut self) {
            // Lazily, so that a test that fails with a file open does not leave it behind.
            let _ = Command::new("umount").arg("-l").arg(self.path()).status();
        }
    }
}
