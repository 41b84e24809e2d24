//! A password, right or wrong, within the limits on guesses.

use super::errors::Failure;
use super::visit::Visit;
use crate::limits::RetryAfter;
use model::field::normalized;
use model::user::User;
use protocol::ErrorCode;

/// What came of it.
pub enum Guess {
    /// Right.
    Right(User),
    /// Wrong, or there is no such account.
    Wrong,
    /// Not looked at: there were too many before.
    TooMany(RetryAfter),
}

/// Checks a password. Ten failures for one account from one address, then one try a minute; others still get in. Twenty
/// failures a minute from one address, whatever the accounts, and it waits.
pub async fn check(visit: &Visit, email: &str, password: &str) -> Result<Guess, Failure> {
    let (context, limiters) = (visit.context(), &visit.frame.state.limiters);
    let (began, group) = (context.now().as_micros(), visit.frame.address.group());
    let account = (normalized(email), group);
    let address = ("sign-in", group);
    let allowed = limiters.client.check(&address, began).and_then(|()| limiters.sign_in.begin(&account, began));
    if let Err(wait) = allowed {
        return Ok(Guess::TooMany(wait));
    }
    match flows::sign_in::authenticate(context, email, password).await {
        Ok(Ok(user)) => {
            limiters.sign_in.succeeded(&account);
            Ok(Guess::Right(user))
        }
        Ok(Err(denied)) if denied.code == ErrorCode::SignInFailed => {
            limiters.client.failed(&address, began);
            Ok(Guess::Wrong)
        }
        Ok(Err(denied)) => {
            limiters.sign_in.undecided(&account, began);
            Err(denied.into())
        }
        Err(error) => {
            limiters.sign_in.undecided(&account, began);
            Err(error.into())
        }
    }
}
