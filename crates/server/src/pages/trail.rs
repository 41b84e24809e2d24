//! Pages of a long list, forwards by key; the keys of the pages before travel along, so that there is a way back.

use protocol::form::Form;

/// More pages back than this lead to the first one.
const LONGEST: usize = 60;

/// Where in a list a page begins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trail {
    /// The id of the last row of the page before; none on the first page.
    pub after: Option<String>,
    earlier: Vec<String>,
}

impl Trail {
    /// From `after` and `trail` of the query. Ids are letters, digits and underscores; what is none is dropped.
    pub fn of(query: &Form) -> Self {
        let is_id = |text: &&str| {
            !text.is_empty() && text.len() <= 40 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let after = query.get("after").filter(is_id).map(str::to_owned);
        let earlier = query.get("trail").unwrap_or_default().split('.').filter(is_id).take(LONGEST).map(str::to_owned);
        Self { earlier: if after.is_some() { earlier.collect() } else { Vec::new() }, after }
    }

    /// The page that begins behind `last`.
    #[must_use]
    pub fn forward(&self, last: &str) -> Self {
        let mut earlier = self.earlier.clone();
        earlier.extend(self.after.clone());
        let surplus = earlier.len().saturating_sub(LONGEST);
        Self { after: Some(last.to_owned()), earlier: earlier.split_off(surplus) }
    }

    /// The page before; the first one stays.
    #[must_use]
    pub fn back(&self) -> Self {
        let mut earlier = self.earlier.clone();
        Self { after: earlier.pop(), earlier }
    }

    /// As fields of a form, which [`Self::of`] reads.
    pub fn fields(&self) -> Vec<(String, String)> {
        let after = self.after.iter().map(|after| ("after".to_owned(), after.clone()));
        let trail = (!self.earlier.is_empty()).then(|| ("trail".to_owned(), self.earlier.join(".")));
        after.chain(trail).collect()
    }

    /// How many pages come before this one, as far as is known.
    pub fn pages_before(&self) -> usize {
        self.earlier.len() + usize::from(self.after.is_some())
    }

    /// The path of the page before.
    pub fn previous(&self, path: &str, keep: &[(String, String)]) -> Option<String> {
        self.after.as_ref()?;
        let (last, rest) = match self.earlier.split_last() {
            Some((last, rest)) => (Some(last), rest),
            None => (None, &[][..]),
        };
        Some(link(path, keep, last.map(String::as_str), rest))
    }

    /// The path of the page that begins behind `last`.
    pub fn next(&self, path: &str, keep: &[(String, String)], last: &str) -> String {
        let next = self.forward(last);
        link(path, keep, Some(last), &next.earlier)
    }
}

fn link(path: &str, keep: &[(String, String)], after: Option<&str>, earlier: &[String]) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(keep);
    if let Some(after) = after {
        query.append_pair("after", after);
    }
    if !earlier.is_empty() {
        query.append_pair("trail", &earlier.join("."));
    }
    let query = query.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn follow(link: &str) -> Trail {
        Trail::of(&Form::urlencoded(link.split_once('?').map_or("", |(_, query)| query).as_bytes()))
    }

    #[test]
    fn forth_and_back_again() {
        let keep = [("q".to_owned(), "a b".to_owned())];
        let first = Trail::default();
        assert_eq!(first.previous("/list", &keep), None);
        let second = follow(&first.next("/list", &keep, "org_1"));
        let third = follow(&second.next("/list", &keep, "org_2"));
        assert_eq!((third.after.as_deref(), third.pages_before()), (Some("org_2"), 2));
        assert_eq!(follow(&third.previous("/list", &keep).unwrap()), second);
        assert_eq!(second.previous("/list", &keep).unwrap(), "/list?q=a+b");
        assert_eq!(follow("/list?after=%2F%2Fevil&trail=x"), first);
        assert_eq!(first.forward("org_1"), second);
        assert_eq!((third.back(), second.back(), first.back()), (second.clone(), first.clone(), first.clone()));
        assert_eq!(Trail::of(&Form::from_pairs(third.fields())), third);
    }
}
