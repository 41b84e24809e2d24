//! A multipart body as it comes: refused, or parameters that a urlencoded body can say too.

use super::{Target, token_request};
use protocol::form::MAX_PARAMETERS;

/// The boundary of every input.
const BOUNDARY: &str = "XX";

pub const TARGET: Target = Target {
    name: "multipart",
    about: "a multipart body with the boundary XX",
    words: &["--XX\r\n", "--XX--\r\n", "\r\n\r\n", "Content-Disposition: form-data; name=", "filename=", "\"", "; ", "client_id"],
    run,
};

fn run(input: &[u8]) {
    let Ok(read) = token_request::parameters(&format!("multipart/form-data; boundary={BOUNDARY}"), input.to_vec()) else {
        return;
    };
    assert!(read.0.len() <= MAX_PARAMETERS && read.0.malformed().is_none() && read.0.repeated().is_none());
    let query = read.0.to_query();
    let again = token_request::parameters("application/x-www-form-urlencoded", query.clone().into_bytes());
    // A part without name and value is a pair that a urlencoded body leaves out: it says nothing.
    let says_something = |query: &str| query.split('&').filter(|pair| *pair != "=").map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(says_something(&again.unwrap().0.to_query()), says_something(&query));
}
