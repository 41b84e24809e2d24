//! The marketplace and installs.

use crate::language::Language;
use crate::pages::view::samples::{self, Dress};
use crate::pages::view::{
    Audience, Chrome, ErrorPage, Moment, Side, StepOutcome, Timeline, TimelineEntry, TimelineStep, View as _,
};
use protocol::ErrorCode;

fn page(dress: Dress, name: &str) -> String {
    let page = samples::pages(dress).into_iter().find(|sample| sample.name == name);
    page.unwrap_or_else(|| panic!("no sample {name}")).html
}

fn english(name: &str) -> String {
    page(Dress::default(), name)
}

fn has(html: &str, id: &str) -> bool {
    html.contains(&format!(" id=\"{id}\""))
}

#[test]
fn every_page_has_the_ids_of_the_contract() {
    for (name, ids) in [
        ("marketplace", &["q", "search", "category-all", "category-invoicing", "open-app_0", "next", "back"][..]),
        ("marketplace_none", &["found-none", "back"]),
        ("marketplace_category_none", &["found-none", "every-category"]),
        ("marketplace_nothing_found", &["found-none", "every-category"]),
        ("marketplace_integration", &["install", "support", "privacy", "website", "scopes-required", "scopes-optional", "back"]),
        ("marketplace_integration_several", &["install", "organizations", "form-error"]),
        ("marketplace_integration_busy", &["install", "connected", "installing", "must-ask"]),
        ("marketplace_integration_suspended", &["suspended"]),
        ("marketplace_integration_nobody", &["no-organization", "create-organization"]),
        ("installation_partner", &["installation-state", "partner", "cancel", "cancel-installation", "timeline", "back"]),
        ("installation_you", &["continue", "partner", "cancel"]),
        ("installation_administrator", &["approval"]),
        ("installation_connected", &["grant"]),
        ("installation_expired", &["again"]),
        ("installation_picker", &["installations", "continue", "cancel"]),
        ("integrations", &["installations", "installation-ins_0", "open-ins_0", "marketplace", "launch-app_tidewater"]),
        ("home", &["marketplace"]),
        ("home_signed_in", &["marketplace"]),
    ] {
        for language in Language::ALL {
            let html = page(Dress { language, ..Dress::default() }, name);
            for id in ids {
                assert!(has(&html, id), "{name}: no #{id}");
            }
        }
    }
}

#[test]
fn an_empty_category_is_not_said_to_be_an_empty_marketplace() {
    let (all, category) = (english("marketplace_none"), english("marketplace_category_none"));
    assert!(all.contains("marketplace yet") && !has(&all, "every-category"));
    assert!(category.contains("There is nothing in this category yet.") && !category.contains("marketplace yet"));
    assert!(category.contains("id=\"every-category\" href=\"/marketplace\""));
}

#[test]
fn required_scopes_have_no_box_and_optional_ones_are_the_customer_s() {
    let html = english("marketplace_integration");
    let required = html.split("id=\"scopes-required\"").nth(1).unwrap().split("</ul>").next().unwrap();
    assert!(!required.contains("<input"), "{required}");
    let optional = html.split("id=\"scopes-optional\"").nth(1).unwrap().split("</fieldset>").next().unwrap();
    assert_eq!((optional.matches("name=\"scope\"").count(), optional.matches(" checked").count()), (2, 1));
    assert_eq!(html.matches("To find which invoice a payment belongs to.").count(), 3, "the partner's reason beside each");
}

#[test]
fn nothing_can_be_installed_where_it_is_suspended_or_for_nobody() {
    for name in ["marketplace_integration_suspended", "marketplace_integration_nobody"] {
        assert!(!has(&english(name), "install"), "{name}");
    }
    assert!(english("marketplace_integration_anonymous").contains("Sign in and install"));
}

#[test]
fn each_state_of_an_install_says_whose_turn_it_is_and_what_to_do() {
    for (name, said) in [
        ("installation_partner", "Waiting for the partner"),
        ("installation_you", "Waiting for you"),
        ("installation_you_elsewhere", "Go on in that browser"),
        ("installation_administrator", "Waiting for an administrator"),
        ("installation_decision", "You were asked to approve"),
        ("installation_asker", "An administrator has approved"),
        ("installation_exchange", "Finishing"),
        ("installation_connected", "Connected"),
        ("installation_declined", "Nothing was shared"),
        ("installation_expired", "ask its support why"),
        ("installation_rolled_back", "could not complete"),
    ] {
        let html = english(name);
        assert!(html.contains(said), "{name}: {said}");
        let over = ["installation_declined", "installation_expired", "installation_rolled_back"].contains(&name);
        assert_eq!(has(&html, "again"), over, "{name}");
    }
}

#[test]
fn ending_an_install_is_called_as_in_the_list_and_what_only_sees_is_not_said_to_change() {
    let uninstall = english("uninstall_confirm");
    assert!(uninstall.contains("Uninstall <bdi>Tidewater") && uninstall.contains(">Uninstall</button>"), "{uninstall}");
    assert!(uninstall.contains("What it may no longer see<") && !uninstall.contains("Revoke"), "{uninstall}");
    let revoke = english("revoke_confirm");
    assert!(revoke.contains(">Revoke access</button>") && revoke.contains("no longer see or change<"), "{revoke}");
}

#[test]
fn the_preview_of_a_listing_has_the_headings_of_the_marketplace() {
    let (preview, customers) = (english("listing"), english("marketplace_integration"));
    for heading in [">What it would see and change<", ">Yours to choose<", ">Help<", ">What happens to your data<"] {
        assert!(preview.contains(heading) && customers.contains(heading), "{heading}");
    }
}

#[test]
fn every_page_leads_home_and_what_is_not_in_the_marketplace_leads_there() {
    assert!(english("marketplace").contains("id=\"start\" href=\"/\""));
    let gone = ErrorPage::new(Chrome::default(), ErrorCode::NotInMarketplace, "").to_html();
    assert!(gone.contains("id=\"marketplace\" href=\"/marketplace\"") && !has(&gone, "start"));
}

#[test]
fn nothing_is_to_be_put_right_once_another_try_came_to_its_end() {
    let entry = |step, outcome, code: Option<&str>| TimelineEntry {
        at: Moment::from_microseconds(0),
        by: Side::Partner,
        person: None,
        step,
        outcome,
        code: code.map(str::to_owned),
        detail: None,
    };
    let failed = entry(TimelineStep::CodeRefused, StepOutcome::Refused, Some("pkce_verifier_wrong"));
    let completed = entry(TimelineStep::Completed, StepOutcome::Ok, None);
    for (audience, entries, settled) in [
        (Audience::Customer, vec![failed.clone(), completed.clone()], true),
        (Audience::Customer, vec![completed.clone(), failed.clone()], false),
        (Audience::Customer, vec![failed.clone()], false),
        (Audience::Developer, vec![failed.clone(), completed.clone()], false),
    ] {
        let timeline = Timeline { audience, publisher: "Tidewater".to_owned(), entries };
        assert_eq!(timeline.settled(&failed), settled, "{timeline:?}");
    }
}

#[test]
fn links_to_partners_tell_them_nothing() {
    for name in ["marketplace_integration", "installation_partner", "integrations"] {
        for link in english(name).split("<a ").skip(1).filter(|link| link.contains("href=\"https://")) {
            let link = link.split('>').next().unwrap();
            assert!(link.contains("rel=\"noopener noreferrer"), "{name}: {link}");
        }
    }
}
