//! Draws pages with codes, and encodes them.

use image::{DynamicImage, GrayImage, ImageFormat, Luma};
use qrcode::{Color, EcLevel, QrCode};
use std::io::Cursor;

/// The key of every link that is drawn here (the RFC 6238 Appendix B seed, in Base32).
pub(super) const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

pub(super) fn link(account: &str) -> String {
    format!("otpauth://totp/{account}?secret={KEY}")
}

pub(super) fn code(content: impl AsRef<[u8]>) -> QrCode {
    QrCode::with_error_correction_level(content, EcLevel::M).expect("short enough for a code")
}

/// A grey page to draw on.
pub(super) struct Page(GrayImage);

impl Page {
    pub(super) fn new(width: u32, height: u32, grey: u8) -> Self {
        Self(GrayImage::from_pixel(width, height, Luma([grey])))
    }

    /// A white page with the code of `link("ACME")`, four pixels a module.
    pub(super) fn with_a_code() -> Self {
        let mut page = Self::new(300, 300, 255);
        page.draw(&code(link("ACME")), 40, 40, 4, [0, 255]);
        page
    }

    pub(super) fn fill(&mut self, left: u32, top: u32, width: u32, height: u32, grey: u8) {
        for y in top..top + height {
            for x in left..left + width {
                self.0.put_pixel(x, y, Luma([grey]));
            }
        }
    }

    /// Draws the modules, `side` pixels each and without a quiet zone, in the two greys given for
    /// the dark and the bright ones.
    pub(super) fn draw(
        &mut self,
        code: &QrCode,
        left: u32,
        top: u32,
        side: u32,
        [dark, bright]: [u8; 2],
    ) {
        let modules = u32::try_from(code.width()).expect("at most 177");
        for (place, colour) in (0..).zip(code.to_colors()) {
            let grey = if colour == Color::Dark { dark } else { bright };
            let (x, y) = (place % modules, place / modules);
            self.fill(left + x * side, top + y * side, side, side, grey);
        }
    }
}

impl std::ops::Deref for Page {
    type Target = GrayImage;

    fn deref(&self) -> &GrayImage {
        &self.0
    }
}

impl std::ops::DerefMut for Page {
    fn deref_mut(&mut self) -> &mut GrayImage {
        &mut self.0
    }
}

impl From<&Page> for DynamicImage {
    fn from(page: &Page) -> Self {
        page.0.clone().into()
    }
}

/// The bytes of a file. Formats that know no grey get RGB.
pub(super) fn encoded(picture: impl Into<DynamicImage>, format: ImageFormat) -> Vec<u8> {
    let mut picture = picture.into();
    if [ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp].contains(&format) {
        picture = picture.into_rgb8().into();
    }
    let mut bytes = Cursor::new(Vec::new());
    picture
        .write_to(&mut bytes, format)
        .expect("a Vec takes everything");
    bytes.into_inner()
}

/// A tiny file whose header claims another size.
pub(super) fn claiming(format: ImageFormat, width: u32, height: u32) -> Vec<u8> {
    let mut bytes = encoded(&Page::new(1, 1, 0), format);
    let mut put = |at: usize, field: &[u8]| {
        bytes
            .get_mut(at..at + field.len())
            .expect("inside the header")
            .copy_from_slice(field);
    };
    match format {
        ImageFormat::Png => {
            // The header's chunk: type, width, height, five more bytes, and a checksum of it all.
            put(16, &width.to_be_bytes());
            put(20, &height.to_be_bytes());
            let checksum = crc32(bytes.get(12..29).expect("the header"));
            bytes
                .get_mut(29..33)
                .expect("the checksum")
                .copy_from_slice(&checksum.to_be_bytes());
        }
        ImageFormat::Bmp => {
            put(18, &width.to_le_bytes());
            put(22, &height.to_le_bytes());
        }
        ImageFormat::Gif => {
            let short = |side: u32| u16::try_from(side).expect("sixteen bits").to_le_bytes();
            put(6, &short(width));
            put(8, &short(height));
        }
        other => panic!("{other:?} has no header here"),
    }
    bytes
}

/// PNG's checksum (PNG specification, annex D).
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ if crc & 1 == 1 { 0xedb8_8320 } else { 0 }
        })
    })
}
