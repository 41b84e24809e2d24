//! Client keys that customers pasted into Tidewater's settings, in memory: one per environment and integration.

use std::collections::BTreeMap;

use countersign_client::Timestamp;
use countersign_client::partner::ClientKey;

use super::fetched::Fetched;

/// A client key, with what is known of it.
#[derive(Clone, Debug)]
pub(super) struct Extension {
    pub(super) key: ClientKey,
    pub(super) organization_id: String,
    /// None when the platform did not tell.
    pub(super) organization_name: Option<String>,
    pub(super) grant_id: String,
    pub(super) scopes: Vec<String>,
    pub(super) saved_at: Timestamp,
    pub(super) fetched: Option<Fetched>,
}

/// Environment and application key.
pub(super) type Place = (String, String);

#[derive(Default)]
pub(super) struct Extensions(BTreeMap<Place, Extension>);

impl Extensions {
    pub(super) fn get(&self, place: &Place) -> Option<Extension> {
        self.0.get(place).cloned()
    }

    pub(super) fn put(&mut self, place: Place, extension: Extension) {
        self.0.insert(place, extension);
    }

    pub(super) fn update(&mut self, place: &Place, change: impl FnOnce(&mut Extension)) {
        if let Some(held) = self.0.get_mut(place) {
            change(held);
        }
    }

    pub(super) fn delete(&mut self, place: &Place) -> Option<Extension> {
        self.0.remove(place)
    }
}
