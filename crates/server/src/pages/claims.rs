//! `/developer/claims/{client_key_id}`: a developer of the partner takes a client key that a customer lets them take, once.

use super::developer::path;
use super::errors::{Answer, Failure};
use super::names::{self, moment};
use super::view::{ClaimPage, ClaimState, ClaimedKey, ClearKey, IntegrationCard, WaitingClaim};
use super::visit::html;
use super::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::Context;
use flows::client_key::{Claimed, claim as take};
use model::client_key::{ClientKey, ClientKeyState};
use model::grant::GrantState;
use model::integration::IntegrationState;
use model::organization::Organization;
use protocol::ErrorCode;
use protocol::id::{ClientId, ClientKeyId};

/// Keys on the integration's page, at most; the others have their links.
const LISTED: i64 = 100;

/// A key of one of the developer's partners.
struct AtKey {
    key: ClientKey,
    organization: Organization,
    integration: IntegrationCard,
}

impl AtKey {
    /// The key of the path, if a link for developers was made for it. Another partner's does not exist.
    async fn find(developer: &DeveloperVisit) -> Result<Self, Failure> {
        let visit = developer.visit();
        let (context, id) = (visit.context(), visit.part::<ClientKeyId>("client_key_id")?);
        let mut found = None;
        for own in &developer.partners {
            found = storage::client_key::find_of_partner(&context.store, own.partner_id, id).await?;
            if found.is_some() {
                break;
            }
        }
        let for_developers = |key: &ClientKey| key.delivery == model::client_key::Delivery::Claim;
        let key = found.filter(for_developers).ok_or(ErrorCode::PageNotFound)?;
        let organization = storage::organization::find(&context.store, key.organization_id).await?;
        let organization = organization.ok_or(ErrorCode::PageNotFound)?;
        let integration = names::card_of(context, key.client_id).await?;
        Ok(Self { key, organization, integration })
    }

    fn form(&self) -> String {
        format!("claim-{}", self.key.id)
    }
}

/// For whom the key is, and until when it can be taken. A mail scanner that follows the link takes nothing.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let at = AtKey::find(&developer).await?;
    page(&developer, at, (StatusCode::OK, None)).await
}

/// Takes it: shown here, and never again.
pub async fn claim(developer: DeveloperVisit) -> Answer {
    let at = AtKey::find(&developer).await?;
    let visit = developer.visit();
    let context = visit.context();
    visit.prove(&at.form())?;
    let client = context.integration(at.key.client_id).await?;
    if client.is_none_or(|client| client.integration.state != IntegrationState::Active) {
        return Err(ErrorCode::IntegrationDisabled.into());
    }
    let taken = match at.key.state {
        ClientKeyState::Unclaimed => take(context, &at.key, &developer.signed_in.current.user).await?,
        ClientKeyState::Active | ClientKeyState::Suspended | ClientKeyState::Revoked => Err(ErrorCode::AttemptOver.into()),
    };
    match taken {
        Ok(Claimed { key, secret }) => {
            let done = path(key.client_id);
            let mut chrome = visit.chrome("claimed");
            chrome.here = Some(done.clone());
            let view = ClaimedKey {
                chrome,
                integration: at.integration,
                client_id: key.client_id.to_string(),
                organization: names::organization(&at.organization),
                organization_id: key.organization_id.to_string(),
                grant_id: key.grant_id.to_string(),
                client_key: ClearKey::new(secret.reveal()),
                done,
            };
            Ok(html(StatusCode::OK, &view))
        }
        // Somebody else was quicker, or it is too late: the page says which.
        Err(denied) => {
            let again = AtKey::find(&developer).await?;
            let refused = (denied.code != ErrorCode::AttemptOver).then_some(denied.code);
            page(&developer, again, (StatusCode::CONFLICT, refused)).await
        }
    }
}

/// The integration's keys that wait.
pub async fn waiting(context: &Context, client_id: ClientId) -> storage::Result<Vec<WaitingClaim>> {
    let keys = storage::client_key::unclaimed(&context.store, client_id, context.now(), LISTED).await?;
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        let Some(organization) = storage::organization::find(&context.store, key.organization_id).await? else { continue };
        rows.push(WaitingClaim {
            id: key.id.to_string(),
            path: format!("/developer/claims/{}", key.id),
            organization: names::organization(&organization),
            made_at: moment(key.created_at),
            until: moment(key.claim_until.unwrap_or(key.created_at)),
        });
    }
    Ok(rows)
}

async fn page(
    developer: &DeveloperVisit,
    at: AtKey,
    (status, refused): (StatusCode, Option<ErrorCode>),
) -> Result<Response, Failure> {
    let visit = developer.visit();
    let view = ClaimPage {
        chrome: visit.chrome(&at.form()),
        action: format!("/developer/claims/{}", at.key.id),
        organization: names::organization(&at.organization),
        state: state(developer, &at.key).await?,
        refused,
        back: path(at.key.client_id),
        integration: at.integration,
    };
    Ok(html(status, &view))
}

async fn state(developer: &DeveloperVisit, key: &ClientKey) -> storage::Result<ClaimState> {
    let context = developer.visit().context();
    if let Some(mark) = &key.mark {
        let events =
            storage::audit::of_grant(&context.store, key.organization_id, key.grant_id, flows::client_key::CLAIMED).await?;
        let id = key.id.to_string();
        let event = events.into_iter().find(|event| event.detail["client_key_id"] == id.as_str());
        let own = developer.signed_in.current.user.id.to_string();
        return Ok(ClaimState::Taken {
            last_four: mark.last_four.clone(),
            own: event.as_ref().is_some_and(|event| event.actor.id.as_deref() == Some(own.as_str())),
            at: event.as_ref().map(|event| moment(event.at)),
            by: event.map(|event| event.actor.name),
        });
    }
    let grant = storage::grant::find(&context.store, key.grant_id).await?;
    Ok(match (key.claim_until, grant.map(|grant| grant.state)) {
        (Some(until), Some(GrantState::Active)) if key.holds_its_slot(context.now()) => ClaimState::Waiting(moment(until)),
        (Some(_), Some(GrantState::Suspended)) if key.holds_its_slot(context.now()) => ClaimState::Suspended,
        (_, _) => ClaimState::Over,
    })
}
