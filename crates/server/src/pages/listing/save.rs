//! What the editor's forms do: keep the draft with its logo, hand it in, take it back, throw it away.

use super::editor::{Shown, page};
use super::{fields, form_name, path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::view::{ListingNotice, LogoFault};
use crate::pages::visit::see_other;
use crate::pages::visitors::DeveloperVisit;
use flows::Denied;
use flows::listing::logo::LogoRefused;
use flows::listing::{self, Seen};
use model::integration::Integration;
use model::listing::{Listing, ListingContent, ListingId};
use protocol::ErrorCode;

/// Does what the button says.
pub async fn save(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let visit = developer.visit();
    if visit.too_large {
        // Nothing of the form was read, its proof neither: the page is shown as it is kept.
        return logo_refused(&developer, &integration, None, LogoFault::TooLarge).await;
    }
    visit.prove(&form_name(integration.client_id))?;
    let outcome = match visit.form.get("decision") {
        Some("save") => return keep(&developer, &integration, Then::Nothing).await,
        Some("submit") => return keep(&developer, &integration, Then::Submit).await,
        Some("take_back") => {
            let what = known(&developer, &integration)?;
            listing::take_back(visit.context(), &developer.author(), what).await?.map(|_| "taken_back")
        }
        Some("discard") => {
            let what = known(&developer, &integration)?;
            listing::discard(visit.context(), &developer.author(), what).await?.map(|_| "discarded")
        }
        Some(_) | None => {
            return Err(
                Denied::because(ErrorCode::ParameterInvalid, "decision must be save, submit, take_back or discard.").into()
            );
        }
    };
    match outcome {
        Ok(done) => Ok(to(&integration, done)),
        Err(denied) => meanwhile(&developer, &integration, denied).await,
    }
}

/// What follows once the draft is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Then {
    Nothing,
    Submit,
}

async fn keep(developer: &DeveloperVisit, integration: &Integration, then: Then) -> Answer {
    let visit = developer.visit();
    let context = visit.context();
    let catalogue = context.scopes().await?;
    let says = fields::typed(visit, &catalogue);
    let logo = match &visit.file {
        Some(file) => match context.logos.read(file.to_vec()).await {
            Ok(logo) => Some(Some(logo)),
            Err(refused) => return logo_refused(developer, integration, Some(says), fault(refused)).await,
        },
        None => visit.form.get("remove_logo").map(|_| None),
    };
    let author = developer.author::<Listing>();
    let kept = match listing::save(context, &author, integration, (seen(developer)?, says.clone())).await? {
        Ok(kept) => kept,
        Err(denied) => return refused(developer, integration, says, (denied, visit.file.is_some())).await,
    };
    let kept = match logo {
        None => kept,
        Some(logo) => {
            let seen = Some((kept.id.revision, kept.version));
            match listing::set_logo(context, &author, integration, (seen, logo)).await? {
                Ok(kept) => kept,
                Err(denied) => return meanwhile(developer, integration, denied).await,
            }
        }
    };
    if then == Then::Nothing {
        return Ok(to(integration, "saved"));
    }
    match listing::submit(context, &author, (kept.id, kept.version), visit.language()).await? {
        Ok(_) => Ok(to(integration, "submitted")),
        Err(denied) => refused(developer, integration, says, (denied, false)).await,
    }
}

/// The draft that the page was made from.
fn seen(developer: &DeveloperVisit) -> Result<Seen, Failure> {
    let number = |name: &str| -> Result<u32, Failure> {
        let text = developer.visit().form.get(name).and_then(|text| text.parse().ok());
        text.ok_or_else(|| Denied::because(ErrorCode::ParameterInvalid, format!("{name} must be as the page sent it.")).into())
    };
    let (revision, version) = (number("revision")?, number("version")?);
    Ok((revision > 0).then_some((revision, version)))
}

/// The revision that the page was made from, which must be there.
fn known(developer: &DeveloperVisit, integration: &Integration) -> Result<(ListingId, u32), Failure> {
    let (revision, version) = seen(developer)?.unwrap_or_default();
    Ok((ListingId { client_id: integration.client_id, revision }, version))
}

fn to(integration: &Integration, done: &str) -> axum::response::Response {
    see_other(&format!("{}?done={done}", path(integration.client_id)))
}

/// The page with what was typed, and what is wrong with it. No browser sends a file again by itself, so one that was not kept is
/// asked for anew.
async fn refused(
    developer: &DeveloperVisit,
    integration: &Integration,
    says: ListingContent,
    (denied, lost_file): (Denied, bool),
) -> Answer {
    if denied.code != ErrorCode::ValidationFailed {
        return meanwhile(developer, integration, denied).await;
    }
    let visit = developer.visit();
    let catalogue = visit.context().scopes().await?;
    let mut typed = fields::refused(&says, (&catalogue, visit.language()), &denied);
    typed.logo_fault = lost_file.then_some(LogoFault::ChooseAgain);
    page(developer, integration, Shown { typed: Some(typed), notice: None }).await
}

/// The page as it is kept now; nothing of what was sent is.
async fn meanwhile(developer: &DeveloperVisit, integration: &Integration, denied: Denied) -> Answer {
    if denied.code != ErrorCode::TransitionIllegal {
        return Err(denied.into());
    }
    page(developer, integration, Shown { typed: None, notice: Some(ListingNotice::Meanwhile) }).await
}

async fn logo_refused(
    developer: &DeveloperVisit,
    integration: &Integration,
    says: Option<ListingContent>,
    fault: LogoFault,
) -> Answer {
    let visit = developer.visit();
    let context = visit.context();
    let catalogue = context.scopes().await?;
    let says = match says {
        Some(says) => says,
        None => listing::of(context, integration.client_id).await?.start(integration),
    };
    let mut typed = fields::of(&says, &catalogue, visit.language());
    typed.logo_fault = Some(fault);
    page(developer, integration, Shown { typed: Some(typed), notice: None }).await
}

fn fault(refused: LogoRefused) -> LogoFault {
    match refused {
        LogoRefused::TooLarge => LogoFault::TooLarge,
        LogoRefused::Missing | LogoRefused::Format => LogoFault::Format,
        LogoRefused::Dimensions => LogoFault::Dimensions,
        LogoRefused::Damaged => LogoFault::Damaged,
        LogoRefused::Busy => LogoFault::Busy,
    }
}
