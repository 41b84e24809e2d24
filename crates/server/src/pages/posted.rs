//! What a form of our pages sends: fields, and where it carries one a file.

use super::errors::Failure;
use crate::run::envelope::Oversized;
use crate::state::AppState;
use axum::body::{Body, Bytes};
use axum::extract::{FromRequest as _, Multipart, Request};
use axum::http::request::Parts;
use axum::http::{Method, header};
use flows::Denied;
use protocol::ErrorCode;
use protocol::form::{Form, MAX_FIELDS, Malformed};

/// What a POST carries.
#[derive(Default)]
pub struct Posted {
    /// The fields.
    pub form: Form,
    /// The file, if one was chosen.
    pub file: Option<Bytes>,
    /// Whether the body was larger than its address takes, so that nothing of it was read.
    pub too_large: bool,
}

/// Reads it: a form, or a form with a file.
pub async fn read(parts: &Parts, body: Body, state: &AppState) -> Result<Posted, Failure> {
    if parts.extensions.get::<Oversized>().is_some() {
        return Ok(Posted { too_large: true, ..Posted::default() });
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let request = Request::from_parts(parts.clone(), body);
    match kind.as_str() {
        "application/x-www-form-urlencoded" if parts.method == Method::POST => {
            let bytes = Bytes::from_request(request, state).await.map_err(|_| ErrorCode::BodyMalformed)?;
            Ok(Posted { form: Form::of_page(&bytes), ..Posted::default() })
        }
        "multipart/form-data" if parts.method == Method::POST => {
            multipart(Multipart::from_request(request, state).await.map_err(|_| ErrorCode::BodyMalformed)?).await
        }
        _ => Ok(Posted::default()),
    }
}

/// Fields, and at most one file; an empty one is what a browser sends where none was chosen.
async fn multipart(mut parts: Multipart) -> Result<Posted, Failure> {
    let (mut pairs, mut file) = (Vec::new(), None);
    while let Some(part) = parts.next_field().await.map_err(|_| ErrorCode::BodyMalformed)? {
        let name = part.name().map(str::to_owned).ok_or(ErrorCode::BodyMalformed)?;
        let is_file = part.file_name().is_some();
        let value = part.bytes().await.map_err(|_| ErrorCode::BodyMalformed)?;
        if is_file {
            if !value.is_empty() && file.replace(value).is_some() {
                return Err(Denied::because(ErrorCode::BodyMalformed, "One file is taken at a time.").into());
            }
            continue;
        }
        if pairs.len() == MAX_FIELDS {
            return Err(Denied::because(ErrorCode::BodyMalformed, format!("At most {MAX_FIELDS} fields are taken.")).into());
        }
        let value = String::from_utf8(value.into()).map_err(|_| {
            let malformed = Malformed::Text(name.clone());
            Denied::because(malformed.code(), format!("{malformed}."))
        })?;
        pairs.push((name, value));
    }
    Ok(Posted { form: Form::from_pairs(pairs), file, too_large: false })
}
