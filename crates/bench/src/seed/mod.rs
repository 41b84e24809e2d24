//! Fills a store before its server starts: grants, client keys and codes, written as the doors would have left them.
//!
//! `machine.rs` has the context of it, `grant.rs` organizations with a grant, `code.rs` codes, `integration.rs` integrations of the
//! onboarding door.

mod code;
mod grant;
mod integration;
mod machine;

pub use grant::Hot;
pub use integration::Credentials;
pub use machine::now;

use crate::people::{PEOPLE, Person};
use crate::{Problem, Result};
use flows::Context;
use flows::admin::{Author, operator_key};
use flows::testing::{TestContext, World};
use model::grant::Actor;
use protocol::handle::{Handle, HandleKind, MacKeyId};
use protocol::token::TokenResponse;
use std::sync::Arc;
use storage::{Options, Step, Store};

/// Rows of one batch.
const BATCH: usize = 4_000;
/// The master key of every store made here, in base64.
pub const MASTER_KEY: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=";

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
    let (test, context) = machine::contexts(store, issuer).await?;
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
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
pub(crate) fn refused(error: storage::Error) -> Problem {
    format!("the store: {error}")
}
