//! The content, sealed: one key for one message.
//!
//! Each save draws a fresh salt and derives from the vault key a content key that is used once, so
//! nonces cannot repeat, not even in a copied virtual machine. The additional data is every byte
//! before the nonce, so the whole header is authenticated without a MAC of its own.

use super::VaultError;
use super::header::{Header, NONCE_BYTES, Parts};
use crate::random::{Random, make_bytes};
use crate::secret::{ContentKey, VaultKey};
use aes_gcm::aead::{AeadInOut, KeyInit};
use aes_gcm::{Aes256Gcm, Nonce};
use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

/// The whole file: `header` gets a fresh salt and the commitment to the key.
pub(super) fn seal(
    mut header: Header,
    key: &VaultKey,
    mut content: Zeroizing<Vec<u8>>,
    random: &mut dyn Random,
) -> (Header, Vec<u8>) {
    header.salt = make_bytes(random);
    let (content_key, commitment) = derive(key, &header.salt);
    header.commitment = commitment;
    let nonce: [u8; NONCE_BYTES] = make_bytes(random);
    let mut file = header.write();
    let tag = cipher(&content_key)
        .encrypt_inout_detached(&Nonce::from(nonce), &file, content.as_mut_slice().into())
        .expect("a vault is not too long for AES-GCM");
    file.reserve_exact(NONCE_BYTES + content.len() + tag.len());
    file.extend_from_slice(&nonce);
    file.extend_from_slice(&content);
    file.extend_from_slice(&tag);
    (header, file)
}

/// The content of a file.
///
/// # Errors
/// [`VaultError::ContentDamaged`] if a byte of the file was changed, or the key is another vault's.
pub(super) fn open(parts: &Parts<'_>, key: &VaultKey) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (content_key, commitment) = derive(key, &parts.header.salt);
    if !bool::from(commitment.ct_eq(&parts.header.commitment)) {
        return Err(VaultError::ContentDamaged);
    }
    let (ciphertext, tag) = parts
        .ciphertext
        .split_last_chunk::<16>()
        .ok_or(VaultError::Truncated)?;
    let mut content = Zeroizing::new(ciphertext.to_vec());
    cipher(&content_key)
        .decrypt_inout_detached(
            &Nonce::from(parts.nonce),
            parts.before_nonce,
            content.as_mut_slice().into(),
            &(*tag).into(),
        )
        .map_err(|_| VaultError::ContentDamaged)?;
    Ok(content)
}

fn derive(key: &VaultKey, salt: &[u8; 32]) -> (ContentKey, [u8; 32]) {
    // EXPOSE: content keys are derived from the vault key here and nowhere else.
    let hkdf = Hkdf::<Sha256>::new(Some(salt), key.expose());
    let mut content = Zeroizing::new([0; 32]);
    let mut commitment = [0; 32];
    hkdf.expand(b"content v1", content.as_mut())
        .expect("32 bytes are few");
    hkdf.expand(b"content commit v1", &mut commitment)
        .expect("32 bytes are few");
    (ContentKey::new(&mut content), commitment)
}

fn cipher(key: &ContentKey) -> Aes256Gcm {
    // EXPOSE: the cipher takes the key; its copy is wiped by the crate's `zeroize` feature.
    Aes256Gcm::new(key.expose().into())
}
