//! Where to go after signing in: a path of ours, never anybody else's address.

use protocol::form::Form;

/// Longest path taken; an authorization request with every parameter at its limit, encoded twice, is shorter.
const LONGEST: usize = 32 * 1024;

/// The path, if it is one of ours: exactly one slash at its start, and nothing that a browser would read as a host.
pub fn local(path: &str) -> Option<&str> {
    let one_slash = path.starts_with('/') && !path.starts_with("//");
    let plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    (one_slash && plain && path.len() <= LONGEST).then_some(path)
}

/// The form's or query's `return_to`, if it is good.
pub fn of(form: &Form) -> Option<String> {
    form.get("return_to").and_then(local).map(str::to_owned)
}

/// `page` with `return_to` behind it.
pub fn with(page: &str, return_to: Option<&str>) -> String {
    match return_to {
        None => page.to_owned(),
        Some(path) => {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("return_to", path).finish();
            format!("{page}?{query}")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn only_paths_of_ours_are_taken() {
        for good in
            ["/", "/oauth/authorize?client_id=app_1&redirect_uri=https%3A%2F%2Fx.example", "/organizations/org_1/integrations#a"]
        {
            assert_eq!(local(good), Some(good));
        }
        for bad in [
            "",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "//evil.example\\@us.example",
            "javascript:alert(1)",
            "login",
            " /login",
            "\t//evil.example",
            "/\t/evil.example",
            "/\n/evil.example",
            "/login\r\nset-cookie: a=b",
            "/é",
            "/\u{202e}",
            "/\0",
        ] {
            assert_eq!(local(bad), None, "{bad:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(LONGEST))), None);
    }

    #[test]
    fn it_travels_whole() {
        let path = "/oauth/authorize?state=a%20b&x=1+2";
        let link = with("/login", Some(path));
        let query = link.strip_prefix("/login?").unwrap();
        assert_eq!(of(&Form::urlencoded(query.as_bytes())).as_deref(), Some(path));
    }

    proptest! {
        #[test]
        fn whatever_is_taken_stays_on_this_host(path in ".{0,40}") {
            if let Some(path) = local(&path) {
                let base = "http://ours.example".parse::<axum::http::Uri>().unwrap();
                let joined = reqwest::Url::parse(&base.to_string()).unwrap().join(path).unwrap();
                prop_assert_eq!(joined.host_str(), Some("ours.example"));
            }
        }
    }
}
