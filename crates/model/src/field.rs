//! Rules for fields that people and programs fill in; each fault names the field and the rule.

use protocol::text::hides;

/// The name is not one of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be one of: {}", known.join(", "))]
pub struct UnknownName {
    /// What it may be.
    pub known: &'static [&'static str],
}

/// One field's fault.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldFault {
    /// The field, as written in the body or form.
    pub field: &'static str,
    /// The rule that it breaks, as a sentence part: "must be …".
    pub rule: String,
}

/// Collects faults, so that one answer names them all.
#[derive(Debug, Default)]
pub struct FieldFaults(Vec<FieldFault>);

impl FieldFaults {
    /// Notes a fault unless `good`.
    pub fn require(&mut self, good: bool, field: &'static str, rule: impl Into<String>) {
        if !good {
            self.0.push(FieldFault { field, rule: rule.into() });
        }
    }

    /// A text of `least` to `most` characters, none of which hides or reorders others. A joiner stands between letters.
    pub fn text(&mut self, field: &'static str, value: &str, least: usize, most: usize) {
        let count = value.chars().count();
        let at_its_ends = |character: char| character.is_whitespace() || matches!(character, '\u{200C}' | '\u{200D}');
        let good = (least..=most).contains(&count) && !value.chars().any(hides) && value.trim_matches(at_its_ends) == value;
        self.require(
            good,
            field,
            format!(
                "must have {least} to {most} characters, no space at either end, and no characters that are invisible or change \
                 the direction of writing (controls, marks, overrides and isolates such as U+202E)"
            ),
        );
    }

    /// The same in paragraphs: lines end with U+000A, and none of them begins or ends the text.
    pub fn paragraphs(&mut self, field: &'static str, value: &str, least: usize, most: usize) {
        let count = value.chars().count();
        let good = (least..=most).contains(&count)
            && !value.chars().any(|character| character != '\n' && hides(character))
            && value.trim() == value;
        self.require(
            good,
            field,
            format!(
                "must have {least} to {most} characters, no space at either end, and no characters that are invisible or change \
                 the direction of writing; lines end with U+000A alone"
            ),
        );
    }

    /// An e-mail address.
    pub fn email(&mut self, field: &'static str, value: &str) {
        self.require(is_email(value), field, "must be an e-mail address such as name@example.com");
    }

    /// A person's new password: length is what counts (NIST SP 800-63B, section 5.1.1).
    pub fn password(&mut self, field: &'static str, value: &str) {
        let count = value.chars().count();
        self.require((10..=128).contains(&count), field, "must have 10 to 128 characters");
    }

    /// An absolute https address, or an http one on loopback.
    pub fn web_address(&mut self, field: &'static str, value: &str) {
        let loopback = ["http://localhost", "http://127.0.0.1", "http://[::1]"];
        let good = value.len() <= 1_000
            && value.bytes().all(|byte| byte.is_ascii_graphic())
            && (value.strip_prefix("https://").is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
                || loopback
                    .iter()
                    .any(|start| value.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))));
        self.require(good, field, "must be an address that starts with https://");
    }

    /// `Err` with all that was found.
    pub fn into_result(self) -> Result<(), Vec<FieldFault>> {
        if self.0.is_empty() { Ok(()) } else { Err(self.0) }
    }
}

/// Whether `value` could be delivered to; the mailed code proves the rest.
pub fn is_email(value: &str) -> bool {
    let Some((local, domain)) = value.rsplit_once('@') else { return false };
    let label = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    (1..=64).contains(&local.len())
        && value.len() <= 254
        && local.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"(),:;<>@[\\]".contains(&byte))
        && domain.contains('.')
        && domain.split('.').all(label)
}

/// The form under which an e-mail address or a name is unique and found.
pub fn normalized(value: &str) -> String {
    value.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_could_inject_headers_are_refused() {
        assert!(is_email("admin@acme.example") && is_email("a+b@x-y.example"));
        for bad in ["a@b", "a b@c.example", "a@b.example\r\nBcc: x@y.example", "<a@b.example>", "@b.example", "a@-b.example"] {
            assert!(!is_email(bad), "{bad}");
        }
    }

    #[test]
    fn a_text_hides_and_reorders_nothing() {
        let faults_of = |value: &str| {
            let mut faults = FieldFaults::default();
            faults.text("name", value, 1, 120);
            faults.into_result().err().unwrap_or_default()
        };
        for hidden in "\u{202A}\u{202B}\u{202C}\u{202D}\u{202E}\u{2066}\u{2067}\u{2068}\u{2069}\u{200E}\u{200F}\u{61C}\u{200B}\u{2060}\u{FEFF}\u{AD}\u{3164}\u{E0041}\n\0".chars() {
            let faults = faults_of(&format!("Tide{hidden}water"));
            assert!(faults.len() == 1 && faults[0].rule.contains("invisible or change the direction"), "{hidden:?}");
        }
        assert_eq!(faults_of("\u{200D}").len(), 1, "nothing but a joiner is an empty name");
        for honest in ["Ångström & Co", "مخبز أكمي", "می\u{200C}خواهم", "क्\u{200D}ष", "👩\u{200D}🔧 Repairs", "Пекарня"]
        {
            assert_eq!(faults_of(honest), [], "{honest}");
        }
    }

    #[test]
    fn paragraphs_are_a_text_with_lines() {
        let good = |value: &str| {
            let mut faults = FieldFaults::default();
            faults.paragraphs("description", value, 1, 12);
            faults.into_result().is_ok()
        };
        assert!(good("one\n\ntwo") && good("one"));
        for bad in ["", "one\r\ntwo", "one\n", "\none", "a\u{202e}b", "a\tb", "thirteen char"] {
            assert!(!good(bad), "{bad:?}");
        }
    }

    #[test]
    fn every_fault_is_named() {
        let mut faults = FieldFaults::default();
        faults.text("name", " x", 1, 10);
        faults.password("password", "short");
        faults.web_address("website", "javascript:alert(1)");
        faults.web_address("website", "http://localhost.evil.example/");
        let fields: Vec<_> = faults.into_result().unwrap_err().into_iter().map(|fault| fault.field).collect();
        assert_eq!(fields, ["name", "password", "website", "website"]);
    }
}
