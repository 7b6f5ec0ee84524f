//! The vault from outside: what opens, what does not, and the committed files that must open for ever.

use countersign_core::account::{Account, AccountId, Kind, Label};
use countersign_core::otp::{Motp, Totp, Yandex};
use countersign_core::random::Random;
use countersign_core::secret::{OtpSecret, Password, RecoveryCode};
use countersign_core::time::UnixMillis;
use countersign_core::vault::{
    DerivedPassword, KdfParams, LockedVault, MOST_RECOVERY_SLOTS, Opening, UnlockedVault,
    VaultError,
};
use proptest::prelude::*;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Bytes that look random and are always the same. For tests only.
struct Counted(u64);

impl Random for Counted {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

/// The least cost that is accepted, so that the tests are quick.
fn least_cost() -> KdfParams {
    KdfParams::new(19 * 1024, 1, 1).unwrap()
}

fn password(text: &str) -> Password {
    Password::new(text.to_owned())
}

fn new_vault(random: &mut Counted) -> (UnlockedVault, RecoveryCode) {
    let recovery = RecoveryCode::make(random);
    let (vault, _) =
        UnlockedVault::create(&password("correct horse"), &recovery, least_cost(), random).unwrap();
    (vault, recovery)
}

fn account(issuer: &str, random: &mut Counted) -> Account {
    Account::new(
        AccountId::make(random),
        Label::clean(issuer),
        Label::clean("alice@example.org"),
        OtpSecret::new(b"12345678901234567890".to_vec()).unwrap(),
        Kind::Totp(Totp::default()),
        UnixMillis::from_seconds(1_700_000_000),
    )
}

fn sealed() -> (Vec<u8>, RecoveryCode) {
    let mut random = Counted(1);
    let (mut vault, recovery) = new_vault(&mut random);
    let account = account("GitHub", &mut random);
    vault.content_mut().accounts.push(account);
    (
        vault.seal(UnixMillis::from_seconds(1_700_000_001), &mut random),
        recovery,
    )
}

fn open(file: &[u8], opening: Opening<'_>) -> Result<UnlockedVault, VaultError> {
    LockedVault::parse(file.to_vec())?
        .unlock(opening)
        .map_err(|refused| refused.reason)
}

#[test]
fn both_ways_in_open_what_was_sealed() {
    let (file, recovery) = sealed();
    for opening in [
        Opening::Password(&password("correct horse")),
        Opening::Recovery(&recovery),
    ] {
        let vault = open(&file, opening).expect("it is the right key");
        assert_eq!(vault.content().accounts[0].issuer.as_str(), "GitHub");
        assert_eq!(
            vault.content().accounts[0].secret.expose(),
            b"12345678901234567890"
        );
        assert_eq!(vault.summary().generation, 1);
        assert_eq!(vault.summary().saved_at.seconds(), 1_700_000_001);
    }
}

#[test]
fn a_wrong_key_gives_the_vault_back() {
    let (file, _) = sealed();
    let vault = LockedVault::parse(file).unwrap();
    let refused = vault
        .unlock(Opening::Password(&password("wrong")))
        .err()
        .expect("it is wrong");
    assert_eq!(refused.reason, VaultError::WrongKey);
    let other = RecoveryCode::make(&mut Counted(99));
    let refused = refused
        .vault
        .unlock(Opening::Recovery(&other))
        .err()
        .expect("it is another's");
    assert_eq!(refused.reason, VaultError::WrongKey);
    assert!(
        refused
            .vault
            .unlock(Opening::Password(&password("correct horse")))
            .is_ok()
    );
}

#[test]
fn every_changed_bit_is_noticed() {
    let (file, recovery) = sealed();
    let mut newer = 0;
    for (at, bit) in (0..file.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut changed = file.clone();
        changed[at] ^= 1 << bit;
        match open(&changed, Opening::Recovery(&recovery)).err() {
            // Nothing that was changed is taken for authentic.
            None | Some(VaultError::ContentInvalid) => panic!("byte {at}, bit {bit}"),
            Some(VaultError::Newer { .. }) => newer += 1,
            Some(_) => {}
        }
    }
    assert_eq!(newer, 3, "the digit of the format as 3, 5 and 9");
}

#[test]
fn every_cut_is_noticed() {
    let (file, recovery) = sealed();
    for length in 0..file.len() {
        let reason = open(&file[..length], Opening::Recovery(&recovery)).err();
        assert!(
            matches!(
                reason,
                Some(VaultError::Truncated | VaultError::ContentDamaged)
            ),
            "{length}: {reason:?}"
        );
    }
    let mut longer = file.clone();
    longer.push(0);
    assert_eq!(
        open(&longer, Opening::Recovery(&recovery)).err(),
        Some(VaultError::ContentDamaged)
    );
}

#[test]
fn a_later_format_is_named_and_not_called_damaged() {
    let (file, _) = sealed();
    let later = replaced(&file, "\"format\":1", "\"format\":2");
    assert_eq!(
        LockedVault::parse(later).err(),
        Some(VaultError::Newer { format: 2 })
    );
}

#[test]
fn a_hostile_derivation_is_refused_before_it_runs() {
    let (file, _) = sealed();
    for (from, to) in [
        ("\"memory_kib\":19456", "\"memory_kib\":4194304"),
        ("\"memory_kib\":19456", "\"memory_kib\":8"),
        ("\"passes\":1", "\"passes\":4000000000"),
        ("\"lanes\":1", "\"lanes\":0"),
    ] {
        let hostile = replaced(&file, from, to);
        assert_eq!(
            LockedVault::parse(hostile).err(),
            Some(VaultError::KdfOutOfBounds),
            "{to}"
        );
    }
    let fast = replaced(
        &file,
        r#""kdf":{"name":"argon2id","memory_kib":19456,"passes":1,"lanes":1}"#,
        r#""kdf":{"name":"hkdf-sha256"}"#,
    );
    let reason = LockedVault::parse(fast).err();
    assert_eq!(
        reason,
        Some(VaultError::HeaderInvalid),
        "a password must cost something"
    );
}

#[test]
fn a_file_cannot_ask_for_many_derivations() {
    let (file, _) = sealed();
    let slot = format!("{}}}", between(&file, "\"slots\":[", "},{\"kind"));
    let with = |slot: &str, times| {
        let many = format!("\"slots\":[{}", format!("{slot},").repeat(times));
        LockedVault::parse(replaced(&file, "\"slots\":[", &many)).err()
    };
    assert_eq!(with(&slot, 4), Some(VaultError::TooLarge));
    // Few, but together as costly as one may not be.
    let costly = slot.replace(
        r#""memory_kib":19456,"passes":1"#,
        r#""memory_kib":2097152,"passes":10"#,
    );
    assert_ne!(costly, slot);
    assert_eq!(with(&costly, 1), None);
    assert_eq!(with(&costly, 2), Some(VaultError::KdfOutOfBounds));
}

#[test]
fn slots_cannot_move_to_another_vault() {
    let (ours, _) = sealed();
    let mut random = Counted(5);
    let (mut theirs, their_code) = new_vault(&mut random);
    let theirs = theirs.seal(UnixMillis::new(0), &mut random);
    let slots = |file: &[u8]| between(file, "\"slots\":[", "]");
    let planted = replaced(&ours, &slots(&ours), &slots(&theirs));
    assert_eq!(
        open(&planted, Opening::Recovery(&their_code)).err(),
        Some(VaultError::ContentDamaged)
    );
}

#[test]
fn no_two_saves_share_anything_that_must_be_fresh() {
    let mut random = Counted(2);
    let (mut vault, _) = new_vault(&mut random);
    let first = vault.seal(UnixMillis::new(1), &mut random);
    let second = vault.seal(UnixMillis::new(1), &mut random);
    let salt = |file: &[u8]| between(file, "],\"salt\":\"", "\"");
    assert_ne!(salt(&first), salt(&second));
    assert_eq!(LockedVault::parse(second).unwrap().summary().generation, 2);
}

#[test]
fn a_new_password_replaces_the_old_one() {
    let (file, recovery) = sealed();
    let mut random = Counted(3);
    let mut vault = open(&file, Opening::Recovery(&recovery)).unwrap();
    let derived =
        DerivedPassword::derive(&password("another one"), least_cost(), &mut random).unwrap();
    vault.set_password(&derived, &mut random);
    let file = vault.seal(UnixMillis::new(0), &mut random);
    let refused = open(&file, Opening::Password(&password("correct horse"))).err();
    assert_eq!(refused, Some(VaultError::WrongKey));
    assert!(open(&file, Opening::Password(&password("another one"))).is_ok());
    assert!(open(&file, Opening::Recovery(&recovery)).is_ok());
}

#[test]
fn a_recovery_code_opens_until_another_one_is_confirmed() {
    let (file, first) = sealed();
    let mut random = Counted(4);
    let mut vault = open(&file, Opening::Password(&password("correct horse"))).unwrap();
    vault.content_mut().recovery_confirmed = true;
    let second = RecoveryCode::make(&mut random);
    let slot = vault.add_recovery_code(&second, &mut random);
    assert!(!vault.content().recovery_confirmed);
    let file = vault.seal(UnixMillis::new(0), &mut random);
    for code in [&first, &second] {
        assert!(open(&file, Opening::Recovery(code)).is_ok());
    }

    assert!(vault.confirm_recovery_code(slot));
    assert!(vault.content().recovery_confirmed);
    let file = vault.seal(UnixMillis::new(0), &mut random);
    assert_eq!(
        open(&file, Opening::Recovery(&first)).err(),
        Some(VaultError::WrongKey)
    );
    assert!(open(&file, Opening::Recovery(&second)).is_ok());
}

#[test]
fn of_many_recovery_codes_the_oldest_goes() {
    let mut random = Counted(4);
    let (mut vault, first) = new_vault(&mut random);
    let mut slots = Vec::new();
    let mut codes = vec![first];
    for _ in 0..MOST_RECOVERY_SLOTS {
        let code = RecoveryCode::make(&mut random);
        slots.push(vault.add_recovery_code(&code, &mut random));
        codes.push(code);
    }
    let file = vault.seal(UnixMillis::new(0), &mut random);
    let opens: Vec<_> = codes
        .iter()
        .map(|code| open(&file, Opening::Recovery(code)).is_ok())
        .collect();
    assert_eq!(opens, [false, true, true, true, true]);

    assert!(vault.confirm_recovery_code(slots[3]));
    assert!(
        !vault.confirm_recovery_code(slots[0]),
        "it has gone, and costs nothing"
    );
    assert!(vault.content().recovery_confirmed);
}

#[test]
fn a_damaged_slot_is_no_wrong_password() {
    let (file, recovery) = sealed();
    let slot = between(&file, "\"slots\":[", "},{\"kind");
    let changed = |from: &str| {
        let value = between(slot.as_bytes(), from, "\"");
        let (first, others) = value.split_at(1);
        let digit = if first == "0" { "1" } else { "0" };
        replaced(
            &file,
            &format!("{from}{value}"),
            &format!("{from}{digit}{others}"),
        )
    };
    for sealed_beside_the_commitment in ["\"id\":\"", "\"nonce\":\"", "\"key\":\""] {
        let damaged = changed(sealed_beside_the_commitment);
        assert_eq!(
            open(&damaged, Opening::Password(&password("correct horse"))).err(),
            Some(VaultError::ContentDamaged),
            "{sealed_beside_the_commitment}"
        );
        assert_eq!(
            open(&damaged, Opening::Password(&password("wrong"))).err(),
            Some(VaultError::WrongKey)
        );
        // The other slot is whole, and the content is bound to the header that was changed.
        assert_eq!(
            open(&damaged, Opening::Recovery(&recovery)).err(),
            Some(VaultError::ContentDamaged)
        );
    }
}

#[test]
fn nothing_of_the_content_is_in_the_file() {
    let (file, _) = sealed();
    let text = String::from_utf8_lossy(&file);
    for clear in [
        "GitHub",
        "alice",
        "GEZDGNBVGY3TQOJQ",
        "12345678901234567890",
        "totp",
    ] {
        assert!(!text.contains(clear), "{clear} is in the file");
    }
}

/// What each committed file must hold: see `tests/fixtures/vaults/README.md`. They are never made
/// anew to make this pass.
#[test]
fn the_vaults_of_earlier_versions_open() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/vaults");
    let truth = std::fs::read_to_string(folder.join("truth.json")).expect("it is committed");
    let truth: serde_json::Value = serde_json::from_str(&truth).unwrap();
    let vaults = truth["vaults"].as_array().unwrap();
    assert!(!vaults.is_empty());
    for wanted in vaults {
        let name = wanted["file"].as_str().unwrap();
        let file = std::fs::read(folder.join(name)).expect("it is committed");
        let by_password = password(wanted["password"].as_str().unwrap());
        let by_code = RecoveryCode::read(wanted["recovery_code"].as_str().unwrap()).unwrap();
        for opening in [Opening::Password(&by_password), Opening::Recovery(&by_code)] {
            let vault = open(&file, opening).unwrap_or_else(|reason| panic!("{name}: {reason:?}"));
            assert_eq!(
                vault.summary().generation,
                wanted["generation"].as_u64().unwrap()
            );
            let held: Vec<_> = vault.content().accounts.iter().map(described).collect();
            assert_eq!(&held, wanted["accounts"].as_array().unwrap(), "{name}");
        }
    }
}

/// The reader in `docs` shares no code with ours; both must see the same accounts.
#[test]
fn the_independent_reader_agrees() {
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/read_vault.py");
    // The system's own beside the first on the path, which may not have the modules.
    let has_modules = |python: &&str| {
        let imports = Command::new(python)
            .args(["-c", "import argon2, cryptography"])
            .output();
        imports.is_ok_and(|done| done.status.success())
    };
    let Some(python) = ["python3", "/usr/bin/python3"]
        .into_iter()
        .find(has_modules)
    else {
        println!("skipped: no python3 has argon2-cffi and cryptography");
        return;
    };
    let (file, recovery) = sealed();
    let groups: Vec<_> = recovery
        .expose_groups()
        .iter()
        .map(|group| group.to_string())
        .collect();
    let path = std::env::temp_dir().join(format!("countersign-reader-{}", std::process::id()));
    std::fs::File::create_new(&path)
        .unwrap()
        .write_all(&file)
        .unwrap();
    let code = groups.join("-");
    for (options, secret) in [(&[][..], "correct horse"), (&["--recovery-code"], &code)] {
        let mut reader = Command::new(python)
            .arg(&script)
            .args(options)
            .arg(&path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(reader.stdin.take().unwrap(), "{secret}").unwrap();
        let read = reader.wait_with_output().unwrap();
        assert!(
            read.status.success(),
            "{}",
            String::from_utf8_lossy(&read.stderr)
        );
        let content: serde_json::Value = serde_json::from_slice(&read.stdout).unwrap();
        let account = &content["accounts"][0];
        assert_eq!(account["issuer"], "GitHub");
        assert_eq!(account["secret"], "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
    std::fs::remove_file(path).unwrap();
}

fn described(account: &Account) -> serde_json::Value {
    let mut described = serde_json::json!({
        "id": account.id.to_string(),
        "issuer": account.issuer.as_str(),
        "account": account.name.as_str(),
        "secret_hex": data_encoding::HEXLOWER.encode(account.secret.expose()),
        "trashed": account.is_trashed(),
    });
    let settings = match &account.kind {
        // The oldest file knows no other kind and names none.
        Kind::Totp(totp) => serde_json::json!({
            "algorithm": totp.algorithm.name(),
            "digits": totp.digits.get(),
            "period_seconds": totp.period.seconds(),
        }),
        Kind::Hotp(hotp) => serde_json::json!({
            "type": "hotp",
            "algorithm": hotp.algorithm.name(),
            "digits": hotp.digits.get(),
            "counter": hotp.counter,
        }),
        Kind::Steam => serde_json::json!({ "type": "steam" }),
        Kind::Motp(Motp { pin }) => serde_json::json!({ "type": "motp", "pin": pin.expose() }),
        Kind::Yandex(Yandex { pin }) => {
            serde_json::json!({ "type": "yandex", "pin": pin.expose() })
        }
    };
    let described_fields = described.as_object_mut().unwrap();
    described_fields.extend(settings.as_object().unwrap().clone());
    described
}

/// `from` replaced by `to` in the header, with its length mended.
fn replaced(file: &[u8], from: &str, to: &str) -> Vec<u8> {
    let (header, rest) = file[20..].split_at(header_length(file));
    let header = std::str::from_utf8(header).unwrap();
    assert!(header.contains(from), "{from} is not in {header}");
    let header = header.replacen(from, to, 1);
    let length = u32::try_from(header.len()).unwrap().to_be_bytes();
    [&file[..16], &length, header.as_bytes(), rest].concat()
}

/// What stands between two texts of the header.
fn between(file: &[u8], before: &str, after: &str) -> String {
    let text = String::from_utf8_lossy(file);
    let (_, rest) = text.split_once(before).expect("it is in every header");
    rest.split_once(after)
        .expect("it is in every header")
        .0
        .to_owned()
}

fn header_length(file: &[u8]) -> usize {
    usize::try_from(u32::from_be_bytes(file[16..20].try_into().unwrap())).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..2000)) {
        prop_assert!(LockedVault::parse(bytes).is_err());
    }

    #[test]
    fn an_arbitrary_header_never_panics(json in "\\PC{0,400}") {
        let mut file = b"\x89COUNTERSIGN\r\n\x1a\n".to_vec();
        file.extend(u32::try_from(json.len()).unwrap().to_be_bytes());
        file.extend(json.as_bytes());
        file.extend([0; 64]);
        prop_assert!(LockedVault::parse(file).is_err());
    }

    #[test]
    fn what_is_sealed_opens_again(issuers in proptest::collection::vec("\\PC{0,40}", 0..20)) {
        let mut random = Counted(8);
        let (mut vault, recovery) = new_vault(&mut random);
        for issuer in &issuers {
            let account = account(issuer, &mut random);
            vault.content_mut().accounts.push(account);
        }
        let file = vault.seal(UnixMillis::new(7), &mut random);
        let opened = open(&file, Opening::Recovery(&recovery)).unwrap();
        let before: Vec<_> = vault.content().accounts.iter().map(described).collect();
        let after: Vec<_> = opened.content().accounts.iter().map(described).collect();
        prop_assert_eq!(before, after);
    }
}
