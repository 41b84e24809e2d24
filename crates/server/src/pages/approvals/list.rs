//! `/organizations/{id}/approvals`: what members ask for, for those who may decide.

use super::state;
use crate::pages::errors::Answer;
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::trail::Trail;
use crate::pages::view::{ApprovalList, ApprovalNotice, ApprovalRow};
use crate::pages::visit::{SignedIn, Visit, html};
use axum::http::StatusCode;
use flows::Context;
use model::approval_request::{ApprovalRequest, ApprovalState};
use protocol::ErrorCode;
use protocol::id::OrganizationId;

const ROWS: usize = 25;

/// The list.
pub async fn show(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    let context = visit.context();
    let member = Member::who_may_consent(&signed_in).await?;
    let organization_id = member.organization.id;
    let trail = Trail::of(&visit.query);
    let before = trail.after.clone().unwrap_or_else(|| "~".to_owned());
    let mut found = storage::approval_request::page(&context.store, organization_id, &before, 26).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let own = member.path("approvals");
    let next = found.last().filter(|_| more).map(|last| trail.next(&own, &[], &last.id.to_string()));
    let mut requests = Vec::with_capacity(found.len());
    for request in found {
        requests.extend(row(context, request).await?);
    }
    let view = ApprovalList {
        chrome: visit.chrome("approvals"),
        organization: names::organization(&member.organization),
        requests,
        previous: trail.previous(&own, &[]),
        next,
        notice: notice(visit, organization_id).await?,
    };
    Ok(html(StatusCode::OK, &view))
}

/// What just happened, by the id in the query where the request agrees; names are looked up, never taken from it.
async fn notice(visit: &Visit, organization_id: OrganizationId) -> storage::Result<Option<ApprovalNotice>> {
    let Some(done) = visit.query.get("done") else { return Ok(None) };
    if done == "meanwhile" {
        return Ok(Some(ApprovalNotice::AnsweredMeanwhile));
    }
    let Some(Ok(id)) = visit.query.get("request").map(str::parse) else { return Ok(None) };
    let store = &visit.context().store;
    let found = storage::approval_request::find(store, id).await?;
    let Some(request) = found.filter(|request| request.organization_id == organization_id) else { return Ok(None) };
    let asker = storage::user::find(store, request.user_id).await?.map(|user| user.name).unwrap_or_default();
    Ok(match (done, request.state) {
        ("approved", ApprovalState::Approved | ApprovalState::Resumed) => Some(ApprovalNotice::Approved(asker)),
        ("declined", ApprovalState::Declined) => Some(ApprovalNotice::Declined(asker)),
        (_, _) => None,
    })
}

async fn row(context: &Context, request: ApprovalRequest) -> storage::Result<Option<ApprovalRow>> {
    let Some(client) = context.integration(request.client_id).await? else { return Ok(None) };
    let asker = storage::user::find(&context.store, request.user_id).await?;
    let (asker, email) = asker.map(|user| (user.name, user.email)).unwrap_or_default();
    let waits = request.state == ApprovalState::Waiting && context.now() < request.expires_at;
    Ok(Some(ApprovalRow {
        id: request.id.to_string(),
        integration: names::card(&client),
        asker,
        email,
        state: state(context, &request).await?,
        asked_at: moment(request.created_at),
        expires_at: moment(request.expires_at),
        decide: waits.then(|| format!("/organizations/{}/approvals/{}", request.organization_id, request.id)),
        reason: request.reason,
    }))
}

/// The path of the list in which a request stands, with what just happened to it.
pub(super) fn after(request: &ApprovalRequest, done: &str) -> String {
    format!("/organizations/{}/approvals?done={done}&request={}", request.organization_id, request.id)
}

/// The request that the path names, if it is one of this organization's.
pub(super) async fn find(signed_in: &SignedIn) -> Result<ApprovalRequest, crate::pages::errors::Failure> {
    let visit = &signed_in.visit;
    let organization_id = Member::who_may_consent(signed_in).await?.organization.id;
    let found = storage::approval_request::find(&visit.context().store, visit.part("approval_id")?).await?;
    found.filter(|request| request.organization_id == organization_id).ok_or_else(|| ErrorCode::PageNotFound.into())
}
