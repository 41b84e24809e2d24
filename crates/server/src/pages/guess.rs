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
///
/// Both limits are charged before the slow look at the password, so that a crowd at once gets no further than a queue would.
pub async fn check(visit: &Visit, email: &str, password: &str) -> Result<Guess, Failure> {
    let (context, limiters) = (visit.context(), &visit.frame.state.limiters);
    let (began, group) = (context.now().as_micros(), visit.frame.address.group());
    let account = (normalized(email), group);
    let address = ("sign-in", group);
    if let Err(wait) = limiters.client.begin(&address, began) {
        return Ok(Guess::TooMany(wait));
    }
    // Only a wrong password counts for the address; a right one forgets nothing there, or guessers would sign in between.
    let innocent = || limiters.client.undecided(&address, began);
    if let Err(wait) = limiters.sign_in.begin(&account, began) {
        innocent();
        return Ok(Guess::TooMany(wait));
    }
    match flows::sign_in::authenticate(context, email, password).await {
        Ok(Ok(user)) => {
            innocent();
            limiters.sign_in.succeeded(&account);
            Ok(Guess::Right(user))
        }
        Ok(Err(denied)) if denied.code == ErrorCode::SignInFailed => Ok(Guess::Wrong),
        Ok(Err(denied)) => {
            innocent();
            limiters.sign_in.undecided(&account, began);
            Err(denied.into())
        }
        Err(error) => {
            innocent();
            limiters.sign_in.undecided(&account, began);
            Err(error.into())
        }
    }
}
