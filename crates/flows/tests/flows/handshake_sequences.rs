//! Ten thousand generated sequences of consent, return, activation, cancellation, expiry, revocation, suspension and crashes, on each
//! store: each ends as a model of a few lines says, with its history complete.

mod model_of;

use crate::each_world;
use ::model::grant::{Actor, ActorKind};
use ::model::handshake::ReturnStatus;
use ::model::membership::Role;
use ::model::organization::Organization;
use ::model::session::Session;
use ::model::user::User;
use flows::grant::{Act, act, act_by_customer};
use flows::handshake;
use flows::testing::{Shakes, TestContext, World, member, never};
use flows::{Context, Decision};
use model_of::{Model, Said};
use protocol::id::OrganizationId;
use protocol::{ErrorCode, Seconds};
use storage::testing::Stop;

/// Sequences in one world: the rules that a sound store keeps are asked of all rows at once, so worlds stay small.
const SEQUENCES: u64 = 250;
/// Worlds in one test.
const WORLDS: u64 = 5;
/// Tests: 10,000 sequences in all.
const PARTS: u64 = 8;

/// What can happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Event {
    Consent {
        by_other: bool,
        more: bool,
    },
    /// `late`: to the address of an attempt before the one that counts.
    Return {
        status: ReturnStatus,
        elsewhere: bool,
        late: bool,
    },
    Activate,
    ActivateByAnother,
    Cancel,
    LeadAgain,
    /// A day goes by; the job that notes it runs or not.
    Day {
        noted: bool,
    },
    /// Hours go by, and the job runs that reminds.
    Evening,
    Act(Act, ActorKind),
    Deactivate,
}

impl Event {
    /// How long it takes.
    fn takes(self) -> Option<Seconds> {
        if matches!(self, Self::Day { .. }) {
            return Some(Seconds(24 * 3_600 + 1));
        }
        (self == Self::Evening).then_some(Seconds(21 * 3_600))
    }
}

/// `SplitMix64`: the same sequences in every run.
pub struct Numbers(pub u64);

impl Numbers {
    /// Below `most`.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % most
    }

    fn event(&mut self) -> Event {
        let sides = [ActorKind::Customer, ActorKind::Partner, ActorKind::Operator];
        let status = if self.below(2) == 0 { ReturnStatus::Success } else { ReturnStatus::Error };
        match self.below(26) {
            0..=6 => Event::Consent { by_other: self.below(3) == 0, more: self.below(3) == 0 },
            7..=10 => Event::Return { status, elsewhere: self.below(4) == 0, late: self.below(4) == 0 },
            11..=15 => Event::Activate,
            16 => Event::ActivateByAnother,
            17 => Event::Cancel,
            18 => Event::LeadAgain,
            19 if self.below(3) == 0 => Event::Evening,
            19 => Event::Day { noted: self.below(2) == 0 },
            20 => Event::Deactivate,
            21 => Event::Act(Act::Revoke, if self.below(2) == 0 { ActorKind::Customer } else { ActorKind::Operator }),
            22 | 23 => Event::Act(Act::Suspend, sides[usize::try_from(self.below(3)).unwrap()]),
            _ => Event::Act(Act::Resume, sides[usize::try_from(self.below(3)).unwrap()]),
        }
    }
}

/// The people of every sequence.
struct Stage<'a> {
    test: &'a TestContext,
    world: &'a World,
    shakes: Shakes,
    other: User,
    session: Session,
    other_session: Session,
}

impl Stage<'_> {
    fn context(&self) -> &Context {
        &self.test.context
    }

    /// A new organization that both administer.
    async fn organization(&self, number: u64) -> OrganizationId {
        let context = self.context();
        let organization = Organization {
            id: context.new_id(OrganizationId::new),
            name: format!("Sequence {number}"),
            number: format!("7{number:08}"),
            country: "NO".to_owned(),
            number_verified: true,
            external_id: None,
            attribution: None,
            created_at: context.now(),
        };
        let mut steps = storage::organization::insert(&organization);
        for user in [&self.world.admin, &self.other] {
            steps.push(storage::membership::insert(&member(context, organization.id, user.id, Role::Administrator)));
        }
        assert!(context.store.write_all(steps).await.unwrap().is_some());
        organization.id
    }

    /// Lets it happen; what was said, and the nonce of a browser that was led to the partner.
    async fn happen(&self, id: OrganizationId, (event, nonce): (Event, Option<&str>)) -> storage::Result<(Said, Option<String>)> {
        let context = self.context();
        Ok(match event {
            Event::Consent { by_other, more } => {
                let person = if by_other { (&self.other, &self.other_session) } else { (&self.world.admin, &self.session) };
                let ticked = if more { "invoices.write" } else { "" };
                match self.shakes.consent_to(context, id, person, ticked).await? {
                    Ok(url) => (Ok(()), Some(Shakes::nonce(context, &url))),
                    Err(denied) => (Err(denied.code), None),
                }
            }
            Event::Return { status, elsewhere, .. } => {
                let (Some(nonce), session) = (nonce, if elsewhere { &self.other_session } else { &self.session }) else {
                    return Ok((Ok(()), None));
                };
                if let Some((found, attempt)) = handshake::find_returned(context, nonce).await? {
                    handshake::returned(context, &self.shakes.client, (&found, &attempt), (session, status)).await?;
                }
                (Ok(()), None)
            }
            Event::Activate => (said(self.shakes.activate(context, id).await?), None),
            Event::ActivateByAnother => (said(handshake::activate(context, &self.shakes.foreign, id).await?), None),
            Event::Cancel => {
                let current = storage::handshake::current(&context.store, id, self.shakes.client_id()).await?;
                match current {
                    Some(attempt) => (said(handshake::cancel(context, &attempt, &self.other).await?), None),
                    None => (Ok(()), None),
                }
            }
            Event::LeadAgain => self.lead_again(id).await?,
            Event::Day { noted } => {
                // Asked again after a crash, the day has gone by already.
                if noted {
                    flows::housekeeping::run_once(context).await?;
                }
                (Ok(()), None)
            }
            Event::Evening => {
                flows::housekeeping::run_once(context).await?;
                (Ok(()), None)
            }
            Event::Act(wanted, by) => (self.act(id, (wanted, by)).await?, None),
            Event::Deactivate => (said(handshake::deactivate(context, &self.shakes.client, (id, "")).await?), None),
        })
    }

    async fn lead_again(&self, id: OrganizationId) -> storage::Result<(Said, Option<String>)> {
        let context = self.context();
        let current = storage::handshake::current(&context.store, id, self.shakes.client_id()).await?;
        let Some(attempt) = current else { return Ok((Ok(()), None)) };
        let Some(found) = storage::handshake::find(&context.store, attempt.id).await? else { return Ok((Ok(()), None)) };
        Ok(match handshake::lead_again(context, &self.shakes.client, (&attempt, &found), &self.session).await? {
            Ok(url) => (Ok(()), Some(Shakes::nonce(context, &url))),
            Err(denied) => (Err(denied.code), None),
        })
    }

    async fn act(&self, id: OrganizationId, (wanted, by): (Act, ActorKind)) -> storage::Result<Said> {
        let context = self.context();
        let client = &self.shakes.client;
        if by == ActorKind::Partner {
            return Ok(said(match wanted {
                Act::Suspend => handshake::suspend_by_partner(context, client, (id, "a reason")).await?,
                Act::Resume => handshake::resume_by_partner(context, client, (id, "a reason")).await?,
                Act::Revoke => handshake::deactivate(context, client, (id, "a reason")).await?,
            }));
        }
        let live = storage::grant::find_live(&context.store, id, self.shakes.client_id()).await?;
        let Some(grant) = live.map(|live| live.grant) else { return Ok(Err(ErrorCode::NoGrant)) };
        Ok(said(if by == ActorKind::Customer {
            act_by_customer(context, &grant, wanted, (&self.world.admin, "a reason")).await?
        } else {
            let operator = Actor { kind: ActorKind::Operator, id: None, name: "Northwind".to_owned() };
            act(context, &grant, wanted, (operator, "a reason")).await?
        }))
    }
}

fn said<T>(decision: Decision<T>) -> Said {
    decision.map(|_| ()).map_err(|denied| denied.code)
}

async fn sequence(stage: &Stage<'_>, numbers: &mut Numbers, number: u64) {
    let context = stage.context();
    let id = stage.organization(number).await;
    let mut model = Model::default();
    let mut story = Vec::new();
    for _ in 0..2 + numbers.below(5) {
        let event = numbers.event();
        let crash =
            (numbers.below(6) == 0).then(|| (numbers.below(8), if numbers.below(2) == 0 { Stop::Before } else { Stop::After }));
        story.push((event, crash));
        if let Some(length) = event.takes() {
            stage.test.clock.advance(length);
        }
        let nonce = model.nonce(event).map(str::to_owned);
        if let Some((calls, stop)) = crash {
            context.store.faults().stop_after(calls, stop);
        }
        let outcome = stage.happen(id, (event, nonce.as_deref())).await;
        let stopped = context.store.faults().heal();
        let (before, wanted) = (model.clone(), model.happen(event, context.now()));
        if let Ok((said, led)) = outcome {
            assert_eq!(said, wanted, "sequence {number}: {story:?}");
            model.led(event, led);
        } else {
            assert!(stopped, "sequence {number}: the store was there");
            // Either nothing of it was written or all.
            let kept = model.settled(stage, id, &before).await;
            model = kept.unwrap_or_else(|| panic!("sequence {number}: neither before nor after: {story:?}"));
        }
    }
    model.compare(stage, id).await.unwrap_or_else(|why| panic!("sequence {number}: {why}\n{story:?}\n{model:?}"));
}

async fn sequences(part: u64) {
    for world in 0..WORLDS {
        sequences_of_a_world(part * WORLDS + world).await;
    }
}

async fn sequences_of_a_world(seed: u64) {
    each_world(|test, world| async move {
        let context = &*test.context;
        let shakes = world.shakes(&test).await;
        let other = world.doors(&test, 0).await.outsider;
        let session = world.sign_in(context).await.session;
        let other_session = world.browser(context, &other).await;
        let stage = Stage { test: &test, world: &world, shakes, other, session, other_session };
        let mut numbers = Numbers(seed * 1_000_003);
        for number in 0..SEQUENCES {
            Box::pin(sequence(&stage, &mut numbers, number)).await;
        }
        never(context).await;
    })
    .await;
}

macro_rules! parts {
    ($($name:ident = $part:literal),*) => { $(
        #[tokio::test]
        async fn $name() {
            assert!($part < PARTS);
            sequences($part).await;
        }
    )* };
}

parts!(first = 0, second = 1, third = 2, fourth = 3, fifth = 4, sixth = 5, seventh = 6, eighth = 7);
