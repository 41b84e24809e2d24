//! JSON bodies: bounded, without unknown or repeated names, and with faults that name the field and the rule.

use super::Problem;
use crate::config::nearest::nearest;
use crate::state::AppState;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, header};
use protocol::ErrorCode;
use serde::de::DeserializeOwned;

/// The largest body, in bytes.
const LARGEST: usize = 64 * 1024;

/// A body of this shape; an empty one is `{}`.
#[derive(Debug)]
pub struct JsonBody<T>(pub T);

impl<T: DeserializeOwned> FromRequest<AppState> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _state: &AppState) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        parse(&read(&parts.headers, body).await?).map(Self)
    }
}

/// Takes the bytes of a JSON body.
pub(super) async fn read(headers: &HeaderMap, body: Body) -> Result<Bytes, Problem> {
    let bytes = to_bytes(body, LARGEST).await.map_err(|error| {
        let too_long =
            std::error::Error::source(&error).is_some_and(<dyn std::error::Error>::is::<http_body_util::LengthLimitError>);
        Problem::from(if too_long { ErrorCode::BodyTooLarge } else { ErrorCode::BodyMalformed })
    })?;
    let kind = headers.get(header::CONTENT_TYPE).map(|value| value.to_str().unwrap_or("?"));
    let essence = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let is_json = essence.is_none_or(|essence| essence == "application/json" || essence.ends_with("+json"));
    if is_json || bytes.is_empty() {
        return Ok(bytes);
    }
    Err(Problem::because(ErrorCode::ContentTypeUnsupported, "The body must be JSON: send Content-Type: application/json."))
}

/// Reads the body.
pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let bytes = if bytes.is_empty() { b"{}" } else { bytes };
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        problem(&path, &error.into_inner())
    })?;
    reader.end().map_err(|error| problem("", &error))?;
    Ok(value)
}

fn problem(path: &str, error: &serde_json::Error) -> Problem {
    let text = error.to_string();
    if !error.is_data() {
        return Problem::because(ErrorCode::BodyMalformed, format!("The body is not JSON: {text}."));
    }
    let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let (field, rule) = fault(path, message);
    Problem::field(field, rule)
}

/// What serde says, as field and rule.
pub(super) fn fault(path: &str, message: &str) -> (String, String) {
    let here = || if path == "." || path.is_empty() { "body".to_owned() } else { path.to_owned() };
    let beside = |name: &str| match path.rsplit_once('.') {
        Some((parent, last)) if last == name => format!("{parent}.{name}"),
        Some(_) | None if path == name || path == "." || path.is_empty() => name.to_owned(),
        Some(_) | None => format!("{path}.{name}"),
    };
    let mut names = message.split('`').skip(1).step_by(2);
    let first = names.next().unwrap_or_default();
    let expected: Vec<&str> = names.collect();
    if message.starts_with("unknown field") {
        let rule = match nearest(first, expected.iter().copied()) {
            Some(near) => format!("is not known; did you mean {near}? Known are: {}", expected.join(", ")),
            None => "is not known; nothing is taken here".to_owned(),
        };
        return (beside(first), rule);
    }
    if message.starts_with("missing field") {
        return (beside(first), "is required".to_owned());
    }
    if message.starts_with("duplicate field") {
        return (beside(first), "must stand once".to_owned());
    }
    if message.starts_with("unknown variant") {
        return (here(), format!("must be one of: {}", expected.join(", ")));
    }
    if let Some((_, wanted)) = message.split_once("expected ") {
        let wanted = if wanted.starts_with("struct ") || wanted.starts_with("a map") { "an object" } else { wanted };
        return (here(), format!("must be {wanted}"));
    }
    (here(), message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use flows::admin::Patch;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Outer {
        #[expect(dead_code, reason = "only read")]
        name: String,
        #[serde(default)]
        note: Patch<String>,
        #[expect(dead_code, reason = "only read")]
        inner: Option<Inner>,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[expect(dead_code, reason = "only read")]
    struct Inner {
        role: Option<model::membership::Role>,
        id: Option<protocol::id::UserId>,
        names: Option<Vec<String>>,
    }

    fn fault_of(body: &str) -> String {
        let problem = format!("{:?}", parse::<Outer>(body.as_bytes()).unwrap_err());
        problem.replace('\\', "")
    }

    #[test]
    fn each_fault_names_the_field_and_the_rule() {
        for (body, field, rule) in [
            ("{}", "name", "is required"),
            (r#"{"nmae": "x"}"#, "nmae", "did you mean name?"),
            (r#"{"name": 1}"#, "name", "must be a string"),
            (r#"{"name": "x", "name": "y"}"#, "name", "must stand once"),
            (r#"{"name": "x", "inner": {"rol": 1}}"#, "inner.rol", "did you mean role?"),
            (r#"{"name": "x", "inner": {"role": "admin"}}"#, "inner.role", "must be one of: administrator, member"),
            (r#"{"name": "x", "inner": {"id": "org_1"}}"#, "inner.id", "usr_"),
            (r#"{"name": "x", "inner": {"names": ["a", 2]}}"#, "inner.names[1]", "must be a string"),
            ("[]", "", "must be"),
        ] {
            let fault = fault_of(body);
            assert!(fault.contains(&format!("field: \"{field}")) && fault.contains(rule), "{body}: {fault}");
            assert!(fault.contains("ValidationFailed"), "{body}: {fault}");
        }
        for body in ["{", "{\"name\": \"x\"} y", "\u{0}", "{\"name\": \"\u{1}\"}"] {
            assert!(fault_of(body).contains("BodyMalformed"), "{body}");
        }
    }

    #[test]
    fn null_takes_away_and_absence_leaves() {
        let note = |body: &str| parse::<Outer>(body.as_bytes()).unwrap().note;
        assert_eq!(note(r#"{"name": "x"}"#), Patch::Keep);
        assert_eq!(note(r#"{"name": "x", "note": null}"#), Patch::Clear);
        assert_eq!(note(r#"{"name": "x", "note": "y"}"#), Patch::Set("y".to_owned()));
    }

    #[test]
    fn nesting_without_end_is_refused() {
        assert!(fault_of(&"[".repeat(60_000)).contains("Malformed") || fault_of(&"[".repeat(60_000)).contains("Validation"));
    }
}
