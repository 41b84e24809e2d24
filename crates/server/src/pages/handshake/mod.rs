//! The handshake door (seed 004): from the integrations page to the partner and back.
//!
//! `share.rs` is the data-sharing page, `ask.rs` asks an administrator, `pending.rs` shows what waits for the partner, `link.rs` takes
//! a partner's own link, `returned.rs` the browser that comes back, `rows.rs` the part of the integrations page.

mod ask;
mod link;
mod pending;
mod returned;
mod rows;
mod share;

pub(super) use rows::{rows, waiting};

use super::errors::Failure;
use super::member::Member;
use super::visit::{SignedIn, page};
use crate::state::AppState;
use axum::routing::{MethodRouter, get, post};
use flows::handshake::{self, Link};
use flows::registry::RegisteredIntegration;
use protocol::ErrorCode;
use protocol::id::ClientId;
use std::sync::Arc;

/// The pages of this door.
pub(super) fn table() -> Vec<(&'static str, MethodRouter<AppState>)> {
    vec![
        ("/organizations/{id}/integrations/authorize/{client_id}", get(page(share::show)).post(page(share::decide))),
        ("/organizations/{id}/integrations/authorize/{client_id}/ask", get(page(ask::show)).post(page(ask::ask))),
        ("/organizations/{id}/integrations/authorize/{client_id}/pending", get(page(pending::show)).post(page(pending::answer))),
        ("/organizations/{id}/integrations/authorize/{client_id}/not-you", post(page(share::not_you))),
        ("/handshake", get(page(link::show)).post(page(link::pick))),
        ("/handshake/{nonce}", get(page(returned::show))),
    ]
}

/// A member of the organization in the path, before the integration in the path.
struct Sharing {
    member: Member,
    client: Arc<RegisteredIntegration>,
    /// The partner's link that led here, and the ticket that says so.
    link: Option<(Link, String)>,
}

impl Sharing {
    /// A private integration is reached by its partner's link alone.
    async fn find(signed_in: &SignedIn) -> Result<Self, Failure> {
        let member = Member::find(signed_in).await?;
        let visit = &signed_in.visit;
        let context = visit.context();
        let client_id: ClientId = visit.part("client_id")?;
        let ticket = visit.query.get("link").or_else(|| visit.form.get("link"));
        let link = match ticket {
            Some(ticket) => Some((handshake::read_ticket(context, ticket)?, ticket.to_owned())),
            None => None,
        };
        let client = match &link {
            Some((link, _)) if link.client_id == client_id => handshake::by_link(context, link).await??,
            Some(_) => return Err(ErrorCode::PageNotFound.into()),
            None => handshake::find(context, client_id).await??,
        };
        Ok(Self { member, client, link })
    }

    fn link(&self) -> Option<&Link> {
        self.link.as_ref().map(|(link, _)| link)
    }

    fn ticket(&self) -> Option<&str> {
        self.link.as_ref().map(|(_, ticket)| ticket.as_str())
    }

    /// The path of one of the pages here; the ticket travels along.
    fn path(&self, page: &str) -> String {
        let path = path(&self.member, self.client.integration.client_id, page);
        match self.ticket() {
            Some(ticket) => format!("{path}?link={ticket}"),
            None => path,
        }
    }
}

fn path(member: &Member, client_id: ClientId, page: &str) -> String {
    let own = member.path(&format!("integrations/authorize/{client_id}"));
    if page.is_empty() { own } else { format!("{own}/{page}") }
}
