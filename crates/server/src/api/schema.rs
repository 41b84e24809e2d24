//! Schemas of the model's names, for the OpenAPI document.

use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, SchemaType, Type};

fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> Schema {
    ObjectBuilder::new().schema_type(SchemaType::new(Type::String)).enum_values(Some(names)).into()
}

macro_rules! names_of {
    ($($function:ident: $type:path;)*) => { $(
        pub(super) fn $function() -> Schema {
            names(<$type>::ALL.iter().map(|name| name.as_str()))
        }
    )* };
}

names_of! {
    access: model::scope::Access;
    address_kind: model::partner_address::AddressKind;
    actor_kind: model::grant::ActorKind;
    attempt_state: model::attempt::AttemptState;
    authorization_status: model::handshake::AuthorizationStatus;
    client_key_state: model::client_key::ClientKeyState;
    delivery: model::client_key::Delivery;
    delivery_state: model::webhook::DeliveryState;
    disabled_reason: model::webhook::DisabledReason;
    door: model::integration::Door;
    event_kind: model::event::EventKind;
    grant_state: model::grant::GrantState;
    integration_state: model::integration::IntegrationState;
    listing_state: model::listing::ListingState;
    need: model::listing::Need;
    onboarding_state: model::onboarding::OnboardingState;
    outcome: model::trace::Outcome;
    partner_role: model::partner::PartnerRole;
    review_state: model::redirect_uri::ReviewState;
    role: model::membership::Role;
    signing: model::resource::Signing;
    step: model::trace::StepKind;
    visibility: model::integration::Visibility;
    webhook_state: model::webhook::WebhookState;
}

/// None while nobody has.
pub(super) fn maybe_actor_kind() -> Schema {
    actor_kind()
}

/// None before there is a grant.
pub(super) fn maybe_grant_state() -> Schema {
    grant_state()
}

pub(super) fn client_type() -> Schema {
    names(["confidential", "public"])
}

pub(super) fn categories() -> Schema {
    let category = names(model::listing::Category::ALL.iter().map(|name| name.as_str()));
    ArrayBuilder::new().items(RefOr::T(category)).into()
}

pub(super) fn event_kinds() -> Schema {
    ArrayBuilder::new().items(RefOr::T(event_kind())).into()
}

pub(super) fn doors() -> Schema {
    ArrayBuilder::new().items(RefOr::T(door())).into()
}
