//! Why a step failed, and what to do: for those who program in the precise words of the code, for a customer in plain ones.

use protocol::ErrorCode;

use super::Audience;
use crate::pages::view::{Chrome, error, texts::Said};

/// The text of codes that come up between programs: nothing in it helps a person in front of a page.
const OTHER: &str = "error-other";

/// A rule that failed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Refusal<'a> {
    /// The code as it was kept.
    pub(crate) code: &'a str,
    known: Option<ErrorCode>,
    audience: Audience,
}

impl<'a> Refusal<'a> {
    pub(crate) fn new(code: &'a str, audience: Audience) -> Self {
        Self { code, known: ErrorCode::ALL.iter().copied().find(|known| known.as_str() == code), audience }
    }

    /// Path of the code's page; None for a code that another version wrote.
    pub(crate) fn path(&self) -> Option<String> {
        self.known.map(|code| format!("/errors/{code}"))
    }

    /// The rule in the reader's language, for a customer.
    pub(crate) fn rule(&self, chrome: &Chrome) -> Option<String> {
        let key = self.key().filter(|_| self.audience == Audience::Customer)?;
        Some(chrome.say(key).attribute("rule").plain()).filter(|rule| !rule.is_empty())
    }

    /// The fix in the reader's language, for a customer; where the fix is a program's, who has to make it.
    pub(crate) fn remedy(&self, chrome: &Chrome, publisher: &str) -> Option<Said> {
        if self.audience != Audience::Customer {
            return None;
        }
        Some(match self.key() {
            Some(key) => chrome.say(key).attribute("remedy"),
            None => chrome.say("refusal-for-partner").with("publisher", publisher),
        })
    }

    /// Rule and fix for those who program; English in every language, as the page of the code is.
    pub(crate) fn for_programs(&self) -> Option<(&'static str, &'static str)> {
        let code = self.known.filter(|_| self.audience != Audience::Customer)?;
        Some((code.summary(), code.fix()))
    }

    fn key(&self) -> Option<&'static str> {
        self.known.map(error::key).filter(|key| *key != OTHER)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_developer_reads_the_rule_and_the_fix_of_every_code() {
        for code in ErrorCode::ALL {
            for audience in [Audience::Developer, Audience::Operator] {
                let refusal = Refusal::new(code.as_str(), audience);
                assert_eq!(refusal.for_programs(), Some((code.summary(), code.fix())));
                assert_eq!(refusal.path(), Some(format!("/errors/{code}")));
                assert!(refusal.remedy(&Chrome::default(), "Tidewater").is_none());
            }
        }
    }

    #[test]
    fn a_customer_is_told_what_to_do_whatever_failed() {
        for language in Language::ALL {
            let chrome = Chrome { language, ..Chrome::default() };
            for code in ErrorCode::ALL.iter().map(|code| code.as_str()).chain(["of_another_version"]) {
                let refusal = Refusal::new(code, Audience::Customer);
                assert!(!refusal.remedy(&chrome, "Tidewater").unwrap().plain().is_empty(), "{code}");
                assert!(refusal.for_programs().is_none());
            }
        }
        let program = Refusal::new("pkce_verifier_wrong", Audience::Customer);
        assert!(program.rule(&Chrome::default()).is_none());
        assert!(program.remedy(&Chrome::default(), "Tidewater").unwrap().plain().contains("Tidewater"));
        assert!(Refusal::new("of_another_version", Audience::Developer).path().is_none());
    }
}
