//! What the sample platform knows about its customers: plausible, and the same at every start.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serde::Serialize;

/// Invoices kept per organization, and organizations with invoices; the oldest give way.
const MAX_INVOICES: usize = 50;
const MAX_ORGANIZATIONS: usize = 1_000;

/// A booked transaction.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Transaction {
    id: String,
    date: String,
    text: String,
    /// Decimal with two places; negative is money going out.
    amount: String,
    currency: String,
}

/// Somebody on the payroll.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Employee {
    id: String,
    name: &'static str,
    title: &'static str,
}

/// An invoice that a partner's program wrote.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Invoice {
    pub(super) id: String,
    pub(super) number: usize,
    pub(super) date: String,
    pub(super) customer: String,
    pub(super) text: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) created_by: String,
}

/// Issuer and organization: two environments never share data.
pub(super) type Owner = (String, String);

#[derive(Debug, Default)]
pub(super) struct Data {
    invoices: Mutex<HashMap<Owner, Vec<Invoice>>>,
}

/// Date, text, amount in hundredths.
const BOOKINGS: [(&str, &str, i64); 8] = [
    ("2026-11-02", "Flour and sugar, Millstone Supplies", -431_800),
    ("2026-11-03", "Card sales, week 44", 6_120_450),
    ("2026-11-05", "Electricity", -791_025),
    ("2026-11-09", "Invoice 2041, Harbour Hotel", 1_875_000),
    ("2026-11-10", "Card sales, week 45", 5_837_700),
    ("2026-11-12", "Rent, November", -2_200_000),
    ("2026-11-16", "Equipment lease", -345_000),
    ("2026-11-17", "Card sales, week 46", 6_391_575),
];

const PEOPLE: [(&str, &str); 6] = [
    ("Amina Haddad", "Head of accounts"),
    ("Bjørn Lie", "Operations"),
    ("Chloé Martin", "Sales"),
    ("Daniel Osei", "Warehouse"),
    ("Elif Kaya", "Customer care"),
    ("Farid Nasser", "Driver"),
];

impl Data {
    /// The organization's bookings, its written invoices last.
    pub(super) fn transactions(&self, owner: &Owner) -> Vec<Transaction> {
        let seed = seed(owner);
        let bookings = BOOKINGS.iter().enumerate().map(|(index, (date, text, minor))| Transaction {
            id: format!("txn_{seed:04x}{index:02}"),
            date: (*date).to_owned(),
            text: (*text).to_owned(),
            amount: decimal(minor + i64::from(seed % 97) * 100),
            currency: "NOK".to_owned(),
        });
        let invoices = self.invoices.lock().unwrap_or_else(PoisonError::into_inner);
        let written = invoices.get(owner).into_iter().flatten().map(|invoice| Transaction {
            id: format!("txn_{}", invoice.id),
            date: invoice.date.clone(),
            text: format!("Invoice {}, {}", invoice.number, invoice.customer),
            amount: invoice.amount.clone(),
            currency: invoice.currency.clone(),
        });
        bookings.chain(written).collect()
    }

    /// The organization's employees: some of the people, which ones depends on the organization.
    #[expect(clippy::unused_self, reason = "data are asked for their parts alike, kept or computed")]
    pub(super) fn employees(&self, owner: &Owner) -> Vec<Employee> {
        let seed = seed(owner);
        let count = 3 + usize::from(seed % 4);
        PEOPLE
            .iter()
            .cycle()
            .skip(usize::from(seed % 6))
            .take(count)
            .enumerate()
            .map(|(index, (name, title))| Employee { id: format!("emp_{seed:04x}{index:02}"), name, title })
            .collect()
    }

    /// Keeps an invoice and numbers it.
    pub(super) fn add(&self, owner: Owner, mut invoice: Invoice) -> Invoice {
        let mut all = self.invoices.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MAX_ORGANIZATIONS && !all.contains_key(&owner) {
            all.clear();
        }
        let seed = seed(&owner);
        let invoices = all.entry(owner).or_default();
        invoice.number = invoices.last().map_or(3001, |last| last.number + 1);
        invoice.id = format!("inv_{seed:04x}{}", invoice.number);
        if invoices.len() == MAX_INVOICES {
            invoices.remove(0);
        }
        invoices.push(invoice.clone());
        invoice
    }
}

/// A small number that differs between organizations and never changes for one.
fn seed((_, organization_id): &Owner) -> u16 {
    organization_id.bytes().fold(7_u16, |sum, byte| sum.wrapping_mul(31).wrapping_add(u16::from(byte)))
}

fn decimal(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    format!("{sign}{}.{:02}", minor / 100, minor % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_have_two_places_and_their_sign() {
        assert_eq!([decimal(5), decimal(-5), decimal(123_456)], ["0.05", "-0.05", "1234.56"]);
    }
}
