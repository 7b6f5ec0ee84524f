//! How long a picture takes, from the bytes of a PNG file to the texts: `cargo bench -p countersign-qr`.
//!
//! The throughput is in pixels, so 1 Mitem/s is one megapixel a second. Once with a code, which the
//! first rung reads, and once without, when every rung is tried.

use countersign_qr::read;
use divan::Bencher;
use divan::counter::ItemsCount;
use image::{GrayImage, ImageFormat, Luma};
use qrcode::{Color, QrCode};
use std::fmt;
use std::io::Cursor;

fn main() {
    divan::main();
}

/// A cut-out, a window, a screen, a large screen.
const SIZES: [Size; 4] = [
    Size(400, 300),
    Size(1280, 720),
    Size(1920, 1080),
    Size(3840, 2160),
];

/// Width and height, in pixels.
#[derive(Clone, Copy)]
struct Size(u32, u32);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}x{}", self.0, self.1)
    }
}

#[divan::bench(args = SIZES)]
fn with_a_code(bencher: Bencher, size: Size) {
    let mut page = lined_page(size);
    let code = QrCode::new("otpauth://totp/ACME?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        .expect("short enough for a code");
    let modules = u32::try_from(code.width()).expect("at most 177");
    // Four pixels a module and a quiet zone of four modules, in the middle.
    let side = 4 * (modules + 8);
    let (left, top) = ((size.0 - side) / 2, (size.1 - side) / 2);
    for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
        page.put_pixel(left + x, top + y, Luma([255]));
    }
    for (place, colour) in (0..).zip(code.to_colors()) {
        let grey = if colour == Color::Dark { 0 } else { 255 };
        let (x, y) = (place % modules + 4, place / modules + 4);
        for (dx, dy) in (0..4).flat_map(|dy| (0..4).map(move |dx| (dx, dy))) {
            page.put_pixel(left + 4 * x + dx, top + 4 * y + dy, Luma([grey]));
        }
    }
    time(bencher, &page, 1);
}

#[divan::bench(args = SIZES)]
fn without_a_code(bencher: Bencher, size: Size) {
    time(bencher, &lined_page(size), 0);
}

fn time(bencher: Bencher, page: &GrayImage, texts: usize) {
    let mut png = Cursor::new(Vec::new());
    page.write_to(&mut png, ImageFormat::Png)
        .expect("a Vec takes everything");
    let png = png.into_inner();
    bencher
        .counter(ItemsCount::new(page.as_raw().len()))
        .bench(|| {
            let found = read(&png, &|| false).unwrap_or_default();
            assert_eq!(found.len(), texts);
        });
}

/// A bright page with the dark strokes of something like text.
fn lined_page(Size(width, height): Size) -> GrayImage {
    GrayImage::from_fn(width, height, |x, y| {
        let stroke = y % 24 < 10 && (x * 7 + y / 24 * 13) % 31 < 9;
        Luma([if stroke { 40 } else { 245 }])
    })
}
