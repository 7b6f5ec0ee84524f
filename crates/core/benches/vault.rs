//! What opening and saving cost beside the key derivation, at ten thousand accounts.

use countersign_core::account::{Account, AccountId, Kind, Label};
use countersign_core::otp::Totp;
use countersign_core::random::Random;
use countersign_core::secret::{OtpSecret, Password, RecoveryCode};
use countersign_core::time::UnixMillis;
use countersign_core::vault::{KdfParams, LockedVault, Opening, UnlockedVault};
use divan::Bencher;

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

fn vault(accounts: u32) -> (UnlockedVault, RecoveryCode, NotRandom) {
    let mut random = NotRandom(1);
    let code = RecoveryCode::make(&mut random);
    let password = Password::new("a password".to_owned());
    let cost = KdfParams::new(19 * 1024, 1, 1).expect("it is the least accepted");
    let (mut vault, _) =
        UnlockedVault::create(&password, &code, cost, &mut random).expect("there is memory");
    for number in 0..accounts {
        let account = Account::new(
            AccountId::make(&mut random),
            Label::clean(&format!("Example organisation {number}")),
            Label::clean(&format!("somebody-{number}@example.org")),
            OtpSecret::new(vec![7; 20]).expect("twenty bytes are a key"),
            Kind::Totp(Totp::default()),
            UnixMillis::new(1_767_225_600_000),
        );
        vault.content_mut().accounts.push(account);
    }
    (vault, code, random)
}

/// Opens by the recovery code, whose derivation takes microseconds: what is left is the rest.
#[divan::bench(args = [100, 10_000])]
fn unlock_without_derivation(bencher: Bencher<'_, '_>, accounts: u32) {
    let (mut vault, code, mut random) = vault(accounts);
    let file = vault.seal(UnixMillis::new(1), &mut random);
    bencher.with_inputs(|| file.clone()).bench_values(|file| {
        LockedVault::parse(file)
            .expect("it was sealed here")
            .unlock(Opening::Recovery(&code))
            .map_err(|refused| refused.reason)
            .expect("it is its code")
    });
}

#[divan::bench(args = [100, 10_000])]
fn seal(bencher: Bencher<'_, '_>, accounts: u32) {
    let (mut vault, _, mut random) = vault(accounts);
    bencher.bench_local(|| vault.seal(UnixMillis::new(1), &mut random));
}

/// The bare derivation at the floor of new vaults.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn derivation_at_the_floor() {
    KdfParams::FLOOR.rehearse().expect("there is memory");
}

fn main() {
    divan::main();
}
