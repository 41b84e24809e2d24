//! A token request in its three encodings: what a urlencoded body says, a multipart body and Basic say too, or all refuse.

use super::Target;
use axum::body::Body;
use axum::extract::Request;
use axum::http::header::CONTENT_TYPE;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::FutureExt as _;
use percent_encoding::percent_decode;
use protocol::ErrorCode;
use protocol::form::{Form, MAX_PARAMETERS};
use server::oauth::Parameters;
use server::oauth::client_authentication::Credentials;

pub const TARGET: Target = Target {
    name: "token_request",
    about: "a urlencoded body",
    words: &[
        "client_id",
        "client_secret",
        "grant_type",
        "refresh_token",
        "code",
        "scope",
        "redirect_uri",
        "code_verifier",
        "&",
        "=",
    ],
    run,
};

type Pair = (Vec<u8>, Vec<u8>);

fn run(input: &[u8]) {
    let sent = naive(input);
    let read = parameters("application/x-www-form-urlencoded", input.to_vec());
    if let Ok(parameters) = &read {
        written_back(parameters, &sent);
        if input.len() < 2_000 {
            by_header(parameters, &sent);
        }
    }
    as_multipart(&read, &sent);
}

/// The body of a request, read as the token endpoint reads it.
pub fn parameters(content_type: &str, body: Vec<u8>) -> Result<Parameters, ErrorCode> {
    let request = Request::builder().header(CONTENT_TYPE, content_type).body(Body::from(body)).unwrap();
    // A body that is here already is read without waiting.
    let read = Parameters::read(request).now_or_never().unwrap();
    read.map_err(|denied| denied.code)
}

/// The second opinion: split, then decoded.
fn naive(input: &[u8]) -> Vec<Pair> {
    let decoded = |text: &[u8]| {
        let spaced: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
        percent_decode(&spaced).collect::<Vec<u8>>()
    };
    let pairs = input.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| {
            let mut halves = pair.splitn(2, |byte| *byte == b'=');
            (decoded(halves.next().unwrap_or_default()), decoded(halves.next().unwrap_or_default()))
        })
        .collect()
}

/// What was read is every pair that was sent, each once, and reads the same when it is written.
fn written_back(parameters: &Parameters, sent: &[Pair]) {
    assert_eq!(parameters.0.len(), sent.len());
    for (name, value) in sent {
        let (name, value) = (std::str::from_utf8(name).unwrap(), std::str::from_utf8(value).unwrap());
        assert_eq!(parameters.0.all(name).collect::<Vec<_>>(), [value], "{name}");
        assert_eq!(parameters.0.get(name), Some(value).filter(|value| !value.is_empty()));
    }
    let query = parameters.0.to_query();
    let again = Form::urlencoded(query.as_bytes());
    assert_eq!((again.to_query(), again.malformed()), (query, None));
}

/// The same pairs as parts of a multipart body give the same, or the same refusal.
fn as_multipart(read: &Result<Parameters, ErrorCode>, sent: &[Pair]) {
    // In a part's header these are written otherwise by each library, or not at all, and no parameter of ours has them.
    let plain = |name: &[u8]| {
        std::str::from_utf8(name)
            .is_ok_and(|name| !name.contains(|character: char| character.is_control() || ['"', '\\'].contains(&character)))
    };
    if sent.is_empty() || !sent.iter().all(|(name, _)| plain(name)) {
        return;
    }
    let boundary = "----a-boundary-that-no-input-has-3f9c";
    let mut body = Vec::new();
    for (name, value) in sent {
        body.extend(format!("--{boundary}\r\nContent-Disposition: form-data; name=\"").into_bytes());
        body.extend(name.iter().chain(b"\"\r\n\r\n").chain(value).chain(b"\r\n"));
    }
    body.extend(format!("--{boundary}--\r\n").into_bytes());
    let other = parameters(&format!("multipart/form-data; boundary={boundary}"), body);
    match (read, &other) {
        (Ok(one), Ok(two)) => assert_eq!(one.0.to_query(), two.0.to_query()),
        // More than one thing may be wrong with so many, and each encoding says what it meets first.
        (Err(_), Err(_)) if sent.len() > MAX_PARAMETERS => {}
        (one, two) => assert_eq!(one.as_ref().map(drop), two.as_ref().map(drop), "urlencoded, and multipart"),
    }
}

/// Client id and secret in the header are those of the body; in both they are refused.
fn by_header(parameters: &Parameters, sent: &[Pair]) {
    let (Some(id), Some(secret)) = (parameters.0.get("client_id"), parameters.0.get("client_secret")) else { return };
    let written = |text: &str| form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let header = format!("Basic {}", STANDARD.encode(format!("{}:{}", written(id), written(secret))));
    let others = sent.iter().filter(|(name, _)| name != b"client_secret" && name != b"client_id");
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    let rest = Parameters::of(Form::from_pairs(others.map(|(name, value)| (text(name), text(value))))).unwrap();
    let in_body = Credentials::of(None, Some(parameters)).unwrap();
    let in_header = Credentials::of(Some(&header), Some(&rest)).unwrap();
    assert!(in_body.client_id == in_header.client_id && in_body.secret == in_header.secret && in_header.by_header);
    let both = Credentials::of(Some(&header), Some(parameters)).unwrap_err();
    assert_eq!(both.code, ErrorCode::ClientAuthenticationAmbiguous);
}
