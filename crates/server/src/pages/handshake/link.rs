//! `/handshake`: a partner's own link. It is verified before anybody signs in; what is not signed, forged or too old gets a page that
//! links nowhere.

use crate::pages::consentable;
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::return_to;
use crate::pages::trail::Trail;
use crate::pages::view::{FormError, OrganizationPicker, PickerMode, PickerRow, Total};
use crate::pages::visit::{AsSent, SignedIn, Visit, Visitor as _, html, see_other};
use axum::http::StatusCode;
use flows::handshake::{self, Link};
use model::field::normalized;
use protocol::ErrorCode;
use protocol::id::OrganizationId;
use storage::membership::{AfterName, OrganizationOfUser};

const FORM: &str = "handshake-organization";

/// The link, or our own ticket for one that was verified: then on to the organization, after sign-in.
pub async fn show(AsSent(visit): AsSent) -> Answer {
    let here = visit.frame.here.clone();
    let query = here.split_once('?').map_or("", |(_, query)| query);
    let visit = Visit::admit(visit).await?;
    if visit.query.get("link").is_some() && visit.query.get(protocol::signed_url::SIGNATURE).is_none() {
        return choose(SignedIn::admit(visit).await?).await;
    }
    let context = visit.context();
    let link = handshake::verify(context, query).await??;
    // Whether it can be used is told now, not after somebody has signed in.
    let known = handshake::by_link(context, &link).await?;
    known.map_err(|_| ErrorCode::SignedLinkRefused)?;
    let ticket = handshake::ticket(context, &link)?;
    Ok(see_other(&format!("/handshake?link={ticket}")))
}

/// The organization that was picked, or "cancel", which leaves nothing behind.
pub async fn pick(signed_in: SignedIn) -> Answer {
    signed_in.visit.prove(FORM)?;
    if signed_in.visit.query.get("cancel").is_some() {
        return Ok(see_other("/"));
    }
    choose(signed_in).await
}

async fn choose(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    let ticket = visit.query.get("link").or_else(|| visit.form.get("link")).unwrap_or_default().to_owned();
    let link = handshake::read_ticket(visit.context(), &ticket)?;
    let to =
        |id: OrganizationId| see_other(&format!("/organizations/{id}/integrations/authorize/{}?link={ticket}", link.client_id));
    let is_post = !visit.only_looks();
    if is_post && let Some(Ok(id)) = visit.form.get("organization").map(str::parse::<OrganizationId>) {
        return Ok(to(id));
    }
    if let Some(id) = meant(&signed_in, &link).await? {
        return Ok(to(id));
    }
    let named = link.organization.as_ref().map(|_| FormError::NotTheNamedOrganization);
    picker(&signed_in, (&link, &ticket), if is_post { Some(FormError::NothingChosen) } else { named }).await
}

/// The person's organization that the link names, or their only one.
async fn meant(signed_in: &SignedIn, link: &Link) -> Result<Option<OrganizationId>, Failure> {
    let (store, user_id) = (&signed_in.visit.context().store, signed_in.current.user.id);
    if let Some(named) = &link.organization {
        if let Ok(id) = named.parse::<OrganizationId>() {
            let member = storage::membership::find(store, id, user_id).await?;
            return Ok(member.map(|member| member.organization_id));
        }
        let found = storage::membership::of_user(store, user_id, &normalized(named), &AfterName::default(), 25).await?;
        let mut exact = found.into_iter().filter(|organization| organization.number == *named);
        return Ok(match (exact.next(), exact.next()) {
            (Some(only), None) => Some(only.id),
            (_, _) => None,
        });
    }
    let own = storage::membership::of_user(store, user_id, "", &AfterName::default(), 2).await?;
    Ok(match own.as_slice() {
        [only] => Some(only.id),
        _ => None,
    })
}

async fn picker(signed_in: &SignedIn, (link, ticket): (&Link, &str), error: Option<FormError>) -> Answer {
    let visit = &signed_in.visit;
    let (context, user_id) = (visit.context(), signed_in.current.user.id);
    let client = handshake::by_link(context, link).await??;
    let q = consentable::searched(visit.query.get("q"));
    let trail = Trail::of(&visit.query);
    let (found, more) = consentable::own_rows(context, user_id, (&q, &trail)).await?;
    let ticket = ("link".to_owned(), ticket.to_owned());
    let mut keep = vec![ticket.clone()];
    if !q.is_empty() {
        keep.push(("q".to_owned(), q.clone()));
    }
    let seen = u32::try_from(trail.pages_before() * consentable::ROWS + found.len()).unwrap_or(u32::MAX);
    let own = format!("/handshake?link={}", ticket.1);
    let view = OrganizationPicker {
        chrome: visit.chrome(FORM),
        action: own.clone(),
        search_action: "/handshake".to_owned(),
        keep: vec![ticket],
        asking: Some(names::asking(&client)),
        mode: PickerMode::One,
        total: if more { Total::AtLeast(seen) } else { Total::Exactly(seen) },
        previous: trail.previous("/handshake", &keep),
        next: found.last().filter(|_| more).map(|last| trail.next("/handshake", &keep, &last.id.to_string())),
        rows: found.into_iter().map(row).collect(),
        q,
        error,
        create_organization: Some(return_to::with("/organizations/new", Some(&own))),
        ask: None,
        cancel: Some("/handshake?cancel=yes".to_owned()),
    };
    let status = if error == Some(FormError::NothingChosen) { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(html(status, &view))
}

fn row(row: OrganizationOfUser) -> PickerRow {
    PickerRow { id: row.id.to_string(), name: row.name, number: row.number, selected: false, mark: None }
}
