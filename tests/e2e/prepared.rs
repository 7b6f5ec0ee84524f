//! Vaults that are there before the programs start, made by the core itself.

use crate::desktop::Desktop;
use countersign_core::account::{Account, AccountId};
use countersign_core::otp::link;
use countersign_core::random::Random;
use countersign_core::secret::{Password, RecoveryCode};
use countersign_core::time::UnixMillis;
use countersign_core::vault::{KdfParams, UnlockedVault};
use countersign_platform::random::SystemRandom;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

/// The password of each prepared vault.
pub(crate) const PASSWORD: &str = "plover umbrage tacit";

/// Puts a vault with the accounts of `links` where the agent of `desktop` will look for it. Its
/// recovery code counts as kept; returned are its groups.
pub(crate) fn put_vault<'l>(
    desktop: &Desktop,
    links: impl IntoIterator<Item = &'l str>,
) -> Vec<String> {
    let random: &mut dyn Random = &mut SystemRandom;
    let recovery = RecoveryCode::make(random);
    let password = Password::new(PASSWORD.to_owned());
    let (mut vault, _) = UnlockedVault::create(&password, &recovery, KdfParams::FLOOR, random)
        .expect("there is memory for one derivation");
    let now = now();
    let content = vault.content_mut();
    content.recovery_confirmed = true;
    content.accounts = links
        .into_iter()
        .map(|text| {
            let found = link::parse(text).expect("the test's links are links");
            let id = AccountId::make(random);
            Account::new(
                id,
                found.issuer,
                found.account,
                found.secret,
                found.kind,
                now,
            )
        })
        .collect();
    let folder = desktop.data();
    fs::create_dir_all(&folder).expect("the test's folder can be written");
    fs::write(folder.join("vault.countersign"), vault.seal(now, random))
        .expect("the test's folder can be written");
    recovery
        .expose_groups()
        .iter()
        .map(|group| group.to_string())
        .collect()
}

/// What a Countersign with another format, yet to come, would have written in place of `vault`.
pub(crate) fn of_a_newer_format(vault: &[u8]) -> Vec<u8> {
    // The version is the first field of the header.
    let version = b"\"format\":1";
    let at = vault
        .windows(version.len())
        .position(|bytes| bytes == version)
        .expect("the header names its version");
    let mut newer = vault.to_vec();
    newer[at + version.len() - 1] = b'9';
    // What differs from a kept file by the number alone is a damaged one.
    newer.push(0);
    newer
}

/// Milliseconds and seconds of the moment.
pub(crate) fn now() -> UnixMillis {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .expect("it is later than 1970");
    UnixMillis::new(u64::try_from(since.as_millis()).expect("it is not that late"))
}
