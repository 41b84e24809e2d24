//! Parameters of a request, from a query, a urlencoded body or a multipart body.

use crate::ErrorCode;
use crate::text::{is_malformed, visible};
use percent_encoding::percent_decode;
use std::borrow::Cow;

/// Parameters by name, in the order sent. Empty values count as not sent (RFC 6749, section 3.1).
#[derive(Debug, Clone, Default)]
pub struct Form {
    /// Every name and value, one after the other.
    text: String,
    pairs: Vec<Pair>,
    malformed: Vec<Malformed>,
}

/// Where in the form's text a name begins and ends, and where the value ends that follows it.
#[derive(Debug, Clone, Copy)]
struct Pair {
    begin: usize,
    middle: usize,
    end: usize,
}

/// What was sent is no text that could be kept and given back as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// The name or value of this parameter is not UTF-8, or has control characters.
    #[error("the parameter {0} must be UTF-8 text without control characters")]
    Text(String),
    /// There are more parameters than this.
    #[error("at most {0} parameters are taken")]
    TooMany(usize),
}

impl Malformed {
    /// What to answer with.
    pub const fn code(&self) -> ErrorCode {
        match self {
            Self::Text(_) => ErrorCode::ParameterInvalid,
            Self::TooMany(_) => ErrorCode::BodyMalformed,
        }
    }
}

/// A name that stands twice (RFC 6749, sections 3.1 and 3.2, forbid it).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the parameter {0} was sent more than once")]
pub struct Repeated(pub String);

/// Most parameters that a protocol endpoint takes; none knows as many.
pub const MAX_PARAMETERS: usize = 64;

/// Most fields that a form of our own pages sends: the page of consent has a box for each optional scope.
pub const MAX_FIELDS: usize = 1_000;

/// Parameters that a request to the token endpoint has at most.
const USUAL: usize = 8;

impl Form {
    /// Reads `application/x-www-form-urlencoded` text of at most [`MAX_PARAMETERS`], of a body or a query.
    pub fn urlencoded(text: &[u8]) -> Self {
        Self::urlencoded_of(text, MAX_PARAMETERS)
    }

    /// Reads what a form of our own pages sent: at most [`MAX_FIELDS`].
    pub fn of_page(text: &[u8]) -> Self {
        Self::urlencoded_of(text, MAX_FIELDS)
    }

    fn urlencoded_of(text: &[u8], most: usize) -> Self {
        let mut form = Self { text: String::with_capacity(text.len()), pairs: Vec::with_capacity(USUAL), malformed: Vec::new() };
        for pair in text.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
            if form.pairs.len() == most {
                // What is not read must not be acted without: it may repeat what was.
                form.malformed.insert(0, Malformed::TooMany(most));
                break;
            }
            let (name, value) = match pair.iter().position(|byte| *byte == b'=') {
                Some(at) => (&pair[..at], &pair[at + 1..]),
                None => (pair, &[][..]),
            };
            form.add(|text| decode_onto(text, name), |text| decode_onto(text, value));
        }
        form
    }

    /// From pairs that were read otherwise (the parts of a multipart body).
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut form = Self::default();
        for (name, value) in pairs {
            form.add(|text| add_onto(text, name.as_bytes()), |text| add_onto(text, value.as_bytes()));
        }
        form
    }

    fn add(&mut self, name: impl FnOnce(&mut String) -> bool, value: impl FnOnce(&mut String) -> bool) {
        let begin = self.text.len();
        let is_text = name(&mut self.text);
        let middle = self.text.len();
        let is_text = value(&mut self.text) && is_text;
        if !is_text || is_malformed(&self.text[begin..]) {
            self.malformed.push(Malformed::Text(visible(&self.text[begin..middle]).into_owned()));
        }
        self.pairs.push(Pair { begin, middle, end: self.text.len() });
    }

    fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.pairs.iter().map(|pair| (&self.text[pair.begin..pair.middle], &self.text[pair.middle..pair.end]))
    }

    /// The first thing that makes this no form to act on; whoever reads one asks this before anything else.
    pub fn malformed(&self) -> Option<&Malformed> {
        self.malformed.first()
    }

    /// Whether what was sent under exactly `name` is no text.
    pub fn is_malformed(&self, name: &str) -> bool {
        self.malformed.iter().any(|fault| matches!(fault, Malformed::Text(have) if have == name))
    }

    /// How many parameters there are.
    pub fn len(&self) -> usize {
        self.pairs.len()
    }

    /// Whether nothing was sent.
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }

    /// The value of `name`; `None` when it was not sent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(have, _)| *have == name).map(|(_, value)| value).filter(|value| !value.is_empty())
    }

    /// Each value of `name`: for checkboxes of our own pages.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs().filter(move |(have, _)| *have == name).map(|(_, value)| value)
    }

    /// The first name that stands twice.
    pub fn repeated(&self) -> Option<Repeated> {
        let again = |(index, (name, _)): (usize, (&str, &str))| {
            self.pairs().take(index).any(|(earlier, _)| earlier == name).then(|| Repeated(name.to_owned()))
        };
        self.pairs().enumerate().find_map(again)
    }

    /// Whether exactly `name` stands twice.
    pub fn repeats(&self, name: &str) -> bool {
        self.all(name).nth(1).is_some()
    }

    /// Written as a query string.
    pub fn to_query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs()).finish()
    }
}

/// Adds what was sent as it was meant; where that is not UTF-8, what can be shown of it, and `false`.
fn decode_onto(text: &mut String, sent: &[u8]) -> bool {
    if !sent.iter().any(|byte| matches!(byte, b'+' | b'%')) {
        return add_onto(text, sent);
    }
    let spaced: Vec<u8> = sent.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    add_onto(text, &Cow::from(percent_decode(&spaced)))
}

fn add_onto(text: &mut String, bytes: &[u8]) -> bool {
    let read = std::str::from_utf8(bytes);
    match read {
        Ok(read) => text.push_str(read),
        Err(_) => text.push_str(&String::from_utf8_lossy(bytes)),
    }
    read.is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_value_counts_as_not_sent() {
        let form = Form::urlencoded(b"scope=&state=a%20b");
        assert_eq!(form.get("scope"), None);
        assert_eq!(form.get("state"), Some("a b"));
    }

    #[test]
    fn a_repeated_name_is_found() {
        let form = Form::urlencoded(b"a=1&b=2&a=1");
        assert_eq!(form.repeated(), Some(Repeated("a".to_owned())));
        assert!(form.repeats("a") && !form.repeats("b"));
    }

    #[test]
    fn what_is_no_text_is_malformed_and_named() {
        for bad in ["state=a%00b", "state=%ff", "state=%1b", "state=a%7Fb", "state=%c2%85", "state=%ED%A0%80", "state=a\u{0}"] {
            let form = Form::urlencoded(format!("client_id=a&{bad}&scope=b").as_bytes());
            assert_eq!(form.malformed(), Some(&Malformed::Text("state".to_owned())), "{bad}");
            assert!(form.is_malformed("state") && !form.is_malformed("client_id"), "{bad}");
        }
        assert_eq!(Form::urlencoded(b"%00a=1").malformed(), Some(&Malformed::Text("\u{fffd}a".to_owned())));
        assert!(Form::from_pairs([("a".to_owned(), "\0".to_owned())]).malformed().is_some());
        for good in ["state=%c3%a5", "a&&b=", "reason=two%0D%0Alines%09here", "a=%zz", "a=b=c", ""] {
            assert_eq!(Form::urlencoded(good.as_bytes()).malformed(), None, "{good}");
        }
    }

    #[test]
    fn more_than_are_taken_are_malformed_and_never_dropped() {
        let of = |count: usize| (0..count).map(|number| format!("a{number}=1")).collect::<Vec<_>>().join("&");
        assert_eq!(Form::urlencoded(of(MAX_PARAMETERS).as_bytes()).malformed(), None);
        let one_more = Form::urlencoded(format!("x=%00&{}", of(MAX_PARAMETERS)).as_bytes());
        assert_eq!(one_more.malformed(), Some(&Malformed::TooMany(MAX_PARAMETERS)), "before what is wrong with those read");
        assert_eq!(Form::of_page(of(MAX_FIELDS).as_bytes()).malformed(), None);
        assert_eq!(Form::of_page(of(MAX_FIELDS + 1).as_bytes()).malformed(), Some(&Malformed::TooMany(MAX_FIELDS)));
    }

    proptest! {
        #[test]
        fn text_is_read_as_by_the_url_standard(text in "[a-c=&+%0-9\u{e5}]{0,40}") {
            let form = Form::urlencoded(text.as_bytes());
            let wanted: Vec<_> = form_urlencoded::parse(text.as_bytes()).map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
            let read: Vec<_> = form.pairs().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
            prop_assert_eq!(read, wanted);
        }
    }
}
