//! The decoders: brightness in, payloads of codes out.
//!
//! They are asked for bytes, never for a text: what character set they would guess is not a fact.
//! Either may panic or take long on hostile pixels, so only [`crate::ladder`] calls them.

use crate::luma::Luma;
use rxing::common::{DetectorRXingResult, HybridBinarizer};
use rxing::multi::MultipleBarcodeReader;
use rxing::qrcode::cpp_port::{QrReader, decoder::Decode};
use rxing::qrcode::detector::Detector;
use rxing::{
    BarcodeFormat, Binarizer, BinaryBitmap, DecodeHints, Luma8Source, RXingResult,
    RXingResultMetadataType, RXingResultMetadataValue,
};
use std::collections::HashSet;

/// What one code holds.
pub(crate) struct Payload {
    pub(crate) bytes: Vec<u8>,
    /// Which part of how many, when a text is split over several codes (ISO/IEC 18004 section 8,
    /// structured append). Counted from 0.
    pub(crate) part: Option<(usize, usize)>,
}

/// Every code that rxing finds, dark on bright and bright on dark.
pub(crate) fn rxing(luma: &Luma) -> Vec<Payload> {
    let (Ok(width), Ok(height)) = (u32::try_from(luma.width()), u32::try_from(luma.height()))
    else {
        return Vec::new();
    };
    let Ok(source) = Luma8Source::new_with_slice(luma.pixels(), width, height) else {
        return Vec::new();
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let mut payloads = all_codes(&mut bitmap);
    bitmap.invert();
    payloads.extend(all_codes(&mut bitmap));
    payloads
}

/// rxing has two detectors: one that finds every code, and one that finds a single code that the
/// other misses now and then.
fn all_codes<B: Binarizer>(bitmap: &mut BinaryBitmap<B>) -> Vec<Payload> {
    // No Micro QR: it cannot hold a link with a key, and its single finder pattern is easily
    // seen where there is none.
    let hints = DecodeHints {
        TryHarder: Some(true),
        PossibleFormats: Some(HashSet::from([BarcodeFormat::QR_CODE])),
        ..DecodeHints::default()
    };
    let mut results = QrReader
        .decode_multiple_with_hints(bitmap, &hints)
        .unwrap_or_default();
    if results.is_empty() {
        let detected = Detector::new(bitmap.get_black_matrix()).detect_with_hints(&hints);
        let decoded = detected.and_then(|code| Decode(code.getBits()));
        results.extend(
            decoded
                .ok()
                .filter(|code| code.isValid())
                .map(|code| RXingResult::with_decoder_result(code, &[], BarcodeFormat::QR_CODE)),
        );
    }
    results.iter().map(payload).collect()
}

fn payload(result: &RXingResult) -> Payload {
    use RXingResultMetadataType::{STRUCTURED_APPEND_PARITY, STRUCTURED_APPEND_SEQUENCE};
    let metadata = result.getRXingResultMetadata();
    // The reader files the number of parts under the name of the parity; both are -1 without.
    let index = match metadata.get(&STRUCTURED_APPEND_SEQUENCE) {
        Some(RXingResultMetadataValue::StructuredAppendSequence(index)) => *index,
        _ => -1,
    };
    let count = match metadata.get(&STRUCTURED_APPEND_PARITY) {
        Some(RXingResultMetadataValue::StructuredAppendParity(count)) => *count,
        _ => -1,
    };
    Payload {
        bytes: result.getRawBytes().to_vec(),
        part: usize::try_from(index).ok().zip(usize::try_from(count).ok()),
    }
}

/// Every code that rqrr finds, dark on bright.
pub(crate) fn rqrr(luma: &Luma) -> Vec<Payload> {
    let mut pixels = luma.pixels().iter();
    // Asked row by row, left to right.
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(luma.width(), luma.height(), |_, _| {
            pixels.next().copied().unwrap_or(u8::MAX)
        });
    let grids = prepared.detect_grids();
    grids
        .iter()
        .filter_map(|grid| {
            let mut bytes = Vec::new();
            grid.decode_to(&mut bytes).ok()?;
            Some(Payload { bytes, part: None })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rxing::qrcode::common::{ErrorCorrectionLevel, Version};
    use rxing::qrcode::cpp_port::decoder::DecodeBitStream;

    /// The payload of a version 1 code that holds these bits.
    fn held(bits: &[u8]) -> Payload {
        let version = Version::Model2(1).expect("there is a version 1");
        let code = DecodeBitStream(bits, version, ErrorCorrectionLevel::M).expect("whole bits");
        payload(&RXingResult::with_decoder_result(
            code,
            &[],
            BarcodeFormat::QR_CODE,
        ))
    }

    #[test]
    fn a_part_knows_its_place() {
        // Structured append (0011): second (1) of three (2), parity ab; byte mode (0100): 3 bytes.
        let part = held(&[0x31, 0x2a, 0xb4, 0x03, 0x61, 0x62, 0x63, 0x00]);
        assert_eq!(part.bytes, b"abc");
        assert_eq!(part.part, Some((1, 3)));
    }

    #[test]
    fn a_whole_text_is_no_part() {
        let whole = held(&[0x40, 0x36, 0x16, 0x26, 0x30, 0x00]);
        assert_eq!(whole.bytes, b"abc");
        assert_eq!(whole.part, None);
    }
}
