//! Pictures of anybody: never a panic that leaves the crate, and no more texts than its ceilings.
//!
//! The first byte of the input says how the rest becomes a picture: as a file, or as pixels, one a
//! bit, behind their width.

#![no_main]

use countersign_qr::{CEILINGS, child, read};
use libfuzzer_sys::fuzz_target;
use std::sync::Once;
use std::time::{Duration, Instant};

/// So that many pictures are tried; the rungs that take longest are the last.
const BUDGET: Duration = Duration::from_millis(40);

fuzz_target!(|input: &[u8]| {
    // A decoder of others may panic, and the ladder catches that; the hook of the fuzzer would end
    // the process at once. A panic that leaves `read` ends it still.
    static SILENCE: Once = Once::new();
    SILENCE.call_once(child::silence_panics);

    let Some((how, rest)) = input.split_first() else {
        return;
    };
    let file = if how % 2 == 0 {
        rest.to_vec()
    } else {
        bitmap(rest)
    };
    let start = Instant::now();
    if let Ok(texts) = read(&file, &|| start.elapsed() > BUDGET) {
        assert!((1..=CEILINGS.texts).contains(&texts.len()));
    }
});

/// A picture in black and white.
fn bitmap(input: &[u8]) -> Vec<u8> {
    let (width, bits) = input.split_first().unwrap_or((&0, &[]));
    let width = usize::from(*width) + 1;
    let height = (8 * bits.len()).div_ceil(width).clamp(1, 512);
    let is_dark = |x: usize, y: usize| {
        let at = y * width + x;
        bits.get(at / 8)
            .is_some_and(|byte| byte >> (at % 8) & 1 == 1)
    };
    let row = (3 * width).next_multiple_of(4);
    let number = |number: usize| u32::try_from(number).unwrap().to_le_bytes();
    let header = [
        &b"BM"[..],
        &number(54 + row * height),
        &[0; 4],
        &number(54),
        &number(40),
        &number(width),
        &number(height),
        &[1, 0, 24, 0],
        &[0; 24],
    ];
    let mut file = header.concat();
    for y in 0..height {
        let mut pixels = vec![255; row];
        for x in (0..width).filter(|x| is_dark(*x, y)) {
            pixels[3 * x..3 * x + 3].fill(0);
        }
        file.extend(pixels);
    }
    file
}
