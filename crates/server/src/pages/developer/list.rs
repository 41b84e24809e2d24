//! The portal: every integration of the person's partners, partner by partner.

use super::{PORTAL, own, partner_path};
use crate::pages::errors::Answer;
use crate::pages::trail::Trail;
use crate::pages::view::{DeveloperPortal, OwnIntegration};
use crate::pages::visit::{SignedIn, Visitor as _, html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use model::partner::{Partner, PartnerMember};
use protocol::id::ClientId;

const ROWS: usize = 25;

/// The list; for somebody who develops for nobody yet, the way to become a partner.
pub async fn show(signed_in: SignedIn) -> Answer {
    let store = &signed_in.visit.context().store;
    if storage::partner::of_user(store, signed_in.current.user.id, 1).await?.is_empty() {
        return Ok(see_other(&format!("{PORTAL}/new")));
    }
    portal(DeveloperVisit::admit(signed_in.visit.clone()).await?).await
}

async fn portal(developer: DeveloperVisit) -> Answer {
    let visit = developer.visit();
    let store = &visit.context().store;
    let mut partners = Vec::with_capacity(developer.partners.len());
    for PartnerMember { partner_id, .. } in &developer.partners {
        partners.extend(storage::partner::find(store, *partner_id).await?);
    }
    let trail = Trail::of(&visit.query);
    let mut integrations = page(&developer, &partners, trail.after.as_deref()).await?;
    let more = integrations.len() > ROWS;
    integrations.truncate(ROWS);
    let next = integrations.last().filter(|_| more).map(|last| trail.next(PORTAL, &[], &last.client_id));
    let view = DeveloperPortal {
        chrome: visit.chrome("developer"),
        other_environment: visit.frame.state.pages.other_environment.as_ref().map(|url| format!("{url}{PORTAL}")),
        partners: partners.into_iter().map(|partner| (partner.name, partner_path(partner.id))).collect(),
        register: format!("{PORTAL}/integrations/new"),
        found: format!("{PORTAL}/new"),
        integrations,
        previous: trail.previous(PORTAL, &[]),
        next,
    };
    Ok(html(StatusCode::OK, &view))
}

/// One row more than a page has, from behind the integration `after`, whose partner says where to go on.
async fn page(developer: &DeveloperVisit, partners: &[Partner], after: Option<&str>) -> storage::Result<Vec<OwnIntegration>> {
    let context = developer.visit().context();
    let last = match after.and_then(|id| id.parse::<ClientId>().ok()) {
        Some(client_id) => storage::integration::find(&context.store, client_id).await?,
        None => None,
    };
    let from = last.as_ref().and_then(|last| partners.iter().position(|partner| partner.id == last.partner_id));
    let mut after = last.filter(|_| from.is_some()).map(|last| last.client_id.to_string()).unwrap_or_default();
    let mut rows = Vec::with_capacity(ROWS + 1);
    for partner in &partners[from.unwrap_or_default()..] {
        let limit = i64::try_from(ROWS + 1 - rows.len()).unwrap_or_default();
        for integration in storage::integration::page_of_partner(&context.store, partner.id, &after, limit).await? {
            let registered = context.integration(integration.client_id).await?;
            let redirect_uris = registered.as_deref().map(|known| known.redirect_uris.as_slice()).unwrap_or_default();
            let logo = registered.as_deref().and_then(|known| known.logo.as_deref());
            rows.push(own(&integration, partner, redirect_uris, logo));
        }
        if rows.len() > ROWS {
            break;
        }
        after.clear();
    }
    Ok(rows)
}
