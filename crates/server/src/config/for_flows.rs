//! The part of the configuration that flows are handed.

use super::{Config, sections};
use flows::context::{Lifetimes, Settings};
use model::session::SessionLifetimes;
use protocol::Seconds;
use std::time::Duration;

impl Config {
    /// What flows are handed. Loopback redirect URIs are for the sandbox and public clients only; the demo changes that.
    pub fn flow_settings(&self) -> Settings {
        Settings {
            environment: self.environment,
            issuer: self.public_url.clone(),
            platform_name: self.platform.name.clone(),
            loopback_everywhere: false,
            domain_proof_approves: self.redirect_uris_approved_by_domain_proof,
            lifetimes: Lifetimes::from(&self.lifetimes),
        }
    }
}

impl From<&sections::Lifetimes> for Lifetimes {
    fn from(lifetimes: &sections::Lifetimes) -> Self {
        Self {
            authorization_code: seconds(lifetimes.authorization_code),
            access_token: seconds(lifetimes.access_token),
            refresh_token: seconds(lifetimes.refresh_token),
            authorization_request: seconds(lifetimes.authorization_request),
            client_credentials_token: seconds(lifetimes.client_credentials_token),
            onboarding_url: seconds(lifetimes.onboarding_url),
            onboarding_token: seconds(lifetimes.onboarding_token),
            attempt_waiting: seconds(lifetimes.attempt_waiting),
            handshake: seconds(lifetimes.handshake),
            claim_link: seconds(lifetimes.claim_link),
            mailed_code: seconds(lifetimes.mailed_code),
            refresh_retry_confidential: seconds(lifetimes.refresh_retry_confidential),
            refresh_retry_public: seconds(lifetimes.refresh_retry_public),
            session: SessionLifetimes {
                idle: seconds(lifetimes.session_idle),
                absolute: seconds(lifetimes.session_absolute),
                reauthentication: seconds(lifetimes.reauthentication),
            },
        }
    }
}

fn seconds(duration: Duration) -> Seconds {
    Seconds(i64::try_from(duration.as_secs()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_here_and_there_are_the_same() {
        let config = Config::read(None, std::iter::empty()).unwrap();
        let settings = config.flow_settings();
        assert_eq!(format!("{:?}", settings.lifetimes), format!("{:?}", Lifetimes::default()));
        assert_eq!(settings.issuer, "http://localhost:7300");
        assert!(!settings.loopback_everywhere);
    }
}
