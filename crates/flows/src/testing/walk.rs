//! The onboarding and the extension door walked from one end to the other, each step as its page or endpoint would take it.

use super::doors::ONBOARDING_URI;
use super::{Doors, World};
use crate::client_key::{self, Candidate};
use crate::extension::{self, Activated, Activation, Signing};
use crate::onboarding::{self, Accepted, Accepting, Finalized, Initiate, Initiated};
use crate::registry::RegisteredIntegration;
use crate::{Context, Decision};
use model::attempt::Attempt;
use model::client_key::Delivery;
use model::onboarding::OnboardingSession;
use model::organization::Organization;
use model::session::Session;
use model::user::User;
use protocol::id::{AttemptId, ClientId, ClientKeyId, OrganizationId};
use protocol::scope::ScopeSet;
use std::sync::Arc;

/// The ids of organizations.
pub fn ids(organizations: &[Organization]) -> Vec<OrganizationId> {
    organizations.iter().map(|organization| organization.id).collect()
}

/// A key that was shown in a window, and what the window's form carries.
pub struct Shown {
    /// The attempt, consented to.
    pub attempt: Attempt,
    /// What the form carries.
    pub candidate: Candidate,
    /// The key.
    pub secret: String,
    /// The key that the window names as the one to give way.
    pub replaces: Option<ClientKeyId>,
}

#[expect(clippy::unwrap_used, reason = "for tests only")]
impl Doors {
    /// The first integration as requests see it.
    pub async fn ledger(&self, context: &Context) -> Arc<RegisteredIntegration> {
        context.integration(self.client).await.unwrap().unwrap()
    }

    /// `initiate`, with the required scopes; for one organization when a number is given.
    pub async fn initiate(&self, context: &Context, number: Option<&str>) -> Initiated {
        let asked = Initiate {
            redirect_uri: ONBOARDING_URI.to_owned(),
            organization_number: number.map(str::to_owned),
            ..Initiate::default()
        };
        onboarding::initiate(context, &*self.ledger(context).await, asked).await.unwrap().unwrap()
    }

    /// The session as a browser that opens the temporary URL finds it now.
    pub async fn session(&self, context: &Context, initiated: &Initiated) -> OnboardingSession {
        let ticket = initiated.temporary_url.rsplit('/').next().unwrap();
        onboarding::find(context, ticket).await.unwrap().unwrap().0
    }

    /// Accepts in the browser of `person`; every optional scope stays unticked.
    pub async fn accept(
        &self,
        context: &Context,
        (initiated, person): (&Initiated, &Session),
        organizations: Vec<OrganizationId>,
    ) -> storage::Result<Decision<Accepted>> {
        let ticket = initiated.temporary_url.rsplit('/').next().unwrap();
        let (session, client) = match onboarding::find(context, ticket).await? {
            Ok(found) => found,
            Err(denied) => return Ok(Err(denied)),
        };
        let accepting =
            Accepting { session: &session, client: &client, person, organizations, ticked: ScopeSet::default(), language: "en" };
        Box::pin(onboarding::accept(context, &accepting)).await
    }

    /// From `initiate` to the token.
    pub async fn token(&self, context: &Context, person: &Session, organizations: Vec<OrganizationId>) -> String {
        let initiated = self.initiate(context, None).await;
        let accepted = self.accept(context, (&initiated, person), organizations).await.unwrap().unwrap();
        accepted.token.reveal().to_owned()
    }

    /// `finalize` by the integration that initiated.
    pub async fn finalize(&self, context: &Context, token: &str) -> storage::Result<Decision<Finalized>> {
        let Some(client) = context.integration(self.client).await? else { unreachable!("the integration is there") };
        Box::pin(onboarding::finalize(context, &client, token)).await
    }

    /// The whole way to client keys.
    pub async fn onboard(&self, context: &Context, person: &Session, organizations: Vec<OrganizationId>) -> Finalized {
        let token = self.token(context, person, organizations).await;
        self.finalize(context, &token).await.unwrap().unwrap()
    }

    /// Begins an attempt at the extension door.
    pub async fn begin(&self, context: &Context, (client_id, organization): (ClientId, OrganizationId), user: &User) -> Attempt {
        let client = context.integration(client_id).await.unwrap().unwrap();
        let id = extension::begin(context, &client, organization, user).await.unwrap().unwrap();
        self.attempt(context, id).await
    }

    /// An attempt as it stands now.
    pub async fn attempt(&self, context: &Context, id: AttemptId) -> Attempt {
        storage::attempt::find(&context.store, id).await.unwrap().unwrap()
    }

    /// Signs at the extension door.
    pub async fn sign(&self, context: &Context, attempt: &Attempt, user: &User) -> Decision<()> {
        let client = context.integration(attempt.client_id).await.unwrap().unwrap();
        let signing = Signing {
            attempt,
            client: &client,
            organization_id: attempt.organization_id.unwrap(),
            user,
            ticked: ScopeSet::default(),
            language: "en",
        };
        extension::sign(context, &signing).await.unwrap()
    }

    /// The window of an attempt that was consented to.
    pub async fn window(&self, context: &Context, id: AttemptId, (user, browser): (&User, &Session)) -> Decision<Shown> {
        let attempt = self.attempt(context, id).await;
        let window = match extension::window(context, &attempt, user).await.unwrap() {
            Ok(window) => window,
            Err(denied) => return Err(denied),
        };
        let (candidate, secret) = client_key::candidate(context, &id.to_string(), browser).await.unwrap().unwrap();
        let replaces = window.replaces.map(|key| key.id);
        Ok(Shown { attempt, candidate, secret: secret.reveal().to_owned(), replaces })
    }

    /// The window's OK.
    pub async fn activate(
        &self,
        context: &Context,
        (shown, delivery): (&Shown, Delivery),
        person: (&User, &Session),
    ) -> storage::Result<Decision<Activated>> {
        let Some(attempt) = storage::attempt::find(&context.store, shown.attempt.id).await? else {
            unreachable!("the attempt is there")
        };
        let Some(client) = context.integration(attempt.client_id).await? else { unreachable!("the integration is there") };
        let candidate = shown.candidate.clone();
        let replaces = shown.replaces;
        let activation = Activation { attempt: &attempt, client: &client, person, candidate, delivery, replaces };
        Box::pin(extension::activate(context, &activation)).await
    }

    /// From the settings page to the window, by the world's administrator.
    pub async fn shown(&self, context: &Context, world: &World, browser: &Session) -> Shown {
        let attempt = self.begin(context, (self.client, world.organization.id), &world.admin).await;
        self.sign(context, &attempt, &world.admin).await.unwrap();
        self.window(context, attempt.id, (&world.admin, browser)).await.unwrap()
    }

    /// The whole way of the extension door, by the world's administrator; the key.
    pub async fn extend(&self, context: &Context, world: &World, browser: &Session) -> (Activated, String) {
        let shown = self.shown(context, world, browser).await;
        let activated = self.activate(context, (&shown, Delivery::Shown), (&world.admin, browser)).await.unwrap().unwrap();
        (activated, shown.secret)
    }
}
