//! From the bytes of a file to brightness, within the ceilings.
//!
//! Deliberately not here: EXIF orientation (a QR code reads in every orientation, mirrored too)
//! and colour profiles (they do not turn dark into bright).

use crate::luma::Luma;
use crate::{CEILINGS, Unreadable};
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Decodes a picture of any known format.
pub(crate) fn decode(bytes: &[u8]) -> Result<Luma, Unreadable> {
    if bytes.len() > CEILINGS.file_bytes {
        return Err(Unreadable::TooLarge);
    }
    catch_unwind(AssertUnwindSafe(|| decode_pixels(bytes))).unwrap_or(Err(Unreadable::NotAPicture))
}

fn decode_pixels(bytes: &[u8]) -> Result<Luma, Unreadable> {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(CEILINGS.decoded_bytes);
    let mut reader = ImageReader::new(Cursor::new(bytes));
    reader.limits(limits);
    let reader = reader
        .with_guessed_format()
        .map_err(|_| Unreadable::NotAPicture)?;
    let decoder = reader.into_decoder().map_err(fact)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > CEILINGS.pixels
        || decoder.total_bytes() > CEILINGS.decoded_bytes
    {
        return Err(Unreadable::TooLarge);
    }
    let picture = DynamicImage::from_decoder(decoder).map_err(fact)?;
    let width = usize::try_from(width).map_err(|_| Unreadable::TooLarge)?;
    Luma::new(width, on_white(picture))
}

/// Brightness as it looks on a white page: codes with a transparent background are drawn for one.
fn on_white(picture: DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_luma8().into_raw();
    }
    let pixels = picture.into_luma_alpha8();
    let flatten = |[luma, alpha]: [u8; 2]| {
        let (luma, alpha) = (u16::from(luma), u16::from(alpha));
        u8::try_from((luma * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX)
    };
    pixels.pixels().map(|pixel| flatten(pixel.0)).collect()
}

fn fact(error: ImageError) -> Unreadable {
    match error {
        ImageError::Limits(_) => Unreadable::TooLarge,
        _ => Unreadable::NotAPicture,
    }
}
