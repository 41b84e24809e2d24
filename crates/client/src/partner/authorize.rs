//! The authorize link (RFC 6749 section 4.1.1, RFC 7636).

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::pkce::challenge_of;
use reqwest::Url;

use super::PartnerOptions;

/// What the link says beyond the client's own data.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuthorizeRequest<'a> {
    /// The scopes to ask for; none means those that the integration requires.
    pub scopes: &'a [&'a str],
    /// Comes back unchanged; ties the answer to the browser that was sent away. See [`new_state`].
    pub state: &'a str,
    /// Ties the code to this program.
    pub pkce: Option<&'a Pkce>,
    /// The partner's id, under which the grant is reported.
    pub partner_portal_id: Option<&'a str>,
    /// Id or number of the organization to preselect.
    pub organization: Option<&'a str>,
    /// Whose account at the partner this is for; the consent page shows it.
    pub account_label: Option<&'a str>,
}

impl AuthorizeRequest<'_> {
    pub(super) fn url(&self, endpoint: &Url, options: &PartnerOptions) -> String {
        let mut url = endpoint.clone();
        let scope = self.scopes.join(" ");
        let challenge = self.pkce.map(Pkce::challenge);
        let parameters = [
            ("client_id", Some(options.client_id.as_str())),
            ("response_type", Some("code")),
            ("redirect_uri", Some(options.redirect_uri.as_str())),
            ("scope", Some(scope.as_str())),
            ("partner_portal_id", self.partner_portal_id),
            ("state", Some(self.state)),
            ("organization", self.organization),
            ("account_label", self.account_label),
            ("code_challenge", challenge.as_deref()),
            ("code_challenge_method", challenge.as_ref().map(|_| "S256")),
        ];
        let mut query = url.query_pairs_mut();
        for (name, value) in parameters {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                query.append_pair(name, value);
            }
        }
        drop(query);
        url.into()
    }
}

/// A proof key (RFC 7636), method S256. Keep the verifier where the state is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Pkce {
    verifier: String,
}

impl Pkce {
    /// From 32 random bytes.
    pub fn from_entropy(random: [u8; 32]) -> Self {
        Self { verifier: URL_SAFE_NO_PAD.encode(random) }
    }

    /// The secret half, for the code exchange.
    pub fn verifier(&self) -> &str {
        &self.verifier
    }

    fn challenge(&self) -> String {
        // 32 bytes always make a well-formed verifier, so there always is a challenge.
        challenge_of(&self.verifier).map(|challenge| challenge.as_str().to_owned()).unwrap_or_default()
    }
}

impl fmt::Debug for Pkce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pkce(…)")
    }
}

/// A `state` that nobody can guess, from 32 random bytes.
pub fn new_state(random: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(random)
}
