//! Approval that resumes: somebody without the privilege asks, an administrator consents elsewhere, and the attempt goes on
//! from where it stood, in the asker's browser.

mod ask;
mod decide;
mod resume;

pub use ask::{Asking, Held, administrators, ask, withdraw};
pub use decide::{Approving, approve, decline};
pub use resume::{Resumed, resume, stands_at};
