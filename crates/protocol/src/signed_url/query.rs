//! The query of a signed link, read without leniency: what two libraries might read differently is refused.

use super::{MOST_PARAMETERS, SignedUrlFault};
use crate::text::visible;
use crate::time::Timestamp;
use percent_encoding::percent_decode;

pub(super) fn read(query: &str) -> Result<Vec<(String, String)>, SignedUrlFault> {
    let mut parameters: Vec<(String, String)> = Vec::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        if parameters.len() == MOST_PARAMETERS {
            return Err(SignedUrlFault::TooManyParameters);
        }
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let malformed = || SignedUrlFault::Malformed(visible(name).into_owned());
        let (name, value) = (decoded(name).ok_or_else(malformed)?, decoded(value).ok_or_else(malformed)?);
        check(&name, &value)?;
        if parameters.iter().any(|(have, _)| *have == name) {
            return Err(SignedUrlFault::Repeated(name));
        }
        parameters.push((name, value));
    }
    Ok(parameters)
}

/// Refuses what would give the signed text a second reading.
pub(super) fn check(name: &str, value: &str) -> Result<(), SignedUrlFault> {
    let bad = name.is_empty() || name.contains('=') || name.chars().chain(value.chars()).any(char::is_control);
    if bad { Err(SignedUrlFault::Malformed(visible(name).into_owned())) } else { Ok(()) }
}

fn decoded(text: &str) -> Option<String> {
    let hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = text.as_bytes();
    let is_whole = |(at, byte): (usize, &u8)| *byte != b'%' || (hex(bytes.get(at + 1)) && hex(bytes.get(at + 2)));
    if !bytes.iter().enumerate().all(is_whole) {
        return None;
    }
    let spaced: Vec<u8> = bytes.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    String::from_utf8(percent_decode(&spaced).collect()).ok()
}

/// Unix seconds: digits alone, written in one way.
pub(super) fn seconds(text: &str) -> Option<Timestamp> {
    let good = (1..=11).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| good && (text == "0" || !text.starts_with('0'))).map(Timestamp::from_seconds)
}
