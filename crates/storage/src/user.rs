//! People. An address is unique without regard to case, by a small table whose key is its normalised form.

use crate::sql::sql;
use crate::value::params;
use crate::{FromRow, Result, Row, Step, Store};
use model::field::normalized;
use model::user::{User, UserWithPassword};
use protocol::id::UserId;

macro_rules! select {
    ($rest:literal) => {
        sql!(concat!("SELECT id, email, name, external_id, created_at, password_hash FROM users ", $rest))
    };
}

impl FromRow for User {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { id: row.next()?, email: row.next()?, name: row.next()?, external_id: row.next()?, created_at: row.next()? })
    }
}

impl FromRow for UserWithPassword {
    fn from_row(row: &mut Row) -> Result<Self> {
        Ok(Self { user: User::from_row(row)?, password_hash: row.next()? })
    }
}

/// The person with this id.
pub async fn find(store: &Store, id: UserId) -> Result<Option<User>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// The person with this id, with what signing in needs.
pub async fn find_with_password(store: &Store, id: UserId) -> Result<Option<UserWithPassword>> {
    store.read_one(select!("WHERE id = $1"), params![id]).await
}

/// The person whose address has this normalised form ([`normalized`]).
pub async fn find_by_email(store: &Store, email_key: &str) -> Result<Option<UserWithPassword>> {
    let sql = select!("WHERE id IN (SELECT user_id FROM user_emails WHERE email_key = $1)");
    store.read_one(sql, params![email_key]).await
}

/// People in the order of their ids, after `after`.
pub async fn page(store: &Store, after: &str, limit: i64) -> Result<Vec<User>> {
    store.read_all(select!("WHERE id > $1 ORDER BY id LIMIT $2"), params![after, limit]).await
}

/// Makes a person, unless the address is taken.
pub fn insert(user: &User, password_hash: Option<&str>) -> Vec<Step> {
    vec![
        take_email(user),
        Step::run(
            sql!("INSERT INTO users (id, email, name, password_hash, external_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)"),
            params![user.id, &user.email, &user.name, password_hash, &user.external_id, user.created_at],
        ),
    ]
}

/// Makes `old` into `new`, unless the person is no longer as `old` says, or the new address is taken.
pub fn update(old: &User, new: &User) -> Vec<Step> {
    let mut steps = vec![Step::guarded(
        sql!(
            "UPDATE users SET email = $1, name = $2, external_id = $3
             WHERE id = $4 AND email = $5 AND name = $6 AND COALESCE(external_id, '') = $7"
        ),
        params![
            &new.email,
            &new.name,
            &new.external_id,
            old.id,
            &old.email,
            &old.name,
            old.external_id.clone().unwrap_or_default(),
        ],
    )];
    if normalized(&old.email) != normalized(&new.email) {
        steps.push(Step::run(
            sql!("DELETE FROM user_emails WHERE email_key = $1 AND user_id = $2"),
            params![normalized(&old.email), old.id],
        ));
        steps.push(take_email(new));
    }
    steps
}

/// Sets the password of a person who is there.
pub fn set_password(id: UserId, password_hash: &str) -> Step {
    Step::guarded(sql!("UPDATE users SET password_hash = $1 WHERE id = $2"), params![password_hash, id])
}

fn take_email(user: &User) -> Step {
    Step::guarded(
        sql!("INSERT INTO user_emails (email_key, user_id) VALUES ($1, $2) ON CONFLICT DO NOTHING"),
        params![normalized(&user.email), user.id],
    )
}
