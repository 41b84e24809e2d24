//! Listings and their logos: read back, listed in order, and each step of their machine taken once.

use super::samples::*;
use crate::listing::{self, AfterListing, ListingFilter, logo};
use crate::membership::AfterName;
use crate::testing::{each, race};
use crate::{Step, Store, integration};
use model::field::normalized;
use model::integration::{Door, IntegrationState, Visibility};
use model::listing::{Category, ListedScope, Listing, ListingContent, ListingId, ListingState, Need};
use protocol::Seconds;
use protocol::id::ClientId;

const RACERS: usize = 16;

fn id(number: u64, revision: u32) -> ListingId {
    ListingId { client_id: ClientId::from_bytes(bytes(number)), revision }
}

fn draft(number: u64, revision: u32) -> Listing {
    let scope = |name: &str, need| ListedScope { name: name.parse().unwrap(), need, reason: "To \"sync\"\nit".to_owned() };
    Listing {
        id: id(number, revision),
        version: 1,
        state: ListingState::Draft,
        content: ListingContent {
            name: format!("Listing {number}"),
            summary: format!("Syncs ledger {number}"),
            description: "All of it.\n\nEvery night.".to_owned(),
            categories: vec![Category::Accounting, Category::Automation],
            support_url: "https://partner.example/help".to_owned(),
            privacy_url: "https://partner.example/privacy".to_owned(),
            launch_url: Some("https://partner.example/start".to_owned()),
            logo: Some("ab".repeat(32)),
            scopes: vec![scope("a.read", Need::Required), scope("b.read", Need::Optional)],
        },
        reason: None,
        language: "en".to_owned(),
        created_at: NOW,
        changed_at: NOW,
    }
}

/// Revision `revision` of integration `number`, listed.
async fn list(store: &Store, number: u64, revision: u32) {
    let steps = vec![
        listing::insert(&draft(number, revision)),
        listing::submit(id(number, revision), 1, ("ar", NOW)),
        listing::replace(id(number, 0).client_id, NOW),
        listing::approve(id(number, revision), 2, (None, NOW)),
    ];
    assert!(written(store, steps).await);
}

async fn standing(store: &Store, id: ListingId) -> (ListingState, u32) {
    let found = listing::find(store, id).await.unwrap().unwrap();
    (found.state, found.version)
}

#[tokio::test]
async fn a_listing_is_read_back_at_each_step() {
    each(|store| async move {
        registered(&store).await;
        let first = draft(1, 1);
        let client_id = first.id.client_id;
        assert_eq!(listing::open_of(&store, client_id).await.unwrap(), None);
        assert!(written(&store, vec![listing::insert(&first)]).await);
        assert_eq!(listing::find(&store, first.id).await.unwrap(), Some(first.clone()));
        let bare = ListingContent::default();
        assert!(written(&store, vec![listing::save(first.id, 1, &bare)]).await);
        let found = listing::open_of(&store, client_id).await.unwrap().unwrap();
        assert_eq!((found.content, found.version), (bare, 2));
        assert!(!written(&store, vec![listing::save(first.id, 1, &first.content)]).await, "its author saw an older one");
        assert!(written(&store, vec![listing::save(first.id, 2, &first.content)]).await);
        let at = NOW + Seconds(5);
        assert!(!written(&store, vec![listing::submit(first.id, 2, ("ar", at))]).await);
        assert!(written(&store, vec![listing::submit(first.id, 3, ("ar", at))]).await);
        assert!(!written(&store, vec![listing::save(first.id, 4, &first.content)]).await, "nobody writes during the review");
        assert!(!written(&store, vec![listing::discard(first.id, 4)]).await);
        assert!(written(&store, vec![listing::take_back(first.id, 4, at)]).await);
        assert!(written(&store, vec![listing::submit(first.id, 5, ("ar", at))]).await);
        assert!(!written(&store, vec![listing::approve(first.id, 4, (None, at))]).await, "it was taken back meanwhile");
        assert!(written(&store, vec![listing::decline(first.id, 6, ("no logo", at))]).await);
        let found = listing::find(&store, first.id).await.unwrap().unwrap();
        let decided = (found.state, found.reason.as_deref(), found.changed_at);
        assert_eq!(decided, (ListingState::Declined, Some("no logo"), at));
        assert_eq!(listing::open_of(&store, client_id).await.unwrap(), None);
        list(&store, 1, 2).await;
        list(&store, 1, 3).await;
        assert_eq!(standing(&store, id(1, 2)).await, (ListingState::Replaced, 4));
        assert_eq!(listing::listed(&store, client_id).await.unwrap().map(|listing| listing.id.revision), Some(3));
        assert!(written(&store, vec![listing::withdraw(id(1, 3), ("complaints", at))]).await);
        assert_eq!(listing::listed(&store, client_id).await.unwrap(), None);
        let before = async |revision| listing::listed_before(&store, id(1, revision)).await.unwrap().map(|one| one.id.revision);
        assert_eq!([before(2).await, before(3).await, before(4).await], [None, Some(2), Some(3)], "the first was declined");
        let all = listing::latest(&store, client_id, 2).await.unwrap();
        assert_eq!(all.iter().map(|listing| listing.id.revision).collect::<Vec<_>>(), [3, 2]);
        assert_eq!(all[0].reason.as_deref(), Some("complaints"));
        assert!(written(&store, vec![listing::insert(&draft(1, 4)), listing::discard(id(1, 4), 1)]).await);
        assert_eq!(listing::find(&store, id(1, 4)).await.unwrap(), None);
    })
    .await;
}

async fn winners(store: &Store, step: impl Fn(usize) -> Vec<Step>) -> usize {
    let won = race(RACERS, |racer| {
        let (store, steps) = (store.clone(), step(racer));
        async move { written(&store, steps).await }
    })
    .await;
    won.into_iter().filter(|won| *won).count()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_step_of_a_listing_is_taken_once() {
    each(|store| async move {
        registered(&store).await;
        let one = id(1, 1);
        assert_eq!(winners(&store, |_| vec![listing::insert(&draft(1, 1))]).await, 1);
        let content = |racer: usize| ListingContent { name: format!("Racer {racer}"), ..draft(1, 1).content };
        assert_eq!(winners(&store, |racer| vec![listing::save(one, 1, &content(racer))]).await, 1);
        let leaves = |racer: usize| match racer % 3 {
            0 => vec![listing::discard(one, 2)],
            1 => vec![listing::submit(one, 2, ("ar", NOW))],
            _ => vec![listing::save(one, 2, &content(racer))],
        };
        assert_eq!(winners(&store, leaves).await, 1, "thrown away, handed in or changed");
        assert!(listing::find(&store, one).await.unwrap().is_none_or(|listing| listing.version == 3));
        for revision in 2..12 {
            let id = id(1, revision);
            assert!(written(&store, vec![listing::insert(&draft(1, revision)), listing::submit(id, 1, ("ar", NOW))]).await);
            let ends = |racer: usize| match racer % 3 {
                0 => vec![listing::replace(id.client_id, NOW), listing::approve(id, 2, (Some("good"), NOW))],
                1 => vec![listing::decline(id, 2, ("bad", NOW))],
                _ => vec![listing::take_back(id, 2, NOW)],
            };
            assert_eq!(winners(&store, ends).await, 1, "approved, declined or taken back");
            let (state, version) = standing(&store, id).await;
            assert!(matches!(state, ListingState::Listed | ListingState::Declined | ListingState::Draft) && version == 3);
            if state == ListingState::Draft {
                assert!(written(&store, vec![listing::discard(id, 3)]).await);
            }
            let listed = listing::latest(&store, id.client_id, 100).await.unwrap();
            let listed = listed.iter().filter(|listing| listing.state == ListingState::Listed).count();
            assert!(listed <= 1, "{listed} are listed");
        }
        list(&store, 1, 20).await;
        assert_eq!(winners(&store, |_| vec![listing::withdraw(id(1, 20), ("why", NOW))]).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_integration_is_listed_as_it_is_or_changed_unlisted() {
    each(|store| async move {
        registered(&store).await;
        for number in 2..12 {
            let (before, waiting) = (integration(number), id(number, 1));
            assert!(written(&store, vec![integration::insert(&before), listing::insert(&draft(number, 1))]).await);
            assert!(written(&store, vec![listing::submit(waiting, 1, ("ar", NOW))]).await);
            let won = winners(&store, move |racer| {
                if racer.is_multiple_of(2) {
                    // What it says is what the integration says already.
                    return vec![listing::approve(waiting, 2, (None, NOW)), integration::update(&before, &before)];
                }
                let changed = model::integration::Integration { name: format!("Racer {racer}"), ..before.clone() };
                vec![integration::update(&before, &changed), listing::none_listed(waiting.client_id)]
            })
            .await;
            assert_eq!(won, 1, "listed or changed");
            let name = integration::find(&store, waiting.client_id).await.unwrap().unwrap().name;
            assert_eq!(name.starts_with("Racer"), standing(&store, waiting).await.0 == ListingState::InReview, "{name}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listing_is_withdrawn_or_replaced() {
    each(|store| async move {
        registered(&store).await;
        list(&store, 1, 1).await;
        let next = id(1, 2);
        assert!(written(&store, vec![listing::insert(&draft(1, 2)), listing::submit(next, 1, ("ar", NOW))]).await);
        let won = winners(&store, |racer| match racer % 2 {
            0 => vec![listing::replace(next.client_id, NOW), listing::approve(next, 2, (None, NOW))],
            _ => vec![listing::withdraw(id(1, 1), ("why", NOW))],
        })
        .await;
        assert!((1..=2).contains(&won), "{won}");
        let first = standing(&store, id(1, 1)).await.0;
        assert!(matches!(first, ListingState::Withdrawn | ListingState::Replaced), "{first}");
        assert_eq!(listing::listed(&store, next.client_id).await.unwrap().map(|listing| listing.id), Some(next));
    })
    .await;
}

#[tokio::test]
async fn customers_find_what_is_listed() {
    each(|store| async move {
        registered(&store).await;
        for number in 2..=7 {
            assert!(written(&store, vec![integration::insert(&integration(number))]).await);
        }
        for number in 1..=6 {
            list(&store, number, 1).await;
        }
        assert!(written(&store, vec![listing::insert(&draft(1, 2)), listing::insert(&draft(7, 1))]).await);
        let hide = |number: u64, change: fn(&mut model::integration::Integration)| {
            let mut hidden = integration(number);
            change(&mut hidden);
            vec![integration::update(&integration(number), &hidden)]
        };
        assert!(written(&store, hide(3, |hidden| hidden.visibility = Visibility::Private)).await);
        assert!(written(&store, hide(4, |hidden| hidden.state = IntegrationState::Disabled)).await);
        assert!(written(&store, hide(5, |hidden| hidden.doors = vec![Door::Handshake])).await);
        let named = async |filter: ListingFilter<'_>, after: &AfterName, limit| -> Vec<String> {
            let found = listing::page(&store, filter, after, limit).await.unwrap();
            found.into_iter().map(|listing| listing.content.name).collect()
        };
        let (start, all) = (AfterName::default(), ListingFilter::default());
        assert_eq!(named(all, &start, 10).await, ["Listing 1", "Listing 2", "Listing 5", "Listing 6"]);
        let after = AfterName { name_key: normalized("Listing 2"), id: id(2, 1).client_id.to_string() };
        assert_eq!(named(all, &after, 1).await, ["Listing 5"]);
        let market = ListingFilter { door: Some(Door::Marketplace), ..all };
        assert_eq!(named(market, &start, 10).await, ["Listing 1", "Listing 2", "Listing 6"]);
        assert_eq!(named(ListingFilter { query: "ledger 6", ..all }, &start, 10).await, ["Listing 6"]);
        assert_eq!(named(ListingFilter { query: "%", ..all }, &start, 10).await, Vec::<String>::new());
        let category = |category| ListingFilter { category: Some(category), ..all };
        assert_eq!(named(category(Category::Automation), &start, 10).await.len(), 4);
        assert_eq!(named(category(Category::Payroll), &start, 10).await.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn the_queue_begins_with_what_has_waited_longest() {
    each(|store| async move {
        registered(&store).await;
        for number in 2..=4 {
            assert!(written(&store, vec![integration::insert(&integration(number))]).await);
        }
        for (number, minutes) in [(1, 3), (2, 1), (3, 2), (4, 2)] {
            let at = NOW + Seconds::minutes(minutes);
            let steps = vec![listing::insert(&draft(number, 1)), listing::submit(id(number, 1), 1, ("ar", at))];
            assert!(written(&store, steps).await);
        }
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page = listing::page_in_state(&store, ListingState::InReview, after, 2).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(AfterListing::from(last));
            seen.extend(page.iter().map(|listing| listing.id));
        }
        assert_eq!(seen, [id(2, 1), id(3, 1), id(4, 1), id(1, 1)]);
        assert_eq!(listing::page_in_state(&store, ListingState::Listed, None, 2).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn logos_are_kept_while_a_listing_shows_them() {
    each(|store| async move {
        registered(&store).await;
        let logo_of = |sign: &str| logo::Logo { digest: sign.repeat(32), png: sign.as_bytes().to_vec() };
        let (shown, unused) = (logo_of("ab"), logo_of("cd"));
        assert!(written(&store, vec![logo::keep(&shown, NOW), logo::keep(&unused, NOW), logo::keep(&unused, NOW)]).await);
        assert!(written(&store, vec![listing::insert(&draft(1, 1))]).await);
        assert_eq!(logo::find(&store, &shown.digest).await.unwrap(), Some(shown.clone()));
        let later = NOW + Seconds(1);
        assert!(written(&store, vec![logo::keep(&unused, later)]).await);
        assert_eq!(logo::delete_unused(&store, later, 10).await.unwrap(), 0, "it was uploaded again");
        assert_eq!(logo::delete_unused(&store, later + Seconds(1), 10).await.unwrap(), 1);
        assert_eq!(logo::find(&store, &unused.digest).await.unwrap(), None);
        assert_eq!(logo::find(&store, &shown.digest).await.unwrap(), Some(shown));
    })
    .await;
}
