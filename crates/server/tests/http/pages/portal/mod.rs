//! Partners by themselves: signing up, people, integrations, addresses, secrets; and the operator's answers.

mod addresses;
mod hostile;
mod integrations;
mod matrix;
mod people;
mod secrets;
mod sign_up;

use super::browser::Browser;
use super::offices::person;
use super::place::Place;
use flows::admin::{self, Author};
use model::grant::Actor;
use model::integration::{Door, Integration};
use model::partner::{PartnerMember, PartnerRole};
use model::user::User;
use protocol::id::{ClientId, PartnerId};

/// An owner of this partner, signed in.
pub async fn owner(place: &Place, partner_id: PartnerId, email: &str) -> (User, Browser) {
    let user = person(place, email).await;
    let member = PartnerMember { partner_id, user_id: user.id, role: PartnerRole::Owner };
    let author = Author::once(Actor::system());
    admin::partner_member::create(&place.test.context, &author, member).await.unwrap().unwrap();
    (user, place.signed_in(email).await)
}

/// Path of an integration's page.
pub fn page_of(client_id: ClientId) -> String {
    format!("/developer/integrations/{client_id}")
}

/// The integration as it is kept, with these doors from now on.
pub async fn with_doors(place: &Place, client_id: ClientId, doors: &[Door]) -> Integration {
    let patch = admin::integration::IntegrationPatch { doors: Some(doors.to_vec()), ..Default::default() };
    let author = Author::once(Actor::system());
    admin::integration::change(&place.test.context, &author, client_id, patch).await.unwrap().unwrap()
}
