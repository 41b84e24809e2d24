//! What the pages load: embedded in the binary, named by content, so that it can be cached for ever.

/// One embedded file.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The name in `assets/`.
    pub name: &'static str,
    /// The value of `Content-Type`.
    pub content_type: &'static str,
    /// The content.
    pub bytes: &'static [u8],
    hash: u64,
}

macro_rules! embed {
    ($name:literal, $content_type:literal) => {{
        const BYTES: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/", $name));
        Asset { name: $name, content_type: $content_type, bytes: BYTES, hash: fnv1a(BYTES) }
    }};
}

/// Every embedded file.
pub const ASSETS: &[Asset] = &[
    embed!("app.css", "text/css; charset=utf-8"),
    embed!("copy.js", "text/javascript; charset=utf-8"),
    embed!("filter.js", "text/javascript; charset=utf-8"),
    embed!("select-all.js", "text/javascript; charset=utf-8"),
    embed!("favicon.svg", "image/svg+xml"),
];

/// The `Cache-Control` to serve every asset with: the name changes when the content does.
pub const CACHE_CONTROL: &str = "public, max-age=31536000, immutable";

/// The `Content-Security-Policy` that every page is made for, but its `form-action`, which the caller names: `'self'`,
/// and on the pages from which a form may end in a redirect to the partner also that redirect URI's origin
/// (Chromium applies `form-action` to redirects).
pub fn content_security_policy(form_action: &str) -> String {
    format!(
        "default-src 'none'; base-uri 'none'; connect-src 'self'; font-src 'self'; form-action {form_action}; \
         frame-ancestors 'none'; img-src 'self'; script-src 'self'; style-src 'self'"
    )
}

impl Asset {
    /// The path under which the file is served: `/assets/app.0123456789abcdef.css`.
    pub fn url(&self) -> String {
        match self.name.rsplit_once('.') {
            Some((stem, extension)) => format!("/assets/{stem}.{:016x}.{extension}", self.hash),
            None => format!("/assets/{}.{:016x}", self.name, self.hash),
        }
    }
}

/// The URL of an asset by its name: `asset("app.css")`.
pub fn asset(name: &str) -> String {
    ASSETS.iter().find(|asset| asset.name == name).map_or_else(String::new, Asset::url)
}

/// The asset behind a path's last segment, `app.0123456789abcdef.css`; `None` for another content's hash.
pub fn by_file_name(file_name: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.url().strip_prefix("/assets/") == Some(file_name))
}

/// FNV-1a, 64 bits: names a version of our own file, keeps nobody out.
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut index = 0;
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u64).wrapping_mul(0x0100_0000_01b3);
        index += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_asset_is_found_by_its_url_and_by_nothing_else() {
        for wanted in ASSETS {
            let url = asset(wanted.name);
            let file_name = url.strip_prefix("/assets/").unwrap();
            assert_eq!(by_file_name(file_name).unwrap().name, wanted.name);
            assert!(by_file_name(wanted.name).is_none());
        }
        let hash = asset("app.css").strip_prefix("/assets/app.").unwrap().strip_suffix(".css").unwrap().to_owned();
        assert_eq!(hash.len(), 16);
    }

    #[test]
    fn the_hash_is_fnv1a() {
        assert_eq!(fnv1a(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xaf63_dc4c_8601_ec8c);
    }

    #[test]
    fn the_policy_allows_nothing_inline() {
        let policy = content_security_policy("'self' https://partner.example");
        assert!(!policy.contains("unsafe"));
        assert!(policy.contains("form-action 'self' https://partner.example;"));
        assert!(policy.contains("frame-ancestors 'none'"));
    }
}
