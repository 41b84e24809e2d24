//! An administrator decides. Approving is the consent itself: the same page, the same signature; only the browser that goes on
//! is the asker's.

use super::resume::{StandsAt, stands_at};
use crate::decision::{Decision, allowed, deny};
use crate::mail::{ApprovalAnswer, Mail, MailKind};
use crate::registry::RegisteredIntegration;
use crate::{Context, consent, event, grant, handshake, trace};
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::grant::GrantState;
use model::integration::Door;
use model::trace::StepKind;
use model::user::User;
use protocol::ErrorCode;
use protocol::scope::ScopeSet;
use storage::Step;
use storage::approval_request as stored;
use storage::attempt::Signature;

/// What an administrator approves.
#[derive(Debug, Clone)]
pub struct Approving<'a> {
    /// The request.
    pub request: &'a ApprovalRequest,
    /// The integration.
    pub client: &'a RegisteredIntegration,
    /// Who approves.
    pub administrator: &'a User,
    /// The optional scopes that were ticked.
    pub ticked: ScopeSet,
    /// Language tag of the page.
    pub language: &'a str,
}

/// Somebody may consent to another handshake of the same integration at once; then it is looked again, this often.
const TRIES: usize = 5;

/// Signs the attempt that waits; the right to consent is asked again.
pub async fn approve(context: &Context, approving: &Approving<'_>) -> storage::Result<Decision<()>> {
    let (request, user) = (approving.request, approving.administrator);
    let organization_id = request.organization_id;
    if !consent::may_consent(context, organization_id, user.id).await? {
        return deny(ErrorCode::OrganizationNotAllowed);
    }
    allowed!(request.state.approve().map_err(|_| ErrorCode::ApprovalRequestOver));
    let mail = mail_to_asker(context, (request, approving.client), user, Answer::Approved).await?;
    for _ in 0..TRIES {
        let steps = allowed!(approval(context, approving).await?);
        if context.write_all(steps, &[]).await?.is_some() {
            if let Some(mail) = mail {
                context.mailer.send(mail);
            }
            return Ok(Ok(()));
        }
        if request.door != Door::Handshake {
            break;
        }
    }
    let may = consent::may_consent(context, organization_id, user.id).await?;
    deny(if may { ErrorCode::ApprovalRequestOver } else { ErrorCode::OrganizationNotAllowed })
}

async fn approval(context: &Context, approving: &Approving<'_>) -> storage::Result<Decision<Vec<Step>>> {
    let (request, user) = (approving.request, approving.administrator);
    let organization_id = request.organization_id;
    let offer = consent::offer(context, approving.client, organization_id, (&request.scopes, approving.language)).await?;
    if offer.grant == Some(GrantState::Suspended) {
        return deny(ErrorCode::GrantSuspendedByOperator);
    }
    let scopes = consent::chosen(&offer, &approving.ticked.union(&offer.granted()));
    let shown = consent::shown(&offer, &scopes, approving.language);
    let now = context.now();
    let expires_at = now + context.settings.lifetimes.attempt_waiting;
    let signature = Signature { organization_id, user_id: user.id, scopes: &scopes, shown: &shown, at: now, expires_at };
    let decision = stored::Decision { to: ApprovalState::Approved, by: user.id, reason: None, at: now, expires_at };
    let mut steps = vec![storage::membership::may_still_consent(organization_id, user.id)];
    steps.extend(stored::decide(request, &decision));
    match stands_at(context, request).await? {
        StandsAt::AuthorizationRequest(waiting) => {
            steps.push(storage::authorization_request::wait(waiting.id, organization_id, expires_at, now));
        }
        StandsAt::OnboardingSession(session) => steps.push(storage::onboarding::wait(session.id, expires_at, now)),
        StandsAt::Extension => {}
        StandsAt::Handshake(waiting) => {
            let before = storage::handshake::current(&context.store, organization_id, request.client_id).await?;
            let by = grant::customer(user.id, &user.name);
            steps.extend(handshake::turn(context, &waiting, before.as_ref(), &by).await?);
        }
        StandsAt::Nowhere => return deny(ErrorCode::ApprovalRequestOver),
    }
    steps.push(consent::sign(request.attempt_id, &signature));
    steps.extend(told(context, approving.request, (user, "approval.granted", StepKind::ApprovalGranted)));
    steps.push(event::consented(context, (request.attempt_id, request.client_id, request.door), &signature));
    steps.push(trace::step_of(context, request.attempt_id, StepKind::Consented, user.id));
    Ok(Ok(steps))
}

/// Says no, with a reason that the asker reads.
pub async fn decline(
    context: &Context,
    (request, client): (&ApprovalRequest, &RegisteredIntegration),
    administrator: &User,
    reason: &str,
) -> storage::Result<Decision<()>> {
    let reason = allowed!(super::reason(reason, 0));
    let reason = (!reason.is_empty()).then_some(reason);
    let (now, organization_id) = (context.now(), request.organization_id);
    let decision =
        stored::Decision { to: ApprovalState::Declined, by: administrator.id, reason, at: now, expires_at: request.expires_at };
    let mail = mail_to_asker(context, (request, client), administrator, Answer::Declined(reason)).await?;
    let mut steps = vec![storage::membership::may_still_consent(organization_id, administrator.id)];
    steps.extend(stored::decide(request, &decision));
    steps.push(storage::onboarding::decline_waiting(request.attempt_id));
    steps.push(storage::attempt::decline(request.attempt_id, now));
    steps.extend(told(context, request, (administrator, "approval.declined", StepKind::ApprovalDeclined)));
    steps.extend(event::came_to_nothing(context, event::declined(request)));
    if context.store.write_all(steps).await?.is_none() {
        let may = consent::may_consent(context, organization_id, administrator.id).await?;
        return deny(if may { ErrorCode::ApprovalRequestOver } else { ErrorCode::OrganizationNotAllowed });
    }
    if let Some(mail) = mail {
        context.mailer.send(mail);
    }
    Ok(Ok(()))
}

fn told(context: &Context, request: &ApprovalRequest, (user, action, step): (&User, &'static str, StepKind)) -> [Step; 2] {
    let mut event = context.audit(grant::customer(user.id, &user.name), action);
    event.organization_id = Some(request.organization_id);
    event.client_id = Some(request.client_id);
    event.attempt_id = Some(request.attempt_id);
    [storage::audit::insert(&event), trace::step_of(context, request.attempt_id, step, user.id)]
}

enum Answer<'a> {
    Approved,
    Declined(Option<&'a str>),
}

/// The asker hears of it, with the way back. Made before the decision is written: afterwards nothing may fail any more.
async fn mail_to_asker(
    context: &Context,
    (request, client): (&ApprovalRequest, &RegisteredIntegration),
    administrator: &User,
    answer: Answer<'_>,
) -> storage::Result<Option<Mail>> {
    let Some(asker) = storage::user::find(&context.store, request.user_id).await? else { return Ok(None) };
    let organization = storage::organization::find(&context.store, request.organization_id).await?;
    let link = format!("{}/approvals/{}", context.settings.issuer, request.id);
    Ok(Some(Mail {
        to: asker.email,
        language: request.language.clone(),
        kind: MailKind::ApprovalDecided {
            administrator: administrator.name.clone(),
            integration: client.integration.name.clone(),
            organization: organization.map(|organization| organization.name).unwrap_or_default(),
            answer: match answer {
                Answer::Approved => ApprovalAnswer::Approved(context.now() + context.settings.lifetimes.attempt_waiting),
                Answer::Declined(reason) => ApprovalAnswer::Declined(reason.map(str::to_owned)),
            },
            link,
        },
    }))
}
