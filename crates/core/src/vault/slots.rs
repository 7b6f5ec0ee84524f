//! Slots: the vault key, wrapped once for each way in.
//!
//! From the wrapping key come two values: one seals the vault key, the other is stored as a
//! commitment and compared before anything is decrypted, because AES-GCM does not commit to its key
//! (one ciphertext can open under many keys, and a planted slot would test many passwords at once).
//!
//! A slot of a kind that this version does not know is carried along untouched.

use super::header::{self, FORMAT, MAGIC};
use super::kdf::{self, DerivedPassword, KdfParams};
use super::{Opening, VaultError};
use crate::random::{Random, make_bytes};
use crate::secret::{RecoveryCode, VaultKey, WrappingKey};
use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use data_encoding::HEXLOWER;
use hkdf::Hkdf;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// A slot, as far as this version knows its kind.
#[derive(Debug, Clone)]
pub(super) enum Slot {
    Known(KnownSlot),
    /// Of a later version, byte for byte as it was found.
    Foreign(Box<RawValue>),
}

/// Names a slot within its vault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotId([u8; 16]);

/// A password or recovery slot.
#[derive(Debug, Clone)]
pub(super) struct KnownSlot {
    pub(super) kdf: SlotKdf,
    id: SlotId,
    salt: [u8; 16],
    commitment: [u8; 32],
    nonce: [u8; 12],
    wrapped: [u8; 48],
}

/// The kind of a slot, with the cost of its derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SlotKdf {
    /// A password slot.
    Argon2id(KdfParams),
    /// A recovery slot.
    Hkdf,
}

impl SlotKdf {
    fn kind(self) -> &'static str {
        match self {
            Self::Argon2id(_) => "password",
            Self::Hkdf => "recovery",
        }
    }
}

#[derive(Serialize, Deserialize)]
struct SlotRecord {
    kind: String,
    id: String,
    kdf: KdfRecord,
    salt: String,
    commitment: String,
    nonce: String,
    key: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "name")]
enum KdfRecord {
    #[serde(rename = "argon2id")]
    Argon2id {
        memory_kib: u32,
        passes: u32,
        lanes: u32,
    },
    #[serde(rename = "hkdf-sha256")]
    Hkdf,
}

impl Slot {
    pub(super) fn read(json: &RawValue) -> Result<Self, VaultError> {
        /// All that must be readable in a slot of any version.
        #[derive(Deserialize)]
        struct KindOnly {
            kind: String,
        }

        let KindOnly { kind } =
            serde_json::from_str(json.get()).map_err(|_| VaultError::HeaderInvalid)?;
        if kind != "password" && kind != "recovery" {
            return Ok(Self::Foreign(json.to_owned()));
        }
        let record: SlotRecord =
            serde_json::from_str(json.get()).map_err(|_| VaultError::HeaderInvalid)?;
        let kdf = match record.kdf {
            KdfRecord::Argon2id {
                memory_kib,
                passes,
                lanes,
            } => SlotKdf::Argon2id(KdfParams::new(memory_kib, passes, lanes)?),
            KdfRecord::Hkdf => SlotKdf::Hkdf,
        };
        // A password behind a fast derivation would be an invitation to guess.
        if kdf.kind() != record.kind {
            return Err(VaultError::HeaderInvalid);
        }
        Ok(Self::Known(KnownSlot {
            kdf,
            id: SlotId(header::bytes(&record.id)?),
            salt: header::bytes(&record.salt)?,
            commitment: header::bytes(&record.commitment)?,
            nonce: header::bytes(&record.nonce)?,
            wrapped: header::bytes(&record.key)?,
        }))
    }

    pub(super) fn write(&self) -> Box<RawValue> {
        let slot = match self {
            Self::Foreign(json) => return json.clone(),
            Self::Known(slot) => slot,
        };
        let kdf = match slot.kdf {
            SlotKdf::Argon2id(cost) => KdfRecord::Argon2id {
                memory_kib: cost.memory_kib(),
                passes: cost.passes(),
                lanes: cost.lanes(),
            },
            SlotKdf::Hkdf => KdfRecord::Hkdf,
        };
        to_raw_value(&SlotRecord {
            kind: slot.kdf.kind().to_owned(),
            id: HEXLOWER.encode(&slot.id.0),
            kdf,
            salt: HEXLOWER.encode(&slot.salt),
            commitment: HEXLOWER.encode(&slot.commitment),
            nonce: HEXLOWER.encode(&slot.nonce),
            key: HEXLOWER.encode(&slot.wrapped),
        })
        .expect("a slot of texts and numbers is JSON")
    }

    /// What trying a password on this slot costs; `None` if it is not for passwords.
    pub(super) fn password_cost(&self) -> Option<KdfParams> {
        match self {
            Self::Known(KnownSlot {
                kdf: SlotKdf::Argon2id(cost),
                ..
            }) => Some(*cost),
            _ => None,
        }
    }

    /// Whether this is a password slot.
    pub(super) fn is_password(&self) -> bool {
        self.password_cost().is_some()
    }

    /// Its name, if its kind is known.
    pub(super) fn id(&self) -> Option<SlotId> {
        match self {
            Self::Known(slot) => Some(slot.id),
            Self::Foreign(_) => None,
        }
    }

    /// Whether this is a recovery slot.
    pub(super) fn is_recovery(&self) -> bool {
        matches!(
            self,
            Self::Known(KnownSlot {
                kdf: SlotKdf::Hkdf,
                ..
            })
        )
    }
}

/// A slot that a password opens.
pub(super) fn make_password_slot(
    vault_id: &[u8; 16],
    key: &VaultKey,
    password: &DerivedPassword,
    random: &mut dyn Random,
) -> Slot {
    let kdf = SlotKdf::Argon2id(password.cost);
    wrap(
        vault_id,
        key,
        &password.wrapping,
        kdf,
        password.salt,
        random,
    )
}

/// A slot that a recovery code opens.
pub(super) fn make_recovery_slot(
    vault_id: &[u8; 16],
    key: &VaultKey,
    code: &RecoveryCode,
    random: &mut dyn Random,
) -> Slot {
    let salt = make_bytes(random);
    let wrapping = kdf::derive_from_recovery_code(code, &salt);
    wrap(vault_id, key, &wrapping, SlotKdf::Hkdf, salt, random)
}

fn wrap(
    vault_id: &[u8; 16],
    key: &VaultKey,
    wrapping: &WrappingKey,
    kdf: SlotKdf,
    salt: [u8; 16],
    random: &mut dyn Random,
) -> Slot {
    let id = SlotId(make_bytes(random));
    let nonce: [u8; 12] = make_bytes(random);
    let (sealing, commitment) = split(wrapping);
    let payload = Payload {
        // EXPOSE: this is the one place where the vault key is wrapped.
        msg: key.expose(),
        aad: &additional_data(vault_id, kdf, &id, &salt),
    };
    let wrapped = sealing
        .encrypt(&Nonce::from(nonce), payload)
        .expect("32 bytes are not too long for AES-GCM");
    Slot::Known(KnownSlot {
        kdf,
        id,
        salt,
        commitment,
        nonce,
        wrapped: wrapped.try_into().expect("32 bytes and a tag are 48"),
    })
}

/// Tries every slot of the kind that `opening` fits.
///
/// # Errors
/// [`VaultError::ContentDamaged`] if the key is right for a slot and what is sealed in it was
/// changed, else [`VaultError::WrongKey`] or [`VaultError::NoSuchSlot`].
pub(super) fn open(
    vault_id: &[u8; 16],
    slots: &[Slot],
    opening: Opening<'_>,
) -> Result<VaultKey, VaultError> {
    let mut refusal = VaultError::NoSuchSlot;
    for slot in slots {
        let Slot::Known(slot) = slot else { continue };
        let wrapping = match (opening, slot.kdf) {
            (Opening::Password(password), SlotKdf::Argon2id(cost)) => {
                kdf::derive_from_password(password, &slot.salt, cost)?
            }
            (Opening::Recovery(code), SlotKdf::Hkdf) => {
                kdf::derive_from_recovery_code(code, &slot.salt)
            }
            _ => continue,
        };
        match unwrap(vault_id, slot, &wrapping) {
            Ok(key) => return Ok(key),
            Err(reason) if refusal != VaultError::ContentDamaged => refusal = reason,
            Err(_) => {}
        }
    }
    Err(refusal)
}

fn unwrap(
    vault_id: &[u8; 16],
    slot: &KnownSlot,
    wrapping: &WrappingKey,
) -> Result<VaultKey, VaultError> {
    let (sealing, commitment) = split(wrapping);
    if !bool::from(commitment.ct_eq(&slot.commitment)) {
        return Err(VaultError::WrongKey);
    }
    let payload = Payload {
        msg: &slot.wrapped,
        aad: &additional_data(vault_id, slot.kdf, &slot.id, &slot.salt),
    };
    let opened = sealing
        .decrypt(&Nonce::from(slot.nonce), payload)
        .map(Zeroizing::new)
        .map_err(|_| VaultError::ContentDamaged)?;
    let mut bytes = Zeroizing::new([0; 32]);
    bytes.copy_from_slice(opened.get(..32).ok_or(VaultError::ContentDamaged)?);
    Ok(VaultKey::new(&mut bytes))
}

/// The cipher that wraps, and the commitment beside it.
fn split(wrapping: &WrappingKey) -> (Aes256Gcm, [u8; 32]) {
    // EXPOSE: both values are derived from the wrapping key here and nowhere else.
    let hkdf = Hkdf::<Sha256>::from_prk(wrapping.expose()).expect("32 bytes are a SHA-256 key");
    let mut sealing = Zeroizing::new([0; 32]);
    let mut commitment = [0; 32];
    hkdf.expand(b"countersign slot wrap v1", sealing.as_mut())
        .expect("32 bytes are few");
    hkdf.expand(b"countersign slot commit v1", &mut commitment)
        .expect("32 bytes are few");
    (Aes256Gcm::new((&*sealing).into()), commitment)
}

/// What a wrapped key is bound to, so that slots cannot be exchanged or made cheaper: magic,
/// version, vault id, then kind, slot id, derivation and salt, each text behind its length (u8).
fn additional_data(vault_id: &[u8; 16], kdf: SlotKdf, id: &SlotId, salt: &[u8; 16]) -> Vec<u8> {
    let mut data = Vec::with_capacity(128);
    let text = |data: &mut Vec<u8>, text: &str| {
        data.push(u8::try_from(text.len()).expect("kinds and names are short"));
        data.extend_from_slice(text.as_bytes());
    };
    data.extend_from_slice(MAGIC);
    data.extend_from_slice(&FORMAT.to_be_bytes());
    data.extend_from_slice(vault_id);
    text(&mut data, kdf.kind());
    data.extend_from_slice(&id.0);
    match kdf {
        SlotKdf::Argon2id(cost) => {
            text(&mut data, "argon2id");
            for number in [cost.memory_kib(), cost.passes(), cost.lanes()] {
                data.extend_from_slice(&number.to_be_bytes());
            }
        }
        SlotKdf::Hkdf => text(&mut data, "hkdf-sha256"),
    }
    data.extend_from_slice(salt);
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<Slot, VaultError> {
        Slot::read(&RawValue::from_string(json.to_owned()).expect("it is JSON"))
    }

    #[test]
    fn a_slot_of_a_later_kind_is_carried_along() {
        // Spelled as no number of ours would be written again.
        let later = r#"{"what": [1E5, 1180591620717411303424],  "kind": "device"}"#;
        let slot = read(later).expect("unknown kinds are no error");
        assert!(!slot.is_password() && !slot.is_recovery());
        assert_eq!(slot.write().get(), later);
    }

    #[test]
    fn a_slot_without_a_kind_is_refused() {
        for odd in ["7", "{}", r#"{"kind": 7}"#, r#"{"kind": "password"}"#] {
            assert_eq!(read(odd).err(), Some(VaultError::HeaderInvalid));
        }
    }
}
