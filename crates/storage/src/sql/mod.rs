//! One SQL text for both engines, checked when it is compiled.

mod portable;

use crate::Value;

pub(crate) use self::portable::refused;

/// A statement in both spellings. Only `sql!` makes one, so that no text reaches an engine unchecked.
#[derive(Debug)]
pub struct Sql {
    postgres: &'static str,
    sqlite: &'static str,
    parameters: usize,
}

impl Sql {
    pub(crate) const fn new(postgres: &'static str, sqlite: &'static str) -> Self {
        Self { postgres, sqlite, parameters: parameters(postgres) }
    }

    pub(crate) const fn postgres(&self) -> &'static str {
        self.postgres
    }

    /// Whether it does nothing but remove rows.
    pub(crate) fn deletes(&self) -> bool {
        self.sqlite.trim_start().starts_with("DELETE")
    }

    pub(crate) const fn sqlite(&self) -> &'static str {
        self.sqlite
    }

    /// Refuses a call whose parameters are not as many as the statement's, or hold what PostgreSQL's TEXT cannot, in the same
    /// words on both engines.
    pub(crate) fn check(&self, params: &[Value]) -> crate::Result<()> {
        let given = params.len();
        if given == self.parameters {
            let unencodable = params.iter().any(|value| matches!(value, Value::Text(text) if text.contains('\0')));
            return if unencodable { Err(crate::Error::Unencodable) } else { Ok(()) };
        }
        let wanted = self.parameters;
        Err(crate::Error::Statement(format!("{wanted} parameters are bound to, {given} were given: {}", self.postgres)))
    }
}

/// The statement of this text, which stands in PostgreSQL's spelling with parameters `$1`, `$2`, … in order of appearance.
///
/// A text that one of the engines, or a cluster that speaks PostgreSQL's protocol, cannot run does not compile.
macro_rules! sql {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const _: () = {
            if let Some(rule) = $crate::sql::refused(TEXT) {
                panic!("{}", rule);
            }
        };
        static SQLITE: [u8; TEXT.len()] = $crate::sql::numbered(TEXT);
        static SQL: $crate::sql::Sql = $crate::sql::Sql::new(TEXT, $crate::sql::utf8(&SQLITE));
        &SQL
    }};
}
pub(crate) use sql;

/// `$N` as `?N`: what SQLite calls a numbered parameter.
pub(crate) const fn numbered<const N: usize>(text: &str) -> [u8; N] {
    let source = text.as_bytes();
    let mut out = [0; N];
    let mut at = 0;
    while at < N {
        out[at] = if source[at] == b'$' { b'?' } else { source[at] };
        at += 1;
    }
    out
}

#[expect(clippy::panic, reason = "runs when the statement is compiled, where a panic is the compiler's error")]
pub(crate) const fn utf8(bytes: &'static [u8]) -> &'static str {
    match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("only `$` was replaced"),
    }
}

/// How many parameters the text binds: the highest number, since there are no gaps.
const fn parameters(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut at, mut highest) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'$' {
            let number = portable::digits(bytes, at + 1);
            if number > highest {
                highest = number;
            }
        }
        at += 1;
    }
    highest
}

#[cfg(test)]
mod tests {
    #[test]
    fn spells_parameters_for_both_engines() {
        let sql = sql!("UPDATE connections SET generation = $1 WHERE id = $2 AND generation < $1");
        assert_eq!(sql.sqlite(), "UPDATE connections SET generation = ?1 WHERE id = ?2 AND generation < ?1");
        assert_eq!(sql.postgres(), "UPDATE connections SET generation = $1 WHERE id = $2 AND generation < $1");
        let given = |count: i64| -> crate::Params { (0..count).map(crate::Value::Int).collect() };
        assert_eq!(sql.check(&given(2)), Ok(()));
        assert!(sql.check(&given(1)).is_err() && sql.check(&given(3)).is_err());
    }
}
