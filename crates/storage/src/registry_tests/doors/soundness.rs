//! The rules of a sound store are broken one by one, and each is found.

use super::samples::*;
use crate::sql::sql;
use crate::testing::{each, violations};
use crate::value::params;
use crate::{Sql, approval_request, attempt, client_key};
use model::integration::Door;

#[tokio::test]
async fn a_store_without_rows_is_sound_and_each_broken_rule_is_named() {
    each(|store| async move {
        assert_eq!(violations(&store, NOW).await, Vec::<String>::new());
        granted(&store).await;
        let named = async || violations(&store, NOW).await.join("\n");
        assert!(named().await.contains("a grant has a consent record"));
        assert!(named().await.contains("a grant has an audit event grant.activated"));
        let mut steps = vec![attempt::insert(&attempt(1, Door::Extension)), signed(attempt(1, Door::Extension).id)];
        steps.extend(client_key::insert(&key(1)));
        steps.extend(client_key::insert(&key(2)));
        steps.extend(approval_request::insert(&request(1, 1)));
        assert!(written(&store, steps).await);
        assert!(named().await.contains("at most one key in each of its two slots"));
        assert!(named().await.contains("a completed attempt at these doors has one client key, any other none"));
        assert!(named().await.contains("a request that waits is about an attempt that does"));
        let breaks: [(&'static Sql, &str); 6] = [
            (sql!("UPDATE grants SET state = 'revoked'"), "a key lives as its grant does"),
            (sql!("DELETE FROM live_grants"), "a grant is among the live ones unless"),
            (sql!("DELETE FROM client_key_lookups"), "a key has its digest and its place"),
            (sql!("DELETE FROM waiting_approval_requests"), "a request waits exactly while"),
            (sql!("UPDATE attempts SET state = 'completed'"), "a completed attempt has one consent record"),
            (sql!("UPDATE client_keys SET first_used_at = 1"), "a first use is told once"),
        ];
        for (sql, rule) in breaks {
            assert!(store.write(sql, params![]).await.unwrap() > 0);
            if rule.starts_with("a grant is among") {
                assert!(store.write(sql!("UPDATE grants SET state = 'active'"), params![]).await.unwrap() > 0);
            }
            assert!(named().await.contains(rule), "{rule}\n{}", named().await);
        }
    })
    .await;
}
