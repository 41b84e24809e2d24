//! `GET /v1/grants`.

use super::each_platform;
use serde_json::{Value, json};

#[tokio::test]
async fn a_partner_lists_its_own_grants_by_state_and_page() {
    each_platform(5, |platform| async move {
        platform.onboarded(platform.ids()).await;
        let all = platform.partner().get("/v1/grants").await.expect(200);
        let ids = |page: &Value| {
            let data = page["data"].as_array().unwrap();
            data.iter().map(|grant| grant["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&all).len(), 5);
        assert!(all["data"].as_array().unwrap().iter().all(|grant| grant["client_id"] == json!(platform.own.0)));
        let mut paged = Vec::new();
        let mut path = "/v1/grants?limit=2".to_owned();
        loop {
            let page = platform.partner().get(&path).await.expect(200);
            paged.extend(ids(&page));
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/grants?limit=2&cursor={cursor}");
        }
        assert_eq!(paged, ids(&all));
        let revoke = format!("/v1/admin/grants/{}/revoke", paged[0]);
        platform.app.operator().post(&revoke, json!({ "reason": "Over." })).await.expect(200);
        assert_eq!(ids(&platform.partner().get("/v1/grants?state=revoked").await.expect(200)), paged[..1]);
        assert_eq!(ids(&platform.partner().get("/v1/grants?state=active").await.expect(200)).len(), 4);
        let ended = platform.partner().get(&format!("/v1/grants/{}", paged[0])).await.expect(200);
        assert_eq!((&ended["status"], &ended["ended_reason"]), (&json!("revoked"), &json!("Over.")));
        assert_eq!(platform.foreign().get("/v1/grants").await.expect(200)["data"], json!([]));
    })
    .await;
}

#[tokio::test]
async fn a_list_is_asked_rightly_or_told_how() {
    each_platform(0, |platform| async move {
        for (query, code) in [
            ("state=ended", "parameter_invalid"),
            ("status=active", "parameter_invalid"),
            ("client_id=app_0000000000000000000000", "parameter_invalid"),
            ("organization_id=org_0000000000000000000000", "parameter_invalid"),
            ("limit=0", "parameter_invalid"),
            ("limit=201", "parameter_invalid"),
            ("limit=x", "parameter_invalid"),
            ("cursor=x", "cursor_invalid"),
            ("state=active&state=revoked", "parameter_invalid"),
        ] {
            let refused = platform.partner().get(&format!("/v1/grants?{query}")).await;
            assert_eq!((refused.status.as_u16(), refused.code().as_str()), (400, code), "{query}");
        }
    })
    .await;
}
