//! People: signing in, signing up with a mailed code, a forgotten password.

use crate::each_world;
use flows::admin::user::UserPatch;
use flows::admin::{self, Author};
use flows::mail::{Mail, MailKind};
use flows::sign_in::{authenticate, current};
use flows::sign_up::{Begun, SignUpForm, SignUpPlace, begin, confirm, find, send_again};
use flows::testing::PASSWORD;
use flows::{Context, password_reset};
use model::grant::Actor;
use model::sign_up::{Founds, MAX_CODE_TRIES};
use protocol::{ErrorCode, Seconds};

fn form(email: &str, number: &str) -> SignUpForm {
    SignUpForm {
        name: "Nora New".to_owned(),
        email: email.to_owned(),
        password: "a long enough password".to_owned(),
        founds: Founds::Organization { name: "New Nets".to_owned(), number: number.to_owned(), country: "NO".to_owned() },
    }
}

async fn begun(context: &Context, form: &SignUpForm) -> Begun {
    let place = SignUpPlace { browser_digest: vec![1; 32], return_to: "/", attribution: None, language: "en" };
    begin(context, form, &place).await.unwrap().unwrap()
}

fn code_of(mail: Mail) -> String {
    let MailKind::ConfirmationCode { code, .. } = mail.kind else { panic!("{mail:?}") };
    code
}

fn token_of(mail: Option<Mail>) -> String {
    let Some(Mail { kind: MailKind::PasswordReset { link, .. }, .. }) = mail else { panic!("another mail, or none") };
    link.rsplit('/').next().unwrap().to_owned()
}

#[tokio::test]
async fn wrong_and_unknown_are_refused_alike() {
    each_world(|test, _| async move {
        assert!(authenticate(&test.context, "Admin@ACME.example", PASSWORD).await.unwrap().is_ok(), "case does not matter");
        for (email, password) in [("admin@acme.example", "wrong"), ("nobody@acme.example", PASSWORD)] {
            let denied = authenticate(&test.context, email, password).await.unwrap().unwrap_err();
            assert_eq!(denied.code, ErrorCode::SignInFailed);
        }
    })
    .await;
}

#[tokio::test]
async fn the_account_is_made_by_the_code_alone_and_once() {
    each_world(|test, _| async move {
        let context = &*test.context;
        let Begun { id, mail } = begun(context, &form("new@nets.example", "880000001")).await;
        assert!(find(context, id, &[2; 32]).await.unwrap().is_none(), "another browser sees nothing");
        let waiting = find(context, id, &[1; 32]).await.unwrap().unwrap();
        let code = code_of(mail);
        let wrong = if code == "000000" { "000001" } else { "000000" };
        assert_eq!(confirm(context, &waiting, wrong).await.unwrap().unwrap_err().code, ErrorCode::MailedCodeWrong);
        assert!(storage::user::find_by_email(&context.store, "new@nets.example").await.unwrap().is_none());
        let session = confirm(context, &waiting, &code).await.unwrap().unwrap();
        let (_, user) = current(context, &session.token).await.unwrap().unwrap();
        assert_eq!(user.email, "new@nets.example");
        assert_eq!(confirm(context, &waiting, &code).await.unwrap().unwrap_err().code, ErrorCode::MailedCodeWrong);
    })
    .await;
}

#[tokio::test]
async fn five_wrong_codes_end_a_code_and_a_new_one_works() {
    each_world(|test, _| async move {
        let context = &*test.context;
        let Begun { id, mail } = begun(context, &form("new@nets.example", "880000001")).await;
        let waiting = find(context, id, &[1; 32]).await.unwrap().unwrap();
        let code = code_of(mail);
        for _ in 0..MAX_CODE_TRIES {
            assert!(confirm(context, &waiting, "x").await.unwrap().is_err());
        }
        assert_eq!(confirm(context, &waiting, &code).await.unwrap().unwrap_err().code, ErrorCode::MailedCodeWrong);
        let mail = send_again(context, &waiting, "en").await.unwrap().unwrap();
        assert!(confirm(context, &waiting, &code).await.unwrap().is_err(), "the code before is dead");
        assert!(confirm(context, &waiting, &code_of(mail)).await.unwrap().is_ok());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixteen_confirmations_of_one_code_make_one_account() {
    each_world(|test, _| async move {
        let Begun { id, mail } = begun(&test.context, &form("new@nets.example", "880000001")).await;
        let waiting = find(&test.context, id, &[1; 32]).await.unwrap().unwrap();
        let code = code_of(mail);
        let made = storage::testing::race(16, |_| {
            let (context, waiting, code) = (test.context.clone(), waiting.clone(), code.clone());
            async move { confirm(&context, &waiting, &code).await.unwrap().is_ok() }
        })
        .await;
        assert_eq!(made.into_iter().filter(|made| *made).count(), 1);
    })
    .await;
}

#[tokio::test]
async fn a_known_address_gets_another_mail_and_the_asker_learns_nothing() {
    each_world(|test, _| async move {
        let context = &*test.context;
        let before = context.store.statements();
        let known = begun(context, &form("admin@acme.example", "880000001")).await;
        let between = context.store.statements();
        let unknown = begun(context, &form("new@nets.example", "880000001")).await;
        assert_eq!(context.store.statements() - between, between - before, "or the time would tell");
        assert_eq!(known.mail.kind, MailKind::AccountExists);
        assert!(matches!(unknown.mail.kind, MailKind::ConfirmationCode { .. }));
        let waiting = find(context, known.id, &[1; 32]).await.unwrap().unwrap();
        let before = context.store.statements();
        let mail = send_again(context, &waiting, "en").await.unwrap().unwrap();
        assert_eq!(mail.kind, MailKind::AccountExists);
        let between = context.store.statements();
        let waiting = find(context, unknown.id, &[1; 32]).await.unwrap().unwrap();
        let found = context.store.statements();
        send_again(context, &waiting, "en").await.unwrap().unwrap();
        assert_eq!(context.store.statements() - found, between - before);
    })
    .await;
}

#[tokio::test]
async fn a_registered_number_and_short_passwords_are_refused_by_name() {
    each_world(|test, _| async move {
        let place = SignUpPlace { browser_digest: vec![1; 32], return_to: "/", attribution: None, language: "en" };
        let taken = begin(&test.context, &form("new@nets.example", "910000001"), &place).await.unwrap().unwrap_err();
        assert_eq!((taken.code, taken.fields[0].field), (ErrorCode::ValidationFailed, "organization_number"));
        let short = SignUpForm { password: "short".to_owned(), ..form("new@nets.example", "880000001") };
        let denied = begin(&test.context, &short, &place).await.unwrap().unwrap_err();
        assert_eq!(denied.fields[0].field, "password");
    })
    .await;
}

#[tokio::test]
async fn a_reset_link_works_once_for_fifteen_minutes_and_ends_other_sessions() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let old = world.sign_in(context).await;
        let token = token_of(password_reset::begin(context, "admin@acme.example", "en").await.unwrap());
        assert!(password_reset::is_good(context, &token).await.unwrap());
        let session = password_reset::finish(context, &token, "another long password", "en").await.unwrap().unwrap();
        assert!(current(context, &session.token).await.unwrap().is_some());
        assert!(current(context, &old.token).await.unwrap().is_none());
        assert!(authenticate(context, "admin@acme.example", PASSWORD).await.unwrap().is_err());
        let again = password_reset::finish(context, &token, "a third long password", "en").await.unwrap().unwrap_err();
        assert_eq!(again.code, ErrorCode::MailedCodeWrong);
        let token = token_of(password_reset::begin(context, "admin@acme.example", "en").await.unwrap());
        test.clock.advance(Seconds::minutes(15));
        assert!(!password_reset::is_good(context, &token).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_forgotten_password_of_nobody_costs_the_same_and_leads_nowhere() {
    each_world(|test, _| async move {
        let context = &*test.context;
        let mut costs = Vec::new();
        for (email, known) in [("nobody@acme.example", false), ("admin@acme.example", true), ("nobody@acme.example", false)] {
            let (statements, kept) = (context.store.statements(), storage::testing::password_reset_count(&context.store).await);
            let mail = password_reset::begin(context, email, "en").await.unwrap();
            assert_eq!(mail.is_some(), known);
            let more = storage::testing::password_reset_count(&context.store).await - kept;
            costs.push((context.store.statements() - statements, more));
        }
        assert!(costs.iter().all(|cost| *cost == costs[0] && cost.1 == 1), "{costs:?}");
        test.clock.advance(Seconds::minutes(16));
        flows::housekeeping::run_once(context).await.unwrap();
        assert_eq!(storage::testing::password_reset_count(&context.store).await, 0, "all are forgotten alike");
    })
    .await;
}

#[tokio::test]
async fn what_an_operator_changes_kills_mailed_links_and_a_new_password_ends_sessions() {
    each_world(|test, world| async move {
        let context = &*test.context;
        let change = |patch| async move {
            let author = Author::once(Actor::system());
            admin::user::change(context, &author, world.admin.id, patch).await.unwrap().unwrap();
        };
        let token = token_of(password_reset::begin(context, "admin@acme.example", "en").await.unwrap());
        let session = world.sign_in(context).await;
        change(UserPatch { name: Some("Ada".to_owned()), ..UserPatch::default() }).await;
        assert!(password_reset::is_good(context, &token).await.unwrap(), "another name changes nothing");
        change(UserPatch { password: Some("the operator's choice".to_owned()), ..UserPatch::default() }).await;
        assert!(!password_reset::is_good(context, &token).await.unwrap());
        assert!(current(context, &session.token).await.unwrap().is_none());
        let denied = password_reset::finish(context, &token, "a thief's password", "en").await.unwrap().unwrap_err();
        assert_eq!(denied.code, ErrorCode::MailedCodeWrong);
        let token = token_of(password_reset::begin(context, "admin@acme.example", "en").await.unwrap());
        change(UserPatch { email: Some("ada@acme.example".to_owned()), ..UserPatch::default() }).await;
        assert!(!password_reset::is_good(context, &token).await.unwrap(), "it was mailed to the old address");
    })
    .await;
}
