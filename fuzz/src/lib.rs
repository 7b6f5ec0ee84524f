//! Vaults whose key is known, so that what lies behind the encryption can be made by the fuzzer.
//!
//! They are written here from `docs/vault-format.md`, and by no code of ours: core would only seal
//! what it has understood. The one slot is for a recovery code, whose derivation costs nothing.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use countersign_core::random::Random;
use countersign_core::secret::RecoveryCode;
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use sha2::Sha256;
use std::sync::LazyLock;

pub const MAGIC: &[u8; 16] = b"\x89COUNTERSIGN\r\n\x1a\n";

const VAULT_ID: [u8; 16] = [1; 16];
const VAULT_KEY: [u8; 32] = [2; 32];
const SLOT_ID: [u8; 16] = [3; 16];
const SLOT_SALT: [u8; 16] = [4; 16];
const SLOT_NONCE: [u8; 12] = [5; 12];
const SALT: [u8; 32] = [6; 32];
const NONCE: [u8; 12] = [7; 12];

/// Bytes that look random and are always the same.
pub struct Counted(pub u64);

impl Random for Counted {
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

/// What opens every vault of this file.
pub fn recovery_code() -> RecoveryCode {
    RecoveryCode::make(&mut Counted(9))
}

/// The vault with this content, which need not be one.
pub fn sealed(content: &[u8]) -> Vec<u8> {
    static KEY_AND_HEADER: LazyLock<(Aes256Gcm, Vec<u8>)> = LazyLock::new(key_and_header);
    let (key, header) = &*KEY_AND_HEADER;
    let payload = Payload {
        msg: content,
        aad: header,
    };
    let ciphertext = key.encrypt(&Nonce::from(NONCE), payload).unwrap();
    [header, &NONCE[..], &ciphertext].concat()
}

/// The file before the nonce, of this header.
pub fn beginning(header: &[u8]) -> Vec<u8> {
    let length = u32::try_from(header.len()).unwrap();
    [MAGIC, &length.to_be_bytes()[..], header].concat()
}

fn key_and_header() -> (Aes256Gcm, Vec<u8>) {
    let code = recovery_code();
    let wrapping = expanded(
        &Hkdf::new(Some(&SLOT_SALT), code.expose_values()),
        "countersign recovery v1",
    );
    let wrapping = Hkdf::from_prk(&wrapping).unwrap();
    let slot_data = [
        MAGIC,
        &1_u32.to_be_bytes()[..],
        &VAULT_ID,
        b"\x08recovery",
        &SLOT_ID,
        b"\x0bhkdf-sha256",
        &SLOT_SALT,
    ]
    .concat();
    let wrapped = Aes256Gcm::new(&expanded(&wrapping, "countersign slot wrap v1").into())
        .encrypt(
            &Nonce::from(SLOT_NONCE),
            Payload {
                msg: &VAULT_KEY,
                aad: &slot_data,
            },
        )
        .unwrap();
    let content = Hkdf::new(Some(&SALT), &VAULT_KEY);
    let hex = |bytes: &[u8]| HEXLOWER.encode(bytes);
    let header = format!(
        r#"{{"format":1,"vault_id":"{}","key_epoch":1,"generation":7,"saved_at_ms":1700000000000,"slots":[{{"kind":"recovery","id":"{}","kdf":{{"name":"hkdf-sha256"}},"salt":"{}","commitment":"{}","nonce":"{}","key":"{}"}}],"salt":"{}","commitment":"{}"}}"#,
        hex(&VAULT_ID),
        hex(&SLOT_ID),
        hex(&SLOT_SALT),
        hex(&expanded(&wrapping, "countersign slot commit v1")),
        hex(&SLOT_NONCE),
        hex(&wrapped),
        hex(&SALT),
        hex(&expanded(&content, "content commit v1")),
    );
    let key = Aes256Gcm::new(&expanded(&content, "content v1").into());
    (key, beginning(header.as_bytes()))
}

fn expanded(hkdf: &Hkdf<Sha256>, info: &str) -> [u8; 32] {
    let mut key = [0; 32];
    hkdf.expand(info.as_bytes(), &mut key).unwrap();
    key
}
