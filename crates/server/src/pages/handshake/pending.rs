//! What was consented to and waits for the partner: on to the partner once more, or taken back.

use super::path;
use super::rows::approved;
use crate::pages::errors::{Answer, Failure};
use crate::pages::member::Member;
use crate::pages::names::{self, moment};
use crate::pages::view::{HandshakePage, HandshakeStands, PartnerSays, TakenBack};
use crate::pages::visit::{SignedIn, html, see_other};
use crate::run::FormAction;
use axum::http::StatusCode;
use axum::response::Response;
use flows::registry::RegisteredIntegration;
use flows::{Context, handshake, trace};
use model::attempt::{Attempt, AttemptState};
use model::grant::GrantState;
use model::handshake::{Handshake, ReturnStatus};
use model::integration::IntegrationState;
use model::trace::StepKind;
use protocol::ErrorCode;
use protocol::id::ClientId;
use std::sync::Arc;

/// A member, before a handshake of the organization.
pub(super) struct Shaking {
    pub member: Member,
    pub client: Arc<RegisteredIntegration>,
    pub handshake: Handshake,
    pub attempt: Attempt,
}

impl Shaking {
    /// The one that counts between the organization and the integration of the path.
    async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let member = Member::find(signed_in).await?;
        let context = signed_in.visit.context();
        let client_id: ClientId = signed_in.visit.part("client_id")?;
        let attempt = storage::handshake::current(&context.store, member.organization.id, client_id).await?;
        let attempt = attempt.ok_or(ErrorCode::PageNotFound)?;
        let handshake = storage::handshake::find(&context.store, attempt.id).await?.ok_or(ErrorCode::PageNotFound)?;
        let client = context.integration(client_id).await?.ok_or(ErrorCode::PageNotFound)?;
        Ok(Self { member, client, handshake, attempt })
    }

    fn form(&self) -> String {
        format!("handshake-pending-{}", self.attempt.id)
    }

    /// How it stands now.
    async fn stands(&self, signed_in: &SignedIn) -> Result<(HandshakeStands, Option<String>), Failure> {
        let context = signed_in.visit.context();
        let organization_id = self.member.organization.id;
        if handshake::is_pending(context, &self.attempt) {
            return Ok((HandshakeStands::Waiting(moment(self.attempt.expires_at)), None));
        }
        Ok(match self.attempt.state {
            AttemptState::Completed => {
                let made = storage::consent::grant_of_attempt(&context.store, organization_id, self.attempt.id).await?;
                let grant = match made {
                    Some(id) => storage::grant::find(&context.store, id).await?,
                    None => None,
                };
                let page = grant.as_ref().map(|grant| self.member.path(&format!("integrations/{}", grant.id)));
                match grant.map(|grant| grant.state) {
                    Some(GrantState::Active) => (HandshakeStands::Active, page),
                    Some(GrantState::Suspended) => (HandshakeStands::Suspended, page),
                    Some(GrantState::Revoked) | None => (HandshakeStands::Revoked, page),
                }
            }
            AttemptState::RolledBack => (HandshakeStands::RolledBack(self.taken_back(context).await?), None),
            _ if handshake::ended_with_grant(context, &self.attempt).await? => (HandshakeStands::Revoked, None),
            AttemptState::Requested | AttemptState::Consented | AttemptState::Declined | AttemptState::Expired => {
                (HandshakeStands::Expired, None)
            }
        })
    }

    /// Why it was taken back, as its timeline says.
    async fn taken_back(&self, context: &Context) -> storage::Result<TakenBack> {
        let steps = trace::timeline(context, &self.attempt).await?;
        let has = |kind| steps.iter().any(|step| step.step == kind);
        let failed = self.handshake.returned.is_some_and(|(status, _)| status == ReturnStatus::Error);
        Ok(match (has(StepKind::Cancelled), has(StepKind::Superseded), failed) {
            (true, _, _) => TakenBack::Cancelled,
            (_, true, _) => TakenBack::Superseded,
            (_, _, true) => TakenBack::Failed,
            (_, _, false) => TakenBack::ByPartner,
        })
    }

    /// The name of whoever has to go on after an administrator's approval.
    async fn asker(&self, context: &Context) -> storage::Result<Option<String>> {
        let Some(request) = approved(context, &self.attempt).await? else { return Ok(None) };
        Ok(storage::user::find(&context.store, request.user_id).await?.map(|user| user.name))
    }

    /// Whether there is access that it would add to.
    async fn widens(&self, context: &Context) -> storage::Result<bool> {
        let (organization_id, client_id) = (self.member.organization.id, self.client.integration.client_id);
        Ok(storage::grant::find_live(&context.store, organization_id, client_id).await?.is_some())
    }

    /// The page: how it stands and what to do. `failed_elsewhere`: the partner says that it failed, in another browser session
    /// than the one that was led there.
    pub(super) async fn page(&self, signed_in: &SignedIn, failed_elsewhere: bool) -> Result<Response, Failure> {
        let visit = &signed_in.visit;
        let context = visit.context();
        let (stands, grant) = self.stands(signed_in).await?;
        let is_pending = matches!(stands, HandshakeStands::Waiting(_));
        let is_over = matches!(stands, HandshakeStands::Revoked | HandshakeStands::RolledBack(_) | HandshakeStands::Expired);
        let may = self.member.membership.may_consent();
        let was_led = self.handshake.led.as_ref().is_some_and(|led| led.user_id == signed_in.current.user.id);
        let is_usable = self.client.integration.state == IntegrationState::Active && handshake::usable(&self.client).is_ok();
        let said_so = self.handshake.returned.is_some();
        let says = match said_so {
            true => PartnerSays::Success,
            false if failed_elsewhere && is_pending => PartnerSays::FailedElsewhere,
            false => PartnerSays::Nothing,
        };
        let client_id = self.client.integration.client_id;
        let (asker, widens) = (self.asker(context).await?, self.widens(context).await?);
        let view = HandshakePage {
            chrome: visit.chrome(&self.form()),
            action: path(&self.member, client_id, "pending"),
            integration: names::card(&self.client),
            organization: names::organization(&self.member.organization),
            stands,
            asker,
            widens,
            says,
            go_on: is_pending && is_usable && (may || was_led) && !said_so,
            cancel: is_pending && may,
            again: is_over.then(|| path(&self.member, client_id, "")),
            grant,
            integrations: self.member.path("integrations"),
        };
        let mut response = html(StatusCode::OK, &view);
        let connect_url = self.client.integration.connect_url.as_deref();
        if let Some(action) = connect_url.and_then(FormAction::towards) {
            response.extensions_mut().insert(action);
        }
        Ok(response)
    }

    /// The handshake that an address with a nonce belongs to.
    pub(super) async fn of_return(
        signed_in: &SignedIn,
        (handshake, attempt): (Handshake, Attempt),
    ) -> Result<Option<Self>, Failure> {
        let context = signed_in.visit.context();
        let (store, user_id) = (&context.store, signed_in.current.user.id);
        let Some(membership) = storage::membership::find(store, handshake.organization_id, user_id).await? else {
            return Ok(None);
        };
        let Some(organization) = storage::organization::find(store, handshake.organization_id).await? else { return Ok(None) };
        let Some(client) = context.integration(handshake.client_id).await? else { return Ok(None) };
        Ok(Some(Self { member: Member { organization, membership }, client, handshake, attempt }))
    }
}

/// How it stands.
pub async fn show(signed_in: SignedIn) -> Answer {
    let shaking = Shaking::find(&signed_in).await?;
    let waits_for = approved(signed_in.visit.context(), &shaking.attempt).await?;
    match waits_for.filter(|request| request.user_id == signed_in.current.user.id) {
        // Their own page has the button with which they go on.
        Some(own) if !shaking.member.membership.may_consent() => Ok(see_other(&format!("/approvals/{}", own.id))),
        Some(_) | None => shaking.page(&signed_in, false).await,
    }
}

/// On to the partner once more, or back.
pub async fn answer(signed_in: SignedIn) -> Answer {
    let shaking = Shaking::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    visit.prove(&shaking.form())?;
    let here = path(&shaking.member, shaking.client.integration.client_id, "pending");
    let decided = match visit.form.get("decision") {
        Some("continue") => {
            if shaking.client.integration.state == IntegrationState::Disabled {
                return Err(ErrorCode::IntegrationDisabled.into());
            }
            let session = &signed_in.current.session;
            let both = (&shaking.attempt, &shaking.handshake);
            handshake::lead_again(context, &shaking.client, both, session).await?
        }
        Some("cancel") => handshake::cancel(context, &shaking.attempt, &signed_in.current.user).await?.map(|()| here.clone()),
        Some(_) | None => return Err(ErrorCode::ParameterInvalid.into()),
    };
    match decided {
        Ok(url) => Ok(see_other(&url)),
        Err(denied) if denied.code == ErrorCode::HandshakeOver => Ok(see_other(&here)),
        Err(denied) => Err(denied.into()),
    }
}
