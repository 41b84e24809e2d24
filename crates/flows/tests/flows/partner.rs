//! Partners that people found and look after, and the secrets and addresses of their integrations.

use crate::each_world;
use flows::admin::client_secret::{self, MissingAddress, create_as_seen, missing_addresses};
use flows::admin::integration::IntegrationPatch;
use flows::admin::partner_address::{propose, review, review_as_seen, withdraw};
use flows::admin::redirect_uri::Verdict;
use flows::admin::{self, Author};
use flows::partner::{accept, change_role, find_invitation, found, invite, remove};
use flows::sign_up::{SignUpForm, SignUpPlace, begin, confirm, find};
use flows::testing::{TestContext, World};
use flows::{Context, Denied, housekeeping};
use model::grant::Actor;
use model::integration::{Door, Integration};
use model::partner::{Partner, PartnerRole};
use model::partner_address::AddressKind;
use model::redirect_uri::ReviewState;
use model::sign_up::Founds;
use model::user::User;
use protocol::{ErrorCode, Seconds, Timestamp};
use storage::membership::AfterName;
use storage::testing::race;

const FIELDS: (&str, &str, &str) = ("Fjord", "https://fjord.example", "help@fjord.example");

fn author<T>() -> Author<T> {
    Author::once(Actor::system())
}

async fn integration(context: &Context, world: &World) -> Integration {
    storage::integration::find(&context.store, world.confidential).await.unwrap().unwrap()
}

async fn with_doors(context: &Context, world: &World, doors: &[Door]) -> Integration {
    let patch = IntegrationPatch { doors: Some(doors.to_vec()), ..IntegrationPatch::default() };
    admin::integration::change(context, &author(), world.confidential, patch).await.unwrap().unwrap()
}

fn verdict(approved: bool) -> Verdict {
    Verdict { approved, reason: (!approved).then(|| "no".to_owned()) }
}

async fn invited(context: &Context, owner: &User, partner: &Partner, email: &str) -> Result<flows::partner::Invited, Denied> {
    invite(context, owner, partner, (email, PartnerRole::Developer, "en")).await.unwrap()
}

#[tokio::test]
async fn who_founds_a_partner_owns_it_and_it_is_not_verified() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let refused = found(context, &world.employee, ("", "fjord", "help")).await.unwrap().unwrap_err();
        assert_eq!(
            refused.fields.iter().map(|fault| fault.field).collect::<Vec<_>>(),
            ["partner_name", "website", "support_email"]
        );
        let partner = found(context, &world.employee, FIELDS).await.unwrap().unwrap();
        assert!(!partner.verified);
        let own = storage::partner::find_member(&context.store, partner.id, world.employee.id).await.unwrap().unwrap();
        assert_eq!(own.role, PartnerRole::Owner);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sign_up_founds_one_partner_however_often_its_code_is_typed() {
    each_world(|test, _| async move {
        let context = &*test.context;
        let (name, website, support_email) = FIELDS;
        let form = SignUpForm {
            name: "Frida".to_owned(),
            email: "frida@fjord.example".to_owned(),
            password: "a password nobody guesses".to_owned(),
            founds: Founds::Partner { name: name.into(), website: website.into(), support_email: support_email.into() },
        };
        let place = SignUpPlace { browser_digest: vec![1; 32], return_to: "/developer", attribution: None, language: "en" };
        let begun = begin(context, &form, &place).await.unwrap().unwrap();
        let waiting = find(context, begun.id, &[1; 32]).await.unwrap().unwrap();
        assert_eq!(waiting.founds, form.founds, "it is kept as it was typed");
        let flows::mail::MailKind::ConfirmationCode { code, .. } = begun.mail.kind else { panic!("another mail") };
        let done = race(5, |_| {
            let (context, waiting, code) = (test.context.clone(), waiting.clone(), code.clone());
            async move { confirm(&context, &waiting, &code).await.unwrap().is_ok() }
        })
        .await;
        assert_eq!(done.iter().filter(|done| **done).count(), 1);
        let user = storage::user::find_by_email(&context.store, "frida@fjord.example").await.unwrap().unwrap().user;
        assert_eq!(storage::partner::of_user(&context.store, user.id, 10).await.unwrap().len(), 1);
        assert!(storage::membership::of_user(&context.store, user.id, "", &AfterName::default(), 10).await.unwrap().is_empty());
    })
    .await;
}

fn stranger(context: &Context) -> User {
    User {
        id: context.new_id(protocol::id::UserId::new),
        email: "eva@elsewhere.example".to_owned(),
        name: "Eva".to_owned(),
        external_id: None,
        created_at: context.now(),
    }
}

/// A partner of the employee's, with the administrator as its second owner.
async fn two_owners(test: &TestContext, world: &World) -> Partner {
    let context = &*test.context;
    let partner = found(context, &world.employee, FIELDS).await.unwrap().unwrap();
    let invitation = invited(context, &world.employee, &partner, &world.admin.email).await.unwrap().invitation;
    accept(context, &world.admin, &invitation).await.unwrap().unwrap();
    change_role(context, &world.employee, (partner.id, world.admin.id), PartnerRole::Owner).await.unwrap().unwrap();
    partner
}

#[tokio::test(flavor = "multi_thread")]
async fn of_owners_who_turn_on_each_other_one_stays() {
    each_world(|test, world| async move {
        for round in 0..4 {
            let partner = two_owners(&test, &world).await;
            let done = race(16, |racer| {
                let (context, world, id) = (test.context.clone(), world.clone(), partner.id);
                async move {
                    let (actor, victim) =
                        if racer % 2 == 0 { (world.admin, world.employee) } else { (world.employee, world.admin) };
                    match (racer + round) % 3 {
                        0 => remove(&context, &actor, (id, victim.id)).await.unwrap(),
                        1 => change_role(&context, &actor, (id, victim.id), PartnerRole::Developer).await.unwrap(),
                        _ => remove(&context, &actor, (id, actor.id)).await.unwrap(),
                    }
                }
            })
            .await;
            assert!(done.iter().any(Result::is_ok));
            for denied in done.into_iter().filter_map(Result::err) {
                let known = [ErrorCode::PartnerOwnerRequired, ErrorCode::Forbidden, ErrorCode::NotFound];
                assert!(known.contains(&denied.code), "{denied:?}");
            }
            let people = storage::partner::people(&test.context.store, partner.id, 10).await.unwrap();
            assert!(people.iter().any(|one| one.role == PartnerRole::Owner), "round {round}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_for_one_address_one_week_and_one_time() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let partner = found(context, &world.employee, FIELDS).await.unwrap().unwrap();
        assert_eq!(invited(context, &world.employee, &partner, "ada").await.unwrap_err().code, ErrorCode::ValidationFailed);
        let own = world.employee.email.to_uppercase();
        assert_eq!(invited(context, &world.employee, &partner, &own).await.unwrap_err().code, ErrorCode::AlreadyExists);
        assert_eq!(invited(context, &world.admin, &partner, "x@y.example").await.unwrap_err().code, ErrorCode::Forbidden);
        let invitation = invited(context, &world.employee, &partner, &world.admin.email.to_uppercase()).await.unwrap().invitation;
        let told = find_invitation(context, &stranger(context), invitation.id).await.unwrap().unwrap_err();
        assert_eq!(told.code, ErrorCode::InvitationForAnotherAddress);
        let forged = accept(context, &stranger(context), &invitation).await.unwrap().unwrap_err();
        assert_eq!(forged.code, ErrorCode::InvitationForAnotherAddress);
        let done = race(16, |_| {
            let (context, user, invitation) = (test.context.clone(), world.admin.clone(), invitation.clone());
            async move { accept(&context, &user, &invitation).await.unwrap() }
        })
        .await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
        for denied in done.into_iter().filter_map(Result::err) {
            assert!(matches!(denied.code, ErrorCode::AlreadyExists | ErrorCode::AttemptOver), "{denied:?}");
        }
        remove(context, &world.employee, (partner.id, world.admin.id)).await.unwrap().unwrap();
        assert_eq!(accept(context, &world.admin, &invitation).await.unwrap().unwrap_err().code, ErrorCode::AttemptOver);
        let late = invited(context, &world.employee, &partner, &world.admin.email).await.unwrap().invitation;
        test.clock.advance(Seconds::days(7));
        assert_eq!(find_invitation(context, &world.admin, late.id).await.unwrap().unwrap_err().code, ErrorCode::AttemptOver);
        assert_eq!(accept(context, &world.admin, &late).await.unwrap().unwrap_err().code, ErrorCode::AttemptOver);
        test.clock.advance(Seconds(1));
        housekeeping::run_once(context).await.unwrap();
        let ever = Timestamp::from_seconds(0);
        assert_eq!(storage::partner_invitation::find(&context.store, late.id, ever).await.unwrap(), None, "forgotten");
    })
    .await;
}

#[tokio::test]
async fn each_door_s_address_has_to_stand_before_there_is_a_secret() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let held = storage::client_secret::of(&context.store, world.confidential).await.unwrap().remove(0);
        client_secret::retire_this(context, &author(), &held, None).await.unwrap().unwrap();
        let create = async || client_secret::create(context, &author(), world.confidential).await.unwrap().map(|_| ());
        for (door, kind, missing) in [
            (Door::Marketplace, AddressKind::FormUri, MissingAddress::FormUri),
            (Door::Handshake, AddressKind::ConnectUrl, MissingAddress::ConnectUrl),
        ] {
            let client = with_doors(context, &world, &[door]).await;
            assert_eq!(missing_addresses(context, &client).await.unwrap(), [missing]);
            let denied = create().await.unwrap_err();
            assert_eq!(denied.code, ErrorCode::AddressNotApproved);
            assert!(denied.detail.unwrap().contains(kind.as_str()));
            let uri = format!("https://fjord.example/{kind}");
            let address = propose(context, &author(), (world.confidential, kind), uri).await.unwrap().unwrap();
            assert_eq!(create().await.unwrap_err().code, ErrorCode::AddressNotApproved, "a proposal is not enough");
            review(context, &author(), address.id, verdict(true)).await.unwrap().unwrap();
            create().await.unwrap();
            review(context, &author(), address.id, verdict(false)).await.unwrap().unwrap();
            let client = integration(context, &world).await;
            assert_eq!(missing_addresses(context, &client).await.unwrap(), [missing], "declined later, it is out of use");
        }
    })
    .await;
}

#[tokio::test]
async fn the_operator_s_own_word_replaces_what_was_approved() {
    each_world(|test, world| async move {
        let context = &*test.context;
        with_doors(context, &world, &[Door::Marketplace]).await;
        let key = (world.confidential, AddressKind::FormUri);
        let address = propose(context, &author(), key, "https://fjord.example/a".to_owned()).await.unwrap().unwrap();
        review(context, &author(), address.id, verdict(true)).await.unwrap().unwrap();
        let patch =
            IntegrationPatch { form_uri: admin::Patch::Set("https://fjord.example/b".to_owned()), ..IntegrationPatch::default() };
        admin::integration::change(context, &author(), world.confidential, patch).await.unwrap().unwrap();
        assert_eq!(storage::partner_address::of(&context.store, world.confidential).await.unwrap(), []);
        assert_eq!(integration(context, &world).await.form_uri.as_deref(), Some("https://fjord.example/b"));
        let gone = review(context, &author(), address.id, verdict(false)).await.unwrap().unwrap_err();
        assert_eq!(gone.code, ErrorCode::NotFound);
        let same = propose(context, &author(), key, "https://fjord.example/b".to_owned()).await.unwrap().unwrap_err();
        assert_eq!(same.code, ErrorCode::AlreadyExists);
        let refused = propose(context, &author(), key, "https://fjord.example/#b".to_owned()).await.unwrap().unwrap_err();
        assert_eq!((refused.code, refused.fields[0].field), (ErrorCode::AddressRefused, "form_uri"));
        let next = propose(context, &author(), key, "https://fjord.example/c".to_owned()).await.unwrap().unwrap();
        let stale = review_as_seen(context, &author(), (next.id, ReviewState::Approved), verdict(false)).await.unwrap();
        assert_eq!(stale.unwrap_err().code, ErrorCode::TransitionIllegal);
        withdraw(context, &author(), next.id).await.unwrap().unwrap();
        assert_eq!(withdraw(context, &author(), next.id).await.unwrap().unwrap_err().code, ErrorCode::NotFound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sixteen_who_saw_the_same_secrets_one_makes_another() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let seen: Vec<_> =
            storage::client_secret::of(&context.store, world.confidential).await.unwrap().iter().map(|one| one.id).collect();
        let done = race(16, |_| {
            let (context, seen, client_id) = (test.context.clone(), seen.clone(), world.confidential);
            async move { create_as_seen(&context, &author(), client_id, &seen).await.unwrap().map(|_| ()) }
        })
        .await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
        for denied in done.into_iter().filter_map(Result::err) {
            assert!(matches!(denied.code, ErrorCode::TransitionIllegal | ErrorCode::SecretSlotsTaken), "{denied:?}");
        }
        let held = storage::client_secret::of(&context.store, world.confidential).await.unwrap();
        assert_eq!(held.len(), 2);
        context.deferred.note_secret_used(world.confidential, held[1].id, context.now());
        let before = context.store.statements();
        context.deferred.flush(context).await.unwrap();
        assert_eq!(context.store.statements() - before, 1, "however often it was used");
        let held = storage::client_secret::of(&context.store, world.confidential).await.unwrap();
        assert_eq!((held[0].last_used_at, held[1].last_used_at), (None, Some(context.now())));
    })
    .await;
}
