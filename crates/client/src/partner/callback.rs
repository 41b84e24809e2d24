//! What the browser brings to the redirect URI (RFC 6749 section 4.1.2, RFC 9207).

use subtle::ConstantTimeEq as _;

/// Why a callback gives no code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CallbackError {
    /// `state` is missing or not the one that this browser was sent away with: somebody else's
    /// link, or a second visit of the same one. Nothing may be done with the code.
    #[error("the state is not the one this browser was sent away with; start again")]
    State,
    /// `iss` is missing or another environment's (RFC 9207 section 2.4).
    #[error("the answer is from another issuer")]
    Issuer,
    /// A parameter stands there twice, or neither code nor error does.
    #[error("the answer carries neither a code nor an error, or a parameter twice")]
    Malformed,
    /// The customer said no.
    #[error("the customer denied the request")]
    Denied,
    /// Another error of the server.
    #[error("the server answered {error}: {description}")]
    Server {
        /// The standard's code.
        error: String,
        /// The rule and the fix, for developers.
        description: String,
    },
}

pub(super) fn read(query: &str, expected_state: &str, issuer: &str) -> Result<String, CallbackError> {
    let answer = Answer::of(query);
    let state = answer.find("state")?.unwrap_or_default();
    let same_state: bool = state.as_bytes().ct_eq(expected_state.as_bytes()).into();
    if expected_state.is_empty() || !same_state {
        return Err(CallbackError::State);
    }
    answer.code(issuer)
}

/// For a link that carried no state: one in the answer is none of ours.
pub(super) fn read_stateless(query: &str, issuer: &str) -> Result<String, CallbackError> {
    let answer = Answer::of(query);
    if answer.find("state")?.is_some() {
        return Err(CallbackError::State);
    }
    answer.code(issuer)
}

struct Answer(Vec<(String, String)>);

impl Answer {
    fn of(query: &str) -> Self {
        Self(form_urlencoded::parse(query.trim_start_matches('?').as_bytes()).into_owned().collect())
    }

    fn find(&self, wanted: &str) -> Result<Option<&str>, CallbackError> {
        let mut values = self.0.iter().filter(|(name, _)| name == wanted);
        match (values.next(), values.next()) {
            (first, None) => Ok(first.map(|(_, value)| value.as_str())),
            _ => Err(CallbackError::Malformed),
        }
    }

    fn code(&self, issuer: &str) -> Result<String, CallbackError> {
        if self.find("iss")? != Some(issuer) {
            return Err(CallbackError::Issuer);
        }
        match (self.find("code")?, self.find("error")?) {
            (Some(code), None) if !code.is_empty() => Ok(code.to_owned()),
            (None, Some("access_denied")) => Err(CallbackError::Denied),
            (None, Some(error)) => Err(CallbackError::Server {
                error: error.to_owned(),
                description: self.find("error_description")?.unwrap_or_default().to_owned(),
            }),
            _ => Err(CallbackError::Malformed),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ISSUER: &str = "http://localhost:7300";
    const ISS: &str = "iss=http%3A%2F%2Flocalhost%3A7300";

    #[test]
    fn a_code_is_given_only_for_the_right_state_and_issuer() {
        let read = |query: &str| read(query, "s1", ISSUER);
        assert_eq!(read(&format!("code=c1&state=s1&{ISS}")), Ok("c1".to_owned()));
        assert_eq!(read(&format!("?code=c1&{ISS}&state=s1")), Ok("c1".to_owned()));
        assert_eq!(read(&format!("code=c1&state=s2&{ISS}")), Err(CallbackError::State));
        assert_eq!(read(&format!("code=c1&{ISS}")), Err(CallbackError::State));
        assert_eq!(read("code=c1&state=s1"), Err(CallbackError::Issuer));
        assert_eq!(read("code=c1&state=s1&iss=http%3A%2F%2Flocalhost%3A7301"), Err(CallbackError::Issuer));
        assert_eq!(read(&format!("code=c1&code=c2&state=s1&{ISS}")), Err(CallbackError::Malformed));
        assert_eq!(read(&format!("state=s1&{ISS}")), Err(CallbackError::Malformed));
        assert_eq!(read(&format!("error=access_denied&state=s1&{ISS}")), Err(CallbackError::Denied));
        assert_eq!(read(&format!("error=access_denied&state=s9&{ISS}")), Err(CallbackError::State));
        let invalid = read(&format!("error=invalid_scope&error_description=why+not&state=s1&{ISS}"));
        let expected = CallbackError::Server { error: "invalid_scope".to_owned(), description: "why not".to_owned() };
        assert_eq!(invalid, Err(expected));
    }

    #[test]
    fn an_empty_expected_state_matches_nothing() {
        assert_eq!(read(&format!("code=c1&state=&{ISS}"), "", ISSUER), Err(CallbackError::State));
    }

    #[test]
    fn without_a_state_of_ours_none_may_come_back() {
        let read = |query: &str| read_stateless(query, ISSUER);
        assert_eq!(read(&format!("code=c1&{ISS}")), Ok("c1".to_owned()));
        assert_eq!(read(&format!("code=c1&state=s1&{ISS}")), Err(CallbackError::State));
        assert_eq!(read(&format!("code=c1&state=&{ISS}")), Err(CallbackError::State));
        assert_eq!(read("code=c1"), Err(CallbackError::Issuer));
        assert_eq!(read(&format!("code=c1&code=c2&{ISS}")), Err(CallbackError::Malformed));
        assert_eq!(read(&format!("error=access_denied&{ISS}")), Err(CallbackError::Denied));
    }
}
