//! Bright tiles on a dark page: codes that were printed without the quiet zone they need.
//!
//! A dark web page shows its code on a white tile that is often no larger than the code. The dark
//! edge of the code then runs into the dark page and no decoder sees where it ends. Here such tiles
//! are found, cut out and given the white margin that ISO/IEC 18004 section 9.1 asks for.

use crate::luma::{Area, Luma};
use std::cmp::Reverse;
use std::collections::HashSet;

/// How far apart bright modules may be to belong to one tile, in pixels: from codes of small
/// modules to large ones.
const GAPS: [usize; 3] = [4, 8, 15];

/// The smallest tile worth a look: a version 1 code (21 modules) of one and a half pixels a module.
const MIN_SIDE: usize = 32;

/// At most so many tiles of one gap, the largest first.
const MAX_TILES: usize = 16;

/// The tiles of a picture, each once and framed in white.
pub(crate) fn framed_tiles(luma: &Luma) -> impl Iterator<Item = Luma> {
    let bright = luma.parted();
    let mut seen = HashSet::new();
    GAPS.into_iter().flat_map(move |gap| {
        let mut tiles: Vec<Blob> = blobs(&closed(&bright, gap)).collect();
        tiles.retain(|tile| tile.is_tile() && seen.insert(tile.area));
        tiles.sort_by_key(|tile| Reverse(tile.pixels));
        tiles.truncate(MAX_TILES);
        let framed = tiles
            .iter()
            .filter_map(|tile| luma.framed(tile.area, tile.margin()));
        framed.collect::<Vec<_>>()
    })
}

/// A connected bright area.
struct Blob {
    area: Area,
    pixels: usize,
}

impl Blob {
    fn width(&self) -> usize {
        self.area.right - self.area.left
    }

    fn height(&self) -> usize {
        self.area.bottom - self.area.top
    }

    /// About square, and bright nearly everywhere.
    fn is_tile(&self) -> bool {
        let (short, long) = (
            self.width().min(self.height()),
            self.width().max(self.height()),
        );
        short >= MIN_SIDE && long * 3 <= short * 4 && self.pixels * 4 >= short * long * 3
    }

    /// At least four modules of a version 1 code.
    fn margin(&self) -> usize {
        self.width().max(self.height()) / 5
    }
}

/// Morphological closing: fills the dark modules between bright ones, and leaves the dark page.
fn closed(bright: &Luma, gap: usize) -> Luma {
    bright
        .by_neighbourhood(gap, |_, sum, _| if sum > 0 { 255 } else { 0 })
        .by_neighbourhood(gap, |_, sum, area| if sum == 255 * area { 255 } else { 0 })
}

/// The connected bright areas of a black and white picture (pixels touch by their sides).
///
/// Row by row: each bright run joins the blobs of the runs that it touches in the row above.
fn blobs(mask: &Luma) -> impl Iterator<Item = Blob> {
    let mut forest = Forest::default();
    let mut above: Vec<(Run, usize)> = Vec::new();
    for (y, row) in mask.rows().enumerate() {
        let mut current = Vec::new();
        let mut candidates = above.iter().peekable();
        for run in bright_runs(row) {
            let tree = forest.plant(Blob {
                area: Area {
                    left: run.start,
                    top: y,
                    right: run.end,
                    bottom: y + 1,
                },
                pixels: run.len(),
            });
            while candidates
                .next_if(|(other, _)| other.end <= run.start)
                .is_some()
            {}
            // The last one touched may reach over the next run as well, so it is only looked at.
            for (other, grown) in candidates.clone() {
                if other.start >= run.end {
                    break;
                }
                forest.join(*grown, tree);
            }
            current.push((run, tree));
        }
        above = current;
    }
    forest.into_blobs()
}

type Run = std::ops::Range<usize>;

/// The bright stretches of a row, left to right.
fn bright_runs(row: &[u8]) -> impl Iterator<Item = Run> {
    let mut start = 0;
    row.chunk_by(|a, b| a == b).filter_map(move |stretch| {
        let run = start..start + stretch.len();
        start = run.end;
        (stretch.first() == Some(&255)).then_some(run)
    })
}

/// Disjoint sets of blobs that turned out to be one.
#[derive(Default)]
struct Forest {
    /// Of each tree the one that it was joined to; itself when it stands alone.
    parents: Vec<usize>,
    blobs: Vec<Blob>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "trees are numbers that `plant` gave out, and none is ever taken away"
)]
impl Forest {
    fn plant(&mut self, blob: Blob) -> usize {
        self.parents.push(self.blobs.len());
        self.blobs.push(blob);
        self.blobs.len() - 1
    }

    fn root(&mut self, mut tree: usize) -> usize {
        while self.parents[tree] != tree {
            self.parents[tree] = self.parents[self.parents[tree]];
            tree = self.parents[tree];
        }
        tree
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if one == other {
            return;
        }
        self.parents[other] = one;
        let (area, pixels) = (self.blobs[other].area, self.blobs[other].pixels);
        let blob = &mut self.blobs[one];
        blob.area.left = blob.area.left.min(area.left);
        blob.area.top = blob.area.top.min(area.top);
        blob.area.right = blob.area.right.max(area.right);
        blob.area.bottom = blob.area.bottom.max(area.bottom);
        blob.pixels += pixels;
    }

    fn into_blobs(self) -> impl Iterator<Item = Blob> {
        let Self { parents, blobs } = self;
        let roots = parents
            .into_iter()
            .enumerate()
            .map(|(tree, parent)| tree == parent);
        blobs
            .into_iter()
            .zip(roots)
            .filter_map(|(blob, root)| root.then_some(blob))
    }
}
