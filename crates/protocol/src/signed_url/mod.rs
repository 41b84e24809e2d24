//! Signed links: how the redirect to a partner's `connect_url`, and a partner's link to us, prove who made them and when.
//!
//! A link carries `t`, Unix seconds, and `v1a`, an Ed25519 signature in base64url without padding. What is signed is, joined by
//! line feeds and without one at the end: `v1a`; the address without query and fragment; every parameter of the query but `v1a`,
//! decoded, as `name=value`, in the order of the names' bytes.
//!
//! So that this text has one reading, a name stands once, is not empty and has no `=`, and neither names nor values have control
//! characters. The address is written as browsers send it: scheme and host in small letters, no default port, `/` for no path.

mod address;
mod query;

#[cfg(test)]
mod tests;

pub use address::check as check_address;

use crate::jose::{ED25519_SIGNATURE_BYTES, Ed25519PublicKey, Ed25519SigningKey};
use crate::time::{Seconds, Timestamp};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::borrow::Borrow;

/// How old a link may be.
pub const OLDEST: Seconds = Seconds(300);

/// How far a link's time may lie ahead: clocks differ a little.
pub const FARTHEST_AHEAD: Seconds = Seconds(60);

/// The longest link that is signed or read, in bytes.
pub const LONGEST: usize = 4_000;

/// The most parameters that a link may have.
pub const MOST_PARAMETERS: usize = 64;

/// The parameter with the time.
pub const TIME: &str = "t";

/// The parameter with the signature; also the first line of what is signed.
pub const SIGNATURE: &str = "v1a";

/// Everything but the unreserved characters of RFC 3986; a space becomes `%20`, which every library reads.
const ESCAPED: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The rule that a link breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SignedUrlFault {
    /// Longer than [`LONGEST`].
    #[error("a signed link has at most 4,000 bytes")]
    Length,
    /// No absolute address in its one spelling.
    #[error("the address must be https (http on a loopback address only), without user name and in visible ASCII, {0}")]
    Address(&'static str),
    /// More than [`MOST_PARAMETERS`].
    #[error("a signed link has at most 64 parameters")]
    TooManyParameters,
    /// A name or value with more than one reading.
    #[error(
        "the parameter {0} must be percent-encoded UTF-8 without control characters, and its name neither empty nor with an equals sign"
    )]
    Malformed(String),
    /// A name that stands twice.
    #[error("the parameter {0} stands twice")]
    Repeated(String),
    /// A name that the signature uses, in an address that is to be signed.
    #[error("the address must not carry {0} already")]
    Reserved(String),
    /// No `t` or `v1a`.
    #[error("the parameter {0} is missing")]
    Missing(&'static str),
    /// `t` is no time.
    #[error("t must be Unix time in seconds, digits only")]
    Time,
    /// `v1a` cannot be a signature.
    #[error("v1a must be an Ed25519 signature: 64 bytes in base64url without padding")]
    SignatureForm,
    /// No key made it, or something was changed since.
    #[error("the signature does not belong to this address and these parameters")]
    Signature,
    /// Older than [`OLDEST`].
    #[error("the link is older than 5 minutes")]
    Old,
    /// From further ahead than [`FARTHEST_AHEAD`].
    #[error("the link's time is more than a minute ahead; look at the clock of whoever signed it")]
    Ahead,
    /// The cryptographic library refused.
    #[error("the link could not be signed")]
    NotSigned,
}

/// What is signed: one text for one address and its parameters, whatever their order and spelling.
pub(crate) fn string_to_sign(address: &str, parameters: &[(String, String)]) -> String {
    let mut sorted: Vec<_> = parameters.iter().filter(|(name, _)| name != SIGNATURE).collect();
    sorted.sort_unstable_by(|(one, _), (other, _)| one.as_bytes().cmp(other.as_bytes()));
    let mut text = format!("{SIGNATURE}\n{address}");
    for (name, value) in sorted {
        text.extend(["\n", name, "=", value]);
    }
    text
}

/// `url` with `added`, `t` and `v1a` behind its own query, which stays as it is.
///
/// # Errors
/// [`SignedUrlFault`] names the rule by which the address or a parameter cannot be signed.
pub fn sign(url: &str, added: &[(&str, &str)], now: Timestamp, key: &Ed25519SigningKey) -> Result<String, SignedUrlFault> {
    let address = address::of(url)?;
    let mut parameters = query::read(address.query)?;
    let time = now.as_seconds().to_string();
    let added = added.iter().copied().chain([(TIME, time.as_str())]);
    let mut signed = url.to_owned();
    for (name, value) in added {
        query::check(name, value)?;
        if parameters.iter().any(|(have, _)| have == name) {
            return Err(SignedUrlFault::Reserved(name.to_owned()));
        }
        append(&mut signed, name, value);
        parameters.push((name.to_owned(), value.to_owned()));
    }
    if parameters.iter().any(|(name, _)| name == SIGNATURE) {
        return Err(SignedUrlFault::Reserved(SIGNATURE.to_owned()));
    }
    let signature = key.sign(string_to_sign(&address.text, &parameters).as_bytes());
    append(&mut signed, SIGNATURE, &URL_SAFE_NO_PAD.encode(signature.map_err(|_| SignedUrlFault::NotSigned)?));
    if signed.len() > LONGEST { Err(SignedUrlFault::Length) } else { Ok(signed) }
}

fn append(url: &mut String, name: &str, value: &str) {
    let joint = match url.split_once('?') {
        None => "?",
        Some((_, query)) if query.is_empty() || query.ends_with('&') => "",
        Some(_) => "&",
    };
    url.extend([joint, name, "="]);
    url.extend(utf8_percent_encode(value, &ESCAPED));
}

/// A link as it came: nothing of it is believed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnverifiedUrl {
    address: String,
    parameters: Vec<(String, String)>,
    at: Timestamp,
    signature: Vec<u8>,
}

impl UnverifiedUrl {
    /// Reads the query that came to `address`. The address is the reader's own, as whoever signed knows it, never one that the
    /// request names; what stands behind `?` in it is left out.
    pub fn read(address: &str, query: &str) -> Result<Self, SignedUrlFault> {
        let address = address::of(address)?;
        if address.text.len() + 1 + query.len() > LONGEST {
            return Err(SignedUrlFault::Length);
        }
        let parameters = query::read(query)?;
        let get = |wanted: &'static str| {
            let found = parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str());
            found.ok_or(SignedUrlFault::Missing(wanted))
        };
        let at = query::seconds(get(TIME)?).ok_or(SignedUrlFault::Time)?;
        let signature = URL_SAFE_NO_PAD.decode(get(SIGNATURE)?).ok();
        let signature = signature.filter(|signature| signature.len() == ED25519_SIGNATURE_BYTES);
        let signature = signature.ok_or(SignedUrlFault::SignatureForm)?;
        Ok(Self { address: address.text, parameters, at, signature })
    }

    /// What the link says of itself: by it the key is found, nothing else is done with it.
    pub fn claimed(&self, name: &str) -> Option<&str> {
        value_of(&self.parameters, name)
    }

    /// Believes the link if one of `keys` made it not long ago.
    pub fn verify<K: Borrow<Ed25519PublicKey>>(
        self,
        keys: impl IntoIterator<Item = K>,
        now: Timestamp,
    ) -> Result<SignedUrl, SignedUrlFault> {
        let text = string_to_sign(&self.address, &self.parameters);
        if !keys.into_iter().any(|key| key.borrow().verify(text.as_bytes(), &self.signature).is_ok()) {
            return Err(SignedUrlFault::Signature);
        }
        let (now, at) = (now.as_seconds(), self.at.as_seconds());
        if now.saturating_sub(at) > OLDEST.0 {
            return Err(SignedUrlFault::Old);
        }
        if at.saturating_sub(now) > FARTHEST_AHEAD.0 {
            return Err(SignedUrlFault::Ahead);
        }
        Ok(SignedUrl { parameters: self.parameters, at: self.at })
    }
}

/// A link whose signature and time are good.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedUrl {
    parameters: Vec<(String, String)>,
    at: Timestamp,
}

impl SignedUrl {
    /// The value of `name`, decoded.
    pub fn get(&self, name: &str) -> Option<&str> {
        value_of(&self.parameters, name)
    }

    /// When it was signed.
    pub const fn at(&self) -> Timestamp {
        self.at
    }
}

fn value_of<'a>(parameters: &'a [(String, String)], wanted: &str) -> Option<&'a str> {
    parameters.iter().find(|(name, _)| name == wanted).map(|(_, value)| value.as_str())
}
