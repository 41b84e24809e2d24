//! JSON as it was sent, indented: names stay in the sender's order.

/// Indents `text` if it is JSON, and gives it back unchanged otherwise.
pub(super) fn indented(text: &str) -> String {
    if serde_json::from_str::<serde::de::IgnoredAny>(text).is_err() {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if in_string {
            out.push(letter);
            in_string = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
            continue;
        }
        match letter {
            '{' | '[' => {
                out.push(letter);
                while letters.next_if(char::is_ascii_whitespace).is_some() {}
                if let Some(end) = letters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    new_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            letter if letter.is_ascii_whitespace() => {}
            letter => {
                in_string = letter == '"';
                out.push(letter);
            }
        }
    }
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str("  ");
    }
}

#[cfg(test)]
mod tests {
    use super::indented;

    #[test]
    fn names_stay_in_order_and_strings_as_they_are() {
        let sent = r#"{"b": [1,{}, [ ]], "a":"x, {\"y\\"}"#;
        let shown = r#"{
  "b": [
    1,
    {},
    []
  ],
  "a": "x, {\"y\\"
}"#;
        assert_eq!(indented(sent), shown);
    }

    #[test]
    fn what_is_no_json_stays() {
        for text in ["", "<p>{", "{\"a\":", "no"] {
            assert_eq!(indented(text), text);
        }
    }
}
