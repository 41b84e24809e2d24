//! Which organization.

use askama::Template;

use super::{Asking, Chrome, FormError, choice::joined, texts::Said};

/// One or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickerMode {
    /// Radio buttons: the connect door.
    One,
    /// Checkboxes, with `#select-all`: the onboarding door.
    Many(Many),
}

/// How a choice of several stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Many {
    /// Whether `#select-all` is checked: every organization of the list is chosen. `false` is always safe.
    pub all: bool,
    /// The ids of those chosen that have no row on this page.
    pub elsewhere: Vec<String>,
    /// Whether there is a page before this one.
    pub previous: bool,
    /// Whether there is a page after this one.
    pub next: bool,
}

/// How many there are in all, as far as anybody counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(u32),
    /// At least so many.
    AtLeast(u32),
}

/// What is said beside an organization's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickerMark {
    /// It has connected the integration; it can be chosen again.
    Connected,
    /// An install of it waits.
    Installing,
    /// Its grant is suspended; it cannot be chosen.
    Suspended,
}

/// One organization that may be picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickerRow {
    /// The value of the radio button or checkbox.
    pub id: String,
    /// The organization's name.
    pub name: String,
    /// Its number.
    pub number: String,
    /// Whether it is chosen.
    pub selected: bool,
    /// What is said beside its name.
    pub mark: Option<PickerMark>,
}

/// The organization picker. The empty state (no rows, no `q`, none chosen) has link `#create-organization`.
///
/// [`PickerMode::One`]: a search form (the only GET) to `search_action` with `q` and the fields of `keep`; links
/// `#previous`, `#next`; a choice form: POST `action` with `csrf`, `organization`, button `#continue`.
///
/// [`PickerMode::Many`]: one form, POST `action` with `csrf`, `go` = `search` (`#search`, and the enter key), `previous`
/// (`#previous`), `next` (`#next`) or `continue` (`#continue`), `q` (what to search for; on `go=search` only), `filter`
/// (the search that the page was served for, absent for none), the fields of `keep` (`after` and `trail` of this page),
/// and what [`super::Choice`] reads: `organization` (a ticked box each), `chosen` (those ticked on other pages, in one
/// field), `seen` (those that have a box), `all`, `all_was`, `in_step` (`on` or absent).
///
/// When `cancel` is given, a button `#cancel` posts the same form there.
#[derive(Clone, Debug, Template)]
#[template(path = "organization_picker.html")]
pub struct OrganizationPicker {
    /// The frame.
    pub chrome: Chrome,
    /// Where the choice posts to.
    pub action: String,
    /// Where the search goes; mode one only.
    pub search_action: String,
    /// Hidden fields that the search keeps (mode one: what stood in the query beside `q` and the page), or that the
    /// form keeps (mode many: `after` and `trail`).
    pub keep: Vec<(String, String)>,
    /// The integration this is for, in a flow.
    pub asking: Option<Asking>,
    /// One or several.
    pub mode: PickerMode,
    /// What was searched for; empty for no search.
    pub q: String,
    /// The organizations of this page.
    pub rows: Vec<PickerRow>,
    /// How many there are in all.
    pub total: Total,
    /// The page before this one; mode one only.
    pub previous: Option<String>,
    /// The page after this one; mode one only.
    pub next: Option<String>,
    /// What was wrong.
    pub error: Option<FormError>,
    /// Where "create an organization" leads; None hides it.
    pub create_organization: Option<String>,
    /// The page that asks an administrator, for organizations that the person only belongs to; None hides it.
    pub ask: Option<String>,
    /// Where "cancel" posts to; None hides it.
    pub cancel: Option<String>,
}

impl Many {
    pub(crate) fn chosen(&self) -> String {
        joined(&self.elsewhere)
    }
}

impl PickerRow {
    pub(crate) fn suspended(&self) -> bool {
        self.mark == Some(PickerMark::Suspended)
    }

    pub(crate) fn connected(&self) -> bool {
        self.mark == Some(PickerMark::Connected)
    }

    pub(crate) fn installing(&self) -> bool {
        self.mark == Some(PickerMark::Installing)
    }
}

impl OrganizationPicker {
    pub(crate) fn many(&self) -> Option<&Many> {
        match &self.mode {
            PickerMode::One => None,
            PickerMode::Many(many) => Some(many),
        }
    }

    pub(crate) fn ticked(&self, row: &PickerRow) -> bool {
        (row.selected || self.many().is_some_and(|many| many.all)) && !row.suspended()
    }

    pub(crate) fn seen(&self) -> String {
        let seen: Vec<String> = self.rows.iter().filter(|row| !row.suspended()).map(|row| row.id.clone()).collect();
        joined(&seen)
    }

    pub(crate) fn nothing_to_pick(&self) -> bool {
        self.rows.is_empty() && self.q.is_empty() && self.many().is_none_or(|many| many.elsewhere.is_empty())
    }

    pub(crate) fn total_said(&self) -> Said {
        match (self.total, self.q.is_empty()) {
            (Total::Exactly(number), true) => self.chrome.say("picker-total").count("number", number),
            (Total::Exactly(number), false) => self.chrome.say("picker-found").count("number", number),
            (Total::AtLeast(number), _) => self.chrome.say("picker-at-least").count("number", number),
        }
    }

    pub(crate) fn all_said(&self) -> Said {
        match (self.total, self.q.is_empty()) {
            (Total::Exactly(number), true) => self.chrome.say("picker-all").count("number", number),
            (Total::Exactly(number), false) => self.chrome.say("picker-all-found").count("number", number),
            (Total::AtLeast(_), _) => self.chrome.say("picker-select-all"),
        }
    }

    /// "37 chosen, 12 of them not on this page", the number being `number`: the script puts its own in.
    fn some_chosen(&self, many: &Many, number: &str) -> Said {
        if many.elsewhere.is_empty() {
            self.chrome.say("picker-chosen").with("number", number)
        } else {
            let elsewhere = many.elsewhere.len().to_string();
            self.chrome.say("picker-chosen-elsewhere").with("number", number).with("elsewhere", &elsewhere)
        }
    }

    pub(crate) fn chosen_said(&self, many: &Many) -> Said {
        match many.elsewhere.len() + self.rows.iter().filter(|row| self.ticked(row)).count() {
            0 => self.chrome.say("picker-chosen-none"),
            number => self.some_chosen(many, &number.to_string()),
        }
    }

    /// The text that the script fills in: `#` stands for the number.
    pub(crate) fn chosen_pattern(&self, many: &Many) -> String {
        self.some_chosen(many, "#").plain()
    }

    pub(crate) fn chosen_but_pattern(&self) -> String {
        self.chrome.say("picker-chosen-but").with("number", "#").plain()
    }

    pub(crate) fn any_connected(&self) -> bool {
        self.rows.iter().any(PickerRow::connected)
    }

    pub(crate) fn any_suspended(&self) -> bool {
        self.rows.iter().any(PickerRow::suspended)
    }

    pub(crate) fn paged(&self) -> bool {
        self.previous.is_some() || self.next.is_some() || self.many().is_some_and(|many| many.previous || many.next)
    }

    /// A search box for three rows would be noise.
    pub(crate) fn searchable(&self) -> bool {
        !self.q.is_empty() || self.paged() || self.rows.len() > 5
    }
}
