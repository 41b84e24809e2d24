//! The marketplace and installs.

use crate::language::Language;
use crate::pages::view::samples::{self, Dress};

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
fn links_to_partners_tell_them_nothing() {
    for name in ["marketplace_integration", "installation_partner", "integrations"] {
        for link in english(name).split("<a ").skip(1).filter(|link| link.contains("href=\"https://")) {
            let link = link.split('>').next().unwrap();
            assert!(link.contains("rel=\"noopener noreferrer"), "{name}: {link}");
        }
    }
}
