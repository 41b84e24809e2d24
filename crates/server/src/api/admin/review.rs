//! What reviews are asked about, and answered with: those of redirect URIs and of the addresses that doors lead to.

use crate::api::schema;
use flows::admin::redirect_uri::Verdict;
use model::redirect_uri::ReviewState;
use protocol::id::ClientId;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

/// A reviewer's word.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Review)]
pub(in crate::api) struct ReviewBody {
    /// Why, in words for the partner.
    #[schema(max_length = 500)]
    reason: Option<String>,
}

impl ReviewBody {
    /// With what it was posted to.
    pub(super) fn verdict(self, approved: bool) -> Verdict {
        Verdict { approved, reason: self.reason }
    }
}

/// Which ones.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(in crate::api) struct ReviewQuery {
    /// Only those of this integration.
    #[param(value_type = Option<String>)]
    pub(super) client_id: Option<ClientId>,
    /// Only those in this state of review.
    #[param(schema_with = schema::review_state)]
    pub(super) state: Option<ReviewState>,
    /// `next_cursor` of the page before.
    pub(super) cursor: Option<String>,
    /// How many entries at most.
    #[param(minimum = 1, maximum = 200)]
    pub(super) limit: Option<u16>,
}
