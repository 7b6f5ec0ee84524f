//! What the disk adds to a save: the draft, its way to the disk, the reading back, the rename, and
//! the generation that is kept.

use countersign_platform::files::{Expected, Kept};
use divan::Bencher;

/// As long as the file of ten thousand accounts.
const FILE_BYTES: usize = 2_600_000;

#[divan::bench(sample_count = 50, sample_size = 1)]
fn keep_ten_thousand_accounts(bencher: Bencher<'_, '_>) {
    // Beside the build, since a temporary folder is in memory on many machines.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("cargo made it");
    let kept = Kept::new(folder.path());
    let file = vec![7; FILE_BYTES];
    let mut generation = 1;
    let mut stamp = kept
        .save(&file, generation, Expected::Absent)
        .expect("the folder is new");
    bencher.bench_local(|| {
        generation += 1;
        stamp = kept
            .save(&file, generation, Expected::Unchanged(&stamp))
            .expect("nobody else writes here");
    });
}

fn main() {
    divan::main();
}
