//! What partners brought, by month.

use super::wrong;
use crate::decision::{allowed, deny};
use crate::{Context, Decision, Denied};
use protocol::Timestamp;
use protocol::id::{ClientId, PartnerId};
use std::collections::BTreeMap;

/// One row of the attribution report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attribution {
    /// The partner.
    pub partner_id: PartnerId,
    /// The integration; none for sign-ups that led to no grant.
    pub client_id: Option<ClientId>,
    /// Grants that came about in the month.
    pub grants_made: i64,
    /// Grants that ended in the month.
    pub grants_ended: i64,
    /// Grants at the end of the month (or now, while it lasts).
    pub grants_active: i64,
    /// Organizations that signed up in the partner's flows in the month; each stands in the row of its first grant.
    pub organizations_signed_up: i64,
}

/// The report of one month (`YYYY-MM`, in UTC), by partner and integration; of the current one when `month` is left out.
pub async fn attribution(context: &Context, month: Option<&str>) -> storage::Result<Decision<(String, Vec<Attribution>)>> {
    let month = month.map_or_else(|| context.now().to_string().chars().take(7).collect(), str::to_owned);
    let Some((start, end)) = bounds(&month) else {
        return deny(wrong("month", "must be a month such as 2026-11"));
    };
    let mut rows: BTreeMap<(PartnerId, Option<ClientId>), Attribution> = BTreeMap::new();
    for counts in storage::report::grants(&context.store, start, end).await? {
        let row = row(&mut rows, counts.partner_id, Some(counts.client_id));
        row.grants_made = counts.made;
        row.grants_ended = counts.ended;
        row.grants_active = counts.active;
    }
    for counts in storage::report::sign_ups(&context.store, start, end).await? {
        row(&mut rows, counts.partner_id, counts.client_id).organizations_signed_up = counts.organizations;
    }
    let most = usize::try_from(storage::report::MOST).unwrap_or(usize::MAX);
    allowed!(if rows.len() < most { Ok(()) } else { Err(too_long()) });
    Ok(Ok((month, rows.into_values().collect())))
}

fn too_long() -> Denied {
    wrong(
        "month",
        format!("must be a month with fewer than {} rows; ask the store itself for larger reports", storage::report::MOST),
    )
}

fn row(
    rows: &mut BTreeMap<(PartnerId, Option<ClientId>), Attribution>,
    partner_id: PartnerId,
    client_id: Option<ClientId>,
) -> &mut Attribution {
    rows.entry((partner_id, client_id)).or_insert(Attribution {
        partner_id,
        client_id,
        grants_made: 0,
        grants_ended: 0,
        grants_active: 0,
        organizations_signed_up: 0,
    })
}

/// The first instant of the month, and that of the next.
fn bounds(month: &str) -> Option<(Timestamp, Timestamp)> {
    let (year, number) = month.split_once('-')?;
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !digits(number, 2) {
        return None;
    }
    let (year, number): (i64, i64) = (year.parse().ok()?, number.parse().ok()?);
    if !(1970..=9998).contains(&year) || !(1..=12).contains(&number) {
        return None;
    }
    let next = if number == 12 { (year + 1, 1) } else { (year, number + 1) };
    Some((first_of(year, number), first_of(next.0, next.1)))
}

/// Midnight UTC at the first of a month: days since 1970 by the civil calendar, counted in years that begin in March, so that
/// the leap day comes last.
fn first_of(year: i64, month: i64) -> Timestamp {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    let days = 365 * year + leap_days + (153 * month + 2) / 5 - 719_468;
    Timestamp::from_seconds(days * 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_begin_when_they_begin() {
        let written = |month: &str| bounds(month).map(|(start, end)| (start.to_string(), end.to_string()));
        for (month, start, end) in [
            ("1970-01", "1970-01-01", "1970-02-01"),
            ("2024-02", "2024-02-01", "2024-03-01"),
            ("2026-12", "2026-12-01", "2027-01-01"),
            ("2100-02", "2100-02-01", "2100-03-01"),
        ] {
            let midnight = |day: &str| format!("{day}T00:00:00.000000Z");
            assert_eq!(written(month), Some((midnight(start), midnight(end))));
        }
        for wrong in ["", "2026", "2026-13", "2026-00", "26-01", "2026-1", "2026-01-01", "-026-01", "+026-01", "9999-01"] {
            assert_eq!(bounds(wrong), None, "{wrong}");
        }
    }
}
