//! HMAC of a counter (RFC 2104, RFC 4226 section 5.2), with every hash that codes are made with.
//!
//! totp-rs does it for the three of RFC 6238, the `hmac` crate for the two between them.

use super::Algorithm;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha224, Sha384};
use zeroize::Zeroizing;

/// What HMAC makes of `key` and a counter: 20 to 64 bytes. Any key will do.
///
/// With its feature `zeroize` totp-rs wipes its copy of the key (one allocation, which is moved and
/// not copied). What a hash leaves of the key on the stack is not wiped.
pub(super) fn sign(algorithm: Algorithm, key: &[u8], counter: u64) -> Zeroizing<Vec<u8>> {
    let signature = match algorithm {
        Algorithm::Sha1 => by_totp_rs(totp_rs::Algorithm::SHA1, key, counter),
        Algorithm::Sha224 => by_hmac::<Hmac<Sha224>>(key, counter),
        Algorithm::Sha256 => by_totp_rs(totp_rs::Algorithm::SHA256, key, counter),
        Algorithm::Sha384 => by_hmac::<Hmac<Sha384>>(key, counter),
        Algorithm::Sha512 => by_totp_rs(totp_rs::Algorithm::SHA512, key, counter),
    };
    Zeroizing::new(signature)
}

/// A step of one second makes totp-rs' time a counter. Not checked for the RFC's advice on key
/// lengths, because users do not choose their keys.
fn by_totp_rs(algorithm: totp_rs::Algorithm, key: &[u8], counter: u64) -> Vec<u8> {
    totp_rs::Builder::new()
        .with_algorithm(algorithm)
        .with_step_duration(1)
        .with_secret(totp_rs::Secret::new(key.into()))
        .build_noncompliant()
        .sign(counter)
        .as_ref()
        .to_vec()
}

fn by_hmac<M: Mac + KeyInit>(key: &[u8], counter: u64) -> Vec<u8> {
    let mut mac = <M as KeyInit>::new_from_slice(key).expect("HMAC takes keys of any length");
    mac.update(&counter.to_be_bytes());
    mac.finalize().into_bytes().to_vec()
}
