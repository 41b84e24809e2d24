//! Data from the platform's API, as a table for people.

use serde::Deserialize;
use serde_json::Value;

/// What can be fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Data {
    Transactions,
    Employees,
}

impl Data {
    /// The API's path, and what it is called.
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Transactions => "transactions",
            Self::Employees => "employees",
        }
    }

    /// Members of the answer's objects, with what stands above them.
    const fn columns(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Transactions => &[("date", "Date"), ("text", "Text"), ("amount", "Amount"), ("currency", "Currency")],
            Self::Employees => &[("name", "Name"), ("title", "Position"), ("id", "Id")],
        }
    }
}

/// What came of a fetch.
#[derive(Clone, Debug)]
pub(super) struct Fetched {
    pub(super) data: Data,
    /// Whose data it is, id or name; empty when it was refused.
    pub(super) organization: String,
    pub(super) headings: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
    /// Why there is none, for people.
    pub(super) refusal: Option<String>,
}

impl Fetched {
    pub(super) const fn refused(data: Data, why: String) -> Self {
        Self { data, organization: String::new(), headings: Vec::new(), rows: Vec::new(), refusal: Some(why) }
    }

    /// Reads the API's answer.
    pub(super) fn read(data: Data, body: &[u8]) -> Option<Self> {
        let answer: Value = serde_json::from_slice(body).ok()?;
        let text = |object: &Value, name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let row = |object: &Value| data.columns().iter().map(|(name, _)| text(object, name)).collect();
        Some(Self {
            data,
            organization: text(&answer, "organization_id"),
            headings: data.columns().iter().map(|(_, heading)| *heading).collect(),
            rows: answer.get("data")?.as_array()?.iter().map(row).collect(),
            refusal: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_becomes_a_table() {
        let body = br#"{"organization_id": "org_1", "data": [{"id": "emp_1", "name": "Amina", "title": "Sales"}]}"#;
        let fetched = Fetched::read(Data::Employees, body).unwrap();
        assert_eq!((fetched.organization.as_str(), &fetched.headings[..2]), ("org_1", &["Name", "Position"][..]));
        assert_eq!(fetched.rows, [["Amina", "Sales", "emp_1"]]);
        assert!(Fetched::read(Data::Employees, b"{}").is_none());
    }
}
