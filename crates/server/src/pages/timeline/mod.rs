//! Timelines of attempts, for their three readers: the customer, the partner's developers, the platform's people.
//!
//! A file per reader says what they may see; here is what they see it in.

mod customer;
mod developer;
mod operator;

pub use customer::{list as of_organization, show as show_of_organization};
pub use developer::{list as of_integration, show as show_of_integration};
pub use operator::{list as of_all, show as show_of_all};

use super::client_keys::side;
use super::errors::Answer;
use super::names::{self, moment};
use super::trail::Trail;
use super::view::{
    AttemptRow, AttemptSearch, AttemptState, Audience, Organization, Timeline, TimelineEntry, TimelineList, TimelinePage,
};
use super::visit::{Visit, html};
use axum::http::StatusCode;
use flows::{Context, trace};
use model::attempt::{Attempt, AttemptState as State};
use model::integration::Door;
use model::trace::{Outcome, StepKind, TraceStep};
use protocol::id::{GrantId, UserId};
use std::collections::{BTreeMap, BTreeSet};
use storage::attempt::{AttemptFilter, AttemptView};

const ROWS: usize = 25;

/// A list for one reader.
struct Listing<'a> {
    visit: &'a Visit,
    audience: Audience,
    /// Whose attempts, by name.
    subject: String,
    /// Which; None: none of them.
    filter: Option<AttemptFilter>,
    search: Option<AttemptSearch>,
    /// The list's own path, under which each attempt has its page.
    path: String,
    back: String,
}

impl Listing<'_> {
    async fn answer(self) -> Answer {
        let context = self.visit.context();
        let trail = Trail::of(&self.visit.query);
        let before = trail.after.as_deref().unwrap_or("~");
        let mut found = match &self.filter {
            Some(filter) => storage::attempt::page(&context.store, filter, before, 26).await?,
            None => Vec::new(),
        };
        let more = found.len() > ROWS;
        found.truncate(ROWS);
        let q = self.search.as_ref().map(|search| search.q.clone()).filter(|q| !q.is_empty());
        let keep: Vec<_> = q.into_iter().map(|q| ("q".to_owned(), q)).collect();
        let next = found.last().filter(|_| more).map(|last| trail.next(&self.path, &keep, &last.attempt.id.to_string()));
        let mut attempts = Vec::with_capacity(found.len());
        for view in found {
            attempts.push(row(context, view, (self.audience, &self.path)).await?);
        }
        let view = TimelineList {
            chrome: self.visit.chrome("attempts"),
            audience: self.audience,
            subject: self.subject,
            search: self.search,
            attempts,
            previous: trail.previous(&self.path, &keep),
            next,
            back: Some(self.back),
        };
        Ok(html(StatusCode::OK, &view))
    }
}

/// One attempt for one reader.
struct Showing<'a> {
    visit: &'a Visit,
    audience: Audience,
    view: AttemptView,
    /// Path of the grant that it led to, if this reader may look at it.
    grant: Option<String>,
    back: String,
}

impl Showing<'_> {
    async fn answer(self) -> Answer {
        let context = self.visit.context();
        let attempt = &self.view.attempt;
        let integration = names::card_of(context, attempt.client_id).await?;
        let told = redact(self.audience, trace::with_grant(context, attempt, self.made().await?).await?);
        let state = state(context, &self.view).await?;
        let waits = matches!(
            state,
            AttemptState::Installing | AttemptState::Requested | AttemptState::Consented | AttemptState::Approved
        );
        let view = TimelinePage {
            chrome: self.visit.chrome("attempt"),
            attempt_id: attempt.id.to_string(),
            organization: organization(self.audience, &self.view),
            door: names::door(attempt.door),
            state,
            started: moment(attempt.created_at),
            expires: waits.then(|| moment(attempt.expires_at)),
            timeline: steps(context, (self.audience, &integration.publisher), told).await?,
            grant: self.grant,
            back: self.back,
            integration,
        };
        Ok(html(StatusCode::OK, &view))
    }

    /// The grant that came of it: one that was only to be widened, and was not, had other attempts.
    async fn made(&self) -> storage::Result<Option<GrantId>> {
        let attempt = &self.view.attempt;
        match (attempt.state, attempt.organization_id) {
            (State::Completed, Some(organization_id)) => {
                storage::consent::grant_of_attempt(&self.visit.context().store, organization_id, attempt.id).await
            }
            _ => Ok(None),
        }
    }
}

/// The steps as pages tell them; what was waited for and came is not waited for any more. The customer's own people read which of them it was.
pub async fn steps(
    context: &Context,
    (audience, publisher): (Audience, &str),
    steps: Vec<TraceStep>,
) -> storage::Result<Timeline> {
    let mut people = BTreeMap::new();
    if audience == Audience::Customer {
        for id in steps.iter().filter_map(|step| step.user_id).collect::<BTreeSet<_>>() {
            people.extend(storage::user::find(&context.store, id).await?.map(|user| (id, user.name)));
        }
    }
    let answered = steps.iter().rposition(|step| !matches!(step.step, StepKind::ApprovalAsked | StepKind::Opened));
    let entries = steps.into_iter().enumerate().map(|(index, step)| {
        let is_answered = step.outcome == Outcome::Waiting && answered.is_some_and(|answered| index < answered);
        let outcome = if is_answered { Outcome::Ok } else { step.outcome };
        entry(TraceStep { outcome, ..step }, &people)
    });
    let entries = entries.collect();
    Ok(Timeline { audience, publisher: publisher.to_owned(), entries })
}

fn entry(step: TraceStep, people: &BTreeMap<UserId, String>) -> TimelineEntry {
    TimelineEntry {
        at: moment(step.at),
        by: side(step.by),
        person: step.user_id.and_then(|id| people.get(&id).cloned()),
        step: step.step,
        outcome: step.outcome,
        code: step.code,
        detail: step.detail,
    }
}

/// What is not the reader's is left out.
fn redact(audience: Audience, steps: Vec<TraceStep>) -> Vec<TraceStep> {
    match audience {
        Audience::Developer => trace::for_partner(steps),
        Audience::Customer | Audience::Operator => steps,
    }
}

/// The organization, once it is known; to the partner, once it has signed, or from the start where the customer came to its page.
fn organization(audience: Audience, view: &AttemptView) -> Option<Organization> {
    let is_install = view.attempt.door == Door::Marketplace;
    let told = audience != Audience::Developer || view.is_consented || is_install;
    (told && !view.organization_name.is_empty())
        .then(|| Organization { name: view.organization_name.clone(), number: view.organization_number.clone() })
}

/// How an attempt stands; one that is past its time has expired, whatever its row says yet.
async fn state(context: &Context, view: &AttemptView) -> storage::Result<AttemptState> {
    let attempt = &view.attempt;
    Ok(match attempt.state {
        State::Requested | State::Consented if context.now() >= attempt.expires_at => AttemptState::Expired,
        State::Requested if at_partner(context, attempt).await? => AttemptState::Installing,
        State::Requested => AttemptState::Requested,
        State::Consented if view.waits_for_asker => AttemptState::Approved,
        State::Consented => AttemptState::Consented,
        State::Completed => AttemptState::Completed,
        State::Declined if trace::of_kind(context, attempt.id, StepKind::Cancelled).await? > 0 => AttemptState::Cancelled,
        State::Declined if trace::of_kind(context, attempt.id, StepKind::ApprovalWithdrawn).await? > 0 => AttemptState::Withdrawn,
        State::Declined => AttemptState::Declined,
        State::Expired => AttemptState::Expired,
        State::RolledBack => AttemptState::RolledBack,
    })
}

/// Whether it is an install with which nobody has come back from the partner.
async fn at_partner(context: &Context, attempt: &Attempt) -> storage::Result<bool> {
    Ok(attempt.door == Door::Marketplace && trace::of_kind(context, attempt.id, StepKind::Continued).await? == 0)
}

async fn row(context: &Context, view: AttemptView, (audience, path): (Audience, &str)) -> storage::Result<AttemptRow> {
    let attempt = &view.attempt;
    let last = trace::last(context, attempt.id, |steps| redact(audience, steps)).await?;
    let last = last.map(|step| (step.step, step.outcome));
    Ok(AttemptRow {
        attempt_id: attempt.id.to_string(),
        path: format!("{path}/{}", attempt.id),
        organization: organization(audience, &view),
        door: names::door(attempt.door),
        state: state(context, &view).await?,
        started: moment(attempt.created_at),
        last,
        integration: view.integration_name,
    })
}
