//! `/developer/partners/{partner_id}`: who develops for a partner. Owners look after the list, developers read it.

use super::{PORTAL, partner_path};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names::moment;
use crate::pages::sign_up::{count_mail, may_mail_to};
use crate::pages::view::{InvitationRow, MemberError, MemberRow, PartnerNotice, PartnerPage};
use crate::pages::visit::{html, see_other};
use crate::pages::visitors::DeveloperVisit;
use axum::http::StatusCode;
use axum::response::Response;
use flows::partner::{self as flow, MOST_MEMBERS, invitation_link};
use flows::{Context, Denied};
use model::partner::{Partner, PartnerRole};
use protocol::ErrorCode;
use protocol::id::{PartnerId, PartnerInvitationId, UserId};
use storage::partner::MemberPerson;

/// A partner of the person, and as what they belong to it.
pub(super) struct AtPartner {
    pub partner: Partner,
    pub role: PartnerRole,
}

impl AtPartner {
    /// Of the path. Others' do not exist.
    pub async fn find(developer: &DeveloperVisit) -> Result<Self, Failure> {
        let id: PartnerId = developer.visit().part("partner_id")?;
        let own = developer.partners.iter().find(|own| own.partner_id == id).ok_or(ErrorCode::PageNotFound)?;
        let partner = storage::partner::find(&developer.visit().context().store, id).await?;
        Ok(Self { partner: partner.ok_or(ErrorCode::PageNotFound)?, role: own.role })
    }

    /// The same, for an owner who posts the page's form.
    pub async fn to_act(developer: &DeveloperVisit) -> Result<Self, Failure> {
        let at = Self::find(developer).await?;
        if at.role != PartnerRole::Owner {
            return Err(ErrorCode::Forbidden.into());
        }
        developer.visit().prove(&at.form())?;
        Ok(at)
    }

    pub fn form(&self) -> String {
        format!("partner-{}", self.partner.id)
    }

    fn after(&self, query: &str) -> Response {
        see_other(&format!("{}?{query}", partner_path(self.partner.id)))
    }
}

/// The page.
pub async fn show(developer: DeveloperVisit) -> Answer {
    let at = AtPartner::find(&developer).await?;
    page(&developer, &at, StatusCode::OK, None).await
}

/// Sends an invitation. Mail is limited as at sign-up; the page shows the link in any case.
pub async fn invite(developer: DeveloperVisit) -> Answer {
    let at = AtPartner::to_act(&developer).await?;
    let visit = developer.visit();
    count_mail(visit)?;
    let (email, owner) = (visit.typed("email"), &developer.signed_in.current.user);
    let role = visit.form.get("role").and_then(|role| role.parse().ok()).unwrap_or(PartnerRole::Developer);
    let asked = (email.as_str(), role, visit.language());
    match flow::invite(visit.context(), owner, &at.partner, asked).await? {
        Ok(invited) => {
            if may_mail_to(visit, &email) {
                visit.context().mailer.send(invited.mail);
            }
            Ok(at.after(&format!("invited={}", invited.invitation.id)))
        }
        Err(denied) => match error(&email, denied.code) {
            Some(error) => page(&developer, &at, StatusCode::BAD_REQUEST, Some(error)).await,
            None => Err(denied.into()),
        },
    }
}

fn error(email: &str, code: ErrorCode) -> Option<MemberError> {
    if email.is_empty() {
        Some(MemberError::Required)
    } else if code == ErrorCode::ValidationFailed {
        Some(MemberError::NotAnEmail)
    } else if code == ErrorCode::AlreadyExists {
        Some(MemberError::Member)
    } else if code == ErrorCode::TransitionIllegal {
        Some(MemberError::TooMany(u32::try_from(MOST_MEMBERS).unwrap_or(u32::MAX)))
    } else {
        None
    }
}

/// Takes an invitation back.
pub async fn withdraw(developer: DeveloperVisit) -> Answer {
    let at = AtPartner::to_act(&developer).await?;
    let visit = developer.visit();
    let id: PartnerInvitationId = visit.part("invitation_id")?;
    let owner = &developer.signed_in.current.user;
    match flow::withdraw_invitation(visit.context(), owner, (at.partner.id, id)).await? {
        Ok(()) => Ok(at.after("done=withdrawn")),
        Err(denied) if denied.code == ErrorCode::NotFound => Err(ErrorCode::PageNotFound.into()),
        Err(denied) => Err(denied.into()),
    }
}

/// Changes a member's role, or ends the membership. The last owner stays, and the page says why.
pub async fn change_member(developer: DeveloperVisit) -> Answer {
    let at = AtPartner::to_act(&developer).await?;
    let visit = developer.visit();
    let (context, owner) = (visit.context(), &developer.signed_in.current.user);
    let user_id: UserId = visit.part("user_id")?;
    let member = (at.partner.id, user_id);
    let (outcome, done) = match visit.form.get("decision") {
        Some("owner") => (flow::change_role(context, owner, member, PartnerRole::Owner).await?, format!("changed={user_id}")),
        Some("developer") => {
            (flow::change_role(context, owner, member, PartnerRole::Developer).await?, format!("changed={user_id}"))
        }
        Some("remove") => (flow::remove(context, owner, member).await?, "done=removed".to_owned()),
        Some(_) | None => {
            return Err(Denied::because(ErrorCode::ParameterInvalid, "decision must be owner, developer or remove.").into());
        }
    };
    match outcome {
        // Who has left sees the page no more.
        Ok(()) if user_id == owner.id && done == "done=removed" => Ok(see_other(PORTAL)),
        Ok(()) => Ok(at.after(&done)),
        Err(denied) if denied.code == ErrorCode::PartnerOwnerRequired => Ok(at.after("done=last-owner")),
        Err(denied) if denied.code == ErrorCode::NotFound => Err(ErrorCode::PageNotFound.into()),
        Err(denied) => Err(denied.into()),
    }
}

async fn page(
    developer: &DeveloperVisit,
    at: &AtPartner,
    status: StatusCode,
    email_error: Option<MemberError>,
) -> Result<Response, Failure> {
    let visit = developer.visit();
    let (context, id) = (visit.context(), at.partner.id);
    let limit = i64::try_from(MOST_MEMBERS).unwrap_or(i64::MAX);
    let people = storage::partner::people(&context.store, id, limit).await?;
    let notice = notice(developer, &people).await?;
    let role = visit.form.get("role").and_then(|role| role.parse().ok()).unwrap_or(PartnerRole::Developer);
    let mut chrome = visit.chrome(&at.form());
    chrome.here = Some(partner_path(id));
    let view = PartnerPage {
        chrome,
        partner_id: id.to_string(),
        name: at.partner.name.clone(),
        website: at.partner.website.clone(),
        support_email: at.partner.support_email.clone(),
        verified: at.partner.verified,
        members: members(developer, at, people),
        edit: (at.role == PartnerRole::Owner).then(|| format!("{}/edit", partner_path(id))),
        register: format!("{PORTAL}/integrations/new"),
        invitations: if at.role == PartnerRole::Owner { Some(invitations(context, id).await?) } else { None },
        invite: format!("{}/invitations", partner_path(id)),
        email: visit.typed("email"),
        email_error,
        role,
        portal: PORTAL.to_owned(),
        notice,
    };
    Ok(html(status, &view))
}

fn members(developer: &DeveloperVisit, at: &AtPartner, people: Vec<MemberPerson>) -> Vec<MemberRow> {
    let owns = at.role == PartnerRole::Owner;
    let owners = people.iter().filter(|person| person.role == PartnerRole::Owner).count();
    let row = |person: MemberPerson| MemberRow {
        id: person.user.id.to_string(),
        action: (owns && (person.role != PartnerRole::Owner || owners > 1))
            .then(|| format!("{}/members/{}", partner_path(at.partner.id), person.user.id)),
        own: person.user.id == developer.signed_in.current.user.id,
        email: owns.then_some(person.user.email),
        name: person.user.name,
        role: person.role,
    };
    people.into_iter().map(row).collect()
}

async fn invitations(context: &Context, id: PartnerId) -> storage::Result<Vec<InvitationRow>> {
    let limit = i64::try_from(MOST_MEMBERS).unwrap_or(i64::MAX);
    let waiting = storage::partner_invitation::of_partner(&context.store, id, context.now(), limit).await?;
    let row = |one: model::partner_invitation::PartnerInvitation| InvitationRow {
        id: one.id.to_string(),
        link: invitation_link(context, one.id),
        withdraw: format!("{}/invitations/{}/withdraw", partner_path(id), one.id),
        email: one.email,
        role: one.role,
        until: moment(one.expires_at),
    };
    Ok(waiting.into_iter().map(row).collect())
}

/// What the query says has happened, where what is kept agrees.
async fn notice(developer: &DeveloperVisit, people: &[MemberPerson]) -> storage::Result<Option<PartnerNotice>> {
    let (query, context) = (&developer.visit().query, developer.visit().context());
    if let Some(id) = query.get("invited").and_then(|id| id.parse::<PartnerInvitationId>().ok()) {
        let invitation = storage::partner_invitation::find(&context.store, id, context.now()).await?;
        let own = |id: PartnerId| developer.partners.iter().any(|own| own.partner_id == id && own.role == PartnerRole::Owner);
        return Ok(invitation.filter(|one| own(one.partner_id)).map(|one| PartnerNotice::Invited(one.email)));
    }
    if let Some(id) = query.get("changed").and_then(|id| id.parse::<UserId>().ok()) {
        let person = people.iter().find(|person| person.user.id == id);
        return Ok(person.map(|person| PartnerNotice::Changed(person.user.name.clone())));
    }
    Ok(match query.get("done") {
        Some("founded") => Some(PartnerNotice::Founded),
        Some("edited") => Some(PartnerNotice::Edited),
        Some("joined") => Some(PartnerNotice::Joined),
        Some("withdrawn") => Some(PartnerNotice::Withdrawn),
        Some("removed") => Some(PartnerNotice::Removed),
        Some("last-owner") => Some(PartnerNotice::LastOwner),
        Some(_) | None => None,
    })
}
