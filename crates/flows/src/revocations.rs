//! The revocation feed for resources that check signatures themselves: grants, credentials and integrations that ended, were suspended or
//! resumed.

use crate::Context;
use crate::decision::{Decision, deny};
use crate::registry::OVERLAP;
use protocol::{ErrorCode, Seconds, Timestamp};
use storage::change::Span;

/// Entries per answer.
const PAGE: i64 = 500;

/// One entry.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Revocation {
    /// `credential`, `grant` or `integration`.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// Whose.
    pub organization_id: Option<String>,
    /// `revoked`, `suspended`, or `active` again.
    pub status: String,
    /// When.
    pub at: Timestamp,
}

/// One answer.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Revocations {
    /// Oldest first.
    pub data: Vec<Revocation>,
    /// What to send next time.
    pub next_cursor: String,
    /// Whether to ask again at once.
    pub more: bool,
}

/// Entries after `cursor`; without one, everything that a living access token can be concerned by. The last seconds are read again at
/// each call, since ids are not in commit order; readers take doubled entries calmly.
pub async fn since(context: &Context, cursor: Option<&str>) -> storage::Result<Decision<Revocations>> {
    let now = context.now();
    let lifetime = context.settings.lifetimes.access_token;
    let (from, after) = match cursor {
        None => (now - Seconds(lifetime.0 + OVERLAP.0), String::new()),
        Some(cursor) => match parse(cursor) {
            Some(place) => place,
            None => return deny(ErrorCode::CursorInvalid),
        },
    };
    let span = Span { since: from, after: &after, until: now + OVERLAP };
    let page = storage::change::revocations_since(&context.store, span, PAGE).await?;
    let more = page.len() >= usize::try_from(PAGE).unwrap_or(usize::MAX);
    let next_cursor = match page.last() {
        Some(last) if more => write(last.at, &last.id.to_string()),
        Some(_) | None => write(now - OVERLAP, ""),
    };
    let data = page.into_iter().map(|change| Revocation {
        kind: change.kind.as_str(),
        id: change.subject,
        organization_id: change.organization_id,
        status: change.status.unwrap_or_default(),
        at: change.at,
    });
    Ok(Ok(Revocations { data: data.collect(), next_cursor, more }))
}

fn write(at: Timestamp, after: &str) -> String {
    format!("{}.{after}", at.as_micros())
}

fn parse(cursor: &str) -> Option<(Timestamp, String)> {
    let (at, after) = cursor.split_once('.')?;
    let good = after.len() <= 40 && after.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    good.then_some((Timestamp::from_micros(at.parse().ok()?), after.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_read_back_and_noise_is_not_one() {
        assert_eq!(parse(&write(Timestamp::from_micros(5), "chg_1")), Some((Timestamp::from_micros(5), "chg_1".to_owned())));
        assert_eq!(parse("x"), None);
        assert_eq!(parse("1.a'b"), None);
    }
}
