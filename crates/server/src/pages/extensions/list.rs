//! What is added, and the way here from the settings.

use crate::pages::consentable;
use crate::pages::errors::Answer;
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::return_to;
use crate::pages::trail::Trail;
use crate::pages::view::{ExtensionNotice, ExtensionRow, Extensions, OrganizationPicker, PickerMode, PickerRow, Total};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::Context;
use model::client_key::ClientKeyState;
use protocol::id::OrganizationId;
use storage::grant::{GrantFilter, GrantView};

const ROWS: usize = 25;
/// Approval requests are counted up to this.
const WAITING: i64 = 100;

/// `/settings/extensions`: on to the person's organization; those with several pick one.
pub async fn choose(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    let (context, user_id) = (visit.context(), signed_in.current.user.id);
    let to = |id: &OrganizationId| see_other(&format!("/organizations/{id}/extensions"));
    let q = consentable::searched(visit.query.get("q"));
    let trail = Trail::of(&visit.query);
    let (found, more) = consentable::own_rows(context, user_id, (&q, &trail)).await?;
    if let ([only], true, None) = (found.as_slice(), q.is_empty(), &trail.after) {
        return Ok(to(&only.id));
    }
    if !visit.only_looks() {
        visit.prove("settings-extensions")?;
        if let Some(Ok(id)) = visit.form.get("organization").map(str::parse::<OrganizationId>) {
            return Ok(to(&id));
        }
    }
    let own = "/settings/extensions";
    let keep = if q.is_empty() { Vec::new() } else { vec![("q".to_owned(), q.clone())] };
    let seen = u32::try_from(trail.pages_before() * consentable::ROWS + found.len()).unwrap_or(u32::MAX);
    let view = OrganizationPicker {
        chrome: visit.chrome("settings-extensions"),
        action: own.to_owned(),
        search_action: own.to_owned(),
        keep: Vec::new(),
        asking: None,
        mode: PickerMode::One,
        total: if more { Total::AtLeast(seen) } else { Total::Exactly(seen) },
        previous: trail.previous(own, &keep),
        next: found.last().filter(|_| more).map(|last| trail.next(own, &keep, &last.id.to_string())),
        rows: found
            .into_iter()
            .map(|row| PickerRow { id: row.id.to_string(), name: row.name, number: row.number, selected: false, mark: None })
            .collect(),
        q,
        error: (!visit.only_looks()).then_some(crate::pages::view::FormError::NothingChosen),
        create_organization: Some(return_to::with("/organizations/new", Some(own))),
        ask: None,
        cancel: None,
    };
    Ok(html(StatusCode::OK, &view))
}

/// The list.
pub async fn show(signed_in: SignedIn) -> Answer {
    let member = Member::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let may_activate = member.membership.may_consent();
    let trail = Trail::of(&visit.query);
    let before = trail.after.clone().unwrap_or_else(|| "~".to_owned());
    let filter = GrantFilter { organization_id: member.organization.id.to_string(), ..GrantFilter::default() };
    let (mut extensions, mut more, mut before) = (Vec::new(), true, before);
    let mut last = None;
    // Grants of the other doors stand in between.
    while more && extensions.len() < ROWS {
        let page = storage::grant::page(&context.store, &filter, &before, 100).await?;
        more = page.len() == 100;
        for view in page {
            before = view.grant.id.to_string();
            if view.grant.door == model::integration::Door::Extension || has_keys(context, &view).await? {
                if extensions.len() == ROWS {
                    more = true;
                    break;
                }
                last = Some(before.clone());
                extensions.extend(row(context, &member, view).await?);
            }
        }
    }
    let own = member.path("extensions");
    let next = last.filter(|_| more && extensions.len() == ROWS).map(|last| trail.next(&own, &[], &last));
    extensions.sort_by_key(|row: &ExtensionRow| row.state == crate::pages::view::GrantState::Revoked);
    let approvals = if may_activate { waiting(context, &member).await? } else { None };
    let view = Extensions {
        chrome: visit.chrome("extensions"),
        organization: names::organization(&member.organization),
        may_activate,
        extensions,
        add: member.path("extensions/add"),
        approvals,
        integrations: member.path("integrations"),
        attempts: member.path("attempts"),
        previous: trail.previous(&own, &[]),
        next,
        notice: notice(&signed_in).await?,
    };
    Ok(html(StatusCode::OK, &view))
}

/// A grant of another door may have got a client key here, too.
async fn has_keys(context: &Context, view: &GrantView) -> storage::Result<bool> {
    Ok(!storage::client_key::held_by_grant(&context.store, view.grant.organization_id, view.grant.id).await?.is_empty())
}

async fn waiting(context: &Context, member: &Member) -> storage::Result<Option<(String, u32)>> {
    let waiting = storage::approval_request::waiting(&context.store, member.organization.id, WAITING).await?;
    let count = u32::try_from(waiting.len()).unwrap_or(u32::MAX);
    Ok((count > 0).then(|| (member.path("approvals"), count)))
}

async fn row(context: &Context, member: &Member, view: GrantView) -> storage::Result<Option<ExtensionRow>> {
    let grant = view.grant;
    let Some(client) = context.integration(grant.client_id).await? else { return Ok(None) };
    let keys = storage::client_key::held_by_grant(&context.store, grant.organization_id, grant.id).await?;
    let live = keys.into_iter().filter(|key| key.state != ClientKeyState::Revoked && key.holds_its_slot(context.now()));
    Ok(Some(ExtensionRow {
        client_id: grant.client_id.to_string(),
        integration: names::card(&client),
        state: names::grant_state(grant.state),
        scopes: u32::try_from(grant.scopes.iter().count()).unwrap_or(u32::MAX),
        activated_by: view.consented_by_name,
        activated_at: moment(grant.activated_at),
        last_used: grant.last_used_at.map(moment),
        keys: live.map(|key| key.mark.map(|mark| mark.last_four)).collect(),
        path: member.path(&format!("integrations/{}", grant.id)),
    }))
}

/// What just happened, by the ids in the query; names are looked up, never taken from it.
async fn notice(signed_in: &SignedIn) -> storage::Result<Option<ExtensionNotice>> {
    let visit = &signed_in.visit;
    let Some(Ok(client_id)) = visit.query.get("not_activated").map(str::parse) else { return Ok(None) };
    let client = visit.context().integration(client_id).await?;
    Ok(client.map(|client| ExtensionNotice::NotActivated(client.integration.name.clone())))
}
