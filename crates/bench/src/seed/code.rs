//! Codes of the connect door, and the connections that they are of.

use super::{BATCH, Hot, Seeded, refused};
use crate::Result;
use flows::issue;
use flows::testing::{AUDIENCE, CHALLENGE, REDIRECT_URI};
use model::connection::{Connection, ConnectionState};
use protocol::Seconds;
use protocol::id::{AttemptId, ConnectionId};

impl Seeded {
    /// The row of a code that is good for a day.
    pub(super) fn connection(&self, hot: &Hot, id: ConnectionId) -> Connection {
        let now = self.context.now();
        Connection {
            organization_id: hot.organization_id,
            id,
            client_id: self.world.confidential,
            grant_id: Some(hot.grant_id),
            attempt_id: self.context.new_id(AttemptId::new),
            installation_id: None,
            state: ConnectionState::Pending,
            generation: 0,
            mac_key_id: self.mac_key_id,
            scopes: "transactions.read".parse().unwrap_or_default(),
            external_id: None,
            audience: AUDIENCE.to_owned(),
            redirect_uri: REDIRECT_URI.to_owned(),
            code_challenge: protocol::pkce::CodeChallenge::parse(CHALLENGE).ok(),
            created_at: now,
            code_expires_at: now + Seconds::days(1),
            redeemed_at: None,
            rotated_at: now,
            expires_at: now + Seconds::days(1),
            ends_at: None,
        }
    }

    /// `count` codes, spread over the hot grants.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn codes(&self, count: usize) -> Result<Vec<String>> {
        let mut codes = Vec::with_capacity(count);
        let mut steps = Vec::with_capacity(BATCH);
        for hot in self.hot.iter().cycle().take(count) {
            let id = self.context.new_id(ConnectionId::new);
            steps.push(storage::connection::insert_pending(&self.connection(hot, id)));
            codes.push(self.code(hot, id).await?);
            if steps.len() >= BATCH {
                self.write(std::mem::take(&mut steps)).await?;
            }
        }
        self.write(steps).await?;
        Ok(codes)
    }

    pub(super) async fn code(&self, hot: &Hot, id: ConnectionId) -> Result<String> {
        let code = issue::handle(&self.context, hot.organization_id, id, 0, self.mac_key_id).await.map_err(refused)?;
        code.map_err(|code| code.to_string())
    }
}
