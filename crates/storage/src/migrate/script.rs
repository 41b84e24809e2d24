//! A migration's file as single statements.

/// Cuts at each `;` outside quotes and comments; pieces without a statement are left out.
pub(super) fn statements(script: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let (mut start, mut has_text) = (0, false);
    let mut signs = script.char_indices().peekable();
    while let Some((at, sign)) = signs.next() {
        match sign {
            '\'' | '"' => {
                has_text = true;
                signs.by_ref().find(|(_, other)| *other == sign);
            }
            '-' if signs.peek().is_some_and(|(_, next)| *next == '-') => {
                signs.by_ref().find(|(_, other)| *other == '\n');
            }
            ';' => {
                if has_text {
                    found.push(script[start..at].trim());
                }
                (start, has_text) = (at + 1, false);
            }
            _ => has_text |= !sign.is_whitespace(),
        }
    }
    if has_text {
        found.push(script[start..].trim());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_outside_quotes_and_comments() {
        let script = "-- one; two\nCREATE TABLE a (b TEXT DEFAULT ';''');\n\n;-- only; this\n;CREATE INDEX c -- d;\nON a (b)";
        let found = statements(script);
        assert_eq!(found, ["-- one; two\nCREATE TABLE a (b TEXT DEFAULT ';''')", "CREATE INDEX c -- d;\nON a (b)"]);
        assert!(statements("  -- nothing").is_empty());
    }
}
