//! Approval that resumes: somebody without the privilege asks, an administrator consents elsewhere, and the attempt goes on
//! from where it stood, in the asker's browser.
//!
//! Every batch writes the request first, then what of the door waits with it, then the attempt: in another order two of them
//! would wait for each other.

mod ask;
mod decide;
mod resume;

pub use ask::{Asking, Held, administrators, ask, withdraw};
pub use decide::{Approving, approve, decline};
pub use resume::{Resumed, StandsAt, resume, stands_at, turned_down};

use crate::Denied;
use model::field::FieldFaults;

/// What somebody says to the other, over several lines if they like.
fn reason(text: &str, least: usize) -> Result<&str, Denied> {
    let text = text.trim();
    let mut faults = FieldFaults::default();
    let shown = !text.chars().any(|character| protocol::text::hides(character) && !matches!(character, '\n' | '\r'));
    let long = (least..=500).contains(&text.chars().count());
    faults.require(shown && long, "reason", format!("must have {least} to 500 characters, none of them invisible"));
    faults.into_result().map_err(Denied::fields)?;
    Ok(text)
}
