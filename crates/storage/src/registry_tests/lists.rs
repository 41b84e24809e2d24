//! Lists go on where they ended, and show each entry once.

use super::samples::*;
use crate::membership::{self, AfterName};
use crate::testing::each;
use crate::{Store, integration, organization, partner, redirect_uri as stored_uri, resource, scope, user};
use model::membership::{Role, SETTINGS_ORGANIZATION};
use model::redirect_uri::ReviewState;
use protocol::Seconds;
use protocol::id::UserId;

/// 300 organizations of person 1, one without the right to consent, and one of person 2.
async fn accountant(store: &Store) -> UserId {
    for number in 1..=301 {
        let mut steps = organization::insert(&organization(number));
        let role = if number == 300 { Role::Member } else { Role::Administrator };
        steps.push(membership::insert(&membership(number, if number == 301 { 2 } else { 1 }, role)));
        assert!(written(store, steps).await);
    }
    user(1).id
}

#[tokio::test]
async fn the_organizations_of_an_accountant() {
    each(|store| async move {
        let person = accountant(&store).await;
        let (mut after, mut names) = (AfterName::default(), Vec::new());
        loop {
            let page = membership::consentable(&store, person, "", &after, 50).await.unwrap();
            let Some(last) = page.last() else { break };
            after = AfterName { name_key: last.name_key.clone(), id: last.id.to_string() };
            names.extend(page.into_iter().map(|one| one.name));
        }
        let wanted: Vec<_> = (1..=299).map(|number| format!("Bakery {number:04}")).collect();
        assert_eq!(names, wanted);
        assert_eq!(membership::consentable_count(&store, person, 1_001).await.unwrap(), 299);
        assert_eq!(membership::consentable_count(&store, person, 100).await.unwrap(), 100);
        assert_eq!(membership::of_user(&store, person, "", &AfterName::default(), 1_000).await.unwrap().len(), 300);
        assert_eq!(membership::consentable(&store, user(2).id, "", &AfterName::default(), 50).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_search_looks_into_names_and_numbers_and_takes_signs_as_they_are() {
    each(|store| async move {
        let names = ["100% Bakery", "Under_score AS", r"Back\slash", "\u{c5}sg\u{e5}rd Bakeri"];
        for (number, name) in (1..).zip(names) {
            let mut one = organization(number);
            one.name = name.to_owned();
            one.number = format!("NO-{number}X");
            let mut steps = organization::insert(&one);
            let mut member = membership(number, 1, Role::Member);
            member.privileges = vec![SETTINGS_ORGANIZATION.to_owned()];
            steps.push(membership::insert(&member));
            assert!(written(&store, steps).await);
        }
        let start = AfterName::default();
        for (query, wanted) in [
            ("%", vec!["100% Bakery"]),
            ("_", vec!["Under_score AS"]),
            (r"\", vec![r"Back\slash"]),
            ("no-2x", vec!["Under_score AS"]),
            ("\u{e5}sg\u{e5}", vec!["\u{c5}sg\u{e5}rd Bakeri"]),
            ("baker", vec!["100% Bakery", "\u{c5}sg\u{e5}rd Bakeri"]),
            ("nothing", vec![]),
        ] {
            let found = membership::consentable(&store, user(1).id, query, &start, 50).await.unwrap();
            assert_eq!(found.into_iter().map(|one| one.name).collect::<Vec<_>>(), wanted, "{query}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other() {
    each(|store| async move {
        for number in 1..=5 {
            assert!(written(&store, organization::insert(&organization(number))).await);
            assert!(written(&store, user::insert(&user(number), None)).await);
            assert!(written(&store, vec![partner::insert(&partner(number))]).await);
            assert!(written(&store, vec![integration::insert(&integration(number))]).await);
            assert!(written(&store, vec![scope::insert(&scope(&format!("s{number}")))]).await);
            let small = u8::try_from(number).unwrap();
            let one = resource(small, &format!("https://{number}.example"));
            assert!(written(&store, vec![resource::insert(&one)]).await);
        }
        macro_rules! pages {
            ($($module:ident . $key:ident),*) => { $({
                let (mut after, mut seen) = (String::new(), Vec::new());
                loop {
                    let page = $module::page(&store, &after, 2).await.unwrap();
                    let Some(last) = page.last() else { break };
                    after = last.$key.to_string();
                    seen.extend(page.iter().map(|one| one.$key.to_string()));
                }
                assert_eq!(seen.len(), 5, stringify!($module));
                assert!(seen.is_sorted());
            })* };
        }
        pages!(organization.id, user.id, partner.id, integration.client_id, scope.name, resource.id);
        let of_partner = integration::page_of_partner(&store, partner(1).id, "", 10).await.unwrap();
        assert_eq!(of_partner.len(), 5);
        assert_eq!(integration::page_of_partner(&store, partner(2).id, "", 10).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn memberships_from_each_side() {
    each(|store| async move {
        for organization_number in 1..=3 {
            assert!(written(&store, organization::insert(&organization(organization_number))).await);
            for person in 1..=2 {
                let one = membership(organization_number, person, Role::Administrator);
                assert!(written(&store, vec![membership::insert(&one)]).await);
            }
        }
        let first = membership::page(&store, ("", ""), 4).await.unwrap();
        let last = first.last().unwrap();
        let rest = membership::page(&store, (&last.organization_id.to_string(), &last.user_id.to_string()), 4).await.unwrap();
        assert_eq!((first.len(), rest.len()), (4, 2));
        assert_eq!(membership::page_of_organization(&store, organization(2).id, "", 10).await.unwrap().len(), 2);
        let after = organization(1).id.to_string();
        assert_eq!(membership::page_of_user(&store, user(1).id, &after, 10).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_review_begins_with_the_oldest_and_what_was_decided_with_the_latest() {
    each(|store| async move {
        registered(&store).await;
        for number in 1..=6 {
            let uri = redirect_uri(number, &format!("https://partner.example/{number}"));
            assert!(written(&store, vec![stored_uri::insert(&uri)]).await);
        }
        for (number, minutes) in [(2, 3), (5, 1), (4, 2)] {
            let to = if number == 4 { ReviewState::Declined } else { ReviewState::Approved };
            let review = stored_uri::Review { from: ReviewState::Pending, to, reason: None, at: NOW + Seconds::minutes(minutes) };
            assert!(written(&store, vec![stored_uri::decide(redirect_uri(number, "").id, &review)]).await);
        }
        let numbers = |uris: Vec<model::redirect_uri::RedirectUri>| -> Vec<_> {
            uris.iter().map(|uri| uri.uri.rsplit('/').next().unwrap().to_owned()).collect()
        };
        let first = stored_uri::page_in_state(&store, ReviewState::Pending, "", 2).await.unwrap();
        let after = first[1].id.to_string();
        assert_eq!(numbers(first), ["1", "3"]);
        assert_eq!(numbers(stored_uri::page_in_state(&store, ReviewState::Pending, &after, 2).await.unwrap()), ["6"]);
        assert_eq!(numbers(stored_uri::decided(&store, 2).await.unwrap()), ["2", "4"]);
        assert_eq!(numbers(stored_uri::decided(&store, 10).await.unwrap()), ["2", "4", "5"]);
    })
    .await;
}
