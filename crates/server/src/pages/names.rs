//! From what is kept to what pages show.

use super::view::{Access, Asking, Door, Ended, EndedBy, GrantState, IntegrationCard, Moment, Organization, ScopeText, SignedIn};
use flows::Context;
use flows::registry::RegisteredIntegration;
use model::grant::{ActorKind, Ending, Grant};
use model::listing::Listing;
use model::user::User;
use protocol::id::ClientId;
use protocol::scope::ScopeSet;

/// A person, as the header shows them.
pub fn view_user(user: &User) -> SignedIn {
    SignedIn { name: user.name.clone(), email: user.email.clone() }
}

/// Who asks.
pub fn asking(client: &RegisteredIntegration) -> Asking {
    Asking { integration: client.integration.name.clone(), publisher: client.partner.name.clone() }
}

/// An integration, as the consent shows it.
pub fn card(client: &RegisteredIntegration) -> IntegrationCard {
    IntegrationCard {
        name: client.integration.name.clone(),
        publisher: client.partner.name.clone(),
        verified: client.partner.verified,
        logo: client.logo.as_deref().map(logo_path),
    }
}

/// The same with its listing's logo.
pub fn listed_card(client: &RegisteredIntegration, listing: &Listing) -> IntegrationCard {
    let logo = listing.content.logo.as_deref().map(logo_path);
    IntegrationCard { logo, ..card(client) }
}

/// An address that may stand in a link: partners write them, and whatever was checked before, only these schemes lead anywhere.
pub fn link(url: &str) -> Option<String> {
    (url.starts_with("https://") || url.starts_with("http://")).then(|| url.to_owned())
}

/// Where a logo is served.
pub fn logo_path(digest: &str) -> String {
    format!("/logos/{digest}.png")
}

/// The same by its id; one that is not there any more goes by that.
pub async fn card_of(context: &Context, client_id: ClientId) -> storage::Result<IntegrationCard> {
    Ok(match context.integration(client_id).await? {
        Some(client) => card(&client),
        None => IntegrationCard { name: client_id.to_string(), publisher: String::new(), verified: false, logo: None },
    })
}

/// An organization, as pages name it.
pub fn organization(organization: &model::organization::Organization) -> Organization {
    Organization { name: organization.name.clone(), number: organization.number.clone() }
}

/// How a grant stands.
pub fn grant_state(state: model::grant::GrantState) -> GrantState {
    match state {
        model::grant::GrantState::Active => GrantState::Active,
        model::grant::GrantState::Suspended => GrantState::Suspended,
        model::grant::GrantState::Revoked => GrantState::Revoked,
    }
}

/// How a grant ended, or who suspended it.
pub fn ended(ending: Ending) -> Ended {
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

/// Where a grant or an attempt came about.
pub fn door(door: model::integration::Door) -> Door {
    match door {
        model::integration::Door::Connect => Door::Connect,
        model::integration::Door::Onboarding => Door::Onboarding,
        model::integration::Door::Extension => Door::Extension,
        model::integration::Door::Marketplace => Door::Marketplace,
        model::integration::Door::Handshake => Door::Handshake,
    }
}

/// A time of ours.
pub fn moment(at: protocol::Timestamp) -> Moment {
    Moment::from_microseconds(at.as_micros())
}

/// Read or write.
pub fn access(access: model::scope::Access) -> Access {
    match access {
        model::scope::Access::Read => Access::Read,
        model::scope::Access::Write => Access::Write,
    }
}

/// A scope of the catalogue in one language; its name stands where a title is missing.
pub fn scope(scope: &model::scope::Scope, language: &str) -> ScopeText {
    let text = scope.text(language);
    ScopeText {
        name: scope.name.to_string(),
        title: text.map_or_else(|| scope.name.to_string(), |text| text.title.clone()),
        description: text.map(|text| text.description.clone()).unwrap_or_default(),
        access: access(scope.access),
    }
}

/// What an integration can have by a grant: of what was granted, that which the integration still has. What is over is told as
/// it was granted.
pub async fn grant_scopes(context: &Context, grant: &Grant, language: &str) -> storage::Result<Vec<ScopeText>> {
    let catalogue = context.scopes().await?;
    let is_over = grant.state == model::grant::GrantState::Revoked;
    let client = if is_over { None } else { context.integration(grant.client_id).await? };
    Ok(match client {
        Some(client) => scopes(&catalogue, &grant.scopes.intersection(&client.scopes), language),
        None => scopes(&catalogue, &grant.scopes, language),
    })
}

/// Those scopes of a set that the catalogue has, in one language, in the order of their names.
pub fn scopes(catalogue: &[model::scope::Scope], names: &ScopeSet, language: &str) -> Vec<ScopeText> {
    names
        .iter()
        .filter_map(|name| catalogue.iter().find(|scope| scope.name == *name))
        .map(|found| scope(found, language))
        .collect()
}
