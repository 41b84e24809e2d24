//! The timelines of attempts, for their three audiences.

use super::{Dress, Sample, extensions::organization, grant::card, moment};
use crate::pages::view::{
    AttemptRow, AttemptSearch, AttemptState, Audience, Door, Organization, Side, StepOutcome, Timeline, TimelineEntry,
    TimelineList, TimelinePage, TimelineStep, View,
};

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = pages(dress);
    samples.extend(lists(dress));
    samples
}

fn entry(step: TimelineStep, by: Side) -> TimelineEntry {
    TimelineEntry { at: moment(), by, person: None, step, outcome: StepOutcome::Ok, code: None, detail: None }
}

fn refused(step: TimelineStep, by: Side, code: &str) -> TimelineEntry {
    TimelineEntry { outcome: StepOutcome::Refused, code: Some(code.to_owned()), ..entry(step, by) }
}

fn timeline(dress: Dress, audience: Audience, entries: Vec<TimelineEntry>) -> Timeline {
    Timeline { audience, publisher: dress.publisher(), entries }
}

/// The steps of an extension that was activated.
pub(super) fn extension(dress: Dress) -> Timeline {
    let steps = vec![
        entry(TimelineStep::Requested, Side::Customer),
        entry(TimelineStep::Consented, Side::Customer),
        entry(TimelineStep::KeyShown, Side::Customer),
        entry(TimelineStep::Activated, Side::Customer),
        entry(TimelineStep::Completed, Side::System),
        TimelineEntry { outcome: StepOutcome::Waiting, ..entry(TimelineStep::FirstUsed, Side::Partner) },
    ];
    timeline(dress, Audience::Customer, steps)
}

fn onboarding(dress: Dress) -> Vec<TimelineEntry> {
    let detail = dress.name("organization 910000003", "المؤسسة 910000003");
    vec![
        entry(TimelineStep::Initiated, Side::Partner),
        entry(TimelineStep::Opened, Side::Customer),
        TimelineEntry {
            detail: Some(detail),
            ..refused(TimelineStep::OrganizationRefused, Side::Customer, "organization_not_allowed")
        },
        entry(TimelineStep::ApprovalAsked, Side::Customer),
        entry(TimelineStep::ApprovalGranted, Side::Customer),
        entry(TimelineStep::Consented, Side::Customer),
        refused(TimelineStep::CodeRefused, Side::Partner, "pkce_verifier_wrong"),
        refused(TimelineStep::FinalizeRefused, Side::Partner, "of_another_version"),
        TimelineEntry { outcome: StepOutcome::Waiting, ..entry(TimelineStep::Finalized, Side::Partner) },
    ]
}

fn pages(dress: Dress) -> Vec<Sample> {
    let customer = TimelinePage {
        chrome: dress.signed_in("/organizations/org_1/attempts/att_1"),
        attempt_id: "att_01m0000000000000000000".to_owned(),
        integration: card(dress),
        organization: Some(organization(dress)),
        door: Door::Onboarding,
        state: AttemptState::Consented,
        started: moment(),
        expires: Some(moment()),
        timeline: timeline(dress, Audience::Customer, onboarding(dress)),
        grant: Some("/organizations/org_1/integrations/gra_1".to_owned()),
        back: "/organizations/org_1/attempts".to_owned(),
    };
    let developer = TimelinePage {
        organization: None,
        timeline: timeline(dress, Audience::Developer, onboarding(dress)),
        grant: None,
        ..customer.clone()
    };
    // Every step in every outcome, so that each text is seen once.
    let every = TimelineStep::ALL.iter().flat_map(|step| {
        StepOutcome::ALL.iter().copied().map(|outcome| TimelineEntry { outcome, ..entry(*step, Side::Operator) })
    });
    let operator = TimelinePage {
        state: AttemptState::RolledBack,
        expires: None,
        timeline: timeline(dress, Audience::Operator, every.collect()),
        ..customer.clone()
    };
    let empty = TimelinePage {
        organization: None,
        state: AttemptState::Expired,
        expires: None,
        timeline: timeline(dress, Audience::Customer, Vec::new()),
        ..developer.clone()
    };
    vec![
        Sample { name: "timeline", html: customer.to_html() },
        Sample { name: "timeline_developer", html: developer.to_html() },
        Sample { name: "timeline_operator", html: operator.to_html() },
        Sample { name: "timeline_empty", html: empty.to_html() },
    ]
}

fn row(dress: Dress, number: usize) -> AttemptRow {
    let (state, last) = [
        (AttemptState::Completed, (TimelineStep::Completed, StepOutcome::Ok)),
        (AttemptState::Requested, (TimelineStep::ApprovalAsked, StepOutcome::Waiting)),
        (AttemptState::Consented, (TimelineStep::CodeRefused, StepOutcome::Refused)),
        (AttemptState::Declined, (TimelineStep::Declined, StepOutcome::Ok)),
        (AttemptState::Expired, (TimelineStep::Expired, StepOutcome::Ok)),
        (AttemptState::RolledBack, (TimelineStep::RolledBack, StepOutcome::Ok)),
        (AttemptState::Approved, (TimelineStep::Consented, StepOutcome::Ok)),
        (AttemptState::Cancelled, (TimelineStep::Cancelled, StepOutcome::Ok)),
        (AttemptState::Withdrawn, (TimelineStep::ApprovalWithdrawn, StepOutcome::Ok)),
        (AttemptState::Installing, (TimelineStep::Requested, StepOutcome::Ok)),
    ][number % 10];
    let organization = Organization { name: dress.acme(), number: (910_000_000 + number).to_string() };
    AttemptRow {
        attempt_id: format!("att_{number}"),
        path: format!("/organizations/org_1/attempts/att_{number}"),
        integration: dress.integration(),
        organization: number.is_multiple_of(2).then_some(organization),
        door: [Door::Extension, Door::Onboarding, Door::Connect][number % 3],
        state,
        started: moment(),
        last: (number != 3).then_some(last),
    }
}

fn lists(dress: Dress) -> Vec<Sample> {
    let customer = TimelineList {
        chrome: dress.signed_in("/organizations/org_1/attempts"),
        audience: Audience::Customer,
        subject: dress.acme(),
        search: None,
        attempts: (0..9).map(|number| row(dress, number)).collect(),
        previous: None,
        next: None,
        back: Some("/organizations/org_1/extensions".to_owned()),
    };
    let developer = TimelineList {
        audience: Audience::Developer,
        subject: dress.integration(),
        attempts: (0..25).map(|number| row(dress, number)).collect(),
        previous: Some("/developer/integrations/app_tidewater/attempts".to_owned()),
        next: Some("/developer/integrations/app_tidewater/attempts?after=att_25".to_owned()),
        ..customer.clone()
    };
    let search = |q: String| Some(AttemptSearch { action: "/operator/attempts".to_owned(), q });
    let operator = TimelineList {
        audience: Audience::Operator,
        subject: "Northwind".to_owned(),
        search: search(String::new()),
        back: Some("/operator".to_owned()),
        ..customer.clone()
    };
    let not_found =
        TimelineList { attempts: Vec::new(), search: search(dress.name("910000009", "910000009")), ..operator.clone() };
    let none =
        |audience, subject: String| TimelineList { audience, subject, attempts: Vec::new(), back: None, ..customer.clone() };
    vec![
        Sample { name: "attempts", html: customer.to_html() },
        Sample { name: "attempts_many", html: developer.to_html() },
        Sample { name: "attempts_operator", html: operator.to_html() },
        Sample { name: "attempts_not_found", html: not_found.to_html() },
        Sample { name: "attempts_none", html: none(Audience::Customer, dress.acme()).to_html() },
        Sample { name: "attempts_none_developer", html: none(Audience::Developer, dress.integration()).to_html() },
        Sample { name: "attempts_none_operator", html: none(Audience::Operator, "Northwind".to_owned()).to_html() },
    ]
}
