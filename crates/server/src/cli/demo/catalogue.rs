//! What partners may ask for in the demo, and the integrations that ask for it.

use model::integration::{Door, Visibility};
use model::scope::{Access, ScopeText};
use protocol::redirect_uri::ClientType;
use std::collections::BTreeMap;

/// A scope of Northwind's.
pub(super) struct DemoScope {
    pub name: &'static str,
    pub access: Access,
    english: (&'static str, &'static str),
    arabic: (&'static str, &'static str),
}

impl DemoScope {
    pub fn texts(&self) -> BTreeMap<String, ScopeText> {
        let text =
            |(title, description): (&str, &str)| ScopeText { title: title.to_owned(), description: description.to_owned() };
        BTreeMap::from([("en".to_owned(), text(self.english)), ("ar".to_owned(), text(self.arabic))])
    }
}

/// The catalogue.
pub(super) const SCOPES: [DemoScope; 3] = [
    DemoScope {
        name: "transactions.read",
        access: Access::Read,
        english: ("See transactions", "Amounts, dates and counterparties of the organization's accounts."),
        arabic: ("الاطلاع على المعاملات", "مبالغ حسابات المؤسسة وتواريخها وأطرافها المقابلة."),
    },
    DemoScope {
        name: "employees.read",
        access: Access::Read,
        english: ("See employees", "Names, positions and work e-mail addresses; no salaries."),
        arabic: ("الاطلاع على الموظفين", "الأسماء والوظائف وعناوين البريد الإلكتروني المهنية، دون الرواتب."),
    },
    DemoScope {
        name: "invoices.write",
        access: Access::Write,
        english: ("Create invoices", "Adds invoices to the organization's books; existing ones stay as they are."),
        arabic: ("إنشاء الفواتير", "إضافة فواتير إلى دفاتر المؤسسة، وتبقى الفواتير الحالية كما هي."),
    },
];

/// An integration of the demo.
pub(super) struct DemoIntegration {
    pub name: &'static str,
    pub description: &'static str,
    pub door: Door,
    pub visibility: Visibility,
    pub client_type: ClientType,
    /// The path on the partner's site that answers come back to.
    pub callback: &'static str,
    /// Published by the second partner, for checks across partners.
    pub is_harbors: bool,
}

const fn tidewaters(name: &'static str, door: Door, callback: &'static str) -> DemoIntegration {
    DemoIntegration {
        name,
        description: "Keeps your books up to date from your bank transactions.",
        door,
        visibility: Visibility::Public,
        client_type: ClientType::Confidential,
        callback,
        is_harbors: false,
    }
}

const fn harbors(name: &'static str, door: Door) -> DemoIntegration {
    let description = match door {
        Door::Marketplace | Door::Handshake => "For exercises only: nobody answers at its address.",
        Door::Connect | Door::Onboarding | Door::Extension => "Ledgers for small harbours.",
    };
    DemoIntegration { description, is_harbors: true, ..tidewaters(name, door, "/callback/harbor") }
}

/// One per door and more.
pub(super) const INTEGRATIONS: [DemoIntegration; 10] = [
    tidewaters("Tidewater Books", Door::Connect, "/callback/connect"),
    DemoIntegration { client_type: ClientType::Public, ..tidewaters("Tidewater Mobile", Door::Connect, "/callback/mobile") },
    tidewaters("Tidewater Payroll", Door::Onboarding, "/callback/onboarding"),
    tidewaters("Tidewater Reports", Door::Extension, "/callback/extension"),
    DemoIntegration {
        visibility: Visibility::Private,
        ..tidewaters("Tidewater Internal", Door::Extension, "/callback/internal")
    },
    tidewaters("Tidewater Invoicing", Door::Marketplace, "/callback/marketplace"),
    tidewaters("Tidewater Cards", Door::Handshake, "/callback/handshake"),
    harbors("Harbor Ledger", Door::Connect),
    harbors("Harbor Invoicing", Door::Marketplace),
    harbors("Wharf Cards", Door::Handshake),
];
