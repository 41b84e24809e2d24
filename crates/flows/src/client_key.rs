//! Client keys: how they are made, replaced, retired, claimed and sealed, whichever door they came through.

mod claim;
mod made;
mod replace;
mod seal;

pub use claim::{CLAIMED, Claimed, claim};
pub use made::{NewClientKey, masked};
pub(crate) use made::{change, gives_way_by, place};
pub use replace::{Replaced, Replacement, delete, replace, replace_once, retire};
pub use seal::{encryption_key, set_encryption_key};
