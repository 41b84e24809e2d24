//! The authorization request (RFC 6749, section 4.1.1; RFC 7636; RFC 8707; seed 002) as it was sent, before any decision.

use crate::error::ErrorCode;
use crate::form::{Form, MAX_PARAMETERS, Malformed};
use crate::text::hides;

/// Parameters of `GET/POST /oauth/authorize` and of the short form `GET /oauth`; nothing of it is believed yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuthorizeParameters {
    /// Which integration asks.
    pub client_id: Option<String>,
    /// Where the answer is to go; exactly a registered one.
    pub redirect_uri: Option<String>,
    /// `code`, which is the default (seed 003 sends none).
    pub response_type: Option<String>,
    /// Scopes asked for; none means the integration's required ones.
    pub scope: Option<String>,
    /// Given back exactly as sent.
    pub state: Option<String>,
    /// Attribution (seed 002): the partner's id.
    pub partner_portal_id: Option<String>,
    /// RFC 7636.
    pub code_challenge: Option<String>,
    /// RFC 7636; only `S256` (absent with a challenge would mean `plain`, which is refused).
    pub code_challenge_method: Option<String>,
    /// An organization's id or number to preselect.
    pub organization: Option<String>,
    /// Whose account at the partner this is for.
    pub account_label: Option<String>,
    /// RFC 8707: the audience asked for.
    pub resource: Option<String>,
}

/// Longest values taken, in bytes, by parameter.
const LIMITS: [(&str, usize); 11] = [
    ("client_id", 64),
    ("redirect_uri", 1_100),
    ("response_type", 32),
    ("scope", 4_000),
    ("state", 2_000),
    ("partner_portal_id", 64),
    ("code_challenge", 128),
    ("code_challenge_method", 16),
    ("organization", 64),
    ("account_label", 120),
    ("resource", 500),
];

impl AuthorizeParameters {
    /// Takes what is known from `form`; unknown parameters are ignored (RFC 6749, section 3.1).
    pub fn from_form(form: &Form) -> Self {
        let take = |name: &str| form.get(name).map(str::to_owned);
        Self {
            client_id: take("client_id"),
            redirect_uri: take("redirect_uri"),
            response_type: take("response_type"),
            scope: take("scope"),
            state: take("state"),
            partner_portal_id: take("partner_portal_id"),
            code_challenge: take("code_challenge"),
            code_challenge_method: take("code_challenge_method"),
            organization: take("organization"),
            account_label: take("account_label"),
            resource: take("resource"),
        }
    }
}

/// A fault of the request's form, found before its meaning is looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormFault {
    /// Which rule.
    pub code: ErrorCode,
    /// Which parameter; none where the request as a whole is at fault.
    pub parameter: Option<String>,
}

/// RFC 6749, appendix A.5: a state is printable ASCII.
pub fn is_state(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

fn has_form(name: &str, value: &str) -> bool {
    match name {
        "state" => is_state(value),
        // It is shown on the page of consent.
        "account_label" => !value.chars().any(hides),
        _ => !value.chars().any(char::is_control),
    }
}

/// Too many, repeated, oversized and malformed parameters. Faults of `client_id` and `redirect_uri` come first: with one of those no redirect
/// can be trusted.
pub fn form_fault(form: &Form) -> Option<FormFault> {
    let fault = |code, parameter: &str| Some(FormFault { code, parameter: Some(parameter.to_owned()) });
    if form.len() > MAX_PARAMETERS || matches!(form.malformed(), Some(Malformed::TooMany(_))) {
        return Some(FormFault { code: ErrorCode::BodyMalformed, parameter: None });
    }
    for (name, limit) in LIMITS {
        if form.repeats(name) {
            return fault(ErrorCode::ParameterRepeated, name);
        }
        let Some(value) = form.get(name) else { continue };
        if value.len() > limit {
            return fault(ErrorCode::ParameterTooLong, name);
        }
        if form.is_malformed(name) || !has_form(name, value) {
            return fault(ErrorCode::ParameterInvalid, name);
        }
    }
    if let Some(Malformed::Text(name)) = form.malformed() {
        return fault(ErrorCode::ParameterInvalid, name);
    }
    form.repeated().and_then(|repeated| fault(ErrorCode::ParameterRepeated, &repeated.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_oversized_parameters_are_named() {
        let fault = form_fault(&Form::urlencoded(b"client_id=a&state=1&state=2")).unwrap();
        assert_eq!((fault.code, fault.parameter.as_deref()), (ErrorCode::ParameterRepeated, Some("state")));
        let long = format!("state={}", "x".repeat(2_001));
        let fault = form_fault(&Form::urlencoded(long.as_bytes())).unwrap();
        assert_eq!(fault.code, ErrorCode::ParameterTooLong);
        assert_eq!(form_fault(&Form::urlencoded(b"client_id=a&unknown=1")), None);
    }

    #[test]
    fn too_many_parameters_are_the_fault_of_the_whole() {
        let many = |count: usize| (0..count).map(|number| format!("x{number}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(form_fault(&Form::of_page(many(MAX_PARAMETERS).as_bytes())), None);
        for form in
            [Form::urlencoded(many(65).as_bytes()), Form::of_page(many(65).as_bytes()), Form::of_page(many(1_001).as_bytes())]
        {
            assert_eq!(form_fault(&form), Some(FormFault { code: ErrorCode::BodyMalformed, parameter: None }));
        }
    }

    #[test]
    fn malformed_parameters_are_named_and_the_most_dangerous_first() {
        let parameter = |query: &str| {
            let fault = form_fault(&Form::urlencoded(query.as_bytes())).unwrap();
            assert_eq!(fault.code, ErrorCode::ParameterInvalid, "{query}");
            fault.parameter.unwrap()
        };
        assert_eq!(parameter("state=%00&redirect_uri=a%00b&client_id=a"), "redirect_uri");
        assert_eq!(parameter("unknown=%ff&client_id=%ff"), "client_id");
        assert_eq!(parameter("client_id=a&unknown=%00"), "unknown");
        for state in ["a%00b", "%ff", "%c3%a5", "%0a", "%7f", "a%e2%80%aeb"] {
            assert_eq!(parameter(&format!("client_id=a&state={state}")), "state");
        }
        for label in ["%00", "a%0ab", "a%e2%80%aeb", "%e2%81%a6", "%d8%9c", "%ff"] {
            assert_eq!(parameter(&format!("client_id=a&account_label={label}")), "account_label");
        }
        assert_eq!(parameter("organization=a%00b"), "organization");
        let good = "client_id=a&state=a+b%7e%21&account_label=%c3%85sa&organization=1";
        assert_eq!(form_fault(&Form::urlencoded(good.as_bytes())), None);
    }
}
