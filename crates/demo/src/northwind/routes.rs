//! The routes: each names its scope, checks the token, answers for the token's organization.

use askama::Template;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::header::{AUTHORIZATION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Value, json};

use super::data::{Invoice, Owner};
use super::problem::Problem;
use super::{App, ResourceEnvironment};

/// Who calls, after every check.
struct Caller {
    owner: Owner,
    client_id: String,
}

impl Caller {
    fn organization_id(&self) -> &str {
        &self.owner.1
    }
}

impl App {
    async fn caller(&self, headers: &HeaderMap, scope: &str) -> Result<Caller, Problem> {
        let mut values = headers.get_all(AUTHORIZATION).iter();
        let authorization = match (values.next(), values.next()) {
            (Some(one), None) => one.to_str().ok(),
            (None, _) => None,
            (Some(_), Some(_)) => {
                return Err(Problem::bad_request("Send one Authorization header, not several."));
            }
        };
        let claims = self.0.verifiers.authenticate(authorization, &[scope]).await?;
        Ok(Caller { owner: (claims.iss, claims.organization_id), client_id: claims.client_id })
    }
}

pub(super) async fn transactions(State(app): State<App>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let caller = app.caller(&headers, "transactions.read").await?;
    let data = app.0.data.transactions(&caller.owner);
    Ok(Json(json!({"organization_id": caller.organization_id(), "data": data})))
}

pub(super) async fn employees(State(app): State<App>, headers: HeaderMap) -> Result<Json<Value>, Problem> {
    let caller = app.caller(&headers, "employees.read").await?;
    let data = app.0.data.employees(&caller.owner);
    Ok(Json(json!({"organization_id": caller.organization_id(), "data": data})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NewInvoice {
    customer: String,
    amount: String,
    currency: String,
    #[serde(default)]
    text: String,
}

pub(super) async fn create_invoice(
    State(app): State<App>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<(StatusCode, Json<Invoice>), Problem> {
    let caller = app.caller(&headers, "invoices.write").await?;
    let body = body.map_err(|rejection| {
        Problem::new(rejection.status(), "invalid_request", "The body cannot be read, or is longer than 16 KiB.")
    })?;
    let new: NewInvoice = serde_json::from_slice(&body).map_err(|error| {
        Problem::bad_request(format!("The body is not {{customer, amount, currency, text?}} as JSON: {error}."))
    })?;
    check(&new).map_err(Problem::bad_request)?;
    let today = jiff::Timestamp::from_microsecond(app.0.config.clock.now().as_micros()).unwrap_or_default();
    let invoice = Invoice {
        id: String::new(),
        number: 0,
        date: today.to_string().chars().take(10).collect(),
        customer: new.customer,
        text: new.text,
        amount: new.amount,
        currency: new.currency,
        created_by: caller.client_id,
    };
    Ok((StatusCode::CREATED, Json(app.0.data.add(caller.owner, invoice))))
}

fn check(new: &NewInvoice) -> Result<(), &'static str> {
    if new.customer.trim().is_empty() || new.customer.chars().count() > 200 {
        return Err("customer must have 1 to 200 characters.");
    }
    if new.text.chars().count() > 1_000 {
        return Err("text must have at most 1000 characters.");
    }
    if new.currency.len() != 3 || !new.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err("currency must be three capital letters, such as NOK.");
    }
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    match new.amount.split_once('.') {
        Some((whole, cents)) if digits(whole) && whole.len() <= 12 && digits(cents) && cents.len() == 2 => Ok(()),
        _ => Err("amount must be a string with two decimal places, such as \"1250.00\"."),
    }
}

pub(super) async fn not_found(uri: Uri) -> Problem {
    let detail = format!("There is nothing at {}. GET / lists what there is.", uri.path());
    Problem::new(StatusCode::NOT_FOUND, "not_found", detail)
}

pub(super) async fn method_not_allowed() -> Problem {
    let detail = "This address takes another method. GET / lists them.";
    Problem::new(StatusCode::METHOD_NOT_ALLOWED, "method_not_allowed", detail)
}

#[derive(Template)]
#[template(path = "northwind/index.html")]
struct Page<'a> {
    base_url: &'a str,
    environments: &'a [ResourceEnvironment],
}

pub(super) async fn page(State(app): State<App>) -> Response {
    let config = &app.0.config;
    let page = Page { base_url: &config.base_url, environments: &config.environments };
    let policy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
    match page.render() {
        Ok(html) => ([(CONTENT_SECURITY_POLICY, policy)], Html(html)).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

pub(super) async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../../assets/northwind.css"))
}
