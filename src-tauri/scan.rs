//! Pictures of the user's, read in a child that may be killed.
//!
//! The child is this same program (`--decode-picture`): it gets one picture, no environment, and no
//! more memory and time than an honest picture needs. The pixels never come here, and nothing of
//! them reaches the page: what they say goes to the agent.

use countersign_contract::{AppError, ErrorCode, Sensitive};
use countersign_platform::channel::{self, child::Started};
use countersign_platform::files::{self, FileError};
use countersign_platform::process;
use countersign_qr::child::{self, Outcome};
use countersign_qr::{CEILINGS, Unreadable};
use std::io;
use std::path::PathBuf;
use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;
use tokio::time::timeout;
use zeroize::Zeroizing;

/// The argument that makes this program the child.
pub const DECODE_PICTURE: &str = "--decode-picture";

/// The child's program, which is this one.
const PROGRAM: &str = env!("CARGO_PKG_NAME");
/// After this the child looks no further; it says so itself.
const PATIENCE: Duration = Duration::from_secs(6);
/// After this it is killed.
const DEADLINE: Duration = Duration::from_secs(10);
/// Processor time of the child, which its decoder may use on one thread only.
const CPU_SECONDS: u64 = 10;
/// Address space of the child: the decoded picture and what decoding takes beside, some copies of
/// its brightness, and the libraries of the window's program, which come along unused.
const MEMORY_BYTES: u64 = 2 << 30;

/// What a number of pictures say.
#[derive(Default)]
pub(crate) struct Scan {
    pub(crate) texts: Vec<Sensitive>,
    /// One error for each picture that says nothing.
    pub(crate) refused: Vec<AppError>,
}

/// The child: bounds itself, then reads a picture from standard input and writes what it says to
/// standard output.
pub fn decode_picture() -> ExitCode {
    child::silence_panics();
    if process::limit_child(MEMORY_BYTES, CPU_SECONDS).is_err() {
        return ExitCode::FAILURE;
    }
    let started = Instant::now();
    match child::run(io::stdin().lock(), io::stdout().lock(), &|| {
        started.elapsed() > PATIENCE
    }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Reads the pictures one after the other, so that many cost no more memory than one.
pub(crate) async fn read_pictures(paths: Vec<PathBuf>) -> Scan {
    let mut scan = Scan::default();
    for path in paths {
        match read_picture(path).await {
            Ok(texts) => scan.texts.extend(texts),
            Err(code) => scan.refused.push(code.into()),
        }
    }
    scan
}

async fn read_picture(path: PathBuf) -> Result<Vec<Sensitive>, ErrorCode> {
    // Not simply this executable: it may have been replaced by a newer one meanwhile.
    let program = process::program_beside(PROGRAM).map_err(|_| ErrorCode::Internal)?;
    let picture = tauri::async_runtime::spawn_blocking(move || {
        files::read_bounded(&path, CEILINGS.file_bytes)
    })
    .await
    .map_err(|_| ErrorCode::Internal)?
    .map_err(|error| match error {
        FileError::TooLarge { .. } => ErrorCode::PictureTooLarge,
        _ => ErrorCode::FileUnreadable,
    })?;
    let mut child = Command::new(program);
    child.arg(DECODE_PICTURE).env_clear().stderr(Stdio::null());
    decode(child, &picture, DEADLINE).await
}

/// Has `picture` decoded by `child`, for no longer than `deadline`.
async fn decode(
    child: Command,
    picture: &[u8],
    deadline: Duration,
) -> Result<Vec<Sensitive>, ErrorCode> {
    let output = timeout(deadline, converse(child, picture))
        .await
        .map_err(|_| ErrorCode::PictureTooSlow)?
        .map_err(|_| ErrorCode::Internal)?;
    match child::outcome(&output) {
        Some(Outcome::Texts(texts)) => Ok(texts
            .into_iter()
            .map(|text| Sensitive::new(text.into_string()))
            .collect()),
        Some(Outcome::Unreadable(fact)) => Err(code_of(fact)),
        // It was ended by a limit, or by a defect of a decoder: the picture is to blame.
        None => Err(ErrorCode::PictureUnreadable),
    }
}

/// Starts the child, feeds it and hears it out. When this is dropped, the child is killed.
async fn converse(child: Command, picture: &[u8]) -> io::Result<Zeroizing<Vec<u8>>> {
    let Started {
        mut child,
        mut input,
        output,
    } = channel::child::start(child)?;
    let feed = async move {
        // A child that ended early has its reasons, and its output tells them or nothing.
        let _ = input.write_all(picture).await;
    };
    // Room for what honest pictures say, so that growing leaves no copies of a key behind.
    let mut said = Zeroizing::new(Vec::with_capacity(64 * 1024));
    let ceiling = u64::try_from(child::MAX_OUTCOME).unwrap_or(u64::MAX);
    let mut output = output.take(ceiling.saturating_add(1));
    let ((), read) = tokio::join!(feed, output.read_to_end(&mut said));
    read?;
    child.kill().await?;
    Ok(said)
}

fn code_of(fact: Unreadable) -> ErrorCode {
    match fact {
        Unreadable::TooLarge => ErrorCode::PictureTooLarge,
        Unreadable::NotAPicture => ErrorCode::PictureUnreadable,
        Unreadable::NoCode => ErrorCode::PictureWithoutCode,
        Unreadable::NotText => ErrorCode::TextNotUtf8,
        Unreadable::OutOfTime => ErrorCode::PictureTooSlow,
    }
}

#[cfg(test)]
mod tests;
