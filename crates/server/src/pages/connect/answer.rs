//! Back to the partner (RFC 6749, section 4.1.2; RFC 9207).

use crate::pages::visit::see_other;
use axum::response::Response;
use flows::{Context, Denied};
use model::authorization_request::AuthorizationRequest;
use protocol::redirect_uri::with_parameters;
use protocol::token::OAuthErrorBody;

/// With the code.
pub(in crate::pages) fn code(context: &Context, request: &AuthorizationRequest, code: &str) -> Response {
    redirect(context, (&request.redirect_uri, request.state_parameter.as_deref()), &[("code", code)])
}

/// With an error. `to` is a verified redirect URI and the `state` as it was sent.
pub(in crate::pages) fn error(context: &Context, to: (&str, Option<&str>), denied: &Denied) -> Response {
    let body = OAuthErrorBody::new(denied.code, denied.detail.as_deref(), "");
    redirect(context, to, &[("error", body.error), ("error_description", &body.error_description)])
}

fn redirect(context: &Context, (redirect_uri, state): (&str, Option<&str>), parameters: &[(&str, &str)]) -> Response {
    let mut parameters = parameters.to_vec();
    parameters.extend(state.map(|state| ("state", state)));
    parameters.push(("iss", &context.settings.issuer));
    see_other(&with_parameters(redirect_uri, &parameters))
}
