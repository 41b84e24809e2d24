//! People of the platform, who see the operator's console.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use protocol::Timestamp;
use protocol::id::UserId;

/// A person of the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub struct Operator {
    /// The person.
    pub user_id: UserId,
    /// Since when.
    pub created_at: Timestamp,
}

impl FromRow for Operator {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { user_id: row.next()?, created_at: row.next()? })
    }
}

/// The person as one of the platform; none for everybody else.
pub async fn find(store: &Store, user_id: UserId) -> Result<Option<Operator>> {
    store.read_one(sql!("SELECT user_id, created_at FROM operators WHERE user_id = $1"), params![user_id]).await
}

/// People of the platform in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<Operator>> {
    let sql = sql!("SELECT user_id, created_at FROM operators WHERE user_id > $1 ORDER BY user_id LIMIT $2");
    store.read_all(sql, params![after, limit]).await
}

/// Makes a person one of the platform, unless they are; whoever calls has seen that the person is there.
pub fn insert(operator: &Operator) -> Step {
    Step::guarded(
        sql!("INSERT INTO operators (user_id, created_at) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
        params![operator.user_id, operator.created_at],
    )
}

/// The person is no longer one of the platform, if they were.
pub fn delete(user_id: UserId) -> Step {
    Step::guarded(sql!("DELETE FROM operators WHERE user_id = $1"), params![user_id]).urgent()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{each, race};

    const RACERS: usize = 16;

    fn operator(number: u8) -> Operator {
        Operator {
            user_id: UserId::from_bytes([number; 16]),
            created_at: Timestamp::from_seconds(1_700_000_000 + i64::from(number)),
        }
    }

    async fn written(store: &Store, step: Step) -> bool {
        store.write_all(vec![step]).await.unwrap().is_some()
    }

    #[tokio::test]
    async fn who_is_one_is_found_and_listed_and_nobody_else() {
        each(|store| async move {
            for number in 1..=5 {
                assert!(written(&store, insert(&operator(number))).await);
            }
            assert_eq!(find(&store, operator(3).user_id).await.unwrap(), Some(operator(3)));
            assert_eq!(find(&store, operator(9).user_id).await.unwrap(), None);
            let first = page(&store, "", 3).await.unwrap();
            let rest = page(&store, &first[2].user_id.to_string(), 3).await.unwrap();
            assert_eq!([first, rest].concat(), [1, 2, 3, 4, 5].map(operator));
            assert!(written(&store, delete(operator(3).user_id)).await);
            assert_eq!(find(&store, operator(3).user_id).await.unwrap(), None);
            assert_eq!(page(&store, "", 10).await.unwrap().len(), 4);
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn one_makes_and_one_ends_it() {
        each(|store| async move {
            let racing = async |step: fn() -> Step| {
                let results = race(RACERS, |_| {
                    let store = store.clone();
                    async move { written(&store, step()).await }
                })
                .await;
                results.into_iter().filter(|won| *won).count()
            };
            assert_eq!(racing(|| insert(&operator(1))).await, 1);
            assert_eq!(racing(|| delete(operator(1).user_id)).await, 1);
            assert_eq!(racing(|| delete(operator(1).user_id)).await, 0, "nobody is there");
        })
        .await;
    }
}
