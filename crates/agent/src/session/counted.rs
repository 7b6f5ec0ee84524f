//! Codes that are counted (HOTP): those that were made while the vault is open.
//!
//! A server accepts a few codes beyond the one that it expects; whoever makes more without using them
//! is locked out (RFC 4226 section 7.4 calls it the look-ahead window). So after some in a row the
//! next one must be asked for twice. Deliberately not here: the counter, which is the account's.

use countersign_core::account::AccountId;
use countersign_core::secret::Code;
use std::collections::HashMap;
use std::time::Duration;
use tokio::time::Instant;

/// So many codes may be made in a row: fewer than any server looks ahead.
const IN_A_ROW: usize = 3;
/// Codes that were made within this time are in a row: between two sign-ins passes more.
const ROW: Duration = Duration::from_secs(5 * 60);

/// What was made, by account.
#[derive(Default)]
pub(super) struct Counted(HashMap<AccountId, Made>);

struct Made {
    latest: Code,
    moments: Vec<Instant>,
}

impl Counted {
    /// Whether so many were made lately that the server may not follow.
    pub(super) fn runs_ahead(&self, id: AccountId, now: Instant) -> bool {
        self.0.get(&id).is_some_and(|made| {
            let lately = made
                .moments
                .iter()
                .filter(|moment| is_lately(**moment, now));
            lately.count() >= IN_A_ROW
        })
    }

    /// Notes a code that was made.
    pub(super) fn note(&mut self, id: AccountId, code: Code, now: Instant) {
        let mut moments = self.0.remove(&id).map_or(Vec::new(), |made| made.moments);
        moments.retain(|moment| is_lately(*moment, now));
        moments.push(now);
        let made = Made {
            latest: code,
            moments,
        };
        self.0.insert(id, made);
    }

    /// The code that was made last.
    pub(super) fn latest(&self, id: AccountId) -> Option<&Code> {
        self.0.get(&id).map(|made| &made.latest)
    }
}

fn is_lately(moment: Instant, now: Instant) -> bool {
    now.saturating_duration_since(moment) < ROW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_ends_with_its_time() {
        let id = AccountId::parse(&"0".repeat(32)).expect("it is an id");
        let mut counted = Counted::default();
        let start = Instant::now();
        for number in 0..IN_A_ROW {
            assert!(!counted.runs_ahead(id, start));
            counted.note(id, Code::new(number.to_string()), start);
        }
        assert!(counted.runs_ahead(id, start));
        assert!(counted.runs_ahead(id, start + ROW - Duration::from_millis(1)));
        assert!(!counted.runs_ahead(id, start + ROW));
        let latest = counted.latest(id).expect("some were made");
        assert_eq!(latest.expose(), (IN_A_ROW - 1).to_string());
    }
}
