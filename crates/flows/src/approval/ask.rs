//! Asking. Asking twice makes one request, about the newest attempt.

use crate::decision::{Decision, allowed, deny};
use crate::mail::{Mail, MailKind};
use crate::registry::RegisteredIntegration;
use crate::{Context, consent, event, grant, onboarding, trace};
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::attempt::{Attempt, AttemptState};
use model::integration::Door;
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::id::{ApprovalRequestId, AuthorizationRequestId, OnboardingSessionId, OrganizationId};
use storage::Step;

/// Administrators who are told by mail, at most.
const MOST_TOLD: i64 = 20;

/// What of the attempt's door waits with it.
#[derive(Debug, Clone, Copy)]
pub enum Held {
    /// The authorization request, at the connect door or with an install.
    AuthorizationRequest(AuthorizationRequestId),
    /// The onboarding session.
    OnboardingSession(OnboardingSessionId),
    /// Nothing but the attempt itself.
    Attempt,
}

/// What somebody asks.
#[derive(Debug, Clone)]
pub struct Asking<'a> {
    /// The attempt that is to wait.
    pub attempt: &'a Attempt,
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// For which organization; the asker is a member.
    pub organization_id: OrganizationId,
    /// Who asks.
    pub user: &'a User,
    /// Why.
    pub reason: &'a str,
    /// Language tag of the page.
    pub language: &'a str,
    /// What waits with it.
    pub held: Held,
}

/// Asks the administrators of an organization. They hear of it by mail once.
pub async fn ask(context: &Context, asking: &Asking<'_>) -> storage::Result<Decision<ApprovalRequestId>> {
    let reason = allowed!(super::reason(asking.reason, 1));
    let membership = storage::membership::find(&context.store, asking.organization_id, asking.user.id).await?;
    if membership.is_none() || !is_meant(context, asking).await? {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    if asking.attempt.user_id.is_some_and(|user_id| user_id != asking.user.id) {
        return deny(ErrorCode::AttemptOver);
    }
    let request = request(context, asking, reason);
    // Looked up before: once the request is written, nothing may fail that makes the asker believe it was not.
    let mails = mails(context, asking, &request).await?;
    let (client_id, user_id) = (request.client_id, request.user_id);
    for _ in 0..3 {
        let waiting = storage::approval_request::waiting_of(&context.store, request.organization_id, client_id, user_id).await?;
        let (id, first): (ApprovalRequestId, Vec<Step>) = match &waiting {
            Some(waiting) => (waiting.id, vec![storage::approval_request::renew(waiting, &request)]),
            None => (request.id, storage::approval_request::insert(&request).into()),
        };
        let mut steps = first;
        steps.extend(storage::approval_request::withdraw_of_attempt(asking.attempt.id, Some(id), context.now()));
        steps.extend(replaced(context, asking, waiting.as_ref()).await?);
        steps.extend(holding(context, asking, &request));
        if context.store.write_all(steps).await?.is_some() {
            if waiting.is_none() {
                for mail in mails {
                    context.mailer.send(mail);
                }
            }
            return Ok(Ok(id));
        }
    }
    deny(ErrorCode::AttemptOver)
}

/// Ends the attempt that waited before, where nothing but the request leads back to it.
async fn replaced(context: &Context, asking: &Asking<'_>, before: Option<&ApprovalRequest>) -> storage::Result<Vec<Step>> {
    let before = before.filter(|before| {
        matches!(asking.held, Held::Attempt) && before.door == asking.attempt.door && before.attempt_id != asking.attempt.id
    });
    let Some(before) = before else { return Ok(Vec::new()) };
    let attempt = storage::attempt::find(&context.store, before.attempt_id).await?;
    let by = grant::customer(asking.user.id, &asking.user.name);
    Ok(match attempt.filter(|attempt| attempt.state == AttemptState::Requested) {
        Some(attempt) => consent::declined(context, &attempt, (by, StepKind::ApprovalWithdrawn), None),
        None => Vec::new(),
    })
}

/// Whether the attempt can be about this organization.
async fn is_meant(context: &Context, asking: &Asking<'_>) -> storage::Result<bool> {
    match asking.held {
        Held::OnboardingSession(id) => {
            let Some(session) = storage::onboarding::find(&context.store, id).await? else { return Ok(false) };
            let named = onboarding::named(context, &session).await?;
            let is_named = named.is_none_or(|named| named.contains(&asking.organization_id));
            Ok(is_named && session.attempt_id == asking.attempt.id)
        }
        // An install has its organization from the start; at the connect door it is only picked now.
        Held::AuthorizationRequest(_) => {
            Ok(asking.attempt.door != Door::Marketplace || asking.attempt.organization_id == Some(asking.organization_id))
        }
        Held::Attempt => Ok(asking.attempt.organization_id == Some(asking.organization_id)),
    }
}

fn request(context: &Context, asking: &Asking<'_>, reason: &str) -> ApprovalRequest {
    let now = context.now();
    ApprovalRequest {
        organization_id: asking.organization_id,
        id: context.new_id(ApprovalRequestId::new),
        client_id: asking.attempt.client_id,
        user_id: asking.user.id,
        attempt_id: asking.attempt.id,
        door: asking.attempt.door,
        scopes: asking.attempt.scopes.clone(),
        reason: reason.to_owned(),
        language: asking.language.to_owned(),
        state: ApprovalState::Waiting,
        decided_by: None,
        decided_at: None,
        decision_reason: None,
        created_at: now,
        expires_at: now + context.settings.lifetimes.attempt_waiting,
    }
}

fn holding(context: &Context, asking: &Asking<'_>, request: &ApprovalRequest) -> Vec<Step> {
    let (now, until, organization_id) = (context.now(), request.expires_at, asking.organization_id);
    let mut steps = Vec::new();
    match asking.held {
        Held::AuthorizationRequest(id) => {
            steps.push(storage::authorization_request::wait(id, organization_id, until, now));
        }
        Held::OnboardingSession(id) => steps.push(storage::onboarding::wait(id, until, now)),
        Held::Attempt => {}
    }
    steps.push(storage::attempt::wait(asking.attempt.id, (organization_id, asking.user.id), until, now));
    let mut event = context.audit(grant::customer(asking.user.id, &asking.user.name), "approval.asked");
    event.organization_id = Some(organization_id);
    event.client_id = Some(request.client_id);
    event.attempt_id = Some(request.attempt_id);
    event.detail = serde_json::json!({ "scopes": request.scopes });
    steps.push(storage::audit::insert(&event));
    steps.push(trace::waiting(context, request.attempt_id, StepKind::ApprovalAsked, asking.user.id));
    steps
}

/// People who may approve, by name.
pub async fn administrators(context: &Context, organization_id: OrganizationId, limit: i64) -> storage::Result<Vec<User>> {
    storage::membership::who_may_consent(&context.store, organization_id, limit).await
}

async fn mails(context: &Context, asking: &Asking<'_>, request: &ApprovalRequest) -> storage::Result<Vec<Mail>> {
    let organization = storage::organization::find(&context.store, request.organization_id).await?;
    let organization = organization.map(|organization| organization.name).unwrap_or_default();
    let told = administrators(context, request.organization_id, MOST_TOLD).await?;
    let to = |administrator: User| Mail {
        to: administrator.email,
        language: asking.language.to_owned(),
        kind: MailKind::ApprovalAsked {
            asker: asking.user.name.clone(),
            asker_email: asking.user.email.clone(),
            integration: asking.client.integration.name.clone(),
            publisher: asking.client.partner.name.clone(),
            organization: organization.clone(),
            reason: request.reason.clone(),
            until: request.expires_at,
            link: format!("{}/organizations/{}/approvals/{}", context.settings.issuer, request.organization_id, request.id),
        },
    };
    Ok(told.into_iter().map(to).collect())
}

/// The asker takes it back; the attempt ends.
pub async fn withdraw(context: &Context, request: &ApprovalRequest, user: &User) -> storage::Result<Decision<()>> {
    if request.user_id != user.id {
        return deny(ErrorCode::ApprovalRequestOver);
    }
    let now = context.now();
    let mut steps: Vec<Step> = storage::approval_request::withdraw(request, now).into();
    steps.push(storage::onboarding::decline_waiting(request.attempt_id));
    steps.push(storage::attempt::decline(request.attempt_id, now));
    let mut event = context.audit(grant::customer(user.id, &user.name), "approval.withdrawn");
    event.organization_id = Some(request.organization_id);
    event.client_id = Some(request.client_id);
    event.attempt_id = Some(request.attempt_id);
    steps.push(storage::audit::insert(&event));
    steps.push(trace::step_of(context, request.attempt_id, StepKind::ApprovalWithdrawn, user.id));
    steps.extend(event::came_to_nothing(context, event::declined(request)));
    let withdrawn = context.store.write_all(steps).await?.is_some();
    if withdrawn { Ok(Ok(())) } else { deny(ErrorCode::ApprovalRequestOver) }
}
