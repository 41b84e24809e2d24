//! The context of what is made here: the machine's own clock and entropy, and nobody to write to.

use crate::Result;
use flows::testing::{self, TestContext};
use flows::{Clock, Context, Entropy};
use protocol::Timestamp;
use std::sync::Arc;
use storage::Store;

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

/// The small platform of the flows' tests wants a test's context; everything in it that is used here is the machine's own.
pub(super) async fn contexts(store: Store, issuer: &str) -> Result<(TestContext, Arc<Context>)> {
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
