//! Back to the partner: its own query byte for byte, then `status`, `token` and, when it was sent, `state`.

use super::Open;
use crate::pages::visit::see_other;
use axum::response::Response;
use model::onboarding::OnboardingSession;
use protocol::redirect_uri::with_parameters;
use protocol::secret::Secret;

/// With the token.
pub(in crate::pages) fn success(session: &OnboardingSession, token: &Secret) -> Response {
    redirect(session, &[("status", "success"), ("token", token.reveal())])
}

/// The customer said no, or may not.
pub(in crate::pages) fn declined(session: &OnboardingSession) -> Response {
    redirect(session, &[("status", "declined")])
}

/// Nothing could be accepted.
pub(super) fn error(open: &Open) -> Response {
    redirect(&open.session, &[("status", "error")])
}

fn redirect(session: &OnboardingSession, parameters: &[(&str, &str)]) -> Response {
    let mut parameters = parameters.to_vec();
    parameters.extend(session.state_parameter.as_deref().map(|state| ("state", state)));
    see_other(&with_parameters(&session.redirect_uri, &parameters))
}
