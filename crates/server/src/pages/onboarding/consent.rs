//! One consent for all chosen organizations, and what came of each.

use super::start::{decline, over, towards};
use super::{Open, answer};
use crate::pages::consent::{self, Listed};
use crate::pages::errors::{Answer, Failure};
use crate::pages::names;
use crate::pages::view::{
    ChangeForm, ChangeOrganization, Consent, ConsentDoor, ConsentNote, ConsentOrganization, NotOnboarded, OnboardingResults,
    WhyNotOnboarded, joined, parted,
};
use crate::pages::visit::{SignedIn, Visit, html};
use axum::http::StatusCode;
use axum::response::Response;
use flows::Denied;
use flows::client_key::Standing;
use flows::consent::Offer;
use flows::onboarding::{self, Accepted, AcceptedOrganization, Accepting, MOST_ORGANIZATIONS, Previewed};
use model::field::normalized;
use model::integration::Door;
use protocol::ErrorCode;
use protocol::id::OrganizationId;

/// The page for these organizations, each of which the person may consent for.
pub(super) async fn page(signed_in: &SignedIn, open: &Open, ids: Vec<OrganizationId>) -> Answer {
    match allowed(signed_in, open, ids).await? {
        Some(previewed) => page_of(signed_in, open, (previewed, false)).await,
        None => Err(ErrorCode::OrganizationNotAllowed.into()),
    }
}

/// How the organizations stand; `None` when the person may not consent for one of them.
pub(super) async fn allowed(
    signed_in: &SignedIn,
    open: &Open,
    ids: Vec<OrganizationId>,
) -> Result<Option<Vec<Previewed>>, Failure> {
    let (context, user_id) = (signed_in.visit.context(), signed_in.current.user.id);
    match onboarding::preview(context, open.session.client_id, user_id, ids).await? {
        Ok(previewed) => Ok(Some(previewed)),
        Err(denied) if denied.code == ErrorCode::OrganizationNotAllowed => Ok(None),
        Err(denied) => Err(denied.into()),
    }
}

async fn offer(signed_in: &SignedIn, open: &Open, previewed: &[Previewed]) -> Result<Offer, Failure> {
    let (context, asked) = (signed_in.visit.context(), (&open.session.scopes, signed_in.visit.language()));
    Ok(match previewed {
        [only] => flows::consent::offer(context, &open.client, only.organization.id, asked).await?,
        _ => flows::consent::offer_to_several(context, &open.client, asked).await?,
    })
}

/// The organizations, what is said of each, and the words stand in the name of the form.
fn form_name(open: &Open, previewed: &[Previewed], (offer, language): (&Offer, &str)) -> String {
    let said = previewed.iter().map(|each| match &each.standing {
        Standing::New | Standing::Connected => each.organization.id.to_string(),
        Standing::Replaces(key) => format!("{} {}", each.organization.id, key.id),
        Standing::Suspended => format!("{} suspended", each.organization.id),
    });
    open.form(&format!("consent-{}", consent::digest(offer, language, &said.collect::<Vec<_>>())))
}

/// The same; `picked` says that the picker came before it, and can come again.
pub(super) async fn page_of(signed_in: &SignedIn, open: &Open, (previewed, picked): (Vec<Previewed>, bool)) -> Answer {
    let visit = &signed_in.visit;
    let offer = offer(signed_in, open, &previewed).await?;
    if previewed.iter().all(|each| matches!(each.standing, Standing::Suspended)) {
        return Err(ErrorCode::GrantSuspendedByOperator.into());
    }
    let mut chrome = visit.chrome(&form_name(open, &previewed, (&offer, visit.language())));
    chrome.here = Some(open.path(""));
    let ids: Vec<String> = previewed.iter().map(|each| each.organization.id.to_string()).collect();
    let Listed { required, optional, already } = consent::listed(offer, |_| consent::named(Door::Onboarding));
    let change_organization = picked.then(|| ChangeOrganization::Form(back_to_picker(visit, open, &ids)));
    let mut organizations: Vec<ConsentOrganization> = previewed.into_iter().map(organization).collect();
    // As the picker listed them.
    organizations.sort_by_cached_key(|each| normalized(&each.organization.name));
    let view = Consent {
        chrome,
        action: open.path("accept"),
        keep: vec![("chosen".to_owned(), joined(&ids))],
        integration: names::card(&open.client),
        organizations,
        account_label: open.session.account_label.clone(),
        required,
        optional,
        already,
        door: ConsentDoor::Onboarding { host: consent::host(&open.session.redirect_uri) },
        error: None,
        change_organization,
        not_you: Some(open.path("not-you")),
    };
    Ok(towards(html(StatusCode::OK, &view), open))
}

/// To the picker with everything ticked that is on this page.
fn back_to_picker(visit: &Visit, open: &Open, ids: &[String]) -> ChangeForm {
    let fields = [("go", "search"), ("q", ""), ("chosen", &joined(ids))];
    ChangeForm {
        action: open.path(""),
        csrf: visit.chrome(&open.form("organizations")).csrf,
        fields: fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into(),
    }
}

fn organization(each: Previewed) -> ConsentOrganization {
    let note = match each.standing {
        Standing::New => None,
        Standing::Connected => Some(ConsentNote::AlreadyConnected),
        Standing::Suspended => Some(ConsentNote::Suspended),
        Standing::Replaces(key) => Some(ConsentNote::KeyReplaced {
            last_four: key.mark.map(|mark| mark.last_four).unwrap_or_default(),
            made_at: names::moment(key.created_at),
            last_used: key.last_used_at.map(names::moment),
        }),
    };
    ConsentOrganization { organization: names::organization(&each.organization), note }
}

/// Approve or deny, for exactly the organizations on the page.
pub async fn decide(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    let visit = &signed_in.visit;
    let context = visit.context();
    // A form that was sent twice from the same browser ends in the same token.
    if let Some(token) = onboarding::token_again(context, &open.session, &signed_in.current.session).await?? {
        visit.prove_any()?;
        return Ok(answer::success(&open.session, &token));
    }
    let ids = parted(visit.form.get("chosen").unwrap_or_default()).map(|id| id.parse()).collect::<Result<Vec<_>, _>>();
    let ids: Vec<OrganizationId> = ids.map_err(|_| ErrorCode::ParameterInvalid)?;
    if ids.len() > MOST_ORGANIZATIONS {
        return Err(ErrorCode::OrganizationsTooMany.into());
    }
    let Some(previewed) = allowed(&signed_in, &open, ids).await? else {
        return Err(ErrorCode::OrganizationNotAllowed.into());
    };
    let offer = offer(&signed_in, &open, &previewed).await?;
    visit.prove(&form_name(&open, &previewed, (&offer, visit.language())))?;
    match visit.form.get("decision") {
        Some("approve") => approve(&signed_in, &open, previewed).await,
        Some("deny") => decline(&signed_in, &open).await,
        Some(_) | None => Err(ErrorCode::ParameterInvalid.into()),
    }
}

async fn approve(signed_in: &SignedIn, open: &Open, previewed: Vec<Previewed>) -> Answer {
    let visit = &signed_in.visit;
    let taking_part = previewed.iter().filter(|each| !matches!(each.standing, Standing::Suspended));
    let accepting = Accepting {
        session: &open.session,
        client: &open.client,
        person: &signed_in.current.session,
        organizations: taking_part.map(|each| each.organization.id).collect(),
        ticked: consent::ticked(&visit.form),
        language: visit.language(),
    };
    match onboarding::accept(visit.context(), &accepting).await? {
        Ok(Accepted { token, results }) if results.iter().all(|result| result.refused.is_none()) => {
            Ok(answer::success(&open.session, &token))
        }
        Ok(Accepted { results, .. }) => Ok(results_page(signed_in, open, (&previewed, results))),
        Err(denied) if denied.code == ErrorCode::OnboardingOver => over(signed_in, open).await,
        Err(denied) => Err(denied.into()),
    }
}

fn results_page(signed_in: &SignedIn, open: &Open, (previewed, results): (&[Previewed], Vec<AcceptedOrganization>)) -> Response {
    let accepted = results.iter().filter(|result| result.refused.is_none()).count();
    let failed = results.into_iter().filter_map(|result| {
        let denied = result.refused?;
        let organization = previewed.iter().find(|each| each.organization.id == result.organization_id)?;
        Some(NotOnboarded { organization: names::organization(&organization.organization), why: why(&denied) })
    });
    let view = OnboardingResults {
        chrome: signed_in.visit.chrome(&open.form("results")),
        asking: open.asking(),
        accepted: u32::try_from(accepted).unwrap_or(u32::MAX),
        failed: failed.collect(),
        action: open.path("continue"),
        keep: Vec::new(),
        host: consent::host(&open.session.redirect_uri),
    };
    towards(html(StatusCode::OK, &view), open)
}

fn why(denied: &Denied) -> WhyNotOnboarded {
    let known = [
        (ErrorCode::OrganizationNotAllowed, WhyNotOnboarded::NotAllowed),
        (ErrorCode::GrantSuspendedByOperator, WhyNotOnboarded::Suspended),
        (ErrorCode::StoreUnavailable, WhyNotOnboarded::Unavailable),
    ];
    let known = known.into_iter().find(|(code, _)| *code == denied.code);
    known.map_or(WhyNotOnboarded::Changed, |(_, why)| why)
}

/// On from the page of results to the partner.
pub async fn go_on(signed_in: SignedIn) -> Answer {
    let open = Open::find(&signed_in).await?;
    signed_in.visit.prove(&open.form("results"))?;
    let context = signed_in.visit.context();
    match onboarding::token_again(context, &open.session, &signed_in.current.session).await?? {
        Some(token) => Ok(answer::success(&open.session, &token)),
        None => Ok(answer::error(&open)),
    }
}
