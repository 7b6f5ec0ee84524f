//! Rung by rung, cheapest first, until one reads.
//!
//! A better way of looking at pictures is one more line in [`LADDER`], put where its time and its
//! gain belong; the corpus test (`tests/corpus.rs`) tells what it gains.

use crate::decoder::{self, Payload};
use crate::luma::Luma;
use crate::{CEILINGS, Text, Unreadable, tiles};
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};

struct Rung {
    look: fn(&Luma) -> Vec<Payload>,
    /// For pictures of so many pixels. Others pass by: there the time is not worth it.
    pixels: RangeInclusive<usize>,
}

/// Every picture.
const ANY: RangeInclusive<usize> = 0..=usize::MAX;
/// From a camera's smallest frame (640 x 480) on.
const CAMERA: RangeInclusive<usize> = 300_000..=usize::MAX;
/// Up to a screen of 5K (5120 x 2880).
const SCREEN: RangeInclusive<usize> = 0..=16_000_000;
/// Larger than any screen.
const PHOTOGRAPH: RangeInclusive<usize> = 16_000_001..=usize::MAX;
/// Up to a screen of 4K (3840 x 2160): for what takes long.
const SMALL: RangeInclusive<usize> = 0..=8_300_000;

const LADDER: [Rung; 10] = [
    // As it is. Reads nine of ten, in milliseconds.
    rung(decoder::rxing, ANY),
    // The noise of a camera averages out; that costs a fourth and a sixteenth of the first look.
    rung(halved, CAMERA),
    rung(quartered, CAMERA),
    // Shadows, reflections and uneven light, on large modules and on small ones.
    rung(|luma| decoder::rxing(&luma.thresholded(51)), SCREEN),
    rung(|luma| decoder::rxing(&luma.thresholded(25)), SCREEN),
    rung(halved_and_thresholded, PHOTOGRAPH),
    // Codes without a quiet zone on dark pages.
    rung(first_tile, SCREEN),
    // Modules of a pixel or two, blurred.
    rung(|luma| decoder::rxing(&luma.enlarged()), SMALL),
    // A detector of another school. It has been seen to panic, and to take minutes on noise.
    rung(decoder::rqrr, SMALL),
    rung(|luma| decoder::rqrr(&luma.thresholded(51)), SMALL),
];

const fn rung(look: fn(&Luma) -> Vec<Payload>, pixels: RangeInclusive<usize>) -> Rung {
    Rung { look, pixels }
}

/// Tries the rungs in order and returns what the first one that reads has read.
pub(crate) fn climb(luma: &Luma, out_of_time: &dyn Fn() -> bool) -> Result<Vec<Text>, Unreadable> {
    climb_on(&LADDER, luma, out_of_time)
}

fn climb_on(
    ladder: &[Rung],
    luma: &Luma,
    out_of_time: &dyn Fn() -> bool,
) -> Result<Vec<Text>, Unreadable> {
    for rung in ladder {
        if out_of_time() {
            return Err(Unreadable::OutOfTime);
        }
        if !rung.pixels.contains(&luma.pixels().len()) {
            continue;
        }
        // A decoder that panics has found nothing; nothing of its state outlives the call.
        let look = AssertUnwindSafe(|| (rung.look)(luma));
        match texts(catch_unwind(look).unwrap_or_default()) {
            Err(Unreadable::NoCode) => {}
            read => return read,
        }
    }
    Err(Unreadable::NoCode)
}

fn halved(luma: &Luma) -> Vec<Payload> {
    let half = luma.halved();
    half.as_ref().map(decoder::rxing).unwrap_or_default()
}

fn quartered(luma: &Luma) -> Vec<Payload> {
    let half = luma.halved();
    half.as_ref().map(halved).unwrap_or_default()
}

fn halved_and_thresholded(luma: &Luma) -> Vec<Payload> {
    let half = luma.halved();
    half.map(|half| decoder::rxing(&half.thresholded(25)))
        .unwrap_or_default()
}

fn first_tile(luma: &Luma) -> Vec<Payload> {
    let codes = tiles::framed_tiles(luma).map(|tile| decoder::rxing(&tile));
    codes
        .into_iter()
        .find(|codes| !codes.is_empty())
        .unwrap_or_default()
}

/// The different texts of the payloads, in the order in which they were found.
fn texts(payloads: Vec<Payload>) -> Result<Vec<Text>, Unreadable> {
    let mut texts = Vec::new();
    let mut refused = false;
    for bytes in joined(payloads) {
        match Text::from_payload(bytes) {
            _ if texts.len() == CEILINGS.texts => break,
            Some(text) if text.is_empty() || texts.contains(&text) => {}
            Some(text) => texts.push(text),
            None => refused = true,
        }
    }
    match (texts.is_empty(), refused) {
        (false, _) => Ok(texts),
        (true, true) => Err(Unreadable::NotText),
        (true, false) => Err(Unreadable::NoCode),
    }
}

/// Puts a text that is split over several codes together. A part alone is no text: without the
/// others it is dropped.
fn joined(payloads: Vec<Payload>) -> Vec<Vec<u8>> {
    let mut whole = Vec::new();
    let mut parts: Vec<(usize, usize, Vec<u8>)> = Vec::new();
    for payload in payloads {
        match payload.part {
            None => whole.push(payload.bytes),
            Some((index, count)) => parts.push((count, index, payload.bytes)),
        }
    }
    parts.sort();
    parts.dedup();
    for set in parts.chunk_by(|(a, ..), (b, ..)| a == b) {
        let complete = set
            .iter()
            .enumerate()
            .all(|(place, (_, index, _))| place == *index)
            && set.first().is_some_and(|(count, ..)| *count == set.len());
        if complete {
            whole.push(
                set.iter()
                    .flat_map(|(.., bytes)| bytes.iter().copied())
                    .collect(),
            );
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Payload {
        Payload {
            bytes: text.into(),
            part: None,
        }
    }

    fn part(index: usize, count: usize, text: &str) -> Payload {
        Payload {
            bytes: text.into(),
            part: Some((index, count)),
        }
    }

    /// Unwrapped to compare.
    fn said(payloads: Vec<Payload>) -> Result<Vec<String>, Unreadable> {
        texts(payloads).map(|texts| texts.into_iter().map(Text::into_string).collect())
    }

    fn grey() -> Luma {
        Luma::new(8, vec![128; 64]).expect("eight rows of eight")
    }

    #[test]
    fn the_same_text_is_told_once_and_an_empty_one_never() {
        let found = said(vec![whole("b"), whole("a"), whole(""), whole("b")]);
        assert_eq!(found, Ok(vec!["b".into(), "a".into()]));
        assert_eq!(said(vec![whole("")]), Err(Unreadable::NoCode));
    }

    #[test]
    fn a_split_text_is_told_when_every_part_is_there() {
        let (one, two, three) = (part(0, 3, "otp"), part(1, 3, "au"), part(2, 3, "th"));
        assert_eq!(
            said(vec![three, one, part(0, 3, "otp"), two]),
            Ok(vec!["otpauth".into()])
        );
        assert_eq!(said(vec![part(0, 2, "otp")]), Err(Unreadable::NoCode));
        let foreign = vec![part(0, 2, "otp"), part(1, 3, "au"), whole("other")];
        assert_eq!(said(foreign), Ok(vec!["other".into()]));
    }

    #[test]
    fn no_more_texts_than_the_ceiling() {
        let many = (0..CEILINGS.texts + 9)
            .map(|n| whole(&n.to_string()))
            .collect();
        assert_eq!(said(many).map(|texts| texts.len()), Ok(CEILINGS.texts));
    }

    #[test]
    fn a_text_above_the_ceiling_is_refused() {
        let longest = "x".repeat(CEILINGS.text_bytes);
        assert_eq!(said(vec![whole(&longest)]), Ok(vec![longest.clone()]));
        assert_eq!(
            said(vec![whole(&(longest + "x"))]),
            Err(Unreadable::NotText)
        );
    }

    #[test]
    fn a_rung_that_panics_is_stepped_over() {
        let broken = rung(|_| panic!("on purpose"), ANY);
        let sound = rung(|_| vec![whole("read")], ANY);
        let found = climb_on(&[broken, sound], &grey(), &|| false);
        assert_eq!(found.map(|texts| texts.len()), Ok(1));
    }

    #[test]
    fn a_rung_is_passed_by_when_it_is_not_for_such_a_size() {
        let low = rung(|_| vec![whole("read")], 0..=63);
        assert_eq!(
            climb_on(&[low], &grey(), &|| false),
            Err(Unreadable::NoCode)
        );
    }

    #[test]
    fn time_is_asked_for_before_every_rung() {
        let asked = std::cell::Cell::new(0);
        let third_time = || asked.replace(asked.get() + 1) == 2;
        assert_eq!(climb(&grey(), &third_time), Err(Unreadable::OutOfTime));
        assert_eq!(asked.get(), 3);
    }
}
