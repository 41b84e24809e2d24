//! The requests themselves, of each contestant.

pub mod bare;
pub mod node;
pub mod onboarding;
pub mod ours;

use crate::caller::{Caller, Refreshing, Repeating};
use crate::lane::Source;

/// Deals out to `connections` hands.
pub(crate) fn spread<T>(all: Vec<T>, connections: usize) -> Vec<Vec<T>> {
    let mut hands: Vec<Vec<T>> = (0..connections).map(|_| Vec::new()).collect();
    for (number, one) in all.into_iter().enumerate() {
        hands[number % connections].push(one);
    }
    hands
}

pub(crate) fn repeating(requests: Vec<Vec<u8>>, connections: usize, wanted: u16) -> Source<'static> {
    let hands = spread(requests, connections);
    Source::Kept(hands.into_iter().map(|requests| Box::new(Repeating::new(requests, wanted)) as Box<dyn Caller>).collect())
}

pub(crate) fn refreshing(
    path: &'static str,
    client: &[(&'static str, String)],
    (tokens, connections): (Vec<String>, usize),
) -> Source<'static> {
    let caller = |tokens| Box::new(Refreshing::new(path, client.to_vec(), tokens)) as Box<dyn Caller>;
    Source::Kept(spread(tokens, connections).into_iter().map(caller).collect())
}
