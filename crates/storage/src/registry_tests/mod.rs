//! The registry's statements, on both engines.

mod doors;
mod guarded;
mod lists;
mod read_back;
mod report;
mod samples;
mod webhooks;
