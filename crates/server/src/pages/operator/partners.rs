//! `/operator/partners`: for whose names the platform vouches.

use super::review::wrong;
use super::{CONSOLE, FORM};
use crate::language::with_parameter;
use crate::pages::errors::Answer;
use crate::pages::names::moment;
use crate::pages::trail::Trail;
use crate::pages::view::{OperatorPartners, PartnerRow, PartnersNotice};
use crate::pages::visit::{Visit, html, see_other};
use crate::pages::visitors::OperatorVisit;
use axum::http::StatusCode;
use flows::admin::partner::{self as flow, PartnerPatch};
use model::partner::Partner;
use protocol::ErrorCode;
use protocol::id::PartnerId;
use storage::partner as stored;

const PARTNERS: &str = "/operator/partners";
const ROWS: usize = 25;

/// The list: those that are not verified, or all of them (`list=all`).
pub async fn show(operator: OperatorVisit) -> Answer {
    let visit = operator.visit();
    let store = &visit.context().store;
    let (all, trail) = (lists_all(visit), Trail::of(&visit.query));
    let after = trail.after.as_deref().unwrap_or_default();
    let mut partners =
        if all { stored::page(store, after, 26).await? } else { stored::page_unverified(store, after, 26).await? };
    let more = partners.len() > ROWS;
    partners.truncate(ROWS);
    let kept: Vec<_> = all.then(|| ("list".to_owned(), "all".to_owned())).into_iter().collect();
    let next = partners.last().filter(|_| more).map(|last| trail.next(PARTNERS, &kept, &last.id.to_string()));
    let view = OperatorPartners {
        chrome: visit.chrome(FORM),
        partners: partners.into_iter().map(|partner| row(partner, all)).collect(),
        all,
        all_path: format!("{PARTNERS}?list=all"),
        unverified_path: PARTNERS.to_owned(),
        previous: trail.previous(PARTNERS, &kept),
        next,
        console: CONSOLE.to_owned(),
        notice: notice(visit).await?,
    };
    Ok(html(StatusCode::OK, &view))
}

/// Vouches for a partner's name, or no longer: for the name that the page showed, and for no other.
pub async fn vouch(operator: OperatorVisit) -> Answer {
    let visit = operator.visit();
    let context = visit.context();
    let id: PartnerId = visit.part("id")?;
    visit.prove(FORM)?;
    let verified = match visit.form.get("decision") {
        Some("verify") => true,
        Some("unverify") => false,
        Some(_) | None => return Err(wrong("decision", "verify or unverify").into()),
    };
    let back = if lists_all(visit) { format!("{PARTNERS}?list=all") } else { PARTNERS.to_owned() };
    let partner = stored::find(&context.store, id).await?.ok_or(ErrorCode::PageNotFound)?;
    let meanwhile = || Ok(see_other(&with_parameter(&back, "meanwhile", &id.to_string())));
    if visit.form.get("seen") != Some(partner.name.as_str()) {
        return meanwhile();
    }
    let patch = PartnerPatch { name: Some(partner.name), verified: Some(verified), ..PartnerPatch::default() };
    match flow::change(context, &operator.author(), id, patch).await? {
        Ok(_) => Ok(see_other(&with_parameter(&back, "decided", &id.to_string()))),
        Err(denied) if matches!(denied.code, ErrorCode::TransitionIllegal | ErrorCode::NotFound) => meanwhile(),
        Err(denied) => Err(denied.into()),
    }
}

fn lists_all(visit: &Visit) -> bool {
    visit.query.get("list") == Some("all")
}

fn row(partner: Partner, all: bool) -> PartnerRow {
    let place = if all { "?list=all" } else { "" };
    PartnerRow {
        action: format!("{PARTNERS}/{}{place}", partner.id),
        id: partner.id.to_string(),
        name: partner.name,
        website: partner.website,
        support_email: partner.support_email,
        verified: partner.verified,
        created_at: moment(partner.created_at),
    }
}

/// What the query says has happened, as the store has it.
async fn notice(visit: &Visit) -> storage::Result<Option<PartnersNotice>> {
    let named = |name: &str| visit.query.get(name).and_then(|id| id.parse::<PartnerId>().ok());
    let Some(id) = named("decided").or(named("meanwhile")) else { return Ok(None) };
    let partner = stored::find(&visit.context().store, id).await?;
    Ok(partner.map(|partner| match (named("decided").is_some(), partner.verified) {
        (true, true) => PartnersNotice::Verified(partner.name),
        (true, false) => PartnersNotice::Unverified(partner.name),
        (false, _) => PartnersNotice::Meanwhile(partner.name),
    }))
}
