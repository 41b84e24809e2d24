//! Basic credentials: what is read reads the same when it is written, and what is written is read.

use super::{Target, lines};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use protocol::basic::BasicCredentials;

pub const TARGET: Target = Target {
    name: "basic",
    about: "the value of an Authorization header; or a client id and a secret, a line each",
    words: &["Basic ", "basic ", "Bearer ", "OmE=", ":", "%3A", "+", "=", "=="],
    run,
};

fn run(input: &[u8]) {
    if let Ok(header) = std::str::from_utf8(input) {
        as_header(header);
    }
    let [id, secret] = lines(input);
    let back = BasicCredentials::parse(&written("bAsIc", &id, &secret)).unwrap().unwrap();
    assert!(back.client_id == id && back.secret == secret);
    let shown = format!("{back:?}");
    assert_eq!(shown, format!("BasicCredentials({id}, …)"), "nothing of the secret");
}

fn as_header(header: &str) {
    let scheme = header.split(' ').next().unwrap_or_default();
    match BasicCredentials::parse(header) {
        Ok(Some(read)) => {
            assert!(scheme.eq_ignore_ascii_case("basic"));
            let again = BasicCredentials::parse(&written("Basic", &read.client_id, &read.secret));
            assert!(again.is_ok_and(|again| again.as_ref() == Some(&read)));
        }
        Ok(None) => assert!(!scheme.eq_ignore_ascii_case("basic") || !header.contains(' ')),
        Err(_) => assert!(scheme.eq_ignore_ascii_case("basic")),
    }
}

fn written(scheme: &str, id: &str, secret: &str) -> String {
    let escaped = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    format!("{scheme} {}", STANDARD.encode(format!("{}:{}", escaped(id), escaped(secret))))
}
