//! What people see.

pub mod view;
