//! Invitations to develop for a partner. The link tells nothing and opens nothing by itself: only who is signed in with the very
//! address that was invited can take it, once, within a week.

use super::{MOST_MEMBERS, MOST_PARTNERS};
use crate::decision::{Decision, Denied, deny};
use crate::mail::{Mail, MailKind};
use crate::{Context, admin};
use model::audit::AuditEvent;
use model::field::{FieldFaults, normalized};
use model::grant::ActorKind;
use model::partner::{Partner, PartnerMember, PartnerRole};
use model::partner_invitation::PartnerInvitation;
use model::user::User;
use protocol::id::{PartnerId, PartnerInvitationId};
use protocol::{ErrorCode, Seconds};
use storage::partner_invitation as stored;

/// How long an invitation waits.
const LIFETIME: Seconds = Seconds::days(7);

/// An invitation, and the mail that tells of it, which is the caller's to send.
#[derive(Debug)]
pub struct Invited {
    /// What is kept.
    pub invitation: PartnerInvitation,
    /// To the address.
    pub mail: Mail,
}

/// Where an invitation is answered.
pub fn link(context: &Context, id: PartnerInvitationId) -> String {
    format!("{}/developer/invitations/{id}", context.settings.issuer)
}

/// An owner invites somebody; an invitation to the same address before is dead from then on.
pub async fn invite(
    context: &Context,
    owner: &User,
    partner: &Partner,
    (email, role, language): (&str, PartnerRole, &str),
) -> storage::Result<Decision<Invited>> {
    let mut faults = FieldFaults::default();
    faults.email("email", email);
    if let Err(faults) = faults.into_result() {
        return deny(Denied::fields(faults));
    }
    let (store, now) = (&context.store, context.now());
    let limit = i64::try_from(MOST_MEMBERS).unwrap_or(i64::MAX);
    let people = storage::partner::people(store, partner.id, limit).await?;
    let key = normalized(email);
    if people.iter().any(|person| normalized(&person.user.email) == key) {
        return deny(admin::taken("email", "must not be a member's of this partner already"));
    }
    let invited = stored::of_partner(store, partner.id, now, limit).await?;
    let again = invited.iter().any(|invitation| normalized(&invitation.email) == key);
    if !again && people.len() + invited.len() >= MOST_MEMBERS {
        let detail = format!("A partner has at most {MOST_MEMBERS} people, the invited ones among them.");
        return deny(Denied::because(ErrorCode::TransitionIllegal, detail));
    }
    let invitation = PartnerInvitation {
        id: context.new_id(PartnerInvitationId::new),
        partner_id: partner.id,
        email: email.to_owned(),
        role,
        invited_by: owner.id,
        created_at: now,
        expires_at: now + LIFETIME,
    };
    let mut steps = vec![storage::partner::hold_members(partner.id), storage::partner::is_still_owner(partner.id, owner.id)];
    steps.extend(stored::insert(&invitation));
    steps.push(storage::audit::insert(&event(context, owner, "partner_invitation.made", &invitation)));
    if context.write_all(steps, &[]).await?.is_none() {
        return deny(ErrorCode::Forbidden);
    }
    let kind = MailKind::PartnerInvitation {
        inviter: owner.name.clone(),
        inviter_email: owner.email.clone(),
        partner: partner.name.clone(),
        until: invitation.expires_at,
        link: link(context, invitation.id),
    };
    let mail = Mail { to: email.to_owned(), language: language.to_owned(), kind };
    Ok(Ok(Invited { invitation, mail }))
}

/// An owner takes an invitation back. One that is gone already is what was wanted.
pub async fn withdraw(
    context: &Context,
    owner: &User,
    (partner_id, id): (PartnerId, PartnerInvitationId),
) -> storage::Result<Decision<()>> {
    let Some(invitation) = stored::find(&context.store, id, context.now()).await? else { return Ok(Ok(())) };
    if invitation.partner_id != partner_id {
        return deny(ErrorCode::NotFound);
    }
    let steps = vec![
        storage::partner::hold_members(partner_id),
        storage::partner::is_still_owner(partner_id, owner.id),
        stored::withdraw(partner_id, id),
        storage::audit::insert(&event(context, owner, "partner_invitation.withdrawn", &invitation)),
    ];
    if context.write_all(steps, &[]).await?.is_some() {
        return Ok(Ok(()));
    }
    match stored::find(&context.store, id, context.now()).await? {
        Some(_) => deny(ErrorCode::Forbidden),
        None => Ok(Ok(())),
    }
}

/// The invitation and its partner, for the person who was invited; nobody else is told whose it is.
pub async fn find(
    context: &Context,
    user: &User,
    id: PartnerInvitationId,
) -> storage::Result<Decision<(PartnerInvitation, Partner)>> {
    let Some(invitation) = stored::find(&context.store, id, context.now()).await? else { return deny(ErrorCode::AttemptOver) };
    if normalized(&invitation.email) != normalized(&user.email) {
        return deny(ErrorCode::InvitationForAnotherAddress);
    }
    match storage::partner::find(&context.store, invitation.partner_id).await? {
        Some(partner) => Ok(Ok((invitation, partner))),
        None => deny(ErrorCode::AttemptOver),
    }
}

/// The person takes the invitation, once. Who is a member already stays what they are.
pub async fn accept(context: &Context, user: &User, invitation: &PartnerInvitation) -> storage::Result<Decision<()>> {
    if normalized(&invitation.email) != normalized(&user.email) {
        return deny(ErrorCode::InvitationForAnotherAddress);
    }
    let limit = i64::try_from(MOST_PARTNERS).unwrap_or(i64::MAX);
    let partners = storage::partner::of_user(&context.store, user.id, limit).await?;
    if partners.iter().any(|own| own.partner_id == invitation.partner_id) {
        return deny(ErrorCode::AlreadyExists);
    }
    if partners.len() >= MOST_PARTNERS {
        let detail = format!("One person develops for at most {MOST_PARTNERS} partners.");
        return deny(Denied::because(ErrorCode::TransitionIllegal, detail));
    }
    let member = PartnerMember { partner_id: invitation.partner_id, user_id: user.id, role: invitation.role };
    let now = context.now();
    let steps = vec![
        storage::partner::hold_members(invitation.partner_id),
        storage::partner::insert_member(&member, now),
        stored::accept(invitation.id, &normalized(&user.email), now),
        storage::audit::insert(&event(context, user, "partner_invitation.accepted", invitation)),
    ];
    if context.write_all(steps, &[]).await?.is_some() {
        return Ok(Ok(()));
    }
    match storage::partner::find_member(&context.store, invitation.partner_id, user.id).await? {
        Some(_) => deny(ErrorCode::AlreadyExists),
        None => deny(ErrorCode::AttemptOver),
    }
}

fn event(context: &Context, person: &User, action: &'static str, invitation: &PartnerInvitation) -> AuditEvent {
    let mut event = context.audit(admin::person(ActorKind::Partner, person), action);
    event.detail = serde_json::json!({
        "partner_id": invitation.partner_id,
        "partner_invitation_id": invitation.id,
        "email": invitation.email,
        "role": invitation.role,
    });
    event
}
