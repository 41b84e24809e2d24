//! An administrator decides, on the consent page that every door has.

use super::list::{after, find};
use crate::pages::consent::{self, Listed};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::view::{ApprovalAsked, Consent, ConsentDoor, ConsentOrganization};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::approval::{self, Approving};
use flows::consent::Offer;
use flows::registry::RegisteredIntegration;
use model::approval_request::{ApprovalRequest, ApprovalState};
use model::grant::GrantState;
use model::integration::IntegrationState;
use model::user::User;
use protocol::ErrorCode;
use std::sync::Arc;

struct Asked {
    request: ApprovalRequest,
    client: Arc<RegisteredIntegration>,
    asker: User,
    offer: Offer,
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
        Ok(Self { request, client, asker, offer })
    }

    /// The attempt stands in it too: asking again may have changed what is approved.
    fn form(&self, language: &str) -> String {
        let digest = consent::digest(&self.offer, language, &[self.request.attempt_id.to_string(), self.request.reason.clone()]);
        format!("approval-{}-{digest}", self.request.id)
    }
}

/// The page.
pub async fn show(signed_in: SignedIn) -> Answer {
    let asked = Asked::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let Asked { request, client, asker, .. } = &asked;
    if request.state != ApprovalState::Waiting || visit.context().now() >= request.expires_at {
        return Ok(see_other(&after(request.organization_id, "meanwhile", "")));
    }
    let organization = storage::organization::find(&visit.context().store, request.organization_id).await?;
    let organization = organization.ok_or(ErrorCode::PageNotFound)?;
    let chrome = visit.chrome(&asked.form(visit.language()));
    let door = ConsentDoor::Approval(ApprovalAsked {
        asker: asker.name.clone(),
        email: asker.email.clone(),
        reason: request.reason.clone(),
    });
    let action = format!("/organizations/{}/approvals/{}", request.organization_id, request.id);
    let integration = names::card(client);
    let Listed { required, optional, already } = consent::listed(asked.offer, true);
    let view = Consent {
        chrome,
        action,
        keep: Vec::new(),
        integration,
        organizations: vec![ConsentOrganization { organization: names::organization(&organization), note: None }],
        account_label: None,
        required,
        optional,
        already,
        door,
        change_organization: None,
        not_you: None,
    };
    Ok(html(StatusCode::OK, &view))
}

/// Approves or declines.
pub async fn decide(signed_in: SignedIn) -> Answer {
    let asked = Asked::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    visit.prove(&asked.form(visit.language()))?;
    let administrator = &signed_in.current.user;
    let (decision, done) = match visit.form.get("decision") {
        Some("approve") => {
            let approving = Approving {
                request: &asked.request,
                client: &asked.client,
                administrator,
                ticked: consent::ticked(&visit.form),
                language: visit.language(),
            };
            (approval::approve(context, &approving).await?, "approved")
        }
        Some("deny") => {
            let reason = visit.typed("reason");
            (approval::decline(context, (&asked.request, &asked.client), administrator, &reason).await?, "declined")
        }
        Some(_) | None => return Err(ErrorCode::ParameterInvalid.into()),
    };
    let organization_id = asked.request.organization_id;
    match decision {
        Ok(()) => Ok(see_other(&after(organization_id, done, &asked.asker.name))),
        Err(denied) if denied.code == ErrorCode::ApprovalRequestOver => Ok(see_other(&after(organization_id, "meanwhile", ""))),
        Err(denied) => Err(denied.into()),
    }
}
