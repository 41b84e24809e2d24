//! The same request again while the server gives no answer.

use std::time::Duration;

use super::PartnerError;
use crate::FetchError;

/// How requests that are safe to repeat are repeated while the server gives no answer or says 503.
#[derive(Clone, Copy, Debug)]
pub struct Retry {
    /// How many times one request is tried. Default 5.
    pub attempts: u32,
    /// The pause before the second try; it doubles each time, and is never shorter than the server's `Retry-After`. Default
    /// 250 ms.
    pub pause: Duration,
    /// No pause is longer than this, whatever the server says. Default 5 s.
    pub longest_pause: Duration,
}

impl Default for Retry {
    fn default() -> Self {
        Self { attempts: 5, pause: Duration::from_millis(250), longest_pause: Duration::from_secs(5) }
    }
}

pub(super) async fn repeat<T, F>(retry: Retry, request: impl Fn() -> F) -> Result<T, PartnerError>
where
    F: Future<Output = Result<T, PartnerError>>,
{
    let mut pause = retry.pause;
    let mut left = retry.attempts;
    loop {
        left = left.saturating_sub(1);
        match request().await {
            Err(error) if error.is_temporary() && left > 0 => {
                tokio::time::sleep(pause.max(asked_pause(&error)).min(retry.longest_pause)).await;
                pause = pause.saturating_mul(2);
            }
            result => return result,
        }
    }
}

fn asked_pause(error: &PartnerError) -> Duration {
    if let PartnerError::Fetch(FetchError::Status { retry_after: Some(seconds), .. }) = error {
        return Duration::from_secs(*seconds);
    }
    Duration::ZERO
}
