//! Runs a target: over its corpus and a number of new inputs, or for a time.

use crate::corpus;
use crate::mutate::Mutator;
use crate::numbers::Numbers;
use crate::target::Target;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// An input for which something does not hold; the panic's own words went to standard error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The input.
    pub input: Vec<u8>,
}

/// Runs the corpus and `count` inputs made from it; how many that were.
///
/// # Errors
/// The first input for which something does not hold, or that the corpus cannot be read.
pub fn some(target: &Target, seed: u64, count: usize) -> io::Result<Result<usize, Broken>> {
    let inputs = corpus::inputs(target.name)?;
    if let Some(broken) = inputs.iter().find_map(|input| broken(target, input)) {
        return Ok(Err(broken));
    }
    let kept = inputs.len();
    let mutator = Mutator::new(inputs, target.words);
    let mut numbers = Numbers::new(seed);
    let found = (0..count).find_map(|_| broken(target, &mutator.next(&mut numbers)));
    Ok(found.map_or(Ok(kept + count), Err))
}

/// Runs inputs made from `seed` until `time` is over; how many that were.
///
/// # Errors
/// The first input for which something does not hold, or that the corpus cannot be read.
pub fn long(target: &Target, seed: u64, time: Duration) -> io::Result<Result<usize, Broken>> {
    let mutator = Mutator::new(corpus::inputs(target.name)?, target.words);
    let mut numbers = Numbers::new(seed);
    let (start, mut count) = (Instant::now(), 0);
    while start.elapsed() < time {
        if let Some(broken) = broken(target, &mutator.next(&mut numbers)) {
            return Ok(Err(broken));
        }
        count += 1;
    }
    Ok(Ok(count))
}

fn broken(target: &Target, input: &[u8]) -> Option<Broken> {
    let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(input)));
    outcome.is_err().then(|| Broken { input: input.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_hold_is_told_with_its_input() {
        let target = Target { run: |input| assert!(!input.contains(&b'%')), ..crate::target::ALL[0] };
        let found = some(&target, 7, 10_000).unwrap().unwrap_err();
        assert!(found.input.contains(&b'%'));
        assert_eq!(
            some(&Target { run: |_| (), ..target }, 7, 10).unwrap().unwrap() - 10,
            corpus::inputs(target.name).unwrap().len()
        );
    }
}
