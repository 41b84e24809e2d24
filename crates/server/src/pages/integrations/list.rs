//! The list. Members may look; who may consent may revoke.

use crate::pages::errors::Answer;
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::trail::Trail;
use crate::pages::view::{ConnectedIntegrations, Door, Ended, EndedBy, GrantRow, GrantState, Notice, Organization};
use crate::pages::visit::{SignedIn, html};
use axum::http::StatusCode;
use flows::Context;
use model::grant::{ActorKind, Ending};
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
    let (mut grants, mut notice) = (Vec::with_capacity(found.len()), None);
    for view in found {
        let revoked = visit.query.get("revoked").is_some_and(|id| id == view.grant.id.to_string());
        let row = row(context, &member, view, visit.language()).await?;
        if revoked && row.state == GrantState::Revoked {
            notice = Some(Notice::Revoked(row.integration.clone()));
        }
        grants.push(row);
    }
    let view = ConnectedIntegrations {
        chrome: visit.chrome("integrations"),
        organization: Organization { name: member.organization.name.clone(), number: member.organization.number.clone() },
        grants,
        previous: trail.previous(&path, &[]),
        next,
        notice,
    };
    Ok(html(StatusCode::OK, &view))
}

async fn row(context: &Context, member: &Member, view: GrantView, language: &str) -> storage::Result<GrantRow> {
    let grant = view.grant;
    let client = context.integration(grant.client_id).await?;
    let client_id = grant.client_id.to_string();
    let (integration, publisher, verified) = match &client {
        Some(client) => (client.integration.name.clone(), client.partner.name.clone(), client.partner.verified),
        None => (client_id.clone(), String::new(), false),
    };
    let state = names::grant_state(grant.state);
    let may_revoke = state != GrantState::Revoked && member.membership.may_consent();
    Ok(GrantRow {
        client_id,
        integration,
        publisher,
        verified,
        logo: None,
        state,
        scopes: names::scopes(&context.scopes().await?, &grant.scopes, language),
        consented_by: view.consented_by_name,
        consented_at: moment(grant.consented_at),
        door: door(grant.door),
        last_used: grant.last_used_at.map(moment),
        ended: grant.ending.map(ended),
        revoke: may_revoke.then(|| format!("{}/{}/revoke", member.path("integrations"), grant.id)),
    })
}

fn ended(ending: Ending) -> Ended {
    let by = match ending.by.kind {
        ActorKind::Customer => EndedBy::Customer,
        ActorKind::Partner => EndedBy::Partner,
        ActorKind::Operator => EndedBy::Operator,
        ActorKind::System => EndedBy::Replay,
    };
    Ended {
        by,
        name: (by == EndedBy::Customer && !ending.by.name.is_empty()).then_some(ending.by.name),
        at: moment(ending.at),
        reason: (!ending.reason.is_empty()).then_some(ending.reason),
    }
}

fn door(door: model::integration::Door) -> Door {
    match door {
        model::integration::Door::Connect => Door::Connect,
        model::integration::Door::Onboarding => Door::Onboarding,
        model::integration::Door::Extension => Door::Extension,
        model::integration::Door::Marketplace => Door::Marketplace,
        model::integration::Door::Handshake => Door::Handshake,
    }
}
