//! The vault's file before anything is decrypted: what does not open says why, and what opens is, to
//! the byte, what was sealed.
//!
//! The first byte of the input says how the rest becomes a file: as it is, as a header, or as changes
//! to a whole vault, each of a place (u16) and a byte.

#![no_main]

use countersign_core::vault::{LockedVault, Opening};
use countersign_fuzz::{beginning, recovery_code, sealed};
use libfuzzer_sys::fuzz_target;

const CONTENT: &[u8] = br#"{"accounts":[],"recovery_confirmed":true}"#;

fuzz_target!(|input: &[u8]| {
    let Some((how, rest)) = input.split_first() else {
        return;
    };
    let file = match how % 4 {
        0 => rest.to_vec(),
        1 => [&beginning(rest), &[0; 60][..]].concat(),
        2 => changed(sealed(CONTENT), rest),
        _ => {
            let whole = sealed(CONTENT);
            let cut = rest
                .first_chunk()
                .map_or(0, |cut| usize::from(u16::from_be_bytes(*cut)));
            whole[..cut.min(whole.len())].to_vec()
        }
    };
    let Ok(vault) = LockedVault::parse(file.clone()) else {
        return;
    };
    let summary = vault.summary();
    if let Ok(opened) = vault.unlock(Opening::Recovery(&recovery_code())) {
        assert_eq!(file, sealed(CONTENT), "another file opened");
        assert_eq!(opened.summary(), summary);
        assert!(opened.content().accounts.is_empty());
    }
});

fn changed(mut file: Vec<u8>, changes: &[u8]) -> Vec<u8> {
    for change in changes.chunks_exact(3) {
        let at = usize::from(u16::from_be_bytes([change[0], change[1]]));
        if let Some(byte) = file.get_mut(at) {
            *byte = change[2];
        }
    }
    file
}
