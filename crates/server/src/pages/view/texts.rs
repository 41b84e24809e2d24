//! Texts by key, from the Fluent files in `locales/`.

use std::{borrow::Cow, collections::HashMap, fmt};

use askama::filters::HtmlSafe;
use fluent_templates::{Loader, fluent_bundle::FluentValue, static_loader};
use unic_langid::{LanguageIdentifier, langid};

use super::Moment;
use super::names::{escape, visible};
use crate::language::Language;

static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        // Names are isolated by `<bdi>` in pages and by `isolate` in mail: the invisible marks would be copied along.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// One text in one language, with its variables. As it stands it displays as HTML: the text escaped, each variable in
/// a `<bdi>` of its own. [`Said::plain`] is for attributes, titles and mail.
#[derive(Clone, Debug)]
pub struct Said {
    language: Language,
    key: &'static str,
    attribute: Option<&'static str>,
    words: Vec<(&'static str, String)>,
    numbers: Vec<(&'static str, i64)>,
}

/// A text by its key.
pub(crate) fn say(language: Language, key: &'static str) -> Said {
    Said { language, key, attribute: None, words: Vec::new(), numbers: Vec::new() }
}

impl Said {
    /// Takes an attribute of the message instead of its value; empty where the message has none of that name.
    #[must_use]
    pub(crate) fn attribute(mut self, name: &'static str) -> Self {
        self.attribute = Some(name);
        self
    }

    /// Sets a variable to what somebody wrote: a name, an address.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.words.push((name, visible(value).into_owned()));
        self
    }

    /// Sets a variable to a number, which the text's plural forms follow.
    #[must_use]
    pub fn count(mut self, name: &'static str, value: impl Count) -> Self {
        self.numbers.push((name, value.count()));
        self
    }

    /// Sets a variable to a point in time.
    #[must_use]
    pub fn at(self, name: &'static str, moment: &Moment) -> Self {
        let text = moment.text(self.language);
        self.with(name, &text)
    }

    /// The text without markup, not escaped.
    pub fn plain(&self) -> String {
        self.fill(str::to_owned)
    }

    /// The text for plain-text mail: variables are isolated by invisible marks where the text runs right to left.
    pub(crate) fn mailed(&self) -> String {
        match self.language {
            Language::English => self.plain(),
            Language::Arabic => self.fill(|value| format!("\u{2068}{value}\u{2069}")),
        }
    }

    fn fill(&self, wrap: impl Fn(&str) -> String) -> String {
        let mut arguments: HashMap<Cow<'static, str>, FluentValue<'static>> = HashMap::new();
        for (name, value) in &self.words {
            arguments.insert(Cow::Borrowed(name), FluentValue::String(Cow::Owned(wrap(value))));
        }
        for (name, value) in &self.numbers {
            arguments.insert(Cow::Borrowed(name), FluentValue::from(*value));
        }
        let language = identifier(self.language);
        match self.attribute {
            Some(attribute) => {
                LOCALES.try_lookup_with_args(&language, &format!("{}.{attribute}", self.key), &arguments).unwrap_or_default()
            }
            None => LOCALES.try_lookup_with_args(&language, self.key, &arguments).unwrap_or_else(|| self.key.to_owned()),
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Private-use marks survive the escaping and become tags after it; `visible` has removed any that were sent.
        let text = self.fill(|value| format!("\u{E000}{value}\u{E001}"));
        let html = escape(&text).replace('\u{E000}', "<bdi>").replace('\u{E001}', "</bdi>");
        f.write_str(&html)
    }
}

impl HtmlSafe for Said {}

/// A number that a plural form can follow; templates pass it now by value, now by reference.
pub trait Count {
    /// The number.
    fn count(self) -> i64;
}

impl Count for i8 {
    fn count(self) -> i64 {
        self.into()
    }
}

impl Count for u32 {
    fn count(self) -> i64 {
        self.into()
    }
}

impl Count for usize {
    fn count(self) -> i64 {
        i64::try_from(self).unwrap_or(i64::MAX)
    }
}

impl<T: Count + Copy> Count for &T {
    fn count(self) -> i64 {
        (*self).count()
    }
}

fn identifier(language: Language) -> LanguageIdentifier {
    match language {
        Language::English => langid!("en"),
        Language::Arabic => langid!("ar"),
    }
}
