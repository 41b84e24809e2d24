//! People with an office: developers of partners, and people of the platform.

use super::browser::Browser;
use super::place::Place;
use flows::admin::{self, Author};
use flows::testing::PASSWORD;
use model::grant::Actor;
use model::partner::{PartnerMember, PartnerRole};
use model::redirect_uri::RedirectUri;
use model::user::User;
use protocol::id::{ClientId, PartnerId, UserId};
use storage::audit::RecordedEvent;

/// A person who belongs to nothing, named after the address.
pub async fn person(place: &Place, email: &str) -> User {
    let context = &place.test.context;
    let user = User {
        id: context.new_id(UserId::new),
        email: email.to_owned(),
        name: format!("Person {}", email.split('@').next().unwrap()),
        external_id: None,
        created_at: context.now(),
    };
    let hash = context.passwords.hash(PASSWORD, context.random()).await.ok();
    assert!(context.store.write_all(storage::user::insert(&user, hash.as_deref())).await.unwrap().is_some());
    user
}

/// A developer of this partner, signed in.
pub async fn developer(place: &Place, partner_id: PartnerId, email: &str) -> (User, Browser) {
    let user = person(place, email).await;
    let member = PartnerMember { partner_id, user_id: user.id, role: PartnerRole::Developer };
    let author = Author::once(Actor::system());
    admin::partner_member::create(&place.test.context, &author, member).await.unwrap().unwrap();
    (user, place.signed_in(email).await)
}

/// A person of the platform, signed in.
pub async fn operator(place: &Place, email: &str) -> (User, Browser) {
    let user = person(place, email).await;
    admin::operator::create(&place.test.context, &Author::once(Actor::system()), user.id).await.unwrap().unwrap();
    (user, place.signed_in(email).await)
}

/// The partner that publishes an integration.
pub async fn partner_of(place: &Place, client_id: ClientId) -> PartnerId {
    storage::integration::find(place.store(), client_id).await.unwrap().unwrap().partner_id
}

/// A redirect URI of this integration that waits for its review.
pub async fn asked(place: &Place, client_id: ClientId, uri: &str) -> RedirectUri {
    let author = Author::once(Actor::system());
    admin::redirect_uri::create(&place.test.context, &author, client_id, uri.to_owned()).await.unwrap().unwrap().uri
}

/// The redirect URI as it is kept.
pub async fn kept(place: &Place, client_id: ClientId, uri: &str) -> Option<RedirectUri> {
    let all = storage::redirect_uri::of(place.store(), client_id).await.unwrap();
    all.into_iter().find(|one| one.uri == uri)
}

/// What the audit log says of this integration.
pub async fn told(place: &Place, client_id: ClientId) -> Vec<RecordedEvent> {
    storage::audit::page_of_integration(place.store(), &client_id.to_string(), "~", 100).await.unwrap()
}

/// The only event of this integration with this action.
pub async fn event(place: &Place, client_id: ClientId, action: &str) -> RecordedEvent {
    let mut events: Vec<_> = told(place, client_id).await.into_iter().filter(|event| event.action == action).collect();
    assert_eq!(events.len(), 1, "{action}");
    events.remove(0)
}
