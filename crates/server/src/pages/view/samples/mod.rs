//! Every page and mail, filled with believable content: for the tests of the views and for screenshots.

mod account;
mod approvals;
mod claims;
mod connect;
mod developer;
mod extensions;
mod grant;
mod handshake;
mod listing;
mod manage;
mod market;
mod onboarding;
mod operator;
mod other;
mod portal;
mod timeline;
mod webhooks;

use super::{Access, Asking, Chrome, Environment, Moment, Platform, ScopeText, SignedIn, mail};
use crate::language::{Language, Theme};
use model::webhook::DisabledReason;

/// One page of the collection.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Names the file of a screenshot.
    pub name: &'static str,
    /// The page.
    pub html: String,
}

/// How to dress the samples.
#[derive(Clone, Copy, Debug, Default)]
pub struct Dress {
    /// The language of the pages, and of the texts that partners wrote.
    pub language: Language,
    /// Production or sandbox.
    pub environment: Environment,
    /// Light, dark or automatic.
    pub theme: Theme,
    /// Whether names are hostile: markup and direction overrides.
    pub hostile: bool,
}

/// Every page in several states.
pub fn pages(dress: Dress) -> Vec<Sample> {
    let mut samples = account::samples(dress);
    samples.extend(connect::samples(dress));
    samples.extend(onboarding::samples(dress));
    samples.extend(approvals::samples(dress));
    samples.extend(manage::samples(dress));
    samples.extend(market::samples(dress));
    samples.extend(extensions::samples(dress));
    samples.extend(grant::samples(dress));
    samples.extend(handshake::samples(dress));
    samples.extend(timeline::samples(dress));
    samples.extend(developer::samples(dress));
    samples.extend(portal::samples(dress));
    samples.extend(claims::samples(dress));
    samples.extend(listing::samples(dress));
    samples.extend(webhooks::samples(dress));
    samples.extend(operator::samples(dress));
    samples.extend(other::samples(dress));
    samples
}

/// Every mail.
pub fn mails(language: Language) -> Vec<(&'static str, mail::Mail)> {
    let dress = Dress { language, ..Dress::default() };
    let name = dress.words("Ada Berg", "آدا برغ").to_owned();
    let head = mail::Letterhead { language, platform: "Northwind".to_owned(), name: Some(name), sandbox: false };
    let nobody = mail::Letterhead { name: None, sandbox: true, ..head.clone() };
    let what = mail::Replayed {
        integration: "Tidewater Books".to_owned(),
        publisher: "Tidewater".to_owned(),
        organization: dress.acme(),
        at: moment(),
    };
    let waiting = mail::HandshakeWaiting {
        integration: "Tidewater Books".to_owned(),
        publisher: "Tidewater".to_owned(),
        organization: dress.acme(),
        until: moment(),
    };
    let asked = approvals::requested(dress);
    let answered = approvals::answered(dress);
    let decide = "https://id.northwind.example/organizations/org_1/approvals/apr_1";
    let own = "https://id.northwind.example/approvals/apr_1";
    let own_listing = "https://id.northwind.example/developer/integrations/app_1/listing";
    let why = Some("We use Harbor for this.");
    let address = mail::AddressAnswered {
        integration: "Tidewater Books".to_owned(),
        kind: "redirect_uri",
        uri: "https://tidewater.example/callback".to_owned(),
        approved: true,
        reason: None,
    };
    let declined_address = mail::AddressAnswered { approved: false, reason: why.map(str::to_owned), ..address.clone() };
    let login = "https://id.northwind.example/login";
    let reset = "https://id.northwind.example/password/reset?token=sample";
    vec![
        ("confirmation_code", mail::confirmation_code(&nobody, "482913", 15)),
        ("password_reset", mail::password_reset(&head, reset, 15)),
        ("password_changed", mail::password_changed(&head, moment(), "https://id.northwind.example/password")),
        ("sign_up_attempted", mail::sign_up_attempted(&head, login, "https://id.northwind.example/password")),
        (
            "replay_to_customer",
            mail::replay_to_customer(&head, &what, "https://id.northwind.example/organizations/org_1/integrations"),
        ),
        ("approval_requested", mail::approval_requested(&head, &asked, decide)),
        ("approval_granted", mail::approval_granted(&head, &answered, moment(), own)),
        ("approval_declined", mail::approval_declined(&head, &answered, why, own)),
        ("approval_declined_silently", mail::approval_declined(&head, &answered, None, own)),
        (
            "handshake_waits",
            mail::handshake_waits(
                &head,
                &waiting,
                "https://id.northwind.example/organizations/org_1/integrations/authorize/app_1",
            ),
        ),
        ("address_approved", mail::address_decided(&head, &address, own_listing)),
        ("address_declined", mail::address_decided(&head, &declined_address, own_listing)),
        ("listing_approved", mail::listing_decided(&head, "Tidewater Books", (mail::ListingAnswer::Approved, None), own_listing)),
        ("listing_declined", mail::listing_decided(&head, "Tidewater Books", (mail::ListingAnswer::Declined, why), own_listing)),
        (
            "listing_withdrawn",
            mail::listing_decided(&head, "Tidewater Books", (mail::ListingAnswer::Withdrawn, why), own_listing),
        ),
        (
            "partner_invitation",
            mail::partner_invitation(
                &nobody,
                &portal::invited(dress),
                "https://id.northwind.example/developer/invitations/inv_1",
            ),
        ),
        ("webhook_unreachable", mail::webhook_disabled(&head, &webhooks::ended(DisabledReason::Unreachable), webhooks::LINK)),
        ("webhook_gone", mail::webhook_disabled(&head, &webhooks::ended(DisabledReason::Gone), webhooks::LINK)),
        ("replay_to_partner", mail::replay_to_partner(&head, &what, "con_01m0000000000000000000")),
    ]
}

const HOSTILE: &str = "<script>alert(1)</script>\u{202E}\"'&";

impl Dress {
    fn words(self, english: &'static str, arabic: &'static str) -> &'static str {
        match self.language {
            Language::English => english,
            Language::Arabic => arabic,
        }
    }

    fn name(self, english: &'static str, arabic: &'static str) -> String {
        if self.hostile { HOSTILE.to_owned() } else { self.words(english, arabic).to_owned() }
    }

    fn acme(self) -> String {
        self.name("Acme Bakery AS", "مخبز أكمي")
    }

    fn integration(self) -> String {
        self.name("Tidewater Books", "Tidewater Books")
    }

    fn publisher(self) -> String {
        self.name("Tidewater ApS", "Tidewater ApS")
    }

    fn anonymous(self, here: &str) -> Chrome {
        Chrome {
            language: self.language,
            theme: self.theme,
            platform: Platform { name: "Northwind".to_owned(), logo: None, style_sheet: None },
            environment: self.environment,
            csrf: "sample-csrf".to_owned(),
            user: None,
            here: Some(here.to_owned()),
            sign_out: None,
        }
    }

    fn signed_in(self, here: &str) -> Chrome {
        let user = SignedIn { name: self.name("Ada Berg", "آدا برغ"), email: "admin@acme.example".to_owned() };
        Chrome { user: Some(user), sign_out: Some("/logout".to_owned()), ..self.anonymous(here) }
    }

    fn asking(self) -> Asking {
        Asking { integration: self.integration(), publisher: self.publisher() }
    }

    fn see_transactions(self) -> ScopeText {
        self.scope(
            "transactions:read",
            Access::Read,
            [
                self.name("See your transactions", "الاطلاع على معاملاتك المالية"),
                self.name(
                    "Entries, amounts, dates and counterparts of all your accounts.",
                    "القيود والمبالغ والتواريخ والأطراف المقابلة في جميع حساباتك.",
                ),
            ],
        )
    }

    fn see_employees(self) -> ScopeText {
        self.scope(
            "employees:read",
            Access::Read,
            [
                self.name("See your employees", "الاطلاع على موظفيك"),
                self.name("Names, roles and e-mail addresses. No salaries.", "الأسماء والمناصب وعناوين البريد، دون الرواتب."),
            ],
        )
    }

    fn write_invoices(self) -> ScopeText {
        self.scope(
            "invoices:write",
            Access::Write,
            [
                self.name("Create and send invoices", "إنشاء الفواتير وإرسالها"),
                self.name("Create, change and send invoices in your name.", "فواتير باسمك: إنشاؤها وتعديلها وإرسالها."),
            ],
        )
    }

    fn see_company(self) -> ScopeText {
        self.scope(
            "company:read",
            Access::Read,
            [
                self.name("See your company profile", "الاطلاع على ملف شركتك"),
                self.name("Name, number, address and settings.", "الاسم والرقم والعنوان والإعدادات."),
            ],
        )
    }

    #[expect(clippy::unused_self, reason = "reads like its siblings")]
    fn scope(self, name: &str, access: Access, [title, description]: [String; 2]) -> ScopeText {
        ScopeText { name: name.to_owned(), title, description, access }
    }
}

/// 20 November 2026, 10:05 UTC.
fn moment() -> Moment {
    Moment::from_microseconds(1_795_169_100_000_000)
}
