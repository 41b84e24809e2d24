//! Each page with each visitor: nobody, somebody of another customer, a member, an administrator. A page without a row fails.

use super::browser::{Browser, Page};
use super::place::Place;
use flows::mail::MailKind;
use model::membership::Role;
use std::collections::BTreeSet;
use storage::testing::each;

/// What a visitor finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// The page, or on where it leads.
    Yes,
    /// Sign-in first, and for a POST a refusal.
    SignIn,
    /// Nothing, not even that there is something.
    Nothing,
    /// That they may not.
    Forbidden,
    /// That this flow or link is over, or another browser's.
    Over,
    /// That the form has no proof.
    NoProof,
    /// That the request is wrong.
    Wrong,
}

use Found::{Forbidden, NoProof, Nothing, Over, SignIn, Wrong, Yes};

/// Method, path, then what nobody, another customer's administrator, a member and the administrator find. POSTs carry no proof.
const PAGES: &[(&str, &str, [Found; 4])] = &[
    ("GET", "/", [Yes; 4]),
    ("GET", "/scopes", [Yes; 4]),
    ("GET", "/login", [SignIn, Yes, Yes, Yes]),
    ("POST", "/login", [NoProof; 4]),
    ("POST", "/logout", [SignIn, NoProof, NoProof, NoProof]),
    ("GET", "/signed-out", [SignIn; 4]),
    ("GET", "/reauthenticate", [SignIn, Yes, Yes, Yes]),
    ("POST", "/reauthenticate", [SignIn, NoProof, NoProof, NoProof]),
    ("GET", "/signup", [SignIn, Yes, Yes, Yes]),
    ("POST", "/signup", [NoProof; 4]),
    ("GET", "/signup/confirm/{id}", [Over; 4]),
    ("POST", "/signup/confirm/{id}", [Over; 4]),
    ("POST", "/signup/confirm/{id}/resend", [Over; 4]),
    ("GET", "/password/forgot", [SignIn; 4]),
    ("POST", "/password/forgot", [NoProof; 4]),
    ("GET", "/password/reset/{token}", [Over; 4]),
    ("POST", "/password/reset/{token}", [NoProof; 4]),
    ("GET", "/organizations/new", [SignIn, Yes, Yes, Yes]),
    ("POST", "/organizations/new", [SignIn, NoProof, NoProof, NoProof]),
    ("GET", "/organizations/{id}/integrations", [SignIn, Nothing, Yes, Yes]),
    ("GET", "/organizations/{id}/integrations/{grant_id}/revoke", [SignIn, Nothing, Forbidden, Yes]),
    ("POST", "/organizations/{id}/integrations/{grant_id}/revoke", [SignIn, Nothing, Forbidden, NoProof]),
    ("GET", "/organizations/{id}/integrations/{grant_id}", [SignIn, Nothing, Yes, Yes]),
    ("GET", "/organizations/{id}/integrations/{grant_id}/keys/new", [SignIn, Nothing, Forbidden, Yes]),
    ("POST", "/organizations/{id}/integrations/{grant_id}/keys/new", [SignIn, Nothing, Forbidden, NoProof]),
    ("GET", "/organizations/{id}/integrations/{grant_id}/keys/{key_id}/retire", [SignIn, Nothing, Forbidden, Yes]),
    ("POST", "/organizations/{id}/integrations/{grant_id}/keys/{key_id}/retire", [SignIn, Nothing, Forbidden, NoProof]),
    ("GET", "/organizations/{id}/installations/{installation_id}", [SignIn, Nothing, Nothing, Yes]),
    ("POST", "/organizations/{id}/installations/{installation_id}/cancel", [SignIn, Nothing, Nothing, NoProof]),
    ("GET", "/marketplace", [Yes; 4]),
    ("GET", "/marketplace/{client_id}", [Yes; 4]),
    ("POST", "/marketplace/{client_id}", [NoProof; 4]),
    ("GET", "/marketplace/{client_id}/organization", [SignIn, Yes, Yes, Yes]),
    ("POST", "/marketplace/{client_id}/organization", [SignIn, NoProof, NoProof, NoProof]),
    ("GET", "/oauth/authorize/{id}/installation", [SignIn, Over, Over, Yes]),
    ("POST", "/oauth/authorize/{id}/installation", [SignIn, Over, Over, NoProof]),
    ("GET", "/organizations/{id}/attempts", [SignIn, Nothing, Yes, Yes]),
    ("GET", "/organizations/{id}/attempts/{attempt_id}", [SignIn, Nothing, Nothing, Yes]),
    ("GET", "/developer", [SignIn, Yes, Yes, Yes]),
    ("GET", "/developer/new", [SignIn, Yes, Yes, Yes]),
    ("POST", "/developer/new", [SignIn, NoProof, NoProof, NoProof]),
    ("GET", "/developer/signup", [SignIn, Yes, Yes, Yes]),
    ("POST", "/developer/signup", [NoProof; 4]),
    ("GET", "/developer/partners/{partner_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/partners/{partner_id}/edit", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/partners/{partner_id}/edit", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/partners/{partner_id}/invitations", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/partners/{partner_id}/invitations/{invitation_id}/withdraw", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/partners/{partner_id}/members/{user_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/invitations/{invitation_id}", [SignIn, Forbidden, Forbidden, Forbidden]),
    ("POST", "/developer/invitations/{invitation_id}", [SignIn, Forbidden, Forbidden, Forbidden]),
    ("GET", "/developer/integrations/new", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/new", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/edit", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/edit", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/addresses", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/addresses/{id}/withdraw", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/secrets/new", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/secrets/new", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/secrets/{secret_id}/retire", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/secrets/{secret_id}/retire", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/encryption-key", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/attempts", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/attempts/{attempt_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/webhooks", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/webhooks", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/webhooks/{webhook_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/webhooks/{webhook_id}", [SignIn, Nothing, Nothing, Nothing]),
    (
        "POST",
        "/developer/integrations/{client_id}/webhooks/{webhook_id}/deliveries/{event_id}",
        [SignIn, Nothing, Nothing, Nothing],
    ),
    ("GET", "/developer/claims/{client_key_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/claims/{client_key_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/redirect-uris", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/redirect-uris/{id}/delete", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/redirect-uris/{id}/prove", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/developer/integrations/{client_id}/listing", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/developer/integrations/{client_id}/listing", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/operator/listings", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/operator/listings/{client_id}/{revision}", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/operator/listings/{client_id}/{revision}", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/operator", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/operator/attempts", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/operator/attempts/{attempt_id}", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/operator/redirect-uris/{id}", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/operator/addresses/{id}", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/operator/partners", [SignIn, Nothing, Nothing, Nothing]),
    ("POST", "/operator/partners/{id}", [SignIn, Nothing, Nothing, Nothing]),
    ("GET", "/oauth", [Wrong; 4]),
    ("GET", "/oauth/authorize", [Wrong; 4]),
    ("POST", "/oauth/authorize", [Wrong; 4]),
    ("GET", "/oauth/authorize/{id}/organization", [SignIn, Over, Over, Yes]),
    ("POST", "/oauth/authorize/{id}/organization", [SignIn, Over, Over, NoProof]),
    ("POST", "/oauth/authorize/{id}/cancel", [SignIn, Over, Over, NoProof]),
    ("GET", "/oauth/authorize/{id}/consent", [SignIn, Over, Over, Yes]),
    ("POST", "/oauth/authorize/{id}/consent", [SignIn, Over, Over, NoProof]),
    ("POST", "/oauth/authorize/{id}/not-you", [SignIn, Over, Over, NoProof]),
    ("GET", "/oauth/authorize/{id}/ask", [SignIn, Over, Over, Forbidden]),
    ("POST", "/oauth/authorize/{id}/ask", [SignIn, Over, Over, NoProof]),
    ("GET", "/onboarding/{ticket}", [SignIn, Forbidden, Forbidden, Yes]),
    ("POST", "/onboarding/{ticket}", [SignIn, NoProof, NoProof, NoProof]),
    ("POST", "/onboarding/{ticket}/accept", [SignIn, NoProof, NoProof, NoProof]),
    ("POST", "/onboarding/{ticket}/continue", [SignIn, NoProof, NoProof, NoProof]),
    ("POST", "/onboarding/{ticket}/cancel", [SignIn, NoProof, NoProof, NoProof]),
    ("POST", "/onboarding/{ticket}/not-you", [SignIn, NoProof, NoProof, NoProof]),
    ("GET", "/onboarding/{ticket}/ask", [SignIn, Forbidden, Yes, Forbidden]),
    ("POST", "/onboarding/{ticket}/ask", [SignIn, Forbidden, NoProof, Forbidden]),
    ("GET", "/settings/extensions", [SignIn, Yes, Yes, Yes]),
    ("POST", "/settings/extensions", [SignIn, NoProof, Yes, Yes]),
    ("GET", "/organizations/{id}/extensions", [SignIn, Nothing, Yes, Yes]),
    ("GET", "/organizations/{id}/extensions/add", [SignIn, Nothing, Yes, Yes]),
    ("POST", "/organizations/{id}/extensions/add", [SignIn, Nothing, NoProof, NoProof]),
    ("GET", "/organizations/{id}/extensions/{attempt_id}/consent", [SignIn, Nothing, Nothing, Yes]),
    ("POST", "/organizations/{id}/extensions/{attempt_id}/consent", [SignIn, Nothing, Nothing, NoProof]),
    ("POST", "/organizations/{id}/extensions/{attempt_id}/not-you", [SignIn, Nothing, Nothing, NoProof]),
    ("GET", "/organizations/{id}/extensions/{attempt_id}/ask", [SignIn, Nothing, Nothing, Yes]),
    ("POST", "/organizations/{id}/extensions/{attempt_id}/ask", [SignIn, Nothing, Nothing, NoProof]),
    ("GET", "/organizations/{id}/extensions/{attempt_id}/key", [SignIn, Nothing, Yes, Yes]),
    ("POST", "/organizations/{id}/extensions/{attempt_id}/key", [SignIn, Nothing, NoProof, NoProof]),
    ("GET", "/organizations/{id}/integrations/authorize/{client_id}", [SignIn, Nothing, Yes, Yes]),
    ("POST", "/organizations/{id}/integrations/authorize/{client_id}", [SignIn, Nothing, Forbidden, NoProof]),
    ("GET", "/organizations/{id}/integrations/authorize/{client_id}/ask", [SignIn, Nothing, Yes, Yes]),
    ("POST", "/organizations/{id}/integrations/authorize/{client_id}/ask", [SignIn, Nothing, NoProof, NoProof]),
    ("GET", "/organizations/{id}/integrations/authorize/{client_id}/pending", [SignIn, Nothing, Yes, Yes]),
    ("POST", "/organizations/{id}/integrations/authorize/{client_id}/pending", [SignIn, Nothing, NoProof, NoProof]),
    ("POST", "/organizations/{id}/integrations/authorize/{client_id}/not-you", [SignIn, Nothing, NoProof, NoProof]),
    ("GET", "/organizations/{id}/integrations/{grant_id}/suspend", [SignIn, Nothing, Forbidden, Yes]),
    ("POST", "/organizations/{id}/integrations/{grant_id}/suspend", [SignIn, Nothing, Forbidden, NoProof]),
    ("GET", "/organizations/{id}/integrations/{grant_id}/resume", [SignIn, Nothing, Forbidden, Yes]),
    ("POST", "/organizations/{id}/integrations/{grant_id}/resume", [SignIn, Nothing, Forbidden, NoProof]),
    ("GET", "/handshake", [Wrong, Wrong, Wrong, Wrong]),
    ("POST", "/handshake", [SignIn, NoProof, NoProof, NoProof]),
    ("GET", "/handshake/{nonce}", [SignIn, Over, Yes, Yes]),
    ("GET", "/organizations/{id}/approvals", [SignIn, Nothing, Forbidden, Yes]),
    ("GET", "/organizations/{id}/approvals/{approval_id}", [SignIn, Nothing, Forbidden, Yes]),
    ("POST", "/organizations/{id}/approvals/{approval_id}", [SignIn, Nothing, Forbidden, NoProof]),
    ("GET", "/approvals/{approval_id}", [SignIn, Nothing, Yes, Nothing]),
    ("POST", "/approvals/{approval_id}", [SignIn, Nothing, NoProof, Nothing]),
];

#[test]
fn every_page_has_a_row() {
    let rows: BTreeSet<_> = PAGES.iter().map(|(_, path, _)| *path).collect();
    let pages: BTreeSet<_> = server::pages::paths().into_iter().collect();
    assert_eq!(rows, pages);
}

const FORBIDDEN: [&str; 4] = ["forbidden", "organization_not_allowed", "onboarding_refused", "invitation_for_another_address"];

fn found(page: &Page) -> Found {
    match page.status {
        200 if page.has("sign-in") && !page.has("sign-out") && page.url != "/" => SignIn,
        200 => Yes,
        400 => Wrong,
        401 => SignIn,
        403 if page.has("decline") => Forbidden,
        403 if FORBIDDEN.iter().any(|code| page.html.contains(code)) => Forbidden,
        403 => NoProof,
        404 => Nothing,
        410 => Over,
        other => panic!("{other} at {}:\n{}", page.url, page.html),
    }
}

async fn visit(browser: &mut Browser, method: &str, path: &str) -> Page {
    if method == "GET" { browser.go(path).await } else { browser.post(path, &[("decision", "approve")]).await }
}

#[tokio::test]
async fn each_page_with_each_visitor() {
    each(|store| async move {
        let place = Place::new(store).await;
        let connected = place.world.connect(&place.test.context, place.world.confidential).await;
        let (administrator, consent) = place.at_consent(&[]).await;
        let request = consent.url.split('/').nth(3).unwrap().to_owned();
        let member = place.signed_in("employee@acme.example").await;
        let mut other = place.browser();
        let page = other.go("/signup").await;
        let values = [
            ("name", "Bo"),
            ("organization_name", "Cedar"),
            ("organization_number", "990000009"),
            ("email", "bo@cedar.example"),
            ("password", "a password nobody guesses"),
        ];
        let confirm = other.submit(&page, "create-account", &values).await;
        let sign_up = confirm.url.rsplit('/').next().unwrap().to_owned();
        let mail = place.test.outbox.mails().pop().unwrap();
        let MailKind::ConfirmationCode { code, .. } = mail.kind else { panic!("{mail:?}") };
        other.submit(&confirm, "confirm", &[("code", &code)]).await;
        let user = storage::user::find_by_email(place.store(), "bo@cedar.example").await.unwrap().unwrap().user;
        place.set_role(place.world.stranger.id, &user, Some(Role::Administrator)).await;

        place.open_doors().await;
        let (temporary_url, _) = place.initiate(Some("910000001")).await;
        let ticket = temporary_url.rsplit('/').next().unwrap().to_owned();
        let attempt_id = place.adding(&place.world.admin).await;
        let (approval_id, nonce) = (place.asked().await, place.shaken().await);
        let key_id = place.world.client_key(&place.test.context, connected.tokens.grant_id).await.key.id;

        let market = place.world.market(&place.test).await;
        let installation_id = market.install(&place.test.context, (place.world.organization.id, &place.world.admin), "").await;
        let portal = place.at_the_portal().await;

        for (method, path, expected) in PAGES {
            let client_id = if path.starts_with("/marketplace") { market.client } else { place.world.confidential };
            let id = match path.split('/').nth(1) {
                Some("organizations") => place.world.organization.id.to_string(),
                Some("signup") => sign_up.clone(),
                Some(_) | None => request.clone(),
            };
            let filled = path
                .replace("{id}", &id)
                .replace("{grant_id}", &connected.tokens.grant_id.to_string())
                .replace("{client_id}", &client_id.to_string())
                .replace("{installation_id}", &installation_id.to_string())
                .replace("{key_id}", &key_id.to_string())
                .replace("{client_key_id}", &key_id.to_string())
                .replace("{partner_id}", &place.world.partner.id.to_string())
                .replace("{invitation_id}", &portal.1.to_string())
                .replace("{secret_id}", &portal.0.to_string())
                .replace("{user_id}", &place.world.admin.id.to_string())
                .replace("{nonce}", &nonce)
                .replace("{webhook_id}", "whk_0000000000000000000000")
                .replace("{event_id}", "msg_0000000000000000000000")
                .replace("{ticket}", &ticket)
                .replace("{attempt_id}", &attempt_id.to_string())
                .replace("{approval_id}", &approval_id.to_string())
                .replace("{token}", "unknown");
            let visitors = [place.browser(), other.clone(), member.clone(), administrator.clone()];
            for (number, (mut browser, expected)) in visitors.into_iter().zip(expected).enumerate() {
                let page = visit(&mut browser, method, &filled).await;
                assert_eq!(
                    found(&page),
                    *expected,
                    "visitor {number}, {method} {path}: {} {}\n{}",
                    page.status,
                    page.url,
                    page.html
                );
                // Its own members are told whom to ask.
                let is_member = number == 2 && page.has("ask-administrator");
                if *expected != Yes && !is_member {
                    assert!(!page.html.contains("Acme Bakery AS"), "visitor {number}, {method} {path} tells the customer's name");
                }
            }
        }
    })
    .await;
}
