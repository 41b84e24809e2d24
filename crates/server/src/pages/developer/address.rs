//! `form_uri` and `connect_url`: asked for here, reviewed at the operator's console.

use super::integration::{Typed, page};
use super::{PORTAL, form_name, path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::moment;
use crate::pages::view::{AddressError, AddressSection, ProposedAddress};
use crate::pages::visit::see_other;
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use flows::admin::partner_address as flow;
use flows::{Context, Denied};
use model::integration::{Door, Integration};
use model::partner_address::{AddressKind, PartnerAddress};
use model::redirect_uri::ReviewState;
use protocol::ErrorCode;
use protocol::id::PartnerAddressId;

/// Proposes one; it waits for its review.
pub async fn propose(developer: DeveloperVisit) -> Answer {
    let integration = developer.integration().await?;
    let (visit, client_id) = (developer.visit(), integration.client_id);
    visit.prove(&form_name(client_id))?;
    let kind: Option<AddressKind> = visit.form.get("kind").and_then(|kind| kind.parse().ok());
    let kind = kind.ok_or_else(|| Denied::because(ErrorCode::ParameterInvalid, "kind must be form_uri or connect_url."))?;
    let uri = visit.typed("uri");
    let proposed = flow::propose(visit.context(), &developer.author(), (client_id, kind), uri.clone()).await?;
    let Err(denied) = proposed else { return Ok(see_other(&format!("{}?proposed={kind}", path(client_id)))) };
    let error = if uri.is_empty() {
        AddressError::Required
    } else if denied.code == ErrorCode::AddressRefused {
        let rule = flow::check(visit.context(), kind, &uri).err();
        rule.map(AddressError::Rule).ok_or(denied)?
    } else if denied.code == ErrorCode::AlreadyExists {
        AddressError::Taken
    } else {
        return Err(denied.into());
    };
    let typed = Typed { address: Some((kind, uri, error)), ..Typed::default() };
    page(&developer, &integration, StatusCode::BAD_REQUEST, typed).await
}

/// Takes one back that waits. What is decided already stays, and the page says so.
pub async fn withdraw(developer: DeveloperVisit) -> Answer {
    let visit = developer.visit();
    let id: PartnerAddressId = visit.part("id")?;
    let found = storage::partner_address::find(&visit.context().store, id).await?;
    let address = found.ok_or(Failure::from(ErrorCode::PageNotFound))?;
    let integration = developer.own(address.client_id).await?;
    visit.prove(&form_name(integration.client_id))?;
    let here = path(integration.client_id);
    match flow::withdraw(visit.context(), &developer.author(), id).await? {
        Ok(()) => Ok(see_other(&format!("{here}?done=withdrawn"))),
        Err(denied) if matches!(denied.code, ErrorCode::TransitionIllegal | ErrorCode::NotFound) => Ok(see_other(&here)),
        Err(denied) => Err(denied.into()),
    }
}

/// A section for each address that the integration's doors need, or that it has.
pub(super) async fn sections(
    context: &Context,
    integration: &Integration,
    mut typed: Option<(AddressKind, String, AddressError)>,
) -> storage::Result<Vec<AddressSection>> {
    let all = storage::partner_address::of(&context.store, integration.client_id).await?;
    let mut sections = Vec::new();
    for (kind, door, in_use) in [
        (AddressKind::FormUri, Door::Marketplace, &integration.form_uri),
        (AddressKind::ConnectUrl, Door::Handshake, &integration.connect_url),
    ] {
        let in_state = |state: ReviewState| all.iter().find(|one| one.kind == kind && one.state == state).map(proposed);
        let (waiting, declined) = (in_state(ReviewState::Pending), in_state(ReviewState::Declined));
        let needed = integration.doors.contains(&door) || in_use.is_some() || waiting.is_some();
        let mine = typed.take_if(|(of, ..)| *of == kind);
        if needed || mine.is_some() {
            let (typed, error) = mine.map_or((String::new(), None), |(_, uri, error)| (uri, Some(error)));
            let action = format!("{}/addresses", path(integration.client_id));
            sections.push(AddressSection { kind, in_use: in_use.clone(), waiting, declined, action, typed, error });
        }
    }
    Ok(sections)
}

fn proposed(address: &PartnerAddress) -> ProposedAddress {
    ProposedAddress {
        uri: address.uri.clone(),
        at: moment(address.decided_at.unwrap_or(address.created_at)),
        reason: address.reason.clone(),
        withdraw: (address.state == ReviewState::Pending).then(|| format!("{PORTAL}/addresses/{}/withdraw", address.id)),
    }
}
