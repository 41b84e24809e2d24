//! A whole onboarding without a browser: the partner's call, the temporary URL, all organizations picked with one tick, the consent
//! to all of them, and the partner's countersignature, which answers with a client key for each.

use crate::caller::{Caller, Turn, member};
use crate::http::{self, Answer};
use crate::page::{self, Form};
use crate::people::Person;
use crate::seed::Credentials;
use flows::testing::ONBOARDING_URI;

/// What comes next.
enum Step {
    /// The partner's call.
    Initiate,
    /// The temporary URL.
    Open(String),
    /// The picker, with everything ticked.
    Pick(Form),
    /// The consent.
    Accept(Form),
    /// The partner's countersignature.
    Finalize(String),
}

/// One administrator, who lets one integration after the other onboard all of her organizations.
pub struct Onboarding {
    person: Person,
    cookie: String,
    /// Those that are left: to one that has onboarded them already, the organizations are not new.
    integrations: Vec<Credentials>,
    partner: String,
    step: Step,
    request: Vec<u8>,
}

impl Onboarding {
    /// `cookie` is the session cookie's name; each of the integrations is used once.
    pub fn new(person: Person, cookie: &str, integrations: Vec<Credentials>) -> Self {
        let cookie = format!("cookie: {cookie}={}\r\naccept: text/html\r\n", person.session);
        Self { person, cookie, integrations, partner: String::new(), step: Step::Initiate, request: Vec::new() }
    }

    fn call(&self, path: &str, body: &serde_json::Value) -> Vec<u8> {
        let head = format!("{}content-type: application/json\r\n", self.partner);
        http::post_body(path, &head, &body.to_string())
    }

    /// Whether the answer to the last call has a key for every organization.
    fn is_complete(&self, answer: &str) -> bool {
        answer.matches("\"client_key\"").count() == self.person.organizations.len()
    }
}

impl Caller for Onboarding {
    fn next(&mut self) -> Option<&[u8]> {
        self.request = match &self.step {
            Step::Initiate => {
                let Credentials { client_id, client_secret } = self.integrations.pop()?;
                self.partner = http::basic(&client_id.to_string(), &client_secret);
                self.call("/v1/onboarding/initiate", &serde_json::json!({ "redirect_uri": ONBOARDING_URI }))
            }
            Step::Open(path) => http::get(path, &self.cookie),
            Step::Pick(form) | Step::Accept(form) => form.request(&self.cookie),
            Step::Finalize(token) => self.call("/v1/onboarding/finalize", &serde_json::json!({ "token": token })),
        };
        Some(&self.request)
    }

    fn answered(&mut self, answer: Answer<'_>) -> Turn {
        let next = match (&self.step, answer.status) {
            (Step::Initiate, 201) => {
                member(answer.text(), "temporary_url").and_then(page::path_of).map(str::to_owned).map(Step::Open)
            }
            (Step::Open(_), 200) => Form::with_button(answer.text(), "continue").map(|form| Step::Pick(form.and("all", "on"))),
            (Step::Pick(_), 200) => Form::with_button(answer.text(), "approve").map(Step::Accept),
            (Step::Accept(_), 303) => {
                let back = answer.header("location").filter(|location| location.starts_with(ONBOARDING_URI));
                back.and_then(|location| page::parameter(location, "token")).map(Step::Finalize)
            }
            (Step::Finalize(_), 200) if self.is_complete(answer.text()) => {
                self.step = Step::Initiate;
                return Turn::Right;
            }
            _ => None,
        };
        let turn = if next.is_some() { Turn::More } else { Turn::Wrong };
        self.step = next.unwrap_or(Step::Initiate);
        turn
    }
}
