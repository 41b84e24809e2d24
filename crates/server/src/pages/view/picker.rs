//! Which organization.

use askama::Template;

use super::{Asking, Chrome, FormError, texts::Said};

/// One or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickerMode {
    /// Radio buttons: the connect door.
    One,
    /// Checkboxes, with `#select-all`.
    Many {
        /// Whether `#select-all` is checked.
        all: bool,
    },
}

/// How many there are in all, as far as anybody counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// So many.
    Exactly(u32),
    /// At least so many.
    AtLeast(u32),
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
}

/// The organization picker. Search form (the only GET): `search_action` with `q` and the fields of `keep`. Choice
/// form: POST `action` with `csrf`, `organization` (once; in [`PickerMode::Many`] repeated, and `all=on`), button
/// `#continue`. When `cancel` is given, a second form posts `csrf` there, button `#cancel`. The empty state (no rows,
/// no `q`) has link `#create-organization`.
#[derive(Clone, Debug, Template)]
#[template(path = "organization_picker.html")]
pub struct OrganizationPicker {
    /// The frame.
    pub chrome: Chrome,
    /// Where the choice posts to.
    pub action: String,
    /// Where the search goes.
    pub search_action: String,
    /// Hidden fields that the search keeps (what stood in the query beside `q` and the page).
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
    /// The page before this one.
    pub previous: Option<String>,
    /// The page after this one.
    pub next: Option<String>,
    /// What was wrong.
    pub error: Option<FormError>,
    /// Where "create an organization" leads; None hides it.
    pub create_organization: Option<String>,
    /// Where "cancel" posts to; None hides it.
    pub cancel: Option<String>,
}

impl OrganizationPicker {
    pub(crate) fn many(&self) -> bool {
        matches!(self.mode, PickerMode::Many { .. })
    }

    pub(crate) fn all(&self) -> bool {
        self.mode == PickerMode::Many { all: true }
    }

    pub(crate) fn input_type(&self) -> &'static str {
        match self.mode {
            PickerMode::One => "radio",
            PickerMode::Many { .. } => "checkbox",
        }
    }

    pub(crate) fn total_said(&self) -> Said {
        match (self.total, self.q.is_empty()) {
            (Total::Exactly(number), true) => self.chrome.say("picker-total").count("number", number),
            (Total::Exactly(number), false) => self.chrome.say("picker-found").count("number", number),
            (Total::AtLeast(number), _) => self.chrome.say("picker-at-least").count("number", number),
        }
    }

    /// A search box for three rows would be noise.
    pub(crate) fn searchable(&self) -> bool {
        !self.q.is_empty() || self.previous.is_some() || self.next.is_some() || self.rows.len() > 5
    }
}
