//! Both programs against a server that answers as Countersign does.
#![expect(clippy::unwrap_used, reason = "helpers of tests, where a panic is the report")]

mod both_sides;
mod browser;
mod extension;
mod fake;
mod handshake;
mod marketplace;
mod northwind;
mod onboarding;
mod partner_api;
mod tidewater;
mod webhooks;
