//! Lists and their cursors.

use super::samples;
use crate::app::App;
use serde_json::json;

#[tokio::test]
async fn pages_follow_each_other_by_cursors() {
    let app = App::new().await;
    let operator = app.operator();
    for number in 1..=5 {
        operator.make("/v1/admin/organizations", samples::organization(number)).await;
        operator.make("/v1/admin/users", samples::user(number)).await;
        operator.make("/v1/admin/partners", samples::partner()).await;
        operator.make("/v1/admin/scopes", samples::scope(&format!("s{number}"))).await;
        let resource = json!({ "name": "x", "audience": format!("https://{number}.example"), "signing": "ES256" });
        operator.make("/v1/admin/resources", resource).await;
    }
    for list in ["organizations", "users", "partners", "scopes", "resources", "audit"] {
        let (mut seen, mut path) = (Vec::new(), format!("/v1/admin/{list}?limit=2"));
        loop {
            let page = operator.get(&path).await.expect(200);
            let ids: Vec<String> =
                page["data"].as_array().unwrap().iter().map(|entry| entry["id"].as_str().unwrap().to_owned()).collect();
            assert!((1..=2).contains(&ids.len()), "{list}");
            seen.extend(ids);
            let Some(cursor) = page["next_cursor"].as_str() else { break };
            path = format!("/v1/admin/{list}?limit=2&cursor={cursor}");
        }
        let count = seen.len();
        assert_eq!(count, if list == "audit" { 26 } else { 5 }, "{list}");
        if list == "audit" {
            seen.reverse();
        }
        assert!(seen.is_sorted(), "{list}");
        seen.dedup();
        assert_eq!(seen.len(), count, "{list} shows something twice");
    }
    app.remove().await;
}

#[tokio::test]
async fn a_cursor_that_the_list_did_not_give_is_refused() {
    let app = App::new().await;
    let operator = app.operator();
    for number in 1..=2 {
        operator.make("/v1/admin/users", samples::user(number)).await;
    }
    let page = operator.get("/v1/admin/users?limit=1").await.expect(200);
    let foreign = page["next_cursor"].as_str().unwrap().to_owned();
    for list in
        ["organizations", "partners", "integrations", "scopes", "resources", "grants", "audit", "memberships", "redirect-uris"]
    {
        for cursor in [foreign.as_str(), "", "x", "AAAA", "%27%20OR%201%3D1", &"A".repeat(900)] {
            let answer = operator.get(&format!("/v1/admin/{list}?cursor={cursor}")).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (400, "cursor_invalid"), "{list} {cursor}");
        }
    }
    app.remove().await;
}
