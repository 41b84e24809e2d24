//! The tool of the project.
fn main() {}
