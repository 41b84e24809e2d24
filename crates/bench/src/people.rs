//! Administrators who are signed in, and organizations of theirs that have no grant yet: for whole connects and onboardings.

use crate::Result;
use crate::seed::Seeded;
use flows::sign_in::token_digest;
use model::membership::{Membership, Role};
use model::organization::Organization;
use model::session::Session;
use model::user::User;
use protocol::id::{OrganizationId, UserId};
use std::ops::Range;
use storage::Step;

/// How many are made when a store is filled, one a connection at most.
pub const PEOPLE: usize = 256;
/// Organizations of each of these.
const ORGANIZATIONS: usize = 40;

/// Somebody with a session.
#[derive(Debug, Clone)]
pub struct Person {
    /// The session's cookie.
    pub session: String,
    /// Whose administrator she is.
    pub organizations: Vec<OrganizationId>,
}

impl Seeded {
    /// Makes those that every store has.
    pub(crate) async fn make_people(&mut self) -> Result<()> {
        self.people = self.administrators(0..PEOPLE, ORGANIZATIONS).await?;
        Ok(())
    }

    /// Makes people, each with so many organizations of her own, and signs them in without a password's cost. No two may have the
    /// same number; those below [`PEOPLE`] are there already.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn administrators(&self, numbers: Range<usize>, organizations: usize) -> Result<Vec<Person>> {
        let mut people = Vec::with_capacity(numbers.len());
        for number in numbers {
            let (user, mut steps) = self.person(number);
            let (organizations, more) = self.organizations((number, organizations), user.id);
            let (session, signed_in) = self.session(user.id);
            steps.extend(more);
            steps.push(signed_in);
            self.write(steps).await?;
            people.push(Person { session, organizations });
        }
        Ok(people)
    }

    fn person(&self, number: usize) -> (User, Vec<Step>) {
        let user = User {
            id: self.context.new_id(UserId::new),
            email: format!("person-{number}@customers.example"),
            name: format!("Person {number}"),
            external_id: None,
            created_at: self.context.now(),
        };
        let steps = storage::user::insert(&user, None);
        (user, steps)
    }

    fn organizations(&self, (number, count): (usize, usize), user_id: UserId) -> (Vec<OrganizationId>, Vec<Step>) {
        let (context, now) = (&*self.context, self.context.now());
        let (mut ids, mut steps) = (Vec::with_capacity(count), Vec::new());
        for place in 0..count {
            let organization = Organization {
                id: context.new_id(OrganizationId::new),
                name: format!("Customer {number}-{place}"),
                number: format!("8{number:04}{place:05}"),
                country: "NO".to_owned(),
                number_verified: true,
                external_id: None,
                attribution: None,
                created_at: now,
            };
            ids.push(organization.id);
            steps.extend(storage::organization::insert(&organization));
            steps.push(storage::membership::insert(&Membership {
                organization_id: organization.id,
                user_id,
                role: Role::Administrator,
                privileges: Vec::new(),
                created_at: now,
            }));
        }
        (ids, steps)
    }

    fn session(&self, user_id: UserId) -> (String, Step) {
        let (token, now) = (protocol::base62::encode(&self.context.random::<32>()), self.context.now());
        let session = Session {
            digest: token_digest(&token),
            user_id,
            created_at: now,
            seen_at: now,
            authenticated_at: now,
            // Of the cookie alone; no store has it.
            binding: Vec::new(),
        };
        let step = storage::session::insert(&session);
        (token, step)
    }
}
