//! One contestant in a case: its processes, and where its requests come from.

use crate::Result;
use crate::caller::{Caller, Once};
use crate::contestant::Countersign;
use crate::process::{Running, Usage};
use crate::requests::onboarding::Onboardings;
use crate::requests::{node, ours, spread};
use std::net::SocketAddr;

/// Codes are made for this many a second at first, then for what the round before used.
const CODES_PER_SECOND: f64 = 20_000.0;
/// The same of onboardings.
const ONBOARDINGS_PER_SECOND: f64 = 10.0;

/// Where a lane's requests come from.
pub enum Source<'a> {
    /// Callers that go on from round to round.
    Kept(Vec<Box<dyn Caller>>),
    /// Codes, made before each round.
    Codes(&'a Countersign),
    /// The same at node-oidc-provider.
    NodeCodes,
    /// Onboardings, each by an integration that is made before the round.
    Onboardings(Onboardings<'a>),
}

/// One contestant in a case.
pub struct Lane<'a> {
    /// As the report names it.
    pub name: &'static str,
    /// Its processes: connections are spread over them.
    pub running: Vec<&'a Running>,
    /// What it is asked.
    pub source: Source<'a>,
}

impl Source<'_> {
    /// How many a second, before that is known.
    pub const fn expected(&self) -> f64 {
        if matches!(self, Self::Onboardings(_)) { ONBOARDINGS_PER_SECOND } else { CODES_PER_SECOND }
    }
}

impl Lane<'_> {
    /// Where its processes listen.
    pub fn addresses(&self) -> Vec<SocketAddr> {
        self.running.iter().map(|running| running.address).collect()
    }

    /// What all of its processes used.
    ///
    /// # Errors
    /// When one has ended.
    pub fn usage(&self) -> Result<Usage> {
        let mut sum = Usage { processor_seconds: 0.0, resident_bytes: 0 };
        for running in &self.running {
            let usage = running.usage()?;
            sum.processor_seconds += usage.processor_seconds;
            sum.resident_bytes += usage.resident_bytes;
        }
        Ok(sum)
    }

    /// Everybody for one round, in which so many are wanted of what is made before it.
    ///
    /// # Errors
    /// When a contestant makes none.
    pub async fn callers(&mut self, connections: usize, wanted: f64) -> Result<Vec<Box<dyn Caller>>> {
        let count = |least: f64| {
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded")]
            let count = wanted.clamp(least, 200_000.0) as usize;
            count
        };
        let requests = match &mut self.source {
            Source::Kept(kept) => return Ok(std::mem::take(kept)),
            Source::Codes(countersign) => ours::exchanges(countersign, count(100.0)).await?,
            Source::NodeCodes => node::exchanges(self.running[0], count(100.0).min(20_000)).await?,
            Source::Onboardings(onboardings) => return onboardings.callers(count(8.0)).await,
        };
        Ok(spread(requests, connections).into_iter().map(|requests| Box::new(Once::new(requests)) as Box<dyn Caller>).collect())
    }
}
