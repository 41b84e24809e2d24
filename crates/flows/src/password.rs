//! People's passwords: Argon2id, off the async threads, in a bounded number of slots, so that a flood of sign-ins costs
//! waiting and not memory.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Semaphore;

/// Every slot is taken and the queue is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Busy;

/// The slots.
pub struct Passwords {
    slots: Arc<Semaphore>,
    waiting: AtomicUsize,
    max_waiting: usize,
    /// Of no known password; verified against for accounts that do not exist, so that both take the same time.
    decoy: String,
}

impl Passwords {
    /// `slots` hashes at once (19 MiB each), `max_waiting` more in the queue.
    pub fn new(slots: usize, max_waiting: usize) -> Self {
        let decoy = hash_now("there is no such account", &[0x5a; 16]);
        Self { slots: Arc::new(Semaphore::new(slots)), waiting: AtomicUsize::new(0), max_waiting, decoy }
    }

    /// Hashes a new password with sixteen random bytes of salt.
    pub async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String, Busy> {
        let password = password.to_owned();
        self.run(move || hash_now(&password, &salt)).await
    }

    /// Whether `password` belongs to `hash`; with no hash it does the same work and answers no.
    pub async fn verify(&self, password: &str, hash: Option<&str>) -> Result<bool, Busy> {
        let password = password.to_owned();
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.decoy).to_owned();
        self.run(move || verify_now(&password, &hash) && known).await
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
        let place = Place::take(&self.waiting, self.max_waiting)?;
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(|_| Busy)?;
        drop(place);
        let done = tokio::task::spawn_blocking(move || {
            let value = work();
            drop(slot);
            value
        });
        done.await.map_err(|_| Busy)
    }
}

/// A place in the queue; given back also when the caller goes away while waiting.
struct Place<'a>(&'a AtomicUsize);

impl<'a> Place<'a> {
    fn take(waiting: &'a AtomicUsize, most: usize) -> Result<Self, Busy> {
        let place = Self(waiting);
        if waiting.fetch_add(1, Ordering::Relaxed) < most { Ok(place) } else { Err(Busy) }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

fn hash_now(password: &str, salt: &[u8; 16]) -> String {
    let hash: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), salt);
    // An empty text verifies nothing: a failed hash locks the account instead of opening it.
    hash.map(|hash| hash.to_string()).unwrap_or_default()
}

fn verify_now(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_that_was_hashed_verifies() {
        let passwords = Passwords::new(1, 8);
        let hash = passwords.hash("correct horse", [1; 16]).await.unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert_eq!(passwords.verify("correct horse", Some(&hash)).await, Ok(true));
        assert_eq!(passwords.verify("wrong horse", Some(&hash)).await, Ok(false));
        assert_eq!(passwords.verify("there is no such account", None).await, Ok(false));
        assert_eq!(passwords.verify("", Some("")).await, Ok(false));
    }

    #[tokio::test]
    async fn callers_that_go_away_give_their_place_back() {
        let passwords = Passwords::new(1, 4);
        let slot = Arc::clone(&passwords.slots).acquire_owned().await.unwrap();
        for _ in 0..100 {
            let mut waiting = Box::pin(passwords.verify("x", None));
            assert!(futures_util::poll!(&mut waiting).is_pending());
        }
        drop(slot);
        assert_eq!(passwords.verify("x", None).await, Ok(false));
    }

    #[tokio::test]
    async fn a_full_queue_says_busy() {
        let passwords = Passwords::new(1, 0);
        assert_eq!(passwords.verify("x", None).await, Err(Busy));
    }
}
