//! The head of a vault file: everything before the nonce, readable without a key.
//!
//! ```text
//! magic (16) ‖ header length (u32, big-endian) ‖ header (JSON) ‖ nonce (12) ‖ ciphertext and tag
//! ```
//!
//! Normative text: `docs/vault-format.md`. Nothing in a header is believed before the content has
//! authenticated it, except for what is needed to get there.

use super::kdf::KdfParams;
use super::slots::Slot;
use super::{Summary, VaultError};
use crate::time::UnixMillis;
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// Ceilings: the header holds at most [`MAX_SLOTS`] slots of some 400 bytes. Each password slot costs a
/// derivation before a password is known to be wrong, so there are at most [`MAX_PASSWORD_SLOTS`].
pub(super) const MAX_HEADER_BYTES: usize = 64 * 1024;
pub(super) const MAX_SLOTS: usize = 16;
const MAX_PASSWORD_SLOTS: usize = 4;
/// The sum over all password slots, in passes over a KiB: what one slot may cost at most.
const MAX_PASSWORD_WORK: u64 = 20 * 2 * 1024 * 1024;

/// A first byte beyond ASCII and line ends of both kinds, so that a transfer that takes the file
/// for text is noticed (the idea is PNG's).
pub(super) const MAGIC: &[u8; 16] = b"\x89COUNTERSIGN\r\n\x1a\n";
pub(super) const FORMAT: u32 = 1;
pub(super) const NONCE_BYTES: usize = 12;
pub(super) const TAG_BYTES: usize = 16;

/// What the header says.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) vault_id: [u8; 16],
    pub(super) key_epoch: u32,
    pub(super) generation: u64,
    pub(super) saved_at: UnixMillis,
    pub(super) slots: Vec<Slot>,
    pub(super) salt: [u8; 32],
    pub(super) commitment: [u8; 32],
}

/// The header as JSON has it. Unknown names are left to the version number.
#[derive(Serialize, Deserialize)]
struct HeaderRecord {
    format: u32,
    vault_id: String,
    key_epoch: u32,
    generation: u64,
    saved_at_ms: u64,
    slots: Vec<Box<RawValue>>,
    salt: String,
    commitment: String,
}

/// Only the version, which must be readable in files of any version.
#[derive(Deserialize)]
struct FormatOnly {
    format: u32,
}

/// A file cut into its parts.
pub(super) struct Parts<'a> {
    pub(super) header: Header,
    /// Every byte before the nonce, as stored: the additional data of the content.
    pub(super) before_nonce: &'a [u8],
    pub(super) nonce: [u8; NONCE_BYTES],
    pub(super) ciphertext: &'a [u8],
}

/// Cuts a file.
pub(super) fn parse(file: &[u8]) -> Result<Parts<'_>, VaultError> {
    let rest = file.strip_prefix(MAGIC).ok_or_else(|| {
        let cut_short = file.len() < MAGIC.len() && MAGIC.starts_with(file);
        if cut_short {
            VaultError::Truncated
        } else {
            VaultError::NotAVault
        }
    })?;
    let (length, rest) = rest.split_first_chunk().ok_or(VaultError::Truncated)?;
    let length = usize::try_from(u32::from_be_bytes(*length)).map_err(|_| VaultError::TooLarge)?;
    if length > MAX_HEADER_BYTES {
        return Err(VaultError::TooLarge);
    }
    let (json, rest) = rest.split_at_checked(length).ok_or(VaultError::Truncated)?;
    let header = Header::read(json)?;
    let (nonce, ciphertext) = rest.split_first_chunk().ok_or(VaultError::Truncated)?;
    if ciphertext.len() < TAG_BYTES {
        return Err(VaultError::Truncated);
    }
    let (before_nonce, _) = file
        .split_at_checked(MAGIC.len() + 4 + length)
        .expect("these bytes were just read");
    Ok(Parts {
        header,
        before_nonce,
        nonce: *nonce,
        ciphertext,
    })
}

impl Header {
    fn read(json: &[u8]) -> Result<Self, VaultError> {
        let FormatOnly { format } =
            serde_json::from_slice(json).map_err(|_| VaultError::HeaderInvalid)?;
        match format {
            FORMAT => {}
            0 => return Err(VaultError::HeaderInvalid),
            newer => return Err(VaultError::Newer { format: newer }),
        }
        let record: HeaderRecord =
            serde_json::from_slice(json).map_err(|_| VaultError::HeaderInvalid)?;
        if record.slots.len() > MAX_SLOTS {
            return Err(VaultError::TooLarge);
        }
        let slots: Vec<_> = record
            .slots
            .iter()
            .map(|slot| Slot::read(slot))
            .collect::<Result<_, _>>()?;
        let costs: Vec<_> = slots.iter().filter_map(Slot::password_cost).collect();
        if costs.len() > MAX_PASSWORD_SLOTS {
            return Err(VaultError::TooLarge);
        }
        let work = |cost: &KdfParams| u64::from(cost.memory_kib()) * u64::from(cost.passes());
        if costs.iter().map(work).sum::<u64>() > MAX_PASSWORD_WORK {
            return Err(VaultError::KdfOutOfBounds);
        }
        Ok(Self {
            vault_id: bytes(&record.vault_id)?,
            key_epoch: record.key_epoch,
            generation: record.generation,
            saved_at: UnixMillis::new(record.saved_at_ms),
            slots,
            salt: bytes(&record.salt)?,
            commitment: bytes(&record.commitment)?,
        })
    }

    /// The bytes before the nonce.
    pub(super) fn write(&self) -> Vec<u8> {
        let record = HeaderRecord {
            format: FORMAT,
            vault_id: HEXLOWER.encode(&self.vault_id),
            key_epoch: self.key_epoch,
            generation: self.generation,
            saved_at_ms: self.saved_at.as_u64(),
            slots: self.slots.iter().map(Slot::write).collect(),
            salt: HEXLOWER.encode(&self.salt),
            commitment: HEXLOWER.encode(&self.commitment),
        };
        let json = serde_json::to_vec(&record).expect("a header of texts and numbers is JSON");
        let length = u32::try_from(json.len()).expect("sixteen slots are far below 4 GiB");
        [MAGIC.as_slice(), &length.to_be_bytes(), &json].concat()
    }

    pub(super) fn summary(&self) -> Summary {
        Summary {
            vault_id: self.vault_id,
            key_epoch: self.key_epoch,
            generation: self.generation,
            saved_at: self.saved_at,
        }
    }
}

/// `N` bytes from their hexadecimal digits.
pub(super) fn bytes<const N: usize>(hex: &str) -> Result<[u8; N], VaultError> {
    HEXLOWER
        .decode(hex.as_bytes())
        .ok()
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(VaultError::HeaderInvalid)
}
