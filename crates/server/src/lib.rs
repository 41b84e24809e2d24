//! How Countersign is reached: configuration, running, pages, endpoints and the command line.

pub mod config;
pub mod language;
pub mod limits;
pub mod pages;
pub mod run;
