//! Whole onboardings: each needs organizations that are new to its integration.

use super::{ours, spread};
use crate::Result;
use crate::caller::Caller;
use crate::contestant::Countersign;
use crate::onboarding::Onboarding;
use crate::people::{PEOPLE, Person};

/// Organizations of one onboarding.
pub const ORGANIZATIONS: usize = 300;

/// Where they come from.
pub struct Onboardings<'a> {
    countersign: &'a Countersign,
    people: Vec<Person>,
    cookie: String,
}

impl<'a> Onboardings<'a> {
    /// Makes an administrator of so many organizations for each connection. No two settings have the same number of connections.
    ///
    /// # Errors
    /// When the store or the server refuses.
    pub async fn over(countersign: &'a Countersign, connections: usize) -> Result<Self> {
        let first = PEOPLE + connections * 10;
        let people = countersign.seeded.administrators(first..first + connections, ORGANIZATIONS).await?;
        Ok(Self { countersign, people, cookie: ours::session_cookie(countersign.running.address).await? })
    }

    /// Everybody, for a round of so many onboardings; their integrations are made now.
    ///
    /// # Errors
    /// When the store refuses.
    pub async fn callers(&self, count: usize) -> Result<Vec<Box<dyn Caller>>> {
        let integrations = self.countersign.seeded.onboarding_integrations(count).await?;
        let hands = self.people.iter().cloned().zip(spread(integrations, self.people.len()));
        let caller = |(person, hand)| Box::new(Onboarding::new(person, &self.cookie, hand)) as Box<dyn Caller>;
        Ok(hands.map(caller).collect())
    }
}
