//! Which organizations: several at once, over as many pages as it takes. What is ticked travels in the form; nothing is kept
//! before the consent.

use super::Open;
use super::start::{over, towards};
use crate::pages::consentable;
use crate::pages::errors::{Answer, Failure};
use crate::pages::return_to;
use crate::pages::trail::Trail;
use crate::pages::view::{Choice, FormError, Many, OrganizationPicker, PickerMark, PickerMode, PickerRow, Total};
use crate::pages::visit::{SignedIn, html};
use axum::http::StatusCode;
use flows::Context;
use flows::client_key::Standing;
use flows::onboarding::{MOST_ORGANIZATIONS, Opened};
use protocol::ErrorCode;
use protocol::id::{ClientId, OrganizationId};
use std::collections::BTreeSet;
use storage::membership::ConsentableOrganization;

/// What a page of the picker shows.
#[derive(Default)]
struct Shown {
    q: String,
    trail: Trail,
    chosen: BTreeSet<String>,
    all: bool,
    error: Option<FormError>,
}

/// The first page, with nothing ticked.
pub(super) async fn first_page(signed_in: &SignedIn, open: &Open) -> Answer {
    page(signed_in, open, (StatusCode::OK, Shown::default())).await
}

/// A button of the form: another page or search with the ticks kept, or on to the consent.
pub async fn pick(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&open.form("organizations"))?;
    let (context, user_id) = (visit.context(), signed_in.current.user.id);
    match flows::onboarding::open(context, &open.session, user_id).await? {
        Ok(Opened::Pick) => {}
        Ok(Opened::Named(_) | Opened::Nothing | Opened::Refused { .. }) => return Err(ErrorCode::OnboardingRefused.into()),
        Err(denied) if denied.code == ErrorCode::OnboardingOver => return over(&signed_in, &open).await,
        Err(denied) => return Err(denied.into()),
    }
    let choice = Choice::of(&visit.form);
    let filter = consentable::searched(visit.form.get("filter"));
    let listed =
        if choice.needs_list() { consentable::ids(context, user_id, &filter, MOST_ORGANIZATIONS + 1).await? } else { Vec::new() };
    let chosen: BTreeSet<String> = choice.chosen(&listed).into_iter().collect();
    let all = choice.all && listed.iter().all(|id| chosen.contains(id));
    let trail = Trail::of(&visit.form);
    let here = Shown { q: filter, trail, chosen, all, error: None };
    match visit.form.get("go") {
        Some("search") => {
            let q = consentable::searched(visit.form.get("q"));
            let all = here.all && q == here.q;
            page(&signed_in, &open, (StatusCode::OK, Shown { q, all, trail: Trail::default(), ..here })).await
        }
        Some("next") => {
            let (rows, more) = consentable::rows(context, user_id, (&here.q, &here.trail)).await?;
            let trail = match rows.last() {
                Some(last) if more => here.trail.forward(&last.id.to_string()),
                Some(_) | None => here.trail.clone(),
            };
            page(&signed_in, &open, (StatusCode::OK, Shown { trail, ..here })).await
        }
        Some("previous") => {
            let trail = here.trail.back();
            page(&signed_in, &open, (StatusCode::OK, Shown { trail, ..here })).await
        }
        Some("continue") => go_on(&signed_in, &open, here).await,
        Some(_) | None => Err(ErrorCode::ParameterInvalid.into()),
    }
}

async fn go_on(signed_in: &SignedIn, open: &Open, here: Shown) -> Answer {
    if here.chosen.is_empty() {
        let shown = Shown { error: Some(FormError::NothingChosen), ..here };
        return page(signed_in, open, (StatusCode::BAD_REQUEST, shown)).await;
    }
    if here.chosen.len() > MOST_ORGANIZATIONS {
        return Err(ErrorCode::OrganizationsTooMany.into());
    }
    let ids: Option<Vec<OrganizationId>> = here.chosen.iter().map(|id| id.parse().ok()).collect();
    let allowed = match ids {
        Some(ids) => super::consent::allowed(signed_in, open, ids).await?,
        None => None,
    };
    if let Some(previewed) = allowed {
        return super::consent::page_of(signed_in, open, (previewed, true)).await;
    }
    let shown = Shown { error: Some(FormError::NotYourOrganization), ..here };
    page(signed_in, open, (StatusCode::FORBIDDEN, shown)).await
}

async fn page(signed_in: &SignedIn, open: &Open, (status, shown): (StatusCode, Shown)) -> Answer {
    let visit = &signed_in.visit;
    let (context, user_id) = (visit.context(), signed_in.current.user.id);
    let (found, more) = consentable::rows(context, user_id, (&shown.q, &shown.trail)).await?;
    let total: Total = consentable::total(context, user_id, (&shown.q, &shown.trail), (found.len(), more)).await?;
    let rows = rows(context, open.session.client_id, (found, &shown.chosen)).await?;
    let here: BTreeSet<&str> = rows.iter().map(|row| row.id.as_str()).collect();
    let elsewhere = shown.chosen.iter().filter(|id| !here.contains(id.as_str())).cloned().collect();
    let own = open.path("");
    let mut chrome = visit.chrome(&open.form("organizations"));
    chrome.here = Some(own.clone());
    let view = OrganizationPicker {
        chrome,
        action: own.clone(),
        search_action: own.clone(),
        keep: shown.trail.fields(),
        asking: Some(open.asking()),
        mode: PickerMode::Many(Many { all: shown.all, elsewhere, previous: shown.trail.after.is_some(), next: more }),
        q: shown.q,
        rows,
        total,
        previous: None,
        next: None,
        error: shown.error,
        create_organization: Some(return_to::with("/organizations/new", Some(&own))),
        ask: consentable::may_ask(context, user_id).await?.then(|| open.path("ask")),
        cancel: Some(open.path("cancel")),
    };
    Ok(towards(html(status, &view), open))
}

async fn rows(
    context: &Context,
    client_id: ClientId,
    (found, chosen): (Vec<ConsentableOrganization>, &BTreeSet<String>),
) -> Result<Vec<PickerRow>, Failure> {
    let mut rows = Vec::with_capacity(found.len());
    for organization in found {
        let mark = match flows::client_key::standing(context, organization.id, client_id).await? {
            Standing::New => None,
            Standing::Connected | Standing::Replaces(_) => Some(PickerMark::Connected),
            Standing::Suspended => Some(PickerMark::Suspended),
        };
        let id = organization.id.to_string();
        let selected = chosen.contains(&id);
        rows.push(PickerRow { id, name: organization.name, number: organization.number, selected, mark });
    }
    Ok(rows)
}
