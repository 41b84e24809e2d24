//! What every handler can reach.

use crate::limits::Limiters;
use crate::pages::view::Platform;
use axum::extract::FromRef;
use flows::Context;
use std::ops::Deref;
use std::sync::Arc;

/// Shared by every handler of one environment. Each request clones it, so it is one reference.
#[derive(Clone)]
pub struct AppState(Arc<Shared>);

/// What is shared.
pub struct Shared {
    /// What flows are handed.
    pub context: Arc<Context>,
    /// Limits on guesses and rates, of this node.
    pub limiters: Limiters,
    /// What pages need beside it.
    pub pages: PageSettings,
}

impl AppState {
    /// Of these parts.
    pub fn new(context: Arc<Context>, limiters: Limiters, pages: PageSettings) -> Self {
        Self(Arc::new(Shared { context, limiters, pages }))
    }
}

impl Deref for AppState {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

/// What pages are told about the environment.
#[derive(Debug, Clone)]
pub struct PageSettings {
    /// The platform, as pages show it.
    pub platform: Platform,
    /// The address of the other environment, where it is known.
    pub other_environment: Option<String>,
    /// Whether browsers reach us by https: `__Host-` cookies then.
    pub https: bool,
    /// Added to cookie names, since browsers share cookies across the ports of one host.
    pub cookie_suffix: &'static str,
    /// Binds forms to the browser session and to the one flow that they belong to.
    pub csrf_key: [u8; 32],
    /// Whether mail leaves: sign-up and password reset need it, and are not offered without.
    pub mail: bool,
    /// ISO 3166-1 alpha-2 of the organizations that sign up here, whose form asks for no country.
    pub country: String,
}

impl FromRef<AppState> for Arc<Context> {
    fn from_ref(state: &AppState) -> Self {
        Arc::clone(&state.context)
    }
}
