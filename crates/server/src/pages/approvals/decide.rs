//! An administrator decides, on the consent page that every door has.

use super::list::{after, find};
use crate::pages::consent::{self, Listed};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::view::{ApprovalAsked, Consent, ConsentDoor, ConsentOrganization, FormError};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::approval::{self, Approving, StandsAt};
use flows::client_key::Standing;
use flows::consent::Offer;
use flows::registry::RegisteredIntegration;
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::grant::GrantState;
use model::integration::{Door, IntegrationState};
use model::user::User;
use protocol::ErrorCode;
use std::sync::Arc;

struct Asked {
    request: ApprovalRequest,
    client: Arc<RegisteredIntegration>,
    asker: User,
    offer: Offer,
    /// What becomes of the organization's client keys, at the doors that make one.
    standing: Standing,
    /// Whose account at the partner it is for.
    account_label: Option<String>,
}

impl Asked {
    async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let request = find(signed_in).await?;
        let context = signed_in.visit.context();
        let client = context.integration(request.client_id).await?.ok_or(ErrorCode::PageNotFound)?;
        if client.integration.state == IntegrationState::Disabled {
            return Err(ErrorCode::IntegrationDisabled.into());
        }
        let asker = storage::user::find(&context.store, request.user_id).await?.ok_or(ErrorCode::PageNotFound)?;
        let scopes = (&request.scopes, signed_in.visit.language());
        let offer = flows::consent::offer(context, &client, request.organization_id, scopes).await?;
        if offer.grant == Some(GrantState::Suspended) {
            return Err(ErrorCode::GrantSuspendedByOperator.into());
        }
        let standing = match request.door {
            Door::Onboarding | Door::Extension => {
                flows::client_key::standing(context, request.organization_id, request.client_id).await?
            }
            Door::Connect | Door::Marketplace | Door::Handshake => Standing::New,
        };
        let account_label = match approval::stands_at(context, &request).await? {
            StandsAt::AuthorizationRequest(waiting) => waiting.account_label,
            StandsAt::OnboardingSession(session) => session.account_label,
            StandsAt::Extension | StandsAt::Handshake(_) | StandsAt::Nowhere => None,
        };
        Ok(Self { request, client, asker, offer, standing, account_label })
    }

    /// The attempt stands in it too: asking again may have changed what is approved. So does the key that would be replaced.
    fn form(&self, language: &str) -> String {
        let mut said = vec![self.request.attempt_id.to_string(), self.request.reason.clone()];
        if let Standing::Replaces(key) = &self.standing {
            said.push(key.id.to_string());
        }
        let digest = consent::digest(&self.offer, language, &said);
        format!("approval-{}-{digest}", self.request.id)
    }
}

/// The page.
pub async fn show(signed_in: SignedIn) -> Answer {
    let asked = Asked::find(&signed_in).await?;
    let request = &asked.request;
    if request.state != ApprovalState::Waiting || signed_in.visit.context().now() >= request.expires_at {
        return Ok(see_other(&after(request, "meanwhile")));
    }
    page(&signed_in, asked, None).await
}

async fn page(signed_in: &SignedIn, asked: Asked, error: Option<FormError>) -> Answer {
    let visit = &signed_in.visit;
    let form = asked.form(visit.language());
    let Asked { request, client, asker, offer, standing, account_label } = asked;
    let organization = storage::organization::find(&visit.context().store, request.organization_id).await?;
    let organization = organization.ok_or(ErrorCode::PageNotFound)?;
    let Listed { required, optional, already } = consent::listed(offer, |_| consent::named(request.door));
    let view = Consent {
        chrome: visit.chrome(&form),
        action: format!("/organizations/{}/approvals/{}", request.organization_id, request.id),
        keep: Vec::new(),
        integration: names::card(&client),
        organizations: vec![ConsentOrganization {
            organization: names::organization(&organization),
            note: consent::note(standing),
        }],
        account_label,
        required,
        optional,
        already,
        door: ConsentDoor::Approval(ApprovalAsked {
            asker: asker.name,
            email: asker.email,
            reason: request.reason,
            hand_over: (request.door == Door::Handshake).then(|| consent::hand_over(visit.context(), &client)),
        }),
        error,
        change_organization: None,
        not_you: None,
    };
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(html(status, &view))
}

/// Approves or declines.
pub async fn decide(signed_in: SignedIn) -> Answer {
    let asked = Asked::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    visit.prove(&asked.form(visit.language()))?;
    let administrator = &signed_in.current.user;
    let ticked = consent::ticked(&visit.form);
    let is_approved = visit.form.get("decision") == Some("approve");
    if is_approved && asked.request.door == Door::Handshake && consent::changes_nothing(&asked.offer, &ticked) {
        return page(&signed_in, asked, Some(FormError::NothingNew)).await;
    }
    let (decision, done) = match visit.form.get("decision") {
        Some("approve") => {
            let approving =
                Approving { request: &asked.request, client: &asked.client, administrator, ticked, language: visit.language() };
            (approval::approve(context, &approving).await?, "approved")
        }
        Some("deny") => {
            let reason = visit.typed("reason");
            (approval::decline(context, (&asked.request, &asked.client), administrator, &reason).await?, "declined")
        }
        Some(_) | None => return Err(ErrorCode::ParameterInvalid.into()),
    };
    match decision {
        Ok(()) => Ok(see_other(&after(&asked.request, done))),
        Err(denied) if denied.code == ErrorCode::ApprovalRequestOver => Ok(see_other(&after(&asked.request, "meanwhile"))),
        Err(denied) => Err(denied.into()),
    }
}
