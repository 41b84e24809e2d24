//! The id under which a request is found again: in the answer, in the log, in an error page.

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, request::Parts},
};
use std::{convert::Infallible, fmt};

/// The header of every answer that carries the id.
pub const HEADER: HeaderName = HeaderName::from_static("x-trace-id");

/// 16 random bytes, or those of a trusted proxy's `traceparent`; shown as 32 hex digits. An extractor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TraceId([u8; 16]);

impl TraceId {
    /// From bytes drawn by the caller.
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The id of a W3C `traceparent` (version 00 and what may follow it); to be believed from trusted proxies only.
    pub fn from_traceparent(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all("traceparent").iter();
        let (value, None) = (values.next()?.to_str().ok()?, values.next()) else {
            return None;
        };
        let mut parts = value.split('-');
        let (version, id, parent, flags) = (parts.next()?, parts.next()?, parts.next()?, parts.next()?);
        let lengths = (version.len(), id.len(), parent.len(), flags.len()) == (2, 32, 16, 2);
        let is_hex = |text: &str| text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let is_known = version != "ff" && (version != "00" || parts.next().is_none());
        if !lengths || !is_known || ![version, id, parent, flags].into_iter().all(is_hex) {
            return None;
        }
        let bits = u128::from_str_radix(id, 16).ok()?;
        (bits != 0).then(|| Self(bits.to_be_bytes()))
    }
}

impl fmt::Display for TraceId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:032x}", u128::from_be_bytes(self.0))
    }
}

impl<S: Sync> FromRequestParts<S> for TraceId {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or(Self([0; 16])))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id_of(values: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("traceparent", value.parse().unwrap());
        }
        TraceId::from_traceparent(&headers).map(|id| id.to_string())
    }

    #[test]
    fn reads_a_traceparent() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        assert_eq!(id_of(&[&format!("00-{id}-00f067aa0ba902b7-01")]).as_deref(), Some(id));
        assert_eq!(id_of(&[&format!("01-{id}-00f067aa0ba902b7-01-later")]).as_deref(), Some(id));
    }

    #[test]
    fn refuses_what_is_none() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        let zero = "0".repeat(32);
        for value in [
            String::new(),
            "00".to_owned(),
            format!("ff-{id}-00f067aa0ba902b7-01"),
            format!("00-{zero}-00f067aa0ba902b7-01"),
            format!("00-{}-00f067aa0ba902b7-01", id.to_uppercase()),
            format!("00-{id}-00f067aa0ba902b7-01-more"),
            format!("00-{id}-00f067aa0ba902b-011"),
            format!("00-+{}-00f067aa0ba902b7-01", &id[1..]),
        ] {
            assert_eq!(id_of(&[&value]), None, "{value:?}");
        }
        let twice = format!("00-{id}-00f067aa0ba902b7-01");
        assert_eq!(id_of(&[&twice, &twice]), None);
    }

    #[test]
    fn an_id_keeps_its_leading_zeros() {
        assert_eq!(
            TraceId::from_bytes([0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2]).to_string(),
            "00000100000000000000000000000002"
        );
    }
}
