//! What the person who opened the temporary URL may do. Nothing is consumed by looking: mail scanners open links too.

use super::initiate::check_still_approved;
use crate::decision::{Decision, deny};
use crate::registry::RegisteredIntegration;
use crate::{Context, digest};
use model::integration::IntegrationState;
use model::onboarding::OnboardingSession;
use model::organization::Organization;
use protocol::ErrorCode;
use protocol::id::UserId;
use std::sync::Arc;
use storage::membership::AfterName;

/// What the person may do.
#[derive(Debug, Clone)]
pub enum Opened {
    /// Consent for the organization that the partner named.
    Named(Box<Organization>),
    /// Pick among those that the person may onboard; there is at least one.
    Pick,
    /// Nothing: the person may onboard no organization at all.
    Nothing,
    /// Nothing: the organization that the partner named is not the person's to onboard. It is named only to its members.
    Refused {
        /// The organization, for its members.
        member_of: Option<Box<Organization>>,
    },
}

/// The session of a ticket, with its integration, whatever its state; nothing leads to a redirect URI that is approved no more.
pub async fn find(context: &Context, ticket: &str) -> storage::Result<Decision<(OnboardingSession, Arc<RegisteredIntegration>)>> {
    let sha256 = digest::sha256(ticket.as_bytes());
    let Some(session) = storage::onboarding::find_by_ticket(&context.store, &sha256).await? else {
        return deny(ErrorCode::PageNotFound);
    };
    let Some(client) = context.integration(session.client_id).await? else { return deny(ErrorCode::PageNotFound) };
    match client.integration.state {
        IntegrationState::Active => {
            let still = check_still_approved(context, &client, &session);
            Ok(still.map(|()| (session, client)))
        }
        IntegrationState::Disabled => deny(ErrorCode::IntegrationDisabled),
    }
}

/// What the person may do with a session that waits for an answer; `OnboardingOver` otherwise.
pub async fn open(context: &Context, session: &OnboardingSession, user_id: UserId) -> storage::Result<Decision<Opened>> {
    if !may_be_answered(context, session) {
        return deny(ErrorCode::OnboardingOver);
    }
    let Some(number) = session.organization_number.as_deref() else {
        let any = storage::membership::consentable(&context.store, user_id, "", &AfterName::default(), 1).await?;
        return Ok(Ok(if any.is_empty() { Opened::Nothing } else { Opened::Pick }));
    };
    // A number that a customer claimed itself matches nothing until it is verified.
    let mut member_of = None;
    for organization in storage::organization::with_verified_number(&context.store, number).await? {
        match storage::membership::find(&context.store, organization.id, user_id).await? {
            Some(membership) if membership.may_consent() => return Ok(Ok(Opened::Named(Box::new(organization)))),
            Some(_) => member_of = Some(Box::new(organization)),
            None => {}
        }
    }
    Ok(Ok(Opened::Refused { member_of }))
}

/// Whether somebody may still answer.
pub(super) fn may_be_answered(context: &Context, session: &OnboardingSession) -> bool {
    session.state.may_be_answered() && context.now() < session.expires_at
}
