//! Who is in the demo: organizations, people, and who may do what.

use flows::Context;
use model::membership::{Membership, Role, SETTINGS_ORGANIZATION, may_consent};
use model::organization::Organization;
use model::user::User;
use protocol::id::{OrganizationId, UserId};
use storage::Step;

/// Everybody's password in the demo.
pub(super) const PASSWORD: &str = "countersign-demo";

/// Clients of the accountant.
pub(super) const CLIENTS: usize = 300;

/// A person of the demo: e-mail, name, and what they are.
pub(super) struct DemoUser {
    pub email: &'static str,
    pub name: &'static str,
    pub roles: &'static [&'static str],
}

/// The logins.
pub(super) const USERS: [DemoUser; 6] = [
    DemoUser {
        email: "admin@acme.example",
        name: "Ada Admin",
        roles: &["administrator of Acme Bakery AS", "administrator of Birch & Co"],
    },
    DemoUser { email: "privileged@acme.example", name: "Pia Privileged", roles: &["settings.organization at Acme Bakery AS"] },
    DemoUser { email: "employee@acme.example", name: "Emil Employee", roles: &["member of Acme Bakery AS"] },
    DemoUser { email: "accountant@ledger.example", name: "Lena Ledger", roles: &["administrator of 300 organizations"] },
    DemoUser { email: "operator@northwind.example", name: "Olav Operator", roles: &["operator"] },
    DemoUser { email: "developer@tidewater.example", name: "Dina Developer", roles: &["developer of Tidewater"] },
];

/// The organizations that stand by name; the accountant's clients follow.
const NAMED: [(&str, &str); 3] = [("Acme Bakery AS", "910000001"), ("Birch & Co", "910000002"), ("Cedar Clinic", "910000003")];

const TRADES: [&str; 10] =
    ["Bakery", "Clinic", "Garage", "Florist", "Bookshop", "Joinery", "Fishery", "Dairy", "Printers", "Stables"];
const PLACES: [&str; 30] = [
    "Aspvik",
    "Bergheim",
    "Dalen",
    "Elvebakken",
    "Fjordgata",
    "Granli",
    "Havnes",
    "Isdal",
    "Jomfruland",
    "Kvernmo",
    "Lillevik",
    "Myrset",
    "Nordby",
    "Olderdal",
    "Prestnes",
    "Rimstad",
    "Solvang",
    "Tangen",
    "Ulvik",
    "Vestby",
    "Askim",
    "Bryne",
    "Drangedal",
    "Eidsvoll",
    "Flora",
    "Gjerstad",
    "Hemsedal",
    "Inderøy",
    "Kragerø",
    "Levanger",
];

/// Every organization, the named ones first.
pub(super) fn organizations(context: &Context) -> Vec<Organization> {
    let named = NAMED.iter().map(|(name, number)| ((*name).to_owned(), (*number).to_owned()));
    let clients = (0..CLIENTS).map(|index| {
        let name = format!("{} {}", PLACES[index % PLACES.len()], TRADES[index / PLACES.len() % TRADES.len()]);
        (name, format!("{}", 920_000_001 + index))
    });
    let organization = |(name, number): (String, String)| Organization {
        id: context.new_id(OrganizationId::new),
        external_id: Some(format!("nw-{number}")),
        name,
        number,
        country: "NO".to_owned(),
        number_verified: true,
        attribution: None,
        created_at: context.now(),
    };
    named.chain(clients).map(organization).collect()
}

/// The people, with their password hashed, in the order of [`USERS`].
pub(super) async fn users(context: &Context) -> Vec<(User, Option<String>)> {
    let hashes = USERS.iter().map(|_| context.passwords.hash(PASSWORD, context.random()));
    let hashes = futures_util::future::join_all(hashes).await;
    let user = |user: &DemoUser| User {
        id: context.new_id(UserId::new),
        email: user.email.to_owned(),
        name: user.name.to_owned(),
        external_id: None,
        created_at: context.now(),
    };
    USERS.iter().map(user).zip(hashes.into_iter().map(Result::ok)).collect()
}

fn member(context: &Context, organization: &Organization, user: &User, role: Role, privileges: &[&str]) -> Step {
    let privileges: Vec<_> = privileges.iter().map(|privilege| (*privilege).to_owned()).collect();
    debug_assert!(role == Role::Member || may_consent(role, &privileges));
    let (organization_id, user_id) = (organization.id, user.id);
    storage::membership::insert(&Membership { organization_id, user_id, role, privileges, created_at: context.now() })
}

/// Who may do what, once both exist.
pub(super) fn memberships(context: &Context, organizations: &[Organization], users: &[(User, Option<String>)]) -> Vec<Step> {
    let [acme, birch, _, clients @ ..] = organizations else { return Vec::new() };
    let [(admin, _), (privileged, _), (employee, _), (accountant, _), ..] = users else { return Vec::new() };
    let mut steps = vec![
        member(context, acme, admin, Role::Administrator, &[]),
        member(context, birch, admin, Role::Administrator, &[]),
        member(context, acme, privileged, Role::Member, &[SETTINGS_ORGANIZATION]),
        member(context, acme, employee, Role::Member, &[]),
    ];
    steps.extend(clients.iter().map(|client| member(context, client, accountant, Role::Administrator, &[])));
    steps
}
