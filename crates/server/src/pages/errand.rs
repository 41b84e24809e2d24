//! Why somebody signs in or up: which integration's flow goes on afterwards.

use super::names;
use super::view::Asking;
use super::visit::Visit;
use flows::connect::AuthorizeOutcome;
use flows::handshake;
use model::authorization_request::AuthorizationRequest;
use protocol::form::Form;
use protocol::id::{ClientId, PartnerId};

/// What a `return_to` leads back to; both are empty where it is no flow.
#[derive(Debug, Default)]
pub struct Errand {
    /// Who asks. Of the path only the `client_id` is believed, and it is looked up.
    pub asking: Option<Asking>,
    /// The partner under which an organization that signs up here is reported: only when the whole request holds and carries
    /// that partner's id.
    pub attribution: Option<PartnerId>,
    /// Whether a partner's own link leads here: nothing on the way has told yet who can go on, and there is nowhere else to say no.
    pub is_handshake: bool,
}

impl Errand {
    /// What `return_to` leads back to.
    pub async fn of(visit: &Visit, return_to: Option<&str>) -> storage::Result<Self> {
        let Some(path) = return_to else { return Ok(Self::default()) };
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        if path == "/oauth/authorize" || path == "/oauth" {
            return Self::of_link(visit, &Form::urlencoded(query.as_bytes())).await;
        }
        if let Some(id) = path.strip_prefix("/marketplace/").and_then(|rest| rest.split('/').next()) {
            return Self::of_listing(visit, id).await;
        }
        if path == "/handshake" {
            return Self::of_ticket(visit, &Form::urlencoded(query.as_bytes())).await;
        }
        match path.strip_prefix("/oauth/authorize/").and_then(|rest| rest.split('/').next()) {
            Some(id) => Self::of_request(visit, id).await,
            None => Ok(Self::default()),
        }
    }

    async fn of_link(visit: &Visit, form: &Form) -> storage::Result<Self> {
        let context = visit.context();
        let Some(client_id) = form.get("client_id").and_then(|id| id.parse::<ClientId>().ok()) else {
            return Ok(Self::default());
        };
        let Some(client) = context.integration(client_id).await? else { return Ok(Self::default()) };
        let attribution = match flows::connect::verify(context, form).await? {
            AuthorizeOutcome::Verified(request) => request.attribution,
            AuthorizeOutcome::Page(_) | AuthorizeOutcome::Redirect { .. } => None,
        };
        Ok(Self { asking: Some(names::asking(&client)), attribution, is_handshake: false })
    }

    async fn of_listing(visit: &Visit, id: &str) -> storage::Result<Self> {
        let Ok(client_id) = id.parse::<ClientId>() else { return Ok(Self::default()) };
        let context = visit.context();
        if storage::listing::listed(&context.store, client_id).await?.is_none() {
            return Ok(Self::default());
        }
        let client = context.integration(client_id).await?;
        Ok(Self { asking: client.map(|client| names::asking(&client)), attribution: None, is_handshake: false })
    }

    async fn of_ticket(visit: &Visit, form: &Form) -> storage::Result<Self> {
        let context = visit.context();
        let Ok(link) = handshake::read_ticket(context, form.get("link").unwrap_or_default()) else { return Ok(Self::default()) };
        let client = handshake::by_link(context, &link).await?.ok();
        let asking = client.as_deref().map(names::asking);
        Ok(Self { is_handshake: asking.is_some(), asking, attribution: None })
    }

    async fn of_request(visit: &Visit, id: &str) -> storage::Result<Self> {
        let Some(request) = open_request(visit, id).await? else { return Ok(Self::default()) };
        let context = visit.context();
        let client = context.integration(request.client_id).await?;
        Ok(Self { asking: client.map(|client| names::asking(&client)), attribution: request.attribution, is_handshake: false })
    }
}

async fn open_request(visit: &Visit, id: &str) -> storage::Result<Option<AuthorizationRequest>> {
    let (Some(current), Ok(id)) = (&visit.current, id.parse()) else { return Ok(None) };
    Ok(flows::connect::find_open(visit.context(), id, &current.session).await?.ok())
}
