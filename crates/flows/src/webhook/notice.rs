//! Who is told that an endpoint was disabled: the owners of its partner. Of the platform's own, the log tells.

use super::endpoint::without_query;
use crate::Context;
use crate::mail::{Mail, MailKind};
use model::partner::PartnerRole;
use model::webhook::{DisabledReason, Webhook, WebhookOwner};

/// More owners than a partner has.
const OWNERS: i64 = 50;

/// Tells them; the caller disabled the endpoint just now, and nobody else did.
pub(super) async fn tell_disabled(context: &Context, webhook: &Webhook, reason: DisabledReason) -> storage::Result<()> {
    let WebhookOwner::Integration(client_id) = webhook.owner else {
        tracing::warn!(webhook = %webhook.id, reason = reason.as_str(), "an endpoint of the platform is disabled");
        return Ok(());
    };
    let store = &context.store;
    let Some(integration) = storage::integration::find(store, client_id).await? else { return Ok(()) };
    let mut recipients = Vec::new();
    for member in storage::partner::page_of_members(store, integration.partner_id, "", OWNERS).await? {
        if member.role == PartnerRole::Owner
            && let Some(user) = storage::user::find(store, member.user_id).await?
        {
            recipients.push(user.email);
        }
    }
    if recipients.is_empty() {
        let partner = storage::partner::find(store, integration.partner_id).await?;
        recipients.extend(partner.map(|partner| partner.support_email));
    }
    for to in recipients {
        let kind = MailKind::WebhookDisabled {
            integration: integration.name.clone(),
            url: without_query(&webhook.url).to_owned(),
            reason,
            at: context.now(),
            link: format!("{}/developer/integrations/{client_id}/webhooks/{}", context.settings.issuer, webhook.id),
        };
        context.mailer.send(Mail { to, language: "en".to_owned(), kind });
    }
    Ok(())
}
