//! The statements of events, endpoints and deliveries, on both engines.

mod events;
