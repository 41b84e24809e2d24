//! HTTP Basic authentication of clients (RFC 6749, section 2.3.1): user and password are form-encoded before they are joined.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::borrow::Cow;

/// Client id and secret from an `Authorization` header.
#[derive(Clone, PartialEq, Eq)]
pub struct BasicCredentials {
    /// The `client_id`.
    pub client_id: String,
    /// The secret; never to be logged.
    pub secret: String,
}

/// The header is there but is not Basic credentials.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the Authorization header is not 'Basic ' and base64 of form-encoded client_id ':' client_secret")]
pub struct InvalidBasic;

impl BasicCredentials {
    /// Reads the header's value; `Ok(None)` when it uses another scheme.
    pub fn parse(header: &str) -> Result<Option<Self>, InvalidBasic> {
        let Some((scheme, encoded)) = header.split_once(' ') else { return Ok(None) };
        if !scheme.eq_ignore_ascii_case("basic") {
            return Ok(None);
        }
        let bytes = STANDARD.decode(encoded.trim()).map_err(|_| InvalidBasic)?;
        let text = String::from_utf8(bytes).map_err(|_| InvalidBasic)?;
        let (user, password) = text.split_once(':').ok_or(InvalidBasic)?;
        Ok(Some(Self { client_id: form_decoded(user)?, secret: form_decoded(password)? }))
    }
}

impl std::fmt::Debug for BasicCredentials {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "BasicCredentials({}, …)", self.client_id)
    }
}

fn form_decoded(text: &str) -> Result<String, InvalidBasic> {
    let spaced = if text.contains('+') { Cow::Owned(text.replace('+', " ")) } else { Cow::Borrowed(text) };
    percent_encoding::percent_decode_str(&spaced).decode_utf8().map(Cow::into_owned).map_err(|_| InvalidBasic)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_form_decoded() {
        let header = format!("Basic {}", STANDARD.encode("app%5F1:a%2Bb"));
        let credentials = BasicCredentials::parse(&header).unwrap().unwrap();
        assert_eq!((credentials.client_id.as_str(), credentials.secret.as_str()), ("app_1", "a+b"));
    }

    #[test]
    fn other_schemes_are_not_ours_and_noise_is_an_error() {
        assert_eq!(BasicCredentials::parse("Bearer x"), Ok(None));
        assert_eq!(BasicCredentials::parse("Basic !"), Err(InvalidBasic));
        assert_eq!(BasicCredentials::parse(&format!("basic {}", STANDARD.encode("nocolon"))), Err(InvalidBasic));
    }
}
