//! New inputs from kept ones: bytes changed, pieces taken out, doubled, moved, and spliced with other inputs and known words.

use crate::numbers::Numbers;

/// The longest input that is made.
const LONGEST: usize = 4_096;

/// Bytes at which readers of text turn, and some at which decoders do.
const TURNS: &[u8] = b"\0\t\n\r \"#$%&'()*+,-./019:;<=>?@AFZ[\\]^_`afz{|}~\x7f\x80\xbf\xc2\xed\xff";

/// Makes inputs from a corpus.
#[derive(Debug)]
pub struct Mutator {
    corpus: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
}

impl Mutator {
    /// From what is kept, and words that the reader knows; the words in the corpus are known by themselves.
    pub fn new(corpus: Vec<Vec<u8>>, known: &[&str]) -> Self {
        let mut words: Vec<Vec<u8>> = known.iter().map(|word| word.as_bytes().to_vec()).collect();
        for input in &corpus {
            let parts = input.split(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
            words.extend(parts.filter(|part| (2..=40).contains(&part.len())).map(<[u8]>::to_vec));
        }
        words.sort();
        words.dedup();
        Self { corpus, words }
    }

    /// The next input.
    pub fn next(&self, numbers: &mut Numbers) -> Vec<u8> {
        let mut input = numbers.pick(&self.corpus).cloned().unwrap_or_default();
        for _ in 0..=numbers.below(4) {
            self.change(&mut input, numbers);
        }
        input.truncate(LONGEST);
        input
    }

    fn change(&self, input: &mut Vec<u8>, numbers: &mut Numbers) {
        let at = numbers.below(input.len() + 1);
        let end = (at + 1 + numbers.below(8)).min(input.len());
        let some: Vec<u8> = match numbers.below(8) {
            0..=2 => numbers.pick(TURNS).copied().into_iter().collect(),
            3 | 4 => numbers.pick(&self.words).cloned().unwrap_or_default(),
            5 => format!("%{:02X}", numbers.below(256)).into_bytes(),
            6 => {
                numbers.pick(&['é', '\u{202e}', '\u{ff0e}', '٣', '\u{85}', '😀']).map(char::to_string).unwrap_or_default().into()
            }
            _ => self.piece(numbers),
        };
        match numbers.below(6) {
            0 => drop(input.splice(at..at, some)),
            1 => drop(input.splice(at.min(end)..end, some)),
            2 => drop(input.drain(at.min(end)..end)),
            3 if at < input.len() => input[at] ^= 1 << numbers.below(8),
            4 => {
                let piece = input[at.min(end)..end].repeat(1 + numbers.below(3));
                let to = numbers.below(input.len() + 1);
                drop(input.splice(to..to, piece));
            }
            _ => {
                let swapped = input.len().min(at + 1);
                if swapped > 1 {
                    input.swap(swapped - 1, numbers.below(swapped));
                }
            }
        }
    }

    fn piece(&self, numbers: &mut Numbers) -> Vec<u8> {
        let Some(other) = numbers.pick(&self.corpus) else { return Vec::new() };
        let from = numbers.below(other.len());
        other[from..(from + numbers.below(64)).min(other.len())].to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_inputs_and_most_of_them_are_new() {
        let of = |seed| {
            let mutator = Mutator::new(vec![b"client_id=a&scope=b".to_vec()], &["state"]);
            let mut numbers = Numbers::new(seed);
            (0..200).map(|_| mutator.next(&mut numbers)).collect::<Vec<_>>()
        };
        assert_eq!(of(1), of(1));
        assert_ne!(of(1), of(2));
        let mut different = of(1);
        different.sort();
        different.dedup();
        assert!(different.len() > 150, "{}", different.len());
    }
}
