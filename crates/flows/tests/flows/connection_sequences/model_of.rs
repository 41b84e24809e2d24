//! A grant and its connections in a few lines: what each generation of a handle is good for, and what the grant's steps do to it.

use super::{Event, Stage};
use flows::grant::Act;
use model::connection::ConnectionState;
use model::grant::{ActorKind, GrantState};
use protocol::id::ConnectionId;
use protocol::scope::ScopeSet;
use protocol::{ErrorCode, Seconds, Timestamp};

/// The next refresh token and the scopes, where there are tokens.
pub type Handed = Option<(Option<String>, ScopeSet)>;

/// What was said.
pub type Said = Result<Handed, ErrorCode>;

#[derive(Debug, Clone)]
struct Chain {
    id: ConnectionId,
    /// Whether it stands under the grant: otherwise its exchange makes or widens it.
    bound: bool,
    scopes: ScopeSet,
    state: ConnectionState,
    /// Whether it ended with its grant.
    with_grant: bool,
    generation: usize,
    code_expires_at: Timestamp,
    redeemed_at: Timestamp,
    rotated_at: Timestamp,
    expires_at: Timestamp,
    /// What was handed out, by generation.
    handles: Vec<String>,
}

impl Chain {
    fn turn(&mut self, generation: usize, now: Timestamp) {
        (self.state, self.generation) = (ConnectionState::Active, generation);
        (self.rotated_at, self.expires_at) = (now, now + Seconds::days(90));
    }

    fn is_live(&self) -> bool {
        matches!(self.state, ConnectionState::Active | ConnectionState::Suspended)
    }

    /// The answer with the current generation: the very one that was handed out before, if it was.
    fn answer(&mut self, handed: Handed) -> (Option<String>, ScopeSet) {
        if self.handles.len() == self.generation {
            self.handles.extend(handed.and_then(|(token, _)| token));
        }
        (self.handles.get(self.generation).cloned(), self.scopes.clone())
    }
}

/// One organization and one integration.
#[derive(Debug, Clone)]
pub struct Model {
    retry: Seconds,
    /// Scopes, and whose side suspended it.
    grant: Option<(ScopeSet, Option<ActorKind>)>,
    /// The newest first.
    chains: Vec<Chain>,
}

impl Model {
    pub fn new(is_public: bool) -> Self {
        Self { retry: if is_public { Seconds(30) } else { Seconds::hours(24) }, grant: None, chains: Vec::new() }
    }

    fn is_suspended(&self) -> bool {
        self.grant.as_ref().is_some_and(|(_, by)| by.is_some())
    }

    fn at(&self, of: usize) -> Option<usize> {
        (!self.chains.is_empty()).then(|| of % self.chains.len())
    }

    /// The handle that an event is about, as it was handed out.
    pub fn handle(&self, event: Event) -> Option<String> {
        let handles = |of| Some(&self.chains[self.at(of)?].handles);
        match event {
            Event::Exchange { of, .. } => handles(of)?.first().cloned(),
            Event::Refresh { of, back, .. } | Event::RevokeToken { of, back, .. } => {
                let handles = handles(of)?;
                handles.get(handles.len() - 1 - back % handles.len()).cloned()
            }
            Event::Consent { .. } | Event::Restore { .. } | Event::Pass(_) | Event::Act(..) => None,
        }
    }

    /// The customer consents; the code that went out, if one did.
    pub fn consent(&mut self, ticked: &str, code: Option<(ConnectionId, String)>, now: Timestamp) -> Said {
        if self.is_suspended() {
            return Err(ErrorCode::GrantSuspendedByOperator);
        }
        let asked: ScopeSet = format!("transactions.read {ticked}").trim().parse().unwrap();
        let held = self.grant.as_ref().map(|(scopes, _)| scopes.clone()).unwrap_or_default();
        let (id, code) = code.unwrap();
        self.chains.insert(
            0,
            Chain {
                id,
                bound: held.covers(&asked),
                scopes: asked,
                state: ConnectionState::Pending,
                with_grant: false,
                generation: 0,
                code_expires_at: now + Seconds::minutes(10),
                redeemed_at: now,
                rotated_at: now,
                expires_at: now + Seconds::minutes(10),
                handles: vec![code],
            },
        );
        Ok(None)
    }

    /// Sets a connection back; which one, and to what.
    pub fn restore(&mut self, of: usize, by: u32) -> Option<(ConnectionId, u32)> {
        let at = self.at(of)?;
        let chain = &mut self.chains[at];
        if chain.generation == 0 {
            return None;
        }
        chain.generation = chain.generation.saturating_sub(usize::try_from(by).unwrap());
        Some((chain.id, u32::try_from(chain.generation).unwrap()))
    }

    /// What must be said, after what must be so then. `handed` is what was handed out: new when the model has none.
    pub fn happen(&mut self, event: Event, handed: Handed, now: Timestamp) -> Said {
        let handle = self.handle(event);
        match event {
            Event::Exchange { of, by_other } => match self.at(of) {
                Some(_) if by_other => Err(ErrorCode::CodeInvalid),
                Some(at) => self.exchange(at, now).map(|()| Some(self.chains[at].answer(handed))),
                None => Ok(None),
            },
            Event::Refresh { of, by_other, .. } => match (self.at(of), handle) {
                (Some(_), _) if by_other => Err(ErrorCode::RefreshTokenInvalid),
                (Some(at), Some(handle)) => {
                    let generation = self.chains[at].handles.iter().position(|known| *known == handle).unwrap();
                    self.refresh(at, generation, now).map(|()| Some(self.chains[at].answer(handed)))
                }
                _ => Ok(None),
            },
            Event::RevokeToken { of, by_other, .. } => {
                if let (Some(at), false) = (self.at(of), by_other) {
                    let chain = &mut self.chains[at];
                    // A code is no token; with a token in hand, a row that a backup set back to its code is over too.
                    if handle.as_ref() != chain.handles.first() && chain.state != ConnectionState::Revoked {
                        chain.state = ConnectionState::Revoked;
                    }
                }
                Ok(None)
            }
            Event::Act(wanted, by) => self.act(wanted, by).map(|()| None),
            Event::Pass(_) | Event::Consent { .. } | Event::Restore { .. } => Ok(None),
        }
    }

    fn exchange(&mut self, at: usize, now: Timestamp) -> Result<(), ErrorCode> {
        let is_suspended = self.is_suspended();
        let chain = &mut self.chains[at];
        if chain.generation > 0 {
            if chain.is_live() && now > chain.redeemed_at + Seconds(10) && now < chain.code_expires_at {
                chain.state = ConnectionState::Revoked;
            }
            return Err(ErrorCode::CodeUsed);
        }
        if now >= chain.code_expires_at {
            return Err(ErrorCode::CodeExpired);
        }
        match chain.state {
            ConnectionState::Pending if !chain.bound && is_suspended => return Err(ErrorCode::GrantSuspended),
            ConnectionState::Pending => {}
            ConnectionState::Suspended => return Err(ErrorCode::GrantSuspended),
            ConnectionState::Active => return Err(ErrorCode::CodeUsed),
            ConnectionState::Revoked => return Err(ErrorCode::GrantRevoked),
        }
        let (held, _) = self.grant.take().unwrap_or_default();
        self.grant = Some((held.union(&chain.scopes), None));
        chain.bound = true;
        chain.redeemed_at = now;
        chain.turn(1, now);
        Ok(())
    }

    fn refresh(&mut self, at: usize, presented: usize, now: Timestamp) -> Result<(), ErrorCode> {
        let chain = &mut self.chains[at];
        if presented == 0 {
            return Err(ErrorCode::RefreshTokenInvalid);
        }
        if chain.state == ConnectionState::Revoked {
            return Err(if chain.with_grant { ErrorCode::GrantRevoked } else { ErrorCode::ConnectionRevoked });
        }
        if chain.state == ConnectionState::Pending {
            chain.turn(presented + 1, now);
            return Ok(());
        }
        let in_time = now < chain.rotated_at + self.retry;
        let is_spent = chain.generation > presented + 1 || chain.generation == presented + 1 && !in_time;
        if is_spent {
            chain.state = ConnectionState::Revoked;
            return Err(ErrorCode::RefreshTokenReplayed);
        }
        if chain.state == ConnectionState::Suspended {
            return Err(ErrorCode::GrantSuspended);
        }
        if now >= chain.expires_at {
            return Err(ErrorCode::RefreshTokenExpired);
        }
        if chain.generation <= presented {
            chain.turn(presented + 1, now);
        }
        Ok(())
    }

    fn act(&mut self, wanted: Act, by: ActorKind) -> Result<(), ErrorCode> {
        let Some((_, suspended_by)) = &mut self.grant else { return Err(ErrorCode::NoGrant) };
        let bound = self.chains.iter_mut().filter(|chain| chain.bound && chain.state != ConnectionState::Revoked);
        match (wanted, *suspended_by) {
            (Act::Suspend, None) => {
                *suspended_by = Some(by);
                bound.for_each(|chain| chain.state = ConnectionState::Suspended);
            }
            (Act::Suspend, Some(other)) if by == ActorKind::Operator && other != by => *suspended_by = Some(by),
            (Act::Resume, Some(other)) if by == other || by == ActorKind::Operator => {
                *suspended_by = None;
                bound.for_each(|chain| {
                    let is_code = chain.generation == 0;
                    chain.state = if is_code { ConnectionState::Pending } else { ConnectionState::Active };
                });
            }
            (Act::Resume, Some(_)) => return Err(ErrorCode::SuspendedByAnother),
            (Act::Suspend, Some(_)) | (Act::Resume, None) => return Err(ErrorCode::TransitionIllegal),
            (Act::Revoke, _) => {
                self.grant = None;
                for chain in &mut self.chains {
                    chain.state = ConnectionState::Revoked;
                    chain.with_grant |= chain.bound;
                }
            }
        }
        Ok(())
    }

    /// Whether the store says the same.
    pub async fn compare(&self, stage: &Stage<'_>) -> Result<(), String> {
        let (store, organization_id) = (&stage.context().store, stage.organization_id());
        let live = storage::grant::find_live(store, organization_id, stage.client).await.unwrap().map(|live| live.grant);
        let kept = live.map(|grant| {
            assert_eq!(grant.state == GrantState::Suspended, grant.suspended_by.is_some());
            (grant.scopes, grant.suspended_by)
        });
        if kept != self.grant {
            return Err(format!("the grant is {kept:?}"));
        }
        for chain in &self.chains {
            let row = storage::connection::find(store, organization_id, chain.id).await.unwrap().unwrap();
            let kept = (row.state, row.generation as usize, row.rotated_at, row.expires_at, row.grant_id.is_some(), row.scopes);
            let wanted = (chain.state, chain.generation, chain.rotated_at, chain.expires_at, chain.bound, chain.scopes.clone());
            if kept != wanted {
                return Err(format!("{} is {kept:?}, and should be {wanted:?}", chain.id));
            }
        }
        Ok(())
    }
}
