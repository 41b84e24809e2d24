//! The partner's people hear of the operator's decision by mail.

use crate::Context;
use crate::mail::{ListingVerdict, Mail, MailKind};
use model::listing::Listing;

/// More people than any partner has; who is behind them reads it on the page.
const MOST_READERS: i64 = 50;

/// Mails that are ready to go.
pub(super) struct Told(Vec<Mail>);

impl Told {
    /// A mail for each member of the partner.
    pub(super) async fn of(context: &Context, listing: &Listing, verdict: ListingVerdict) -> storage::Result<Self> {
        let (store, id) = (&context.store, listing.id);
        let Some(integration) = storage::integration::find(store, id.client_id).await? else { return Ok(Self(Vec::new())) };
        let mut mails = Vec::new();
        for member in storage::partner::page_of_members(store, integration.partner_id, "", MOST_READERS).await? {
            let Some(user) = storage::user::find(store, member.user_id).await? else { continue };
            let kind = MailKind::ListingDecided {
                integration: listing.content.name.clone(),
                verdict,
                reason: listing.reason.clone(),
                link: format!("{}/developer/integrations/{}/listing", context.settings.issuer, id.client_id),
            };
            mails.push(Mail { to: user.email, language: listing.language.clone(), kind });
        }
        Ok(Self(mails))
    }

    pub(super) fn send(self, context: &Context) {
        for mail in self.0 {
            context.mailer.send(mail);
        }
    }
}
