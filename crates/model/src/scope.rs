//! The scope catalogue: names, access and texts that a customer understands, per language.

use crate::names;
use protocol::Timestamp;
use protocol::scope::ScopeName;
use std::collections::BTreeMap;

names! {
    /// What a scope lets an integration do.
    Access {
        /// See data.
        Read = "read",
        /// Change data.
        Write = "write",
    }
}

/// Title and description in one language.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ScopeText {
    /// A few words.
    pub title: String,
    /// One sentence: which data.
    pub description: String,
}

/// One scope of the catalogue.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Scope {
    /// The name on the wire.
    pub name: ScopeName,
    /// Read or write.
    pub access: Access,
    /// By language tag; `en` is always there.
    pub texts: BTreeMap<String, ScopeText>,
    /// Whether an integration needs the operator's word to have it.
    pub restricted: bool,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Scope {
    /// The text in `language`, or in English.
    pub fn text(&self, language: &str) -> Option<&ScopeText> {
        self.texts.get(language).or_else(|| self.texts.get("en"))
    }
}
