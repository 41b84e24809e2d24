//! The authorization request (RFC 6749, section 4.1.1; RFC 7636; RFC 8707; seed 002) as it was sent, before any decision.

use crate::error::ErrorCode;
use crate::form::Form;

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
    /// Which parameter.
    pub parameter: String,
}

/// Repeated and oversized parameters. Faults of `client_id` and `redirect_uri` come first: with one of those no redirect
/// can be trusted.
pub fn form_fault(form: &Form) -> Option<FormFault> {
    let fault = |code, parameter: &str| Some(FormFault { code, parameter: parameter.to_owned() });
    for (name, limit) in LIMITS {
        if form.repeats(name) {
            return fault(ErrorCode::ParameterRepeated, name);
        }
        if form.get(name).is_some_and(|value| value.len() > limit) {
            return fault(ErrorCode::ParameterTooLong, name);
        }
    }
    form.repeated().and_then(|repeated| fault(ErrorCode::ParameterRepeated, &repeated.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_and_oversized_parameters_are_named() {
        let fault = form_fault(&Form::urlencoded(b"client_id=a&state=1&state=2")).unwrap();
        assert_eq!((fault.code, fault.parameter.as_str()), (ErrorCode::ParameterRepeated, "state"));
        let long = format!("state={}", "x".repeat(2_001));
        let fault = form_fault(&Form::urlencoded(long.as_bytes())).unwrap();
        assert_eq!(fault.code, ErrorCode::ParameterTooLong);
        assert_eq!(form_fault(&Form::urlencoded(b"client_id=a&unknown=1")), None);
    }
}
