//! From what the user has to a wrapping key: Argon2id (RFC 9106) for passwords, HKDF (RFC 5869) for
//! recovery codes, whose 140 random bits need no slowing down.

use super::VaultError;
use crate::random::{Random, make_bytes};
use crate::secret::{Password, RecoveryCode, WrappingKey};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use hkdf::Hkdf;
use sha2::Sha256;
use std::time::Duration;
use zeroize::Zeroize;

/// The cost of one Argon2id derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KdfParams {
    memory_kib: u32,
    passes: u32,
    lanes: u32,
}

impl KdfParams {
    /// The least that a new vault gets: RFC 9106 section 4, second recommendation.
    pub const FLOOR: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
        lanes: 4,
    };

    /// Calibration takes no more memory than this, so that opening works on a small machine too.
    const CALIBRATED_MEMORY_KIB: u32 = 256 * 1024;
    const CALIBRATED_PASSES: u32 = 10;

    /// A cost within what is accepted on opening: memory 19 MiB to 2 GiB, passes 1 to 20, lanes 1
    /// to 16. Less would be too weak, more is a hostile file that wants the machine's memory.
    ///
    /// # Errors
    /// [`VaultError::KdfOutOfBounds`].
    pub fn new(memory_kib: u32, passes: u32, lanes: u32) -> Result<Self, VaultError> {
        let accepted = (19 * 1024..=2 * 1024 * 1024).contains(&memory_kib)
            && (1..=20).contains(&passes)
            && (1..=16).contains(&lanes);
        if !accepted {
            return Err(VaultError::KdfOutOfBounds);
        }
        Ok(Self {
            memory_kib,
            passes,
            lanes,
        })
    }

    /// The cost that takes about `target` on a machine where [`Self::FLOOR`] took `floor_took`;
    /// never below the floor. Memory grows first, since it is what costs an attacker most.
    pub fn calibrated(floor_took: Duration, target: Duration) -> Self {
        let factor = target.as_millis() / floor_took.as_millis().max(1);
        let factor = u32::try_from(factor.max(1)).unwrap_or(u32::MAX);
        let floor = Self::FLOOR;
        let most = Self::CALIBRATED_MEMORY_KIB / floor.memory_kib;
        let memory_factor = factor.min(most);
        let passes = floor.passes.saturating_mul(factor / memory_factor);
        Self {
            memory_kib: floor.memory_kib * memory_factor,
            passes: passes.min(Self::CALIBRATED_PASSES),
            lanes: floor.lanes,
        }
    }

    /// Memory, in KiB.
    pub fn memory_kib(self) -> u32 {
        self.memory_kib
    }

    /// Passes over the memory.
    pub fn passes(self) -> u32 {
        self.passes
    }

    /// Lanes, which RFC 9106 calls the degree of parallelism.
    pub fn lanes(self) -> u32 {
        self.lanes
    }

    /// Does the work of one derivation and throws the result away: for calibration and benchmarks.
    ///
    /// # Errors
    /// [`VaultError::OutOfMemory`].
    pub fn rehearse(self) -> Result<(), VaultError> {
        derive_from_password(&Password::new(String::new()), &[0; 16], self).map(drop)
    }
}

/// A new password after its derivation, which is the part that takes time: [`set_password`] is done
/// at once, so whoever holds the open vault is not kept waiting.
///
/// [`set_password`]: super::UnlockedVault::set_password
pub struct DerivedPassword {
    pub(super) wrapping: WrappingKey,
    pub(super) cost: KdfParams,
    pub(super) salt: [u8; 16],
}

impl DerivedPassword {
    /// Derives, with a salt of its own.
    ///
    /// # Errors
    /// [`VaultError::OutOfMemory`].
    pub fn derive(
        password: &Password,
        cost: KdfParams,
        random: &mut dyn Random,
    ) -> Result<Self, VaultError> {
        let salt = make_bytes(random);
        let wrapping = derive_from_password(password, &salt, cost)?;
        Ok(Self {
            wrapping,
            cost,
            salt,
        })
    }
}

/// Argon2id, version 0x13, 32 bytes.
pub(super) fn derive_from_password(
    password: &Password,
    salt: &[u8; 16],
    cost: KdfParams,
) -> Result<WrappingKey, VaultError> {
    let params = Params::new(cost.memory_kib, cost.passes, cost.lanes, Some(32))
        .map_err(|_| VaultError::KdfOutOfBounds)?;
    // Allocated here and not by the crate: it may fail, and it is wiped.
    let mut memory: Vec<Block> = Vec::new();
    memory
        .try_reserve_exact(params.block_count())
        .map_err(|_| VaultError::OutOfMemory)?;
    memory.resize(params.block_count(), Block::default());
    let mut bytes = [0; 32];
    // EXPOSE: the derivation reads the password.
    let derived = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into_with_memory(password.expose(), salt, &mut bytes, &mut memory);
    for block in &mut memory {
        block.zeroize();
    }
    derived.map_err(|_| VaultError::KdfOutOfBounds)?;
    Ok(WrappingKey::new(&mut bytes))
}

/// HKDF-SHA256 of the code's 28 values, with the slot's salt.
pub(super) fn derive_from_recovery_code(code: &RecoveryCode, salt: &[u8; 16]) -> WrappingKey {
    let mut bytes = [0; 32];
    // EXPOSE: the derivation reads the code.
    Hkdf::<Sha256>::new(Some(salt), code.expose_values())
        .expand(b"countersign recovery v1", &mut bytes)
        .expect("32 bytes are less than HKDF can give");
    WrappingKey::new(&mut bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_of_opening_are_those_of_the_document() {
        for (accepted, memory, passes, lanes) in [
            (true, 19 * 1024, 1, 1),
            (true, 2 * 1024 * 1024, 20, 16),
            (false, 19 * 1024 - 1, 1, 1),
            (false, 2 * 1024 * 1024 + 1, 1, 1),
            (false, 65536, 0, 1),
            (false, 65536, 21, 1),
            (false, 65536, 1, 0),
            (false, 65536, 1, 17),
        ] {
            assert_eq!(
                KdfParams::new(memory, passes, lanes).is_ok(),
                accepted,
                "{memory} {passes} {lanes}"
            );
        }
    }

    #[test]
    fn calibration_goes_up_and_never_down() {
        let target = Duration::from_millis(600);
        let at = |millis| KdfParams::calibrated(Duration::from_millis(millis), target);
        assert_eq!(at(5000), KdfParams::FLOOR);
        assert_eq!(at(600), KdfParams::FLOOR);
        assert_eq!(at(200).memory_kib(), 3 * 64 * 1024);
        assert_eq!((at(50).memory_kib(), at(50).passes()), (256 * 1024, 9));
        assert_eq!(at(0).passes(), 10);
    }

    #[test]
    fn argon2id_is_the_one_of_the_reference_program() {
        // echo -n "a password" | argon2 "sixteen bytes ok" -id -k 19456 -t 1 -p 1 -l 32
        let password = Password::new("a password".into());
        let cost = KdfParams::new(19 * 1024, 1, 1).expect("it is the least accepted");
        let key =
            derive_from_password(&password, b"sixteen bytes ok", cost).expect("there is memory");
        let wanted = "d1a4afeec2f3bae4312f880c02cd5c2c1e023364b30bfcddccb6ab8c0623d500";
        assert_eq!(data_encoding::HEXLOWER.encode(key.expose()), wanted);
    }
}
