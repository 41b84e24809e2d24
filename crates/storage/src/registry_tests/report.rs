//! The attribution report counts what falls into its period.

use super::samples::*;
use crate::report::{self, GrantCounts, SignUpCount};
use crate::sql::sql;
use crate::testing::each;
use crate::value::params;
use crate::{Store, organization};
use protocol::id::{ClientId, GrantId, PartnerId};
use protocol::{Seconds, Timestamp};

async fn grant(store: &Store, number: u64, activated_at: Timestamp, ended_at: Option<Timestamp>) {
    let sql = sql!(
        "INSERT INTO grants (organization_id, id, client_id, state, door, scopes, attribution, consented_by, consented_at, activated_at, ended_at)
         VALUES ($1, $2, $3, 'active', 'connect', '', $4, $5, $6, $6, $7)"
    );
    let client = ClientId::from_bytes(bytes(1));
    let params = params![
        organization(number).id,
        GrantId::from_bytes(bytes(number)),
        client,
        PartnerId::from_bytes(bytes(1)),
        user(1).id,
        activated_at,
        ended_at,
    ];
    store.write(sql, params).await.unwrap();
}

#[tokio::test]
async fn grants_and_sign_ups_by_partner() {
    each(|store| async move {
        let (start, end) = (NOW, NOW + Seconds::days(30));
        let day = Seconds::days(1);
        for number in 1..=3 {
            let mut signed_up = organization(number);
            signed_up.attribution = Some(PartnerId::from_bytes(bytes(1)));
            signed_up.created_at = if number == 3 { start - day } else { start };
            assert!(written(&store, organization::insert(&signed_up)).await);
        }
        grant(&store, 1, start, None).await;
        grant(&store, 4, start - day, Some(start)).await;
        grant(&store, 5, start - day, Some(end)).await;
        grant(&store, 6, end, None).await;
        grant(&store, 7, start - day, Some(start - Seconds(1))).await;
        let (partner_id, client_id) = (PartnerId::from_bytes(bytes(1)), ClientId::from_bytes(bytes(1)));
        assert_eq!(
            report::grants(&store, start, end).await.unwrap(),
            [GrantCounts { partner_id, client_id, made: 1, ended: 1, active: 2 }]
        );
        let mut sign_ups = report::sign_ups(&store, start, end).await.unwrap();
        sign_ups.sort_by_key(|count| count.client_id);
        assert_eq!(
            sign_ups,
            [
                SignUpCount { partner_id, client_id: None, organizations: 1 },
                SignUpCount { partner_id, client_id: Some(client_id), organizations: 1 },
            ]
        );
    })
    .await;
}
