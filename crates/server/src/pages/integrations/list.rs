//! The list. Members may look; who may consent may revoke.

use crate::pages::errors::Answer;
use crate::pages::handshake;
use crate::pages::marketplace;
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::trail::Trail;
use crate::pages::view::{ConnectedIntegrations, GrantRow, GrantState, IntegrationCard, Notice, Organization, Waiting};
use crate::pages::visit::{SignedIn, html};
use axum::http::StatusCode;
use flows::Context;
use model::attempt::AttemptState;
use protocol::id::{AttemptId, ClientId};
use std::collections::BTreeMap;
use storage::grant::GrantView;

const ROWS: usize = 25;
/// Sorts behind every id.
const NEWEST: &str = "~";

/// The list.
pub async fn show(signed_in: SignedIn) -> Answer {
    let member = Member::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let trail = Trail::of(&visit.query);
    let before = trail.after.as_deref().unwrap_or(NEWEST);
    let mut found = storage::grant::page_of_organization(&context.store, member.organization.id, before, 26).await?;
    let more = found.len() > ROWS;
    found.truncate(ROWS);
    let path = member.path("integrations");
    let next = found.last().filter(|_| more).map(|last| trail.next(&path, &[], &last.grant.id.to_string()));
    found.sort_by_key(|view| view.grant.state == model::grant::GrantState::Revoked);
    let waiting = handshake::waiting(context, &member).await?;
    let (mut grants, mut notice) = (Vec::with_capacity(found.len()), None);
    for view in found {
        let revoked = visit.query.get("revoked").is_some_and(|id| id == view.grant.id.to_string());
        let row = row(context, &member, (view, &waiting), visit.language()).await?;
        if revoked && row.state == GrantState::Revoked {
            notice = Some(Notice::Revoked(row.integration.clone()));
        }
        grants.push(row);
    }
    if notice.is_none() {
        notice = declined(&signed_in, &member).await?;
    }
    let is_first = trail.after.is_none();
    let view = ConnectedIntegrations {
        chrome: visit.chrome("integrations"),
        installations: if is_first { marketplace::installation_rows(&signed_in, &member).await? } else { Vec::new() },
        marketplace: "/marketplace".to_owned(),
        organization: Organization { name: member.organization.name.clone(), number: member.organization.number.clone() },
        grants,
        previous: trail.previous(&path, &[]),
        next,
        authorize: if is_first { handshake::rows(context, &member, &waiting).await? } else { Vec::new() },
        approvals: approvals(context, &member).await?,
        attempts: member.path("attempts"),
        notice,
    };
    Ok(html(StatusCode::OK, &view))
}

/// What was just not allowed on the data-sharing page, where the attempt that the query names says so too.
async fn declined(signed_in: &SignedIn, member: &Member) -> storage::Result<Option<Notice>> {
    let visit = &signed_in.visit;
    let Some(id) = visit.query.get("declined").and_then(|id| id.parse::<AttemptId>().ok()) else { return Ok(None) };
    let attempt = storage::attempt::find(&visit.context().store, id).await?;
    let own = attempt.filter(|attempt| {
        let whose = (attempt.organization_id, attempt.user_id);
        attempt.state == AttemptState::Declined && whose == (Some(member.organization.id), Some(signed_in.current.user.id))
    });
    let Some(attempt) = own else { return Ok(None) };
    Ok(Some(Notice::Declined(names::card_of(visit.context(), attempt.client_id).await?.name)))
}

/// Where requests of members stand, for who may decide, and how many wait.
async fn approvals(context: &Context, member: &Member) -> storage::Result<Option<(String, u32)>> {
    if !member.membership.may_consent() {
        return Ok(None);
    }
    let counted = storage::approval_request::waiting_for(&context.store, member.membership.user_id, context.now()).await?;
    let here = counted.into_iter().find(|(id, _)| *id == member.organization.id);
    Ok(Some((member.path("approvals"), here.map_or(0, |(_, count)| u32::try_from(count).unwrap_or(u32::MAX)))))
}

async fn row(
    context: &Context,
    member: &Member,
    (view, waiting): (GrantView, &BTreeMap<ClientId, Waiting>),
    language: &str,
) -> storage::Result<GrantRow> {
    let grant = view.grant;
    let IntegrationCard { name, publisher, verified, logo } = names::card_of(context, grant.client_id).await?;
    let state = names::grant_state(grant.state);
    let path = format!("{}/{}", member.path("integrations"), grant.id);
    let may_revoke = state != GrantState::Revoked && member.membership.may_consent();
    let launch = if grant.state == model::grant::GrantState::Active { launch(context, grant.client_id).await? } else { None };
    Ok(GrantRow {
        launch,
        client_id: grant.client_id.to_string(),
        integration: name,
        publisher,
        verified,
        logo,
        state,
        scopes: names::grant_scopes(context, &grant, language).await?,
        consented_by: view.consented_by_name,
        consented_at: moment(grant.consented_at),
        door: names::door(grant.door),
        last_used: grant.last_used_at.map(moment),
        ended: flows::grant::ended(context, &grant).await?.map(names::ended),
        waiting: waiting.get(&grant.client_id).filter(|_| state != GrantState::Revoked).cloned(),
        revoke: may_revoke.then(|| format!("{path}/revoke")),
        path,
    })
}

/// Where a connected customer begins at the partner's: what the listing says, or the partner's site.
async fn launch(context: &Context, client_id: ClientId) -> storage::Result<Option<String>> {
    let listing = storage::listing::listed(&context.store, client_id).await?;
    if let Some(url) = listing.and_then(|listing| listing.content.launch_url) {
        return Ok(names::link(&url));
    }
    let client = context.integration(client_id).await?;
    Ok(client.and_then(|client| names::link(&client.partner.website)))
}
