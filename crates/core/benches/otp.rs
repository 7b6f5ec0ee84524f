//! What a code costs: a list redraws two hundred of them at once.

use countersign_core::otp::{Algorithm, Totp};
use countersign_core::secret::OtpSecret;
use countersign_core::time::UnixMillis;
use divan::Bencher;

fn main() {
    divan::main();
}

/// The current and the next code of one account.
#[divan::bench(args = Algorithm::ALL)]
fn code_at(bencher: Bencher, algorithm: Algorithm) {
    let totp = Totp {
        algorithm,
        ..Totp::default()
    };
    let secret = OtpSecret::new(vec![0x42; 20]).expect("20 bytes are a key");
    let at = UnixMillis::from_seconds(1_800_000_000);
    bencher.bench(|| totp.code_at(divan::black_box(&secret), divan::black_box(at)));
}

/// Reading a link as most sites write it.
#[divan::bench]
fn parse_link(bencher: Bencher) {
    let link = "otpauth://totp/Example:alice%40example.org?secret=JBSWY3DPEHPK3PXP&issuer=Example";
    bencher.bench(|| countersign_core::otp::link::parse(divan::black_box(link)));
}
