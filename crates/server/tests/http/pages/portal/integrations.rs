//! Integrations that developers register and change themselves.

use super::{owner, page_of};
use crate::pages::offices::{developer, told};
use crate::pages::place::Place;
use flows::admin::scope::{self, ScopePatch};
use flows::admin::{self, Author};
use model::grant::{Actor, ActorKind};
use model::integration::{Door, Visibility};
use model::partner::{PartnerMember, PartnerRole};
use protocol::id::ClientId;
use protocol::redirect_uri::ClientType;
use storage::testing::each;

async fn restrict(place: &Place, name: &str) {
    let patch = ScopePatch { restricted: Some(true), ..ScopePatch::default() };
    let author = Author::once(Actor::system());
    scope::change(&place.test.context, &author, &name.parse().unwrap(), patch).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_developer_registers_one_with_its_doors_and_scopes_and_the_log_names_the_person() {
    each(|store| async move {
        let place = Place::new(store).await;
        restrict(&place, "employees.read").await;
        let (user, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let portal = browser.go("/developer").await;
        let form = browser.go(&portal.link("new-integration")).await;
        assert!(
            !form.has("partner") && form.has("scope-transactions.read") && !form.has("scope-employees.read"),
            "{}",
            form.html
        );
        let empty = browser.submit(&form, "save", &[]).await;
        assert!(empty.status == 400 && empty.has("name-error") && empty.has("doors-error"), "{}", empty.html);
        let values = [
            ("name", "Tidewater Market"),
            ("description", "Books every sale.\r\nBy itself."),
            ("client_type", "confidential"),
            ("visibility", "private"),
            ("door", "marketplace"),
            ("door", "handshake"),
            ("scope.transactions.read", "required"),
            ("scope.employees.read", "required"),
        ];
        let page = browser.submit(&form, "save", &values).await;
        assert!(
            page.has("notice") && page.has("form-uri") && page.has("connect-url") && page.has("no-secret-yet"),
            "{}",
            page.html
        );
        for lacking in ["lacks-form-uri", "lacks-connect-url", "lacks-redirect-uri"] {
            assert!(page.has(lacking), "{lacking}: {}", page.html);
        }
        assert!(!page.has("generate-secret"));
        let client_id: ClientId = page.url.split(['/', '?']).nth(3).unwrap().parse().unwrap();
        let made = storage::integration::find(place.store(), client_id).await.unwrap().unwrap();
        assert_eq!((made.visibility, made.client_type), (Visibility::Private, ClientType::Confidential));
        assert_eq!(made.doors, [Door::Marketplace, Door::Handshake]);
        assert_eq!(made.description, "Books every sale. By itself.");
        assert_eq!(made.scopes().to_string(), "transactions.read", "a restricted scope that was posted all the same is left out");
        let event = told(&place, client_id).await.remove(0);
        assert_eq!((event.action.as_str(), event.actor.kind), ("integration.created", ActorKind::Partner));
        assert_eq!(event.actor.id, Some(user.id.to_string()));
    })
    .await;
}

#[tokio::test]
async fn of_several_partners_one_is_chosen_and_only_an_own_one() {
    each(|store| async move {
        let place = Place::new(store).await;
        let (user, mut browser) = owner(&place, place.world.partner.id, "olga@tidewater.example").await;
        let foreign = crate::pages::offices::partner_of(&place, place.world.foreign).await;
        let values = |partner: String| vec![("name", "Two".to_owned()), ("door", "connect".to_owned()), ("partner", partner)];
        let form = browser.go("/developer/integrations/new").await;
        let post = async |browser: &mut crate::pages::browser::Browser, form: &_, partner: String| {
            let values = values(partner);
            let pairs: Vec<_> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            browser.submit(form, "save", &pairs).await
        };
        assert_eq!(post(&mut browser, &form, foreign.to_string()).await.status, 400, "another's");
        let member = PartnerMember { partner_id: foreign, user_id: user.id, role: PartnerRole::Developer };
        let author = Author::once(Actor::system());
        admin::partner_member::create(&place.test.context, &author, member).await.unwrap().unwrap();
        let form = browser.go("/developer/integrations/new").await;
        assert!(form.has("partner") && form.has(&format!("partner-{foreign}")), "{}", form.html);
        let unchosen = browser.submit(&form, "save", &[("name", "Two"), ("door", "connect")]).await;
        assert!(unchosen.status == 400 && unchosen.has("partner-error"), "{}", unchosen.html);
        let page = post(&mut browser, &form, foreign.to_string()).await;
        assert!(page.html.contains("harbor") || page.has("integration-"), "{}", page.html);
        let of_foreign = storage::integration::page_of_partner(place.store(), foreign, "", 10).await.unwrap();
        assert!(of_foreign.iter().any(|one| one.name == "Two"));
    })
    .await;
}

#[tokio::test]
async fn what_nobody_reviews_is_changed_and_restricted_scopes_stay() {
    each(|store| async move {
        let place = Place::new(store).await;
        let before = storage::integration::find(place.store(), place.world.confidential).await.unwrap().unwrap();
        let restricted = before.required_scopes.iter().next().unwrap().to_string();
        restrict(&place, &restricted).await;
        let (_, mut browser) = developer(&place, place.world.partner.id, "dina@tidewater.example").await;
        let page = browser.go(&page_of(place.world.confidential)).await;
        let form = browser.go(&page.link("edit")).await;
        assert!(form.has("restricted") && !form.has("client-type-confidential"), "{}", form.html);
        let values = [("name", "Renamed"), ("client_type", "public"), ("door", "connect"), ("door", "extension")];
        let after = browser.submit(&form, "save", &values).await;
        assert!(after.has("notice") && after.html.contains("Renamed"), "{}", after.html);
        let kept = storage::integration::find(place.store(), place.world.confidential).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), kept.client_type), ("Renamed", ClientType::Confidential), "its client type stays");
        assert_eq!(kept.doors, [Door::Connect, Door::Extension]);
        assert!(kept.required_scopes.iter().any(|name| name.to_string() == restricted), "{}", kept.required_scopes);
        let refused = browser.submit(&form, "save", &[("name", ""), ("door", "connect")]).await;
        assert!(refused.status == 400 && refused.has("name-error"));
        let foreign = browser.go(&format!("{}/edit", page_of(place.world.foreign))).await;
        assert_eq!(foreign.code(), "page_not_found");
    })
    .await;
}
