//! How Countersign is reached: configuration, running, pages, endpoints and the command line.

pub mod api;
pub mod cli;
pub mod config;
pub mod language;
pub mod limits;
pub mod pages;
pub mod run;
pub mod environment;
pub mod fault;
pub mod jobs;
pub mod oauth;
pub mod platform;
pub mod router;
pub mod state;
