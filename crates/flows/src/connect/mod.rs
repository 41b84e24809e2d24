//! The connect door (seed 002): from the authorize link to the code.
//!
//! `request.rs` verifies what the link asks, `begin.rs` keeps it for the signed-in person, `installation.rs` continues an install from
//! the marketplace, `answer.rs` approves or denies, `resume.rs` goes on after an administrator's approval.

mod answer;
mod begin;
mod installation;
mod request;
mod resume;

pub use answer::{Approval, approve, deny, leave};
pub use begin::{begin, find_open, pick};
pub use installation::{About, Choice, about, choose};
pub use request::{AuthorizeOutcome, VerifiedRequest, verify};
pub(crate) use resume::resume;
