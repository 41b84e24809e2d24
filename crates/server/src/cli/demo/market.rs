//! What the demo's marketplace shows: a listing for each integration that customers install from it.

use super::catalogue::DemoIntegration;
use super::seed::{Addresses, author, made};
use crate::cli::Failure;
use flows::{Context, listing};
use model::integration::Integration;
use model::listing::{Category, ListedScope, ListingContent, Need};

/// Why Tidewater asks, in its own words.
const REASONS: [(&str, Need, &str); 3] = [
    ("transactions.read", Need::Required, "Forecasts are made from what came in and went out."),
    ("employees.read", Need::Optional, "Names the people who are behind reminders and approvals."),
    ("invoices.write", Need::Optional, "Writes the invoices that you approve in Tidewater."),
];

/// Lists an integration, as its partner would write it and the operator would approve it.
pub(super) async fn list(
    context: &Context,
    one: &DemoIntegration,
    integration: &Integration,
    addresses: &Addresses<'_>,
) -> Result<(), Failure> {
    let scope = |(name, need, reason): &(&str, Need, &str)| {
        let name = name.parse().map_err(|_| Failure::failed("A scope of the demo has no valid name."))?;
        Ok(ListedScope { name, need: *need, reason: (*reason).to_owned() })
    };
    let environment = context.settings.environment.as_str();
    let host = if one.is_harbors { "harbor" } else { "tidewater" };
    let says = ListingContent {
        name: one.name.to_owned(),
        summary: one.description.to_owned(),
        description:
            "Once it is connected, it looks at new transactions every night. You choose what it sees beyond them, and end \
                      it whenever you like."
                .to_owned(),
        categories: vec![Category::Reporting, Category::Invoicing],
        support_url: format!("https://{host}.example/support"),
        privacy_url: format!("https://{host}.example/privacy"),
        launch_url: (!one.is_harbors).then(|| format!("{}/?environment={environment}", addresses.partner)),
        logo: None,
        scopes: REASONS.iter().map(scope).collect::<Result<_, Failure>>()?,
    };
    let draft = made("listing", listing::save(context, &author(), integration, (None, says)).await)?;
    let submitted = made("listing", listing::submit(context, &author(), (draft.id, draft.version), "en").await)?;
    made("listing", listing::approve(context, &author(), (submitted.id, submitted.version), None).await).map(drop)
}
