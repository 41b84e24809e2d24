//! A whole connect without a browser: the authorization request, the consent page, the approval, the code's exchange.

use crate::caller::{Caller, Turn, member};
use crate::http::{self, Answer};
use crate::page::{self, Form};
use crate::people::Person;
use flows::testing::{CHALLENGE, REDIRECT_URI, VERIFIER};
use protocol::id::OrganizationId;

/// What comes next.
enum Step {
    /// The partner's link.
    Authorize,
    /// Where a redirect led.
    Page(String),
    /// The form with the button.
    Approve(Form),
    /// The partner's own request.
    Exchange(String),
}

/// Administrators, who connect one organization after the other by turns: what one person may open in an hour is limited.
pub struct Connecting {
    people: Vec<Person>,
    cookie: String,
    client: Vec<(&'static str, String)>,
    step: Step,
    turn: usize,
    request: Vec<u8>,
}

impl Connecting {
    /// `cookie` is the session cookie's name; `client` is what authenticates the partner in a body.
    pub fn new(people: Vec<Person>, cookie: &str, client: Vec<(&'static str, String)>) -> Self {
        Self { people, cookie: cookie.to_owned(), client, step: Step::Authorize, turn: 0, request: Vec::new() }
    }

    fn person(&self) -> &Person {
        &self.people[self.turn % self.people.len()]
    }

    fn organization(&self) -> OrganizationId {
        let organizations = &self.person().organizations;
        organizations[self.turn / self.people.len() % organizations.len()]
    }

    /// What a browser sends with the person's session.
    fn head(&self) -> String {
        format!("cookie: {}={}\r\naccept: text/html\r\n", self.cookie, self.person().session)
    }

    fn authorize(&self) -> Vec<u8> {
        let organization = self.organization().to_string();
        let client_id = self.client.iter().find(|(name, _)| *name == "client_id").map_or("", |(_, id)| id);
        let query = form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("client_id", client_id), ("redirect_uri", REDIRECT_URI), ("response_type", "code")])
            .extend_pairs([("state", "bench"), ("organization", &organization)])
            .extend_pairs([("code_challenge", CHALLENGE), ("code_challenge_method", "S256")])
            .finish();
        http::get(&format!("/oauth/authorize?{query}"), &self.head())
    }

    fn exchange(&self, code: &str) -> Vec<u8> {
        let mut form: Vec<(&str, &str)> = self.client.iter().map(|(name, value)| (*name, value.as_str())).collect();
        form.extend([("grant_type", "authorization_code"), ("code", code)]);
        form.extend([("redirect_uri", REDIRECT_URI), ("code_verifier", VERIFIER)]);
        http::post("/oauth/token", "", &form)
    }
}

impl Caller for Connecting {
    fn next(&mut self) -> Option<&[u8]> {
        self.request = match &self.step {
            Step::Authorize => self.authorize(),
            Step::Page(path) => http::get(path, &self.head()),
            Step::Approve(form) => form.request(&self.head()),
            Step::Exchange(code) => self.exchange(code),
        };
        Some(&self.request)
    }

    fn answered(&mut self, answer: Answer<'_>) -> Turn {
        let next = match (&self.step, answer.status) {
            (Step::Exchange(_), 200) if member(answer.text(), "refresh_token").is_some() => None,
            (Step::Exchange(_), _) => return self.begin_again(Turn::Wrong),
            (_, 303) => answer.header("location").and_then(redirected),
            (Step::Authorize | Step::Page(_), 200) => Form::with_button(answer.text(), "approve").map(Step::Approve),
            _ => return self.begin_again(Turn::Wrong),
        };
        match (next, &self.step) {
            (Some(step), _) => {
                self.step = step;
                Turn::More
            }
            (None, Step::Exchange(_)) => self.begin_again(Turn::Right),
            (None, _) => self.begin_again(Turn::Wrong),
        }
    }
}

impl Connecting {
    /// Whether what comes next is the exchange of a code.
    pub fn is_at_exchange(&self) -> bool {
        matches!(self.step, Step::Exchange(_))
    }

    /// Gives this connect up and begins with the next organization.
    pub fn start_over(&mut self) {
        self.begin_again(Turn::Wrong);
    }

    fn begin_again(&mut self, turn: Turn) -> Turn {
        self.step = Step::Authorize;
        self.turn += 1;
        turn
    }
}

/// To the partner with a code, or to a page of ours.
fn redirected(location: &str) -> Option<Step> {
    if !location.starts_with(REDIRECT_URI) {
        return page::path_of(location).map(|path| Step::Page(path.to_owned()));
    }
    page::parameter(location, "code").map(Step::Exchange)
}
