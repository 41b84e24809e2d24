//! When the `redirect_uri` of an onboarding is a registered one (seed 000, "what we validate in the whitelist check"):
//! https, exact host with its subdomain, exact port, exact path; everything from the `?` on is the partner's own.

use super::{Parts, RegistrationPlace, has_dot_segments, is_loopback, is_own_machine, port_number, reserved_in};
use crate::secret::Environment;

/// How long a sent redirect URI may be, with its query.
pub const LONGEST_SENT: usize = 2_000;

/// The rule that a sent redirect URI breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum OnboardingRule {
    /// Empty, or longer than [`LONGEST_SENT`].
    #[error("a redirect URI has 1 to 2,000 characters, its query included")]
    Length,
    /// Characters outside visible ASCII, or ones that browsers would rewrite.
    #[error("a redirect URI is written in visible ASCII without quotes, angle brackets and backticks; percent-encode them")]
    Characters,
    /// `#` anywhere.
    #[error("no fragment")]
    Fragment,
    /// `*` before the query.
    #[error("no wildcards: variants belong into the query")]
    Wildcard,
    /// A backslash, or `.` or `..` segments in any spelling.
    #[error("no '.' or '..' segments in the path and no backslash")]
    DotSegments,
    /// Neither https nor http on a loopback address, or another one than registered.
    #[error("the scheme must be https, as registered (http only for a registered loopback address)")]
    Scheme,
    /// User information before the host.
    #[error("no user name or password before the host")]
    UserInfo,
    /// A loopback host where none is accepted.
    #[error("loopback addresses are accepted in the sandbox only")]
    Loopback,
    /// No host, or one that is not registered.
    #[error("the host, with its subdomain, must be that of a registered redirect URI, letter by letter")]
    Host,
    /// No number, or another port than registered.
    #[error("the port must be that of a registered redirect URI, and absent where that one has none")]
    Port,
    /// Another path than registered.
    #[error("the path must be that of a registered redirect URI, character by character; variants belong into the query")]
    Path,
    /// The query carries a name that we are about to add.
    #[error("the query may not carry {0}: we add it, and yours could be taken for ours")]
    ReservedQueryName(&'static str),
    /// The integration has none.
    #[error("the integration has no redirect URI that may be used")]
    NoneRegistered,
}

/// Why a sent redirect URI was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{rule}")]
pub struct OnboardingMismatch<'a> {
    /// The first rule that it breaks; what the registered ones decide is told by the nearest of them.
    pub rule: OnboardingRule,
    /// The registered one that shares most with it: the host, then the port, then the longest beginning of the path.
    pub nearest: Option<&'a str>,
}

/// Whether `sent` is one of `registered` at the onboarding door; `state_is_sent` says that the body carries a `state`, which
/// reserves that name in the query too. Everything is compared as it was sent; nothing is decoded, lowered or shortened.
pub fn onboarding_match<'a>(
    registered: impl IntoIterator<Item = &'a str>,
    sent: &str,
    state_is_sent: bool,
    place: RegistrationPlace,
) -> Result<(), OnboardingMismatch<'a>> {
    let nearest = nearest(registered, sent);
    let refuse = |rule| Err(OnboardingMismatch { rule, nearest });
    if let Err(rule) = check_form(sent, place).and_then(|()| check_query(sent, state_is_sent)) {
        return refuse(rule);
    }
    let (Some(target), Some(have)) = (Target::of(sent), nearest.and_then(Target::of)) else {
        return refuse(OnboardingRule::NoneRegistered);
    };
    for (same, rule) in [
        (have.host == target.host, OnboardingRule::Host),
        (have.port == target.port, OnboardingRule::Port),
        (have.scheme == target.scheme, OnboardingRule::Scheme),
        (have.path == target.path, OnboardingRule::Path),
    ] {
        if !same {
            return refuse(rule);
        }
    }
    Ok(())
}

struct Target<'a> {
    scheme: &'a str,
    host: &'a str,
    port: Option<&'a str>,
    path: &'a str,
}

impl<'a> Target<'a> {
    fn of(uri: &'a str) -> Option<Self> {
        let parts = Parts::of(uri)?;
        let (host, port) = parts.host_and_port()?;
        Some(Self { scheme: parts.scheme, host, port, path: parts.path })
    }

    /// Orders registered ones by how near they are; one that matches is before all others.
    fn likeness(&self, other: &Self) -> Likeness {
        Likeness {
            host: self.host == other.host,
            port: self.port == other.port,
            scheme: self.scheme == other.scheme,
            path: self.path == other.path,
            path_beginning: shared(self.path.bytes(), other.path.bytes()),
            host_end: shared(self.host.bytes().rev(), other.host.bytes().rev()),
        }
    }
}

#[expect(clippy::struct_excessive_bools, reason = "four comparisons, in the order in which they weigh")]
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Likeness {
    host: bool,
    port: bool,
    scheme: bool,
    path: bool,
    path_beginning: usize,
    host_end: usize,
}

fn shared(one: impl Iterator<Item = u8>, two: impl Iterator<Item = u8>) -> usize {
    one.zip(two).take_while(|(one, two)| one == two).count()
}

fn nearest<'a>(registered: impl IntoIterator<Item = &'a str>, sent: &str) -> Option<&'a str> {
    let sent = Target::of(sent);
    let mut best: Option<(&str, Likeness)> = None;
    for (uri, target) in registered.into_iter().filter_map(|uri| Some((uri, Target::of(uri)?))) {
        let likeness = sent.as_ref().map_or_else(Likeness::default, |sent| target.likeness(sent));
        if best.is_none_or(|(_, best)| likeness > best) {
            best = Some((uri, likeness));
        }
    }
    best.map(|(uri, _)| uri)
}

fn check_form(sent: &str, place: RegistrationPlace) -> Result<(), OnboardingRule> {
    if sent.is_empty() || sent.len() > LONGEST_SENT {
        return Err(OnboardingRule::Length);
    }
    if !sent.bytes().all(|byte| byte.is_ascii_graphic()) || sent.contains(['"', '<', '>', '`']) {
        return Err(OnboardingRule::Characters);
    }
    if sent.contains('#') {
        return Err(OnboardingRule::Fragment);
    }
    if sent.contains('\\') {
        return Err(OnboardingRule::DotSegments);
    }
    let parts = Parts::of(sent).ok_or(OnboardingRule::Scheme)?;
    if parts.scheme != "https" && parts.scheme != "http" {
        return Err(OnboardingRule::Scheme);
    }
    if parts.authority.is_some_and(|authority| authority.contains('@')) {
        return Err(OnboardingRule::UserInfo);
    }
    if parts.path.contains('*') || parts.authority.is_some_and(|authority| authority.contains('*')) {
        return Err(OnboardingRule::Wildcard);
    }
    let (host, port) = parts.host_and_port().filter(|(host, _)| !host.is_empty()).ok_or(OnboardingRule::Host)?;
    if port.is_some_and(|port| port_number(port).is_none()) {
        return Err(OnboardingRule::Port);
    }
    if is_own_machine(host) && !place.loopback_everywhere && place.environment != Environment::Sandbox {
        return Err(OnboardingRule::Loopback);
    }
    if parts.scheme != "https" && !is_loopback(host) {
        return Err(OnboardingRule::Scheme);
    }
    if has_dot_segments(parts.path) {
        return Err(OnboardingRule::DotSegments);
    }
    Ok(())
}

/// Our names may not stand in the query already.
fn check_query(sent: &str, state_is_sent: bool) -> Result<(), OnboardingRule> {
    let Some((_, query)) = sent.split_once('?') else { return Ok(()) };
    let reserved: &[&'static str] = if state_is_sent { &["status", "token", "state"] } else { &["status", "token"] };
    reserved_in(query, reserved).map_or(Ok(()), |name| Err(OnboardingRule::ReservedQueryName(name)))
}

#[cfg(test)]
mod tests;
