//! The form that says what an integration is, read and filled in.

use crate::pages::names;
use crate::pages::view::{DoorChoice, FieldError, FormError, IntegrationErrors, ScopeChoice, ScopeNeed};
use crate::pages::visit::Visit;
use model::field::FieldFault;
use model::integration::{Door, Visibility};
use model::scope::Scope;
use protocol::redirect_uri::ClientType;
use protocol::scope::ScopeSet;

/// Most scopes of an integration, as the registry has it.
const MOST_SCOPES: u32 = 100;

/// What the fields hold.
#[derive(Debug, Clone)]
pub struct Fields {
    pub name: String,
    pub description: String,
    pub client_type: ClientType,
    pub visibility: Visibility,
    pub doors: Vec<Door>,
    pub required: ScopeSet,
    pub optional: ScopeSet,
}

impl Fields {
    /// What was typed. Of scopes only the offered ones are looked for.
    pub fn typed(visit: &Visit, offered: &[Scope]) -> Self {
        let chosen = |wanted: &str| -> ScopeSet {
            let is = |scope: &&Scope| visit.form.get(&format!("scope.{}", scope.name)) == Some(wanted);
            offered.iter().filter(is).map(|scope| scope.name.clone()).collect()
        };
        Self {
            name: visit.typed("name"),
            description: one_paragraph(&visit.typed("description")),
            client_type: match visit.form.get("client_type") {
                Some("public") => ClientType::Public,
                Some(_) | None => ClientType::Confidential,
            },
            visibility: visit.form.get("visibility").and_then(|name| name.parse().ok()).unwrap_or(Visibility::Public),
            doors: visit.form.all("door").filter_map(|door| door.parse().ok()).collect(),
            required: chosen("required"),
            optional: chosen("optional"),
        }
    }

    /// Every door, with whether it is chosen.
    pub fn door_choices(&self) -> Vec<DoorChoice> {
        let choice =
            |door: Door| DoorChoice { door: names::door(door), value: door.as_str(), chosen: self.doors.contains(&door) };
        Door::ALL.iter().copied().map(choice).collect()
    }

    /// Every scope that is offered, with what is chosen.
    pub fn scope_choices(&self, offered: &[Scope], language: &str) -> Vec<ScopeChoice> {
        let need = |scope: &Scope| match (self.required.contains(&scope.name), self.optional.contains(&scope.name)) {
            (true, _) => ScopeNeed::Required,
            (false, true) => ScopeNeed::Optional,
            (false, false) => ScopeNeed::No,
        };
        offered.iter().map(|scope| ScopeChoice { scope: names::scope(scope, language), need: need(scope) }).collect()
    }

    /// What to say beside each field.
    pub fn errors(&self, faults: &[FieldFault]) -> IntegrationErrors {
        let broken = |field: &str| faults.iter().any(|fault| fault.field == field);
        IntegrationErrors {
            form: Some(FormError::SeeFields),
            partner: broken("partner_id").then_some(FieldError::Required),
            name: broken("name").then(|| text(&self.name, 120)),
            description: broken("description").then(|| text(&self.description, 1_000)),
            doors: broken("doors").then_some(FieldError::NothingTicked),
            scopes: broken("scopes").then_some(FieldError::TooMany(MOST_SCOPES)),
        }
    }
}

/// Lines become one: descriptions stand in a sentence's place.
fn one_paragraph(text: &str) -> String {
    text.split(['\r', '\n']).map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
}

fn text(typed: &str, longest: u32) -> FieldError {
    match u32::try_from(typed.chars().count()).unwrap_or(u32::MAX) {
        0 => FieldError::Required,
        count if count > longest => FieldError::TooLong(longest),
        _ => FieldError::InvalidCharacters,
    }
}
