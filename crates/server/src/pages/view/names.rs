//! Names that other people chose, shown so that they cannot pose as something else.

use std::fmt;

use askama::filters::HtmlSafe;
use protocol::text::hides;
pub(crate) use protocol::text::visible;

/// A name in HTML: escaped, isolated by `<bdi>`, its invisible and direction-changing characters made visible.
#[derive(Clone, Debug)]
pub struct Name(String);

impl Name {
    pub(crate) fn new(name: &str) -> Self {
        Self(escape(&visible(name)))
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<bdi>{}</bdi>", self.0)
    }
}

impl HtmlSafe for Name {}

/// Whether a name deserves a warning beside it: hidden characters, or Latin letters mixed with Cyrillic or Greek ones,
/// which look alike (UTS 39, mixed-script confusables).
pub fn suspicious(name: &str) -> bool {
    let latin = name.chars().any(|c| c.is_ascii_alphabetic() || matches!(c, '\u{C0}'..='\u{24F}'));
    let lookalike = name.chars().any(|c| matches!(c, '\u{370}'..='\u{52F}' | '\u{1F00}'..='\u{1FFF}' | '\u{2DE0}'..='\u{2DFF}'));
    (latin && lookalike) || name.chars().any(hides)
}

/// The first letter or digit of a name, for the square that stands where a logo would.
pub(crate) fn initial(name: &str) -> String {
    name.chars().find(|c| c.is_alphanumeric()).map_or_else(|| "•".to_owned(), |c| c.to_uppercase().collect())
}

pub(crate) fn escape(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&#38;"),
            '<' => html.push_str("&#60;"),
            '>' => html.push_str("&#62;"),
            '"' => html.push_str("&#34;"),
            '\'' => html.push_str("&#39;"),
            other => html.push(other),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_become_visible_and_tags_harmless() {
        assert_eq!(Name::new("safe\u{202E}gpj").to_string(), "<bdi>safe\u{FFFD}gpj</bdi>");
        assert_eq!(Name::new("<b>&'\"").to_string(), "<bdi>&#60;b&#62;&#38;&#39;&#34;</bdi>");
    }

    #[test]
    fn lookalikes_are_suspicious_and_honest_names_are_not() {
        assert!(suspicious("Tide\u{432}ater"));
        assert!(suspicious("Acme\u{200B}"));
        for honest in ["Acme Bakery AS", "مخبز أكمي", "Ångström & Co", "Пекарня", "می\u{200C}خواهم", "Αθήνα"]
        {
            assert!(!suspicious(honest), "{honest}");
        }
    }

    #[test]
    fn an_initial_is_found() {
        assert_eq!(initial("  (acme)"), "A");
        assert_eq!(initial("مخبز"), "م");
        assert_eq!(initial("…"), "•");
    }
}
