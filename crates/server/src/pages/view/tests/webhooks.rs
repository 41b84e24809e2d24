use super::pages::{has, page};
use crate::language::Language;
use crate::pages::view::samples::{self, Dress};

#[test]
fn the_pages_of_endpoints_have_the_ids_of_the_contract() {
    for (name, ids) in [
        (
            "webhooks",
            &["integration", "webhook-whk_1", "open-whk_2", "webhook-url", "webhook-events", "add-webhook", "notice"][..],
        ),
        ("webhooks_none", &["no-webhooks", "webhook-url-error", "add-webhook"]),
        ("webhooks_full", &["webhooks-full"]),
        ("webhook_secret", &["webhook-secret", "copy-secret", "shown-once", "done"]),
        ("webhook_secret_rotated", &["before-until"]),
        ("webhook", &["webhooks", "test", "rotate", "delete", "delivery-msg_1", "redeliver-msg_5", "previous", "next", "notice"]),
        ("webhook_disabled", &["disabled", "enable", "refused"]),
        ("webhook_gone", &["disabled", "no-deliveries"]),
    ] {
        for language in Language::ALL {
            let html = page(Dress { language, ..Dress::default() }, name);
            for id in ids {
                assert!(has(&html, id), "{name}: no #{id}");
            }
        }
    }
    let disabled = page(Dress::default(), "webhook_disabled");
    assert!(!has(&disabled, "test") && !has(&disabled, "redeliver-msg_1"), "nothing is sent to it");
    assert!(!has(&page(Dress::default(), "webhooks_full"), "add-webhook"));
}

#[test]
fn what_failed_is_said_in_the_language_of_the_page() {
    for name in ["webhook", "webhook_disabled", "webhooks_none"] {
        let html = page(Dress { language: Language::Arabic, ..Dress::default() }, name);
        assert!(!html.contains("<bdi lang=\"en\""), "{name}: English among the Arabic");
    }
}

#[test]
fn a_secret_is_shown_on_its_page_and_nowhere_else() {
    for sample in samples::pages(Dress::default()) {
        let is_its_page = matches!(sample.name, "webhook_secret" | "webhook_secret_rotated");
        let shown = sample.html.matches("whsec_").count();
        assert_eq!(shown, if is_its_page { 2 } else { 0 }, "{}: once to read and once to copy", sample.name);
    }
}
