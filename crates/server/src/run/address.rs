//! Whose request this is: the peer's address, or what a trusted proxy says about it.

use crate::config::{ForwardedHeader, Network};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, header::FORWARDED, request::Parts},
};
use std::{
    convert::Infallible,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
};

/// Hops that are looked at; a longer chain is cut, since nobody honest has one.
const LONGEST_CHAIN: usize = 32;

/// The proxies whose word is believed, and the header in which they give it.
#[derive(Debug, Clone)]
pub struct TrustedProxies {
    /// Their addresses and networks.
    pub networks: Vec<Network>,
    /// The one header that is read.
    pub header: ForwardedHeader,
}

impl TrustedProxies {
    /// Whether this address is one of them.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(address))
    }

    /// The client's address: of the chain that ends at `peer`, the right-most hop that is not a trusted proxy.
    ///
    /// Everything left of that hop was written by strangers and is ignored. A hop that cannot be read ends the chain at the
    /// proxy that reported it.
    pub fn client(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut believed = peer.to_canonical();
        if !self.contains(believed) {
            return believed;
        }
        for hop in self.hops(headers).iter().rev().take(LONGEST_CHAIN) {
            let Some(address) = parse_hop(hop) else { break };
            believed = address;
            if !self.contains(believed) {
                break;
            }
        }
        believed
    }

    /// The hops that the header names, the client first.
    fn hops<'a>(&self, headers: &'a HeaderMap) -> Vec<&'a str> {
        // A value that is no text counts as a hop that cannot be read, so that nothing left of it is believed.
        match self.header {
            ForwardedHeader::XForwardedFor => headers
                .get_all("x-forwarded-for")
                .iter()
                .flat_map(|value| value.to_str().unwrap_or("?").split(','))
                .map(str::trim)
                .collect(),
            ForwardedHeader::Forwarded => headers
                .get_all(FORWARDED)
                .iter()
                .flat_map(|value| value.to_str().unwrap_or("?").split(','))
                .map(forwarded_for)
                .collect(),
        }
    }
}

/// The `for` of one element of `Forwarded` (RFC 7239), without quotes; `?` when there is none, or two.
fn forwarded_for(element: &str) -> &str {
    let mut found = element
        .split(';')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| name.trim().eq_ignore_ascii_case("for"))
        .map(|(_, value)| value.trim());
    let (first, second) = (found.next(), found.next());
    match (first, second) {
        (Some(value), None) => value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value),
        (None | Some(_), _) => "?",
    }
}

/// An address, with or without a port: `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80`.
fn parse_hop(hop: &str) -> Option<IpAddr> {
    let bracketed = || hop.strip_prefix('[')?.strip_suffix(']')?.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    let with_port = || hop.parse::<SocketAddr>().ok().map(|address| address.ip());
    let address = hop.parse::<IpAddr>().ok().or_else(bracketed).or_else(with_port)?;
    Some(address.to_canonical())
}

/// The client's address, found by [`TrustedProxies::client`]; an extractor. Without the envelope around the router it is `0.0.0.0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// The group that limits count as one: the address of IPv4, the first 64 bits of IPv6, since one line has all of the rest.
    pub fn group(self) -> IpAddr {
        match self.0 {
            IpAddr::V4(_) => self.0,
            IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() >> 64 << 64)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for ClientAddress {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or(Self(IpAddr::V4(Ipv4Addr::UNSPECIFIED))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn proxies(header: ForwardedHeader) -> TrustedProxies {
        let networks = ["10.0.0.0/8", "fd00::/8"].map(|text| text.parse().unwrap()).to_vec();
        TrustedProxies { networks, header }
    }

    fn client(peer: &str, name: &'static str, values: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().unwrap());
        }
        let header = if name == "forwarded" { ForwardedHeader::Forwarded } else { ForwardedHeader::XForwardedFor };
        proxies(header).client(peer.parse().unwrap(), &headers).to_string()
    }

    fn forwarded_for_header(peer: &str, values: &[&str]) -> String {
        client(peer, "x-forwarded-for", values)
    }

    #[test]
    fn a_stranger_is_not_believed() {
        assert_eq!(forwarded_for_header("192.0.2.9", &["198.51.100.1"]), "192.0.2.9");
        assert_eq!(client("192.0.2.9", "forwarded", &["for=198.51.100.1"]), "192.0.2.9");
    }

    #[test]
    fn the_right_most_stranger_counts() {
        assert_eq!(forwarded_for_header("10.0.0.1", &["198.51.100.1"]), "198.51.100.1");
        assert_eq!(forwarded_for_header("10.0.0.1", &["1.1.1.1, 198.51.100.1"]), "198.51.100.1");
        assert_eq!(forwarded_for_header("10.0.0.1", &["1.1.1.1", "198.51.100.1, 10.0.0.2"]), "198.51.100.1");
        assert_eq!(forwarded_for_header("::ffff:10.0.0.1", &["198.51.100.1:4711"]), "198.51.100.1");
        assert_eq!(forwarded_for_header("fd00::1", &["2001:db8::1"]), "2001:db8::1");
        assert_eq!(forwarded_for_header("10.0.0.1", &["10.0.0.3, 10.0.0.2"]), "10.0.0.3");
    }

    #[test]
    fn hostile_headers_end_the_chain_at_the_proxy() {
        for hostile in [
            "",
            ",",
            "unknown",
            "1.1.1.1, ",
            "1.1.1.1, _hidden",
            "1.1.1.1, 300.1.1.1",
            "1.1.1.1, ::g",
            "1.1.1.1, 1.1.1.1 1.1.1.1",
        ] {
            assert_eq!(forwarded_for_header("10.0.0.1", &[hostile]), "10.0.0.1", "{hostile:?}");
        }
        let endless = vec!["10.0.0.9"; 10_000].join(",");
        assert_eq!(forwarded_for_header("10.0.0.1", &[&format!("1.1.1.1,{endless}")]), "10.0.0.9");
    }

    #[test]
    fn a_value_that_is_no_text_ends_the_chain() {
        let mut headers = HeaderMap::new();
        headers.append("x-forwarded-for", "1.1.1.1".parse().unwrap());
        headers.append("x-forwarded-for", axum::http::HeaderValue::from_bytes(b"\xff").unwrap());
        let found = proxies(ForwardedHeader::XForwardedFor).client("10.0.0.1".parse().unwrap(), &headers);
        assert_eq!(found.to_string(), "10.0.0.1");
    }

    #[test]
    fn only_the_configured_header_is_read() {
        let mut headers = HeaderMap::new();
        headers.append("forwarded", "for=1.1.1.1".parse().unwrap());
        headers.append("x-forwarded-for", "198.51.100.1".parse().unwrap());
        let peer = "10.0.0.1".parse().unwrap();
        assert_eq!(proxies(ForwardedHeader::XForwardedFor).client(peer, &headers).to_string(), "198.51.100.1");
        assert_eq!(proxies(ForwardedHeader::Forwarded).client(peer, &headers).to_string(), "1.1.1.1");
    }

    #[test]
    fn forwarded_as_rfc_7239_writes_it() {
        let found = |value: &str| client("10.0.0.1", "forwarded", &[value]);
        assert_eq!(found("for=198.51.100.1"), "198.51.100.1");
        assert_eq!(found("For=\"[2001:db8:cafe::17]:4711\";proto=https"), "2001:db8:cafe::17");
        assert_eq!(found("for=1.1.1.1, proto=http;for=198.51.100.1;by=10.0.0.1"), "198.51.100.1");
        assert_eq!(found("for=1.1.1.1, for=unknown"), "10.0.0.1");
        assert_eq!(found("for=1.1.1.1, proto=https"), "10.0.0.1");
        assert_eq!(found("for=1.1.1.1;for=2.2.2.2"), "10.0.0.1");
        assert_eq!(found("for=\"_gazonk\""), "10.0.0.1");
    }

    #[test]
    fn one_line_of_ipv6_is_one_group() {
        let group = |text: &str| ClientAddress(text.parse().unwrap()).group().to_string();
        assert_eq!(group("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_eq!(group("2001:db8:1:2:ffff::1"), "2001:db8:1:2::");
        assert_eq!(group("192.0.2.7"), "192.0.2.7");
    }

    proptest! {
        #[test]
        fn what_a_stranger_writes_never_counts(spoofed in "[ -~]{0,60}") {
            let value = format!("{spoofed}, 198.51.100.7, 10.0.0.2");
            prop_assert_eq!(forwarded_for_header("10.0.0.1", &[&value]), "198.51.100.7");
        }

        #[test]
        fn no_forwarded_header_makes_it_panic(value in "[ -~]{0,80}") {
            let _ = client("10.0.0.1", "forwarded", &[&value]);
        }
    }
}
