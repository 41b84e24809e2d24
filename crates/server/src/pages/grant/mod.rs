//! `/organizations/{id}/integrations/{grant_id}`: everything about one grant, whichever door it came by, and its client keys.
//!
//! Members may look; who may consent may act. `page.rs` shows it, `pause.rs` suspends and resumes it, `key.rs` makes a client key beside the one in use, `retire.rs`
//! ends one.

mod key;
mod page;
mod pause;
mod retire;

pub use key::{make as make_key, show as show_key};
pub use page::show;
pub use pause::{resume, show_resume, show_suspend, suspend};
pub use retire::{retire as retire_key, show as show_retire};

use super::client_keys;
use super::errors::Failure;
use super::member::Member;
use super::names::{self, moment};
use super::view::{ClientKeyRow, ClientKeyState, IntegrationCard};
use super::visit::SignedIn;
use flows::Context;
use model::client_key::ClientKey;
use model::grant::Grant;
use protocol::ErrorCode;
use protocol::id::GrantId;

/// A member, at a grant of the organization.
struct AtGrant {
    member: Member,
    grant: Grant,
    integration: IntegrationCard,
}

impl AtGrant {
    /// The grant of the path, if it is the organization's. Another's does not exist.
    async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let member = Member::find(signed_in).await?;
        let id: GrantId = signed_in.visit.part("grant_id")?;
        let context = signed_in.visit.context();
        let grant = storage::grant::find(&context.store, id).await?;
        let grant = grant.filter(|grant| grant.organization_id == member.organization.id).ok_or(ErrorCode::PageNotFound)?;
        let integration = names::card_of(context, grant.client_id).await?;
        Ok(Self { member, grant, integration })
    }

    /// The same for somebody who may change something about it.
    async fn to_act(signed_in: &SignedIn) -> Result<Self, Failure> {
        let at = Self::find(signed_in).await?;
        if at.may_act() { Ok(at) } else { Err(ErrorCode::Forbidden.into()) }
    }

    fn may_act(&self) -> bool {
        self.member.membership.may_consent()
    }

    /// The path of the grant's page, or of one below it.
    fn path(&self, below: &str) -> String {
        format!("{}/{}{below}", self.member.path("integrations"), self.grant.id)
    }

    /// A key as the grant's page shows it, with what this person may do about it.
    fn row(&self, context: &Context, key: ClientKey) -> ClientKeyRow {
        let is_over = !key.holds_its_slot(context.now());
        let over_since = key.ended_at.or(key.retires_at).or(key.claim_until);
        let mut row = client_keys::row(key);
        if is_over {
            row.state = ClientKeyState::Revoked;
            row.ended_at = over_since.map(moment);
        } else if self.may_act() {
            row.retire = Some(self.path(&format!("/keys/{}/retire", row.id)));
            if row.state == ClientKeyState::Unclaimed {
                row.claim_link = Some(format!("{}/developer/claims/{}", context.settings.issuer, row.id));
            }
        }
        row
    }
}
