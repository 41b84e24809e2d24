//! The handshake door in a few lines: what is legal, and what its history says.

use super::{Event, Stage};
use flows::grant::Act;
use model::attempt::AttemptState;
use model::grant::{ActorKind, GrantState};
use model::handshake::ReturnStatus;
use model::trace::StepKind;
use protocol::id::OrganizationId;
use protocol::{ErrorCode, Seconds, Timestamp};
use storage::attempt::AttemptFilter;
use storage::grant::GrantFilter;

/// What the flow said.
pub type Said = Result<(), ErrorCode>;

/// One attempt.
#[derive(Debug, Clone)]
struct Try {
    state: AttemptState,
    expires_at: Timestamp,
    /// Whether the other administrator's browser was led.
    led_other: bool,
    /// Whether it was consented to more than what is required.
    more: bool,
    nonce: Option<String>,
    returned: bool,
    steps: Vec<StepKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Granted {
    suspended_by: Option<ActorKind>,
    more: bool,
}

/// How an organization stands towards the integration.
#[derive(Debug, Clone, Default)]
pub struct Model {
    tries: Vec<Try>,
    grant: Option<Granted>,
    revoked: usize,
    actions: Vec<&'static str>,
    told: Vec<&'static str>,
}

impl Model {
    fn target(&self, late: bool) -> Option<usize> {
        self.tries.len().checked_sub(if late { 2 } else { 1 })
    }

    /// The nonce of the address to which the browser comes back.
    pub fn nonce(&self, event: Event) -> Option<&str> {
        let Event::Return { late, .. } = event else { return None };
        self.tries[self.target(late)?].nonce.as_deref()
    }

    /// The browser was led to the partner.
    pub fn led(&mut self, event: Event, nonce: Option<String>) {
        let leads = matches!(event, Event::Consent { .. } | Event::LeadAgain);
        if let (true, Some(nonce), Some(last)) = (leads, nonce, self.tries.last_mut()) {
            last.nonce = Some(nonce);
        }
    }

    fn pending(&self, now: Timestamp) -> bool {
        self.tries.last().is_some_and(|last| last.state == AttemptState::Consented && now < last.expires_at)
    }

    fn is_suspended(&self) -> bool {
        self.grant.is_some_and(|grant| grant.suspended_by.is_some())
    }

    fn note(&mut self, action: &'static str) {
        self.actions.push(action);
        self.told.push(action);
    }

    fn take_back(&mut self, at: usize, step: StepKind) {
        self.tries[at].state = AttemptState::RolledBack;
        self.tries[at].steps.push(step);
        self.note("attempt.rolled_back");
    }

    /// What must be said, after what must be so then.
    pub fn happen(&mut self, event: Event, now: Timestamp) -> Said {
        match event {
            Event::Consent { by_other, more } => self.consent((by_other, more), now),
            Event::Return { status, elsewhere, late } => {
                self.come_back((status, elsewhere, late), now);
                Ok(())
            }
            Event::Activate => self.activate(now),
            Event::ActivateByAnother => Err(ErrorCode::NotFound),
            Event::Cancel => match self.tries.last().map(|last| last.state) {
                None => Ok(()),
                Some(AttemptState::Consented) => {
                    self.take_back(self.tries.len() - 1, StepKind::Cancelled);
                    Ok(())
                }
                Some(_) => Err(ErrorCode::HandshakeOver),
            },
            Event::LeadAgain => {
                let pending = self.pending(now);
                match self.tries.last_mut() {
                    None => Ok(()),
                    Some(last) if pending && !last.returned => {
                        (last.led_other, last.nonce) = (false, None);
                        last.steps.push(StepKind::Led);
                        Ok(())
                    }
                    Some(_) => Err(ErrorCode::HandshakeOver),
                }
            }
            Event::Day { noted } => {
                self.day(noted, now);
                Ok(())
            }
            Event::Evening => {
                self.day(true, now);
                Ok(())
            }
            Event::Act(wanted, ActorKind::Partner) => self.act_by_partner(wanted),
            Event::Act(wanted, by) => self.act(wanted, by),
            Event::Deactivate => {
                if self.grant.is_some() {
                    return self.act(Act::Revoke, ActorKind::Partner);
                }
                if self.pending(now) {
                    self.take_back(self.tries.len() - 1, StepKind::RolledBack);
                }
                if self.tries.is_empty() { Err(ErrorCode::NotFound) } else { Ok(()) }
            }
        }
    }

    fn consent(&mut self, (by_other, more): (bool, bool), now: Timestamp) -> Said {
        if self.is_suspended() {
            return Err(ErrorCode::GrantSuspendedByOperator);
        }
        if self.tries.last().is_some_and(|last| last.state == AttemptState::Consented) {
            self.take_back(self.tries.len() - 1, StepKind::Superseded);
        }
        self.note("attempt.consented");
        self.tries.push(Try {
            state: AttemptState::Consented,
            expires_at: now + Seconds::hours(24),
            led_other: by_other,
            more: more || self.grant.is_some_and(|grant| grant.more),
            nonce: None,
            returned: false,
            steps: vec![StepKind::Requested, StepKind::Consented, StepKind::Led],
        });
        Ok(())
    }

    fn come_back(&mut self, (status, elsewhere, late): (ReturnStatus, bool, bool), now: Timestamp) {
        let Some(at) = self.target(late) else { return };
        let target = &self.tries[at];
        let pending = target.state == AttemptState::Consented && now < target.expires_at;
        if target.nonce.is_none() || target.returned || elsewhere != target.led_other {
            return;
        }
        match status {
            ReturnStatus::Success if pending || target.state == AttemptState::Completed => {
                self.tries[at].returned = true;
                self.tries[at].steps.push(StepKind::Returned);
            }
            ReturnStatus::Error if pending => {
                self.tries[at].returned = true;
                self.take_back(at, StepKind::RolledBack);
            }
            ReturnStatus::Success | ReturnStatus::Error => {}
        }
    }

    fn activate(&mut self, now: Timestamp) -> Said {
        if self.is_suspended() {
            return Err(ErrorCode::GrantSuspendedByOperator);
        }
        if self.pending(now) {
            let last = self.tries.last_mut().unwrap();
            last.state = AttemptState::Completed;
            last.steps.push(StepKind::Completed);
            let more = last.more || self.grant.is_some_and(|grant| grant.more);
            self.actions.push("grant.activated");
            match self.grant {
                None => self.told.push("grant.activated"),
                Some(before) if before.more != more => self.told.push("grant.scopes_changed"),
                Some(_) => {}
            }
            self.grant = Some(Granted { suspended_by: None, more });
        }
        if self.grant.is_some() {
            return Ok(());
        }
        let last = self.tries.last();
        if last.is_some_and(|last| last.steps.contains(&StepKind::GrantRevoked)) {
            return Err(ErrorCode::HandshakeNotConsented);
        }
        Err(match last.map(|last| last.state) {
            None => ErrorCode::NotFound,
            Some(AttemptState::RolledBack) => ErrorCode::HandshakeRolledBack,
            Some(AttemptState::Expired | AttemptState::Consented) => ErrorCode::HandshakeExpired,
            Some(AttemptState::Completed | AttemptState::Requested | AttemptState::Declined) => ErrorCode::HandshakeNotConsented,
        })
    }

    fn day(&mut self, noted: bool, now: Timestamp) {
        for one in self.tries.iter_mut().filter(|one| noted && one.state == AttemptState::Consented) {
            if one.expires_at < now {
                one.state = AttemptState::Expired;
                one.steps.push(StepKind::Expired);
            } else if one.expires_at <= now + Seconds::hours(4) && !one.steps.contains(&StepKind::Reminded) {
                one.steps.push(StepKind::Reminded);
            }
        }
    }

    fn act_by_partner(&mut self, wanted: Act) -> Said {
        let Some(grant) = self.grant else {
            return Err(if self.tries.is_empty() { ErrorCode::NotFound } else { ErrorCode::TransitionIllegal });
        };
        match (wanted, grant.suspended_by) {
            (Act::Suspend, Some(ActorKind::Partner)) | (Act::Resume, None) => Ok(()),
            (Act::Suspend, Some(_)) => Err(ErrorCode::SuspendedByAnother),
            (_, _) => self.act(wanted, ActorKind::Partner),
        }
    }

    fn act(&mut self, wanted: Act, by: ActorKind) -> Said {
        let Some(grant) = self.grant else { return Err(ErrorCode::NoGrant) };
        match (wanted, grant.suspended_by) {
            (Act::Suspend, None) => {
                self.grant = Some(Granted { suspended_by: Some(by), ..grant });
                self.note("grant.suspended");
            }
            (Act::Suspend, Some(other)) if by == ActorKind::Operator && other != by => {
                self.grant = Some(Granted { suspended_by: Some(by), ..grant });
                self.note("grant.suspended");
            }
            (Act::Resume, Some(other)) if by == other || by == ActorKind::Operator => {
                self.grant = Some(Granted { suspended_by: None, ..grant });
                self.note("grant.resumed");
            }
            (Act::Resume, Some(_)) => return Err(ErrorCode::SuspendedByAnother),
            (Act::Suspend, Some(_)) | (Act::Resume, None) => return Err(ErrorCode::TransitionIllegal),
            (Act::Revoke, _) => {
                self.grant = None;
                self.revoked += 1;
                self.note("grant.revoked");
                for one in self.tries.iter_mut().filter(|one| one.state == AttemptState::Consented) {
                    one.state = AttemptState::Expired;
                    one.steps.push(StepKind::GrantRevoked);
                }
            }
        }
        Ok(())
    }

    /// After a crash: this model or the one before, whichever the store agrees with.
    pub async fn settled(self, stage: &Stage<'_>, id: OrganizationId, before: &Self) -> Option<Self> {
        if self.compare(stage, id).await.is_ok() {
            return Some(self);
        }
        before.compare(stage, id).await.ok().map(|()| before.clone())
    }

    /// Whether the store says the same, with every transition in timeline, audit log and outbox.
    pub async fn compare(&self, stage: &Stage<'_>, id: OrganizationId) -> Result<(), String> {
        let (store, client_id) = (&stage.context().store, stage.shakes.client_id());
        let filter = AttemptFilter { organization_id: id.to_string(), ..AttemptFilter::default() };
        let kept = storage::attempt::page(store, &filter, "~", 100).await.unwrap();
        let mut have = Vec::new();
        for view in &kept {
            let steps = storage::trace::of_attempt(store, view.attempt.id).await.unwrap();
            let mut names: Vec<_> = steps.iter().map(|step| step.step.as_str()).collect();
            names.sort_unstable();
            have.push((view.attempt.state.as_str(), names));
        }
        let wanted = self.tries.iter().map(|one| {
            let mut names: Vec<_> = one.steps.iter().map(|step| step.as_str()).collect();
            names.sort_unstable();
            (one.state.as_str(), names)
        });
        same("attempts", have, wanted.collect())?;
        let current = storage::handshake::current(store, id, client_id).await.unwrap();
        same("current", vec![current.map(|one| one.state)], vec![self.tries.last().map(|last| last.state)])?;
        let live = storage::grant::find_live(store, id, client_id).await.unwrap().map(|live| live.grant);
        let granted = live.map(|grant| {
            assert_eq!(grant.state == GrantState::Suspended, grant.suspended_by.is_some());
            let more = grant.scopes.to_string().contains("invoices.write");
            (grant.suspended_by.map(ActorKind::as_str), more)
        });
        let wanted = self.grant.map(|grant| (grant.suspended_by.map(ActorKind::as_str), grant.more));
        same("grant", vec![granted], vec![wanted])?;
        let filter = GrantFilter { organization_id: id.to_string(), state: Some(GrantState::Revoked), ..GrantFilter::default() };
        same("revoked", vec![storage::grant::page(store, &filter, "~", 100).await.unwrap().len()], vec![self.revoked])?;
        let events = storage::audit::page_of_organization(store, &id.to_string(), "~", 200).await.unwrap();
        same("audit", events.iter().map(|event| event.action.as_str()).collect(), self.actions.clone())?;
        let told = storage::testing::events_of(store, id).await;
        same("events", told.iter().map(String::as_str).collect(), self.told.clone())
    }
}

fn same<T: Ord + std::fmt::Debug>(what: &str, mut have: Vec<T>, mut wanted: Vec<T>) -> Result<(), String> {
    have.sort();
    wanted.sort();
    if have == wanted { Ok(()) } else { Err(format!("{what}: {have:?} instead of {wanted:?}")) }
}
