//! A limit on how often somebody may ask for something, right or wrong.

use super::{RetryAfter, table::Table};
use std::{
    hash::Hash,
    sync::{Mutex, PoisonError},
};

/// So many in a period per key, as a bucket that refills steadily (the generic cell rate algorithm).
///
/// Memory: 24 bytes per entry, made once; 8192 entries are 192 KiB.
#[derive(Debug)]
pub struct RateLimiter {
    /// Microseconds in which one is refilled.
    interval: i64,
    /// How far ahead of its refilling a key may be, in microseconds.
    burst: i64,
    /// When each key's bucket is full again.
    full_at: Mutex<Table<i64>>,
}

impl RateLimiter {
    /// A limiter of `quota` in each `period_micros` per key, for about `entries` keys. `seed` is random and secret.
    pub fn new(quota: u32, period_micros: i64, entries: usize, seed: [u8; 16]) -> Self {
        let interval = (period_micros / i64::from(quota.max(1))).max(1);
        let burst = interval.saturating_mul(i64::from(quota.max(1)) - 1);
        Self { interval, burst, full_at: Mutex::new(Table::new(entries, seed)) }
    }

    /// Takes one, or says when the next is there.
    pub fn check(&self, key: &impl Hash, now: i64) -> Result<(), RetryAfter> {
        let mut table = self.full_at.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(full_at) = table.entry(key, |full_at| *full_at) else {
            return Ok(());
        };
        let start = (*full_at).max(now);
        let ahead = start - now;
        if ahead > self.burst {
            return Err(RetryAfter::from_micros(ahead - self.burst));
        }
        *full_at = start.saturating_add(self.interval);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000_000;

    #[test]
    fn a_quota_at_once_then_steadily() {
        let limiter = RateLimiter::new(20, HOUR, 1024, [7; 16]);
        for _ in 0..20 {
            limiter.check(&"here", 0).unwrap();
        }
        assert_eq!(limiter.check(&"here", 0), Err(RetryAfter { seconds: 180 }));
        assert_eq!(limiter.check(&"elsewhere", 0), Ok(()));
        assert_eq!(limiter.check(&"here", HOUR / 20), Ok(()));
        assert!(limiter.check(&"here", HOUR / 20).is_err());
    }

    proptest! {
        #[test]
        fn never_more_than_the_quota_and_what_was_refilled(
            gaps in proptest::collection::vec(0_i64..600_000_000, 1..300),
            quota in 1_u32..50,
        ) {
            let limiter = RateLimiter::new(quota, HOUR, 64, [7; 16]);
            let (mut now, mut taken) = (0_i64, 0_i64);
            for gap in gaps {
                now += gap;
                match limiter.check(&"key", now) {
                    Ok(()) => taken += 1,
                    Err(retry) => {
                        prop_assert!(taken > 0);
                        prop_assert!(i64::try_from(retry.seconds).unwrap() <= HOUR / i64::from(quota) / 1_000_000 + 1);
                    }
                }
                let interval = HOUR / i64::from(quota);
                prop_assert!(taken <= i64::from(quota) + now / interval + 1, "{} taken by {}", taken, now);
            }
        }
    }
}
