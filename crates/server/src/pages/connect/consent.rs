//! The consent: what is asked, for which organization, and the answer.

use super::{Waiting, answer};
use crate::pages::consent::{self, Listed};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::return_to;
use crate::pages::view::{ChangeOrganization, Consent, ConsentDoor, ConsentOrganization};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use flows::Context;
use flows::connect::{self, Approval};
use flows::consent::Offer;
use model::grant::GrantState;
use protocol::ErrorCode;
use protocol::id::OrganizationId;

/// The organization and a digest of the words on the page stand in the name of its form.
fn form_name(waiting: &Waiting, organization_id: OrganizationId, (offer, language): (&Offer, &str)) -> String {
    format!("consent-{}-{organization_id}-{}", waiting.request.id, consent::digest(offer, language, &[]))
}

/// The page. Public clients and everybody else get it every time.
pub async fn show(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let Some(organization_id) = waiting.request.organization_id else { return Ok(see_other(&waiting.path("organization"))) };
    if !flows::consent::may_consent(context, organization_id, waiting.request.user_id).await? {
        if waiting.installation().is_some() {
            return Ok(see_other(&waiting.path("ask")));
        }
        return Ok(see_other(&waiting.path("organization?hint=refused")));
    }
    let Some(organization) = storage::organization::find(&context.store, organization_id).await? else {
        return Ok(see_other(&waiting.path("organization")));
    };
    let offer = offer(&signed_in, &waiting, organization_id).await?;
    let form = form_name(&waiting, organization_id, (&offer, visit.language()));
    let change_organization = change(context, &waiting).await?;
    // The partner asked for the optional ones by name, or the customer chose them at install; what they untick is not given.
    let chosen = waiting.installation().map(|installation| &installation.scopes);
    let Listed { required, optional, already } =
        consent::listed(offer, |scope| chosen.is_none_or(|chosen| chosen.contains(scope)));
    let view = Consent {
        chrome: visit.chrome(&form),
        action: waiting.path("consent"),
        keep: Vec::new(),
        integration: names::card(&waiting.client),
        organizations: vec![ConsentOrganization { organization: names::organization(&organization), note: None }],
        account_label: waiting.request.account_label.clone(),
        required,
        optional,
        already,
        door: ConsentDoor::Connect { host: consent::host(&waiting.request.redirect_uri) },
        error: None,
        change_organization,
        not_you: Some(waiting.path("not-you")),
    };
    let mut response = html(StatusCode::OK, &view);
    if let Some(action) = FormAction::towards(&waiting.request.redirect_uri) {
        response.extensions_mut().insert(action);
    }
    Ok(response)
}

/// The way back to where it was said for which organization, or with which install.
async fn change(context: &Context, waiting: &Waiting) -> storage::Result<Option<ChangeOrganization>> {
    if waiting.installation().is_some() {
        return Ok(Some(ChangeOrganization::Installation(waiting.path("installation"))));
    }
    let several = storage::membership::consentable_count(&context.store, waiting.request.user_id, 2).await? > 1;
    Ok(several.then(|| ChangeOrganization::Link(waiting.path("organization"))))
}

async fn offer(signed_in: &SignedIn, waiting: &Waiting, organization_id: OrganizationId) -> Result<Offer, Failure> {
    let asked = (&waiting.request.scopes, signed_in.visit.language());
    let offer = flows::consent::offer(signed_in.visit.context(), &waiting.client, organization_id, asked).await?;
    match offer.grant {
        Some(GrantState::Suspended) => Err(ErrorCode::GrantSuspendedByOperator.into()),
        Some(GrantState::Active | GrantState::Revoked) | None => Ok(offer),
    }
}

/// Approve or deny. Everything is looked at again: the session, the request, the right to consent, what is offered.
pub async fn decide(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let organization_id = waiting.request.organization_id.ok_or(ErrorCode::FormExpired)?;
    let offer = offer(&signed_in, &waiting, organization_id).await?;
    visit.prove(&form_name(&waiting, organization_id, (&offer, visit.language())))?;
    if !waiting.client.approved_redirect_uris().any(|uri| matches(&waiting, &uri.uri)) {
        return Err(ErrorCode::RedirectUriNotApproved.into());
    }
    match visit.form.get("decision") {
        Some("approve") => approve(&signed_in, &waiting, &offer).await,
        Some("deny") => match connect::deny(context, &waiting.request).await? {
            Ok(()) => {
                let to = (waiting.request.redirect_uri.as_str(), waiting.request.state_parameter.as_deref());
                Ok(answer::error(context, to, &ErrorCode::ConsentDenied.into()))
            }
            Err(_) => Err(waiting.answered_meanwhile()),
        },
        Some(_) | None => Err(ErrorCode::ParameterInvalid.into()),
    }
}

fn matches(waiting: &Waiting, registered: &str) -> bool {
    protocol::redirect_uri::matches(registered, &waiting.request.redirect_uri, waiting.client.integration.client_type)
}

async fn approve(signed_in: &SignedIn, waiting: &Waiting, offer: &Offer) -> Answer {
    let visit = &signed_in.visit;
    let organization_id = waiting.request.organization_id.ok_or(ErrorCode::FormExpired)?;
    // What was granted before has no box to tick, and a new connection is not to have less of it than the one before.
    let ticked = consent::ticked(&visit.form).union(&offer.granted());
    let approval =
        Approval { request: &waiting.request, client: &waiting.client, organization_id, ticked, language: visit.language() };
    match connect::approve(visit.context(), &approval).await? {
        Ok(code) => Ok(answer::code(visit.context(), &waiting.request, &code)),
        Err(denied) if denied.code == ErrorCode::AuthorizationRequestExpired => Err(waiting.answered_meanwhile()),
        Err(denied) => Err(denied.into()),
    }
}

/// "Not you?": signs out and comes back to this flow for somebody else.
pub async fn not_you(signed_in: SignedIn) -> Answer {
    let waiting = Waiting::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove_any()?;
    let again = again(&signed_in, &waiting).await?;
    flows::sign_in::sign_out(visit.context(), &signed_in.current.session).await?;
    let mut response = see_other(&return_to::with("/login", return_to::local(&again)));
    visit.frame.end_session(&mut response);
    Ok(response)
}

/// The authorization request as it could have been sent, from what was verified and kept of it.
async fn again(signed_in: &SignedIn, waiting: &Waiting) -> storage::Result<String> {
    let (context, request) = (signed_in.visit.context(), &waiting.request);
    let partner = request.attribution.map(|partner| partner.to_string());
    let audience = context.resources().await?.iter().any(|resource| resource.audience == request.audience);
    let client_id = request.client_id.to_string();
    let scopes = request.asked_scopes.as_ref().map(ToString::to_string);
    let challenge = request.code_challenge.as_ref().map(ToString::to_string);
    let parameters = [
        ("client_id", Some(client_id.as_str())),
        ("redirect_uri", Some(request.redirect_uri.as_str())),
        ("scope", scopes.as_deref()),
        ("state", request.state_parameter.as_deref()),
        ("partner_portal_id", partner.as_deref()),
        ("code_challenge", challenge.as_deref()),
        ("code_challenge_method", challenge.as_ref().map(|_| "S256")),
        ("organization", request.organization_hint.as_deref()),
        ("account_label", request.account_label.as_deref()),
        ("resource", audience.then_some(request.audience.as_str())),
    ];
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in parameters {
        if let Some(value) = value {
            query.append_pair(name, value);
        }
    }
    Ok(format!("/oauth/authorize?{}", query.finish()))
}
