//! Text that other people chose: what of it is no text, and what of it would hide.

use std::borrow::Cow;

/// Whether there is a control character that no field sends: all but the tab and the ends of lines of a text area. PostgreSQL
/// cannot hold U+0000, and none of the others means anything to anybody here.
pub fn is_malformed(text: &str) -> bool {
    text.chars().any(|character| character.is_control() && !matches!(character, '\t' | '\n' | '\r'))
}

/// Whether a character hides or reorders others: controls, direction marks, overrides and isolates, zero-width and blank
/// letters, tags, private use. The joiners do not: Persian and Indic names need them.
pub fn hides(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}'
                | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{E000}'..='\u{F8FF}' | '\u{FEFF}'
                | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
                | '\u{E0000}'..='\u{E007F}' | '\u{F0000}'..='\u{10FFFF}'
        )
}

/// Replaces each character that [`hides`] by U+FFFD, so that the reader sees that something was there.
pub fn visible(text: &str) -> Cow<'_, str> {
    if text.chars().any(hides) {
        Cow::Owned(text.chars().map(|character| if hides(character) { '\u{FFFD}' } else { character }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overrides_become_visible() {
        assert_eq!(visible("line\nbreak\u{2069}"), "line\u{FFFD}break\u{FFFD}");
        for bad in
            "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}\u{200B}\u{2060}"
                .chars()
        {
            assert!(hides(bad), "{bad:?}");
        }
        assert!(!"Ångström & Co, مخبز, می\u{200C}خواهم, 👩\u{200D}🔧\u{FE0F}".chars().any(hides));
    }

    #[test]
    fn lines_of_a_text_area_are_text() {
        assert!(!is_malformed("two\r\n\tlines") && is_malformed("a\0b") && is_malformed("\u{85}"));
    }
}
