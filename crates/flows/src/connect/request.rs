//! What the authorize link asks, verified (RFC 6749, section 4.1.1 and 4.1.2.1; RFC 9700, section 2). Until the redirect URI is
//! known to be the integration's own, a fault is a page that links nowhere; afterwards it goes back to the partner.

use crate::registry::RegisteredIntegration;
use crate::{Context, Denied};
use model::integration::{Door, IntegrationState};
use protocol::ErrorCode;
use protocol::authorize::{AuthorizeParameters, FormFault, form_fault, is_state};
use protocol::form::{Form, MAX_PARAMETERS, Malformed};
use protocol::id::PartnerId;
use protocol::pkce::CodeChallenge;
use protocol::redirect_uri;
use protocol::scope::ScopeSet;
use std::sync::Arc;

/// A request in which everything holds.
#[derive(Debug, Clone)]
pub struct VerifiedRequest {
    /// The integration.
    pub client: Arc<RegisteredIntegration>,
    /// As sent; registered and approved.
    pub redirect_uri: String,
    /// As sent.
    pub state: Option<String>,
    /// What is asked for.
    pub scopes: ScopeSet,
    /// The same, if the link named scopes; none: it left that to us.
    pub asked_scopes: Option<ScopeSet>,
    /// PKCE.
    pub code_challenge: Option<CodeChallenge>,
    /// The partner it is reported under.
    pub attribution: Option<PartnerId>,
    /// An organization to preselect.
    pub organization_hint: Option<String>,
    /// Whose account at the partner this is for.
    pub account_label: Option<String>,
    /// `aud` of the tokens to come.
    pub audience: String,
}

/// What to do with an authorization request.
#[derive(Debug)]
pub enum AuthorizeOutcome {
    /// Show a page that links nowhere.
    Page(Denied),
    /// Send the error back to the partner.
    Redirect {
        /// The verified URI.
        redirect_uri: String,
        /// As sent.
        state: Option<String>,
        /// The error.
        denied: Denied,
    },
    /// Go on.
    Verified(Box<VerifiedRequest>),
}

/// Verifies an authorization request; writes nothing.
pub async fn verify(context: &Context, form: &Form) -> storage::Result<AuthorizeOutcome> {
    let parameters = AuthorizeParameters::from_form(form);
    let fault = form_fault(form);
    let names_no_target = |fault: &&FormFault| matches!(fault.parameter.as_deref(), None | Some("client_id" | "redirect_uri"));
    if let Some(fault) = fault.as_ref().filter(names_no_target) {
        return Ok(AuthorizeOutcome::Page(named(fault)));
    }
    let client = match client(context, &parameters).await? {
        Ok(client) => client,
        Err(denied) => return Ok(AuthorizeOutcome::Page(denied)),
    };
    let redirect_uri = match verified_redirect_uri(&client, parameters.redirect_uri.as_deref()) {
        Ok(redirect_uri) => redirect_uri,
        Err(denied) => return Ok(AuthorizeOutcome::Page(denied)),
    };
    let state = parameters.state.clone();
    let verdict = match fault {
        Some(fault) => Err(named(&fault)),
        None => verify_rest(context, &client, parameters, &redirect_uri).await?,
    };
    Ok(match verdict {
        Ok(request) => AuthorizeOutcome::Verified(Box::new(request)),
        Err(denied) => {
            // A repeated or malformed state cannot be given back "exactly as sent".
            let state = state.filter(|state| !form.repeats("state") && is_state(state));
            AuthorizeOutcome::Redirect { redirect_uri, state, denied }
        }
    })
}

fn named(fault: &FormFault) -> Denied {
    let detail = match &fault.parameter {
        Some(parameter) => format!("{}: {parameter}.", fault.code.summary().trim_end_matches('.')),
        None => format!("{}.", Malformed::TooMany(MAX_PARAMETERS)),
    };
    Denied::because(fault.code, detail)
}

async fn client(
    context: &Context,
    parameters: &AuthorizeParameters,
) -> storage::Result<Result<Arc<RegisteredIntegration>, Denied>> {
    let Some(client_id) = parameters.client_id.as_deref() else { return Ok(Err(ErrorCode::ClientIdMissing.into())) };
    let Ok(client_id) = client_id.parse() else { return Ok(Err(ErrorCode::ClientIdUnknown.into())) };
    let Some(client) = context.integration(client_id).await? else { return Ok(Err(ErrorCode::ClientIdUnknown.into())) };
    match client.integration.state {
        IntegrationState::Active => Ok(Ok(client)),
        IntegrationState::Disabled => Ok(Err(ErrorCode::IntegrationDisabled.into())),
    }
}

fn verified_redirect_uri(client: &RegisteredIntegration, sent: Option<&str>) -> Result<String, Denied> {
    let sent = sent.ok_or(ErrorCode::RedirectUriMissing)?;
    let matches = |uri: &str| redirect_uri::matches(uri, sent, client.integration.client_type);
    if client.approved_redirect_uris().any(|uri| matches(&uri.uri)) {
        return Ok(sent.to_owned());
    }
    let registered = client.redirect_uris.iter().any(|uri| matches(&uri.uri));
    Err(if registered { ErrorCode::RedirectUriNotApproved } else { ErrorCode::RedirectUriNotRegistered }.into())
}

async fn verify_rest(
    context: &Context,
    client: &Arc<RegisteredIntegration>,
    parameters: AuthorizeParameters,
    redirect_uri: &str,
) -> storage::Result<Result<VerifiedRequest, Denied>> {
    let audience = match context.audience(&context.resources().await?, parameters.resource.as_deref()) {
        Ok(audience) => audience.to_owned(),
        Err(code) => return Ok(Err(code.into())),
    };
    Ok(verify_parameters(client, &parameters).map(|(scopes, code_challenge, attribution)| VerifiedRequest {
        client: Arc::clone(client),
        redirect_uri: redirect_uri.to_owned(),
        state: parameters.state,
        asked_scopes: parameters.scope.is_some().then(|| scopes.clone()),
        scopes,
        code_challenge,
        attribution,
        organization_hint: parameters.organization,
        account_label: parameters.account_label,
        audience,
    }))
}

type Verified = (ScopeSet, Option<CodeChallenge>, Option<PartnerId>);

fn verify_parameters(client: &RegisteredIntegration, parameters: &AuthorizeParameters) -> Result<Verified, Denied> {
    if parameters.response_type.as_deref().is_some_and(|response_type| response_type != "code") {
        return Err(ErrorCode::ResponseTypeUnsupported.into());
    }
    if !client.integration.doors.iter().any(|door| matches!(door, Door::Connect | Door::Marketplace)) {
        return Err(ErrorCode::DoorClosed.into());
    }
    let scopes = scopes(client, parameters.scope.as_deref())?;
    let code_challenge = code_challenge(client, parameters)?;
    let attribution = match parameters.partner_portal_id.as_deref() {
        None => None,
        Some(sent) if sent == client.partner.id.to_string() => Some(client.partner.id),
        Some(_) => return Err(ErrorCode::PartnerPortalIdMismatch.into()),
    };
    Ok((scopes, code_challenge, attribution))
}

/// None asked for means the required ones; required ones come along with whatever is asked for.
fn scopes(client: &RegisteredIntegration, asked: Option<&str>) -> Result<ScopeSet, Denied> {
    let Some(asked) = asked else { return Ok(client.integration.required_scopes.clone()) };
    let asked: ScopeSet = asked.parse().map_err(|fault| Denied::because(ErrorCode::ScopeUnknown, format!("{fault}.")))?;
    let unknown = asked.difference(&client.integration.scopes());
    if !unknown.is_empty() {
        return Err(Denied::because(ErrorCode::ScopeUnknown, format!("Not one of the integration's scopes: {unknown}.")));
    }
    Ok(asked.union(&client.integration.required_scopes))
}

fn code_challenge(client: &RegisteredIntegration, parameters: &AuthorizeParameters) -> Result<Option<CodeChallenge>, Denied> {
    let method = parameters.code_challenge_method.as_deref();
    match (parameters.code_challenge.as_deref(), method) {
        (None, None) if client.integration.pkce_required() => Err(ErrorCode::PkceRequired.into()),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(ErrorCode::PkceInvalid.into()),
        (Some(challenge), Some("S256")) => CodeChallenge::parse(challenge).map(Some).map_err(|_| ErrorCode::PkceInvalid.into()),
        // RFC 7636, section 4.3: an absent method means "plain", which is refused (RFC 9700, section 2.1.1).
        (Some(_), _) => Err(ErrorCode::PkceMethodUnsupported.into()),
    }
}
