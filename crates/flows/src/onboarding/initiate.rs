//! `POST /v1/onboarding/initiate`: what the partner's server asks, verified and kept.

use crate::decision::{Decision, Denied, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, attempt, consent, digest, trace};
use model::field::{FieldFault, FieldFaults};
use model::grant::ActorKind;
use model::integration::Door;
use model::onboarding::{OnboardingSession, OnboardingState};
use model::redirect_uri::ReviewState;
use model::trace::StepKind;
use protocol::authorize::is_state;
use protocol::id::OnboardingSessionId;
use protocol::redirect_uri::{OnboardingRule, RegistrationPlace, onboarding_match};
use protocol::scope::ScopeSet;
use protocol::{ErrorCode, Timestamp};

/// What the partner's server sends.
#[derive(Debug, Clone, Default)]
pub struct Initiate {
    /// Where the person goes afterwards; its own query is kept byte for byte.
    pub redirect_uri: String,
    /// Only this organization.
    pub organization_number: Option<String>,
    /// Fewer than all that the integration may have; none means the required ones.
    pub scopes: Option<Vec<String>>,
    /// Given back as sent.
    pub state: Option<String>,
    /// Whose account at the partner this is for.
    pub account_label: Option<String>,
}

/// What the partner's server gets.
#[derive(Debug, Clone)]
pub struct Initiated {
    /// The session.
    pub session_id: OnboardingSessionId,
    /// Where to send the person.
    pub temporary_url: String,
    /// Until when.
    pub valid_until: Timestamp,
}

/// Begins a session. Whether the organization's number is known here is not told.
pub async fn initiate(
    context: &Context,
    client: &RegisteredIntegration,
    asked: Initiate,
) -> storage::Result<Decision<Initiated>> {
    if !consent::offers_door(client, Door::Onboarding) {
        return deny(ErrorCode::DoorClosed);
    }
    allowed!(check_fields(&asked));
    allowed!(check_redirect_uri(context, client, (&asked.redirect_uri, asked.state.is_some())));
    let scopes = allowed!(scopes(client, asked.scopes.as_deref()));
    let (now, ticket) = (context.now(), protocol::base62::encode(&context.random::<32>()));
    let client_id = client.integration.client_id;
    let what = (scopes.clone(), Some(client.partner.id));
    let attempt = attempt::requested(context, (client_id, Door::Onboarding), what);
    let expires_at = attempt.expires_at;
    let session = OnboardingSession {
        id: context.new_id(OnboardingSessionId::new),
        ticket_sha256: digest::sha256(ticket.as_bytes()).to_vec(),
        attempt_id: attempt.id,
        client_id,
        redirect_uri: asked.redirect_uri,
        state_parameter: asked.state,
        scopes,
        organization_id: None,
        organization_number: asked.organization_number,
        account_label: asked.account_label,
        state: OnboardingState::Open,
        user_id: None,
        session_digest: None,
        mac_key_id: None,
        token_sha256: None,
        token_expires_at: None,
        finalizing_at: None,
        finalized_at: None,
        created_at: now,
        expires_at,
    };
    let step = trace::step(context, attempt.id, StepKind::Initiated, ActorKind::Partner);
    let steps = vec![storage::attempt::insert(&attempt), storage::onboarding::insert(&session), step];
    context.store.write_all(steps).await?;
    let temporary_url = format!("{}/onboarding/{ticket}", context.settings.issuer);
    Ok(Ok(Initiated { session_id: session.id, temporary_url, valid_until: expires_at }))
}

fn check_fields(asked: &Initiate) -> Result<(), Denied> {
    let mut faults = FieldFaults::default();
    if let Some(number) = &asked.organization_number {
        faults.text("organization_number", number, 1, 40);
    }
    if let Some(state) = &asked.state {
        faults.require(state.len() <= 1_000 && is_state(state), "state", "must be at most 1,000 printable ASCII characters");
    }
    if let Some(label) = &asked.account_label {
        faults.text("account_label", label, 1, 120);
    }
    faults.into_result().map_err(Denied::fields)
}

/// Whether the partner may still be sent a browser to where it initiated: what was taken off the register or declined since is
/// not led to any more, least of all weeks later, after an approval.
pub(crate) fn check_still_approved(
    context: &Context,
    client: &RegisteredIntegration,
    session: &OnboardingSession,
) -> Result<(), Denied> {
    let sent = (session.redirect_uri.as_str(), session.state_parameter.is_some());
    check_redirect_uri(context, client, sent).map_err(|_| ErrorCode::RedirectUriNotApproved.into())
}

/// Seed 000: https, host with subdomain, port and path as registered and approved; what follows is the partner's.
fn check_redirect_uri(context: &Context, client: &RegisteredIntegration, (sent, with_state): (&str, bool)) -> Result<(), Denied> {
    let place = RegistrationPlace {
        environment: context.settings.environment,
        client_type: client.integration.client_type,
        loopback_everywhere: context.settings.loopback_everywhere,
    };
    let among = |approved: bool| {
        let uris = client.redirect_uris.iter().filter(move |uri| !approved || uri.state == ReviewState::Approved);
        onboarding_match(uris.map(|uri| uri.uri.as_str()), sent, with_state, place)
    };
    let Err(mismatch) = among(true) else { return Ok(()) };
    if among(false).is_ok() {
        return Err(ErrorCode::RedirectUriNotApproved.into());
    }
    let nearest = match mismatch.nearest {
        Some(nearest) if mismatch.rule != OnboardingRule::NoneRegistered => format!(" Nearest registered: {nearest}"),
        Some(_) | None => String::new(),
    };
    let detail = format!("Rule: {}.{nearest}", mismatch.rule);
    let fields = vec![FieldFault { field: "redirect_uri", rule: mismatch.rule.to_string() }];
    Err(Denied { fields, ..Denied::because(ErrorCode::RedirectUriNotRegistered, detail) })
}

fn scopes(client: &RegisteredIntegration, asked: Option<&[String]>) -> Result<ScopeSet, Denied> {
    let Some(asked) = asked else { return Ok(client.integration.required_scopes.clone()) };
    let asked: ScopeSet =
        asked.join(" ").parse().map_err(|fault| Denied::because(ErrorCode::ScopeUnknown, format!("{fault}.")))?;
    let unknown = asked.difference(&client.integration.scopes());
    if !unknown.is_empty() {
        return Err(Denied::because(ErrorCode::ScopeUnknown, format!("Not one of the integration's scopes: {unknown}.")));
    }
    Ok(asked.union(&client.integration.required_scopes))
}
