//! Administrators who are signed in, and organizations of theirs that have no grant yet: for whole connects.

use crate::Result;
use crate::seed::{Seeded, refused};
use flows::sign_in;
use model::membership::{Membership, Role};
use model::organization::Organization;
use model::user::User;
use protocol::id::{OrganizationId, UserId};

/// How many, one a connection at most.
pub const PEOPLE: usize = 256;
/// Organizations of each.
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
    /// Makes them; each is signed in without a password's cost.
    pub(crate) async fn make_people(&mut self) -> Result<()> {
        for number in 0..PEOPLE {
            let (person, steps) = self.person(number);
            let organizations = steps.1;
            self.write(steps.0).await?;
            let session = sign_in::sign_in(&self.context, &person, None).await.map_err(refused)?;
            self.people.push(Person { session: session.token, organizations });
        }
        Ok(())
    }

    fn person(&self, number: usize) -> (User, (Vec<storage::Step>, Vec<OrganizationId>)) {
        let (context, now) = (&*self.context, self.context.now());
        let user = User {
            id: context.new_id(UserId::new),
            email: format!("person-{number}@customers.example"),
            name: format!("Person {number}"),
            external_id: None,
            created_at: now,
        };
        let mut steps = storage::user::insert(&user, None);
        let mut ids = Vec::with_capacity(ORGANIZATIONS);
        for place in 0..ORGANIZATIONS {
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
                user_id: user.id,
                role: Role::Administrator,
                privileges: Vec::new(),
                created_at: now,
            }));
        }
        (user, (steps, ids))
    }
}
