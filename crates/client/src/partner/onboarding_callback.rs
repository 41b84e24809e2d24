//! What the browser brings back from onboarding.

use subtle::ConstantTimeEq as _;

use super::{OnboardingToken, PartnerClient};

/// Why an onboarding's callback gives no token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OnboardingCallbackError {
    /// `state` is missing or not the one that this browser was sent away with: somebody else's link, or a second visit of the
    /// same one. Nothing may be done with the token.
    #[error("the state is not the one this browser was sent away with; start again")]
    State,
    /// The query of your own did not come back as it was sent.
    #[error("the query of the redirect URI did not come back as it was sent")]
    OwnQuery,
    /// A parameter stands there twice, or `status` and `token` do not fit.
    #[error("the answer carries no status, success without a token, or a parameter twice")]
    Malformed,
    /// The customer said no, or nobody with access was there.
    #[error("the customer declined")]
    Declined,
    /// It went wrong at the platform; the session's timeline says where.
    #[error("the platform could not complete the onboarding; its timeline says why")]
    Failed,
}

impl PartnerClient {
    /// Checks the query that the browser brought to `redirect_uri`, which is the one that was sent to
    /// [`PartnerClient::initiate_onboarding`]: `state` must be the one this browser was sent away with, and the URI's own query
    /// must stand there byte for byte. Gives the token for [`PartnerClient::finalize_onboarding`].
    ///
    /// # Errors
    /// [`OnboardingCallbackError`]; [`OnboardingCallbackError::Declined`] when the customer said no.
    ///
    /// ```
    /// # use countersign_client::partner::{PartnerClient, PartnerOptions};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let client = PartnerClient::new(PartnerOptions::public("https://auth.northwind.example", "c", "r"))?;
    /// let sent = "https://tidewater.example/callback/onboarding?via=books";
    /// let query = "via=books&status=success&token=cs_onb_1&state=s1";
    /// let token = client.read_onboarding_callback(query, sent, "s1")?;
    /// assert_eq!(token.reveal(), "cs_onb_1");
    /// # Ok(()) }
    /// ```
    pub fn read_onboarding_callback(
        &self,
        query: &str,
        redirect_uri: &str,
        expected_state: &str,
    ) -> Result<OnboardingToken, OnboardingCallbackError> {
        read(query, redirect_uri, expected_state)
    }
}

fn read(query: &str, redirect_uri: &str, expected_state: &str) -> Result<OnboardingToken, OnboardingCallbackError> {
    let query = query.trim_start_matches('?');
    let parameters: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let find = |wanted: &str| -> Result<Option<&str>, OnboardingCallbackError> {
        let mut values = parameters.iter().filter(|(name, _)| name == wanted);
        match (values.next(), values.next()) {
            (first, None) => Ok(first.map(|(_, value)| value.as_str())),
            _ => Err(OnboardingCallbackError::Malformed),
        }
    };
    let state = find("state")?.unwrap_or_default();
    let same_state: bool = state.as_bytes().ct_eq(expected_state.as_bytes()).into();
    if expected_state.is_empty() || !same_state {
        return Err(OnboardingCallbackError::State);
    }
    let own = redirect_uri.split_once('?').map_or("", |(_, own)| own);
    let kept = query.strip_prefix(own).is_some_and(|rest| own.is_empty() || own.ends_with('&') || rest.starts_with('&'));
    if !kept {
        return Err(OnboardingCallbackError::OwnQuery);
    }
    match (find("status")?, find("token")?) {
        (Some("success"), Some(token)) if !token.is_empty() => Ok(OnboardingToken::new(token)),
        (Some("declined"), None) => Err(OnboardingCallbackError::Declined),
        (Some("error"), None) => Err(OnboardingCallbackError::Failed),
        _ => Err(OnboardingCallbackError::Malformed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_given_only_for_the_right_state_and_an_untouched_query() {
        let sent = "https://t.example/cb?via=books&note=a%20b+c";
        let read = |query: &str| read(query, sent, "s1").map(|token| token.reveal().to_owned());
        let own = "via=books&note=a%20b+c";
        assert_eq!(read(&format!("{own}&status=success&token=t1&state=s1")), Ok("t1".to_owned()));
        assert_eq!(read(&format!("?{own}&status=success&token=t1&state=s1")), Ok("t1".to_owned()));
        assert_eq!(read(&format!("{own}&status=success&token=t1&state=s2")), Err(OnboardingCallbackError::State));
        assert_eq!(read(&format!("{own}&status=success&token=t1")), Err(OnboardingCallbackError::State));
        for changed in ["via=books&note=a+b+c", "note=a%20b+c&via=books", "via=books", ""] {
            let query = format!("{changed}&status=success&token=t1&state=s1");
            assert_eq!(read(&query), Err(OnboardingCallbackError::OwnQuery), "{changed}");
        }
        assert_eq!(read(&format!("{own}&status=declined&state=s1")), Err(OnboardingCallbackError::Declined));
        assert_eq!(read(&format!("{own}&status=error&state=s1")), Err(OnboardingCallbackError::Failed));
        for wrong in ["status=success", "token=t1", "status=success&status=success&token=t1", "status=declined&token=t1", "a=b"] {
            assert_eq!(read(&format!("{own}&{wrong}&state=s1")), Err(OnboardingCallbackError::Malformed), "{wrong}");
        }
    }

    #[test]
    fn without_a_query_of_its_own_or_a_state_nothing_is_assumed() {
        let plain = "https://t.example/cb";
        assert!(read("status=success&token=t1&state=s1", plain, "s1").is_ok());
        assert_eq!(read("status=success&token=t1&state=", plain, ""), Err(OnboardingCallbackError::State));
    }
}
