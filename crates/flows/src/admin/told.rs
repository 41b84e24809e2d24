//! The partner's people hear by mail how the operator decided about an address of theirs.

use super::redirect_uri::Verdict;
use crate::Context;
use crate::mail::{Mail, MailKind};
use protocol::id::ClientId;

/// More people than any partner has; who is behind them reads it on the page.
const MOST_READERS: i64 = 50;

/// Mails that are ready to go.
pub(super) struct Told(Vec<Mail>);

impl Told {
    /// A mail for each member of the partner. `kind` is what the address is called on the wire.
    pub(super) async fn of(
        context: &Context,
        client_id: ClientId,
        (kind, uri): (&'static str, &str),
        verdict: &Verdict,
    ) -> storage::Result<Self> {
        let store = &context.store;
        let Some(integration) = storage::integration::find(store, client_id).await? else { return Ok(Self(Vec::new())) };
        // People have no language of their own; that in which they wrote their listing is the best guess.
        let listing = storage::listing::latest(store, client_id, 1).await?.into_iter().next();
        let language = listing.map_or_else(|| "en".to_owned(), |listing| listing.language);
        let mut mails = Vec::new();
        for member in storage::partner::page_of_members(store, integration.partner_id, "", MOST_READERS).await? {
            let Some(user) = storage::user::find(store, member.user_id).await? else { continue };
            let told = MailKind::AddressDecided {
                integration: integration.name.clone(),
                kind,
                uri: uri.to_owned(),
                approved: verdict.approved,
                reason: verdict.reason.clone(),
                link: format!("{}/developer/integrations/{client_id}", context.settings.issuer),
            };
            mails.push(Mail { to: user.email, language: language.clone(), kind: told });
        }
        Ok(Self(mails))
    }

    pub(super) fn send(self, context: &Context) {
        for mail in self.0 {
            context.mailer.send(mail);
        }
    }
}
