//! Stamps: when a field was changed, and on which device.
//!
//! Two copies of a vault that were changed apart are merged field by field: the later stamp wins, and the
//! same one on every device. Wall clocks alone would let a device whose clock is ahead win for ever
//! against what is changed after it, so these are hybrid logical clocks (Kulkarni, Demirbas and others,
//! "Logical Physical Clocks", 2014): a new stamp is later than all that the vault has seen, whatever
//! the clock says. Deliberately not here: merging, which is a backup's business.

use crate::random::{Random, make_bytes};
use crate::time::UnixMillis;
use data_encoding::HEXLOWER;

/// Tells the devices of one user apart. Random, and tells nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId([u8; 8]);

impl DeviceId {
    /// A new random id.
    pub fn make(random: &mut dyn Random) -> Self {
        Self(make_bytes(random))
    }

    /// Reads 16 lower-case hexadecimal digits.
    pub fn parse(hex: &str) -> Option<Self> {
        let bytes = HEXLOWER.decode(hex.as_bytes()).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl std::fmt::Display for DeviceId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&HEXLOWER.encode(&self.0))
    }
}

/// A stamp. The order is that of the changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Stamp {
    at: UnixMillis,
    /// Counts what happened in the same millisecond, or while the clock was behind.
    count: u32,
    device: DeviceId,
}

impl Stamp {
    /// A stamp for what happens now on this device, later than `latest`.
    pub fn next(latest: Option<Self>, now: UnixMillis, device: DeviceId) -> Self {
        match latest {
            Some(latest) if latest.at >= now => match latest.count.checked_add(1) {
                Some(count) => Self {
                    at: latest.at,
                    count,
                    device,
                },
                None => Self {
                    at: UnixMillis::new(latest.at.as_u64().saturating_add(1)),
                    count: 0,
                    device,
                },
            },
            _ => Self {
                at: now,
                count: 0,
                device,
            },
        }
    }

    /// Reads what [`std::fmt::Display`] writes: `<milliseconds>.<count>.<device>`, the numbers decimal.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '.');
        let (at, count, device) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            at: UnixMillis::new(at.parse().ok()?),
            count: count.parse().ok()?,
            device: DeviceId::parse(device)?,
        })
    }
}

impl std::fmt::Display for Stamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.at.as_u64(), self.count, self.device)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: DeviceId = DeviceId([1; 8]);
    const THERE: DeviceId = DeviceId([2; 8]);

    fn next(latest: Option<Stamp>, now: u64, device: DeviceId) -> Stamp {
        Stamp::next(latest, UnixMillis::new(now), device)
    }

    #[test]
    fn what_comes_after_is_later_whatever_the_clock_says() {
        let first = next(None, 100, THERE);
        let ahead = next(Some(first), 500, HERE);
        let behind = next(Some(ahead), 200, THERE);
        let again = next(Some(behind), 200, HERE);
        let right = next(Some(again), 501, HERE);
        let all = [first, ahead, behind, again, right];
        assert!(all.is_sorted_by(|one, other| one < other), "{all:?}");
        assert_eq!(right.to_string(), "501.0.0101010101010101");
        let last = Stamp {
            count: u32::MAX,
            ..first
        };
        assert!(next(Some(last), 0, HERE) > last);
    }

    #[test]
    fn a_stamp_reads_back() {
        let stamp = next(Some(next(None, u64::MAX, HERE)), 5, THERE);
        assert_eq!(Stamp::parse(&stamp.to_string()), Some(stamp));
        for nonsense in ["", "1", "1.2", "1.2.3", "-1.0.0101010101010101", "a.b.c"] {
            assert_eq!(Stamp::parse(nonsense), None, "{nonsense}");
        }
    }
}
