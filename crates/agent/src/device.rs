//! The id of this device, which tells its changes from those of the user's other devices.
//!
//! It lies with the settings and not in the vault, which may be copied to another device. One that is lost
//! is made anew: old changes keep the old one.

use countersign_core::stamp::DeviceId;
use countersign_platform::files::{self, FileError};
use countersign_platform::random::SystemRandom;
use std::path::Path;

/// Sixteen digits and a line end, and some room.
const MAX_BYTES: usize = 64;

/// Reads the id from `path`, or makes one and keeps it there.
pub fn id_at(path: &Path) -> DeviceId {
    let read = files::read_bounded(path, MAX_BYTES).ok();
    let text = read.and_then(|bytes| String::from_utf8(bytes).ok());
    if let Some(id) = text.and_then(|text| DeviceId::parse(text.trim())) {
        return id;
    }
    let id = DeviceId::make(&mut SystemRandom);
    if keep(path, id).is_err() {
        crate::log::say("the id of this device could not be kept: it is made anew each time");
    }
    id
}

fn keep(path: &Path, id: DeviceId) -> Result<(), FileError> {
    files::replace_private(path, format!("{id}\n").as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_stays_until_its_file_makes_no_sense() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("device");
        let id = id_at(&path);
        assert_eq!(id_at(&path), id);
        keep(
            &path,
            DeviceId::parse("0123456789abcdef").expect("it is one"),
        )
        .expect("a folder");
        assert_eq!(id_at(&path).to_string(), "0123456789abcdef");
        for nonsense in [&b""[..], b"xyz", b"\xff\xfe", &[b'0'; 1000]] {
            files::replace_private(&path, nonsense).expect("the folder may be written");
            let new = id_at(&path);
            assert_eq!(id_at(&path), new);
        }
    }
}
