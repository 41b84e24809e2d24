//! One request for a page: who asks, from which browser, in which language, with which parameters.

use super::errors::{Answer, Failure};
use super::frame::{Browser, Frame};
use super::names::view_user;
use super::view::{Chrome, View};
use super::{cookie, csrf, posted, return_to};
use crate::language::preferences;
use crate::run::{ClientAddress, TraceId};
use crate::state::AppState;
use axum::body::Bytes;
use axum::extract::{FromRequest, FromRequestParts as _, RawPathParams, Request};
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use flows::{Context, Denied};
use model::session::Session;
use model::user::User;
use protocol::ErrorCode;
use protocol::form::Form;
use std::pin::Pin;
use std::sync::Arc;

/// Who is signed in.
#[derive(Clone)]
pub struct Current {
    /// The session cookie's token, to which forms are bound.
    pub token: String,
    /// The session.
    pub session: Session,
    /// Whose it is.
    pub user: User,
}

/// A request for a page.
#[derive(Clone)]
pub struct Visit {
    /// What is needed even where everything else fails.
    pub frame: Arc<Frame>,
    /// Who is signed in.
    pub current: Option<Arc<Current>>,
    /// The query's parameters.
    pub query: Form,
    /// The body's parameters, of a POST.
    pub form: Form,
    /// The file that the body carries, if it is a form with one.
    pub file: Option<Bytes>,
    /// Whether the body was larger than this address takes, so that nothing of it was read.
    pub too_large: bool,
    method: Method,
    path: Vec<(String, String)>,
}

impl FromRequest<AppState> for Visit {
    type Rejection = Response;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let frame = Arc::new(frame(&mut parts, state).await);
        let posted = match posted::read(&parts, body, state).await {
            Ok(posted) => posted,
            Err(failure) => return Err(frame.finish(Err(failure))),
        };
        let path = match RawPathParams::from_request_parts(&mut parts, state).await {
            Ok(path) => path.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect(),
            Err(_) => return Err(frame.finish(Err(ErrorCode::PageNotFound.into()))),
        };
        let current = match current(&parts, state).await {
            Ok(current) => current.map(Arc::new),
            Err(error) => return Err(frame.finish(Err(error.into()))),
        };
        let query = Form::of_page(parts.uri.query().unwrap_or_default().as_bytes());
        Ok(Self {
            frame,
            current,
            query,
            form: posted.form,
            file: posted.file,
            too_large: posted.too_large,
            method: parts.method,
            path,
        })
    }
}

/// The frame of a request, whatever else is wrong with it.
pub async fn frame(parts: &mut Parts, state: &AppState) -> Frame {
    let cookies = cookie::joined(&parts.headers);
    // Neither extractor can fail.
    let trace = TraceId::from_request_parts(parts, state).await.unwrap_or(TraceId::from_bytes([0; 16]));
    let address = ClientAddress::from_request_parts(parts, state).await;
    let address = address.unwrap_or(ClientAddress(std::net::IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED)));
    let accepted = parts.headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    Frame {
        preferences: preferences(parts.uri.query(), Some(&cookies), accepted),
        browser: Browser::of(state, &cookies),
        here: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), |here| here.as_str().to_owned()),
        state: state.clone(),
        trace,
        address,
    }
}

async fn current(parts: &Parts, state: &AppState) -> storage::Result<Option<Current>> {
    let cookies = cookie::joined(&parts.headers);
    let name = cookie::name(&state.pages, "cs_session");
    let Some(token) = cookie::find(&cookies, &name) else { return Ok(None) };
    let found = flows::sign_in::current(&state.context, token).await?;
    Ok(found.map(|(session, user)| Current { token: token.to_owned(), session, user }))
}

impl Visit {
    /// What flows are handed.
    pub fn context(&self) -> &Context {
        &self.frame.state.context
    }

    /// Language tag of the page.
    pub fn language(&self) -> &'static str {
        self.frame.preferences.language.tag()
    }

    /// Whether this is a GET or HEAD.
    pub fn only_looks(&self) -> bool {
        self.method != Method::POST
    }

    /// A part of the path; what cannot be one is a page that does not exist.
    pub fn part<T: std::str::FromStr>(&self, name: &str) -> Result<T, Failure> {
        let text = self.path.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str());
        text.and_then(|text| text.parse().ok()).ok_or_else(|| ErrorCode::PageNotFound.into())
    }

    /// The frame of a page whose forms belong to whoever is signed in, or else to the browser.
    pub fn chrome(&self, form: &str) -> Chrome {
        Chrome { csrf: self.token(self.holder(), form), ..self.bare_chrome() }
    }

    /// The frame of a page for somebody who is about to sign in: its forms belong to the browser.
    pub fn signed_out_chrome(&self, form: &str) -> Chrome {
        let csrf = self.token(csrf::Holder::Browser(&self.frame.browser.token), form);
        Chrome { csrf, user: None, sign_out: None, ..self.bare_chrome() }
    }

    fn bare_chrome(&self) -> Chrome {
        let user = self.current.as_ref().map(|current| view_user(&current.user));
        let here = if self.only_looks() { self.frame.here.clone() } else { self.frame.path().to_owned() };
        Chrome { sign_out: user.is_some().then(|| "/logout".to_owned()), user, here: Some(here), ..self.frame.chrome() }
    }

    fn holder(&self) -> csrf::Holder<'_> {
        match &self.current {
            Some(current) => csrf::Holder::Session(&current.token),
            None => csrf::Holder::Browser(&self.frame.browser.token),
        }
    }

    fn token(&self, holder: csrf::Holder<'_>, form: &str) -> String {
        csrf::token(&self.frame.state.pages.csrf_key, holder, form)
    }

    fn proven(&self, holder: csrf::Holder<'_>) -> Option<&str> {
        csrf::form_of(&self.frame.state.pages.csrf_key, holder, self.form.get("csrf")?)
    }

    /// That the posted form is this one, made for this session; asked before anything else of every POST.
    pub fn prove(&self, form: &str) -> Result<(), Failure> {
        if self.proven(self.holder()) == Some(form) { Ok(()) } else { Err(ErrorCode::FormExpired.into()) }
    }

    /// The same for the forms of [`Self::signed_out_chrome`].
    pub fn proves_by_browser(&self, form: &str) -> bool {
        self.proven(csrf::Holder::Browser(&self.frame.browser.token)) == Some(form)
    }

    /// That the posted form is one of this session's, whichever: for the sign-out button in the header of each page.
    pub fn prove_any(&self) -> Result<(), Failure> {
        if self.proven(self.holder()).is_some() { Ok(()) } else { Err(ErrorCode::FormExpired.into()) }
    }

    /// What was typed into a field, without the space around it.
    pub fn typed(&self, name: &str) -> String {
        self.form.get(name).unwrap_or_default().trim().to_owned()
    }
}

/// A person who is signed in. A GET by anybody else leads to sign-in and back; a POST is refused, since its form is no longer good.
#[derive(Clone)]
pub struct SignedIn {
    /// The request.
    pub visit: Visit,
    /// Who.
    pub current: Arc<Current>,
}

/// What a handler wants to know of who is there.
pub trait Visitor: Sized {
    /// Lets the visit in, or says why not.
    fn admit(visit: Visit) -> impl Future<Output = Result<Self, Failure>> + Send;
}

impl Visitor for Visit {
    async fn admit(visit: Visit) -> Result<Self, Failure> {
        match visit.query.malformed().or(visit.form.malformed()) {
            None => Ok(visit),
            Some(malformed) => Err(Denied::because(malformed.code(), format!("{malformed}.")).into()),
        }
    }
}

/// A visit whose parameters nobody has looked at, for the address whose faults the partner hears of.
#[derive(Clone)]
pub struct AsSent(pub Visit);

impl Visitor for AsSent {
    async fn admit(visit: Visit) -> Result<Self, Failure> {
        Ok(Self(visit))
    }
}

impl Visitor for SignedIn {
    async fn admit(visit: Visit) -> Result<Self, Failure> {
        let visit = Visit::admit(visit).await?;
        match visit.current.clone() {
            Some(current) => Ok(Self { visit, current }),
            None if visit.only_looks() => Err(Failure::Elsewhere(return_to::with("/login", return_to::local(&visit.frame.here)))),
            None => Err(ErrorCode::SignInRequired.into()),
        }
    }
}

type Answering = Pin<Box<dyn Future<Output = Response> + Send>>;

/// Makes a route's handler of a function that answers a visitor.
pub fn page<V, F, Fut>(handler: F) -> impl Fn(Visit) -> Answering + Clone + Send + Sync + 'static
where
    V: Visitor + Send,
    F: Fn(V) -> Fut + Clone + Send + Sync + 'static,
    Fut: Future<Output = Answer> + Send,
{
    move |visit| {
        let (handler, frame) = (handler.clone(), Arc::clone(&visit.frame));
        Box::pin(async move {
            let answer = match V::admit(visit).await {
                Ok(visitor) => handler(visitor).await,
                Err(failure) => Err(failure),
            };
            frame.finish(answer)
        })
    }
}

/// A page as an answer.
pub fn html(status: StatusCode, page: &impl View) -> Response {
    let content_type = [(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"))];
    (status, content_type, page.to_html()).into_response()
}

/// 303: the browser goes there by GET.
pub fn see_other(location: &str) -> Response {
    match HeaderValue::try_from(location) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
