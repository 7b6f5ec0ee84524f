//! Writes a vault with golden entries and the truth about it, as JSON, for `tests/fixtures/vaults`.
//!
//! Run once for each version of the format, before its release, and never again for that version:
//! `cargo run -p countersign-core --example vault_fixture -- FILE >> truth`. It uses random numbers
//! that are not random, so its vaults protect nothing.

use countersign_core::account::{Account, AccountId, Kind, Label};
use countersign_core::otp::{Algorithm, Digits, Hotp, Motp, OtpPin, Period, Totp, Yandex};
use countersign_core::random::Random;
use countersign_core::secret::{OtpSecret, Password, RecoveryCode};
use countersign_core::time::UnixMillis;
use countersign_core::vault::{KdfParams, UnlockedVault};
use serde_json::{Value, json};
use std::io::Write;

struct NotRandom(u64);

impl Random for NotRandom {
    fn fill(&mut self, out: &mut [u8]) {
        for byte in out {
            self.0 = self
                .0
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            *byte = self.0.to_be_bytes()[0];
        }
    }
}

const PASSWORD: &str = "correct horse battery staple é";

/// Issuer, account, key, the rest in the words of `truth.json`, whether it is in the trash.
type Golden = (
    &'static str,
    &'static str,
    &'static [u8],
    fn() -> Value,
    bool,
);
const GOLDEN: &[Golden] = &[
    (
        "Counted",
        "alice@example.org",
        b"12345678901234567890",
        || json!({ "type": "hotp", "algorithm": "SHA1", "digits": 6, "counter": 9_007_199_254_740_993_u64 }),
        false,
    ),
    (
        "Mobile-OTP é日本🏦",
        "bob \"b\"",
        &[0xe3, 0x15, 0x2a, 0xfe, 0xe6, 0x25, 0x99, 0xc8],
        || json!({ "type": "motp", "pin": "1234" }),
        false,
    ),
    (
        "Steam",
        "",
        &[0, 255, 1],
        || json!({ "type": "steam" }),
        true,
    ),
    (
        "",
        "by time",
        b"x",
        || json!({ "type": "totp", "algorithm": "SHA384", "digits": 10, "period_seconds": 86_400 }),
        false,
    ),
    (
        "Yandex",
        "carol",
        b"1234567890123456",
        || json!({ "type": "yandex", "pin": "aB12" }),
        false,
    ),
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("name the file to be made")?;
    let mut random = NotRandom(2026);
    let code = RecoveryCode::make(&mut random);
    let password = Password::new(PASSWORD.to_owned());
    let cost = KdfParams::FLOOR;
    let (mut vault, _) =
        UnlockedVault::create(&password, &code, cost, &mut random).map_err(|e| format!("{e:?}"))?;
    let mut accounts = Vec::new();
    for (issuer, name, key, settings, trashed) in GOLDEN {
        let created_at = UnixMillis::from_seconds(1_767_225_600);
        let mut described = settings();
        let mut account = Account::new(
            AccountId::make(&mut random),
            Label::clean(issuer),
            Label::clean(name),
            OtpSecret::new(key.to_vec()).ok_or("a key has bytes")?,
            kind_of(&described).ok_or("a golden account has a kind")?,
            created_at,
        );
        account.trashed_at = trashed.then_some(created_at);
        let fields = described.as_object_mut().ok_or("it is an object")?;
        fields.insert("id".into(), account.id.to_string().into());
        fields.insert("issuer".into(), (*issuer).into());
        fields.insert("account".into(), (*name).into());
        fields.insert(
            "secret_hex".into(),
            data_encoding::HEXLOWER.encode(key).into(),
        );
        fields.insert("trashed".into(), (*trashed).into());
        accounts.push(described);
        vault.content_mut().accounts.push(account);
    }
    vault.content_mut().recovery_confirmed = true;
    let file = vault.seal(UnixMillis::from_seconds(1_767_225_601), &mut random);
    std::fs::File::create_new(&path)?.write_all(&file)?;
    // EXPOSE: a golden vault's code is public.
    let groups: Vec<String> = code
        .expose_groups()
        .iter()
        .map(|group| group.to_string())
        .collect();
    let truth = json!({
        "file": path, "password": PASSWORD, "recovery_code": groups.join("-"),
        "generation": vault.summary().generation, "accounts": accounts,
    });
    writeln!(std::io::stdout(), "{truth:#}")?;
    Ok(())
}

fn kind_of(golden: &Value) -> Option<Kind> {
    let number = |name: &str| golden[name].as_u64();
    let small = |name: &str| u32::try_from(number(name)?).ok();
    let algorithm = || Algorithm::from_name(golden["algorithm"].as_str()?);
    let digits = || Digits::try_from(small("digits")?).ok();
    let pin = || OtpPin::read(golden["pin"].as_str()?);
    Some(match golden["type"].as_str()? {
        "hotp" => Kind::Hotp(Hotp {
            algorithm: algorithm()?,
            digits: digits()?,
            counter: number("counter")?,
        }),
        "motp" => Kind::Motp(Motp { pin: pin()? }),
        "steam" => Kind::Steam,
        "totp" => Kind::Totp(Totp {
            algorithm: algorithm()?,
            digits: digits()?,
            period: Period::try_from(small("period_seconds")?).ok()?,
        }),
        "yandex" => Kind::Yandex(Yandex { pin: pin()? }),
        _ => return None,
    })
}
