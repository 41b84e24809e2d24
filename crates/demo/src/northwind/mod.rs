//! Northwind, the sample platform: its protected API.
//!
//! | route | scope |
//! |---|---|
//! | `GET /transactions` | `transactions.read` |
//! | `GET /employees` | `employees.read` |
//! | `POST /invoices` `{customer, amount, currency, text?}` | `invoices.write` |
//!
//! A token's `iss` says which environment it is from; each environment has a
//! [`countersign_client::verifier::Verifier`] of its own. Data are kept per environment and
//! organization, in memory.

mod data;
mod problem;
mod routes;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use countersign_client::Clock;
use countersign_client::verifier::{Verifier, VerifierOptions, VerifierSet};

use crate::SetupError;

/// What the API is told.
#[derive(Clone, Debug)]
pub struct NorthwindConfig {
    /// The API's own address, for its page.
    pub base_url: String,
    /// Whose tokens it takes.
    pub environments: Vec<ResourceEnvironment>,
    /// Where the time comes from.
    pub clock: Clock,
}

/// The API's registration as a resource in one environment.
#[derive(Clone, Debug)]
pub struct ResourceEnvironment {
    /// `production` or `sandbox`, for its page.
    pub name: String,
    /// The environment's issuer.
    pub issuer: String,
    /// The audience that it was registered with.
    pub audience: String,
    /// The resource's client id.
    pub client_id: String,
    /// The resource's secret.
    pub client_secret: String,
}

#[derive(Clone)]
struct App(Arc<Inner>);

struct Inner {
    config: NorthwindConfig,
    verifiers: VerifierSet,
    data: data::Data,
}

/// The API as a router. Starts a background task per environment, which ends with the router, so
/// it must be called inside a Tokio runtime. The environments need not answer yet.
///
/// # Errors
/// [`SetupError::Client`] when an issuer is no URL.
pub fn router(config: NorthwindConfig) -> Result<Router, SetupError> {
    let mut verifiers = Vec::with_capacity(config.environments.len());
    for environment in &config.environments {
        let options =
            VerifierOptions::new(&environment.issuer, &environment.audience, &environment.client_id, &environment.client_secret);
        let clock = config.clock.clone();
        verifiers.push(Verifier::start(VerifierOptions { clock, ..options })?);
    }
    let data = data::Data::default();
    let app = App(Arc::new(Inner { config, verifiers: VerifierSet::new(verifiers), data }));
    Ok(Router::new()
        .route("/", get(routes::page))
        .route("/northwind.css", get(routes::style))
        .route("/transactions", get(routes::transactions))
        .route("/employees", get(routes::employees))
        .route("/invoices", post(routes::create_invoice))
        .fallback(routes::not_found)
        .method_not_allowed_fallback(routes::method_not_allowed)
        .layer(DefaultBodyLimit::max(16 * 1024))
        .with_state(app))
}
