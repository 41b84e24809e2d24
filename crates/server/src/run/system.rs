//! The real clock and the real entropy: the one place where they are read, to be handed to everything else.

use aws_lc_rs::rand;
use flows::context::{Clock, Entropy};
use protocol::Timestamp;
use std::time::{SystemTime, UNIX_EPOCH};

/// Microseconds since 1970, the unit of every time in the store.
#[expect(clippy::disallowed_methods, reason = "this is the clock that everybody else is handed")]
pub fn now_micros() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_micros()).unwrap_or(i64::MAX)
}

/// Random bytes from the operating system.
///
/// # Errors
/// When it gives none; nothing secret can be made then.
pub fn random<const N: usize>() -> Result<[u8; N], String> {
    let mut bytes = [0; N];
    rand::fill(&mut bytes).map_err(|_| "The operating system gives no random bytes.".to_owned())?;
    Ok(bytes)
}

/// The clock of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(now_micros())
    }
}

/// The entropy of the operating system.
#[derive(Debug, Clone, Copy)]
pub struct SystemEntropy;

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        if rand::fill(bytes).is_err() {
            // A server that goes on would hand out secrets that can be guessed.
            tracing::error!("the operating system gives no random bytes: stopping at once");
            std::process::abort();
        }
    }
}
