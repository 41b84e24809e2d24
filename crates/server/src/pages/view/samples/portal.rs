//! The developer portal beyond redirect URIs.

use super::{Dress, Sample, moment};
use crate::pages::view::mail::PartnerInvitation;
use crate::pages::view::{
    AddressError, AddressSection, ClearKey, Credentials, Door, DoorChoice, FieldError, FormError, FoundPartner, GenerateSecret,
    IntegrationErrors, IntegrationForm, IntegrationPurpose, InvitationPage, InvitationRow, MemberError, MemberRow, NewSecret,
    PartnerErrors, PartnerNotice, PartnerPage, PartnerSignUp, ProposedAddress, RetireDateError, RetireSecret, RetireWhen,
    ScopeChoice, ScopeNeed, SecretRow, View,
};
use flows::admin::client_secret::MissingAddress;
use model::partner::PartnerRole;
use model::partner_address::AddressKind;
use protocol::redirect_uri::AddressRule;

pub(super) const ALL_MISSING: [MissingAddress; 3] =
    [MissingAddress::RedirectUri, MissingAddress::FormUri, MissingAddress::ConnectUrl];
const APP: &str = "app_00000000000000000000T1";
const PAGE: &str = "/developer/integrations/app_00000000000000000000T1";

pub(super) fn samples(dress: Dress) -> Vec<Sample> {
    let mut samples = partners(dress);
    samples.extend(forms(dress));
    samples.extend(secrets(dress));
    samples
}

pub(super) fn invited(dress: Dress) -> PartnerInvitation {
    PartnerInvitation {
        inviter: dress.words("Dina Strand", "دينا").to_owned(),
        inviter_email: "dina@tidewater.example".to_owned(),
        partner: dress.publisher(),
        until: moment(),
    }
}

pub(super) fn addresses(dress: Dress) -> Vec<AddressSection> {
    let proposed = |uri: &str| ProposedAddress {
        uri: format!("https://books.tidewater.example/{uri}"),
        at: moment(),
        reason: None,
        withdraw: None,
    };
    let section = |kind| AddressSection {
        kind,
        in_use: None,
        waiting: None,
        declined: None,
        action: format!("{PAGE}/addresses"),
        typed: String::new(),
        error: None,
    };
    let reason = dress.name("This page asks for a password of ours.", "تطلب هذه الصفحة كلمة مرور لدينا.");
    vec![
        AddressSection {
            in_use: Some("https://books.tidewater.example/install".to_owned()),
            waiting: Some(ProposedAddress {
                withdraw: Some("/developer/addresses/pad_1/withdraw".to_owned()),
                ..proposed("marketplace/install?plan=pro")
            }),
            ..section(AddressKind::FormUri)
        },
        AddressSection {
            declined: Some(ProposedAddress { reason: Some(reason), ..proposed("connect") }),
            ..section(AddressKind::ConnectUrl)
        },
    ]
}

pub(super) fn refused_addresses(dress: Dress) -> Vec<AddressSection> {
    let mut sections = addresses(dress);
    let reserved = AddressRule::ReservedQueryName(AddressKind::ConnectUrl.reserved_names());
    for (section, error) in sections.iter_mut().zip([AddressError::Taken, AddressError::Rule(reserved)]) {
        section.waiting = None;
        section.in_use = None;
        "https://books.tidewater.example/connect?state=1".clone_into(&mut section.typed);
        section.error = Some(error);
    }
    sections
}

fn secret(slot: u32) -> SecretRow {
    SecretRow {
        id: format!("sct_{slot}"),
        slot,
        begins: format!("cs_sec_4dQxT0b3nP{slot}"),
        made_at: moment(),
        last_used: (slot == 1).then(moment),
        retires_at: (slot == 1).then(moment),
        retire: format!("{PAGE}/secrets/sct_{slot}/retire"),
    }
}

pub(super) fn credentials(missing: &[MissingAddress]) -> Credentials {
    Credentials {
        confidential: true,
        secrets: vec![secret(1), secret(2)],
        missing: missing.to_vec(),
        generate: Some(format!("{PAGE}/secrets/new")),
    }
}

fn secrets(dress: Dress) -> Vec<Sample> {
    let generate = GenerateSecret {
        chrome: dress.signed_in(PAGE),
        action: format!("{PAGE}/secrets/new"),
        integration: dress.integration(),
        client_id: APP.to_owned(),
        other: Some(secret(1)),
        seen: "sct_1".to_owned(),
        meanwhile: false,
        cancel: PAGE.to_owned(),
    };
    let again = GenerateSecret { other: None, meanwhile: true, ..generate.clone() };
    let shown = NewSecret {
        chrome: dress.signed_in(PAGE),
        integration: dress.integration(),
        client_id: APP.to_owned(),
        secret: ClearKey::new("cs_sec_4dQxT0b3nP2sample0secret0that0nobody0ever0made0000000000_AAAAAA"),
        other: Some(secret(1)),
        done: PAGE.to_owned(),
    };
    let retire = RetireSecret {
        chrome: dress.signed_in(PAGE),
        action: format!("{PAGE}/secrets/sct_1/retire"),
        integration: dress.integration(),
        secret: secret(1),
        other: Some(secret(2)),
        when: RetireWhen::Date,
        retires_at: "2026-11-20T10:05".to_owned(),
        earliest: "2026-11-20T10:06".to_owned(),
        date_error: Some(RetireDateError::Past),
        cancel: PAGE.to_owned(),
    };
    let last = RetireSecret { other: None, when: RetireWhen::Now, date_error: None, ..retire.clone() };
    vec![
        Sample { name: "secret_generate", html: generate.to_html() },
        Sample { name: "secret_generate_meanwhile", html: again.to_html() },
        Sample { name: "secret_new", html: shown.to_html() },
        Sample { name: "secret_retire", html: retire.to_html() },
        Sample { name: "secret_retire_last", html: last.to_html() },
    ]
}

fn forms(dress: Dress) -> Vec<Sample> {
    let door = |door, value, chosen| DoorChoice { door, value, chosen };
    let new = IntegrationForm {
        chrome: dress.signed_in("/developer/integrations/new"),
        action: "/developer/integrations/new".to_owned(),
        purpose: IntegrationPurpose::Register,
        partners: vec![
            ("prt_1".to_owned(), dress.publisher(), true),
            ("prt_2".to_owned(), dress.name("Harbor", "Harbor"), false),
        ],
        name: dress.integration(),
        description: dress.words("Books every sale by itself.", "يقيّد كل عملية بيع بنفسه.").to_owned(),
        confidential: true,
        private: false,
        doors: vec![
            door(Door::Connect, "connect", true),
            door(Door::Onboarding, "onboarding", false),
            door(Door::Extension, "extension", false),
            door(Door::Marketplace, "marketplace", true),
            door(Door::Handshake, "handshake", false),
        ],
        scopes: vec![
            ScopeChoice { scope: dress.see_transactions(), need: ScopeNeed::Required },
            ScopeChoice { scope: dress.write_invoices(), need: ScopeNeed::Optional },
            ScopeChoice { scope: dress.see_company(), need: ScopeNeed::No },
        ],
        restricted: Vec::new(),
        errors: IntegrationErrors::default(),
        cancel: "/developer".to_owned(),
    };
    let errors = IntegrationErrors {
        form: Some(FormError::SeeFields),
        partner: Some(FieldError::Required),
        name: Some(FieldError::Required),
        description: Some(FieldError::TooLong(1_000)),
        doors: Some(FieldError::Required),
        scopes: Some(FieldError::TooMany(100)),
    };
    let wrong = IntegrationForm { name: String::new(), confidential: false, private: true, errors, ..new.clone() };
    let edit = IntegrationForm {
        purpose: IntegrationPurpose::Edit { listed: false },
        restricted: vec![dress.see_employees()],
        ..new.clone()
    };
    let listed = IntegrationForm { purpose: IntegrationPurpose::Edit { listed: true }, ..edit.clone() };
    vec![
        Sample { name: "integration_new", html: new.to_html() },
        Sample { name: "integration_new_wrong", html: wrong.to_html() },
        Sample { name: "integration_edit", html: edit.to_html() },
        Sample { name: "integration_edit_listed", html: listed.to_html() },
    ]
}

fn partner_page(dress: Dress) -> PartnerPage {
    let member = |id: &str, name: String, role, own| MemberRow {
        id: id.to_owned(),
        name,
        email: Some(format!("{id}@tidewater.example")),
        role,
        own,
        action: Some(format!("/developer/partners/prt_1/members/{id}")),
    };
    let dina = member("dina", dress.name("Dina Strand", "دينا"), PartnerRole::Owner, true);
    let odd = member("odd", dress.name("Odd Holm", "عودة"), PartnerRole::Developer, false);
    PartnerPage {
        chrome: dress.signed_in("/developer/partners/prt_1"),
        partner_id: "prt_00000000000000000000T1".to_owned(),
        name: dress.publisher(),
        website: "https://tidewater.example".to_owned(),
        support_email: "help@tidewater.example".to_owned(),
        verified: false,
        members: vec![dina, odd],
        edit: Some("/developer/partners/prt_1/edit".to_owned()),
        register: "/developer/integrations/new".to_owned(),
        invitations: Some(vec![InvitationRow {
            id: "inv_1".to_owned(),
            email: "ida@tidewater.example".to_owned(),
            role: PartnerRole::Developer,
            until: moment(),
            link: "https://id.northwind.example/developer/invitations/inv_00000000000000000000I1".to_owned(),
            withdraw: "/developer/partners/prt_1/invitations/inv_1/withdraw".to_owned(),
        }]),
        invite: "/developer/partners/prt_1/invitations".to_owned(),
        email: String::new(),
        email_error: None,
        role: PartnerRole::Developer,
        portal: "/developer".to_owned(),
        notice: Some(PartnerNotice::Founded),
    }
}

fn partners(dress: Dress) -> Vec<Sample> {
    let errors = PartnerErrors {
        form: Some(FormError::SeeFields),
        partner_name: Some(FieldError::Required),
        website: Some(FieldError::NotAWebAddress),
        support_email: Some(FieldError::NotAnEmail),
        name: Some(FieldError::InvalidCharacters),
        email: Some(FieldError::Required),
        password: Some(FieldError::PasswordTooShort(10)),
    };
    let found = FoundPartner {
        chrome: dress.signed_in("/developer/new"),
        action: "/developer/new".to_owned(),
        partner_name: String::new(),
        website: "tidewater".to_owned(),
        support_email: "help".to_owned(),
        errors,
        changes: None,
        cancel: "/".to_owned(),
    };
    let sign_up = PartnerSignUp {
        chrome: dress.anonymous("/developer/signup"),
        action: "/developer/signup".to_owned(),
        name: dress.name("Dina Strand", "دينا"),
        email: String::new(),
        partner_name: dress.publisher(),
        website: "https://tidewater.example".to_owned(),
        support_email: "help@tidewater.example".to_owned(),
        password_least: 10,
        errors: PartnerErrors::default(),
        sign_in: "/login?return_to=%2Fdeveloper".to_owned(),
    };
    let wrong = PartnerSignUp { errors, ..sign_up.clone() };
    let page = partner_page(dress);
    let refused = PartnerPage {
        email: "dina@tidewater.example".to_owned(),
        email_error: Some(MemberError::Member),
        role: PartnerRole::Owner,
        notice: Some(PartnerNotice::LastOwner),
        ..page.clone()
    };
    let mut read = PartnerPage { invitations: None, edit: None, notice: None, verified: true, ..page.clone() };
    for member in &mut read.members {
        (member.email, member.action) = (None, None);
    }
    let invitation = InvitationPage {
        chrome: dress.signed_in("/developer/invitations/inv_1"),
        action: "/developer/invitations/inv_1".to_owned(),
        partner: dress.publisher(),
        verified: false,
        website: "https://tidewater.example".to_owned(),
        email: "ida@tidewater.example".to_owned(),
        inviter: Some(dress.name("Dina Strand", "دينا")),
        role: PartnerRole::Developer,
        until: moment(),
        later: "/".to_owned(),
    };
    vec![
        Sample { name: "partner_found", html: found.to_html() },
        Sample {
            name: "partner_change",
            html: FoundPartner { changes: Some(true), partner_name: dress.publisher(), ..found.clone() }.to_html(),
        },
        Sample { name: "partner_sign_up", html: sign_up.to_html() },
        Sample { name: "partner_sign_up_wrong", html: wrong.to_html() },
        Sample { name: "partner", html: page.to_html() },
        Sample { name: "partner_refused", html: refused.to_html() },
        Sample { name: "partner_read", html: read.to_html() },
        Sample { name: "invitation", html: invitation.to_html() },
    ]
}
