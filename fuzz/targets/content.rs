//! What lies behind the encryption, as a later version, or whoever has the key, may have written it:
//! an odd entry costs no other, and what was read comes back the same from what we write of it.

#![no_main]

use countersign_core::account::{Account, Change, Label, Note, Tag};
use countersign_core::stamp::DeviceId;
use countersign_core::time::UnixMillis;
use countersign_core::vault::{LockedVault, Opening, UnlockedVault, VaultError};
use countersign_fuzz::{Counted, recovery_code, sealed};
use libfuzzer_sys::fuzz_target;

const NOW: UnixMillis = UnixMillis::new(1_800_000_000_000);

fuzz_target!(|content: &[u8]| {
    let mut vault = match open(sealed(content)) {
        Ok(vault) => vault,
        Err(reason) => {
            assert_eq!(reason, VaultError::ContentInvalid);
            return;
        }
    };
    comes_back(&mut vault);
    for account in &vault.content().accounts {
        account.kind.code_at(&account.secret, NOW);
    }
    vault.is_trash_over(NOW);
    if let Some(id) = vault.content().accounts.first().map(|account| account.id) {
        let here = DeviceId::parse("0123456789abcdef").unwrap();
        let change = Change {
            name: Some(Label::clean("other")),
            note: Some(Note::clean("other")),
            tags: Some(Tag::clean_all(["other"])),
            ..Change::default()
        };
        vault.change(id, change, NOW, here);
        vault.trash(id, NOW, here);
        comes_back(&mut vault);
    }
});

/// Also checks, by core's own debug assertion, that the buffer did not grow while it was written.
fn comes_back(vault: &mut UnlockedVault) {
    let file = vault.seal(NOW, &mut Counted(1));
    let again = open(file).expect("what we seal opens");
    let (before, after) = (vault.content(), again.content());
    assert_eq!(after.recovery_confirmed, before.recovery_confirmed);
    assert_eq!(after.unreadable_count(), before.unreadable_count());
    assert_eq!(after.accounts.len(), before.accounts.len());
    for (after, before) in after.accounts.iter().zip(&before.accounts) {
        assert!(is_same(after, before), "an account changed by being kept");
    }
}

fn open(file: Vec<u8>) -> Result<UnlockedVault, VaultError> {
    let vault = LockedVault::parse(file).expect("its header is ours");
    vault
        .unlock(Opening::Recovery(&recovery_code()))
        .map_err(|refused| refused.reason)
}

fn is_same(one: &Account, other: &Account) -> bool {
    one.id == other.id
        && one.issuer == other.issuer
        && one.name == other.name
        && one.secret == other.secret
        && one.kind == other.kind
        && one.created_at == other.created_at
        && one.trashed_at == other.trashed_at
        && one.note == other.note
        && one.tags == other.tags
        && one.pinned == other.pinned
        && one.changed == other.changed
        && format!("{:?}", one.unknown) == format!("{:?}", other.unknown)
}
