//! The picker of several, the consent for several, and the pages around asking an administrator.

use super::pages::{has, page, values};
use crate::language::Language;
use crate::pages::view::choice::parted;
use crate::pages::view::samples::{self, Dress};

fn english(name: &str) -> String {
    page(Dress::default(), name)
}

/// The values of the hidden fields of a name.
fn hidden<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!("<input type=\"hidden\" name=\"{name}\" value=\"");
    html.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The ids of the one hidden field of a name.
fn ids(html: &str, name: &str) -> Vec<String> {
    let [field] = hidden(html, name)[..] else { panic!("one field {name}") };
    parted(field).collect()
}

/// What the enter key presses: the first submit button of the form that has `#continue`.
fn default_button(html: &str) -> &str {
    let form = html.split("<form").find(|form| form.contains("id=\"continue\"")).unwrap();
    form.split("<button").nth(1).unwrap().split('>').next().unwrap()
}

fn boxes(html: &str) -> usize {
    html.matches("<input type=\"checkbox\" name=\"organization\"").count()
}

#[test]
fn the_picker_of_several_is_one_form_that_keeps_what_was_chosen_on_other_pages() {
    let html = english("picker_many");
    assert_eq!(boxes(&html), 25);
    assert_eq!(ids(&html, "chosen").len(), 12);
    assert_eq!(ids(&html, "seen").len(), 24, "the suspended one cannot be un-ticked");
    assert_eq!(html.matches("name=\"organization\"").count(), 25, "the boxes, and nothing beside them");
    assert_eq!((hidden(&html, "after"), hidden(&html, "all_was").len()), (vec!["org_025"], 0));
    assert!(html.contains("<bdi>15</bdi> chosen, <bdi>12</bdi> of them not on this page"));
    assert!(html.contains("All 300 organizations") && html.contains("on every page of this list"));
    assert!(html.contains("value=\"org_033\" disabled") && !html.contains("value=\"org_034\" disabled"));
    assert!(html.contains("Ledger client 028</bdi> <span class=\"tag\">Connected</span>"));
    for (id, value) in [("search", "search"), ("previous", "previous"), ("next", "next"), ("continue", "continue")] {
        let button = html.split("<button").find(|button| button.contains(&format!("id=\"{id}\""))).unwrap();
        assert!(button.contains(&format!("name=\"go\" value=\"{value}\" type=\"submit\"")), "{button}");
    }
    assert!(!html.contains("role=\"search\"") && !html.contains("filter.js"), "no second form, no filter that hides ticks");
}

#[test]
fn the_enter_key_searches_and_never_cancels() {
    assert!(default_button(&english("picker_many")).contains("name=\"go\" value=\"search\""));
    assert!(default_button(&english("picker_many_three")).contains("name=\"go\" value=\"continue\""));
    for name in ["picker", "picker_few", "picker_many", "picker_many_three", "picker_many_searched"] {
        let html = english(name);
        let button = default_button(&html);
        assert!(!button.contains("formaction") && button.contains("aria-hidden=\"true\""), "{name}: {button}");
    }
}

#[test]
fn all_chosen_is_told_to_the_form_and_ticks_every_box_that_can_be() {
    let html = english("picker_many_all");
    assert_eq!(hidden(&html, "all_was"), ["on"]);
    assert!(html.contains("id=\"select-all\" name=\"all\" type=\"checkbox\" value=\"on\" checked"));
    assert_eq!(html.matches(" checked").count(), 26);
    assert_eq!(ids(&html, "chosen").len(), 275);
    assert!(html.contains("<bdi>300</bdi> chosen, <bdi>275</bdi> of them not on this page"));
}

#[test]
fn three_organizations_need_no_search_and_no_pages() {
    let html = english("picker_many_three");
    assert_eq!(boxes(&html), 3);
    for absent in ["q", "search", "previous", "next"] {
        assert!(!has(&html, absent), "#{absent}");
    }
    assert!(has(&html, "select-all") && html.contains("None chosen yet"));
}

#[test]
fn a_search_keeps_the_choice_even_when_it_finds_nothing() {
    for name in ["picker_many_searched", "picker_many_nothing_found"] {
        let html = english(name);
        assert_eq!((hidden(&html, "chosen"), hidden(&html, "filter")), (vec!["org_030"], vec!["clinic"]), "{name}");
        assert!(has(&html, "continue") && has(&html, "q"), "{name}");
    }
    assert!(english("picker_many_searched").contains("At most 500 organizations"));
}

#[test]
fn the_consent_for_several_counts_lists_and_warns() {
    let html = english("consent_300");
    assert!(html.contains("asks for access to 294 organizations"), "the suspended ones are left out");
    assert!(html.contains("<strong id=\"organization-count\">294</strong>"));
    assert_eq!(ids(&html, "organizations").len(), 300);
    let list = html.split("<details class=\"organizations\"").nth(1).unwrap().split("</details>").next().unwrap();
    assert_eq!(list.matches("<li>").count(), 300);
    assert!(html.contains("12 of these organizations have both key slots taken"));
    assert!(html.contains("6 are left out"));
    assert!(html.contains("6 of these organizations are connected already"));
    assert!(list.contains("ending in <bdi>h7Qx</bdi>, made on <bdi>20 November 2026</bdi> and never used"));
    assert!(html.contains("books.tidewater.example"));
    let one = english("consent_key_replaced");
    assert!(has(&one, "organization-note") && !has(&one, "organization-list"));
    assert!(one.contains("last used on <bdi>20 November 2026</bdi>, is replaced and stops working"));
    assert!(!has(&english("consent"), "organization-note"));
}

#[test]
fn an_administrator_sees_who_asks_and_answers_in_words() {
    let html = english("consent_approval");
    for told in ["asks you to approve this", "employee@acme.example", "Our accountant needs", "is told, and goes on to"] {
        assert!(html.contains(told), "{told}");
    }
    assert_eq!(html.split("class=\"words\"").nth(1).unwrap().split("</blockquote>").next().unwrap().matches("<p>").count(), 2);
    assert!(has(&html, "decline-reason") && html.contains("name=\"reason\""));
    assert!(
        html.contains("value=\"deny\" type=\"submit\">Decline<") && html.contains("value=\"approve\" type=\"submit\">Approve<")
    );
    let plain = english("consent");
    assert!(!has(&plain, "decline-reason") && !plain.contains("name=\"reason\""));
}

#[test]
fn a_stranger_learns_nothing_of_the_organization() {
    let html = english("onboarding_refused_stranger");
    assert!(html.contains("910000099") && !html.contains("Acme") && !html.contains("Nils Dahl"));
    assert!(!has(&html, "ask-administrator") && has(&html, "decline") && has(&html, "not-you"));
    let member = english("onboarding_refused");
    assert!(member.contains("Acme Bakery AS") && member.contains("Nils Dahl") && member.contains("and others"));
    assert!(has(&member, "ask-administrator") && has(&member, "decline"));
}

#[test]
fn each_state_of_a_request_offers_what_can_be_done_in_it() {
    for (name, present, absent) in [
        ("approval_waiting", &["withdraw"][..], &["continue", "again", "decided"][..]),
        ("approval_approved", &["continue", "decided"], &["withdraw", "again"]),
        ("approval_declined", &["again", "decided", "decision-reason"], &["withdraw", "continue"]),
        ("approval_withdrawn", &["again"], &["withdraw", "continue", "decided"]),
        ("approval_expired", &["again"], &["withdraw", "continue", "decided"]),
        ("approval_taken", &["integrations"], &["withdraw", "continue", "again"]),
    ] {
        let html = english(name);
        let state = name.strip_prefix("approval_").unwrap();
        assert!(html.contains(&format!("id=\"approval\" data-state=\"{state}\"")), "{name}");
        for id in present {
            assert!(has(&html, id), "{name}: no #{id}");
        }
        for id in absent {
            assert!(!has(&html, id), "{name}: #{id}");
        }
    }
}

#[test]
fn the_list_has_the_waiting_ones_first_and_only_those_can_be_decided() {
    let html = english("approvals");
    let decide: Vec<&str> = values(&html, "id").into_iter().filter(|id| id.starts_with("decide-")).collect();
    assert_eq!(decide, ["decide-apr_1", "decide-apr_2"]);
    assert!(html.find("id=\"waiting\"").unwrap() < html.find("id=\"decided\"").unwrap());
    assert!(!has(&english("approvals_decided"), "waiting"));
    assert!(english("approvals_none").contains("No requests"));
}

#[test]
fn asking_names_who_will_see_it() {
    let one = english("approval_ask");
    assert_eq!(hidden(&one, "organization"), ["org_001"]);
    assert!(one.contains("Nils Dahl") && one.contains("have 14 days to decide"));
    let several = english("approval_ask_several");
    assert_eq!(several.matches("<input type=\"radio\" name=\"organization\"").count(), 3);
    assert!(hidden(&several, "organization").is_empty());
    assert!(has(&several, "reason-error") && several.contains("Nobody there can give access."));
}

#[test]
fn what_somebody_wrote_is_quoted_in_mail_and_never_poses_as_ours() {
    for language in Language::ALL {
        for (name, mail) in samples::mails(language) {
            let quoted = mail.text.lines().filter(|line| line.starts_with("> ")).count();
            let expected = match name {
                "approval_requested" | "address_declined" => 2,
                "approval_declined" | "listing_declined" | "listing_withdrawn" | "address_approved" => 1,
                _ => 0,
            };
            assert_eq!(quoted, expected, "{name}");
        }
    }
}
