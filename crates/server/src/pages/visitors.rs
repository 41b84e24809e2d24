//! People with an office: developers of partners, and people of the platform. For everybody else their pages do not exist.

use super::errors::Failure;
use super::visit::{SignedIn, Visit, Visitor};
use flows::admin::{self, Author};
use model::grant::ActorKind;
use model::integration::Integration;
use model::partner::PartnerMember;
use model::redirect_uri::RedirectUri;
use protocol::ErrorCode;
use protocol::id::{ClientId, RedirectUriId};

/// More partners than anybody develops for.
const PARTNERS: i64 = 200;

/// A signed-in person of the platform.
#[derive(Clone)]
pub struct OperatorVisit {
    /// The request, and who.
    pub signed_in: SignedIn,
}

/// A signed-in developer of at least one partner.
#[derive(Clone)]
pub struct DeveloperVisit {
    /// The request, and who.
    pub signed_in: SignedIn,
    /// The partners, at least one.
    pub partners: Vec<PartnerMember>,
}

impl Visitor for OperatorVisit {
    async fn admit(visit: Visit) -> Result<Self, Failure> {
        let signed_in = SignedIn::admit(visit).await?;
        let store = &signed_in.visit.context().store;
        match storage::operator::find(store, signed_in.current.user.id).await? {
            Some(_) => Ok(Self { signed_in }),
            None => Err(ErrorCode::PageNotFound.into()),
        }
    }
}

impl Visitor for DeveloperVisit {
    async fn admit(visit: Visit) -> Result<Self, Failure> {
        let signed_in = SignedIn::admit(visit).await?;
        let store = &signed_in.visit.context().store;
        let partners = storage::partner::of_user(store, signed_in.current.user.id, PARTNERS).await?;
        if partners.is_empty() { Err(ErrorCode::PageNotFound.into()) } else { Ok(Self { signed_in, partners }) }
    }
}

impl OperatorVisit {
    /// The request.
    pub fn visit(&self) -> &Visit {
        &self.signed_in.visit
    }

    /// The person as the author of a change, which the audit log names.
    pub fn author<T>(&self) -> Author<T> {
        Author::once(admin::person(ActorKind::Operator, &self.signed_in.current.user))
    }
}

impl DeveloperVisit {
    /// The request.
    pub fn visit(&self) -> &Visit {
        &self.signed_in.visit
    }

    /// The person as the author of a change, which the audit log names.
    pub fn author<T>(&self) -> Author<T> {
        Author::once(admin::person(ActorKind::Partner, &self.signed_in.current.user))
    }

    /// The integration of the path (`client_id`), of one of the person's partners. Others' does not exist.
    pub async fn integration(&self) -> Result<Integration, Failure> {
        self.own(self.visit().part("client_id")?).await
    }

    /// The redirect URI of the path (`id`), with its integration, likewise.
    pub async fn redirect_uri(&self) -> Result<(Integration, RedirectUri), Failure> {
        let id: RedirectUriId = self.visit().part("id")?;
        let uri = storage::redirect_uri::find(&self.visit().context().store, id).await?.ok_or(ErrorCode::PageNotFound)?;
        Ok((self.own(uri.client_id).await?, uri))
    }

    /// The integration, if it belongs to one of the person's partners.
    pub async fn own(&self, client_id: ClientId) -> Result<Integration, Failure> {
        let integration = storage::integration::find(&self.visit().context().store, client_id).await?;
        let is_own = |integration: &Integration| self.partners.iter().any(|own| own.partner_id == integration.partner_id);
        integration.filter(is_own).ok_or_else(|| ErrorCode::PageNotFound.into())
    }
}
