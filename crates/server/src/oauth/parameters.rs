//! The body of a request to a protocol endpoint: `application/x-www-form-urlencoded` (RFC 6749) or, as seed 002 sends it with
//! `curl --form`, `multipart/form-data` with text parts.

use super::OAuthError;
use crate::run::TraceId;
use crate::state::AppState;
use axum::body::to_bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use flows::Denied;
use protocol::ErrorCode;
use protocol::form::{Form, MAX_PARAMETERS, Malformed};

/// The largest body taken, in bytes.
const MAX_BODY: usize = 64 * 1024;

/// The parameters: each of them text, and none of them twice.
#[derive(Debug, Clone)]
pub struct Parameters(pub Form);

impl Parameters {
    /// Of this form, if it is one to act on.
    pub fn of(form: Form) -> Result<Self, Denied> {
        if let Some(malformed) = form.malformed() {
            return Err(Denied::because(malformed.code(), format!("{malformed}.")));
        }
        match form.repeated() {
            Some(repeated) => Err(Denied::because(ErrorCode::ParameterRepeated, format!("{repeated}."))),
            None => Ok(Self(form)),
        }
    }

    /// Reads the body in either encoding.
    pub async fn read(request: Request) -> Result<Self, Denied> {
        let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let media_type = content_type.split(';').next().unwrap_or_default().trim();
        let form = if media_type.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            let body = to_bytes(request.into_body(), MAX_BODY).await;
            Form::urlencoded(&body.map_err(|_| ErrorCode::BodyTooLarge)?)
        } else if media_type.eq_ignore_ascii_case("multipart/form-data") {
            Box::pin(multipart(request)).await?
        } else {
            return Err(ErrorCode::ContentTypeUnsupported.into());
        };
        Self::of(form)
    }

    /// A parameter that must be there.
    pub fn required(&self, name: &str) -> Result<&str, Denied> {
        self.0.get(name).ok_or_else(|| Denied::because(ErrorCode::ParameterMissing, format!("The parameter {name} is missing.")))
    }
}

impl FromRequest<AppState> for Parameters {
    type Rejection = OAuthError;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, OAuthError> {
        let trace = request.extensions().get::<TraceId>().copied().unwrap_or(TraceId::from_bytes([0; 16]));
        Self::read(request).await.map_err(|denied| OAuthError::denied(denied, trace))
    }
}

async fn multipart(request: Request) -> Result<Form, Denied> {
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| ErrorCode::BodyMalformed)?;
    let malformed = |_| Denied::from(ErrorCode::BodyMalformed);
    let mut pairs = Vec::new();
    let mut size = 0;
    while let Some(part) = parts.next_field().await.map_err(malformed)? {
        let name = part.name().map(str::to_owned).ok_or(ErrorCode::BodyMalformed)?;
        if part.file_name().is_some() || pairs.len() >= MAX_PARAMETERS {
            let rule = format!("Only text parts are taken, at most {MAX_PARAMETERS} of them.");
            return Err(Denied::because(ErrorCode::BodyMalformed, rule));
        }
        let value = part.bytes().await.map_err(malformed)?;
        let value = String::from_utf8(value.into()).map_err(|_| {
            let malformed = Malformed::Text(name.clone());
            Denied::because(malformed.code(), format!("{malformed}."))
        })?;
        size += name.len() + value.len();
        if size > MAX_BODY {
            return Err(ErrorCode::BodyTooLarge.into());
        }
        pairs.push((name, value));
    }
    Ok(Form::from_pairs(pairs))
}
