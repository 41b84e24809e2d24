//! The mail before it is too late.

use crate::mail::{Mail, MailKind};
use crate::{Context, consent, trace};
use model::attempt::Attempt;
use model::grant::ActorKind;
use model::handshake::{Handshake, reminded_before};
use model::trace::StepKind;
use model::user::User;
use protocol::id::AttemptId;

/// Reminds of up to `limit` handshakes that end within hours, each once: whoever consented, or an administrator in their place.
pub async fn remind(context: &Context, limit: i64) -> storage::Result<()> {
    let now = context.now();
    let until = now + reminded_before(context.settings.lifetimes.handshake);
    for id in storage::handshake::to_remind(&context.store, now, until, limit).await? {
        remind_of(context, id).await?;
    }
    Ok(())
}

async fn remind_of(context: &Context, id: AttemptId) -> storage::Result<()> {
    let (store, now) = (&context.store, context.now());
    let (Some(attempt), Some(handshake)) = (storage::attempt::find(store, id).await?, storage::handshake::find(store, id).await?)
    else {
        return Ok(());
    };
    let mail = mail(context, (&attempt, &handshake)).await?;
    let steps = vec![
        storage::handshake::note_reminded(id, now),
        storage::attempt::wait_for_countersignature(id, attempt.expires_at, now),
        trace::step(context, id, StepKind::Reminded, ActorKind::System),
    ];
    if context.store.write_all(steps).await?.is_some()
        && let Some(mail) = mail
    {
        context.mailer.send(mail);
    }
    Ok(())
}

async fn mail(context: &Context, (attempt, handshake): (&Attempt, &Handshake)) -> storage::Result<Option<Mail>> {
    let organization_id = handshake.organization_id;
    let Some(client) = context.integration(handshake.client_id).await? else { return Ok(None) };
    let Some(reader) = reader(context, (attempt, handshake)).await? else { return Ok(None) };
    let organization = storage::organization::find(&context.store, organization_id).await?;
    Ok(Some(Mail {
        to: reader.email,
        language: handshake.language.clone(),
        kind: MailKind::HandshakeWaits {
            integration: client.integration.name.clone(),
            publisher: client.partner.name.clone(),
            organization: organization.map(|organization| organization.name).unwrap_or_default(),
            until: attempt.expires_at,
            link: format!(
                "{}/organizations/{organization_id}/integrations/authorize/{}",
                context.settings.issuer, handshake.client_id
            ),
        },
    }))
}

/// Who consented, if they still may; else the first who may.
async fn reader(context: &Context, (attempt, handshake): (&Attempt, &Handshake)) -> storage::Result<Option<User>> {
    let organization_id = handshake.organization_id;
    if let Some(user_id) = attempt.user_id
        && consent::may_consent(context, organization_id, user_id).await?
    {
        return storage::user::find(&context.store, user_id).await;
    }
    Ok(storage::membership::who_may_consent(&context.store, organization_id, 1).await?.pop())
}
