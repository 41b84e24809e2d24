//! A listing is written, reviewed, changed and withdrawn; what it says of scopes reaches the integration and its tokens.

use crate::each_world;
use flows::admin::{self, Author};
use flows::listing::{self, Seen, logo};
use flows::mail::{ListingVerdict, MailKind};
use flows::testing::{TestContext, World};
use flows::{Context, Decision};
use model::grant::{Actor, ActorKind};
use model::integration::Integration;
use model::listing::{Category, ListedScope, Listing, ListingContent, ListingId, ListingState, Need};
use model::partner::{PartnerMember, PartnerRole};
use protocol::ErrorCode;
use storage::testing::race;

fn developer() -> Author<Listing> {
    Author::once(Actor { kind: ActorKind::Partner, id: Some("usr_1".to_owned()), name: "Dina".to_owned() })
}

fn reviewer() -> Author<Listing> {
    Author::once(Actor { kind: ActorKind::Operator, id: Some("usr_2".to_owned()), name: "Otto".to_owned() })
}

fn scope(name: &str, need: Need) -> ListedScope {
    ListedScope { name: name.parse().unwrap(), need, reason: format!("To use {name}.") }
}

pub fn says(name: &str, scopes: Vec<ListedScope>) -> ListingContent {
    ListingContent {
        name: name.to_owned(),
        summary: "Closes your books every night".to_owned(),
        description: "Reads the day's entries.\n\nBooks nothing.".to_owned(),
        categories: vec![Category::Accounting],
        support_url: "https://tidewater.example/help".to_owned(),
        privacy_url: "https://tidewater.example/privacy".to_owned(),
        launch_url: None,
        logo: None,
        scopes,
    }
}

pub fn usual() -> Vec<ListedScope> {
    vec![scope("employees.read", Need::Optional), scope("transactions.read", Need::Required)]
}

pub async fn integration(context: &Context, world: &World) -> Integration {
    storage::integration::find(&context.store, world.confidential).await.unwrap().unwrap()
}

async fn saved(context: &Context, world: &World, (seen, says): (Seen, ListingContent)) -> Decision<Listing> {
    let integration = integration(context, world).await;
    listing::save(context, &developer(), &integration, (seen, says)).await.unwrap()
}

/// A draft with this content, in review.
pub async fn submitted(context: &Context, world: &World, says: ListingContent) -> Listing {
    let draft = saved(context, world, (None, says)).await.unwrap();
    listing::submit(context, &developer(), (draft.id, draft.version), "ar").await.unwrap().unwrap()
}

/// The reviewer lists what they have read.
pub async fn approve_read(context: &Context, read: &Listing) -> Decision<Listing> {
    listing::approve(context, &reviewer(), (read.id, read.version), None).await.unwrap()
}

async fn approved(context: &Context, world: &World, says: ListingContent) -> Listing {
    let waiting = submitted(context, world, says).await;
    approve_read(context, &waiting).await.unwrap()
}

async fn member(test: &TestContext, world: &World) {
    let member = PartnerMember { partner_id: world.partner.id, user_id: world.employee.id, role: PartnerRole::Developer };
    admin::partner_member::create(&test.context, &Author::once(Actor::system()), member).await.unwrap().unwrap();
}

fn verdicts(test: &TestContext) -> Vec<(ListingVerdict, Option<String>)> {
    let mut told = Vec::new();
    for mail in test.outbox.mails() {
        if let MailKind::ListingDecided { verdict, reason, .. } = mail.kind {
            assert_eq!((mail.to.as_str(), mail.language.as_str()), ("employee@acme.example", "ar"));
            told.push((verdict, reason));
        }
    }
    told
}

#[tokio::test]
async fn a_listing_goes_through_review_while_the_old_one_stays() {
    each_world(|test, world| async move {
        let context = &*test.context;
        member(&test, &world).await;
        let before = integration(context, &world).await;
        let first = submitted(context, &world, says("Night Books", usual())).await;
        let edited = saved(context, &world, (Some((first.id.revision, first.version)), says("Other", usual()))).await;
        assert_eq!(edited.unwrap_err().code, ErrorCode::TransitionIllegal, "nobody writes during the review");
        let why = "The notice is empty.".to_owned();
        let declined = listing::decline(context, &reviewer(), (first.id, first.version), why.clone()).await.unwrap().unwrap();
        assert_eq!((declined.state, declined.reason.as_ref()), (ListingState::Declined, Some(&why)));
        assert_eq!(integration(context, &world).await, before, "a refusal changes nothing of the integration");

        let second = approved(context, &world, says("Night Books", usual())).await;
        assert_eq!((second.id.revision, second.state), (2, ListingState::Listed));
        let now = integration(context, &world).await;
        assert_eq!((now.name.as_str(), now.description.as_str()), ("Night Books", "Closes your books every night"));
        assert_eq!(
            (now.required_scopes.to_string(), now.optional_scopes.to_string()),
            ("transactions.read".into(), "employees.read".into())
        );
        assert_eq!(world.client(context, world.confidential).await.integration, now, "every node forgets the old one");

        let mut wider = usual();
        wider.push(scope("invoices.write", Need::Required));
        let third = submitted(context, &world, says("Day Books", wider)).await;
        assert_eq!(integration(context, &world).await, now, "what is listed stays until the decision");
        assert_eq!(listing::of(context, world.confidential).await.unwrap().listed.map(|listed| listed.id), Some(second.id));
        listing::approve(context, &reviewer(), (third.id, third.version), Some("Welcome".to_owned())).await.unwrap().unwrap();
        assert_eq!(integration(context, &world).await.required_scopes.to_string(), "invoices.write transactions.read");
        let old = storage::listing::find(&context.store, second.id).await.unwrap().unwrap();
        assert_eq!(old.state, ListingState::Replaced);

        let over = "Complaints".to_owned();
        listing::withdraw(context, &reviewer(), third.id, over.clone()).await.unwrap().unwrap();
        let listings = listing::of(context, world.confidential).await.unwrap();
        assert_eq!((listings.listed, listings.open), (None, None));
        let told = [
            (ListingVerdict::Declined, Some(why)),
            (ListingVerdict::Approved, None),
            (ListingVerdict::Approved, Some("Welcome".to_owned())),
            (ListingVerdict::Withdrawn, Some(over)),
        ];
        assert_eq!(verdicts(&test), told);
        let events =
            storage::audit::page_of_integration(&context.store, &world.confidential.to_string(), "~", 100).await.unwrap();
        let mut actions: Vec<_> =
            events.iter().map(|event| event.action.as_str()).filter(|action| action.starts_with("listing.")).collect();
        // The clock stands, so the order of one instant says nothing.
        actions.sort_unstable();
        let mut wanted = ["listing.begun", "listing.submitted"].repeat(3);
        wanted.extend(["listing.approved", "listing.approved", "listing.declined", "listing.withdrawn"]);
        wanted.sort_unstable();
        assert_eq!(actions, wanted);
    })
    .await;
}

#[tokio::test]
async fn a_scope_that_is_dropped_leaves_tokens_at_once_and_a_new_one_waits_for_consent() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let mut all = usual();
        all.push(scope("invoices.write", Need::Optional));
        approved(context, &world, says("Night Books", all)).await;
        let code = world.code(context, world.confidential, "employees.read").await;
        let tokens = world.exchange(context, world.confidential, &code).await.unwrap();
        assert_eq!(tokens.scope.to_string(), "employees.read transactions.read");
        let scopes = vec![scope("invoices.write", Need::Required), scope("transactions.read", Need::Required)];
        approved(context, &world, says("Night Books", scopes)).await;
        let client = world.client(context, world.confidential).await;
        let refresh = tokens.refresh_token.unwrap();
        let request = flows::token::refresh_token::RefreshRequest { refresh_token: &refresh, scope: None };
        let fewer = flows::token::refresh_token::refresh(context, &client, request).await.unwrap().unwrap();
        assert_eq!(
            fewer.scope.to_string(),
            "transactions.read",
            "the dropped one is gone, and nobody consented to the one that is required now"
        );
    })
    .await;
}

#[tokio::test]
async fn what_a_listing_may_not_say() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let fields = |denied: flows::Denied| -> Vec<&'static str> {
            assert_eq!(denied.code, ErrorCode::ValidationFailed);
            denied.fields.into_iter().map(|fault| fault.field).collect()
        };
        let good = says("Night Books", usual());
        for (spoilt, field) in [
            (ListingContent { name: "x".repeat(61), ..good.clone() }, "name"),
            (ListingContent { name: "Books\u{202e}".to_owned(), ..good.clone() }, "name"),
            (ListingContent { summary: "two\nlines".to_owned(), ..good.clone() }, "summary"),
            (ListingContent { description: "x".repeat(4_001), ..good.clone() }, "description"),
            (ListingContent { description: "a\r\nb".to_owned(), ..good.clone() }, "description"),
            (ListingContent { support_url: "http://tidewater.example".to_owned(), ..good.clone() }, "support_url"),
            (ListingContent { privacy_url: "https://a@evil.example/".to_owned(), ..good.clone() }, "privacy_url"),
            (ListingContent { launch_url: Some("javascript:alert(1)".to_owned()), ..good.clone() }, "launch_url"),
            (ListingContent { categories: vec![Category::Sales, Category::Accounting], ..good.clone() }, "categories"),
            (ListingContent { categories: vec![Category::Sales, Category::Sales], ..good.clone() }, "categories"),
            (ListingContent { categories: Category::ALL[..4].to_vec(), ..good.clone() }, "categories"),
            (says("Night Books", vec![scope("nobody.has", Need::Required)]), "scopes"),
            (
                says("Night Books", vec![scope("employees.read", Need::Required), scope("employees.read", Need::Optional)]),
                "scopes",
            ),
            (
                says("Night Books", vec![ListedScope { reason: "x".repeat(301), ..scope("employees.read", Need::Required) }]),
                "reason",
            ),
        ] {
            assert_eq!(fields(saved(context, &world, (None, spoilt.clone())).await.unwrap_err()), [field], "{spoilt:?}");
        }
        assert_eq!(listing::of(context, world.confidential).await.unwrap().latest, None, "nothing was kept");
        let draft = saved(context, &world, (None, ListingContent::default())).await.unwrap();
        let refused = listing::submit(context, &developer(), (draft.id, draft.version), "en").await.unwrap().unwrap_err();
        let missing = ["name", "summary", "description", "categories", "support_url", "privacy_url", "scopes"];
        assert_eq!(fields(refused), missing);
        let silent = ListingContent {
            scopes: vec![ListedScope { reason: String::new(), ..scope("employees.read", Need::Required) }],
            ..good
        };
        let draft = saved(context, &world, (Some((1, draft.version)), silent)).await.unwrap();
        let refused = listing::submit(context, &developer(), (draft.id, draft.version), "en").await.unwrap().unwrap_err();
        assert_eq!(fields(refused), ["reason"]);
        assert_eq!(listing::warnings(&says("P\u{430}ypal", vec![])).len(), 1, "a name that poses as another is flagged");
    })
    .await;
}

#[tokio::test]
async fn who_decides_has_read_what_is_decided_about() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let waiting = submitted(context, &world, says("Night Books", usual())).await;
        let read = (waiting.id, waiting.version);
        let back = listing::take_back(context, &developer(), read).await.unwrap().unwrap();
        let wider = says("Night Books", vec![scope("invoices.write", Need::Required)]);
        let draft = saved(context, &world, (Some((back.id.revision, back.version)), wider)).await.unwrap();
        listing::submit(context, &developer(), (draft.id, draft.version), "en").await.unwrap().unwrap();
        let stale = listing::approve(context, &reviewer(), read, None).await.unwrap().unwrap_err();
        assert_eq!(stale.code, ErrorCode::TransitionIllegal, "it asks for more than what was read");
        let stranger = ListingId { client_id: world.foreign, revision: 1 };
        let missing = listing::approve(context, &reviewer(), (stranger, 1), None).await.unwrap().unwrap_err();
        assert_eq!(missing.code, ErrorCode::NotFound);
        let silent =
            listing::decline(context, &reviewer(), (draft.id, draft.version + 1), String::new()).await.unwrap().unwrap_err();
        assert_eq!(silent.code, ErrorCode::ValidationFailed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_write_or_decide_at_once_one_does() {
    each_world(|test, world| async move {
        let (context, world) = (test.context.clone(), std::sync::Arc::new(world));
        let begun = race(16, |racer| {
            let (context, world) = (context.clone(), world.clone());
            async move { saved(&context, &world, (None, says(&format!("Racer {racer}"), usual()))).await.is_ok() }
        })
        .await;
        assert_eq!(begun.iter().filter(|won| **won).count(), 1);
        let draft = listing::of(&context, world.confidential).await.unwrap().open.unwrap();
        let waiting = listing::submit(&context, &developer(), (draft.id, draft.version), "en").await.unwrap().unwrap();
        let decided = race(16, |racer| {
            let (context, read) = (context.clone(), (waiting.id, waiting.version));
            async move {
                match racer % 3 {
                    0 => listing::approve(&context, &reviewer(), read, None).await.unwrap().is_ok(),
                    1 => listing::decline(&context, &reviewer(), read, "No.".to_owned()).await.unwrap().is_ok(),
                    _ => listing::take_back(&context, &developer(), read).await.unwrap().is_ok(),
                }
            }
        })
        .await;
        assert_eq!(decided.iter().filter(|won| **won).count(), 1);
        let name = storage::integration::find(&context.store, world.confidential).await.unwrap().unwrap().name;
        let state = storage::listing::find(&context.store, waiting.id).await.unwrap().unwrap().state;
        assert_eq!(name == draft.content.name, state == ListingState::Listed, "{name} {state}");
    })
    .await;
}

#[tokio::test]
async fn a_logo_stays_on_the_draft_is_listed_with_it_and_forgotten_when_nothing_shows_it() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let mut file = std::io::Cursor::new(Vec::new());
        image::RgbaImage::from_pixel(9, 9, image::Rgba([9, 99, 199, 255])).write_to(&mut file, image::ImageFormat::Png).unwrap();
        let logo = context.logos.read(file.into_inner()).await.unwrap();
        let integration = integration(context, &world).await;
        let draft = listing::set_logo(context, &developer(), &integration, (None, Some(logo.clone()))).await.unwrap().unwrap();
        let kept = saved(context, &world, (Some((1, draft.version)), says("Night Books", usual()))).await.unwrap();
        assert_eq!(kept.content.logo.as_ref(), Some(&logo.digest), "saving texts keeps it");
        let waiting = listing::submit(context, &developer(), (kept.id, kept.version), "en").await.unwrap().unwrap();
        assert_eq!(world.client(context, world.confidential).await.logo, None, "not listed yet");
        listing::approve(context, &reviewer(), (waiting.id, waiting.version), None).await.unwrap().unwrap();
        assert_eq!(world.client(context, world.confidential).await.logo.as_ref(), Some(&logo.digest));
        test.clock.advance(protocol::Seconds::days(2));
        flows::housekeeping::run_once(context).await.unwrap();
        let found = storage::listing::logo::find(&context.store, &logo.digest).await.unwrap().unwrap();
        assert_eq!(logo::read_now(&found.png).unwrap().digest.len(), 64);
        let bare = listing::set_logo(context, &developer(), &integration, (None, None)).await.unwrap().unwrap();
        assert_eq!((bare.id.revision, bare.content.logo), (2, None));
    })
    .await;
}
