//! What is allowed, and still worth a second look.

/// From so many on, redirect URIs that differ in one part only look like one per customer.
const MANY: usize = 3;

/// What stands between the parts of a URI.
const BETWEEN: [char; 5] = ['/', '?', '&', '=', '.'];

/// A name whose letters come from scripts that look alike: a favourite of impostors.
pub(crate) fn mixed_scripts(field: &str, name: &str) -> Option<String> {
    let latin = name.chars().any(|letter| matches!(letter, 'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}'));
    let alike =
        name.chars().any(|letter| matches!(letter, '\u{370}'..='\u{52f}' | '\u{530}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}'));
    let text = || {
        format!(
            "The {field} mixes Latin letters with letters of another script that look like them; check whom it pretends to be."
        )
    };
    (latin && alike).then(text)
}

/// Seed 000: one redirect URI per integration, not one per customer.
pub(super) fn customer_part<'a>(uri: &str, others: impl Iterator<Item = &'a str>) -> Option<String> {
    alike(uri, others).map(|alike| {
        format!(
            "{alike} redirect URIs of this integration differ from each other in one part only, as if there were one per customer. \
             Register one, and carry the customer in state (or, at the onboarding door, in the query)."
        )
    })
}

/// How many redirect URIs, `uri` among them, look like one per customer; none while they are few.
pub(super) fn alike<'a>(uri: &str, others: impl Iterator<Item = &'a str>) -> Option<usize> {
    let alike = others.filter(|other| differ_in_one_part(uri, other)).count();
    (alike >= MANY).then_some(alike + 1)
}

/// Whether both are the same but for one label of the host, segment of the path, or value of the query.
fn differ_in_one_part(one: &str, other: &str) -> bool {
    let (one, other): (Vec<_>, Vec<_>) = (one.split(BETWEEN).collect(), other.split(BETWEEN).collect());
    one.len() == other.len() && one.iter().zip(&other).filter(|(one, other)| one != other).count() == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_uri_per_customer_is_noticed() {
        let registered = |uris: &[&'static str]| customer_part("https://app.example/cb/d", uris.iter().copied());
        assert!(registered(&["https://app.example/cb/a", "https://app.example/cb/b", "https://app.example/cb/c"]).is_some());
        assert!(registered(&["https://app.example/cb/a", "https://app.example/cb/b"]).is_none());
        assert!(registered(&["https://app.example/x/a", "https://two.example/cb/b", "https://app.example/cb/c/d"]).is_none());
        let hosts = ["https://a.app.example/cb", "https://b.app.example/cb", "https://c.app.example/cb"];
        assert!(customer_part("https://d.app.example/cb", hosts.into_iter()).is_some());
        let queries = ["https://app.example/?t=1", "https://app.example/?t=2", "https://app.example/?t=3"];
        assert!(customer_part("https://app.example/?t=4", queries.into_iter()).is_some());
    }

    #[test]
    fn impostors_are_noticed_and_honest_names_are_not() {
        assert!(mixed_scripts("name", "P\u{430}ypal").is_some());
        for honest in [
            "Tidewater",
            "\u{c5}sg\u{e5}rd",
            "\u{42f}\u{43d}\u{434}\u{435}\u{43a}\u{441}",
            "Harbor 2",
            "\u{645}\u{631}\u{641}\u{623} Harbor",
        ] {
            assert_eq!(mixed_scripts("name", honest), None, "{honest}");
        }
    }
}
