//! Listings by people: a developer writes and hands in, an operator decides; a form with a file; what strangers find.

use super::browser::{Browser, Page};
use super::offices::{developer, operator, partner_of};
use super::place::Place;
use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use model::listing::{Listing, ListingState};
use protocol::id::ClientId;
use storage::testing::each;
use tower::ServiceExt as _;

fn editor(client_id: ClientId) -> String {
    format!("/developer/integrations/{client_id}/listing")
}

/// What a developer types.
const TYPED: &[(&str, &str)] = &[
    ("name", "Night Books"),
    ("summary", "Closes your books"),
    ("description", "Reads entries.\r\n\r\nBooks nothing."),
    ("category", "accounting"),
    ("support_url", "https://tidewater.example/help"),
    ("privacy_url", "https://tidewater.example/privacy"),
    ("launch_url", ""),
    ("need:transactions.read", "required"),
    ("reason:transactions.read", "To match entries."),
    ("need:employees.read", "optional"),
    ("reason:employees.read", "To name people."),
    ("need:invoices.write", ""),
    ("reason:invoices.write", ""),
];

fn typed(changes: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    let other = |name: &str| changes.iter().find(|(have, _)| *have == name).map(|(_, value)| *value);
    TYPED.iter().map(|(name, value)| (*name, other(name).unwrap_or(value))).collect()
}

async fn at_editor(place: &Place) -> (Browser, Page) {
    let (_, mut browser) = developer(place, place.world.partner.id, "dina@tidewater.example").await;
    let page = browser.go(&editor(place.world.confidential)).await;
    assert!(page.has("save-listing") && page.has("preview") && !page.has("listing-state"), "{}", page.html);
    (browser, page)
}

async fn latest(place: &Place) -> Option<Listing> {
    storage::listing::latest(place.store(), place.world.confidential, 1).await.unwrap().pop()
}

fn review(place: &Place, revision: u32) -> String {
    format!("/operator/listings/{}/{revision}", place.world.confidential)
}

const BOUNDARY: &str = "----countersign";

/// The body of a form with a file.
fn multipart(pairs: &[(&str, &str)], file: Option<&[u8]>) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in pairs {
        body.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let (name, content) = file.map_or(("", &b""[..]), |content| ("logo.png", content));
    let head = format!(
        "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"{name}\"\r\nContent-Type: image/png\r\n\r\n"
    );
    body.extend(head.bytes().chain(content.iter().copied()).chain(format!("\r\n--{BOUNDARY}--\r\n").bytes()));
    body
}

async fn upload(place: &Place, browser: &Browser, pairs: &[(&str, &str)], file: Option<&[u8]>) -> (u16, String) {
    let cookies: Vec<String> = browser.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::post(editor(place.world.confidential))
        .header(header::COOKIE, cookies.join("; "))
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"))
        .body(Body::from(multipart(pairs, file)))
        .unwrap();
    let (parts, body) = place.router.clone().oneshot(request).await.unwrap().into_parts();
    let body = to_bytes(body, 10_000_000).await.unwrap();
    (parts.status.as_u16(), String::from_utf8(body.to_vec()).unwrap())
}

fn png(side: u32) -> Vec<u8> {
    let mut file = std::io::Cursor::new(Vec::new());
    let image = image::RgbaImage::from_pixel(side, side, image::Rgba([20, 90, 90, 255]));
    image.write_to(&mut file, image::ImageFormat::Png).unwrap();
    file.into_inner()
}

#[tokio::test]
async fn a_draft_is_declined_corrected_approved_and_changed_while_the_old_one_stays() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_editor(&place).await;
        let half = browser.submit(&page, "submit-listing", &typed(&[("summary", ""), ("privacy_url", "http://x.example")])).await;
        assert_eq!(half.status, 400, "{}", half.html);
        for wrong in ["privacy-url-error", "form-error"] {
            assert!(half.has(wrong), "{wrong}: {}", half.html);
        }
        assert_eq!(latest(&place).await, None, "what breaks a rule is not kept");
        let half = browser.submit(&page, "submit-listing", &typed(&[("summary", "")])).await;
        assert!(half.status == 400 && half.has("summary-error") && !half.has("name-error"), "{}", half.html);
        assert_eq!(latest(&place).await.map(|draft| draft.state), Some(ListingState::Draft), "an unfinished one is kept");
        let waiting = browser.submit(&half, "submit-listing", TYPED).await;
        assert!(waiting.has("take-back") && waiting.has("notice") && !waiting.has("save-listing"), "{}", waiting.html);

        let (_, mut otto) = operator(&place, "olav@northwind.example").await;
        let console = otto.go("/operator").await;
        let open = console.link(&format!("open-{}-1", place.world.confidential));
        let shown = otto.go(&open).await;
        for said in ["Night Books", "To match entries.", "Closes your books", "everything is new"] {
            assert!(shown.html.contains(said), "{said}: {}", shown.html);
        }
        let silent = otto.submit(&shown, "decline-listing", &[("reason", " ")]).await;
        assert!(silent.status == 400 && silent.has("reason-error") && silent.has("form-error"), "{}", silent.html);
        let done = otto.submit(&silent, "decline-listing", &[("reason", "Say more\u{202e}.")]).await;
        assert!(done.has("notice") && done.html.contains("Declined"), "{}", done.html);
        let told = browser.go(&editor(place.world.confidential)).await;
        assert!(told.has("listing-reason") && told.html.contains("Say more."), "{}", told.html);

        browser.submit(&told, "submit-listing", &typed(&[("description", "More.")])).await;
        let shown = otto.go(&review(&place, 2)).await;
        otto.submit(&shown, "approve-listing", &[("reason", "")]).await;
        assert_eq!(place.world.client(&place.test.context, place.world.confidential).await.integration.name, "Night Books");

        let listed = browser.go(&editor(place.world.confidential)).await;
        let wider =
            typed(&[("description", "More."), ("need:invoices.write", "required"), ("reason:invoices.write", "To send.")]);
        let waiting = browser.submit(&listed, "submit-listing", &wider).await;
        assert!(waiting.has("another-listed"), "{}", waiting.html);
        let shown = otto.go(&review(&place, 3)).await;
        assert!(
            shown.html.contains("data-change=\"new\"") && shown.has("scope-invoices.write") && shown.has("listed"),
            "{}",
            shown.html
        );
        assert!(!shown.has("scope-transactions.read"), "what stays is not listed among the changes");
        let client = place.world.client(&place.test.context, place.world.confidential).await;
        assert_eq!(client.integration.required_scopes.to_string(), "transactions.read", "the old one stays");
        let approved = otto.submit(&shown, "approve-listing", &[]).await;
        assert!(!approved.html.contains("everything is new") && approved.has("scope-invoices.write"), "{}", approved.html);
        assert!(!approved.has("scope-transactions.read"), "it is told beside what it has replaced");
        let client = place.world.client(&place.test.context, place.world.confidential).await;
        assert_eq!(client.integration.required_scopes.to_string(), "invoices.write transactions.read");

        let opened = otto.go("/operator/listings").await;
        assert!(
            opened.has("listings") && opened.has("state-in_review"),
            "none waits: it opens on what there is: {}",
            opened.html
        );
        let listed = otto.go(&review(&place, 3)).await;
        let gone = otto.submit(&listed, "withdraw-listing", &[("reason", "Complaints")]).await;
        assert!(gone.has("notice") && gone.html.contains("data-state=\"withdrawn\""), "{}", gone.html);
        let all = otto.go("/operator/listings?state=withdrawn").await;
        assert!(all.has(&format!("listing-{}-3", place.world.confidential)), "{}", all.html);
    })
    .await;
}

#[tokio::test]
async fn a_draft_is_taken_back_and_thrown_away_and_two_windows_do_not_overwrite_each_other() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_editor(&place).await;
        let saved = browser.submit(&page, "save-listing", TYPED).await;
        assert!(saved.has("notice") && saved.has("discard-listing"), "{}", saved.html);
        let late = browser.submit(&page, "save-listing", &typed(&[("name", "Other")])).await;
        assert!(late.status == 409 && late.html.contains("at the same time"), "{}", late.html);
        assert_eq!(latest(&place).await.unwrap().content.name, "Night Books");
        let waiting = browser.submit(&saved, "submit-listing", TYPED).await;
        let (_, mut otto) = operator(&place, "olav@northwind.example").await;
        let shown = otto.go(&review(&place, 1)).await;
        let back = browser.submit(&waiting, "take-back", &[]).await;
        assert!(back.has("save-listing") && back.html.contains("It is a draft again"), "{}", back.html);
        let nothing = otto.submit(&shown, "approve-listing", &[]).await;
        assert_eq!((nothing.status, nothing.code().as_str()), (404, "page_not_found"), "a draft is the partner's own");
        assert_eq!(otto.go("/operator/listings?state=draft").await.html.matches("data-state=\"draft\"").count(), 0);
        browser
            .submit(&back, "submit-listing", &typed(&[("need:invoices.write", "required"), ("reason:invoices.write", "More")]))
            .await;
        let stale = otto.submit(&shown, "approve-listing", &[]).await;
        assert!(stale.status == 409 && stale.has("notice"), "what was read is not what is there now: {}", stale.html);
        let again = browser.go(&editor(place.world.confidential)).await;
        let back = browser.submit(&again, "take-back", &[]).await;
        let gone = browser.submit(&back, "discard-listing", &[]).await;
        assert!(gone.has("save-listing") && !gone.has("listing-state"), "{}", gone.html);
        assert_eq!(latest(&place).await, None);
    })
    .await;
}

#[tokio::test]
async fn a_logo_comes_with_the_form_and_a_bad_one_is_explained() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_editor(&place).await;
        let csrf = page.fields("save-listing").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let form = |seen: (&'static str, &'static str), csrf: &'static str| {
            let mut pairs = vec![("csrf", csrf), ("revision", seen.0), ("version", seen.1), ("decision", "save")];
            pairs.extend(TYPED);
            pairs
        };
        let csrf: &'static str = Box::leak(csrf.into_boxed_str());
        let large = png(16).into_iter().chain(std::iter::repeat_n(0, 1024 * 1024)).collect::<Vec<_>>();
        for (file, said) in [
            (b"<svg onload=alert(1)>".to_vec(), "is not a PNG, JPEG, WebP or GIF"),
            (png(16)[..40].to_vec(), "cannot be read to its end"),
            (large, "larger than 1 MiB"),
            (vec![0; 3 * 1024 * 1024], "larger than 1 MiB"),
        ] {
            let (status, html) = upload(&place, &browser, &form(("0", "0"), csrf), Some(&file)).await;
            assert!(status == 400 && html.contains(said) && html.contains("id=\"logo-error\""), "{said}: {status} {html}");
        }
        assert_eq!(latest(&place).await, None);
        let (status, html) = upload(&place, &browser, &form(("0", "0"), "logo"), Some(&png(16))).await;
        assert!(status == 403 || html.contains("form_expired"), "without proof: {status} {html}");
        let mut wrong = form(("0", "0"), csrf);
        wrong.retain(|(name, _)| *name != "privacy_url");
        wrong.push(("privacy_url", "http://x.example"));
        let (status, html) = upload(&place, &browser, &wrong, Some(&png(16))).await;
        assert!(status == 400 && html.contains("Choose the file again"), "{status} {html}");
        assert_eq!(upload(&place, &browser, &form(("0", "0"), csrf), Some(&png(16))).await.0, 303);
        let draft = latest(&place).await.unwrap();
        assert_eq!(draft.content.description, "Reads entries.\n\nBooks nothing.");
        let digest = draft.content.logo.unwrap();
        let shown = browser.go(&editor(place.world.confidential)).await;
        let path = format!("/logos/{digest}.png");
        assert!(shown.html.contains(&path), "{}", shown.html);
        let request = Request::get(&path).body(Body::empty()).unwrap();
        let response = place.router.clone().oneshot(request).await.unwrap();
        let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
        assert_eq!((header("content-type").as_str(), header("x-content-type-options").as_str()), ("image/png", "nosniff"));
        assert!(response.headers()["cache-control"].to_str().unwrap().contains("immutable"));
        for missing in
            ["/logos/0.png", "/logos/..%2F..%2Fetc.png", &format!("/logos/{}.png", "0".repeat(64)), &format!("/logos/{digest}")]
        {
            let request = Request::get(missing).body(Body::empty()).unwrap();
            assert_eq!(place.router.clone().oneshot(request).await.unwrap().status().as_u16(), 404, "{missing}");
        }
        let bare = browser
            .submit(&shown, "save-listing", &typed(&[]).into_iter().chain([("remove_logo", "yes")]).collect::<Vec<_>>())
            .await;
        assert!(bare.has("notice") && !bare.html.contains("/logos/"), "{}", bare.html);
    })
    .await;
}

#[tokio::test]
async fn script_and_reordering_in_every_text_stay_text_or_are_refused() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_editor(&place).await;
        let script = "<script>alert(1)</script>\"'&";
        let evil = typed(&[("name", script), ("summary", script), ("description", script), ("reason:transactions.read", script)]);
        let waiting = browser.submit(&page, "submit-listing", &evil).await;
        assert!(waiting.has("take-back") && !waiting.html.contains("<script>alert"), "{}", waiting.html);
        let (_, mut otto) = operator(&place, "olav@northwind.example").await;
        for path in ["/operator".to_owned(), "/operator/listings".to_owned(), review(&place, 1)] {
            let shown = otto.go(&path).await;
            assert!(shown.html.contains("&#60;script&#62;") && !shown.html.contains("<script>alert"), "{path}: {}", shown.html);
        }
        let back = browser.submit(&waiting, "take-back", &[]).await;
        for field in ["name", "summary", "description", "reason:transactions.read"] {
            let refused = browser.submit(&back, "save-listing", &typed(&[(field, "safe\u{202e}gpj.exe")])).await;
            assert_eq!(refused.status, 400, "{field}: {}", refused.html);
        }
        for link in [
            "javascript:alert(1)",
            "https://northwind.example@evil.example/",
            "//evil.example",
            "https://evil.example/\"onclick=x",
        ] {
            let refused = browser.submit(&back, "save-listing", &typed(&[("support_url", link)])).await;
            assert!(refused.status == 400 && refused.has("support-url-error"), "{link}: {}", refused.html);
        }
    })
    .await;
}

#[tokio::test]
async fn another_partners_listing_does_not_exist_and_developers_decide_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (mut browser, page) = at_editor(&place).await;
        browser.submit(&page, "submit-listing", TYPED).await;
        let harbor = partner_of(&place, place.world.foreign).await;
        let (_, mut stranger) = developer(&place, harbor, "hal@harbor.example").await;
        let own = stranger.go(&editor(place.world.foreign)).await;
        assert!(own.has("save-listing"), "{}", own.html);
        for path in [editor(place.world.confidential), review(&place, 1), "/operator/listings".to_owned()] {
            let found = stranger.go(&path).await;
            assert_eq!((found.status, found.code().as_str()), (404, "page_not_found"), "{path}");
        }
        let csrf = own.fields("save-listing").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let pairs = [("csrf", csrf.as_str()), ("revision", "1"), ("version", "2"), ("decision", "take_back")];
        let posted = stranger.post(&editor(place.world.confidential), &pairs).await;
        assert_eq!(posted.status, 404, "{}", posted.html);
        assert_eq!(latest(&place).await.unwrap().state, ListingState::InReview);
        let decided = browser.post(&review(&place, 1), &[("csrf", &csrf), ("version", "2"), ("decision", "approve")]).await;
        assert_eq!(decided.status, 404);
        let (_, mut otto) = operator(&place, "olav@northwind.example").await;
        let unproven = otto.post(&review(&place, 1), &[("csrf", &csrf), ("version", "2"), ("decision", "approve")]).await;
        assert_eq!(unproven.code(), "form_expired");
        assert_eq!(latest(&place).await.unwrap().state, ListingState::InReview);
    })
    .await;
}
