//! The corpus: pictures from elsewhere that show what the ladder reads, where it is present.
//!
//! It lies beside the repository, because its pictures are other people's. Each of its folders has
//! a `truth.json`: the pictures with their texts, and which decoders read them.

use crate::Text;
use crate::{ladder, picture};
use serde::Deserialize;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Known to be within reach, in hundredths: photographs and other apps' pictures, and
/// what a desktop shows (screenshots, dark pages, small codes, and webcam frames).
const REAL: usize = 94;
const DESKTOP: usize = 90;

#[derive(Deserialize)]
struct Truth {
    images: Vec<Picture>,
}

#[derive(Deserialize)]
struct Picture {
    file: PathBuf,
    texts: Vec<String>,
    /// How the texts are known; our own drawings do not say it.
    #[serde(default)]
    truth: String,
}

/// What came of the pictures of one folder.
#[derive(Default)]
struct Score {
    pictures: usize,
    read: usize,
    misread: Vec<PathBuf>,
    incomplete: Vec<PathBuf>,
    time: Duration,
    longest: Duration,
}

impl Score {
    fn rate(&self) -> usize {
        self.read * 100 / self.pictures.max(1)
    }

    fn add(&mut self, folder: &Path, picture: &Picture) {
        let path = folder.join(&picture.file);
        let bytes = fs::read(&path).expect("a picture that truth.json names");
        let luma = picture::decode(&bytes).expect("a picture of a known format");
        let started = Instant::now();
        let found = ladder::climb(&luma, &|| false).unwrap_or_default();
        let time = started.elapsed();
        let true_text = |text: &Text| {
            let text = comparable(text.expose());
            picture.texts.iter().any(|truth| comparable(truth) == text)
        };
        self.pictures += 1;
        self.read += usize::from(found.iter().any(true_text));
        if !found.iter().all(true_text) && !picture.is_of_unknown_text() {
            self.misread.push(path.clone());
        }
        if !found.is_empty() && found.len() < picture.texts.len() {
            self.incomplete.push(path);
        }
        self.time += time;
        self.longest = self.longest.max(time);
    }

    fn tell(&self, name: &str) {
        let Self {
            pictures,
            read,
            time,
            longest,
            ..
        } = self;
        let mean = time.as_millis() / u128::try_from(*pictures).unwrap_or(1).max(1);
        let rate = self.rate();
        println!(
            "{name}: {read} of {pictures} read ({rate} %), {mean} ms each, at most {longest:?}"
        );
    }

    fn join(mut self, other: Self) -> Self {
        self.pictures += other.pictures;
        self.read += other.read;
        self.misread.extend(other.misread);
        self.incomplete.extend(other.incomplete);
        self.time += other.time;
        self.longest = self.longest.max(other.longest);
        self
    }
}

impl Picture {
    /// An empty truth means that its source could not read it, and not that there is nothing.
    fn is_of_unknown_text(&self) -> bool {
        self.texts == [""]
    }

    /// No decoder reads it, as its source says: it shows damage that is beyond repair.
    fn is_beyond_repair(&self) -> bool {
        self.truth == "no decoder reads it"
    }
}

/// Line ends differ between the sources of the truth, and so do their guesses at character sets.
fn comparable(text: &str) -> String {
    let ascii = text.chars().filter(|c| c.is_ascii() && *c != '\r');
    ascii.collect::<String>().trim().to_owned()
}

fn score(folder: &Path) -> Score {
    let truth = fs::read(folder.join("truth.json")).expect("each folder has one");
    let truth: Truth = serde_json::from_slice(&truth).expect("the shape above");
    let mut score = Score::default();
    for picture in truth
        .images
        .iter()
        .filter(|picture| !picture.is_beyond_repair())
    {
        score.add(folder, picture);
    }
    score
}

#[test]
fn the_corpus_is_read_as_well_as_ever_and_nothing_is_misread() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/qr");
    let Ok(folders) = fs::read_dir(&corpus) else {
        println!("skipped: there is no corpus of QR pictures in ../shared/data/qr");
        return;
    };
    let (mut real, mut desktop, mut empty) = <(Score, Score, Score)>::default();
    for folder in folders.map(|entry| entry.expect("a readable folder").path()) {
        match folder.file_name().and_then(|name| name.to_str()) {
            _ if !folder.is_dir() => {}
            Some("desktop") => desktop = desktop.join(score(&folder)),
            Some("no-code") => empty = empty.join(score(&folder)),
            _ => real = real.join(score(&folder)),
        }
    }
    real.tell("REAL");
    desktop.tell("DESKTOP");
    empty.tell("without a code");
    assert!(real.rate() >= REAL);
    assert!(desktop.rate() >= DESKTOP);
    let all = real.join(desktop).join(empty);
    assert!(all.misread.is_empty(), "misread: {:?}", all.misread);
    assert!(
        all.incomplete.is_empty(),
        "not every code read: {:?}",
        all.incomplete
    );
}
