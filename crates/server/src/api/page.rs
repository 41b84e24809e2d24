//! Lists: pages that follow each other by cursors, never by numbers.

use super::Problem;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::ErrorCode;
use std::str::FromStr;

const USUAL: u16 = 50;
const MOST: u16 = 200;
/// Between the parts of a cursor; no id or name has it.
const BETWEEN: char = '\u{1f}';

/// What every list takes.
#[derive(Debug, Clone, Default, serde::Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct PageQuery {
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
    /// How many entries at most: 1 to 200, usually 50.
    #[param(minimum = 1, maximum = 200)]
    pub limit: Option<u16>,
}

/// A page of a list.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Page<T> {
    /// The entries.
    pub data: Vec<T>,
    /// For the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
}

/// One look at a list.
#[derive(Debug)]
pub struct Look {
    list: &'static str,
    parts: Vec<String>,
    limit: u16,
}

impl Look {
    /// At the list of this name, whose cursors have `parts` parts.
    pub fn at(list: &'static str, cursor: Option<&str>, limit: Option<u16>, parts: usize) -> Result<Self, Problem> {
        let limit = limit.unwrap_or(USUAL);
        if !(1..=MOST).contains(&limit) {
            return Err(Problem::parameter("limit", format!("must be 1 to {MOST}")));
        }
        let parts = match cursor {
            Some(cursor) => read(list, cursor, parts).ok_or(ErrorCode::CursorInvalid)?,
            None => Vec::new(),
        };
        Ok(Self { list, parts, limit })
    }

    /// The part of this number, which must be a `T`; "" on the first page.
    pub fn after<T: FromStr + ToString>(&self, part: usize) -> Result<String, Problem> {
        let Some(text) = self.parts.get(part) else { return Ok(String::new()) };
        text.parse::<T>().map(|value| value.to_string()).map_err(|_| ErrorCode::CursorInvalid.into())
    }

    /// Like [`Look::after`] for lists that begin with the newest: `~` sorts behind every id.
    pub fn before<T: FromStr + ToString>(&self, part: usize) -> Result<String, Problem> {
        let text = self.after::<T>(part)?;
        Ok(if text.is_empty() { "~".to_owned() } else { text })
    }

    /// How many rows to ask for: one more than a page has, to know whether there is another.
    pub fn rows(&self) -> i64 {
        i64::from(self.limit) + 1
    }

    /// How many rows a page has at most.
    pub fn entries(&self) -> usize {
        self.limit.into()
    }

    /// A cursor of this list, made of these parts.
    pub fn cursor(&self, key: &[String]) -> String {
        written(self.list, key)
    }

    /// The page made of these rows; `key` gives what the cursor of a row is made of.
    pub fn page<R, T>(&self, mut rows: Vec<R>, key: impl Fn(&R) -> Vec<String>, shown: impl Fn(R) -> T) -> Page<T> {
        let more = rows.len() > usize::from(self.limit);
        rows.truncate(self.limit.into());
        let next_cursor = rows.last().filter(|_| more).map(|last| written(self.list, &key(last)));
        Page { data: rows.into_iter().map(shown).collect(), next_cursor }
    }
}

fn written(list: &str, key: &[String]) -> String {
    let parts: Vec<&str> = std::iter::once(list).chain(key.iter().map(String::as_str)).collect();
    URL_SAFE_NO_PAD.encode(parts.join(&BETWEEN.to_string()))
}

/// The parts of a cursor that this list gave.
fn read(list: &str, cursor: &str, parts: usize) -> Option<Vec<String>> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let mut found = text.split(BETWEEN).map(str::to_owned);
    let same_list = found.next()? == list;
    let found: Vec<String> = found.collect();
    (same_list && found.len() == parts && text.len() <= 300).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_cursor_works_for_its_own_list_only() {
        let look = Look::at("numbers", None, Some(2), 1).unwrap();
        let page = look.page(vec![1_u32, 2, 3], |row| vec![row.to_string()], |row| row);
        assert_eq!((page.data, look.rows()), (vec![1, 2], 3));
        let cursor = page.next_cursor.unwrap();
        assert_eq!(Look::at("numbers", Some(&cursor), None, 1).unwrap().after::<u32>(0).unwrap(), "2");
        assert!(Look::at("letters", Some(&cursor), None, 1).is_err());
        assert!(Look::at("numbers", Some(&cursor), None, 2).is_err());
        assert!(Look::at("numbers", Some(&cursor), None, 1).unwrap().after::<std::net::IpAddr>(0).is_err());
        assert_eq!(look.page(vec![1_u32, 2], |row| vec![row.to_string()], |row| row).next_cursor, None);
        for limit in [0, 201] {
            assert!(Look::at("numbers", None, Some(limit), 1).is_err());
        }
    }

    proptest! {
        #[test]
        fn no_cursor_makes_it_panic(cursor in "[ -~]{0,80}") {
            let _ = Look::at("numbers", Some(&cursor), None, 1);
        }
    }
}
