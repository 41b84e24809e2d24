//! The consent at this door, on the page that every door has.

use super::Adding;
use crate::pages::consent::{self, Listed};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::return_to;
use crate::pages::view::{Consent, ConsentDoor, ConsentOrganization};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use flows::consent::Offer;
use flows::extension::{self, Signing};
use model::grant::GrantState;
use model::integration::Door;
use protocol::ErrorCode;

async fn offer(signed_in: &SignedIn, adding: &Adding) -> Result<Offer, Failure> {
    let asked = (&adding.attempt.scopes, signed_in.visit.language());
    let offer = flows::consent::offer(signed_in.visit.context(), &adding.client, adding.member.organization.id, asked).await?;
    match offer.grant {
        Some(GrantState::Suspended) => Err(ErrorCode::GrantSuspendedByOperator.into()),
        Some(GrantState::Active | GrantState::Revoked) | None => Ok(offer),
    }
}

fn form(adding: &Adding, (offer, language): (&Offer, &str)) -> String {
    adding.form(&format!("consent-{}", consent::digest(offer, language, &[])))
}

/// The page.
pub async fn show(signed_in: SignedIn) -> Answer {
    let adding = Adding::requested(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    if !adding.member.membership.may_consent() {
        return Ok(see_other(&adding.path("ask")));
    }
    let offer = offer(&signed_in, &adding).await?;
    let standing = flows::client_key::standing(context, adding.member.organization.id, adding.attempt.client_id).await?;
    let chrome = visit.chrome(&form(&adding, (&offer, visit.language())));
    let Listed { required, optional, already } = consent::listed(offer, |_| consent::named(Door::Extension));
    let organization = names::organization(&adding.member.organization);
    let view = Consent {
        chrome,
        action: adding.path("consent"),
        keep: Vec::new(),
        integration: names::card(&adding.client),
        organizations: vec![ConsentOrganization { organization, note: consent::note(standing) }],
        account_label: None,
        required,
        optional,
        already,
        door: ConsentDoor::Extension,
        error: None,
        change_organization: None,
        not_you: Some(adding.path("not-you")),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Approve: the window comes next. Deny: back to the list.
pub async fn decide(signed_in: SignedIn) -> Answer {
    let adding = Adding::requested(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    let offer = offer(&signed_in, &adding).await?;
    visit.prove(&form(&adding, (&offer, visit.language())))?;
    match visit.form.get("decision") {
        Some("approve") => {
            let signing = Signing {
                attempt: &adding.attempt,
                client: &adding.client,
                organization_id: adding.member.organization.id,
                user: &signed_in.current.user,
                ticked: consent::ticked(&visit.form),
                language: visit.language(),
            };
            extension::sign(context, &signing).await??;
            Ok(see_other(&adding.path("key")))
        }
        Some("deny") => {
            extension::decline(context, &adding.attempt, &signed_in.current.user).await??;
            Ok(see_other(&adding.member.path("extensions")))
        }
        Some(_) | None => Err(ErrorCode::ParameterInvalid.into()),
    }
}

/// "Not you?": signs out and comes back to adding an extension, for somebody else.
pub async fn not_you(signed_in: SignedIn) -> Answer {
    let adding = Adding::requested(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove_any()?;
    flows::sign_in::sign_out(visit.context(), &signed_in.current.session).await?;
    let again = adding.member.path("extensions/add");
    let mut response = see_other(&return_to::with("/login", return_to::local(&again)));
    visit.frame.end_session(&mut response);
    Ok(response)
}
