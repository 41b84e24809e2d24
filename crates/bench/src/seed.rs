//! Fills a store before its server starts: grants, client keys and codes, written as the doors would have left them.

use crate::people::{PEOPLE, Person};
use crate::{Problem, Result};
use flows::admin::{Author, operator_key};
use flows::testing::{self, AUDIENCE, CHALLENGE, REDIRECT_URI, TestContext, World};
use flows::{Clock, Context, Entropy, digest, issue};
use model::client_key::{ClientKey, ClientKeyMark, ClientKeyState, Delivery};
use model::connection::{Connection, ConnectionState};
use model::grant::{Actor, Grant, GrantState};
use model::integration::{Door, SecretSlot};
use model::organization::Organization;
use protocol::handle::{Handle, HandleKind, MacKeyId};
use protocol::id::{AttemptId, ClientKeyId, ConnectionId, GrantId, OrganizationId};
use protocol::secret::SecretKind;
use protocol::token::TokenResponse;
use protocol::{Seconds, Timestamp};
use std::sync::Arc;
use storage::{Options, Step, Store};

/// Rows of one batch.
const BATCH: usize = 4_000;
/// The master key of every store made here, in base64.
pub const MASTER_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        now()
    }
}

/// The machine's time, which the server beside the store has too.
#[expect(clippy::disallowed_methods, reason = "what is beside a server in another process has no other clock")]
pub fn now() -> Timestamp {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
    Timestamp::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        assert!(aws_lc_rs::rand::fill(bytes).is_ok(), "the system gives no random bytes");
    }
}

/// One organization whose grant is hot.
#[derive(Debug, Clone)]
pub struct Hot {
    /// The customer.
    pub organization_id: OrganizationId,
    /// The grant.
    pub grant_id: GrantId,
    /// Its client key.
    pub client_key: String,
    /// The connection that its access token names.
    pub connection_id: ConnectionId,
}

/// A store that is ready for its server.
pub struct Seeded {
    /// The integration, its secret and the rest of the small platform.
    pub world: World,
    /// What is asked about.
    pub hot: Vec<Hot>,
    /// Tokens of each hot connection.
    pub tokens: Vec<TokenResponse>,
    /// Administrators of organizations without a grant.
    pub people: Vec<Person>,
    pub(crate) context: Arc<Context>,
    /// Beside the running server.
    store: Store,
    mac_key_id: MacKeyId,
}

/// Fills an empty store with `grants` grants, of which the first `hot` are told of.
///
/// # Errors
/// When the store refuses.
pub async fn fill(store: Store, issuer: &str, (grants, hot): (usize, usize)) -> Result<Seeded> {
    store.migrate().await.map_err(refused)?;
    let (test, context) = contexts(store, issuer).await?;
    let world = World::new(&TestContext { context: context.clone(), ..test }).await;
    let (mac_key_id, _) = context.keys.current_mac(context.now()).ok_or("the store has no key")?;
    let mut seeded = Seeded {
        world,
        hot: Vec::with_capacity(hot),
        tokens: Vec::with_capacity(hot),
        people: Vec::with_capacity(PEOPLE),
        store: context.store.clone(),
        context,
        mac_key_id,
    };
    seeded.make_people().await?;
    let mut steps = Vec::with_capacity(BATCH + 8);
    for number in 0..grants {
        let made = seeded.grant(number, &mut steps);
        if number < hot {
            seeded.hot.push(made);
        }
        if steps.len() >= BATCH || number + 1 == grants {
            seeded.write(std::mem::take(&mut steps)).await?;
        }
    }
    for hot in &seeded.hot {
        let code = seeded.code(hot, hot.connection_id).await?;
        let exchanged = seeded.world.exchange(&seeded.context, seeded.world.confidential, &code).await;
        seeded.tokens.push(exchanged.map_err(|denied| denied.code.to_string())?);
    }
    Ok(seeded)
}

/// The small platform of the flows' tests wants a test's context; everything in it that is used here is the machine's own.
async fn contexts(store: Store, issuer: &str) -> Result<(TestContext, Arc<Context>)> {
    let test = testing::context(store.clone()).await;
    let settings = flows::Settings { issuer: issuer.to_owned(), ..test.context.settings.clone() };
    let context = Arc::new(Context {
        store,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(SystemEntropy),
        settings,
        keys: flows::keys::Keys::new(flows::keys::MasterKey::new(&[7; 32])),
        registry: flows::registry::Registry::default(),
        passwords: flows::password::Passwords::new(2, 64),
        mailer: test.outbox.clone(),
        outbound: test.web.clone(),
        deferred: flows::deferred::Deferred::default(),
        verified_tokens: flows::verified_token::VerifiedTokens::default(),
        logos: flows::listing::logo::LogoReader::default(),
    });
    flows::keys::ensure(&context).await.map_err(|error| error.to_string())?;
    Ok((test, context))
}

impl Seeded {
    /// Lets go of the store for its server, and opens it again beside it with these options.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn open_beside(&mut self, options: &Options) -> Result<()> {
        self.store = Store::open(options).await.map_err(refused)?;
        Ok(())
    }

    /// What a refresh token says, if a key of this store authenticates it.
    pub fn read_token(&self, refresh_token: &str) -> Option<Handle> {
        let read = Handle::read(self.context.settings.environment, HandleKind::RefreshToken, refresh_token).ok()?;
        let key = self.context.keys.mac(read.mac_key_id())?;
        read.check(&key)
    }

    /// A key to the management API.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn operator_key(&self) -> Result<String> {
        let author = Author::once(Actor::system());
        let issued = operator_key::create(&self.context, &author, "Beside the server".to_owned()).await.map_err(refused)?;
        issued.map(|issued| issued.secret.reveal().to_owned()).map_err(|denied| denied.code.to_string())
    }

    /// Lets go of the store.
    pub async fn close(&self) {
        self.store.close().await;
    }

    pub(crate) async fn write(&self, steps: Vec<Step>) -> Result<()> {
        match self.store.write_all(steps).await.map_err(refused)? {
            Some(_) => Ok(()),
            None => Err("a store that was to be empty is not".to_owned()),
        }
    }

    /// An organization with an active grant, a client key and a connection.
    fn grant(&self, number: usize, steps: &mut Vec<Step>) -> Hot {
        let (context, now) = (&*self.context, self.context.now());
        let organization = Organization {
            id: context.new_id(OrganizationId::new),
            name: format!("Customer {number}"),
            number: format!("7{number:09}"),
            country: "NO".to_owned(),
            number_verified: true,
            external_id: None,
            attribution: None,
            created_at: now,
        };
        let scopes: protocol::scope::ScopeSet = "transactions.read".parse().unwrap_or_default();
        let grant = Grant {
            id: context.new_id(GrantId::new),
            organization_id: organization.id,
            client_id: self.world.confidential,
            state: GrantState::Active,
            door: Door::Connect,
            scopes: scopes.clone(),
            attribution: None,
            consented_by: self.world.admin.id,
            consented_at: now,
            activated_at: now,
            last_used_at: None,
            suspended_by: None,
            ending: None,
        };
        let secret = context.new_secret(SecretKind::ClientKey);
        let last_four = secret.reveal().chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        let mark =
            ClientKeyMark { lookup: secret.lookup().to_owned(), digest: digest::of_secret(context, secret.reveal()), last_four };
        let key = ClientKey {
            organization_id: organization.id,
            id: context.new_id(ClientKeyId::new),
            grant_id: grant.id,
            client_id: grant.client_id,
            attempt_id: None,
            slot: SecretSlot(1),
            state: ClientKeyState::Active,
            mark: Some(mark),
            scopes,
            external_id: None,
            delivery: Delivery::Handed,
            made_by: Actor::system(),
            created_at: now,
            claim_until: None,
            retires_at: None,
            // A first use is told with an event of its own; what is measured is every one after it.
            first_used_at: Some(now),
            last_used_at: None,
            ended_at: None,
        };
        let hot = Hot {
            organization_id: organization.id,
            grant_id: grant.id,
            client_key: secret.reveal().to_owned(),
            connection_id: context.new_id(ConnectionId::new),
        };
        steps.extend(storage::organization::insert(&organization));
        steps.extend(storage::grant::insert(&grant));
        steps.push(storage::connection::insert_pending(&self.connection(&hot, hot.connection_id)));
        steps.extend(storage::client_key::insert(&key));
        hot
    }

    /// The row of a code that is good for a day.
    fn connection(&self, hot: &Hot, id: ConnectionId) -> Connection {
        let now = self.context.now();
        Connection {
            organization_id: hot.organization_id,
            id,
            client_id: self.world.confidential,
            grant_id: Some(hot.grant_id),
            attempt_id: self.context.new_id(AttemptId::new),
            installation_id: None,
            state: ConnectionState::Pending,
            generation: 0,
            mac_key_id: self.mac_key_id,
            scopes: "transactions.read".parse().unwrap_or_default(),
            external_id: None,
            audience: AUDIENCE.to_owned(),
            redirect_uri: REDIRECT_URI.to_owned(),
            code_challenge: protocol::pkce::CodeChallenge::parse(CHALLENGE).ok(),
            created_at: now,
            code_expires_at: now + Seconds::days(1),
            redeemed_at: None,
            rotated_at: now,
            expires_at: now + Seconds::days(1),
            ends_at: None,
        }
    }

    /// `count` codes, spread over the hot grants.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn codes(&self, count: usize) -> Result<Vec<String>> {
        let mut codes = Vec::with_capacity(count);
        let mut steps = Vec::with_capacity(BATCH);
        for hot in self.hot.iter().cycle().take(count) {
            let id = self.context.new_id(ConnectionId::new);
            steps.push(storage::connection::insert_pending(&self.connection(hot, id)));
            codes.push(self.code(hot, id).await?);
            if steps.len() >= BATCH {
                self.write(std::mem::take(&mut steps)).await?;
            }
        }
        self.write(steps).await?;
        Ok(codes)
    }

    async fn code(&self, hot: &Hot, id: ConnectionId) -> Result<String> {
        let code = issue::handle(&self.context, hot.organization_id, id, 0, self.mac_key_id).await.map_err(refused)?;
        code.map_err(|code| code.to_string())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
pub(crate) fn refused(error: storage::Error) -> Problem {
    format!("the store: {error}")
}
