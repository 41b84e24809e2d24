//! Chance that can be had again: every decision of a run comes from one seed.

/// `SplitMix64`.
#[derive(Debug, Clone)]
pub(crate) struct Dice(u64);

impl Dice {
    /// Thrown from `seed`.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Dice of their own for somebody who throws at the same time as others.
    pub(crate) fn fork(&mut self) -> Self {
        Self(self.next())
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Less than `bound`, which is more than 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let bound = bound.max(1) as u64;
        usize::try_from(self.next() % bound).unwrap_or_default()
    }

    /// A length of time between two, in milliseconds.
    pub(crate) fn milliseconds(&mut self, from: usize, to: usize) -> std::time::Duration {
        std::time::Duration::from_millis((from + self.below(to - from)) as u64)
    }
}

/// A seed that nobody chose.
pub(crate) fn any_seed() -> u64 {
    let mut bytes = [0; 8];
    // Without randomness the run is still a run.
    let _ = aws_lc_rs::rand::fill(&mut bytes);
    u64::from_be_bytes(bytes) >> 16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_throws_again() {
        let throws = |seed| {
            let mut dice = Dice::new(seed);
            let mut fork = dice.fork();
            [dice.below(1_000), fork.below(1_000), dice.below(1_000)]
        };
        assert_eq!(throws(7), throws(7));
        assert_ne!(throws(7), throws(8));
    }
}
