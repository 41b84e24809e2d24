//! What the pages of an organization's integrations say of this door: what can be authorized, and what waits for whom.

use super::path;
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::view::{AuthorizeRow, Waiting, Waits};
use flows::Context;
use flows::handshake;
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::attempt::Attempt;
use model::integration::Door;
use protocol::id::ClientId;
use std::collections::BTreeMap;
use storage::membership::AfterName;

/// Integrations that are listed, at most.
const MOST: i64 = 100;

/// Whose request an administrator approved, while they have not gone on: then it waits for them, not for the partner.
pub(super) async fn approved(context: &Context, attempt: &Attempt) -> storage::Result<Option<ApprovalRequest>> {
    let shaking = storage::handshake::find(&context.store, attempt.id).await?;
    if shaking.is_none_or(|shaking| shaking.led.is_some()) {
        return Ok(None);
    }
    let request = storage::approval_request::of_attempt(&context.store, attempt.id).await?;
    Ok(request.filter(|request| request.state == ApprovalState::Approved))
}

/// What of the organization waits at this door after its consent, by integration.
pub async fn waiting(context: &Context, member: &Member) -> storage::Result<BTreeMap<ClientId, Waiting>> {
    let attempts = storage::handshake::pending_of(&context.store, member.organization.id, context.now(), MOST).await?;
    let mut waiting = BTreeMap::new();
    for attempt in attempts {
        let until = moment(attempt.expires_at);
        let page = path(member, attempt.client_id, "pending");
        let found = match approved(context, &attempt).await? {
            Some(own) if own.user_id == member.membership.user_id => {
                Waiting { waits: Waits::Reader(until), path: format!("/approvals/{}", own.id) }
            }
            Some(request) => {
                let asker = storage::user::find(&context.store, request.user_id).await?;
                let name = asker.map(|user| user.name).unwrap_or_default();
                Waiting { waits: Waits::Asker(name, until), path: page }
            }
            None => Waiting { waits: Waits::Partner(until), path: page },
        };
        waiting.insert(attempt.client_id, found);
    }
    Ok(waiting)
}

/// What the reader asked an administrator for at this door, by integration.
async fn asked(context: &Context, member: &Member) -> storage::Result<BTreeMap<ClientId, Waiting>> {
    if member.membership.may_consent() {
        return Ok(BTreeMap::new());
    }
    let requests = storage::approval_request::waiting(&context.store, member.organization.id, MOST).await?;
    let own = requests.into_iter().filter(|request| {
        request.door == Door::Handshake && request.user_id == member.membership.user_id && context.now() < request.expires_at
    });
    let waits = |request: ApprovalRequest| {
        let waits = Waits::Administrator(moment(request.expires_at));
        (request.client_id, Waiting { waits, path: format!("/approvals/{}", request.id) })
    };
    Ok(own.map(waits).collect())
}

/// Public integrations that are not connected yet, those that wait for somebody first; private ones only while they wait. What
/// waits beside a grant is told with the grant.
pub async fn rows(
    context: &Context,
    member: &Member,
    waiting: &BTreeMap<ClientId, Waiting>,
) -> storage::Result<Vec<AuthorizeRow>> {
    let organization_id = member.organization.id;
    let mut all = asked(context, member).await?;
    for (client_id, waits) in waiting {
        if storage::grant::find_live(&context.store, organization_id, *client_id).await?.is_none() {
            all.insert(*client_id, waits.clone());
        }
    }
    let mut rows = Vec::new();
    for (client_id, waits) in &all {
        let may_begin = !matches!(waits.waits, Waits::Administrator(_) | Waits::Reader(_));
        let reachable = may_begin && handshake::find(context, *client_id).await?.is_ok();
        rows.push(AuthorizeRow {
            client_id: client_id.to_string(),
            integration: names::card_of(context, *client_id).await?,
            description: String::new(),
            waiting: Some(waits.clone()),
            authorize: reachable.then(|| path(member, *client_id, "")),
        });
    }
    for integration in handshake::listed(context, "", &AfterName::default(), MOST).await? {
        let client_id = integration.client_id;
        if all.contains_key(&client_id) || handshake::find(context, client_id).await?.is_err() {
            continue;
        }
        if storage::grant::find_live(&context.store, organization_id, client_id).await?.is_some() {
            continue;
        }
        rows.push(AuthorizeRow {
            client_id: client_id.to_string(),
            integration: names::card_of(context, client_id).await?,
            description: integration.description,
            waiting: None,
            authorize: Some(path(member, client_id, "")),
        });
    }
    Ok(rows)
}
