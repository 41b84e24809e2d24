//! What every page carries.

use super::{
    Moment,
    assets::asset,
    moment::Time,
    names::{Name, initial, suspicious, visible},
    texts::{Said, say},
};
use crate::language::{Language, Theme, with_parameter};

/// Which world a page belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Environment {
    /// Real customers, real data.
    #[default]
    Production,
    /// For trying out; every page wears a banner.
    Sandbox,
}

/// The platform whose pages these are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Platform {
    /// "Northwind" in the demo.
    pub name: String,
    /// Path of the platform's logo on our own host; its initial stands in otherwise.
    pub logo: Option<String>,
    /// Path of a style sheet on our own host that sets the platform's colours (`--accent` and its kin).
    pub style_sheet: Option<String>,
}

/// Whose session this is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The person's name.
    pub name: String,
    /// Their e-mail address.
    pub email: String,
}

/// The frame of a page: everything that does not depend on what the page is about.
#[derive(Clone, Debug, Default)]
pub struct Chrome {
    /// The language of the page.
    pub language: Language,
    /// Light, dark or automatic.
    pub theme: Theme,
    /// The platform.
    pub platform: Platform,
    /// Production, or sandbox with its banner.
    pub environment: Environment,
    /// The value of the hidden field `csrf` of every form on the page.
    pub csrf: String,
    /// The signed-in user, if any.
    pub user: Option<SignedIn>,
    /// Path and query of a GET that shows this page again; the language and theme switches add their parameter to it.
    /// None leaves the switches out.
    pub here: Option<String>,
    /// Where the sign-out form posts to (`csrf` is its only field); a button `#sign-out` stands in the header of every
    /// page with a user. None leaves it out.
    pub sign_out: Option<String>,
}

/// The integration on whose behalf somebody signs in, signs up or picks: "to connect Tidewater Books".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The integration's name.
    pub integration: String,
    /// Its publisher's name.
    pub publisher: String,
}

/// An organization as the pages name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Its name.
    pub name: String,
    /// Its number.
    pub number: String,
}

impl Chrome {
    pub(crate) fn say(&self, key: &'static str) -> Said {
        say(self.language, key)
    }

    /// A text without variables, for attributes.
    pub(crate) fn plain(&self, key: &'static str) -> String {
        self.say(key).plain()
    }

    #[expect(clippy::unused_self, reason = "templates reach functions through a value")]
    pub(crate) fn name(&self, name: &str) -> Name {
        Name::new(name)
    }

    /// A name without an element around it, for titles.
    #[expect(clippy::unused_self, reason = "templates reach functions through a value")]
    pub(crate) fn plain_name(&self, name: &str) -> String {
        visible(name).into_owned()
    }

    #[expect(clippy::unused_self, reason = "templates reach functions through a value")]
    pub(crate) fn initial(&self, name: &str) -> String {
        initial(name)
    }

    #[expect(clippy::unused_self, reason = "templates reach functions through a value")]
    pub(crate) fn suspicious(&self, name: &str) -> bool {
        suspicious(name)
    }

    pub(crate) fn time(&self, moment: &Moment) -> Time {
        moment.element(self.language)
    }

    #[expect(clippy::unused_self, reason = "templates reach functions through a value")]
    pub(crate) fn asset(&self, name: &str) -> String {
        asset(name)
    }

    pub(crate) fn sandbox(&self) -> bool {
        self.environment == Environment::Sandbox
    }

    /// The other languages, each with the path of this page in it.
    pub(crate) fn other_languages(&self) -> Vec<(Language, String)> {
        let here = self.here.as_deref().unwrap_or_default();
        Language::ALL
            .into_iter()
            .filter(|language| *language != self.language)
            .map(|language| (language, with_parameter(here, "lang", language.tag())))
            .collect()
    }

    /// Every theme with its name, the path of this page in it, and whether it is worn now.
    pub(crate) fn themes(&self) -> Vec<(Said, String, bool)> {
        let here = self.here.as_deref().unwrap_or_default();
        Theme::ALL
            .into_iter()
            .map(|theme| {
                let text = match theme {
                    Theme::Automatic => self.say("theme-automatic"),
                    Theme::Light => self.say("theme-light"),
                    Theme::Dark => self.say("theme-dark"),
                };
                (text, with_parameter(here, "theme", theme.tag()), theme == self.theme)
            })
            .collect()
    }
}
