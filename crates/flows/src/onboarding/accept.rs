//! A person accepts: each organization's consent is a batch of its own, then the token goes out.

use super::accept_one::{One, accept_one};
use super::open::may_be_answered;
use super::{AT_ONCE, MOST_ORGANIZATIONS};
use crate::decision::{Decision, Denied, allowed, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, derived, digest, issue, trace};
use aws_lc_rs::hmac;
use futures_util::{StreamExt as _, TryStreamExt as _};
use model::onboarding::OnboardingSession;
use model::session::Session;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::{OnboardingSessionId, OrganizationId};
use protocol::scope::ScopeSet;
use protocol::secret::{Secret, SecretKind};
use std::collections::HashSet;
use storage::onboarding::{Acceptance, Answering};

/// What a person accepts.
#[derive(Debug, Clone)]
pub struct Accepting<'a> {
    /// The session.
    pub session: &'a OnboardingSession,
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// Who, in which browser.
    pub person: &'a Session,
    /// Exactly the organizations on the page.
    pub organizations: Vec<OrganizationId>,
    /// The optional scopes that were ticked.
    pub ticked: ScopeSet,
    /// Language tag of the page.
    pub language: &'a str,
}

/// What came of one organization.
#[derive(Debug, Clone)]
pub struct Result {
    /// Which.
    pub organization_id: OrganizationId,
    /// Why it was not accepted, if it was not.
    pub refused: Option<Denied>,
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// What the redirect carries.
    pub token: Secret,
    /// An entry per organization.
    pub results: Vec<Result>,
}

/// Signs for every organization, each by itself; a repetition from the same browser goes on where a crash left it, and gives the
/// same token. `Denied`: none was accepted, or somebody else answered.
pub async fn accept(context: &Context, accepting: &Accepting<'_>) -> storage::Result<Decision<Accepted>> {
    let session = accepting.session;
    let mut unique = HashSet::new();
    let organizations: Vec<_> = accepting.organizations.iter().copied().filter(|id| unique.insert(*id)).collect();
    if organizations.is_empty() {
        return deny(ErrorCode::OrganizationsMissing);
    }
    if organizations.len() > MOST_ORGANIZATIONS {
        return deny(ErrorCode::OrganizationsTooMany);
    }
    if let Some(token) = allowed!(token_again(context, session, accepting.person).await?) {
        return Ok(Ok(Accepted { token, results: Vec::new() }));
    }
    if !may_be_answered(context, session) {
        return deny(ErrorCode::OnboardingOver);
    }
    let Some((mac_key_id, _)) = context.keys.current_mac(context.now()) else { return deny(ErrorCode::KeyUnknown) };
    let now = context.now();
    let answering = Answering { user_id: accepting.person.user_id, session_digest: &accepting.person.digest, mac_key_id, now };
    let Some(mac_key_id) = storage::onboarding::answer(&context.store, session.id, &answering).await? else {
        let token = allowed!(answered_meanwhile(context, session, accepting.person).await?);
        return Ok(Ok(Accepted { token, results: Vec::new() }));
    };
    let key = allowed!(issue::mac_key(context, mac_key_id).await?);
    let results = accept_each(context, accepting, organizations).await?;
    match results.iter().find_map(|result| result.refused.as_ref()) {
        Some(denied) if results.iter().all(|result| result.refused.is_some()) => {
            let denied = denied.clone();
            let reopened = storage::onboarding::reopen(session.id, &accepting.person.digest);
            context.store.write_all(vec![reopened]).await?;
            deny(denied)
        }
        Some(_) | None => hand_out(context, (session, accepting.person), (&key, results)).await,
    }
}

async fn accept_each(
    context: &Context,
    accepting: &Accepting<'_>,
    organizations: Vec<OrganizationId>,
) -> storage::Result<Vec<Result>> {
    let limit = i64::try_from(MOST_ORGANIZATIONS).unwrap_or(i64::MAX);
    let done = storage::onboarding::organizations(&context.store, accepting.session.id, limit).await?;
    let done: HashSet<_> = done.into_iter().map(|organization| organization.organization_id).collect();
    let (mut results, mut left) = (Vec::new(), Vec::new());
    for organization_id in organizations {
        if done.contains(&organization_id) {
            results.push(Result { organization_id, refused: None });
        } else {
            left.push(organization_id);
        }
    }
    let one = One::new(context, accepting).await?;
    let one = &one;
    // The session's own attempt is that of the first one accepted; the others continue its timeline.
    let (origin, mut left) = (accepting.session.attempt_id, left.into_iter());
    for organization_id in left.by_ref() {
        let refused = accept_one(context, one, organization_id, Some(origin)).await?.err();
        let is_taken = refused.is_none();
        results.push(Result { organization_id, refused });
        if is_taken {
            break;
        }
    }
    let others = futures_util::stream::iter(left.collect::<Vec<_>>()).map(|organization_id| async move {
        let refused = accept_one(context, one, organization_id, None).await?.err();
        Ok::<_, storage::Error>(Result { organization_id, refused })
    });
    results.extend(others.buffered(AT_ONCE).try_collect::<Vec<_>>().await?);
    Ok(results)
}

pub(super) async fn hand_out(
    context: &Context,
    (session, person): (&OnboardingSession, &Session),
    (key, results): (&hmac::Key, Vec<Result>),
) -> storage::Result<Decision<Accepted>> {
    let token = token_of(context, key, (session.id, person));
    let now = context.now();
    let acceptance = Acceptance {
        token_lookup: token.lookup(),
        token_sha256: &digest::sha256(token.reveal().as_bytes()),
        token_expires_at: now + context.settings.lifetimes.onboarding_token,
        now,
    };
    let steps = vec![storage::onboarding::accept(session.id, &acceptance)];
    if context.store.write_all(steps).await?.is_none() {
        let token = allowed!(answered_meanwhile(context, session, person).await?);
        return Ok(Ok(Accepted { token, results }));
    }
    Ok(Ok(Accepted { token, results }))
}

/// The same browser was faster in another tab, with the same token; or the session went to somebody else, or is over.
pub(super) async fn answered_meanwhile(
    context: &Context,
    session: &OnboardingSession,
    person: &Session,
) -> storage::Result<Decision<Secret>> {
    let Some(now) = storage::onboarding::find(&context.store, session.id).await? else { return deny(ErrorCode::OnboardingOver) };
    match allowed!(token_again(context, &now, person).await?) {
        Some(token) => Ok(Ok(token)),
        None => deny(ErrorCode::OnboardingOver),
    }
}

/// The token of a session that this very browser has accepted, while it is good: a form that was sent twice. The partner may
/// have finalized it already; then it sees the token again, which changes nothing.
pub async fn token_again(
    context: &Context,
    session: &OnboardingSession,
    person: &Session,
) -> storage::Result<Decision<Option<Secret>>> {
    let fresh = session.token_expires_at.is_some_and(|until| context.now() < until);
    let own = session.session_digest.as_ref() == Some(&person.digest);
    let is_accepted = session.state.finalize().is_ok();
    match session.mac_key_id {
        Some(mac_key_id) if is_accepted && fresh && own => {
            let key = allowed!(issue::mac_key(context, mac_key_id).await?);
            Ok(Ok(Some(token_of(context, &key, (session.id, person)))))
        }
        Some(_) | None => Ok(Ok(None)),
    }
}

/// Of what the server has and what only the browser has: neither the store nor its backup, with the master key or without, gives
/// a token, and so no client key either.
fn token_of(context: &Context, key: &hmac::Key, (id, person): (OnboardingSessionId, &Session)) -> Secret {
    let parts = [id.to_string().into_bytes(), person.binding.clone()];
    let parts: Vec<&[u8]> = parts.iter().map(Vec::as_slice).collect();
    derived::secret(context, key, SecretKind::OnboardingToken, ("onboarding token", &parts))
}

/// The customer says no.
pub async fn decline(context: &Context, session: &OnboardingSession, person: &Session) -> storage::Result<Decision<()>> {
    let now = context.now();
    let mut event = context.audit(crate::grant::person(context, person.user_id).await?, "attempt.declined");
    event.client_id = Some(session.client_id);
    event.attempt_id = Some(session.attempt_id);
    let mut steps = storage::approval_request::withdraw_of_attempt(session.attempt_id, None, now).to_vec();
    steps.extend([
        storage::onboarding::decline(session.id, now),
        storage::attempt::decline(session.attempt_id, now),
        storage::audit::insert(&event),
        trace::step_of(context, session.attempt_id, StepKind::Declined, person.user_id),
    ]);
    let declined = context.store.write_all(steps).await?.is_some();
    if declined { Ok(Ok(())) } else { deny(ErrorCode::OnboardingOver) }
}
