//! Pictures of our own making, read through the public door.

mod corpus;
mod example;
mod pictures;

use crate::{CEILINGS, Text, Unreadable, child, read};
use image::{ImageFormat, Luma, LumaA, Rgb};
use pictures::{KEY, Page, claiming, code, encoded, link};
use proptest::prelude::*;

/// Every text of a picture, without a deadline.
fn texts(bytes: &[u8]) -> Result<Vec<String>, Unreadable> {
    let found = read(bytes, &|| false)?;
    Ok(found.into_iter().map(Text::into_string).collect())
}

fn png(page: &Page) -> Vec<u8> {
    encoded(page, ImageFormat::Png)
}

const FORMATS: [ImageFormat; 5] = [
    ImageFormat::Png,
    ImageFormat::Jpeg,
    ImageFormat::WebP,
    ImageFormat::Bmp,
    ImageFormat::Gif,
];

#[test]
fn every_format_reads() {
    let page = Page::with_a_code();
    for format in FORMATS {
        assert_eq!(
            texts(&encoded(&page, format)),
            Ok(vec![link("ACME")]),
            "{format:?}"
        );
    }
}

#[test]
fn colours_read() {
    let page = Page::with_a_code();
    // Dark blue on light yellow.
    let coloured = image::RgbImage::from_fn(page.width(), page.height(), |x, y| {
        if page.get_pixel(x, y).0 == [0] {
            Rgb([20, 20, 120])
        } else {
            Rgb([255, 250, 190])
        }
    });
    assert_eq!(
        texts(&encoded(coloured, ImageFormat::Png)),
        Ok(vec![link("ACME")])
    );
}

#[test]
fn what_is_transparent_is_white() {
    let page = Page::with_a_code();
    // Black modules, and nothing but transparent black around them.
    let bare = image::GrayAlphaImage::from_fn(page.width(), page.height(), |x, y| {
        let Luma([bright]) = *page.get_pixel(x, y);
        LumaA([0, 255 - bright])
    });
    assert_eq!(
        texts(&encoded(bare, ImageFormat::Png)),
        Ok(vec![link("ACME")])
    );
}

#[test]
fn bright_on_dark_reads() {
    let mut page = Page::new(400, 300, 18);
    page.draw(&code(link("ACME")), 40, 30, 4, [230, 18]);
    assert_eq!(texts(&png(&page)), Ok(vec![link("ACME")]));
}

#[test]
fn two_pixels_a_module_read() {
    let mut page = Page::new(800, 600, 255);
    page.draw(&code(link("ACME")), 501, 303, 2, [0, 255]);
    assert_eq!(texts(&png(&page)), Ok(vec![link("ACME")]));
}

#[test]
fn low_contrast_reads() {
    let mut page = Page::new(400, 300, 150);
    page.draw(&code(link("ACME")), 40, 30, 4, [120, 150]);
    assert_eq!(texts(&png(&page)), Ok(vec![link("ACME")]));
}

#[test]
fn a_code_in_a_deep_shadow_reads() {
    let mut page = Page::with_a_code();
    // To the right, white is darker than black is to the left.
    for (x, _, pixel) in page.enumerate_pixels_mut() {
        let light = 250 - x / 2;
        pixel.0 = pixel.0.map(|bright| {
            u8::try_from((80 + u32::from(bright) / 3) * light / 250).expect("below 256")
        });
    }
    assert_eq!(texts(&png(&page)), Ok(vec![link("ACME")]));
}

#[test]
fn a_tile_without_a_quiet_zone_on_a_dark_page_reads() {
    for side in [3, 5, 8] {
        let mut page = Page::new(800, 600, 15);
        page.draw(&code(link("ACME")), 101, 83, side, [15, 240]);
        assert_eq!(
            texts(&png(&page)),
            Ok(vec![link("ACME")]),
            "{side} pixels a module"
        );
    }
}

#[test]
fn noise_as_strong_as_the_contrast_is_seen_through() {
    let mut page = Page::new(1200, 1000, 190);
    page.draw(&code(link("ACME")), 300, 200, 12, [70, 190]);
    // A linear congruential generator (the constants of Numerical Recipes) is noise enough.
    let mut state = 1_u32;
    for pixel in page.pixels_mut() {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        let noise = i16::try_from((state >> 16) % 201).expect("at most 200") - 100;
        let Luma([grey]) = *pixel;
        *pixel = Luma([u8::try_from((i16::from(grey) + noise).clamp(0, 255)).expect("a byte")]);
    }
    assert_eq!(texts(&png(&page)), Ok(vec![link("ACME")]));
}

#[test]
fn every_code_of_a_picture_is_read() {
    let mut page = Page::new(900, 700, 255);
    let names = ["one", "two", "three", "four"];
    for (name, (x, y)) in names
        .iter()
        .zip([(40, 40), (480, 40), (40, 380), (480, 380)])
    {
        page.draw(&code(link(name)), x, y, 5, [0, 255]);
    }
    let mut found = texts(&png(&page)).expect("four codes");
    found.sort();
    assert_eq!(found, ["four", "one", "three", "two"].map(link));
}

#[test]
fn dark_and_bright_codes_of_one_picture_are_read_together() {
    let mut page = Page::new(700, 300, 255);
    page.draw(&code("https://example.com/app"), 40, 40, 4, [0, 255]);
    page.fill(350, 0, 350, 300, 20);
    page.draw(&code(link("ACME")), 400, 40, 4, [240, 20]);
    let expected = vec!["https://example.com/app".to_owned(), link("ACME")];
    assert_eq!(texts(&png(&page)), Ok(expected));
}

#[test]
fn the_same_code_twice_is_one_text() {
    let mut page = Page::new(700, 300, 255);
    page.draw(&code(link("ACME")), 40, 40, 4, [0, 255]);
    page.draw(&code(link("ACME")), 400, 40, 4, [0, 255]);
    assert_eq!(texts(&png(&page)), Ok(vec![link("ACME")]));
}

#[test]
fn utf_8_and_japanese_are_texts() {
    let utf_8 = format!("otpauth://totp/Jürgen 管理者?secret={KEY}");
    let shift_jis = [
        b"http://example.jp/ ".as_slice(),
        &[0x83, 0x65, 0x83, 0x58, 0x83, 0x67],
    ]
    .concat();
    for (bytes, expected) in [
        (utf_8.as_bytes(), utf_8.as_str()),
        (&shift_jis, "http://example.jp/ テスト"),
    ] {
        let mut page = Page::new(400, 400, 255);
        page.draw(&code(bytes), 40, 40, 4, [0, 255]);
        assert_eq!(texts(&png(&page)), Ok(vec![expected.to_owned()]));
    }
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let latin_1 = [
        b"otpauth://totp/J".as_slice(),
        b"\xfcrgen?secret=",
        KEY.as_bytes(),
    ]
    .concat();
    for bytes in [
        latin_1.as_slice(),
        &[0xff, 0xfe, 0, 1, 2, 0x80],
        &[0xed, 0xa0, 0x80],
    ] {
        let mut page = Page::new(400, 400, 255);
        page.draw(&code(bytes), 40, 40, 4, [0, 255]);
        assert_eq!(texts(&png(&page)), Err(Unreadable::NotText));
    }
}

#[test]
fn a_text_beside_one_that_is_none_is_read() {
    let mut page = Page::new(700, 300, 255);
    page.draw(
        &code([0xff, 0xfe, 0, 1, 2, 0x80].as_slice()),
        40,
        40,
        4,
        [0, 255],
    );
    page.draw(&code(link("ACME")), 400, 40, 4, [0, 255]);
    assert_eq!(texts(&png(&page)), Ok(vec![link("ACME")]));
}

#[test]
fn what_is_no_picture_is_called_so() {
    let words = b"otpauth://totp/ACME?secret=GEZDGNBVGY3TQOJQ";
    for bytes in [
        b"".as_slice(),
        b"\n",
        words,
        b"\x89PNG\r\n\x1a\n",
        b"GIF89a",
        b"BM",
        b"%PDF-1.7",
    ] {
        assert_eq!(texts(bytes), Err(Unreadable::NotAPicture));
    }
}

#[test]
fn a_picture_without_a_code_is_called_so() {
    let white = Page::new(300, 200, 255);
    let one_pixel = Page::new(1, 1, 0);
    let mut stripes = Page::new(300, 200, 255);
    for x in (0..300).step_by(6) {
        stripes.fill(x, 0, 3, 200, 0);
    }
    for page in [white, one_pixel, stripes] {
        assert_eq!(texts(&png(&page)), Err(Unreadable::NoCode));
    }
}

#[test]
fn a_cut_off_file_reads_right_or_not_at_all() {
    let page = Page::with_a_code();
    for format in FORMATS {
        let bytes = encoded(&page, format);
        let mut refused = 0;
        for length in (0..bytes.len()).step_by(bytes.len() / 24 + 1) {
            match texts(bytes.get(..length).expect("shorter than the file")) {
                Ok(found) => assert_eq!(found, [link("ACME")], "{format:?}"),
                Err(fact) => {
                    let honest = [Unreadable::NotAPicture, Unreadable::NoCode].contains(&fact);
                    assert!(honest, "{format:?}: {fact:?}");
                    refused += 1;
                }
            }
        }
        assert!(refused > 4, "{format:?}: most of it was cut off");
    }
}

#[test]
fn a_small_file_that_claims_to_be_huge_is_refused_unseen() {
    for format in [ImageFormat::Png, ImageFormat::Bmp, ImageFormat::Gif] {
        let bomb = claiming(format, 60_000, 60_000);
        assert!(bomb.len() < 4096);
        assert_eq!(texts(&bomb), Err(Unreadable::TooLarge), "{format:?}");
    }
}

#[test]
fn a_file_above_the_ceiling_is_refused() {
    let page = Page::with_a_code();
    let mut bytes = png(&page);
    bytes.resize(CEILINGS.file_bytes, 0);
    assert_eq!(texts(&bytes), Ok(vec![link("ACME")]));
    bytes.push(0);
    assert_eq!(texts(&bytes), Err(Unreadable::TooLarge));
}

#[test]
fn no_time_no_text() {
    let page = Page::with_a_code();
    assert_eq!(read(&png(&page), &|| true), Err(Unreadable::OutOfTime));
}

#[test]
fn debugging_shows_nothing_that_was_read() {
    let page = Page::with_a_code();
    let found = child::Outcome::Texts(read(&png(&page), &|| false).expect("a code"));
    let shown = format!("{found:?}");
    assert!(shown.contains("Text(…)"));
    assert!(!shown.contains(KEY) && !shown.contains("ACME"));
}

/// What the child says to a picture, as it goes over the pipe.
fn said(picture: &[u8]) -> Vec<u8> {
    let mut output = Vec::new();
    child::run(picture, &mut output, &|| false).expect("a Vec takes everything");
    output
}

#[test]
fn the_child_says_one_json_object() {
    let mut page = Page::new(200, 200, 255);
    page.draw(&code("a \"text\""), 40, 40, 4, [0, 255]);
    assert_eq!(said(&png(&page)), br#"{"texts":["a \"text\""]}"#);
    assert_eq!(said(b"no picture"), br#"{"unreadable":"not_a_picture"}"#);
    assert_eq!(
        said(&vec![0; CEILINGS.file_bytes + 1]),
        br#"{"unreadable":"too_large"}"#
    );
}

#[test]
fn the_parent_understands_the_child() {
    let page = Page::with_a_code();
    let Some(child::Outcome::Texts(found)) = child::outcome(&said(&png(&page))) else {
        panic!("the child has read a text");
    };
    assert_eq!(
        found.into_iter().map(Text::into_string).collect::<Vec<_>>(),
        [link("ACME")]
    );
    let refused = child::Outcome::Unreadable(Unreadable::NotAPicture);
    assert_eq!(child::outcome(&said(b"")), Some(refused));
}

#[test]
fn the_parent_believes_no_child_that_says_too_much_or_too_little() {
    let said = |texts: Vec<String>| {
        serde_json::json!({ "texts": texts })
            .to_string()
            .into_bytes()
    };
    let worst = vec!["\0".repeat(CEILINGS.text_bytes); CEILINGS.texts];
    assert!(child::outcome(&said(worst.clone())).is_some());
    assert_eq!(
        child::outcome(&said([worst, vec!["x".into()]].concat())),
        None
    );
    assert_eq!(
        child::outcome(&said(vec!["x".repeat(CEILINGS.text_bytes + 1)])),
        None
    );
    assert_eq!(child::outcome(&said(vec![])), None);
    for broken in [
        "",
        "{",
        "{}",
        r#"{"texts":["x"]"#,
        r#"{"unreadable":"tired"}"#,
    ] {
        assert_eq!(child::outcome(broken.as_bytes()), None);
    }
    assert_eq!(child::outcome(&vec![b' '; child::MAX_OUTCOME + 1]), None);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever follows the first bytes of a format.
    #[test]
    fn arbitrary_bytes_never_panic(
        format in prop::sample::select(FORMATS.to_vec()),
        start in 0_usize..40,
        rest in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let mut bytes = encoded(&Page::new(4, 4, 128), format);
        bytes.truncate(start);
        bytes.extend(rest);
        let facts = [Unreadable::NotAPicture, Unreadable::NoCode, Unreadable::TooLarge];
        prop_assert!(matches!(read(&bytes, &|| false), Err(fact) if facts.contains(&fact)));
    }

    /// A damaged picture gives the right text or none.
    #[test]
    fn damage_never_makes_another_text(
        format in prop::sample::select(FORMATS.to_vec()),
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut page = Page::new(200, 200, 255);
        page.draw(&code(link("ACME")), 20, 20, 3, [0, 255]);
        let mut bytes = encoded(&page, format);
        for (place, byte) in damage {
            *place.get_mut(&mut bytes) = byte;
        }
        if let Ok(found) = texts(&bytes) {
            prop_assert_eq!(found, [link("ACME")]);
        }
    }

    /// Noise of every size: nothing is read where nothing is.
    #[test]
    fn noise_never_panics(width in 1_usize..90, pixels in prop::collection::vec(any::<u8>(), 90..8100)) {
        let height = pixels.len() / width;
        let mut pixels = pixels;
        pixels.truncate(width * height);
        let luma = crate::luma::Luma::new(width, pixels).expect("whole rows");
        prop_assert_eq!(crate::ladder::climb(&luma, &|| false), Err(Unreadable::NoCode));
    }
}
