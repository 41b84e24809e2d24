//! How the model's types stand in columns.

use crate::value::text_column;
use crate::{Column, IntoValue, Value};
use model::approval_request::ApprovalState;
use model::attempt::AttemptState;
use model::authorization_request::AuthorizationRequestState;
use model::change::ChangeKind;
use model::client_key::{ClientKeyState, Delivery};
use model::connection::ConnectionState;
use model::event::EventKind;
use model::grant::{ActorKind, GrantState};
use model::handshake::ReturnStatus;
use model::integration::{Door, IntegrationState, Visibility};
use model::key::KeyPurpose;
use model::listing::ListingState;
use model::membership::Role;
use model::onboarding::OnboardingState;
use model::partner::PartnerRole;
use model::partner_address::AddressKind;
use model::redirect_uri::ReviewState;
use model::resource::Signing;
use model::scope::Access;
use model::trace::{Outcome, StepKind};
use model::webhook::{DeliveryState, DisabledReason, EventFilter, WebhookOwner, WebhookState};
use protocol::handle::MacKeyId;
use protocol::id::{
    ApprovalRequestId, AttemptId, AuditEventId, AuthorizationRequestId, ChangeId, ClientId, ClientKeyId, ConnectionId, ConsentId,
    EventId, GrantId, InstallationId, OnboardingSessionId, OperatorKeyId, OrganizationId, PartnerAddressId, PartnerId,
    PartnerInvitationId, RedirectUriId, ResourceId, SecretId, SignUpId, TraceStepId, UserId, WebhookId,
};
use protocol::pkce::CodeChallenge;
use protocol::redirect_uri::ClientType;
use protocol::scope::{ScopeName, ScopeSet};
use protocol::{Seconds, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;

text_column!(
    ApprovalRequestId,
    AttemptId,
    AuditEventId,
    AuthorizationRequestId,
    ChangeId,
    ClientId,
    ClientKeyId,
    ConnectionId,
    ConsentId,
    EventId,
    GrantId,
    InstallationId,
    OnboardingSessionId,
    OperatorKeyId,
    OrganizationId,
    PartnerAddressId,
    PartnerId,
    PartnerInvitationId,
    RedirectUriId,
    ResourceId,
    SecretId,
    SignUpId,
    TraceStepId,
    UserId,
    WebhookId,
);
text_column!(
    Access,
    ActorKind,
    AddressKind,
    ApprovalState,
    AttemptState,
    AuthorizationRequestState,
    ChangeKind,
    ClientKeyState,
    ConnectionState,
    Delivery,
    DeliveryState,
    DisabledReason,
    Door,
    EventKind,
    GrantState,
    IntegrationState,
    KeyPurpose,
    ListingState,
    OnboardingState,
    Outcome,
    PartnerRole,
    ReturnStatus,
    ReviewState,
    Role,
    Signing,
    StepKind,
    Visibility,
    WebhookState,
);
text_column!(CodeChallenge, EventFilter, ScopeName, ScopeSet, WebhookOwner);

impl IntoValue for Timestamp {
    fn into_value(self) -> Value {
        Value::Int(self.as_micros())
    }
}

impl Column for Timestamp {
    fn column(value: Value) -> Result<Self, &'static str> {
        i64::column(value).map(Self::from_micros)
    }
}

impl IntoValue for Seconds {
    fn into_value(self) -> Value {
        Value::Int(self.0)
    }
}

impl Column for Seconds {
    fn column(value: Value) -> Result<Self, &'static str> {
        i64::column(value).map(Self)
    }
}

impl IntoValue for MacKeyId {
    fn into_value(self) -> Value {
        Value::Int(self.0.into())
    }
}

impl Column for MacKeyId {
    fn column(value: Value) -> Result<Self, &'static str> {
        u32::column(value).map(Self)
    }
}

impl IntoValue for ClientType {
    fn into_value(self) -> Value {
        Value::Text(match self {
            Self::Confidential => "confidential".to_owned(),
            Self::Public => "public".to_owned(),
        })
    }
}

impl Column for ClientType {
    fn column(value: Value) -> Result<Self, &'static str> {
        match String::column(value)?.as_str() {
            "confidential" => Ok(Self::Confidential),
            "public" => Ok(Self::Public),
            _ => Err("a client type"),
        }
    }
}

/// A list or record that is kept as JSON in TEXT.
pub(crate) struct Json<T>(pub T);

impl<T: Serialize> IntoValue for Json<T> {
    fn into_value(self) -> Value {
        serde_json::to_string(&self.0).map_or(Value::Null, Value::Text)
    }
}

impl<T: DeserializeOwned> Column for Json<T> {
    fn column(value: Value) -> Result<Self, &'static str> {
        serde_json::from_str(&String::column(value)?).map(Self).map_err(|_| "JSON of the wanted shape")
    }
}
