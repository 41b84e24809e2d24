//! Client keys to take.

use super::{Dress, Sample, extensions::organization, grant::card, moment};
use crate::pages::view::{ClaimPage, ClaimState, ClaimedKey, ClearKey, View, WaitingClaim};
use protocol::ErrorCode;

const CLAIM: &str = "/developer/claims/cky_01m0000000000000000000";
const BACK: &str = "/developer/integrations/app_tidewater";

pub(super) fn waiting(dress: Dress) -> WaitingClaim {
    WaitingClaim {
        id: "cky_2".to_owned(),
        path: CLAIM.to_owned(),
        organization: organization(dress),
        made_at: moment(),
        until: moment(),
    }
}

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let page = ClaimPage {
        chrome: dress.signed_in(CLAIM),
        action: CLAIM.to_owned(),
        integration: card(dress),
        organization: organization(dress),
        state: ClaimState::Waiting(moment()),
        refused: None,
        back: BACK.to_owned(),
    };
    let taken = |by, at, own| ClaimState::Taken { last_four: "ab12".to_owned(), by, at, own };
    let name = dress.name("Dina Holm", "دينا هولم");
    let in_state = |state| ClaimPage { state, ..page.clone() };
    let others = in_state(taken(Some(name.clone()), Some(moment()), false));
    let own = in_state(taken(Some(name), Some(moment()), true));
    let by_nobody = in_state(taken(None, None, false));
    let refused = ClaimPage { refused: Some(ErrorCode::GrantSuspended), ..in_state(ClaimState::Suspended) };
    let claimed = ClaimedKey {
        chrome: dress.signed_in(CLAIM),
        integration: card(dress),
        client_id: "app_00000000000000000000T1".to_owned(),
        organization: organization(dress),
        organization_id: "org_00000000000000000000A1".to_owned(),
        grant_id: "gra_01m0000000000000000000".to_owned(),
        client_key: ClearKey::new("cs_key_3kTq9VhWm2X_EXAMPLEexampleEXAMPLEexampleEXAMPLE01234567ab12_0sAmpl"),
        done: BACK.to_owned(),
    };
    vec![
        Sample { name: "claim", html: page.to_html() },
        Sample { name: "claim_taken", html: others.to_html() },
        Sample { name: "claim_taken_by_you", html: own.to_html() },
        Sample { name: "claim_taken_long_ago", html: by_nobody.to_html() },
        Sample { name: "claim_suspended", html: refused.to_html() },
        Sample { name: "claim_over", html: in_state(ClaimState::Over).to_html() },
        Sample { name: "claimed", html: claimed.to_html() },
    ]
}
