//! What both engines, and clusters that speak PostgreSQL's protocol, can run; checked when a statement is compiled.

/// What no statement may contain (`portable-sql.md` says why), as words, and what to do instead. A blank matches any white space.
const ABSENT: &[(&str, &str)] = &[
    ("FOR UPDATE", "no FOR UPDATE: compare and set with RETURNING"),
    ("FOR NO KEY UPDATE", "no row locks: compare and set with RETURNING"),
    ("FOR SHARE", "no FOR SHARE: compare and set with RETURNING"),
    ("SKIP LOCKED", "no SKIP LOCKED: claim by lease"),
    ("NOWAIT", "no NOWAIT: compare and set with RETURNING"),
    ("LOCK TABLE", "no table locks: compare and set with RETURNING"),
    ("pg_advisory_lock", "no advisory locks: use a lease row"),
    ("pg_advisory_xact_lock", "no advisory locks: use a lease row"),
    ("pg_try_advisory_lock", "no advisory locks: use a lease row"),
    ("pg_try_advisory_xact_lock", "no advisory locks: use a lease row"),
    ("LISTEN", "no LISTEN: poll the change feed"),
    ("NOTIFY", "no NOTIFY: poll the change feed"),
    ("pg_notify", "no NOTIFY: poll the change feed"),
    ("BEGIN", "no transaction control in a statement: use write_all or transaction"),
    ("COMMIT", "no transaction control in a statement: use write_all or transaction"),
    ("ROLLBACK", "no transaction control in a statement: use write_all or transaction"),
    ("SAVEPOINT", "no SAVEPOINT: use write_all"),
    ("TRIGGER", "no triggers: write what follows in the same batch"),
    ("PROCEDURE", "no procedures"),
    ("FUNCTION", "no functions of our own in the store"),
    ("TEMP", "no temporary tables"),
    ("TEMPORARY", "no temporary tables"),
    ("TRUNCATE", "no TRUNCATE: DELETE by range in small steps"),
    ("MERGE", "no MERGE: INSERT … ON CONFLICT"),
    ("DISTINCT ON", "no DISTINCT ON: GROUP BY"),
    ("ENUM", "no enums: TEXT"),
    ("ARRAY", "no arrays: a table, or JSON in TEXT"),
    ("ANY", "no arrays: one statement per value, or a range"),
    ("unnest", "no arrays: one statement per value"),
    ("jsonb", "no jsonb: JSON in TEXT, read by the application"),
    ("json_extract", "no JSON functions: keep what is searched in a column"),
    ("ILIKE", "no ILIKE: keep a normalised column"),
    ("GLOB", "no GLOB: keep a normalised column"),
    ("COLLATE", "no collations: keep a normalised column"),
    ("NULLS FIRST", "no NULL in sort keys"),
    ("NULLS LAST", "no NULL in sort keys"),
    ("COUNT ( * ) OVER", "no COUNT(*) for pages: cursors"),
    ("OFFSET", "no OFFSET: cursors"),
    ("now", "no now(): times are parameters, from the application's clock"),
    ("CURRENT_TIMESTAMP", "no clock of the store: times are parameters"),
    ("CURRENT_DATE", "no clock of the store: times are parameters"),
    ("CURRENT_TIME", "no clock of the store: times are parameters"),
    ("LOCALTIMESTAMP", "no clock of the store: times are parameters"),
    ("clock_timestamp", "no clock of the store: times are parameters"),
    ("unixepoch", "no clock of the store: times are parameters"),
    ("strftime", "no dates in the store: times are microseconds"),
    ("date_trunc", "no dates in the store: times are microseconds"),
    ("EXTRACT", "no dates in the store: times are microseconds"),
    ("random", "no randomness of the store: ids are parameters"),
    ("randomblob", "no randomness of the store: ids are parameters"),
    ("gen_random_uuid", "no randomness of the store: ids are parameters"),
    ("SERIAL", "no sequences: ids are made by the application"),
    ("BIGSERIAL", "no sequences: ids are made by the application"),
    ("AUTOINCREMENT", "no sequences: ids are made by the application"),
    ("nextval", "no sequences: ids are made by the application"),
    ("rowid", "no rowid: it is SQLite's alone"),
    ("INSERT OR", "SQLite's alone: INSERT … ON CONFLICT"),
    ("UPDATE OR", "SQLite's alone: a guarded UPDATE"),
    ("REPLACE INTO", "SQLite's alone: INSERT … ON CONFLICT"),
    ("PRAGMA", "SQLite's alone"),
    ("ON CONSTRAINT", "PostgreSQL's alone: ON CONFLICT (columns)"),
    ("LATERAL", "PostgreSQL's alone: two statements"),
    ("COPY", "PostgreSQL's alone: INSERT"),
];

/// Signs that no statement may contain outside quotes, and why.
const SIGNS: &[(&[u8], &str)] = &[
    (b"?", "parameters are $1, $2, …"),
    (b";", "one statement at a time"),
    (b"::", "no casts with ::, bind a parameter of the column's type"),
    (b"->", "no JSON operators: keep what is searched in a column"),
    (b"#>", "no JSON operators: keep what is searched in a column"),
    (b"@>", "no JSON operators: keep what is searched in a column"),
    (b"<@", "no JSON operators: keep what is searched in a column"),
    (b"/", "no division: integer division differs between engines"),
    (b"--", "no comments in statements"),
];

/// The rule that this text breaks, if it breaks one.
pub(crate) const fn refused(text: &str) -> Option<&'static str> {
    let bytes = text.as_bytes();
    let (mut at, mut quoted, mut highest) = (0, false, 0);
    while at < bytes.len() {
        if bytes[at] == b'\'' {
            quoted = !quoted;
        } else if bytes[at] == b'$' {
            let number = digits(bytes, at + 1);
            if quoted || number == 0 || number > highest + 1 {
                return Some("parameters are $1, $2, … in order of appearance, without gaps; no other $");
            }
            if number > highest {
                highest = number;
            }
        } else if !quoted {
            if let Some(rule) = refused_here(bytes, at) {
                return Some(rule);
            }
        } else if bytes[at] == b'?' {
            return Some("no ? in quotes: bind it as a parameter");
        }
        at += 1;
    }
    if quoted { Some("a quote is not closed") } else { None }
}

/// Looks only at what could begin here: the compiler runs this for every byte of every statement, and every step of it counts.
const fn refused_here(text: &[u8], at: usize) -> Option<&'static str> {
    let first = text[at].to_ascii_lowercase();
    if !first.is_ascii_lowercase() {
        return if SIGN_BEGINS[first as usize] { refused_sign(text, at) } else { None };
    }
    if at > 0 && in_word(text[at - 1]) {
        return None;
    }
    let phrases = &BY_LETTER[(first - b'a') as usize];
    let mut next = 0;
    while next < phrases.len() && phrases[next] < ABSENT.len() {
        let (phrase, rule) = ABSENT[phrases[next]];
        if has_phrase(text, at, phrase.as_bytes()) {
            return Some(rule);
        }
        next += 1;
    }
    None
}

const fn refused_sign(text: &[u8], at: usize) -> Option<&'static str> {
    let mut sign = 0;
    while sign < SIGNS.len() {
        if starts(text, at, SIGNS[sign].0) {
            return Some(SIGNS[sign].1);
        }
        sign += 1;
    }
    None
}

/// Which bytes begin a sign.
const SIGN_BEGINS: [bool; 256] = {
    let mut begins = [false; 256];
    let mut sign = 0;
    while sign < SIGNS.len() {
        begins[SIGNS[sign].0[0] as usize] = true;
        sign += 1;
    }
    begins
};

/// The phrases by the letter that they begin with, as places in [`ABSENT`]; a place behind its end is none.
const BY_LETTER: [[usize; 12]; 26] = {
    let mut by_letter = [[usize::MAX; 12]; 26];
    let mut held = [0; 26];
    let mut phrase = 0;
    while phrase < ABSENT.len() {
        let letter = (ABSENT[phrase].0.as_bytes()[0].to_ascii_lowercase() - b'a') as usize;
        by_letter[letter][held[letter]] = phrase;
        held[letter] += 1;
        phrase += 1;
    }
    by_letter
};

const fn starts(text: &[u8], at: usize, sign: &[u8]) -> bool {
    let mut offset = 0;
    while offset < sign.len() {
        if at + offset >= text.len() || text[at + offset] != sign[offset] {
            return false;
        }
        offset += 1;
    }
    true
}

/// Whether the phrase stands here as whole words, whatever their case; a blank in it is any white space, none around brackets.
const fn has_phrase(text: &[u8], mut at: usize, phrase: &[u8]) -> bool {
    let mut sign = 0;
    while sign < phrase.len() {
        if phrase[sign] == b' ' {
            let between_words = at > 0 && at < text.len() && in_word(text[at - 1]) && in_word(text[at]);
            if between_words {
                return false;
            }
            while at < text.len() && text[at].is_ascii_whitespace() {
                at += 1;
            }
        } else {
            if at >= text.len() || !text[at].eq_ignore_ascii_case(&phrase[sign]) {
                return false;
            }
            at += 1;
        }
        sign += 1;
    }
    at == text.len() || !in_word(text[at]) || !in_word(text[at - 1])
}

const fn in_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// The number that stands here, 0 when none does (or one with leading zeros).
pub(super) const fn digits(text: &[u8], mut at: usize) -> usize {
    let mut number = 0;
    while at < text.len() && text[at].is_ascii_digit() {
        if number == 0 && text[at] == b'0' {
            return 0;
        }
        number = number * 10 + (text[at] - b'0') as usize;
        at += 1;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_absent_phrase_and_sign_is_refused() {
        for (phrase, rule) in ABSENT {
            let lower = phrase.to_lowercase().replace(' ', "\n  ");
            for text in
                [format!("SELECT a {phrase} b"), format!("SELECT a {lower}"), phrase.to_string(), format!("SELECT ({lower})")]
            {
                assert!(refused(&text).is_some(), "{text} passes, although: {rule}");
            }
            assert_eq!(
                refused(&format!("SELECT my_{} FROM t", phrase.replace([' ', '(', ')', '*'], "_"))),
                None,
                "part of a name"
            );
        }
        for (sign, rule) in SIGNS {
            let sign = std::str::from_utf8(sign).unwrap();
            assert_eq!(refused(&format!("SELECT a {sign} b")), Some(*rule));
        }
        assert!(refused("SELECT count(*) over () FROM t").is_some());
    }

    #[test]
    fn quoted_text_may_say_anything() {
        assert_eq!(refused("SELECT id FROM events WHERE kind = 'merge; now()' AND note <> 'it''s /'"), None);
        assert!(refused("SELECT 'a").is_some());
        assert!(refused("SELECT '$1'").is_some(), "`numbered` would replace it");
    }

    #[test]
    fn parameters_are_numbered_in_order_without_gaps() {
        assert_eq!(refused("SELECT $1, $2, $1, $3"), None);
        assert_eq!(refused("SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10"), None);
        for text in ["SELECT $2", "SELECT $1, $3", "SELECT $2, $1", "SELECT $", "SELECT $a", "SELECT $0", "SELECT $01"] {
            assert!(refused(text).is_some(), "{text}");
        }
    }
}
