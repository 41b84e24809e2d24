//! Limits on guesses: so many failures in a window, then slowly or not at all.

use super::{RetryAfter, table::Table};
use std::{
    collections::VecDeque,
    hash::Hash,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// What is too many.
#[derive(Debug, Clone, Copy)]
pub struct GuessPolicy {
    /// Failures within the window that are let through freely.
    pub failures: u32,
    /// How long a failure counts, in microseconds.
    pub window_micros: i64,
    /// Above the limit one try is let through in this time, in microseconds; `None`: none until a failure leaves the window.
    pub then_every_micros: Option<i64>,
}

/// Counts failures per key, exactly: of any window's length, no more than the policy says are let through.
///
/// A key is what the limit is per, such as (account, address), so somebody who guesses from elsewhere costs the honest nothing.
///
/// Memory: one entry is 56 bytes and 8 bytes for each failure that is remembered (at most `failures` of the policy). With the defaults,
/// 8192 entries: at most 1.1 MiB for sign-in (10 failures) and 1.8 MiB for clients (20 failures). A table of 512 stays near 64 KiB.
#[derive(Debug)]
pub struct GuessLimiter {
    policy: GuessPolicy,
    table: Mutex<Table<VecDeque<i64>>>,
}

impl GuessLimiter {
    /// An empty limiter for about `entries` keys. `seed` is random and secret.
    pub fn new(policy: GuessPolicy, entries: usize, seed: [u8; 16]) -> Self {
        Self { policy, table: Mutex::new(Table::new(entries, seed)) }
    }

    /// Whether a try may be made now. Charges nothing; for checks so quick that no crowd fits between the question and [`Self::failed`].
    pub fn check(&self, key: &impl Hash, now: i64) -> Result<(), RetryAfter> {
        self.lock().get(key).map_or(Ok(()), |failures| self.verdict(failures, now))
    }

    /// Asks and charges a failure in one step, for checks that take time (passwords): of a hundred tries at once no more get through than one
    /// after the other. Tell the outcome by [`Self::succeeded`] or [`Self::undecided`]; without it the try counts as failed.
    pub fn begin(&self, key: &impl Hash, now: i64) -> Result<(), RetryAfter> {
        let mut table = self.lock();
        if let Some(failures) = table.get(key) {
            self.verdict(failures, now)?;
        }
        self.charge(&mut table, key, now);
        Ok(())
    }

    /// A try has failed. After [`Self::begin`] this is not needed.
    pub fn failed(&self, key: &impl Hash, now: i64) {
        self.charge(&mut self.lock(), key, now);
    }

    /// A try that [`Self::begin`] let through was right: it and the failures before it are forgotten.
    /// For a check that was not charged there is nothing to tell: a success is no guess.
    pub fn succeeded(&self, key: &impl Hash) {
        self.lock().remove(key);
    }

    /// A try that [`Self::begin`] let through at `began` came to no decision (the store was away): it does not count.
    pub fn undecided(&self, key: &impl Hash, began: i64) {
        if let Some(failures) = self.lock().get_mut(key)
            && let Some(at) = failures.iter().rposition(|time| *time == began)
        {
            failures.remove(at);
        }
    }

    fn limit(&self) -> usize {
        usize::try_from(self.policy.failures).unwrap_or(usize::MAX).max(1)
    }

    fn verdict(&self, failures: &VecDeque<i64>, now: i64) -> Result<(), RetryAfter> {
        let (Some(first), Some(last)) = (failures.front(), failures.back()) else {
            return Ok(());
        };
        let free_at = first.saturating_add(self.policy.window_micros);
        if failures.len() < self.limit() || free_at <= now {
            return Ok(());
        }
        let next = self.policy.then_every_micros.map_or(free_at, |every| free_at.min(last.saturating_add(every)));
        if next <= now { Ok(()) } else { Err(RetryAfter::from_micros(next - now)) }
    }

    /// Remembers a failure; of more than the policy counts, the latest.
    fn charge(&self, table: &mut Table<VecDeque<i64>>, key: &impl Hash, now: i64) {
        let limit = self.limit();
        let worth = |failures: &VecDeque<i64>| (failures.len() >= limit, failures.back().copied());
        let Some(failures) = table.entry(key, worth) else {
            return;
        };
        // A clock that went back must not make a later failure look older than an earlier one.
        let now = failures.back().map_or(now, |last| now.max(*last));
        if failures.len() >= limit {
            failures.pop_front();
        }
        failures.push_back(now);
    }

    fn lock(&self) -> MutexGuard<'_, Table<VecDeque<i64>>> {
        self.table.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECOND: i64 = 1_000_000;
    const MINUTE: i64 = 60 * SECOND;
    const SIGN_IN: GuessPolicy = GuessPolicy { failures: 10, window_micros: 15 * MINUTE, then_every_micros: Some(MINUTE) };
    const CLIENT: GuessPolicy = GuessPolicy { failures: 20, window_micros: MINUTE, then_every_micros: None };

    fn limiter(policy: GuessPolicy) -> GuessLimiter {
        GuessLimiter::new(policy, 1024, [7; 16])
    }

    #[test]
    fn ten_failures_then_one_a_minute_while_others_get_in() {
        let limiter = limiter(SIGN_IN);
        let (here, elsewhere) = (("anna", 1), ("anna", 2));
        for at in 0..10 {
            limiter.begin(&here, at * SECOND).unwrap();
        }
        assert_eq!(limiter.begin(&here, 10 * SECOND), Err(RetryAfter { seconds: 59 }));
        assert_eq!(limiter.begin(&elsewhere, 10 * SECOND), Ok(()));
        assert_eq!(limiter.begin(&("bert", 1), 10 * SECOND), Ok(()));
        assert_eq!(limiter.begin(&here, 9 * SECOND + MINUTE), Ok(()));
        assert_eq!(limiter.begin(&here, 10 * SECOND + MINUTE), Err(RetryAfter { seconds: 59 }));
        assert_eq!(limiter.begin(&here, 30 * MINUTE), Ok(()));
        assert_eq!(limiter.begin(&here, 30 * MINUTE), Ok(()), "after a quiet window it is free again");
    }

    #[test]
    fn twenty_a_minute_then_refused_until_one_leaves_the_window() {
        let limiter = limiter(CLIENT);
        for at in 0..20 {
            assert_eq!(limiter.check(&"client", at * SECOND), Ok(()));
            limiter.failed(&"client", at * SECOND);
        }
        assert_eq!(limiter.check(&"client", 20 * SECOND), Err(RetryAfter { seconds: 40 }));
        assert_eq!(limiter.check(&"client", MINUTE), Ok(()));
        limiter.failed(&"client", MINUTE);
        assert_eq!(limiter.check(&"client", MINUTE), Err(RetryAfter { seconds: 1 }));
    }

    #[test]
    fn a_success_is_no_guess_and_an_outage_is_none_either() {
        let limiter = limiter(SIGN_IN);
        for at in 0..100 {
            limiter.begin(&"anna", at).unwrap();
            limiter.succeeded(&"anna");
            limiter.begin(&"anna", at).unwrap();
            limiter.undecided(&"anna", at);
        }
        assert_eq!(limiter.check(&"anna", 100), Ok(()));
    }

    #[test]
    fn others_cannot_push_a_limited_key_out_cheaply() {
        let limiter = GuessLimiter::new(SIGN_IN, 64, [7; 16]);
        for _ in 0..10 {
            limiter.failed(&"victim", 0);
        }
        for stranger in 0..10_000 {
            limiter.failed(&stranger, 1);
        }
        assert!(limiter.check(&"victim", 2).is_err());
        assert!(limiter.lock().len() <= 64);
    }

    #[test]
    fn a_clock_that_goes_back_locks_nobody_out_for_ever() {
        let limiter = limiter(SIGN_IN);
        for _ in 0..10 {
            limiter.failed(&"anna", 100 * MINUTE);
        }
        limiter.failed(&"anna", 0);
        assert!(limiter.check(&"anna", 0).is_err());
        assert_eq!(limiter.check(&"anna", 115 * MINUTE), Ok(()));
    }

    proptest! {
        #[test]
        fn no_window_holds_more_than_the_policy_says(
            gaps in proptest::collection::vec(0_i64..20_000_000, 1..200),
            failures in 1_u32..12,
        ) {
            let window = 60 * SECOND;
            let limiter = limiter(GuessPolicy { failures, window_micros: window, then_every_micros: None });
            let (mut now, mut let_through) = (0, Vec::new());
            for gap in gaps {
                now += gap;
                match limiter.begin(&"key", now) {
                    Ok(()) => let_through.push(now),
                    Err(retry) => {
                        let later = now + i64::try_from(retry.seconds).unwrap() * SECOND;
                        prop_assert_eq!(limiter.check(&"key", later), Ok(()), "the hint was too early");
                        let recent = let_through.iter().filter(|time| **time > now - window).count();
                        prop_assert!(recent >= failures as usize, "refused with only {} failures", recent);
                    }
                }
                let recent = let_through.iter().filter(|time| **time > now - window).count();
                prop_assert!(recent <= failures as usize, "{} in one window", recent);
            }
        }

        #[test]
        fn slowed_down_means_one_per_interval(gaps in proptest::collection::vec(0_i64..90_000_000, 1..200)) {
            let limiter = limiter(SIGN_IN);
            let (mut now, mut let_through) = (0, Vec::<i64>::new());
            for gap in gaps {
                now += gap;
                let recent = let_through.iter().filter(|time| **time > now - 15 * MINUTE).count();
                let expected = recent < 10 || let_through.last().is_none_or(|last| now - last >= MINUTE);
                let allowed = limiter.begin(&"key", now).is_ok();
                prop_assert_eq!(allowed, expected);
                if allowed {
                    let_through.push(now);
                }
            }
        }

        #[test]
        fn keys_do_not_touch_each_other(noise in proptest::collection::vec(1_u32..50, 0..300)) {
            let limiter = limiter(CLIENT);
            for key in noise {
                limiter.failed(&key, 0);
            }
            prop_assert_eq!(limiter.check(&0_u32, 0), Ok(()));
        }
    }
}
