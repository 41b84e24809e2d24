//! The attribution report.

use super::grants::granted;
use crate::app::App;
use serde_json::json;

#[tokio::test]
async fn what_partners_brought_by_month() {
    let app = App::new().await;
    let (_, _, client_id) = granted(&app).await;
    let month: String = app.state.context.now().to_string().chars().take(7).collect();
    let path = "/v1/admin/reports/attribution";
    let report = app.operator().get(&format!("{path}?month={month}")).await.expect(200);
    let row = &report["data"][0];
    assert_eq!((&report["month"], &row["client_id"]), (&json!(month), &json!(client_id)));
    assert_eq!((&row["grants_made"], &row["grants_ended"], &row["grants_active"]), (&json!(1), &json!(0), &json!(1)));
    assert_eq!(row["organizations_signed_up"], 0);
    assert_eq!(app.operator().get(path).await.expect(200), report, "the current month");
    assert_eq!(app.operator().get(&format!("{path}?month=2001-01")).await.expect(200)["data"], json!([]));
    for csv in [
        app.operator().get(&format!("{path}?month={month}&format=csv")).await,
        app.operator().with("accept", "text/csv").get(&format!("{path}?month={month}")).await,
    ] {
        assert!(csv.header("content-type").unwrap().starts_with("text/csv"));
        let mut lines = csv.text.lines();
        assert_eq!(lines.next(), Some("partner_id,client_id,grants_made,grants_ended,grants_active,organizations_signed_up"));
        assert!(lines.next().unwrap().ends_with(&format!(",{client_id},1,0,1,0")));
    }
    let json = app.operator().with("accept", "text/csv").get(&format!("{path}?format=json")).await;
    assert_eq!(json.header("content-type"), Some("application/json"));
    for bad in ["month=2026-13", "month=x", "month=", "format=xml"] {
        assert_eq!(app.operator().get(&format!("{path}?{bad}")).await.status, 400, "{bad}");
    }
    app.remove().await;
}
