//! `/developer/invitations/{invitation_id}`: somebody who was invited joins a partner. A GET takes nothing, and whoever is signed in with
//! another address learns nothing.

use super::{PORTAL, partner_path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::moment;
use crate::pages::view::{InvitationPage, WhyOver};
use crate::pages::visit::{SignedIn, html, see_other};
use axum::http::StatusCode;
use model::partner::Partner;
use model::partner_invitation::PartnerInvitation;
use protocol::ErrorCode;
use protocol::id::PartnerInvitationId;

fn form_name(invitation: &PartnerInvitation) -> String {
    format!("invitation-{}", invitation.id)
}

async fn find(signed_in: &SignedIn) -> Result<(PartnerInvitation, Partner), Failure> {
    let id: PartnerInvitationId = signed_in.visit.part("invitation_id")?;
    match flows::partner::find_invitation(signed_in.visit.context(), &signed_in.current.user, id).await? {
        Ok(found) => Ok(found),
        Err(denied) if denied.code == ErrorCode::AttemptOver => Err(over()),
        Err(denied) => Err(denied.into()),
    }
}

fn over() -> Failure {
    Failure::Over { why: WhyOver::LinkExpired, asking: None, again: None }
}

/// Who invites, and to what.
pub async fn show(signed_in: SignedIn) -> Answer {
    let (invitation, partner) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    let inviter = storage::user::find(&visit.context().store, invitation.invited_by).await?;
    let view = InvitationPage {
        chrome: visit.chrome(&form_name(&invitation)),
        action: format!("{PORTAL}/invitations/{}", invitation.id),
        partner: partner.name,
        verified: partner.verified,
        website: partner.website,
        email: signed_in.current.user.email.clone(),
        inviter: inviter.map(|user| user.name),
        role: invitation.role,
        until: moment(invitation.expires_at),
        later: "/".to_owned(),
    };
    Ok(html(StatusCode::OK, &view))
}

/// Joins, once. Who belongs to the partner already is where they wanted to be.
pub async fn accept(signed_in: SignedIn) -> Answer {
    let (invitation, partner) = find(&signed_in).await?;
    let visit = &signed_in.visit;
    visit.prove(&form_name(&invitation))?;
    match flows::partner::accept(visit.context(), &signed_in.current.user, &invitation).await? {
        Ok(()) => Ok(see_other(&format!("{}?done=joined", partner_path(partner.id)))),
        Err(denied) if denied.code == ErrorCode::AlreadyExists => Ok(see_other(&partner_path(partner.id))),
        Err(denied) if denied.code == ErrorCode::AttemptOver => Err(over()),
        Err(denied) => Err(denied.into()),
    }
}
