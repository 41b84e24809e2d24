//! The address in a signed link: one spelling for whoever signs and whoever verifies.

use super::{LONGEST, SignedUrlFault};
use crate::redirect_uri::{has_dot_segments, is_loopback, port_number};
use crate::signed_url::query;

/// An address taken apart.
pub(super) struct Address<'a> {
    /// Without query, as browsers send it.
    pub(super) text: String,
    /// What stands behind the first `?`.
    pub(super) query: &'a str,
}

pub(super) fn of(url: &str) -> Result<Address<'_>, SignedUrlFault> {
    let refuse = |rule| Err(SignedUrlFault::Address(rule));
    if url.len() > LONGEST {
        return Err(SignedUrlFault::Length);
    }
    if !url.bytes().all(|byte| byte.is_ascii_graphic()) || url.contains(['"', '<', '>', '`', '{', '|', '}', '^']) {
        return refuse("everything else percent-encoded");
    }
    if url.contains(['#', '\\']) {
        return refuse("without fragment and backslash");
    }
    let (before, query) = url.split_once('?').unwrap_or((url, ""));
    let Some((scheme, rest)) = before.split_once("://") else { return refuse("absolute") };
    let scheme = scheme.to_ascii_lowercase();
    let slash = rest.find('/').unwrap_or(rest.len());
    let (authority, path) = rest.split_at(slash);
    let Some((host, port)) = host_and_port(authority) else { return refuse("with a host and, where it has one, a port") };
    let default = match scheme.as_str() {
        "https" => 443,
        "http" if is_loopback(&host) => 80,
        _ => return refuse("with a scheme that is taken"),
    };
    if has_dot_segments(path) {
        return refuse("without '.' and '..' segments");
    }
    let port = port.filter(|port| *port != default).map(|port| format!(":{port}")).unwrap_or_default();
    let path = if path.is_empty() { "/" } else { path };
    Ok(Address { text: format!("{scheme}://{host}{port}{path}"), query })
}

fn host_and_port(authority: &str) -> Option<(String, Option<u16>)> {
    if authority.contains('@') {
        return None;
    }
    let end = authority.rfind(']').map_or(0, |at| at + 1);
    let colon = authority[end..].find(':').map(|at| at + end);
    let (host, port) = colon.map_or((authority, None), |at| (&authority[..at], Some(&authority[at + 1..])));
    let port = match port {
        Some(port) => Some(port_number(port)?),
        None => None,
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    let is_number = |byte: u8| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.');
    let good = match host.strip_prefix('[') {
        Some(rest) => rest.strip_suffix(']').is_some_and(|host| !host.is_empty() && host.bytes().all(is_number)),
        None => !host.is_empty() && host.bytes().all(is_name),
    };
    good.then(|| (host.to_ascii_lowercase(), port))
}

/// Whether links to `url` can be signed with these parameters behind its own query.
///
/// # Errors
/// [`SignedUrlFault`] names the rule that it breaks.
pub fn check(url: &str, added: &[&str]) -> Result<(), SignedUrlFault> {
    let own = query::read(of(url)?.query)?;
    let reserved = |name: &str| added.contains(&name) || name == super::TIME || name == super::SIGNATURE;
    match own.into_iter().find(|(name, _)| reserved(name)) {
        Some((name, _)) => Err(SignedUrlFault::Reserved(name)),
        None => Ok(()),
    }
}
