//! The OpenAPI document, made from the routes. What all operations share is added here, so that no handler can forget it.

use super::{ProblemBody, operations as routes};
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{ContentBuilder, InfoBuilder, License, OpenApi, Ref, RefOr, Required, ResponseBuilder};
use utoipa::{PartialSchema as _, ToSchema as _};

const KEY: &str = "operator_api_key";
const CLIENT: &str = "client_secret";
const TOKEN: &str = "access_token";
/// What operators call; the rest is for partners.
const ADMIN: &str = "/v1/admin/";
/// What partners may send again under a key; the rest of what they send is the same when it comes twice.
const ONCE: [&str; 6] = [
    "/v1/grants/{id}/client-keys",
    "/v1/webhooks",
    "/v1/webhooks/{id}/rotate-secret",
    "/v1/webhooks/{id}/enable",
    "/v1/webhooks/{id}/test",
    "/v1/webhooks/{id}/deliveries/{event_id}/redeliver",
];

/// The management API, as OpenAPI 3.1.
pub fn openapi() -> OpenApi {
    let (_, mut document) = routes().split_for_parts();
    document.info = InfoBuilder::new()
        .title("Countersign API")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Under /v1/admin for the platform's operators, the rest for partners. Lists answer pages that follow each other by \
             cursors; a POST that takes an Idempotency-Key may be sent again; refusals are problem documents (RFC 9457) with a \
             stable code.",
        ))
        .license(Some(License::new("Apache-2.0")))
        .build();
    document.servers = None;
    let components = document.components.get_or_insert_default();
    let key = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An operator's API key: cs_opk_… in production, cst_opk_… in the sandbox."))
        .build();
    components.add_security_scheme(KEY, SecurityScheme::Http(key));
    let client = HttpBuilder::new()
        .scheme(HttpAuthScheme::Basic)
        .description(Some("An integration: its client id (the application key) and client secret."))
        .build();
    components.add_security_scheme(CLIENT, SecurityScheme::Http(client));
    let token = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .bearer_format("JWT")
        .description(Some("An access token, as its holder sends it to the platform's APIs (RFC 6750)."))
        .build();
    components.add_security_scheme(TOKEN, SecurityScheme::Http(token));
    let mut schemas = Vec::new();
    ProblemBody::schemas(&mut schemas);
    schemas.push((ProblemBody::name().into_owned(), ProblemBody::schema()));
    components.schemas.extend(schemas);
    document.security = Some(vec![SecurityRequirement::new(KEY, Vec::<String>::new())]);
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete(path, &method, operation);
        }
    }
    document
}

/// The document as it is committed, in `docs/reference/openapi.json`.
pub fn document() -> String {
    let mut text = openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
}

/// The operations of one path.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let PathItem { get, post, put, patch, delete, .. } = item;
    let all = [
        (HttpMethod::Get, get),
        (HttpMethod::Post, post),
        (HttpMethod::Put, put),
        (HttpMethod::Patch, patch),
        (HttpMethod::Delete, delete),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

fn complete(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let is_admin = path.starts_with(ADMIN);
    // Who is let in by something else than everybody beside them says so at the handler.
    let is_for_token = operation.security.is_some();
    let noun = path.trim_start_matches(ADMIN).trim_start_matches("/v1/").split('/').next().unwrap_or_default().to_owned();
    let verb = operation.operation_id.take().unwrap_or_default();
    let part = path.split("/{id}/").nth(1).and_then(|rest| rest.split('/').next()).filter(|part| *part != verb);
    let whose = (!is_admin).then_some("partner");
    let name = [whose, Some(noun.as_str()), part, Some(verb.as_str())].into_iter().flatten().collect::<Vec<_>>().join("_");
    operation.operation_id = Some(name.replace('-', "_"));
    operation.tags = Some(vec![if is_admin { noun.clone() } else { format!("partner: {noun}") }]);
    if is_for_token {
        operation.operation_id = Some(noun.replace('-', "_"));
        operation.tags = Some(vec!["access token".to_owned()]);
    } else if !is_admin {
        operation.security = Some(vec![SecurityRequirement::new(CLIENT, Vec::<String>::new())]);
    }
    let mut parameters: Vec<RefOr<Parameter>> =
        path.split(['{', '}']).skip(1).step_by(2).map(|name| parameter(name, ParameterIn::Path, Required::True, None)).collect();
    parameters.append(&mut operation.parameters.take().unwrap_or_default());
    if *method == HttpMethod::Post && (is_admin || ONCE.contains(&path)) {
        let text = "1 to 255 visible characters. The same request under the same key gets the same answer, without secrets.";
        parameters.push(parameter("Idempotency-Key", ParameterIn::Header, Required::False, Some(text)));
    }
    operation.parameters = Some(parameters).filter(|parameters| !parameters.is_empty());
    for (status, response) in &mut operation.responses.responses {
        if let RefOr::T(response) = response {
            let meant = match status.as_str() {
                "201" => "Made.",
                "204" => "Done; nothing to show.",
                _ => "As asked.",
            };
            meant.clone_into(&mut response.description);
        }
    }
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(ProblemBody::name()))).build();
    let refusal = ResponseBuilder::new()
        .description("Refused: a problem document (RFC 9457) with a stable code.")
        .content("application/problem+json", content)
        .build();
    operation.responses.responses.insert("default".to_owned(), RefOr::T(refusal));
}

fn parameter(name: &str, place: ParameterIn, required: Required, description: Option<&str>) -> RefOr<Parameter> {
    let text = Schema::from(ObjectBuilder::new().schema_type(SchemaType::new(Type::String)));
    RefOr::T(
        ParameterBuilder::new()
            .name(name)
            .parameter_in(place)
            .required(required)
            .schema(Some(text))
            .description(description)
            .build(),
    )
}
