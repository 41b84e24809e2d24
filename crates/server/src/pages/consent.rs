//! What every door's consent page has in common: the words, their digest, what was ticked.

use super::names;
use super::view::{ConsentNote, HandOver, OptionalScope, ScopeText};
use axum::http::Uri;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flows::Context;
use flows::client_key::Standing;
use flows::consent::{Offer, OfferedScope};
use flows::registry::RegisteredIntegration;
use model::integration::Door;
use protocol::form::Form;
use protocol::scope::{ScopeName, ScopeSet};

/// A digest of the words on the page and of whatever else it said: it stands in the name of the page's form, so that nobody
/// signs what they have not seen when another tab or the operator changed something meanwhile.
pub fn digest(offer: &Offer, language: &str, also: &[String]) -> String {
    let mut words = language.to_owned();
    for scope in &offer.scopes {
        let flags = format!("{}{}", u8::from(scope.required), u8::from(scope.already_granted));
        for word in [scope.name.as_str(), &scope.title, &scope.description, &flags] {
            words.push('\0');
            words.push_str(word);
        }
    }
    for word in also {
        words.push('\0');
        words.push_str(word);
    }
    URL_SAFE_NO_PAD.encode(&flows::digest::sha256(words.as_bytes())[..12])
}

/// The scopes of an offer as the page lists them.
pub struct Listed {
    /// New ones that come with approval.
    pub required: Vec<ScopeText>,
    /// New ones that may be left out.
    pub optional: Vec<OptionalScope>,
    /// Those of the grant that exists.
    pub already: Vec<ScopeText>,
}

/// Lists an offer; `checked` says how the box of an optional scope stands.
pub fn listed(offer: Offer, checked: impl Fn(&ScopeName) -> bool) -> Listed {
    let (already, asked): (Vec<_>, Vec<_>) = offer.scopes.into_iter().partition(|scope| scope.already_granted);
    let (required, optional): (Vec<_>, Vec<_>) = asked.into_iter().partition(|scope| scope.required);
    Listed {
        required: required.into_iter().map(text).collect(),
        optional: optional.into_iter().map(|scope| OptionalScope { checked: checked(&scope.name), scope: text(scope) }).collect(),
        already: already.into_iter().map(text).collect(),
    }
}

/// Whether the optional scopes of an attempt were named: by the partner's request, or by the customer who installed. At the other
/// doors it asks for all that the integration may ask for, and the customer ticks what is to be given.
pub fn named(door: Door) -> bool {
    match door {
        Door::Connect | Door::Onboarding | Door::Marketplace => true,
        Door::Extension | Door::Handshake => false,
    }
}

/// Whether a consent would leave a grant as it is although more is offered: then nobody has to be sent to the partner for it.
pub fn changes_nothing(offer: &Offer, ticked: &ScopeSet) -> bool {
    let mut new = offer.scopes.iter().filter(|scope| !scope.already_granted).peekable();
    offer.grant.is_some() && new.peek().is_some() && !new.any(|scope| scope.required || ticked.contains(&scope.name))
}

/// What the handshake door's partner has to do: where the browser goes, and how long it has to confirm.
pub fn hand_over(context: &Context, client: &RegisteredIntegration) -> HandOver {
    HandOver {
        host: client.integration.connect_url.as_deref().and_then(host),
        hours: u32::try_from(context.settings.lifetimes.handshake.0 / 3_600).unwrap_or(1).max(1),
    }
}

fn text(scope: OfferedScope) -> ScopeText {
    let name = scope.name.to_string();
    ScopeText {
        title: if scope.title.is_empty() { name.clone() } else { scope.title },
        name,
        description: scope.description,
        access: names::access(scope.access),
    }
}

/// What is said of an organization, by how it stands towards the integration.
pub fn note(standing: Standing) -> Option<ConsentNote> {
    match standing {
        Standing::New => None,
        Standing::Connected => Some(ConsentNote::AlreadyConnected),
        Standing::Suspended => Some(ConsentNote::Suspended),
        Standing::Replaces(key) => Some(ConsentNote::KeyReplaced {
            last_four: key.mark.map(|mark| mark.last_four).unwrap_or_default(),
            made_at: names::moment(key.created_at),
            last_used: key.last_used_at.map(names::moment),
        }),
    }
}

/// The boxes that were ticked; what is no scope's name was not offered either.
pub fn ticked(form: &Form) -> ScopeSet {
    form.all("scope").filter_map(|name| name.parse::<ScopeName>().ok()).collect()
}

/// The host of the partner's site.
pub fn host(redirect_uri: &str) -> Option<String> {
    redirect_uri.parse::<Uri>().ok()?.host().map(str::to_owned)
}
