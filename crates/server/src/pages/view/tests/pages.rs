use std::collections::BTreeSet;

use super::files;
use crate::{
    language::{Language, Theme},
    pages::view::{
        Environment,
        samples::{self, Dress, Sample},
    },
};

pub(super) fn page(dress: Dress, name: &str) -> String {
    let page = samples::pages(dress).into_iter().find(|sample| sample.name == name);
    page.unwrap_or_else(|| panic!("no sample {name}")).html
}

fn every_dress() -> Vec<Dress> {
    let mut dresses = Vec::new();
    for language in Language::ALL {
        for environment in [Environment::Production, Environment::Sandbox] {
            for hostile in [false, true] {
                dresses.push(Dress { language, environment, hostile, theme: Theme::Automatic });
            }
        }
    }
    dresses
}

/// The values of an attribute, in order.
pub(super) fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The page without an attribute: what somebody typed stays in its field as it was.
fn without(html: &str, attribute: &str) -> String {
    let start = format!(" {attribute}=\"");
    let mut parts = html.split(start.as_str());
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once('"').map_or("", |(_, rest)| rest))
}

/// The page without what stands in text areas, likewise.
fn without_typed(html: &str) -> String {
    let mut parts = html.split("<textarea");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| kept + part.split_once("</textarea>").map_or("", |(_, rest)| rest))
}

pub(super) fn has(html: &str, id: &str) -> bool {
    values(html, "id").contains(&id)
}

#[test]
fn every_page_has_the_ids_of_the_contract() {
    for (name, ids) in [
        ("sign_in", &["email", "password", "sign-in", "sign-up", "forgot-password"][..]),
        ("sign_up", &["name", "organization-name", "organization-number", "email", "password", "create-account", "sign-in"]),
        ("confirm_email", &["code", "confirm", "resend", "change-address", "sign-out"]),
        ("create_organization", &["organization-name", "organization-number", "create-organization"]),
        (
            "listing",
            &[
                "name",
                "summary",
                "description",
                "logo",
                "category-accounting",
                "support-url",
                "privacy-url",
                "launch-url",
                "need-transactions:read",
                "reason-transactions:read",
                "save-listing",
                "submit-listing",
                "listing-state",
                "listing-reason",
                "another-listed",
                "preview",
            ],
        ),
        ("listing_in_review", &["take-back", "preview", "notice"]),
        ("listing_review", &["changes", "reason", "approve-listing", "decline-listing", "preview", "listed"]),
        ("listing_review_listed", &["withdraw-listing", "notice"]),
        ("listings", &["state-in_review", "listings", "open-app_00000000000000000000T1-2", "next"]),
        ("forgot_password", &["email", "send-reset", "sign-in"]),
        ("reset_password", &["password", "set-password"]),
        ("reauthenticate", &["password", "continue", "cancel"]),
        ("picker", &["q", "search", "continue", "cancel", "previous", "next"]),
        ("picker_many", &["q", "search", "select-all", "previous", "next", "continue", "cancel", "chosen"]),
        ("picker_many_three", &["select-all", "continue"]),
        ("consent_300", &["approve", "deny", "not-you", "change-organization", "organization-list", "organization-count"]),
        ("consent_approval", &["approve", "deny", "decline-reason", "asked"]),
        ("onboarding_refused", &["ask-administrator", "decline", "not-you"]),
        ("onboarding_empty", &["ask-administrator", "decline"]),
        ("onboarding_results", &["continue", "accepted", "failed"]),
        ("approval_ask", &["reason", "ask", "cancel"]),
        ("approval_waiting", &["withdraw"]),
        ("approval_approved", &["continue"]),
        ("approvals", &["waiting", "decided", "notice"]),
        ("picker_none", &["create-organization"]),
        ("consent", &["approve", "deny", "not-you", "change-organization", "how-to-stop"]),
        ("integrations_one", &["revoke", "integration-app_tidewater"]),
        ("integrations", &["revoke-app_tidewater", "revoke-app_harbor", "notice"]),
        ("revoke_confirm", &["confirm-revoke", "reason", "cancel", "consequences"]),
        (
            "developer",
            &[
                "integration-app_00000000000000000000T1",
                "application-key-app_00000000000000000000T1",
                "open-app_00000000000000000000T1",
            ],
        ),
        (
            "developer_integration",
            &["redirect-uri", "register-redirect-uri", "delete-uri_1", "prove-uri_3", "encryption-key", "attempts", "alike"],
        ),
        ("operator", &["approve-uri_1", "decline-uri_1", "reason-uri_1", "review-uri_5", "notice", "attempts"]),
        ("over_link", &["again"]),
        ("error_redirect", &["error-code", "trace-id"]),
        ("error_not_found", &["error-code", "trace-id", "home"]),
        ("error_question_mark", &["error-code", "trace-id", "home", "meant"]),
        ("scopes", &["scope-transactions:read"]),
        ("home", &["sign-in", "sign-up"]),
        ("home_signed_in", &["developer", "operator"]),
        ("signed_out", &["sign-in"]),
    ] {
        for dress in every_dress() {
            let html = page(dress, name);
            for id in ids {
                assert!(has(&html, id), "{name}: no #{id}");
            }
        }
    }
}

#[test]
fn every_page_speaks_its_language_and_shows_its_environment() {
    for dress in every_dress() {
        for Sample { name, html } in samples::pages(dress) {
            let (lang, dir) = (dress.language.tag(), dress.language.direction());
            assert!(html.starts_with(&format!("<!doctype html>\n<html lang=\"{lang}\" dir=\"{dir}\"")), "{name}");
            let sandbox = dress.environment == Environment::Sandbox;
            assert_eq!(has(&html, "sandbox-banner"), sandbox, "{name}");
            assert_eq!(html.contains("<title>["), sandbox, "{name}");
            assert_eq!(html.matches("<h1>").count(), 1, "{name}");
            assert_eq!(html.matches("<main").count(), 1, "{name}");
        }
    }
}

#[test]
fn titles_are_text_without_elements() {
    for dress in every_dress() {
        for Sample { name, html } in samples::pages(dress) {
            let title = html.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>"));
            let (title, _) = title.unwrap_or_else(|| panic!("{name} has no title"));
            assert!(!title.contains('<'), "{name}: {title}");
        }
    }
}

#[test]
fn ids_are_unique_and_what_they_name_exists() {
    for dress in every_dress() {
        for Sample { name, html } in samples::pages(dress) {
            let ids = values(&html, "id");
            let unique: BTreeSet<&str> = ids.iter().copied().collect();
            assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
            for named in values(&html, "for") {
                assert!(unique.contains(named), "{name}: a label for #{named}");
            }
            for described in values(&html, "aria-describedby") {
                for named in described.split(' ') {
                    assert!(unique.contains(named), "{name}: described by #{named}");
                }
            }
        }
    }
}

#[test]
fn a_review_shows_paragraphs_as_such() {
    let review = page(Dress::default(), "listing_review");
    assert!(review.contains("<span class=\"line\"><bdi>Nothing is booked without your approval.</bdi></span>"), "{review}");
    assert!(!review.contains('\u{FFFD}'), "{review}");
}

#[test]
fn every_posted_form_carries_the_token() {
    for dress in every_dress() {
        for Sample { name, html } in samples::pages(dress) {
            for form in html.split("<form").skip(1) {
                let form = form.split("</form>").next().unwrap_or_default();
                let post = form.contains("method=\"post\"");
                assert_eq!(post, !form.contains("role=\"search\""), "{name}: {form}");
                let token = "<input type=\"hidden\" name=\"csrf\" value=\"sample-csrf\">";
                assert_eq!(form.matches(token).count(), usize::from(post), "{name}: {form}");
            }
        }
    }
}

#[test]
fn hostile_names_stay_text() {
    for dress in every_dress().into_iter().filter(|dress| dress.hostile) {
        for Sample { name, html } in samples::pages(dress) {
            assert!(!html.contains("alert(1)</script>"), "{name}");
            assert!(!html.contains("<script>"), "{name}");
            let shown = without_typed(&without(&without(&html, "value"), "data-filter-text"));
            assert!(!shown.contains('\u{202E}'), "{name}: a direction override");
            assert!(!html.contains("javascript:"), "{name}: a script link");
        }
    }
    let consent = page(Dress { hostile: true, ..Dress::default() }, "consent");
    assert!(consent.contains("<bdi>&#60;script&#62;alert(1)&#60;/script&#62;\u{FFFD}&#34;&#39;&#38;</bdi>"));
    assert!(has(&consent, "suspicious-name"));
    assert!(!has(&page(Dress::default(), "consent"), "suspicious-name"));
}

#[test]
fn nothing_is_inline_and_every_asset_is_ours() {
    for dress in every_dress() {
        for Sample { name, html } in samples::pages(dress) {
            for forbidden in [" style=", "<style", " onclick=", " onload=", " onsubmit="] {
                assert!(!html.contains(forbidden), "{name}: {forbidden}");
            }
            for script in html.split("<script").skip(1) {
                assert!(script.starts_with(" type=\"module\" src=\"/assets/"), "{name}: {script}");
            }
            for path in values(&html, "src") {
                assert!(path.starts_with("/assets/"), "{name}: {path}");
            }
        }
    }
}

#[test]
fn an_error_page_links_nowhere() {
    for dress in every_dress() {
        for name in ["error_redirect", "error_other"] {
            let html = page(dress, name);
            assert!(!html.contains("<a "), "{name}");
            assert!(!html.contains("<form"), "{name}");
        }
        let nowhere = page(dress, "error_not_found");
        assert_eq!(nowhere.matches("<a ").count(), 1, "where there is no page, the only way is home");
        assert!(nowhere.contains("id=\"home\" href=\"/\"") && !nowhere.contains("<form"));
    }
}

#[test]
fn the_switches_keep_the_query() {
    let html = page(Dress::default(), "sign_in");
    assert!(html.contains("href=\"/login?return_to=%2Fconnect%2Fatt_1&#38;lang=ar\""));
    assert!(html.contains("href=\"/login?return_to=%2Fconnect%2Fatt_1&#38;theme=dark\""));
    assert!(has(&html, "language-ar") && !has(&html, "language-en"));
    let html = page(Dress { language: Language::Arabic, ..Dress::default() }, "sign_in");
    assert!(has(&html, "language-en") && !has(&html, "language-ar"));
}

#[test]
fn what_was_typed_is_kept_and_passwords_are_not() {
    let html = page(Dress::default(), "sign_up_wrong");
    for kept in ["value=\"Ada Berg\"", "value=\"Acme Bakery AS\"", "value=\"910000001\"", "value=\"ada.acme.example\""] {
        assert!(html.contains(kept), "{kept}");
    }
    for error in ["name-error", "organization-name-error", "organization-number-error", "email-error", "password-error"] {
        assert!(has(&html, error), "{error}");
    }
    for dress in every_dress() {
        for Sample { name, html } in samples::pages(dress) {
            for input in html.split("<input").skip(1).filter(|input| input.contains("type=\"password\"")) {
                let input = input.split('>').next().unwrap_or_default();
                assert!(!input.contains(" value="), "{name}: {input}");
            }
        }
    }
}

#[test]
fn the_picker_of_one_has_radio_buttons_and_a_search() {
    let one = page(Dress::default(), "picker");
    assert_eq!(one.matches("<input type=\"radio\" name=\"organization\"").count(), 20);
    assert!(one.contains("value=\"org_002\" checked") && !one.contains("value=\"org_001\" checked"));
    assert!(!has(&one, "select-all"));
    assert!(one.contains("300 organizations"));
    assert!(one.contains("<input type=\"hidden\" name=\"flow\" value=\"att_1\">"));
    assert!(page(Dress::default(), "picker_countless").contains("1000 organizations or more"));
    assert!(!has(&page(Dress::default(), "picker_few"), "q"), "no search over two rows");
}

#[test]
fn the_consent_answers_its_five_questions() {
    let html = page(Dress { environment: Environment::Sandbox, ..Dress::default() }, "consent");
    for answer in [
        "Tidewater Books",
        "Verified publisher",
        "Acme Bakery AS",
        "910000001",
        "Sandbox",
        "admin@acme.example",
        "ada@tidewater.example",
        "See your transactions",
        "Create and send invoices",
        "View and change",
        "Connected integrations",
        "books.tidewater.example",
    ] {
        assert!(html.contains(answer), "{answer}");
    }
    assert_eq!(html.matches("<input type=\"checkbox\" name=\"scope\"").count(), 1);
    assert!(html.contains("name=\"decision\" value=\"approve\"") && html.contains("name=\"decision\" value=\"deny\""));
    assert!(page(Dress::default(), "consent_unverified").contains("has not verified"));
    let more = page(Dress::default(), "consent_more");
    assert!(has(&more, "scopes-already") && has(&more, "scopes-required"));
    let again = page(Dress::default(), "consent_nothing_new");
    assert!(!has(&again, "scopes-required") && !has(&again, "scopes-optional"));
}

#[test]
fn every_template_is_rendered_by_some_sample() {
    let pages = samples::pages(Dress::default());
    let names: BTreeSet<&str> = pages.iter().map(|sample| sample.name).collect();
    assert_eq!(names.len(), pages.len(), "two samples of one name");
    let rendered: BTreeSet<String> = files("src/pages/view/samples", "rs").into_iter().map(|(_, source)| source).collect();
    let views = files("src/pages/view", "rs")
        .into_iter()
        .filter(|(path, _)| !path.contains("/tests/"))
        .flat_map(|(_, source)| source.split("#[template(path").skip(1).map(struct_name).collect::<Vec<_>>());
    for view in views {
        assert!(
            rendered.iter().any(|source| source.contains(&format!("{view} {{")) || source.contains(&format!("{view}::"))),
            "{view}"
        );
    }
}

fn struct_name(after_template: &str) -> String {
    let name = after_template.split("pub struct ").nth(1).unwrap_or_default();
    name.split([' ', '<', '{']).next().unwrap_or_default().to_owned()
}
