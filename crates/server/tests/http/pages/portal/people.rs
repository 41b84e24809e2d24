//! A partner's people: who invites, who joins, who goes, and that an owner stays.

use super::owner;
use crate::pages::offices::{developer, person};
use crate::pages::place::Place;
use flows::mail::MailKind;
use model::partner::PartnerRole;
use protocol::Seconds;
use storage::testing::{each, race};

#[tokio::test(flavor = "multi_thread")]
async fn an_invitation_is_mailed_waits_for_its_reader_and_works_once() {
    each(|store| async move {
        let place = Place::new(store).await;
        let id = place.world.partner.id;
        let (_, mut olga) = owner(&place, id, "olga@tidewater.example").await;
        let page = olga.go(&format!("/developer/partners/{id}")).await;
        let invited = olga.submit(&page, "invite", &[("email", "Ida@tidewater.example"), ("role", "owner")]).await;
        assert!(invited.has("notice") && invited.html.contains("Ida@tidewater.example"), "{}", invited.html);
        let mail = place.test.outbox.mails().pop().unwrap();
        assert_eq!(mail.to, "Ida@tidewater.example");
        let MailKind::PartnerInvitation { link, partner, .. } = mail.kind else { panic!("{mail:?}") };
        assert_eq!(partner, place.world.partner.name);
        let path = link.strip_prefix("http://localhost:7300").unwrap().to_owned();
        person(&place, "eva@elsewhere.example").await;
        let mut eva = place.signed_in("eva@elsewhere.example").await;
        let refused = eva.go(&path).await;
        assert_eq!(refused.code(), "invitation_for_another_address");
        assert!(!refused.html.contains(&place.world.partner.name), "a stranger is not told whose it is");
        let ida_user = person(&place, "ida@TIDEWATER.example").await;
        let ida = place.signed_in("ida@tidewater.example").await;
        let answers = race(8, |_| {
            let (mut ida, path) = (ida.clone(), path.clone());
            async move {
                let page = ida.go(&path).await;
                if page.has("accept") { ida.submit(&page, "accept", &[]).await } else { page }
            }
        })
        .await;
        assert!(answers.iter().any(|page| page.url.contains("done=joined")));
        let member = storage::partner::find_member(place.store(), id, ida_user.id).await.unwrap().unwrap();
        assert_eq!(member.role, PartnerRole::Owner);
        let mut ida = ida;
        assert_eq!(ida.go(&path).await.status, 410, "it worked once");
        assert!(ida.go(&format!("/developer/partners/{id}")).await.has("invite-email"), "an owner");
    })
    .await;
}

#[tokio::test]
async fn an_owner_changes_the_name_which_is_no_longer_verified_and_a_developer_does_not() {
    each(|store| async move {
        let place = Place::new(store).await;
        let id = place.world.partner.id;
        let (_, mut olga) = owner(&place, id, "olga@tidewater.example").await;
        let (_, mut dora) = developer(&place, id, "dora@tidewater.example").await;
        let verified = flows::admin::partner::PartnerPatch { verified: Some(true), ..Default::default() };
        let author = flows::admin::Author::once(model::grant::Actor::system());
        flows::admin::partner::change(&place.test.context, &author, id, verified).await.unwrap().unwrap();
        let kept = async || storage::partner::find(place.store(), id).await.unwrap().unwrap();
        assert!(!dora.go(&format!("/developer/partners/{id}")).await.has("edit-partner"));
        let page = olga.go(&format!("/developer/partners/{id}")).await;
        let form = olga.go(&page.link("edit-partner")).await;
        assert!(form.has("verified-name") && form.html.contains(&place.world.partner.name), "{}", form.html);
        let site = [("website", "https://new.tidewater.example"), ("support_email", "help@tidewater.example")];
        let wrong = olga.submit(&form, "save-partner", &[("website", "nowhere")]).await;
        assert!(wrong.status == 400 && wrong.has("website-error"), "{}", wrong.html);
        let done = olga.submit(&form, "save-partner", &site).await;
        assert!(done.has("notice") && done.html.contains("https://new.tidewater.example"), "{}", done.html);
        assert!(kept().await.verified, "the name is the one that was verified");
        olga.submit(&form, "save-partner", &[("partner_name", "Tidewater Group"), site[0], site[1]]).await;
        assert_eq!((kept().await.name.as_str(), kept().await.verified), ("Tidewater Group", false));
    })
    .await;
}

#[tokio::test]
async fn wrong_addresses_members_and_old_invitations_are_refused() {
    each(|store| async move {
        let place = Place::new(store).await;
        let id = place.world.partner.id;
        let (_, mut olga) = owner(&place, id, "olga@tidewater.example").await;
        let page = olga.go(&format!("/developer/partners/{id}")).await;
        for (typed, said) in
            [("", "Fill this in."), ("ida", "Type an e-mail address"), ("OLGA@tidewater.example", "one of you already")]
        {
            let refused = olga.submit(&page, "invite", &[("email", typed)]).await;
            assert!(refused.status == 400 && refused.has("invite-email-error"), "{typed}: {}", refused.html);
            assert!(refused.html.contains(said), "{said}: {}", refused.html);
        }
        let invited = olga.submit(&page, "invite", &[("email", "ida@tidewater.example")]).await;
        let first = invited.url.rsplit('=').next().unwrap().to_owned();
        let again = olga.submit(&page, "invite", &[("email", "ida@tidewater.example")]).await;
        let second = again.url.rsplit('=').next().unwrap().to_owned();
        assert!(first != second && again.has(&format!("invitation-{second}")) && !again.has(&format!("invitation-{first}")));
        person(&place, "ida@tidewater.example").await;
        let mut ida = place.signed_in("ida@tidewater.example").await;
        assert_eq!(ida.go(&format!("/developer/invitations/{first}")).await.status, 410, "the newer one counts");
        let open = ida.go(&format!("/developer/invitations/{second}")).await;
        let withdrawn = olga.submit(&again, &format!("withdraw-{second}"), &[]).await;
        assert!(withdrawn.has("notice") && !withdrawn.has(&format!("invitation-{second}")));
        assert_eq!(ida.submit(&open, "accept", &[]).await.status, 410);
        olga.submit(&page, "invite", &[("email", "ida@tidewater.example")]).await;
        let third =
            storage::partner_invitation::of_partner(place.store(), id, place.test.context.now(), 10).await.unwrap().remove(0);
        place.test.clock.advance(Seconds::days(7));
        let mut ida = place.signed_in("ida@tidewater.example").await;
        assert_eq!(ida.go(&format!("/developer/invitations/{}", third.id)).await.status, 410, "too old");
    })
    .await;
}

#[tokio::test]
async fn roles_change_and_the_last_owner_stays() {
    each(|store| async move {
        let place = Place::new(store).await;
        let id = place.world.partner.id;
        let (olga, mut browser) = owner(&place, id, "olga@tidewater.example").await;
        let (odd, mut odds) = developer(&place, id, "odd@tidewater.example").await;
        let path = format!("/developer/partners/{id}");
        let page = browser.go(&path).await;
        assert!(!page.has(&format!("remove-{}", olga.id)), "the last owner cannot be removed");
        let forced = browser.submit(&page, &format!("remove-{}", odd.id), &[]).await;
        assert!(forced.html.contains("They are removed."), "{}", forced.html);
        assert!(odds.go("/developer").await.has("create-partner"));
        let form = |decision: &'static str| [("decision", decision)];
        let csrf = page.fields("invite").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        let pairs = [("csrf", csrf.as_str()), form("remove")[0]];
        let refused = browser.post(&format!("{path}/members/{}", olga.id), &pairs).await;
        assert!(refused.html.contains("keeps at least one owner"), "{}", refused.html);
        let pairs = [("csrf", csrf.as_str()), form("developer")[0]];
        let refused = browser.post(&format!("{path}/members/{}", olga.id), &pairs).await;
        assert!(refused.html.contains("keeps at least one owner"), "{}", refused.html);
        let (second, mut seconds) = developer(&place, id, "siv@tidewater.example").await;
        let page = browser.go(&path).await;
        let raised = browser.submit(&page, &format!("make-owner-{}", second.id), &[]).await;
        assert!(raised.html.contains("is changed"), "{}", raised.html);
        let page = seconds.go(&path).await;
        let lowered = seconds.submit(&page, &format!("make-developer-{}", olga.id), &[]).await;
        assert!(lowered.html.contains("is changed"), "{}", lowered.html);
        let still_open = browser.submit(&raised, &format!("remove-{}", second.id), &[]).await;
        assert_eq!(still_open.code(), "forbidden", "who is no owner any more changes nothing with a page still open");
        let roles: Vec<_> = storage::partner::people(place.store(), id, 10).await.unwrap();
        assert_eq!(
            roles.iter().filter(|one| one.role == PartnerRole::Owner).map(|one| one.user.id).collect::<Vec<_>>(),
            [second.id]
        );
    })
    .await;
}

#[tokio::test]
async fn a_developer_reads_and_another_partner_s_owner_finds_nothing() {
    each(|store| async move {
        let place = Place::new(store).await;
        let id = place.world.partner.id;
        let (olga, mut owners) = owner(&place, id, "olga@tidewater.example").await;
        let (_, mut reader) = developer(&place, id, "odd@tidewater.example").await;
        let foreign = crate::pages::offices::partner_of(&place, place.world.foreign).await;
        let (_, mut stranger) = owner(&place, foreign, "hans@harbor.example").await;
        let path = format!("/developer/partners/{id}");
        let page = owners.go(&path).await;
        let invited = owners.submit(&page, "invite", &[("email", "ida@tidewater.example")]).await;
        let invitation = invited.url.rsplit('=').next().unwrap().to_owned();
        let read = reader.go(&path).await;
        assert!(read.html.contains("Person olga") && !read.html.contains("olga@"), "{}", read.html);
        assert!(!read.has("invite-email") && !read.has(&format!("remove-{}", olga.id)) && !read.html.contains("ida@"));
        assert_eq!(stranger.go(&path).await.code(), "page_not_found");
        let own = stranger.go(&format!("/developer/partners/{foreign}")).await;
        let csrf = own.fields("invite").into_iter().find(|(name, _)| name == "csrf").unwrap().1;
        for action in [
            format!("{path}/invitations"),
            format!("{path}/invitations/{invitation}/withdraw"),
            format!("{path}/members/{}", olga.id),
        ] {
            let pairs = [("csrf", csrf.as_str()), ("email", "x@harbor.example"), ("decision", "remove")];
            assert_eq!(stranger.post(&action, &pairs).await.code(), "page_not_found", "{action}");
            assert_eq!(reader.post(&action, &pairs).await.code(), "forbidden", "{action}");
        }
        let crossed = format!("/developer/partners/{foreign}/invitations/{invitation}/withdraw");
        assert_eq!(stranger.post(&crossed, &[("csrf", &csrf)]).await.code(), "page_not_found", "it is another partner's");
        let crossed = format!("/developer/partners/{foreign}/members/{}", olga.id);
        assert_eq!(stranger.post(&crossed, &[("csrf", &csrf), ("decision", "remove")]).await.code(), "page_not_found");
        let waiting = storage::partner_invitation::of_partner(place.store(), id, place.test.context.now(), 10).await.unwrap();
        assert_eq!(waiting.len(), 1, "it still waits");
    })
    .await;
}
