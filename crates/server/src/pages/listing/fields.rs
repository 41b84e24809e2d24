//! Between the editor's fields and what a listing says.

use crate::pages::names;
use crate::pages::view::{CategoryBox, ListingFault, ListingFields, ListingScopeRow};
use crate::pages::visit::Visit;
use flows::Denied;
use flows::listing::{LONGEST_DESCRIPTION, LONGEST_NAME, LONGEST_REASON, LONGEST_SUMMARY, MOST_CATEGORIES};
use model::listing::{Category, ListedScope, ListingContent, Need};
use model::scope::Scope;

/// What was typed. Scopes that the catalogue does not have, and categories that are none, were not on the page.
pub(super) fn typed(visit: &Visit, catalogue: &[Scope]) -> ListingContent {
    let ticked: Vec<&str> = visit.form.all("category").collect();
    let scopes = catalogue.iter().filter_map(|scope| {
        let need: Need = visit.form.get(&format!("need:{}", scope.name))?.parse().ok()?;
        let reason = one_line(&visit.typed(&format!("reason:{}", scope.name)));
        Some(ListedScope { name: scope.name.clone(), need, reason })
    });
    let mut scopes: Vec<_> = scopes.collect();
    scopes.sort_by(|one, other| one.name.cmp(&other.name));
    ListingContent {
        name: visit.typed("name"),
        summary: visit.typed("summary"),
        description: paragraphs(&visit.typed("description")),
        categories: Category::ALL.iter().copied().filter(|category| ticked.contains(&category.as_str())).collect(),
        support_url: visit.typed("support_url"),
        privacy_url: visit.typed("privacy_url"),
        launch_url: Some(visit.typed("launch_url")).filter(|link| !link.is_empty()),
        logo: None,
        scopes,
    }
}

/// As the store has them: lines end alike, and no more than one of two is empty.
fn paragraphs(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace(['\r', '\t'], " ");
    let mut kept = String::with_capacity(lines.len());
    let mut empty = 0;
    for line in lines.split('\n').map(str::trim) {
        empty = if line.is_empty() { empty + 1 } else { 0 };
        if empty < 2 {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    kept.trim().to_owned()
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The fields that show this.
pub(super) fn of(says: &ListingContent, catalogue: &[Scope], language: &str) -> ListingFields {
    let row = |scope: &Scope| {
        let asked = says.scopes.iter().find(|asked| asked.name == scope.name);
        ListingScopeRow {
            scope: names::scope(scope, language),
            restricted: scope.restricted,
            need: asked.map(|asked| asked.need),
            reason: asked.map(|asked| asked.reason.clone()).unwrap_or_default(),
            fault: None,
        }
    };
    let tick = |category: &Category| CategoryBox { category: *category, ticked: says.categories.contains(category) };
    ListingFields {
        name: says.name.clone(),
        summary: says.summary.clone(),
        description: says.description.clone(),
        support_url: says.support_url.clone(),
        privacy_url: says.privacy_url.clone(),
        launch_url: says.launch_url.clone().unwrap_or_default(),
        categories: Category::ALL.iter().map(tick).collect(),
        scopes: catalogue.iter().map(row).collect(),
        ..ListingFields::default()
    }
}

/// The same, with what the refusal says is wrong.
pub(super) fn refused(says: &ListingContent, (catalogue, language): (&[Scope], &str), denied: &Denied) -> ListingFields {
    let mut fields = of(says, catalogue, language);
    for fault in &denied.fields {
        match fault.field {
            "name" => fields.name_fault = Some(text(&says.name, LONGEST_NAME)),
            "summary" => fields.summary_fault = Some(text(&says.summary, LONGEST_SUMMARY)),
            "description" => fields.description_fault = Some(text(&says.description, LONGEST_DESCRIPTION)),
            "support_url" => fields.support_fault = Some(link(&says.support_url)),
            "privacy_url" => fields.privacy_fault = Some(link(&says.privacy_url)),
            "launch_url" => fields.launch_fault = Some(ListingFault::Link),
            "categories" => fields.categories_fault = Some(ListingFault::Categories(count(MOST_CATEGORIES))),
            "scopes" => fields.scopes_fault = Some(ListingFault::Scopes),
            _ => {}
        }
    }
    if denied.fields.iter().any(|fault| fault.field == "reason") {
        for row in fields.scopes.iter_mut().filter(|row| row.need.is_some()) {
            let least = usize::from(row.reason.is_empty() && missing(denied));
            let long = row.reason.chars().count() > LONGEST_REASON;
            let odd = row.reason.chars().any(protocol::text::hides);
            row.fault = (least > 0 || long || odd).then(|| text(&row.reason, LONGEST_REASON));
        }
    }
    fields
}

/// Whether it is the complete listing that was refused, in which a reason may not be empty.
fn missing(denied: &Denied) -> bool {
    denied.fields.iter().any(|fault| fault.field == "reason" && fault.rule.starts_with("must have 1"))
}

fn text(value: &str, most: usize) -> ListingFault {
    if value.is_empty() {
        ListingFault::Required
    } else if value.chars().count() > most {
        ListingFault::TooLong(count(most))
    } else {
        ListingFault::Characters
    }
}

fn link(value: &str) -> ListingFault {
    if value.is_empty() { ListingFault::Required } else { ListingFault::Link }
}

fn count(most: usize) -> u32 {
    u32::try_from(most).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_are_kept_and_nothing_else_of_the_white_space() {
        assert_eq!(paragraphs(" one \r\n\r\n\r\n\r\n\ttwo\tthree\r\n"), "one\n\ntwo three");
        assert_eq!(one_line(" two\r\nlines  here "), "two lines here");
    }
}
