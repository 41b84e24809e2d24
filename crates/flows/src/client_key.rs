//! Client keys: how they are made, replaced, retired, claimed and sealed, whichever door they came through.

mod candidate;
mod claim;
mod made;
mod replace;
mod seal;
mod standing;

pub use candidate::{Candidate, candidate, candidate_again};
pub use claim::{CLAIMED, Claimed, claim};
pub use made::{NewClientKey, masked};
pub(crate) use made::{change, place, told_of_replaced};
pub use replace::{Replaced, Replacement, delete, replace, replace_once, retire};
pub use seal::{encryption_key, set_encryption_key};
pub(crate) use standing::gives_way_by;
pub use standing::{Standing, gives_way, standing};
