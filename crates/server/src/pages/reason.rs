//! Reasons that people give, as they are kept.

use super::visit::Visit;
use protocol::text::hides;

/// Longest reason kept, in characters.
const LONGEST: usize = 500;

/// What was typed into the field `reason`; empty: none was given.
pub fn of(visit: &Visit) -> String {
    plain(&visit.typed("reason"))
}

/// On one line, without what would hide or reorder other text where it is read.
fn plain(reason: &str) -> String {
    let one_line = reason.split(['\t', '\n', '\r']).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ");
    let kept: String = one_line.chars().filter(|character| !hides(*character)).take(LONGEST).collect();
    kept.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_one_line_that_hides_nothing() {
        assert_eq!(plain("two\r\n\r\nlines\u{202e} \u{0}here"), "two lines here");
        assert_eq!(plain(&"x".repeat(2 * LONGEST)).len(), LONGEST);
        assert_eq!(plain(&format!("{} y", "x".repeat(LONGEST - 1))).len(), LONGEST - 1, "no space at its end");
    }
}
