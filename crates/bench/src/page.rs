//! What a browser would read off a page. Our own pages are as regular as this needs.

use crate::http;

/// A form, filled in as it came and with a button of it pressed.
pub struct Form {
    action: String,
    fields: Vec<(String, String)>,
}

impl Form {
    /// The form with the button of this id: its hidden fields, and the button's own.
    pub fn with_button(html: &str, id: &str) -> Option<Self> {
        let id = format!("id=\"{id}\"");
        let button = html.find(&id)?;
        let form = &html[html[..button].rfind("<form")?..];
        let form = &form[..form.find("</form>")?];
        let action = attribute(form, "action")?;
        let fields = form.split("<input ").skip(1).filter(|input| input.contains("type=\"hidden\""));
        let pressed = form.split("<button ").skip(1).filter(|button| button.contains(&id));
        let fields = fields.chain(pressed).filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)));
        Some(Self { action, fields: fields.collect() })
    }

    /// The same with another field.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The request that sends it; `head` is more header lines.
    pub fn request(&self, head: &str) -> Vec<u8> {
        let fields: Vec<(&str, &str)> = self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        http::post(&self.action, head, &fields)
    }
}

/// The path of an address of ours, with its query.
pub fn path_of(address: &str) -> Option<&str> {
    address.split_once("://").map_or(Some(address), |(_, rest)| rest.find('/').map(|at| &rest[at..]))
}

/// The parameter of this name in an address's query.
pub fn parameter(address: &str, name: &str) -> Option<String> {
    let (_, query) = address.split_once('?')?;
    form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let tag = tag.split('>').next()?;
    let (_, rest) = tag.split_once(&format!("{name}=\""))?;
    let value = rest.split('"').next()?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&").replace("&#x27;", "'").replace("&#39;", "'"))
}
