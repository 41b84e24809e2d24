//! What the environment says, and the client made of it.

use oauth2::basic::BasicClient;
use oauth2::{AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, RedirectUrl, RevocationUrl, TokenUrl};

/// Any reason to end with an error.
pub type Failure = Box<dyn std::error::Error>;

/// A client with every endpoint that it will use.
pub type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointSet, EndpointSet>;

/// Where the server is, and who we are to it.
pub struct Settings {
    base: String,
    client_id: String,
    redirect_uri: String,
    /// The client secret.
    pub client_secret: String,
    /// The one scope asked for.
    pub scope: String,
    /// The address that answers with where the customer's browser ends up.
    pub walker: String,
}

impl Settings {
    /// Reads them; an error names the variable that is missing.
    pub fn from_environment() -> Result<Self, Failure> {
        Ok(Self {
            base: variable("BASE_URL")?,
            client_id: variable("CLIENT_ID")?,
            redirect_uri: variable("REDIRECT_URI")?,
            client_secret: variable("CLIENT_SECRET")?,
            scope: variable("SCOPE")?,
            walker: variable("WALKER_URL")?,
        })
    }

    /// A client that authenticates with this secret.
    pub fn client(&self, secret: &str) -> Result<Client, Failure> {
        let secure = self.base.replacen("http://", "https://", 1);
        Ok(BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_client_secret(ClientSecret::new(secret.to_owned()))
            .set_auth_uri(AuthUrl::new(format!("{}/oauth/authorize", self.base))?)
            .set_token_uri(TokenUrl::new(format!("{}/oauth/token", self.base))?)
            .set_revocation_url(RevocationUrl::new(format!("{secure}/oauth/revoke"))?)
            .set_redirect_uri(RedirectUrl::new(self.redirect_uri.clone())?))
    }
}

fn variable(name: &str) -> Result<String, Failure> {
    let value = std::env::var_os(name).ok_or_else(|| format!("{name} is not set"))?;
    value.into_string().map_err(|_| format!("{name} is not UTF-8").into())
}
