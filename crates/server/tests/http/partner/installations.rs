//! `GET /v1/installations` and `/v1/installations/{id}`: what a partner's `form_uri` page asks for.

use super::{Platform, each_platform};
use flows::marketplace::{Installing, install};
use model::listing::{Listing, ListingContent, ListingId, ListingState};
use protocol::Seconds;
use protocol::id::InstallationId;
use serde_json::{Value, json};

impl Platform {
    /// Opens the door of the integration that the tests are about.
    pub async fn open_marketplace(&self) {
        let path = format!("/v1/admin/integrations/{}", self.own.0);
        let body = json!({ "doors": ["onboarding", "extension", "marketplace"], "form_uri": "https://tidewater.example/form" });
        self.app.operator().patch(&path, body).await.expect(200);
        let context = &*self.app.test.context;
        let listing = Listing {
            id: ListingId { client_id: self.client_id(), revision: 1 },
            version: 1,
            state: ListingState::Listed,
            content: ListingContent { name: "Tidewater Books".to_owned(), ..ListingContent::default() },
            reason: None,
            language: "en".to_owned(),
            created_at: context.now(),
            changed_at: context.now(),
        };
        assert!(context.store.write_all(vec![storage::listing::insert(&listing)]).await.unwrap().is_some());
    }

    /// The accountant installs for the organization of this number.
    pub async fn installed(&self, number: usize, ticked: &str) -> InstallationId {
        let context = &*self.app.test.context;
        let client = context.integration(self.client_id()).await.unwrap().unwrap();
        let organization_id = self.organizations[number].id;
        let (user, ticked) = (&self.accountant, ticked.parse().unwrap());
        let installing = Installing { client: &client, organization_id, user, ticked };
        install(context, &installing).await.unwrap().unwrap().id
    }
}

async fn ids(platform: &Platform, query: &str) -> (Vec<String>, Value) {
    let page = platform.partner().get(&format!("/v1/installations{query}")).await.expect(200);
    let ids = page["data"].as_array().unwrap().iter().map(|one| one["installation_id"].as_str().unwrap().to_owned()).collect();
    (ids, page["next_cursor"].clone())
}

#[tokio::test]
async fn a_partner_reads_which_organization_user_and_scopes() {
    each_platform(1, |platform| async move {
        platform.open_marketplace().await;
        let id = platform.installed(0, "invoices.write z.unknown").await;
        let read = platform.partner().get(&format!("/v1/installations/{id}")).await.expect(200);
        let organization = &platform.organizations[0];
        let mut wanted = json!({
            "installation_id": id, "client_id": platform.own.0, "state": "requested",
            "scopes": ["invoices.read", "invoices.write"],
            "organization_id": organization.id, "organization_name": organization.name, "organization_number": organization.number,
            "user_name": "Ada Accountant", "user_email": "accountant@ledger.example",
            "requested_at": flows::testing::START.to_string(),
            "expires_at": (flows::testing::START + Seconds::days(14)).to_string(),
            "consented_by": null, "grant_id": null, "grant_status": null,
        });
        let listed = platform.partner().get("/v1/installations").await.expect(200);
        assert_eq!(listed["data"], json!([wanted]));
        let step = json!({ "at": flows::testing::START.to_string(), "step": "requested", "outcome": "ok", "by": "customer" });
        wanted["timeline"] = json!([step]);
        assert_eq!(read, wanted);
    })
    .await;
}

#[tokio::test]
async fn an_install_is_its_own_partner_s_alone() {
    each_platform(1, |platform| async move {
        platform.open_marketplace().await;
        let id = platform.installed(0, "").await;
        let path = format!("/v1/installations/{id}");
        let (foreign, never) =
            (platform.foreign().get(&path).await, platform.foreign().get("/v1/installations/ins_0000000000000000000000").await);
        assert_eq!((foreign.status.as_u16(), foreign.code()), (404, never.code()), "as if it had never been");
        assert_eq!(platform.foreign().get("/v1/installations").await.expect(200)["data"], json!([]));
        let attempt = protocol::id::AttemptId::from(id);
        assert_eq!(platform.partner().get(&format!("/v1/installations/{attempt}")).await.status, 404, "another kind of id");
    })
    .await;
}

#[tokio::test]
async fn lists_are_paged_and_narrowed_by_state_as_of_now() {
    each_platform(3, |platform| async move {
        platform.open_marketplace().await;
        let mut made = Vec::new();
        for number in 0..3 {
            made.push(platform.installed(number, "").await.to_string());
            platform.app.test.clock.advance(Seconds(1));
        }
        made.reverse();
        let (first, cursor) = ids(&platform, "?limit=2").await;
        let (rest, end) = ids(&platform, &format!("?limit=2&cursor={}", cursor.as_str().unwrap())).await;
        assert_eq!(([first, rest].concat(), end), (made.clone(), Value::Null));
        let context = &*platform.app.test.context;
        let newest = storage::installation::find(&context.store, made[0].parse().unwrap(), context.now()).await.unwrap().unwrap();
        assert!(flows::marketplace::cancel(context, &newest.attempt, &platform.accountant).await.unwrap().is_ok());
        assert_eq!(ids(&platform, "?state=declined").await.0, made[..1]);
        assert_eq!(ids(&platform, "?state=requested").await.0, made[1..]);
        platform.app.test.clock.advance(Seconds::days(14));
        assert_eq!(ids(&platform, "?state=requested").await.0, Vec::<String>::new());
        assert_eq!(ids(&platform, "?state=expired").await.0, made[1..]);
        for wrong in ["?state=open", "?limit=0", "?cursor=x", "?before=1"] {
            let refused = platform.partner().get(&format!("/v1/installations{wrong}")).await;
            assert_eq!(refused.status, 400, "{wrong}: {}", refused.text);
        }
        let foreign_list = platform.partner().get("/v1/grants?limit=1").await.expect(200);
        assert!(foreign_list["next_cursor"].is_null());
    })
    .await;
}
