//! `POST /v1/onboarding/finalize`: the partner's countersignature. Each client key is derived from a server key, the token and
//! the grant, so a repetition computes it again and nothing secret is kept; each organization is a transaction of its own, so a
//! repetition also finishes what a crash left.

use super::{AT_ONCE, MOST_ORGANIZATIONS};
use crate::client_key::NewClientKey;
use crate::decision::{Decision, Denied, allowed, deny};
use crate::event::{self, AttemptSubject};
use crate::grant::{self, Completion, Credential, complete};
use crate::registry::RegisteredIntegration;
use crate::{Context, derived, digest, issue, trace};
use aws_lc_rs::hmac;
use futures_util::{StreamExt as _, TryStreamExt as _};
use model::attempt::AttemptState;
use model::client_key::Delivery;
use model::event::EventKind;
use model::grant::ActorKind;
use model::integration::Door;
use model::onboarding::{OnboardingOrganization, OnboardingSession, OnboardingState};
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{GrantId, OrganizationId};
use protocol::scope::ScopeSet;
use protocol::secret::{Secret, SecretKind};
use storage::Step;
use subtle::ConstantTimeEq as _;

/// An organization that is the partner's from now on.
#[derive(Debug, Clone)]
pub struct FinalizedOrganization {
    /// The customer.
    pub organization_id: OrganizationId,
    /// Its number.
    pub organization_number: String,
    /// Its name.
    pub name: String,
    /// The agreement.
    pub grant_id: GrantId,
    /// Its secret.
    pub client_key: Secret,
}

/// An organization that was accepted and cannot be activated any more.
#[derive(Debug, Clone)]
pub struct RefusedOrganization {
    /// The customer.
    pub organization_id: OrganizationId,
    /// Why: an error code.
    pub code: String,
}

/// The answer.
#[derive(Debug, Clone)]
pub struct Finalized {
    /// Who accepted.
    pub user_email: String,
    /// By organization.
    pub organizations: Vec<FinalizedOrganization>,
    /// By organization; empty as a rule.
    pub refused: Vec<RefusedOrganization>,
}

/// Exchanges the onboarding token for client keys.
pub async fn finalize(context: &Context, client: &RegisteredIntegration, token: &str) -> storage::Result<Decision<Finalized>> {
    let session = allowed!(session_of(context, client, token).await?);
    allowed!(begin(context, client, &session).await?);
    let Some(mac_key_id) = session.mac_key_id else { return deny(ErrorCode::OnboardingTokenInvalid) };
    let key = allowed!(issue::mac_key(context, mac_key_id).await?);
    let limit = i64::try_from(MOST_ORGANIZATIONS).unwrap_or(i64::MAX);
    let accepted = storage::onboarding::organizations(&context.store, session.id, limit).await?;
    let one = One { client, key: &key, token };
    let one = &one;
    let each = accepted.into_iter().map(|organization| async move { finalize_one(context, one, organization).await });
    let outcomes: Vec<_> = futures_util::stream::iter(each).buffered(AT_ONCE).try_collect().await?;
    let (mut organizations, mut refused) = (Vec::new(), Vec::new());
    for outcome in outcomes {
        match allowed!(outcome) {
            Ok(organization) => organizations.push(organization),
            Err(organization) => refused.push(organization),
        }
    }
    if session.state != OnboardingState::Finalized {
        finish(context, &session).await?;
    }
    if organizations.is_empty() {
        let codes: Vec<_> = refused.iter().map(|refused| refused.code.as_str()).collect();
        return deny(Denied::because(ErrorCode::OnboardingOrganizationsEnded, format!("Reasons: {}.", codes.join(", "))));
    }
    let user = match session.user_id {
        Some(user_id) => storage::user::find(&context.store, user_id).await?,
        None => None,
    };
    Ok(Ok(Finalized { user_email: user.map(|user| user.email).unwrap_or_default(), organizations, refused }))
}

/// The session of a token. Another integration's token is answered like one that never was, and its session stays untouched.
async fn session_of(
    context: &Context,
    client: &RegisteredIntegration,
    token: &str,
) -> storage::Result<Decision<OnboardingSession>> {
    let parsed = Secret::parse(context.settings.environment, SecretKind::OnboardingToken, token);
    let parsed = allowed!(parsed.map_err(|fault| Denied::because(ErrorCode::OnboardingTokenInvalid, format!("{fault}."))));
    let found = storage::onboarding::find_by_token(&context.store, parsed.lookup()).await?;
    let sha256 = digest::sha256(token.as_bytes());
    let found = found.filter(|session| {
        let kept = session.token_sha256.as_deref().unwrap_or_default();
        bool::from(kept.ct_eq(&sha256)) && session.client_id == client.integration.client_id
    });
    Ok(found.ok_or_else(|| ErrorCode::OnboardingTokenInvalid.into()))
}

/// Whether this call may go on: the statement's row decides.
async fn begin(context: &Context, client: &RegisteredIntegration, session: &OnboardingSession) -> storage::Result<Decision<()>> {
    let (now, window, client_id) = (context.now(), context.settings.lifetimes.onboarding_token, client.integration.client_id);
    if session.state == OnboardingState::Accepted {
        let steps = vec![
            storage::onboarding::begin_finalizing(session.id, client_id, now),
            trace::step(context, session.attempt_id, StepKind::Finalizing, ActorKind::Partner),
        ];
        if context.store.write_all(steps).await?.is_some() {
            return Ok(Ok(()));
        }
    }
    // Another call may have begun since the session was read.
    let repetition = vec![storage::onboarding::repeat_finalizing(session.id, client_id, now, window)];
    if context.store.write_all(repetition).await?.is_some() {
        return Ok(Ok(()));
    }
    let denied = ErrorCode::OnboardingTokenExpired.into();
    trace::note_refused(context, session.attempt_id, (StepKind::FinalizeRefused, ActorKind::Partner), &denied).await?;
    deny(denied)
}

async fn finish(context: &Context, session: &OnboardingSession) -> storage::Result<()> {
    let steps = vec![
        storage::onboarding::finish_finalizing(session.id, context.now()),
        trace::step(context, session.attempt_id, StepKind::Finalized, ActorKind::Partner),
    ];
    context.store.write_all(steps).await?;
    Ok(())
}

struct One<'a> {
    client: &'a RegisteredIntegration,
    key: &'a hmac::Key,
    token: &'a str,
}

type Outcome = Result<FinalizedOrganization, RefusedOrganization>;

async fn finalize_one(
    context: &Context,
    one: &One<'_>,
    organization: OnboardingOrganization,
) -> storage::Result<Decision<Outcome>> {
    let refused = |code: String| RefusedOrganization { organization_id: organization.organization_id, code };
    if let Some(code) = organization.refused_code.clone() {
        return Ok(Ok(Err(refused(code))));
    }
    let signed = storage::attempt::signed_consent(&context.store, organization.attempt_id).await?;
    let Some(signed) = signed else { return deny(ErrorCode::Internal) };
    if signed.state == AttemptState::Consented {
        let scopes = signed.scopes;
        let secret = |grant_id| secret_of(context, one, grant_id);
        let new = NewClientKey {
            id: organization.client_key_id,
            attempt_id: Some(organization.attempt_id),
            secret: &secret,
            scopes: scopes.clone(),
            delivery: Delivery::Handed,
            replaces: organization.replaces,
            made_by: grant::partner(one.client),
        };
        let completion = Completion {
            client: one.client,
            organization_id: organization.organization_id,
            attempt_id: organization.attempt_id,
            credential: Credential::ClientKey(&new),
            also: &Vec::new,
            step: StepKind::Completed,
        };
        match complete(context, &completion).await? {
            Ok(_) => {}
            Err(denied) if passes(denied.code) => return deny(denied),
            // The same call on another node was faster; the key's row says so below.
            Err(denied) if denied.code == ErrorCode::TransitionIllegal => {}
            Err(denied) => {
                // Nor may what that call left, such as a slot that it took, refuse what it made: the attempt decides.
                let over = rolled_back(context, one, (&organization, &scopes));
                if refuse(context, &organization, (over, &denied)).await? {
                    return Ok(Ok(Err(refused(denied.code.as_str().to_owned()))));
                }
            }
        }
    }
    if let Some(finalized) = made(context, one, &organization).await? {
        return Ok(Ok(Ok(finalized)));
    }
    refuse(context, &organization, (vec![], &ErrorCode::GrantRevoked.into())).await?;
    let again = storage::onboarding::organization(&context.store, organization.session_id, organization.organization_id).await?;
    let code = again.and_then(|organization| organization.refused_code);
    Ok(Ok(Err(refused(code.unwrap_or_else(|| ErrorCode::GrantRevoked.as_str().to_owned())))))
}

/// Ends an attempt to which the customer consented; the partner's other systems are told.
fn rolled_back(context: &Context, one: &One<'_>, (organization, scopes): (&OnboardingOrganization, &ScopeSet)) -> Vec<Step> {
    let attempt = AttemptSubject {
        organization_id: organization.organization_id,
        client_id: one.client.integration.client_id,
        attempt_id: organization.attempt_id,
        door: Door::Onboarding,
        state: AttemptState::RolledBack,
        scopes,
    };
    vec![
        storage::attempt::roll_back(organization.attempt_id, context.now()),
        event::of_attempt(context, EventKind::AttemptRolledBack, attempt),
    ]
}

/// Whether what was refused may well succeed a moment later: nothing was decided.
fn passes(code: ErrorCode) -> bool {
    code.status() == 503
}

/// Notes why an organization gets no key; `false` when that was decided otherwise, or noted, before.
async fn refuse(
    context: &Context,
    organization: &OnboardingOrganization,
    (mut steps, denied): (Vec<Step>, &Denied),
) -> storage::Result<bool> {
    let (session_id, organization_id) = (organization.session_id, organization.organization_id);
    steps.push(storage::onboarding::refuse_organization(session_id, organization_id, denied.code.as_str()));
    steps.push(trace::refused(context, organization.attempt_id, (StepKind::FinalizeRefused, ActorKind::Partner), denied));
    Ok(context.store.write_all(steps).await?.is_some())
}

/// The answer about an organization whose key is made, by whichever call.
async fn made(
    context: &Context,
    one: &One<'_>,
    organization: &OnboardingOrganization,
) -> storage::Result<Option<FinalizedOrganization>> {
    let found = storage::client_key::find(&context.store, organization.organization_id, organization.client_key_id).await?;
    let Some(key) = found else { return Ok(None) };
    let customer = storage::organization::find(&context.store, organization.organization_id).await?;
    let (organization_number, name) = customer.map(|customer| (customer.number, customer.name)).unwrap_or_default();
    Ok(Some(FinalizedOrganization {
        organization_id: organization.organization_id,
        organization_number,
        name,
        grant_id: key.grant_id,
        client_key: secret_of(context, one, key.grant_id),
    }))
}

fn secret_of(context: &Context, one: &One<'_>, grant_id: GrantId) -> Secret {
    let parts = [one.token.as_bytes(), &grant_id.to_string().into_bytes()[..]];
    derived::secret(context, one.key, SecretKind::ClientKey, ("client key", &parts))
}
