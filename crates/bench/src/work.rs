//! What is asked of everybody who is compared.

use crate::Result;
use crate::contestant::Everybody;
use crate::lane::{Lane, Source};
use crate::requests::onboarding::Onboardings;
use crate::requests::{bare, node, ours};

/// One kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Client credentials by client key.
    ClientKey,
    /// Client credentials by client secret.
    ClientSecret,
    /// The exchange of a code.
    CodeExchange,
    /// A refresh.
    Refresh,
    /// Introspection of an access token.
    Introspection,
    /// A gateway's check of an access token.
    GatewayCheck,
    /// From the authorization request over the consent to the exchange of the code. Nobody else here has a consent page.
    Connect,
    /// From the partner's call over the consent of one person for 300 organizations to their client keys. Nobody else here has it.
    Onboarding,
}

/// Numbers of connections of what writes.
const CONNECTIONS: [usize; 4] = [1, 32, 64, 256];
/// The shares of the rows that are moved here: no two settings move the same.
const OWN: usize = 2 * CONNECTIONS.len() + 2;
/// All shares, with [`Work::spare_share`].
const SHARES: usize = OWN + 4;

impl Work {
    /// Everything, as the page has it.
    pub const ALL: [Self; 8] = [
        Self::ClientKey,
        Self::ClientSecret,
        Self::CodeExchange,
        Self::Refresh,
        Self::Introspection,
        Self::GatewayCheck,
        Self::Connect,
        Self::Onboarding,
    ];
    /// What commits.
    pub const WRITES: [Self; 2] = [Self::CodeExchange, Self::Refresh];

    /// For people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ClientKey => "Client credentials by client key",
            Self::ClientSecret => "Client credentials by client secret",
            Self::CodeExchange => "Code exchange",
            Self::Refresh => "Refresh",
            Self::Introspection => "Introspection",
            Self::GatewayCheck => "Gateway check",
            Self::Connect => "A whole connect: authorize, consent, exchange",
            Self::Onboarding => "A whole onboarding of 300 organizations: initiate, pick, consent, finalize",
        }
    }

    /// What the bare program does of it, for people.
    pub const fn limit(self) -> &'static str {
        match self {
            Self::ClientKey | Self::ClientSecret => "parse + sign",
            Self::CodeExchange | Self::Refresh | Self::Connect | Self::Onboarding => "parse + sign + commit",
            Self::Introspection | Self::GatewayCheck => "parse + verify",
        }
    }

    /// The numbers of connections that it is driven with.
    pub const fn connections(self) -> &'static [usize] {
        match self {
            Self::CodeExchange | Self::Refresh => &CONNECTIONS,
            Self::Onboarding => &[1, 4],
            Self::ClientKey | Self::ClientSecret | Self::Introspection | Self::GatewayCheck | Self::Connect => &[1, 32, 256],
        }
    }

    /// One of four shares of the rows that nothing here moves.
    pub const fn spare_share(number: usize) -> (usize, usize) {
        (OWN + number, SHARES)
    }

    /// The share of the rows that this setting moves; `fixed`: at a fixed rate.
    fn share(self, connections: usize, fixed: bool) -> (usize, usize) {
        let place = CONNECTIONS.iter().position(|one| *one == connections).unwrap_or_default();
        let exchange = usize::from(self == Self::CodeExchange);
        (if fixed { 2 * CONNECTIONS.len() + exchange } else { exchange * CONNECTIONS.len() + place }, SHARES)
    }

    /// Everybody's requests.
    ///
    /// # Errors
    /// When a contestant makes nothing to ask about.
    pub async fn lanes(self, all: &Everybody, (connections, fixed): (usize, bool)) -> Result<Vec<Lane<'_>>> {
        let (server, share) = (&all.countersign, self.share(connections, fixed));
        let source = match self {
            Self::ClientKey => ours::by_client_key(server, connections),
            Self::ClientSecret => ours::by_client_secret(server, connections),
            Self::CodeExchange => Source::Codes(server),
            Self::Refresh => ours::refresh(server, connections, share),
            Self::Introspection => ours::introspection(server, connections),
            Self::GatewayCheck => ours::check(server, connections),
            Self::Connect => ours::connecting(server, connections).await?,
            Self::Onboarding => Source::Onboardings(Onboardings::over(server, connections).await?),
        };
        let mut lanes = vec![Lane { name: "Countersign", running: vec![&server.running], source }];
        let source = match self {
            Self::ClientKey | Self::ClientSecret => bare::sign(connections),
            // An exchange moves one row and signs, as a refresh does.
            Self::CodeExchange | Self::Refresh => bare::commit(all.rows, connections, share),
            Self::Introspection | Self::GatewayCheck => bare::verify(&all.bare, all.rows, connections).await?,
            Self::Connect | Self::Onboarding => return Ok(lanes),
        };
        lanes.push(Lane { name: self.limit(), running: vec![&all.bare], source });
        let Some(provider) = &all.node else { return Ok(lanes) };
        let source = match self {
            Self::ClientKey | Self::ClientSecret => node::client_credentials(connections),
            Self::CodeExchange => Source::NodeCodes,
            Self::Refresh => node::refresh(provider, connections).await?,
            Self::Introspection | Self::GatewayCheck => node::introspection(provider, connections).await?,
            Self::Connect | Self::Onboarding => return Ok(lanes),
        };
        lanes.push(Lane { name: "node-oidc-provider", running: vec![provider], source });
        Ok(lanes)
    }
}
