//! A request as a command that can be pasted into a shell.

use super::outgoing::{Body, Outgoing};

/// The command that repeats `request`.
pub(super) fn command(request: &Outgoing) -> String {
    let mut lines = vec![format!("curl --include --request {} {}", request.method, quoted(&request.url))];
    if let Some((id, secret)) = &request.user {
        lines.push(format!("--user {}", quoted(&format!("{id}:{secret}"))));
    }
    for (name, value) in &request.headers {
        lines.push(format!("--header {}", quoted(&format!("{name}: {value}"))));
    }
    match &request.body {
        Body::None => {}
        Body::Multipart(fields) => {
            lines.extend(fields.iter().map(|(name, value)| format!("--form {}", quoted(&format!("{name}={value}")))));
        }
        Body::UrlEncoded(fields) => {
            let field = |(name, value): &(&str, String)| format!("--data-urlencode {}", quoted(&format!("{name}={value}")));
            lines.extend(fields.iter().map(field));
        }
        Body::Json(value) => {
            lines.push(format!("--header {}", quoted("Content-Type: application/json")));
            lines.push(format!("--data {}", quoted(&value.to_string())));
        }
        Body::Text(text) => lines.push(format!("--data-raw {}", quoted(text))),
    }
    lines.join(" \\\n  ")
}

/// The command that does what a browser does when it is sent to `url`.
pub(super) fn visit(url: &str) -> String {
    format!("curl --include {}", quoted(url))
}

/// In single quotes, where a shell changes nothing.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_request_looks_like_the_one_in_the_guides() {
        let request = Outgoing {
            body: Body::Multipart(vec![("client_id", "app".to_owned()), ("code", "it's".to_owned())]),
            ..Outgoing::new("", "POST", "http://localhost:7300/oauth/token".to_owned())
        };
        assert_eq!(
            command(&request),
            "curl --include --request POST 'http://localhost:7300/oauth/token' \\\n  \
             --form 'client_id=app' \\\n  --form 'code=it'\\''s'"
        );
    }

    #[test]
    fn credentials_by_basic_are_a_user() {
        let request = Outgoing {
            user: Some(("app".to_owned(), "cs_sec_1".to_owned())),
            body: Body::Json(serde_json::json!({"token": "cs_onb_1"})),
            ..Outgoing::new("", "POST", "http://localhost:7300/v1/onboarding/finalize".to_owned())
        };
        assert_eq!(
            command(&request),
            "curl --include --request POST 'http://localhost:7300/v1/onboarding/finalize' \\\n  --user 'app:cs_sec_1' \\\n  \
             --header 'Content-Type: application/json' \\\n  --data '{\"token\":\"cs_onb_1\"}'"
        );
    }
}
