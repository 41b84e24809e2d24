//! The data-sharing page: who, what, for whom, for how long, how to stop; on the page of consent that every door has.

use super::Sharing;
use crate::pages::consent::{self, Listed};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::return_to;
use crate::pages::view::{Consent, ConsentDoor, ConsentOrganization, FormError};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;
use flows::consent::Offer;
use flows::handshake::{self, Consenting};
use model::grant::GrantState;
use model::integration::Door;
use protocol::ErrorCode;

async fn offer(signed_in: &SignedIn, sharing: &Sharing) -> Result<Offer, Failure> {
    let scopes = sharing.client.integration.scopes();
    let asked = (&scopes, signed_in.visit.language());
    let offer = flows::consent::offer(signed_in.visit.context(), &sharing.client, sharing.member.organization.id, asked).await?;
    match offer.grant {
        Some(GrantState::Suspended) => Err(ErrorCode::GrantSuspendedByOperator.into()),
        Some(GrantState::Active | GrantState::Revoked) | None => Ok(offer),
    }
}

/// Organization, integration, the link that led here and the words on the page stand in the name of its form.
fn form(sharing: &Sharing, (offer, language): (&Offer, &str)) -> String {
    let said = [sharing.ticket().unwrap_or_default().to_owned()];
    let digest = consent::digest(offer, language, &said);
    format!("handshake-{}-{}-{digest}", sharing.member.organization.id, sharing.client.integration.client_id)
}

/// The page. A member without the privilege asks an administrator instead.
pub async fn show(signed_in: SignedIn) -> Answer {
    let sharing = Sharing::find(&signed_in).await?;
    if !sharing.member.membership.may_consent() {
        return Ok(see_other(&sharing.path("ask")));
    }
    let offer = offer(&signed_in, &sharing).await?;
    Ok(page(&signed_in, &sharing, (offer, None)))
}

fn page(signed_in: &SignedIn, sharing: &Sharing, (offer, error): (Offer, Option<FormError>)) -> Response {
    let visit = &signed_in.visit;
    let chrome = visit.chrome(&form(sharing, (&offer, visit.language())));
    let connect_url = sharing.client.integration.connect_url.clone().unwrap_or_default();
    let Listed { required, optional, already } = consent::listed(offer, |_| consent::named(Door::Handshake));
    let view = Consent {
        chrome,
        action: super::path(&sharing.member, sharing.client.integration.client_id, ""),
        keep: sharing.ticket().map(|ticket| ("link".to_owned(), ticket.to_owned())).into_iter().collect(),
        integration: names::card(&sharing.client),
        organizations: vec![ConsentOrganization { organization: names::organization(&sharing.member.organization), note: None }],
        account_label: None,
        required,
        optional,
        already,
        door: ConsentDoor::Handshake(consent::hand_over(visit.context(), &sharing.client)),
        error,
        change_organization: None,
        not_you: Some(sharing.path("not-you")),
    };
    let status = if error.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let mut response = html(status, &view);
    if let Some(action) = FormAction::towards(&connect_url) {
        response.extensions_mut().insert(action);
    }
    response
}

/// Approve: on to the partner. Deny: back to the list.
pub async fn decide(signed_in: SignedIn) -> Answer {
    let sharing = Sharing::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    if !sharing.member.membership.may_consent() {
        return Err(ErrorCode::OrganizationNotAllowed.into());
    }
    let offer = offer(&signed_in, &sharing).await?;
    visit.prove(&form(&sharing, (&offer, visit.language())))?;
    let ticked = consent::ticked(&visit.form);
    if visit.form.get("decision") == Some("approve") && consent::changes_nothing(&offer, &ticked) {
        return Ok(page(&signed_in, &sharing, (offer, Some(FormError::NothingNew))));
    }
    let consenting = Consenting {
        client: &sharing.client,
        organization_id: sharing.member.organization.id,
        person: (&signed_in.current.user, &signed_in.current.session),
        ticked,
        link: sharing.link(),
        language: visit.language(),
    };
    // Either answer writes an attempt.
    visit.frame.state.limiters.authorization.check(&signed_in.current.user.id, context.now().as_micros())?;
    match visit.form.get("decision") {
        Some("approve") => Ok(see_other(&handshake::consent(context, &consenting).await??)),
        Some("deny") => {
            let declined = handshake::decline(context, &consenting).await??;
            Ok(see_other(&format!("{}?declined={declined}", sharing.member.path("integrations"))))
        }
        Some(_) | None => Err(ErrorCode::ParameterInvalid.into()),
    }
}

/// "Not you?": signs out and comes back for somebody else.
pub async fn not_you(signed_in: SignedIn) -> Answer {
    let sharing = Sharing::find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove_any()?;
    flows::sign_in::sign_out(visit.context(), &signed_in.current.session).await?;
    let again = sharing.ticket().map_or_else(|| sharing.path(""), |ticket| format!("/handshake?link={ticket}"));
    let mut response = see_other(&return_to::with("/login", return_to::local(&again)));
    visit.frame.end_session(&mut response);
    Ok(response)
}
