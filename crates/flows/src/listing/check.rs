//! The rules of what a listing says.

use crate::admin::warning;
use crate::{Context, Denied};
use model::field::FieldFaults;
use model::listing::ListingContent;
use protocol::scope::ScopeSet;

/// Most characters of a name.
pub const LONGEST_NAME: usize = 60;
/// Most characters of a summary.
pub const LONGEST_SUMMARY: usize = 160;
/// Most characters of a description.
pub const LONGEST_DESCRIPTION: usize = 4_000;
/// Most characters of the reason for a scope.
pub const LONGEST_REASON: usize = 300;
/// Most characters of a link.
pub const LONGEST_LINK: usize = 500;
/// Most categories.
pub const MOST_CATEGORIES: usize = 3;

/// How strictly a listing is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// Anything may be missing, nothing may be wrong.
    Draft,
    /// Everything is there.
    Complete,
}

/// Whether a listing could be handed in as it is; every rule that it breaks otherwise.
pub async fn ready(context: &Context, says: &ListingContent) -> storage::Result<Result<(), Denied>> {
    checked(context, says, Reading::Complete).await
}

pub(super) async fn checked(context: &Context, says: &ListingContent, reading: Reading) -> storage::Result<Result<(), Denied>> {
    let mut faults = FieldFaults::default();
    let least = usize::from(reading == Reading::Complete);
    faults.text("name", &says.name, least, LONGEST_NAME);
    faults.text("summary", &says.summary, least, LONGEST_SUMMARY);
    faults.paragraphs("description", &says.description, least, LONGEST_DESCRIPTION);
    let categories = &says.categories;
    let told_apart = categories.windows(2).all(|pair| pair[0] < pair[1]);
    faults.require(
        told_apart && (least..=MOST_CATEGORIES).contains(&categories.len()),
        "categories",
        format!("must be one to {MOST_CATEGORIES} of the list"),
    );
    let loopback = context.settings.loopback_everywhere;
    for (field, link) in [("support_url", &says.support_url), ("privacy_url", &says.privacy_url)] {
        if !link.is_empty() || reading == Reading::Complete {
            faults.require(is_link(link, loopback), field, LINK);
        }
    }
    if let Some(link) = &says.launch_url {
        faults.require(is_link(link, loopback), "launch_url", LINK);
    }
    let catalogue: ScopeSet = storage::scope::all(&context.store).await?.into_iter().map(|scope| scope.name).collect();
    check_scopes(&mut faults, says, &catalogue, reading);
    Ok(faults.into_result().map_err(Denied::fields))
}

fn check_scopes(faults: &mut FieldFaults, says: &ListingContent, catalogue: &ScopeSet, reading: Reading) {
    let asked = says.required_scopes().union(&says.optional_scopes());
    let most = crate::admin::integration::MOST_SCOPES;
    let complete = reading == Reading::Complete;
    faults.require(asked.len() == says.scopes.len(), "scopes", "must name each scope once");
    faults.require(asked.len() <= most, "scopes", format!("must be at most {most}"));
    faults.require(!complete || !asked.is_empty(), "scopes", "must be at least one");
    let unknown = asked.difference(catalogue);
    faults.require(unknown.is_empty(), "scopes", format!("must be in the catalogue; these are not: {unknown}"));
    for scope in &says.scopes {
        faults.text("reason", &scope.reason, usize::from(complete), LONGEST_REASON);
    }
}

const LINK: &str = "must be an address that starts with https://, without a user name in it";

/// An https address that shows where it leads: the host is plain, and nothing in front of it poses as one.
pub(super) fn is_link(link: &str, loopback: bool) -> bool {
    let mut faults = FieldFaults::default();
    faults.web_address("link", link);
    let Some((scheme, rest)) = link.split_once("://") else { return false };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (host, port) = authority.split_once(':').unwrap_or((authority, "443"));
    let plain = host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    let dotted = host.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'));
    let port = port.parse::<u16>().is_ok_and(|port| port > 0);
    let harmless = !rest.contains(['\\', '"', '<', '>', '`', '{', '}', '|', '^']);
    let own = matches!(host, "localhost" | "127.0.0.1");
    let reaches = (scheme == "https" && host.contains('.') && !own) || (loopback && own);
    faults.into_result().is_ok() && link.len() <= LONGEST_LINK && plain && dotted && port && harmless && reaches
}

/// What a reviewer should look at twice.
pub fn warnings(says: &ListingContent) -> Vec<String> {
    let texts = [("name", &says.name), ("summary", &says.summary)];
    texts.into_iter().filter_map(|(field, text)| warning::mixed_scripts(field, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_where_it_seems_to() {
        for good in [
            "https://partner.example/help",
            "https://partner.example",
            "https://a-b.partner.example:8443/x?y=%20#z",
            "https://partner.example/@support",
            "https://xn--bcher-kva.example/",
        ] {
            assert!(is_link(good, false), "{good}");
        }
        for bad in [
            "",
            "partner.example",
            "http://partner.example/",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "https://northwind.example@evil.example/",
            "https://localhost/",
            "https://127.0.0.1/x",
            "http://localhost:7310/start",
            "https://partner.example\\@evil.example/",
            "https://partner.example/\"><script>",
            "https://p\u{430}rtner.example/",
            "https://partner..example/",
            "https://-partner.example/",
            "https://partner.example:0/",
            "https://partner.example:99999/",
            "https://partner/",
            " https://partner.example/",
            "https://partner.example/ x",
        ] {
            assert!(!is_link(bad, false), "{bad}");
        }
        assert!(!is_link(&format!("https://partner.example/{}", "x".repeat(LONGEST_LINK)), false));
        assert!(is_link("http://localhost:7310/start", true) && !is_link("http://localhost.evil.example/", true));
    }
}
