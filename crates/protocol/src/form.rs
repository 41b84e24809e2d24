//! Parameters of a request, from a query, a urlencoded body or a multipart body.

/// Parameters by name, in the order sent. Empty values count as not sent (RFC 6749, section 3.1).
#[derive(Debug, Clone, Default)]
pub struct Form {
    pairs: Vec<(String, String)>,
}

/// A name that stands twice (RFC 6749, sections 3.1 and 3.2, forbid it).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the parameter {0} was sent more than once")]
pub struct Repeated(pub String);

/// Parameters beyond this many are not read; nothing here has as many.
pub const MAX_PARAMETERS: usize = 64;

impl Form {
    /// Reads `application/x-www-form-urlencoded` text, of a body or a query.
    pub fn urlencoded(text: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(text).take(MAX_PARAMETERS);
        Self::from_pairs(pairs.map(|(name, value)| (name.into_owned(), value.into_owned())))
    }

    /// From pairs that were read otherwise (the parts of a multipart body).
    pub fn from_pairs(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        Self { pairs: pairs.into_iter().collect() }
    }

    /// The value of `name`; `None` when it was not sent or empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(have, _)| have == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// Each value of `name`: for checkboxes of our own pages.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(have, _)| have == name).map(|(_, value)| value.as_str())
    }

    /// The first name that stands twice.
    pub fn repeated(&self) -> Option<Repeated> {
        let again = |(index, (name, _)): (usize, &(String, String))| {
            self.pairs[..index].iter().any(|(earlier, _)| earlier == name).then(|| Repeated(name.clone()))
        };
        self.pairs.iter().enumerate().find_map(again)
    }

    /// Whether exactly `name` stands twice.
    pub fn repeats(&self, name: &str) -> bool {
        self.all(name).nth(1).is_some()
    }

    /// Written as a query string.
    pub fn to_query(&self) -> String {
        form_urlencoded::Serializer::new(String::new()).extend_pairs(&self.pairs).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
