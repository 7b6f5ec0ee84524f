//! A picture as the decoders see it, and the ways of changing it that help them.

use crate::Unreadable;

/// Eight-bit brightness (0 black, 255 white), row by row without gaps; never empty.
pub(crate) struct Luma {
    width: usize,
    pixels: Vec<u8>,
}

/// A part of a picture: its left, top and the first column and row after it.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Area {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) right: usize,
    pub(crate) bottom: usize,
}

impl Luma {
    /// A picture of rows of `width` pixels. One without pixels, or with half a row, is none.
    pub(crate) fn new(width: usize, pixels: Vec<u8>) -> Result<Self, Unreadable> {
        if width == 0 || pixels.is_empty() || !pixels.len().is_multiple_of(width) {
            return Err(Unreadable::NotAPicture);
        }
        Ok(Self { width, pixels })
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    pub(crate) fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    pub(crate) fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    pub(crate) fn rows(&self) -> std::slice::ChunksExact<'_, u8> {
        self.pixels.chunks_exact(self.width)
    }

    /// Each pixel anew from itself and its neighbourhood: `change(pixel, sum, area)` gets the sum
    /// of the `area` pixels that are at most `radius` columns and rows away and in the picture.
    ///
    /// Two running sums, so the time does not depend on the radius.
    pub(crate) fn by_neighbourhood(
        &self,
        radius: usize,
        change: impl Fn(u8, u32, u32) -> u8,
    ) -> Self {
        let row = |y: usize| self.rows().nth(y);
        let mut columns = vec![0_u32; self.width];
        let mut column_height = 0_u32;
        for entering in self.rows().take(radius) {
            add(&mut columns, entering);
            column_height += 1;
        }
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for (y, current) in self.rows().enumerate() {
            if let Some(entering) = row(y + radius) {
                add(&mut columns, entering);
                column_height += 1;
            }
            if let Some(leaving) = y.checked_sub(radius + 1).and_then(row) {
                subtract(&mut columns, leaving);
                column_height -= 1;
            }
            let (mut sum, mut area) = (0, 0);
            for column in columns.iter().take(radius) {
                sum += column;
                area += column_height;
            }
            for (x, pixel) in current.iter().enumerate() {
                if let Some(entering) = columns.get(x + radius) {
                    sum += entering;
                    area += column_height;
                }
                if let Some(leaving) = x.checked_sub(radius + 1).and_then(|x| columns.get(x)) {
                    sum -= leaving;
                    area -= column_height;
                }
                pixels.push(change(*pixel, sum, area));
            }
        }
        Self {
            width: self.width,
            pixels,
        }
    }

    /// Black where a pixel is darker than the mean of its neighbourhood, else white: undoes
    /// shadows and uneven light.
    pub(crate) fn thresholded(&self, radius: usize) -> Self {
        self.by_neighbourhood(radius, |pixel, sum, area| {
            if u32::from(pixel) * area < sum {
                0
            } else {
                255
            }
        })
    }

    /// White where a pixel is brighter than what parts the picture best in two (Otsu's method:
    /// the greatest variance between the two classes), else black.
    pub(crate) fn parted(&self) -> Self {
        let mut counts = [0_u64; 256];
        for pixel in &self.pixels {
            if let Some(count) = counts.get_mut(usize::from(*pixel)) {
                *count += 1;
            }
        }
        let levels = || (0_u8..=255).zip(counts);
        let all: u64 = counts.iter().sum();
        let all_sum: u64 = levels()
            .map(|(level, count)| u64::from(level) * count)
            .sum();
        let (mut dark, mut dark_sum) = (0_u64, 0_u64);
        let mut best = (0_u128, 0_u8);
        for (level, count) in levels() {
            dark += count;
            dark_sum += u64::from(level) * count;
            let bright = all - dark;
            if dark == 0 || bright == 0 {
                continue;
            }
            let distance = (u128::from(dark_sum) * u128::from(all))
                .abs_diff(u128::from(all_sum) * u128::from(dark));
            let variance = distance * distance / (u128::from(dark) * u128::from(bright));
            best = best.max((variance, level));
        }
        let pixels = self.pixels.iter();
        Self {
            width: self.width,
            pixels: pixels
                .map(|pixel| if *pixel > best.1 { 255 } else { 0 })
                .collect(),
        }
    }

    /// Half as large again (Catmull-Rom): gives the smallest modules an edge to find.
    pub(crate) fn enlarged(&self) -> Self {
        let last = self.height() - 1;
        let rows: Vec<&[u8]> = self.rows().collect();
        let row = |y: usize| rows.get(y.min(last)).copied().unwrap_or_default();
        let mut pixels = Vec::with_capacity(self.pixels.len() / 4 * 9);
        for y in (0..=last).step_by(2) {
            let [a, b, c] = [2, 1, 0].map(|up| row(y.saturating_sub(up)));
            let [d, e, f] = [1, 2, 3].map(|down| row(y + down));
            for (weights, [p, q, r, s]) in
                BETWEEN
                    .into_iter()
                    .zip([[a, b, c, d], [b, c, d, e], [c, d, e, f]])
            {
                let columns = p.iter().zip(q).zip(r).zip(s);
                let tall: Vec<u8> = columns
                    .map(|(((p, q), r), s)| blend(weights, [*p, *q, *r, *s]))
                    .collect();
                widen(&tall, &mut pixels);
            }
        }
        Self {
            width: self.width.div_ceil(2) * 3,
            pixels,
        }
    }

    /// Half as wide and high, each pixel the mean of four; an odd last row or column is left out.
    /// `None` if nothing is left.
    pub(crate) fn halved(&self) -> Option<Self> {
        let mean = |[a, b, c, d]: [u8; 4]| {
            let sum = [a, b, c, d].map(u16::from).iter().sum::<u16>();
            u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
        };
        let mut pixels = Vec::with_capacity(self.pixels.len() / 4);
        for rows in self.pixels.chunks_exact(2 * self.width) {
            let (upper, lower) = rows.split_at(self.width);
            let pairs = upper.chunks_exact(2).zip(lower.chunks_exact(2));
            pixels.extend(pairs.map(|(upper, lower)| match (upper, lower) {
                ([a, b], [c, d]) => mean([*a, *b, *c, *d]),
                _ => u8::MAX,
            }));
        }
        Self::new(self.width / 2, pixels).ok()
    }

    /// A part of the picture with a white margin around it.
    pub(crate) fn framed(&self, part: Area, margin: usize) -> Option<Self> {
        let width = part.right.checked_sub(part.left)? + 2 * margin;
        let mut pixels = vec![255; margin * width];
        for row in self.rows().take(part.bottom).skip(part.top) {
            pixels.resize(pixels.len() + margin, 255);
            pixels.extend_from_slice(row.get(part.left..part.right)?);
            pixels.resize(pixels.len() + margin, 255);
        }
        pixels.resize(pixels.len() + margin * width, 255);
        Self::new(width, pixels).ok()
    }
}

fn add(columns: &mut [u32], row: &[u8]) {
    for (column, pixel) in columns.iter_mut().zip(row) {
        *column += u32::from(*pixel);
    }
}

fn subtract(columns: &mut [u32], row: &[u8]) {
    for (column, pixel) in columns.iter_mut().zip(row) {
        *column -= u32::from(*pixel);
    }
}

/// The three new pixels for two old ones lie a sixth of a pixel before the first, halfway between
/// them, and a sixth after the second. Their weights on the four pixels around each, in parts of
/// 432: Catmull-Rom's cubic at 5/6, 1/2 and 1/6.
const BETWEEN: [[i32; 4]; 3] = [[-5, 57, 405, -25], [-27, 243, 243, -27], [-25, 405, 57, -5]];

fn blend(weights: [i32; 4], around: [u8; 4]) -> u8 {
    let sum: i32 = weights
        .iter()
        .zip(around)
        .map(|(weight, pixel)| weight * i32::from(pixel))
        .sum();
    u8::try_from(((sum + 216) / 432).clamp(0, 255)).unwrap_or_default()
}

/// Appends a row half as long again.
fn widen(row: &[u8], pixels: &mut Vec<u8>) {
    let (Some(first), Some(last)) = (row.first(), row.last()) else {
        return;
    };
    let edged: Vec<u8> = [*first; 2]
        .iter()
        .chain(row)
        .chain(&[*last; 4])
        .copied()
        .collect();
    for around in edged.windows(6).step_by(2).take(row.len().div_ceil(2)) {
        if let [a, b, c, d, e, f] = *around {
            let fours = [[a, b, c, d], [b, c, d, e], [c, d, e, f]];
            pixels.extend(
                BETWEEN
                    .into_iter()
                    .zip(fours)
                    .map(|(weights, four)| blend(weights, four)),
            );
        }
    }
}
