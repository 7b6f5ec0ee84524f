//! `qr FILE...`: prints what the QR codes of each picture say, one JSON object a line.
//!
//! `{"file": ..., "texts": [...], "ms": ...}`, or `{"file": ..., "error": ...}` and exit code 1. A
//! picture without a code is no error and has no texts. The milliseconds are those of reading,
//! without the disk; as in the app, a picture is given up between two ways of looking at it when
//! its time is over.

use countersign_qr::{CEILINGS, Text, Unreadable, child, read};
use serde::Serialize;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::time::{Duration, Instant};

#[derive(Serialize)]
#[serde(untagged)]
enum Line {
    Read {
        file: String,
        texts: Vec<Text>,
        ms: f64,
    },
    Failed {
        #[serde(skip_serializing_if = "Option::is_none")]
        file: Option<String>,
        error: String,
    },
}

/// As long as the window lets its child look.
const PATIENCE: Duration = Duration::from_secs(6);

fn main() -> io::Result<ExitCode> {
    child::silence_panics();
    let mut files = std::env::args_os().skip(1).peekable();
    let mut code = ExitCode::SUCCESS;
    if files.peek().is_none() {
        code = ExitCode::FAILURE;
        print(&Line::Failed {
            file: None,
            error: "usage: qr FILE...".into(),
        })?;
    }
    for file in files {
        let line = line(&file);
        if matches!(line, Line::Failed { .. }) {
            code = ExitCode::FAILURE;
        }
        print(&line)?;
    }
    Ok(code)
}

/// Each line at once, so that none is lost should a later picture end the program.
fn print(line: &Line) -> io::Result<()> {
    let mut output = io::stdout().lock();
    serde_json::to_writer(&mut output, line)?;
    writeln!(output)?;
    output.flush()
}

fn line(path: &OsStr) -> Line {
    let file = path.to_string_lossy().into_owned();
    let Ok(bytes) = contents(path) else {
        return Line::Failed {
            file: Some(file),
            error: "The file cannot be read.".into(),
        };
    };
    let started = Instant::now();
    let found = read(&bytes, &|| started.elapsed() > PATIENCE);
    let ms = started.elapsed().as_secs_f64() * 1000.0;
    match found {
        Ok(texts) => Line::Read { file, texts, ms },
        Err(Unreadable::NoCode) => Line::Read {
            file,
            texts: vec![],
            ms,
        },
        Err(fact) => Line::Failed {
            file: Some(file),
            error: sentence(fact).into(),
        },
    }
}

/// The bytes of a file, at most one more than a picture may have.
fn contents(path: &OsStr) -> io::Result<Vec<u8>> {
    let ceiling = u64::try_from(CEILINGS.file_bytes).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    File::open(path)?
        .take(ceiling.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn sentence(fact: Unreadable) -> &'static str {
    match fact {
        Unreadable::TooLarge => "The file is larger than a picture may be.",
        Unreadable::NotAPicture => {
            "The file is not a PNG, JPEG, WebP, BMP or GIF picture, or it is damaged."
        }
        Unreadable::NoCode => "The picture holds no QR code that can be read.",
        Unreadable::NotText => "The QR code holds bytes that are not a text.",
        Unreadable::OutOfTime => "The time was up before a QR code was found.",
    }
}
