//! Which language a page speaks, and which theme it wears: pure functions over what the browser sent.

use std::fmt;

/// A language that every text of ours exists in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Language {
    /// English, left to right; the fallback.
    #[default]
    English,
    /// Modern standard Arabic, right to left.
    Arabic,
}

impl Language {
    /// Every language, in the order in which the language switch offers them.
    pub const ALL: [Self; 2] = [Self::English, Self::Arabic];

    /// The BCP 47 tag, as in `lang=`, in the cookie and in the folder of `locales/`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Arabic => "ar",
        }
    }

    /// The writing direction, as in `dir=`.
    pub fn direction(self) -> &'static str {
        match self {
            Self::English => "ltr",
            Self::Arabic => "rtl",
        }
    }

    /// The language's name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Arabic => "العربية",
        }
    }

    /// The language of a BCP 47 tag; the region does not matter (`ar-EG` is Arabic).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.trim().split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(primary))
    }

    /// The best language of an `Accept-Language` header (RFC 9110 section 12.5.4); `q=0` means "not this one".
    pub fn from_accept_language(header: &str) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        for range in header.split(',').take(32) {
            let mut parts = range.split(';');
            let tag = parts.next().unwrap_or_default();
            let weight = parts.find_map(|part| part.trim().strip_prefix("q=")).map_or(Some(1000), thousandths);
            let language = if tag.trim() == "*" { Some(Self::default()) } else { Self::from_tag(tag) };
            if let (Some(language), Some(weight)) = (language, weight)
                && weight > best.map_or(0, |(weight, _)| weight)
            {
                best = Some((weight, language));
            }
        }
        best.map(|(_, language)| language)
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// What `prefers-color-scheme` says.
    #[default]
    Automatic,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// Every theme, in the order in which the switch offers them.
    pub const ALL: [Self; 3] = [Self::Automatic, Self::Light, Self::Dark];

    /// The value in `?theme=`, in the cookie and in `data-theme=`.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.tag() == tag.trim())
    }
}

impl fmt::Display for Theme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// How this browser wants its pages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language of the page.
    pub language: Language,
    /// The theme of the page.
    pub theme: Theme,
    /// Values of `Set-Cookie` headers to send, so that a choice made by `?lang=` or `?theme=` lasts a year.
    pub set_cookies: Vec<String>,
}

const LANGUAGE_COOKIE: &str = "countersign_lang";
const THEME_COOKIE: &str = "countersign_theme";

/// Reads `lang` and `theme` from the query string (without `?`), else the `Cookie` header, else (language only)
/// `Accept-Language`, else the defaults. What is unknown is passed over, never an error.
pub fn preferences(query: Option<&str>, cookies: Option<&str>, accept_language: Option<&str>) -> Preferences {
    let asked = |name: &str| {
        form_urlencoded::parse(query.unwrap_or_default().as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value)
    };
    let asked_language = asked("lang").and_then(|tag| Language::from_tag(&tag));
    let asked_theme = asked("theme").and_then(|tag| Theme::from_tag(&tag));
    let kept = |name: &str| cookies.and_then(|header| cookie(header, name));
    let set_cookies = [
        asked_language.map(|language| set_cookie(LANGUAGE_COOKIE, language.tag())),
        asked_theme.map(|theme| set_cookie(THEME_COOKIE, theme.tag())),
    ];
    Preferences {
        language: asked_language
            .or_else(|| kept(LANGUAGE_COOKIE).and_then(Language::from_tag))
            .or_else(|| accept_language.and_then(Language::from_accept_language))
            .unwrap_or_default(),
        theme: asked_theme.or_else(|| kept(THEME_COOKIE).and_then(Theme::from_tag)).unwrap_or_default(),
        set_cookies: set_cookies.into_iter().flatten().collect(),
    }
}

/// The same path and query with one parameter set anew, every other parameter kept as it was sent, byte for byte.
pub fn with_parameter(path_and_query: &str, name: &str, value: &str) -> String {
    let (path, query) = path_and_query.split_once('?').unwrap_or((path_and_query, ""));
    let mut pairs: Vec<&str> = query.split('&').filter(|pair| !pair.is_empty() && pair.split('=').next() != Some(name)).collect();
    let own = format!("{name}={value}");
    pairs.push(&own);
    format!("{path}?{}", pairs.join("&"))
}

fn set_cookie(name: &str, value: &str) -> String {
    format!("{name}={value}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
}

fn cookie<'a>(header: &'a str, name: &str) -> Option<&'a str> {
    header.split(';').filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// A quality value in thousandths; `None` for what RFC 9110 does not allow.
fn thousandths(text: &str) -> Option<u16> {
    let quality: f32 = text.trim().parse().ok()?;
    if !(0.0..=1.0).contains(&quality) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie between 0 and 1")]
    let thousandths = (quality * 1000.0).round() as u16;
    Some(thousandths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_beats_the_cookie_beats_the_header() {
        let cookies = Some("a=b; countersign_lang=en");
        assert_eq!(preferences(Some("x=1&lang=ar"), cookies, Some("en")).language, Language::Arabic);
        assert_eq!(preferences(None, Some("countersign_lang=ar"), Some("en")).language, Language::Arabic);
        assert_eq!(preferences(None, None, Some("ar-EG,ar;q=0.9,en;q=0.8")).language, Language::Arabic);
        assert_eq!(preferences(Some("lang=xx"), Some("countersign_lang=yy"), Some("zz")).language, Language::English);
    }

    #[test]
    fn only_a_choice_is_kept() {
        assert_eq!(preferences(Some("q=1"), None, Some("ar")).set_cookies, Vec::<String>::new());
        let chosen = preferences(Some("lang=ar&theme=dark"), None, None);
        assert_eq!(chosen.theme, Theme::Dark);
        assert_eq!(chosen.set_cookies.len(), 2);
        assert!(chosen.set_cookies[0].starts_with("countersign_lang=ar; "));
        assert_eq!(preferences(None, Some("countersign_theme=light"), None).theme, Theme::Light);
    }

    #[test]
    fn accept_language_weighs() {
        let best = Language::from_accept_language;
        assert_eq!(best("en;q=0.5, ar;q=0.7"), Some(Language::Arabic));
        assert_eq!(best("nb, ar;q=0"), None);
        assert_eq!(best("fr, *;q=0.1"), Some(Language::English));
        assert_eq!(best("ar;q=NaN, en;q=7"), None);
        assert_eq!(best(""), None);
    }

    #[test]
    fn a_parameter_is_replaced_and_the_rest_kept() {
        assert_eq!(with_parameter("/login", "lang", "ar"), "/login?lang=ar");
        assert_eq!(
            with_parameter("/oauth/authorize?state=a%20b&lang=en&x", "lang", "ar"),
            "/oauth/authorize?state=a%20b&x&lang=ar"
        );
    }
}
