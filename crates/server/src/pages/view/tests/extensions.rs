//! Extensions, the page of a grant, client keys and timelines.

use crate::language::Language;
use crate::pages::view::{
    Environment,
    samples::{self, Dress},
};

const KEY: &str = "cs_key_3kTq9VhWm2X_EXAMPLEexampleEXAMPLEexampleEXAMPLE01234567ab12_0sAmpl";

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
        ("extensions", &["add-extension", "connected-integrations", "approvals", "attempts", "notice", "next"][..]),
        ("extensions", &["extension-app_tidewater", "extension-app_tidewater-ended-4", "extension-app_tidewater-ended-5"]),
        ("extensions_read_only", &["add-extension", "ask-an-administrator"]),
        ("extensions_none", &["add-extension", "approvals"]),
        ("extension_add", &["search", "search-button", "add-app_01", "active-app_02", "application-key", "add-custom", "back"]),
        ("extension_add_unknown", &["application-key-error"]),
        ("client_key", &["client-key", "copy-key", "ok", "cancel", "deliver-claim", "shown-once"]),
        ("client_key_new", &["client-key", "ok", "deliver-claim", "deliver-sealed", "gives-way", "form-error"]),
        ("client_key_claim", &["claim-link", "copy-link", "done"]),
        ("client_key_sealed", &["sealed-key", "copy-sealed", "fetch", "done"]),
        ("grant", &["grant-state", "door", "scopes", "client-keys", "consents", "timeline", "grant-id", "notice", "back"]),
        ("grant", &["new-key", "retire-cky_1", "retire-cky_2", "key-cky_0", "revoke", "attempts"]),
        ("grant_connected", &["connections", "connection-con_1", "ended", "revoke"]),
        ("client_key_retire", &["when-now", "when-date", "retires-at", "retires-at-error", "retire", "cancel", "consequences"]),
        ("timeline", &["timeline", "attempt-id", "attempt-state", "grant", "back"]),
        ("attempts_many", &["attempt-att_0", "previous", "next", "back"]),
        ("attempts_operator", &["q", "search", "back"]),
        ("claim", &["claim", "claim-state", "back"]),
        ("claim_suspended", &["claim-state", "back"]),
        ("claimed", &["client-key", "copy-key", "shown-once", "organization-id", "grant-id", "done"]),
        ("developer_integration", &["claims", "claim-cky_2", "take-cky_2", "delete-encryption-key"]),
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
fn the_client_key_is_shown_on_its_window_and_nowhere_else() {
    let secret = "EXAMPLEexampleEXAMPLE";
    for sample in samples::pages(Dress::default()) {
        let window = matches!(sample.name, "client_key" | "client_key_new" | "client_key_untaken" | "claimed");
        assert_eq!(sample.html.contains(secret), window, "{}", sample.name);
    }
    let html = english("client_key");
    assert!(
        html.contains(&format!("dir=\"ltr\" translate=\"no\" aria-labelledby=\"client-key-label\" role=\"group\">{KEY}</code>"))
    );
    assert_eq!(html.matches(KEY).count(), 2, "once to read and once to copy");
    let form = html.split("<form method=\"post\" action=\"/organizations/org_1/extensions/att_1/key\">").nth(1).unwrap();
    let form = form.split("</form>").next().unwrap();
    assert!(!form.contains(secret), "the form sends the key back");
    assert!(form.contains("<input type=\"hidden\" name=\"window\" value=\"win_1\">"));
    assert!(form.contains("id=\"ok\" name=\"delivery\" value=\"shown\""));
    assert!(form.contains("id=\"deliver-claim\" name=\"delivery\" value=\"claim\"") && !form.contains("sealed"));
    let sealed = english("client_key_untaken");
    assert!(sealed.contains("id=\"deliver-sealed\" name=\"delivery\" value=\"sealed\"") && !has(&sealed, "deliver-claim"));
}

#[test]
fn the_window_says_what_the_seed_asks_for() {
    let first = english("client_key");
    for said in ["never again", "OK, activate", "Do not send it by e-mail", "nothing is activated, and this key is worth nothing"]
    {
        assert!(first.contains(said), "{said}");
    }
    assert!(!has(&first, "gives-way"));
    let new = english("client_key_new");
    for said in
        ["A new client key", "Use this key", "cs_key_…ab12</bdi>, stops working when you go on", "newer one of your two keys"]
    {
        assert!(new.contains(said), "{said}");
    }
    assert!(english("client_key_untaken").contains("nobody has taken yet is given up"));
}

#[test]
fn the_copy_button_needs_a_script_and_is_hidden_without() {
    for (name, id) in [("client_key", "copy-key"), ("client_key_claim", "copy-link"), ("client_key_sealed", "copy-sealed")] {
        let html = english(name);
        assert!(html.contains(&format!("<button id=\"{id}\" type=\"button\" hidden data-copy=")), "{name}");
        assert!(html.contains("<script type=\"module\" src=\"/assets/copy."), "{name}");
    }
}

#[test]
fn keys_are_masked_with_the_prefix_of_their_environment() {
    for name in ["extensions", "grant", "client_key_retire"] {
        let production = english(name);
        assert!(production.contains("<code class=\"masked\" dir=\"ltr\">cs_key_…ab12</code>"), "{name}");
        let sandbox = page(Dress { environment: Environment::Sandbox, ..Dress::default() }, name);
        assert!(sandbox.contains(">cst_key_…ab12</code>") && !sandbox.contains(">cs_key_"), "{name}");
    }
}

#[test]
fn who_may_not_activate_is_sent_to_an_administrator() {
    let list = english("extensions_read_only");
    assert!(list.contains("settings.organization") && list.contains("Ask for an extension") && !has(&list, "approvals"));
    assert!(list.contains("was not activated"));
    let add = english("extension_add_many");
    assert!(has(&add, "ask-an-administrator"));
    assert_eq!(add.matches("name=\"application_key\" value=\"app_").count(), 19, "one of twenty is active already");
    assert_eq!(add.matches(">Ask an administrator<").count(), 20, "nineteen that were found, and the custom one");
    let administrator = english("extensions");
    assert!(administrator.contains("2 requests wait for your decision") && !has(&administrator, "ask-an-administrator"));
}

#[test]
fn a_suspension_is_told_once() {
    let html = english("claim_suspended");
    assert!(!has(&html, "refused"), "the page says it as the state of the key");
    assert_eq!(html.matches("gave is suspended").count(), 1, "{html}");
}

#[test]
fn a_search_that_finds_nothing_does_not_say_that_there_is_nothing() {
    let found_none = english("attempts_not_found");
    assert!(found_none.contains("<h2>Nothing found</h2>") && !found_none.contains("No attempts yet"));
    assert!(english("attempts_none_operator").contains("<h2>No attempts yet</h2>"));
}

#[test]
fn the_last_key_and_the_last_secret_do_not_promise_another() {
    for (name, last) in [("client_key_retire_last", "It is the only key"), ("secret_retire_last", "It is the only one")] {
        let html = english(name);
        assert!(html.contains(last) && !html.contains("both keys") && !html.contains("the other secret"), "{name}");
    }
}

#[test]
fn a_wrong_application_key_is_kept_and_told_in_one_way() {
    let unknown = english("extension_add_unknown");
    assert!(
        unknown.contains("value=\"app_0nope\"")
            && unknown.contains("aria-describedby=\"application-key-error application-key-hint\"")
    );
    assert!(unknown.contains("No integration can be added with this application key."));
    assert!(english("extension_add_slow").contains("Too many tries. Try again in 10 minutes."));
    assert!(english("extension_add_nothing").contains("No integration is called “<bdi>zebra</bdi>”"));
    assert!(english("extension_add_none").contains("No integration is public on"));
}

#[test]
fn the_page_of_a_grant_says_how_it_stands_and_what_can_be_done() {
    let extension = english("grant");
    assert!(extension.contains("Delete extension") && extension.contains("Under Extensions"));
    assert!(extension.contains("Stops working on") && extension.contains("Both places for keys are taken"));
    assert!(!has(&extension, "retire-cky_0"), "a key that is over cannot be retired");
    let fresh = english("grant_activated");
    assert!(fresh.contains("cannot be shown again") && fresh.contains("has not used it yet"));
    assert!(!extension.contains("has not used it yet"));
    let connected = english("grant_connected");
    assert!(connected.contains("Suspended by <bdi>Northwind</bdi> on") && connected.contains("Under review after a complaint"));
    assert!(connected.contains(">Revoke access<") && !has(&connected, "client-keys"));
    let over = english("grant_over");
    assert!(over.contains("Revoked by <bdi>Ada Berg</bdi> on") && !has(&over, "revoke") && !has(&over, "new-key"));
}

#[test]
fn retiring_the_last_key_says_that_access_is_lost() {
    let last = english("client_key_retire_last");
    assert!(last.contains("It is the only key.") && last.contains("value=\"now\" checked"));
    let one = english("client_key_retire");
    assert!(one.contains("goes on working") && one.contains("has not used the other key yet") && !one.contains("only key"));
    assert!(one.contains("value=\"date\" checked") && one.contains("value=\"2026-11-19T10:05\" min=\"2026-11-20T10:05\""));
}

#[test]
fn a_timeline_names_the_rule_and_the_fix_for_its_reader() {
    let developer = english("timeline_developer");
    for said in
        ["Send the verifier whose challenge the authorize link carried.", "href=\"/errors/pkce_verifier_wrong\"", "Your side"]
    {
        assert!(developer.contains(said), "{said}");
    }
    assert!(developer.contains("<code class=\"rule-code\" dir=\"ltr\">of_another_version</code>"));
    assert!(developer.contains("Organization not known yet") && !developer.contains("Acme Bakery AS"));
    let customer = english("timeline");
    assert!(customer.contains("Ask an administrator of your organization to do it"));
    assert!(customer.contains("<bdi>Tidewater ApS</bdi> has to put this right."));
    assert!(customer.contains("Your organization") && !customer.contains("Send the verifier"));
    assert!(customer.contains("data-step=\"finalized\" data-outcome=\"waiting\""));
}

#[test]
fn a_way_that_ended_is_no_success() {
    let list = english("attempts");
    assert!(list.contains("last-step ended") && list.contains("last-step ok") && list.contains("last-step refused"));
    let every = english("timeline_operator");
    assert!(every.contains("class=\"step ended\" data-step=\"expired\" data-outcome=\"ok\""));
    assert!(every.contains("class=\"step ok\" data-step=\"completed\" data-outcome=\"ok\""));
}

#[test]
fn an_empty_list_says_what_to_do() {
    assert!(english("extensions_none").contains("Add extension"));
    assert!(english("attempts_none_developer").contains("Start it yourself once"));
    assert!(english("attempts_none").contains("tries to, each step is kept here"));
    assert!(!has(&english("attempts_none_operator"), "back"));
}
