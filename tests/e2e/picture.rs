//! Pictures: QR codes to be read, and screenshots to be looked at.

use image::{GrayImage, ImageFormat, Luma};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

/// Writes a PNG picture of the QR code of `text`, as a site shows it.
pub(crate) fn write_qr_code(text: &str, to: &Path) {
    /// Pixels to a module, and modules of quiet around the code.
    const SCALE: u32 = 6;
    const QUIET: u32 = 4;

    let code = qrcode::QrCode::new(text).expect("the text fits");
    let modules = u32::try_from(code.width()).expect("it fits on a screen");
    let colours = code.to_colors();
    let dark = |x: u32, y: u32| {
        let module = |at: u32| (at / SCALE).checked_sub(QUIET).filter(|at| *at < modules);
        module(x).zip(module(y)).is_some_and(|(x, y)| {
            let at = usize::try_from(y * modules + x).expect("it fits on a screen");
            colours[at] == qrcode::Color::Dark
        })
    };
    let side = (modules + 2 * QUIET) * SCALE;
    let picture = GrayImage::from_fn(side, side, |x, y| Luma([if dark(x, y) { 0 } else { 255 }]));
    save(&picture, to);
}

/// Writes a white PNG picture, which is a small file however large it is.
pub(crate) fn write_blank(width: u32, height: u32, to: &Path) {
    save(&GrayImage::from_pixel(width, height, Luma([255])), to);
}

fn save(picture: &GrayImage, to: &Path) {
    picture
        .save_with_format(to, ImageFormat::Png)
        .expect("the test's folder can be written");
}

/// How light the ground of a screen is, from 0 for black to 255 for white. Most of a screen is ground,
/// so it is the middle one of all pixels, put in order.
pub(crate) fn lightness_of_ground(png: &[u8]) -> u8 {
    let picture = image::load_from_memory(png).expect("it is PNG").to_luma8();
    let mut pixels = picture.into_raw();
    let middle = pixels.len() / 2;
    *pixels.select_nth_unstable(middle).1
}

/// Where pictures of the screens are kept: `screenshots` in cargo's folder.
pub(crate) fn screenshots() -> PathBuf {
    made(target().join("screenshots"))
}

/// Where the evidence of a failed test is kept; `name` is a file's ending.
pub(crate) fn evidence(name: &str) -> PathBuf {
    let test = thread::current()
        .name()
        .unwrap_or("test")
        .replace("::", "-");
    made(target().join("screenshots/failed")).join(format!("{test}{name}"))
}

/// Cargo's folder, where the programs lie one folder deeper.
pub(crate) fn target() -> PathBuf {
    built()
        .parent()
        .expect("it is in cargo's folder")
        .to_owned()
}

/// The folder with the two programs that were built for this test.
pub(crate) fn built() -> PathBuf {
    let window = Path::new(env!("CARGO_BIN_EXE_countersign-window"));
    window.parent().expect("it is in a folder").to_owned()
}

fn made(folder: PathBuf) -> PathBuf {
    fs::create_dir_all(&folder).expect("cargo's folder can be written");
    folder
}
