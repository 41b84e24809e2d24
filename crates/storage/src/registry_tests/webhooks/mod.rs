//! The statements of events, endpoints and deliveries, on both engines.

mod covered;
mod deliveries;
mod endpoints;
mod events;
mod feed;
mod samples;
