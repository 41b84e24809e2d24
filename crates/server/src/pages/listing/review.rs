//! One revision, for whoever decides about it.

use super::{body, review_form, review_path, stands};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::operator::CONSOLE;
use crate::pages::reason;
use crate::pages::view::{FieldError, ListingChange, ListingField, ListingReview, ScopeMove, ScopeMoved, category_said};
use crate::pages::visit::{html, see_other};
use crate::pages::visitors::OperatorVisit;
use axum::http::StatusCode;
use flows::Denied;
use flows::listing::{self, Difference, ScopeChange};
use model::listing::{Listing, ListingContent, ListingId, ListingState, Need};
use model::scope::Scope;
use protocol::ErrorCode;
use storage::listing as stored;

/// The page.
pub async fn show(operator: OperatorVisit) -> Answer {
    let (id, listing) = find(&operator).await?;
    let decided = operator.visit().query.get("done").is_some() && listing.state != ListingState::InReview;
    page(&operator, (id, listing), Shown { decided, ..Shown::default() }).await
}

async fn find(operator: &OperatorVisit) -> Result<(ListingId, Listing), Failure> {
    let visit = operator.visit();
    let id = ListingId { client_id: visit.part("client_id")?, revision: visit.part("revision")? };
    let found = stored::find(&visit.context().store, id).await?;
    // A draft is the partner's own until it is handed in.
    let found = found.filter(|listing| listing.state != ListingState::Draft).ok_or(ErrorCode::PageNotFound)?;
    Ok((id, found))
}

/// What the page shows beside what is kept.
#[derive(Default)]
struct Shown {
    reason: String,
    error: Option<FieldError>,
    meanwhile: bool,
    decided: bool,
}

/// Approves, declines or withdraws what the page showed. Of two who decide at once the first one's word stands.
pub async fn decide(operator: OperatorVisit) -> Answer {
    let (id, listing) = find(&operator).await?;
    let visit = operator.visit();
    visit.prove(&review_form(id))?;
    let (context, author) = (visit.context(), operator.author::<Listing>());
    let reason = reason::of(visit);
    let seen: Option<u32> = visit.form.get("version").and_then(|version| version.parse().ok());
    let seen = seen.ok_or_else(|| Denied::because(ErrorCode::ParameterInvalid, "version must be as the page sent it."))?;
    let decision = visit.form.get("decision").unwrap_or_default();
    if reason.is_empty() && decision != "approve" {
        let shown = Shown { error: Some(FieldError::Required), ..Shown::default() };
        return page(&operator, (id, listing), shown).await;
    }
    let given = Some(reason.clone()).filter(|reason| !reason.is_empty());
    let outcome = match decision {
        "approve" => listing::approve(context, &author, (id, seen), given).await?,
        "decline" => listing::decline(context, &author, (id, seen), reason.clone()).await?,
        "withdraw" => listing::withdraw(context, &author, id, reason.clone()).await?,
        _ => return Err(Denied::because(ErrorCode::ParameterInvalid, "decision must be approve, decline or withdraw.").into()),
    };
    match outcome {
        Ok(_) => Ok(see_other(&format!("{}?done={decision}", review_path(id)))),
        Err(denied) if denied.code == ErrorCode::TransitionIllegal => {
            let (id, now) = find(&operator).await?;
            page(&operator, (id, now), Shown { reason, meanwhile: true, ..Shown::default() }).await
        }
        Err(denied) => Err(denied.into()),
    }
}

async fn page(operator: &OperatorVisit, (id, listing): (ListingId, Listing), shown: Shown) -> Answer {
    let visit = operator.visit();
    let (context, language) = (visit.context(), visit.language());
    let client = context.integration(id.client_id).await?.ok_or(ErrorCode::PageNotFound)?;
    let catalogue = context.scopes().await?;
    let listed = stored::listed(&context.store, id.client_id).await?.filter(|listed| listed.id != id);
    // An approved one stands beside what it has replaced, not beside itself or what came later.
    let before = stored::listed_before(&context.store, id).await?;
    let known = before.as_ref().map(|before| &before.content);
    let difference = listing::difference(known.unwrap_or(&ListingContent::default()), &listing.content);
    let mut chrome = visit.chrome(&review_form(id));
    chrome.here = Some(review_path(id));
    let status = match (shown.error.is_some(), shown.meanwhile) {
        (true, _) => StatusCode::BAD_REQUEST,
        (false, true) => StatusCode::CONFLICT,
        (false, false) => StatusCode::OK,
    };
    let words = |category| category_said(&chrome, category).plain();
    let view = ListingReview {
        changes: known.map(|_| changes(&difference, &listing.content, words)),
        back: CONSOLE.to_owned(),
        action: review_path(id),
        version: listing.version,
        stands: stands(&listing),
        client_id: id.client_id.to_string(),
        revision: id.revision,
        listed: listed.as_ref().map(|listed| review_path(listed.id)),
        logo_before: known.and(difference.logo.clone()).map(|logo| logo.as_deref().map(names::logo_path)),
        scopes: difference.scopes.iter().filter_map(|change| moved(change, &catalogue, language)).collect(),
        preview: body(&listing.content, (Some(&client.partner), &catalogue), known, language),
        reason: shown.reason,
        reason_error: shown.error,
        meanwhile: shown.meanwhile,
        decided: shown.decided,
        chrome,
    };
    Ok(html(status, &view))
}

fn changes(
    difference: &Difference,
    now: &ListingContent,
    words: impl Fn(model::listing::Category) -> String,
) -> Vec<ListingChange> {
    let listed = |categories: &[model::listing::Category]| {
        categories.iter().map(|category| words(*category)).collect::<Vec<_>>().join(" · ")
    };
    let texts = [
        (ListingField::Name, difference.name.clone(), now.name.clone()),
        (ListingField::Summary, difference.summary.clone(), now.summary.clone()),
        (ListingField::Description, difference.description.clone(), now.description.clone()),
        (ListingField::Categories, difference.categories.as_deref().map(&listed), listed(&now.categories)),
        (ListingField::Support, difference.support_url.clone(), now.support_url.clone()),
        (ListingField::Privacy, difference.privacy_url.clone(), now.privacy_url.clone()),
        (
            ListingField::Launch,
            difference.launch_url.clone().map(Option::unwrap_or_default),
            now.launch_url.clone().unwrap_or_default(),
        ),
    ];
    let changed = texts.into_iter().filter_map(|(field, before, after)| Some(ListingChange { field, before: before?, after }));
    changed.collect()
}

fn moved(change: &ScopeChange, catalogue: &[Scope], language: &str) -> Option<ScopeMoved> {
    let (how, scope, before) = match change {
        ScopeChange::Same(_) => return None,
        ScopeChange::New(scope) => (ScopeMove::New, scope, None),
        ScopeChange::NowRequired(scope) => (ScopeMove::NowRequired, scope, None),
        ScopeChange::NowOptional(scope) => (ScopeMove::NowOptional, scope, None),
        ScopeChange::OtherReason(scope, before) => (ScopeMove::OtherReason, scope, Some(before.clone())),
        ScopeChange::Dropped(scope) => (ScopeMove::Dropped, scope, None),
    };
    let known = catalogue.iter().find(|one| one.name == scope.name)?;
    Some(ScopeMoved {
        scope: names::scope(known, language),
        how,
        required: scope.need == Need::Required,
        restricted: known.restricted,
        reason: scope.reason.clone(),
        before,
    })
}
