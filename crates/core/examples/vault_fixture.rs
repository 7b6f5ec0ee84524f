//! Writes a vault with golden entries and the truth about it, as JSON, for `tests/fixtures/vaults`.
//!
//! Run once for each version of the format, before its release, and never again for that version:
//! `cargo run -p countersign-core --example vault_fixture -- FILE >> truth`. It uses random numbers
//! that are not random, so its vaults protect nothing.

use countersign_core::account::{Account, AccountId, Kind, Label};
use countersign_core::otp::{Algorithm, Totp};
use countersign_core::random::Random;
use countersign_core::secret::{OtpSecret, Password, RecoveryCode};
use countersign_core::time::UnixMillis;
use countersign_core::vault::{KdfParams, UnlockedVault};
use serde_json::json;
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

/// Issuer, account, key, algorithm, digits, period in seconds, in the trash.
type Golden = (
    &'static str,
    &'static str,
    &'static [u8],
    Algorithm,
    u32,
    u32,
    bool,
);
const GOLDEN: &[Golden] = &[
    (
        "GitHub",
        "alice@example.org",
        b"12345678901234567890",
        Algorithm::Sha1,
        6,
        30,
        false,
    ),
    (
        "Nextcloud é日本🏦",
        "bob \"b\"",
        b"12345678901234567890123456789012",
        Algorithm::Sha256,
        8,
        60,
        false,
    ),
    (
        "",
        "no issuer",
        &[0, 255, 1],
        Algorithm::Sha512,
        7,
        1,
        false,
    ),
    ("In the trash", "", b"x", Algorithm::Sha1, 6, 86_400, true),
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
    for (issuer, name, key, algorithm, digits, period, trashed) in GOLDEN {
        let created_at = UnixMillis::from_seconds(1_767_225_600);
        let mut account = Account::new(
            AccountId::make(&mut random),
            Label::clean(issuer),
            Label::clean(name),
            OtpSecret::new(key.to_vec()).ok_or("a key has bytes")?,
            Kind::Totp(Totp {
                algorithm: *algorithm,
                digits: (*digits).try_into().map_err(|e| format!("{e:?}"))?,
                period: (*period).try_into().map_err(|e| format!("{e:?}"))?,
            }),
            created_at,
        );
        account.trashed_at = trashed.then_some(created_at);
        accounts.push(json!({
            "id": account.id.to_string(), "issuer": issuer, "account": name,
            "secret_hex": data_encoding::HEXLOWER.encode(key), "algorithm": algorithm.name(),
            "digits": digits, "period_seconds": period, "trashed": trashed,
        }));
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
