//! Generated sequences of consents, exchanges, refreshes with every generation that was ever handed out, revocations, restored
//! backups and the grant's own steps by each side, on each store: what is said, and where connections and grant stand after each
//! step, is what a model of a few lines says.

mod model_of;

use crate::each_world;
use crate::handshake_sequences::Numbers;
use ::model::grant::{Actor, ActorKind};
use ::model::membership::Role;
use ::model::organization::Organization;
use flows::grant::{Act, act};
use flows::revoke::revoke_token;
use flows::testing::{TestContext, World, member, never};
use flows::token::refresh_token::{RefreshRequest, refresh};
use flows::{Context, Decision};
use model_of::{Model, Said};
use protocol::handle::{Handle, HandleKind};
use protocol::id::{ClientId, ConnectionId, OrganizationId};
use protocol::token::TokenResponse;
use protocol::{ErrorCode, Seconds};

/// Sequences in one world: the rules that a sound store keeps are asked of all rows at once.
const SEQUENCES: u64 = 60;

/// What can happen. `of` counts connections from the newest, `back` a connection's handles; both go round.
#[derive(Debug, Clone, Copy)]
pub enum Event {
    Consent {
        ticked: &'static str,
    },
    Exchange {
        of: usize,
        by_other: bool,
    },
    /// With its newest token, the one before, or an older one; after a backup was restored also with a later one.
    Refresh {
        of: usize,
        back: usize,
        by_other: bool,
    },
    RevokeToken {
        of: usize,
        back: usize,
        by_other: bool,
    },
    /// A backup is restored in which the connection stood so many generations before.
    Restore {
        of: usize,
        by: u32,
    },
    Pass(Seconds),
    Act(Act, ActorKind),
}

fn event(numbers: &mut Numbers) -> Event {
    let mut below = |most| usize::try_from(numbers.below(most)).unwrap();
    let of = below(4) / 2;
    let by_other = below(12) == 0;
    match below(32) {
        0..=3 => {
            Event::Consent { ticked: ["", "", "employees.read", "invoices.write", "employees.read invoices.write"][below(5)] }
        }
        4..=7 => Event::Exchange { of, by_other },
        8..=17 => Event::Refresh { of, back: [0, 0, 0, 0, 1, 1, 1, 2, 3][below(9)], by_other },
        18 => Event::RevokeToken { of, back: below(3), by_other },
        19..=21 => Event::Restore { of, by: [1, 1, 2, 9][below(4)] },
        22..=24 => Event::Pass(Seconds([1, 1, 10, 11, 30, 600, 86_399, 86_400, 90 * 86_400][below(9)])),
        25 if below(2) == 0 => Event::Act(Act::Revoke, SIDES[below(3)]),
        25..=27 => Event::Act(Act::Suspend, SIDES[below(3)]),
        _ => Event::Act(Act::Resume, SIDES[below(3)]),
    }
}

const SIDES: [ActorKind; 3] = [ActorKind::Customer, ActorKind::Partner, ActorKind::Operator];

/// One organization and one integration.
struct Stage<'a> {
    test: &'a TestContext,
    world: World,
    client: ClientId,
}

impl Stage<'_> {
    fn context(&self) -> &Context {
        &self.test.context
    }

    fn organization_id(&self) -> OrganizationId {
        self.world.organization.id
    }

    fn sender(&self, by_other: bool) -> ClientId {
        if by_other { self.world.foreign } else { self.client }
    }

    /// Lets it happen to the handle that the model means.
    async fn happen(&self, event: Event, handle: Option<&str>) -> Decision<Option<TokenResponse>> {
        let context = self.context();
        match (event, handle) {
            (Event::Exchange { by_other, .. }, Some(code)) => {
                self.world.exchange(context, self.sender(by_other), code).await.map(Some)
            }
            (Event::Refresh { by_other, .. }, Some(token)) => {
                let client = self.world.client(context, self.sender(by_other)).await;
                let request = RefreshRequest { refresh_token: token, scope: None };
                refresh(context, &client, request).await.unwrap().map(Some)
            }
            (Event::RevokeToken { by_other, .. }, Some(token)) => {
                let client = self.world.client(context, self.sender(by_other)).await;
                revoke_token(context, &client, token).await.unwrap().map(|()| None)
            }
            (Event::Pass(time), _) => {
                self.test.clock.advance(time);
                flows::registry::poll_now(context).await.unwrap();
                Ok(None)
            }
            (Event::Act(wanted, by), _) => self.act(wanted, by).await.map(|()| None),
            (_, _) => Ok(None),
        }
    }

    fn connection_id(&self, code: &str) -> ConnectionId {
        let context = self.context();
        let handle = Handle::read(context.settings.environment, HandleKind::AuthorizationCode, code).unwrap();
        handle.clone().check(&context.keys.mac(handle.mac_key_id()).unwrap()).unwrap().connection_id
    }

    async fn act(&self, wanted: Act, by: ActorKind) -> Decision<()> {
        let live = storage::grant::find_live(&self.context().store, self.organization_id(), self.client).await.unwrap();
        let Some(live) = live else { return Err(ErrorCode::NoGrant.into()) };
        let actor = Actor { kind: by, id: None, name: "Somebody".to_owned() };
        act(self.context(), &live.grant, wanted, (actor, "a reason")).await.unwrap()
    }
}

/// A new organization that the world's administrator administers.
async fn organization(context: &Context, world: &World, number: u64) -> World {
    let organization = Organization {
        id: context.new_id(OrganizationId::new),
        name: format!("Sequence {number}"),
        number: format!("7{number:08}"),
        external_id: None,
        ..world.organization.clone()
    };
    let mut steps = storage::organization::insert(&organization);
    let role = member(context, organization.id, world.admin.id, Role::Administrator);
    steps.push(storage::membership::insert(&role));
    assert!(context.store.write_all(steps).await.unwrap().is_some());
    World { organization, ..world.clone() }
}

async fn sequence(stage: &Stage<'_>, numbers: &mut Numbers, number: u64) {
    let context = stage.context();
    let mut model = Model::new(stage.client == stage.world.public);
    let mut story = Vec::new();
    for turn in 0..8 + numbers.below(24) {
        // Without a connection little can happen, so there is one soon.
        let event = match turn {
            0 => Event::Consent { ticked: "" },
            1 => Event::Exchange { of: 0, by_other: false },
            _ => event(numbers),
        };
        story.push(event);
        let mut after = model.clone();
        let (said, wanted): (Said, Said) = match event {
            Event::Consent { ticked } => {
                let code = stage.world.approved(context, stage.client, ticked).await.map_err(|denied| denied.code);
                let said = code.as_ref().map(|_| None).map_err(|code| *code);
                let code = code.ok().map(|code| (stage.connection_id(&code), code));
                (said, after.consent(ticked, code, context.now()))
            }
            Event::Restore { of, by } => {
                if let Some((row, generation)) = after.restore(of, by) {
                    storage::testing::set_generation(&context.store, stage.organization_id(), row, generation).await;
                }
                (Ok(None), Ok(None))
            }
            Event::Exchange { .. } | Event::Refresh { .. } | Event::RevokeToken { .. } | Event::Pass(_) | Event::Act(..) => {
                let answer = stage.happen(event, model.handle(event).as_deref()).await.map_err(|denied| denied.code);
                let said = answer.map(|tokens| tokens.map(|tokens| (tokens.refresh_token, tokens.scope)));
                let handed = said.as_ref().ok().cloned().flatten();
                (said, after.happen(event, handed, context.now()))
            }
        };
        assert_eq!(said, wanted, "sequence {number}\n{story:?}\n{model:#?}");
        model = after;
        let compared = model.compare(stage).await;
        assert_eq!(compared, Ok(()), "sequence {number}\n{story:?}\n{model:#?}");
    }
}

async fn sequences(seed: u64) {
    each_world(|test, world| async move {
        let mut numbers = Numbers(seed * 1_000_003);
        for number in 0..SEQUENCES {
            let world = organization(&test.context, &world, number).await;
            let client = if number % 2 == 0 { world.confidential } else { world.public };
            Box::pin(sequence(&Stage { test: &test, world, client }, &mut numbers, number)).await;
        }
        never(&test.context).await;
    })
    .await;
}

macro_rules! parts {
    ($($name:ident = $seed:literal),*) => { $(#[tokio::test] async fn $name() { sequences($seed).await; })* };
}

parts!(first = 1, second = 2, third = 3, fourth = 4);
