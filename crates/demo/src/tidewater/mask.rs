//! Client keys are masked wherever people look, as the platform asks of its partners; so in the log too.

use countersign_client::partner::ClientKey;

/// `text` with every client key masked.
pub(super) fn text(text: &str) -> String {
    replaced(text, ClientKey::masked)
}

/// A command with every client key, all of which stand in single quotes, left to the variable `CLIENT_KEY`.
pub(super) fn command(command: &str) -> String {
    replaced(command, |key| format!("'\"${{CLIENT_KEY:?the client key that ends in {}}}\"'", key.last_four()))
}

fn replaced(text: &str, with: impl Fn(&ClientKey) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, key, after)) = next(rest) {
        out.push_str(before);
        out.push_str(&with(&ClientKey::from_stored(key)));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// The next client key, with what stands before and after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let starts = ["cs_key_", "cst_key_"].into_iter().filter_map(|prefix| text.find(prefix));
    let (before, rest) = text.split_at(starts.min()?);
    let end = rest.find(|letter: char| letter != '_' && !letter.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let (key, after) = rest.split_at(end);
    Some((before, key, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_client_key_is_masked_and_nothing_else() {
        let sent = r#"{"a": "cs_key_0123456789012345_ab12", "b": "cst_key_0123456789012345_cd34", "c": "cs_sec_1"}"#;
        assert_eq!(text(sent), r#"{"a": "cs_key_…ab12", "b": "cst_key_…cd34", "c": "cs_sec_1"}"#);
        assert_eq!(text("cs_key_short and cst_key_"), "cs_key_… and cst_key_…");
    }

    #[test]
    fn a_command_takes_the_client_key_from_a_variable() {
        let shown = command("curl --form 'client_secret=cs_key_0123456789012345_ab12' --form 'a=b'");
        let expected = "curl --form 'client_secret='\"${CLIENT_KEY:?the client key that ends in ab12}\"'' --form 'a=b'";
        assert_eq!(shown, expected);
    }
}
