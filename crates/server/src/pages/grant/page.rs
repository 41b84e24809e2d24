//! The page: state, scopes, consents, credentials, and how it came about.

use super::AtGrant;
use crate::pages::errors::Answer;
use crate::pages::handshake;
use crate::pages::names::{self, moment};
use crate::pages::timeline;
use crate::pages::view::{
    Audience, ClientKeyRow, ConnectionRow, ConsentRow, GrantAct, GrantNotice, GrantPage, GrantState, HistoryRow, Timeline,
};
use crate::pages::visit::{SignedIn, Visit, html};
use axum::http::StatusCode;
use flows::Context;
use model::client_key::ClientKey;
use model::connection::{Connection, ConnectionState};
use model::consent::Consent;
use model::grant::{Ending, Grant};
use protocol::id::{ClientKeyId, UserId};
use std::collections::BTreeSet;
use std::collections::btree_map::{BTreeMap, Entry};
use storage::audit::RecordedEvent;

/// Of so many consents, the newest ones, the steps are told.
const TOLD: usize = 5;

/// The page.
pub async fn show(signed_in: SignedIn) -> Answer {
    let at = AtGrant::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let grant = &at.grant;
    let keys = storage::client_key::of_grant(&context.store, grant.organization_id, grant.id).await?;
    let notice = notice(visit, grant, &keys);
    let mut client_keys: Vec<ClientKeyRow> = keys.into_iter().map(|key| at.row(context, key)).collect();
    client_keys.sort_by_key(|key| !key.live());
    let connections = storage::connection::of_grant(&context.store, grant.organization_id, grant.id).await?;
    let mut connections: Vec<ConnectionRow> = connections.iter().map(|connection| row(context, connection)).collect();
    connections.sort_by_key(|connection| connection.state == GrantState::Revoked);
    let consents = storage::consent::of_grant(&context.store, grant.organization_id, grant.id).await?;
    let state = names::grant_state(grant.state);
    let has_keys = !client_keys.is_empty() || grant.door.gives_client_keys();
    let may_resume = grant.may_be_resumed_by(model::grant::ActorKind::Customer);
    let past = flows::handshake::history(context, grant.organization_id, grant.id).await?;
    let view = GrantPage {
        chrome: visit.chrome("grant"),
        organization: names::organization(&at.member.organization),
        grant_id: grant.id.to_string(),
        client_id: grant.client_id.to_string(),
        state,
        ended: flows::grant::ended(context, grant).await?.map(names::ended),
        waiting: handshake::waiting(context, &at.member).await?.remove(&grant.client_id).filter(|_| state != GrantState::Revoked),
        door: names::door(grant.door),
        activated_at: moment(grant.activated_at),
        last_used: grant.last_used_at.map(moment),
        scopes: names::grant_scopes(context, grant, visit.language()).await?,
        timeline: timeline(context, &consents, &at.integration.publisher).await?,
        consents: rows(visit, consents).await?,
        connections,
        client_keys,
        new_key: (at.may_act() && has_keys && state == GrantState::Active).then(|| at.path("/keys/new")),
        revoke: (at.may_act() && state != GrantState::Revoked).then(|| at.path("/revoke?from=grant")),
        suspend: (at.may_act() && state == GrantState::Active).then(|| at.path("/suspend")),
        resume: (at.may_act() && may_resume).then(|| at.path("/resume")),
        history: past.into_iter().filter_map(history_row).collect(),
        attempts: at.member.path("attempts"),
        back: at.member.path("integrations"),
        notice,
        integration: at.integration,
    };
    Ok(html(StatusCode::OK, &view))
}

/// A step of the grant, of those that a reader is told.
fn history_row(event: RecordedEvent) -> Option<HistoryRow> {
    let act = match event.action.as_str() {
        "grant.activated" => GrantAct::Activated,
        flows::grant::SUSPENDED => GrantAct::Suspended,
        flows::grant::RESUMED => GrantAct::Resumed,
        flows::grant::REVOKED => GrantAct::Revoked,
        _ => return None,
    };
    let reason = event.detail["reason"].as_str().unwrap_or_default().to_owned();
    Some(HistoryRow { act, how: names::ended(Ending { at: event.at, by: event.actor, reason }) })
}

/// What the query says has happened, where grant and keys agree.
fn notice(visit: &Visit, grant: &Grant, keys: &[ClientKey]) -> Option<GrantNotice> {
    use model::grant::GrantState as Stands;
    match grant.state {
        Stands::Suspended if visit.query.get("suspended").is_some() => return Some(GrantNotice::Suspended),
        Stands::Active if visit.query.get("resumed").is_some() => return Some(GrantNotice::Resumed),
        Stands::Active | Stands::Suspended | Stands::Revoked => {}
    }
    let now = visit.context().now();
    let named = |name: &str| visit.query.get(name).and_then(|id| id.parse::<ClientKeyId>().ok());
    let of = |name: &str| named(name).and_then(|id| keys.iter().find(|key| key.id == id));
    if of("activated").is_some() {
        return Some(GrantNotice::Activated);
    }
    if of("other").is_some() {
        return Some(GrantNotice::OtherKey);
    }
    if of("added").is_some() {
        return Some(GrantNotice::KeyAdded);
    }
    let retired = of("retired")?;
    match retired.retires_at {
        Some(at) if retired.holds_its_slot(now) => Some(GrantNotice::KeyRetires(moment(at))),
        Some(_) | None => (!retired.holds_its_slot(now)).then_some(GrantNotice::KeyRetired),
    }
}

fn row(context: &Context, connection: &Connection) -> ConnectionRow {
    let is_over = context.now() >= connection.expires_at || connection.ends_at.is_some_and(|at| context.now() >= at);
    ConnectionRow {
        id: connection.id.to_string(),
        since: moment(connection.redeemed_at.unwrap_or(connection.created_at)),
        last_rotated: (connection.generation > 1).then(|| moment(connection.rotated_at)),
        state: match connection.state {
            ConnectionState::Active | ConnectionState::Pending if is_over => GrantState::Revoked,
            ConnectionState::Active | ConnectionState::Pending => GrantState::Active,
            ConnectionState::Suspended => GrantState::Suspended,
            ConnectionState::Revoked => GrantState::Revoked,
        },
    }
}

async fn rows(visit: &Visit, consents: Vec<Consent>) -> storage::Result<Vec<ConsentRow>> {
    let (context, mut names_of) = (visit.context(), BTreeMap::<UserId, String>::new());
    let catalogue = context.scopes().await?;
    let mut rows = Vec::with_capacity(consents.len());
    for consent in consents {
        let by = match names_of.entry(consent.user_id) {
            Entry::Occupied(known) => known.get().clone(),
            Entry::Vacant(unknown) => {
                let user = storage::user::find(&context.store, consent.user_id).await?;
                unknown.insert(user.map_or_else(|| consent.user_id.to_string(), |user| user.name)).clone()
            }
        };
        rows.push(ConsentRow {
            by,
            at: moment(consent.at),
            door: names::door(consent.door),
            scopes: names::scopes(&catalogue, &consent.scopes, visit.language()),
        });
    }
    Ok(rows)
}

/// The steps of the attempts that made and widened the grant, oldest first.
async fn timeline(context: &Context, consents: &[Consent], publisher: &str) -> storage::Result<Option<Timeline>> {
    let (mut steps, mut seen) = (Vec::new(), BTreeSet::new());
    for consent in consents.iter().take(TOLD).rev() {
        let Some(attempt) = storage::attempt::find(&context.store, consent.attempt_id).await? else { continue };
        // Attempts of one session share its first steps.
        steps.extend(flows::trace::timeline(context, &attempt).await?.into_iter().filter(|step| seen.insert(step.id)));
    }
    if steps.is_empty() {
        return Ok(None);
    }
    timeline::steps(context, (Audience::Customer, publisher), steps).await.map(Some)
}
