//! Partners' applications.

use crate::api::json::JsonBody;
use crate::api::once::{Once, Posted};
use crate::api::page::{Look, Page};
use crate::api::query::{Params, Segments};
use crate::api::{Operator, Problem, schema};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::admin::integration::{self, IntegrationPatch, NewIntegration};
use flows::admin::{Author, Patch};
use model::integration::{Door, Integration, IntegrationState, Visibility};
use protocol::id::{ClientId, PartnerId};
use protocol::redirect_uri::ClientType;
use protocol::scope::ScopeSet;
use protocol::{ErrorCode, Seconds, Timestamp};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::{IntoParams, ToSchema};

/// The scopes of an integration.
#[derive(Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = IntegrationScopes)]
pub(in crate::api) struct ScopesBody {
    /// What it cannot work without.
    #[schema(value_type = Vec<String>)]
    required: ScopeSet,
    /// What the customer may leave out.
    #[schema(value_type = Vec<String>)]
    optional: ScopeSet,
}

/// A partner's application.
#[derive(Serialize, ToSchema)]
#[schema(as = Integration)]
pub(in crate::api) struct IntegrationBody {
    /// The same as `client_id`.
    #[schema(value_type = String)]
    id: ClientId,
    /// Application key and OAuth `client_id` at once.
    #[schema(value_type = String)]
    client_id: ClientId,
    /// Who publishes it.
    #[schema(value_type = String)]
    partner_id: PartnerId,
    /// As shown.
    name: String,
    /// One or two sentences.
    description: String,
    /// Found by name, or added by its application key.
    #[schema(schema_with = schema::visibility)]
    visibility: Visibility,
    /// As OAuth means it.
    #[schema(schema_with = schema::client_type)]
    client_type: ClientType,
    /// Where grants to it may come about.
    #[schema(schema_with = schema::doors)]
    doors: Vec<Door>,
    /// What it may ask for.
    scopes: ScopesBody,
    /// Where customers fill in the partner's form at the marketplace door.
    form_uri: Option<String>,
    /// Where the handshake door begins.
    connect_url: Option<String>,
    /// Whether a confidential client must send PKCE as well; public ones always must.
    require_pkce: bool,
    /// An absolute lifetime of connections, in seconds.
    #[schema(value_type = Option<i64>)]
    connection_lifetime: Option<Seconds>,
    /// A disabled integration gets no consent and no tokens.
    #[schema(schema_with = schema::integration_state)]
    state: IntegrationState,
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Timestamp,
    /// What to look at before it goes live.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
}

impl From<Integration> for IntegrationBody {
    fn from(integration: Integration) -> Self {
        Self {
            warnings: integration::warnings(&integration),
            id: integration.client_id,
            client_id: integration.client_id,
            partner_id: integration.partner_id,
            name: integration.name,
            description: integration.description,
            visibility: integration.visibility,
            client_type: integration.client_type,
            doors: integration.doors,
            scopes: ScopesBody { required: integration.required_scopes, optional: integration.optional_scopes },
            form_uri: integration.form_uri,
            connect_url: integration.connect_url,
            require_pkce: integration.require_pkce,
            connection_lifetime: integration.connection_lifetime,
            state: integration.state,
            created_at: integration.created_at,
        }
    }
}

impl Posted for Integration {
    type Body = IntegrationBody;
    const STATUS: StatusCode = StatusCode::CREATED;

    fn shown(&self) -> IntegrationBody {
        self.clone().into()
    }
}

/// What makes an integration.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewIntegration)]
pub(in crate::api) struct NewBody {
    /// Who publishes it.
    #[schema(value_type = String)]
    partner_id: PartnerId,
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: String,
    /// At most 1000 characters.
    #[serde(default)]
    #[schema(max_length = 1000)]
    description: String,
    /// Found by name, or added by its application key.
    #[schema(schema_with = schema::visibility)]
    visibility: Visibility,
    /// As OAuth means it.
    #[schema(schema_with = schema::client_type)]
    client_type: ClientType,
    /// Where grants to it may come about.
    #[schema(schema_with = schema::doors)]
    doors: Vec<Door>,
    /// What it may ask for; all in the catalogue.
    #[serde(default)]
    scopes: ScopesBody,
    /// Where customers fill in the partner's form at the marketplace door.
    form_uri: Option<String>,
    /// Where the handshake door begins.
    connect_url: Option<String>,
    /// Whether a confidential client must send PKCE as well.
    #[serde(default)]
    require_pkce: bool,
    /// An absolute lifetime of connections, in seconds.
    #[schema(value_type = Option<i64>)]
    connection_lifetime: Option<Seconds>,
}

/// What is to be different.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IntegrationPatch)]
pub(in crate::api) struct PatchBody {
    /// Cannot change; may be sent as it is.
    #[schema(value_type = Option<String>)]
    partner_id: Option<PartnerId>,
    /// 1 to 120 characters.
    #[schema(max_length = 120)]
    name: Option<String>,
    /// At most 1000 characters.
    #[schema(max_length = 1000)]
    description: Option<String>,
    /// Found by name, or added by its application key.
    #[schema(schema_with = schema::visibility)]
    visibility: Option<Visibility>,
    /// As OAuth means it.
    #[schema(schema_with = schema::client_type)]
    client_type: Option<ClientType>,
    /// Where grants to it may come about, all of them.
    #[schema(schema_with = schema::doors)]
    doors: Option<Vec<Door>>,
    /// What it may ask for, all of it.
    scopes: Option<ScopesBody>,
    /// `null` takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    form_uri: Patch<String>,
    /// `null` takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    connect_url: Patch<String>,
    /// Whether a confidential client must send PKCE as well.
    require_pkce: Option<bool>,
    /// In seconds; `null` takes it away.
    #[serde(default)]
    #[schema(value_type = Option<i64>)]
    connection_lifetime: Patch<Seconds>,
    /// `disabled` stops consents and tokens at once.
    #[schema(schema_with = schema::integration_state)]
    state: Option<IntegrationState>,
}

/// Which integrations.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ListQuery {
    /// Only those of this partner.
    #[param(value_type = Option<String>)]
    partner_id: Option<PartnerId>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<u16>,
}

/// Lists integrations, the oldest first.
#[utoipa::path(get, path = "/v1/admin/integrations", params(ListQuery), responses((status = 200, body = Page<IntegrationBody>)))]
pub(super) async fn list(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Params(query): Params<ListQuery>,
) -> Result<Json<Page<IntegrationBody>>, Problem> {
    use storage::integration as stored;
    let look = Look::at("integrations", query.cursor.as_deref(), query.limit, 1)?;
    let after = look.after::<ClientId>(0)?;
    let rows = match query.partner_id {
        Some(partner_id) => stored::page_of_partner(&context.store, partner_id, &after, look.rows()).await?,
        None => stored::page(&context.store, &after, look.rows()).await?,
    };
    Ok(Json(look.page(rows, |row| vec![row.client_id.to_string()], IntegrationBody::from)))
}

/// Makes an integration; its application key exists from then on.
#[utoipa::path(post, path = "/v1/admin/integrations", request_body = NewBody, responses((status = 201, body = IntegrationBody)))]
pub(super) async fn create(
    State(context): State<Arc<Context>>,
    operator: Operator,
    request: Once<NewBody>,
) -> Result<Response, Problem> {
    let run = async |author: Author<Integration>, body: NewBody| {
        let new = NewIntegration {
            partner_id: body.partner_id,
            name: body.name,
            description: body.description,
            visibility: body.visibility,
            client_type: body.client_type,
            doors: body.doors,
            required_scopes: body.scopes.required,
            optional_scopes: body.scopes.optional,
            form_uri: body.form_uri,
            connect_url: body.connect_url,
            require_pkce: body.require_pkce,
            connection_lifetime: body.connection_lifetime,
        };
        integration::create(&context, &author, new).await
    };
    request.answer(&context, &operator, run).await
}

/// One integration.
#[utoipa::path(get, path = "/v1/admin/integrations/{id}", responses((status = 200, body = IntegrationBody)))]
pub(super) async fn get(
    State(context): State<Arc<Context>>,
    _operator: Operator,
    Segments(id): Segments<ClientId>,
) -> Result<Json<IntegrationBody>, Problem> {
    let found = storage::integration::find(&context.store, id).await?;
    Ok(Json(found.ok_or(ErrorCode::NotFound)?.into()))
}

/// Changes an integration: what is left out stays.
#[utoipa::path(patch, path = "/v1/admin/integrations/{id}", request_body = PatchBody, responses((status = 200, body = IntegrationBody)))]
pub(super) async fn change(
    State(context): State<Arc<Context>>,
    operator: Operator,
    Segments(id): Segments<ClientId>,
    JsonBody(body): JsonBody<PatchBody>,
) -> Result<Json<IntegrationBody>, Problem> {
    let (required_scopes, optional_scopes) = body.scopes.map(|scopes| (scopes.required, scopes.optional)).unzip();
    let patch = IntegrationPatch {
        partner_id: body.partner_id,
        name: body.name,
        description: body.description,
        visibility: body.visibility,
        client_type: body.client_type,
        doors: body.doors,
        required_scopes,
        optional_scopes,
        form_uri: body.form_uri,
        connect_url: body.connect_url,
        require_pkce: body.require_pkce,
        connection_lifetime: body.connection_lifetime,
        state: body.state,
    };
    let changed = integration::change(&context, &Author::once(operator.actor()), id, patch).await??;
    Ok(Json(changed.into()))
}
