//! What the onboarding and the extension door want of a world: integrations with both, an accountant, more people, and a key
//! to seal to.

use super::{TestContext, World};
use crate::Context;
use crate::registry::poll_now;
use crate::sign_in;
use model::integration::{Door, Integration, IntegrationState, Visibility};
use model::membership::{Membership, Role, SETTINGS_ORGANIZATION};
use model::organization::Organization;
use model::redirect_uri::{RedirectUri, ReviewState};
use model::session::Session;
use model::user::User;
use protocol::id::{ClientId, OrganizationId, PartnerId, RedirectUriId, UserId};
use protocol::redirect_uri::ClientType;
use storage::Step;

/// The redirect URI of every integration here.
pub const ONBOARDING_URI: &str = "https://partner.example/onboarded";

/// See the module.
#[derive(Clone)]
pub struct Doors {
    /// Tidewater's: public, with both doors.
    pub client: ClientId,
    /// Tidewater's: private, with the extension door.
    pub private: ClientId,
    /// Harbor's: public, with both doors and the same redirect URI.
    pub foreign: ClientId,
    /// Member of the world's organization with the privilege `settings.organization`.
    pub privileged: User,
    /// Administrator of the world's other organization, and of nothing else.
    pub outsider: User,
    /// Administrator of `organizations`.
    pub accountant: User,
    /// The accountant's customers.
    pub organizations: Vec<Organization>,
}

fn person(context: &Context, email: &str) -> (User, Vec<Step>) {
    let user = User {
        id: context.new_id(UserId::new),
        email: email.to_owned(),
        name: email.split('@').next().unwrap_or_default().to_owned(),
        external_id: None,
        created_at: context.now(),
    };
    let steps = storage::user::insert(&user, None);
    (user, steps)
}

/// Makes somebody a member.
pub fn member(context: &Context, organization_id: OrganizationId, user_id: UserId, role: Role) -> Membership {
    Membership { organization_id, user_id, role, privileges: vec![], created_at: context.now() }
}

#[expect(clippy::unwrap_used, reason = "for tests only")]
fn integration(
    context: &Context,
    partner_id: PartnerId,
    (name, visibility): (&str, Visibility),
    doors: Vec<Door>,
) -> (ClientId, [Step; 2]) {
    let integration = Integration {
        client_id: context.new_id(ClientId::new),
        partner_id,
        name: name.to_owned(),
        description: "Reads the books.".to_owned(),
        visibility,
        client_type: ClientType::Confidential,
        doors,
        required_scopes: "transactions.read".parse().unwrap(),
        optional_scopes: "employees.read invoices.write".parse().unwrap(),
        form_uri: None,
        connect_url: None,
        require_pkce: false,
        connection_lifetime: None,
        state: IntegrationState::Active,
        created_at: context.now(),
    };
    let uri = RedirectUri {
        id: context.new_id(RedirectUriId::new),
        client_id: integration.client_id,
        uri: ONBOARDING_URI.to_owned(),
        state: ReviewState::Approved,
        reason: None,
        created_at: context.now(),
        decided_at: None,
        challenge: None,
        proven_at: None,
    };
    (integration.client_id, [storage::integration::insert(&integration), storage::redirect_uri::insert(&uri)])
}

/// One of the accountant's customers.
fn customer(context: &Context, number: usize) -> Organization {
    Organization {
        id: context.new_id(OrganizationId::new),
        name: format!("Client {number:03} AS"),
        number: format!("92{number:07}"),
        country: "NO".to_owned(),
        number_verified: true,
        external_id: None,
        attribution: None,
        created_at: context.now(),
    }
}

impl World {
    /// Opens the doors, and gives the accountant so many customers.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn doors(&self, test: &TestContext, customers: usize) -> Doors {
        let context = &*test.context;
        let (both, harbor) = (vec![Door::Onboarding, Door::Extension], self.client(context, self.foreign).await.partner.id);
        let (client, one) = integration(context, self.partner.id, ("Tidewater Ledger", Visibility::Public), both.clone());
        let (private, two) =
            integration(context, self.partner.id, ("Tidewater Inhouse", Visibility::Private), vec![Door::Extension]);
        let (foreign, three) = integration(context, harbor, ("Harbor Ledger", Visibility::Public), both);
        let (privileged, privileged_steps) = person(context, "privileged@acme.example");
        let (outsider, outsider_steps) = person(context, "admin@birch.example");
        let (accountant, accountant_steps) = person(context, "accountant@ledger.example");
        let mut steps: Vec<Step> = one.into_iter().chain(two).chain(three).collect();
        steps.extend(privileged_steps.into_iter().chain(outsider_steps).chain(accountant_steps));
        let privilege = Membership {
            privileges: vec![SETTINGS_ORGANIZATION.to_owned()],
            ..member(context, self.organization.id, privileged.id, Role::Member)
        };
        let outside = member(context, self.stranger.id, outsider.id, Role::Administrator);
        steps.extend([storage::membership::insert(&privilege), storage::membership::insert(&outside)]);
        assert!(context.store.write_all(steps).await.unwrap().is_some(), "the doors are new");
        let mut doors = Doors { client, private, foreign, privileged, outsider, accountant, organizations: Vec::new() };
        doors.add_customers(context, customers).await;
        poll_now(context).await.unwrap();
        doors
    }

    /// Signs anybody in, in a browser of their own.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn browser(&self, context: &Context, user: &User) -> Session {
        sign_in::sign_in(context, user, None).await.unwrap().session
    }
}

impl Doors {
    /// Gives the accountant more customers; these.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn add_customers(&mut self, context: &Context, count: usize) -> Vec<Organization> {
        let from = self.organizations.len();
        let added: Vec<_> = (from..from + count).map(|number| customer(context, number)).collect();
        for some in added.chunks(100) {
            let mut steps = Vec::new();
            for organization in some {
                steps.extend(storage::organization::insert(organization));
                let role = member(context, organization.id, self.accountant.id, Role::Administrator);
                steps.push(storage::membership::insert(&role));
            }
            assert!(context.store.write_all(steps).await.unwrap().is_some(), "the customers are new");
        }
        self.organizations.extend(added.iter().cloned());
        added
    }
}

/// The public key of RFC 7517, appendix A.1, whose private part stands in appendix A.2: good for sealing, and for nothing else.
const ENCRYPTION_KEY: &str = r#"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","use":"enc","kid":"1"}"#;

impl Doors {
    /// Registers a key to seal to.
    #[expect(clippy::unwrap_used, reason = "for tests only")]
    pub async fn set_encryption_key(&self, context: &Context) {
        let actor = model::grant::Actor::system();
        crate::client_key::set_encryption_key(context, self.client, Some(ENCRYPTION_KEY), actor).await.unwrap().unwrap();
    }
}
