//! Just enough HTML to fill in a form.

/// One form of a page.
#[derive(Debug, Clone, Default)]
pub struct Form {
    pub method: String,
    pub action: String,
    /// Fields as they would be sent untouched.
    pub fields: Vec<(String, String)>,
    /// Ids inside.
    pub ids: Vec<String>,
    /// Submit buttons: id, name, value, formaction.
    pub buttons: Vec<Button>,
}

/// A submit button.
#[derive(Debug, Clone, Default)]
pub struct Button {
    pub id: String,
    pub name: String,
    pub value: String,
    pub action: String,
}

/// The form that holds the element with this id.
pub fn form_with(html: &str, id: &str) -> Option<Form> {
    html.split("<form")
        .skip(1)
        .map(|rest| form(rest.split("</form>").next().unwrap_or(rest)))
        .find(|form| form.ids.iter().any(|has| has == id))
}

/// The start tag of the element with this id.
pub fn tag_with<'a>(html: &'a str, id: &str) -> Option<&'a str> {
    html.split('<').map(|rest| rest.split('>').next().unwrap_or(rest)).find(|tag| attribute(tag, "id").as_deref() == Some(id))
}

/// The `href` of the link with this id.
pub fn link(html: &str, id: &str) -> Option<String> {
    tag_with(html, id).and_then(|tag| attribute(tag, "href"))
}

/// The text inside the element with this id, up to its first child's end.
pub fn text_of(html: &str, id: &str) -> Option<String> {
    let at = html.find(&format!("id=\"{id}\""))?;
    let inside = html[at..].split_once('>')?.1;
    Some(decode(inside.split('<').next()?))
}

fn form(text: &str) -> Form {
    let (own, _) = text.split_once('>').unwrap_or((text, ""));
    let mut form = Form {
        method: attribute(own, "method").unwrap_or_default().to_uppercase(),
        action: attribute(own, "action").unwrap_or_default(),
        ..Form::default()
    };
    for rest in text.split('<').skip(1) {
        let tag = rest.split('>').next().unwrap_or(rest);
        let get = |name| attribute(tag, name).unwrap_or_default();
        form.ids.extend(attribute(tag, "id"));
        if tag.starts_with("button") {
            form.buttons.push(Button { id: get("id"), name: get("name"), value: get("value"), action: get("formaction") });
        } else if tag.starts_with("input") || tag.starts_with("textarea") {
            let choice = matches!(get("type").as_str(), "radio" | "checkbox");
            let ticked = tag.split(' ').any(|word| word == "checked");
            if let Some(name) = attribute(tag, "name")
                && (!choice || ticked)
            {
                form.fields.push((name, get("value")));
            }
        }
    }
    form
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[start..].split('"').next().map(decode)
}

pub fn decode(text: &str) -> String {
    let entities =
        [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">")];
    let text = entities.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to));
    text.replace("&#38;", "&").replace("&amp;", "&")
}
