//! Hostile pixels: encoded pictures in, texts out.
//!
//! Here a picture file from anywhere becomes the texts of its QR codes. Deliberately not here:
//! vault, secrets of the vault, network, files, clocks, and any idea of what a text means (that an
//! `otpauth:` link is an account is `core`'s knowledge). The agent does not link this crate; the
//! window runs it in a child that may be killed ([`child`]).
//!
//! ```text
//! bytes ── picture ──> Luma ── ladder: rung by rung, until one reads ──> texts
//!          (ceilings)          (each rung: Luma -> pixels changed -> decoder)
//! ```
//!
//! It grows by one line in [`ladder`]'s table per new way of looking at a picture, and by one
//! function in `decoder` per decoder.

#![warn(clippy::indexing_slicing)]

pub mod child;
mod decoder;
mod ladder;
mod luma;
mod picture;
mod text;
mod tiles;

#[cfg(test)]
mod tests;

pub use text::Text;

use serde::{Deserialize, Serialize};

/// What a picture may cost, so that a hostile one costs no more than a large honest one.
pub struct Ceilings {
    /// Bytes of the encoded file. A 50 megapixel JPEG has about 20 million.
    pub file_bytes: usize,
    /// Pixels, judged from the header before one of them is decoded. A tiny file can claim billions.
    pub pixels: u64,
    /// Bytes of the decoded pixels in the file's own colour type, and of what decoding takes beside.
    pub decoded_bytes: u64,
    /// Different texts of one picture. An export of a hundred accounts fills ten to twenty codes.
    pub texts: usize,
    /// Bytes of one text. The largest QR code (version 40-L) holds 7089 digits or 2953 bytes, and
    /// one that is split over sixteen codes (ISO/IEC 18004 section 8) sixteen times as much.
    pub text_bytes: usize,
}

/// The ceilings of this crate.
pub const CEILINGS: Ceilings = Ceilings {
    file_bytes: 32 << 20,
    pixels: 64_000_000,
    decoded_bytes: 512 << 20,
    texts: 64,
    text_bytes: 64 << 10,
};

/// Why a picture gave no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unreadable {
    /// More bytes or pixels than [`CEILINGS`] allow.
    TooLarge,
    /// Not PNG, JPEG, WebP, BMP or GIF, or damaged.
    NotAPicture,
    /// No QR code was found that can be read.
    NoCode,
    /// There are codes, but what they hold is not UTF-8, or longer than a text may be.
    NotText,
    /// The time was up before a code was found. With more time there might be one.
    OutOfTime,
}

/// Reads every QR code of an encoded picture (PNG, JPEG, WebP, BMP, or the first frame of a GIF).
///
/// `out_of_time` is asked between the rungs of the ladder only: whoever must be sure of an end runs
/// this in a process that can be killed. Never panics, whatever the bytes.
pub fn read(bytes: &[u8], out_of_time: &dyn Fn() -> bool) -> Result<Vec<Text>, Unreadable> {
    let luma = picture::decode(bytes)?;
    ladder::climb(&luma, out_of_time)
}
