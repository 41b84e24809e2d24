//! `/handshake/{nonce}`: the browser comes back from the partner, with `?status=…` or `&status=…` behind the address.

use super::pending::Shaking;
use crate::pages::errors::Answer;
use crate::pages::visit::SignedIn;
use flows::handshake;
use model::handshake::ReturnStatus;
use protocol::ErrorCode;
use protocol::form::Form;

/// The nonce, and what the partner says if it says it once: in the path behind `&`, or in the query.
fn read(place: &str, query: &Form) -> (String, Option<ReturnStatus>) {
    let (nonce, appended) = place.split_once('&').unwrap_or((place, ""));
    let appended = Form::urlencoded(appended.as_bytes());
    let said: Vec<&str> = appended.all("status").chain(query.all("status")).collect();
    let status = match said.as_slice() {
        [only] if appended.malformed().is_none() => only.parse().ok(),
        _ => None,
    };
    (nonce.to_owned(), status)
}

/// Says what is so. What the partner says counts once, in the session that was led there.
pub async fn show(signed_in: SignedIn) -> Answer {
    let visit = &signed_in.visit;
    let context = visit.context();
    let (nonce, status) = read(&visit.part::<String>("nonce")?, &visit.query);
    let found = handshake::find_returned(context, &nonce).await?.ok_or(ErrorCode::HandshakeOver)?;
    let shaking = Shaking::of_return(&signed_in, found).await?.ok_or(ErrorCode::HandshakeOver)?;
    let session = &signed_in.current.session;
    let Some(status) = status else { return shaking.page(&signed_in, false).await };
    handshake::returned(context, &shaking.client, (&shaking.handshake, &shaking.attempt), (session, status)).await?;
    let elsewhere = !handshake::same_browser(&shaking.handshake, session);
    let again = handshake::find_returned(context, &nonce).await?.ok_or(ErrorCode::HandshakeOver)?;
    let now = Shaking::of_return(&signed_in, again).await?.ok_or(ErrorCode::HandshakeOver)?;
    now.page(&signed_in, elsewhere && status == ReturnStatus::Error).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_are_read_and_what_is_said_twice_is_not() {
        use ReturnStatus::{Error, Success};
        let cases = [
            ("abc", "status=success", Some(Success)),
            ("abc&status=success", "", Some(Success)),
            ("abc&status=error", "", Some(Error)),
            ("abc&x=1&status=error", "", Some(Error)),
            ("abc", "x=1&status=error&y=2", Some(Error)),
            ("abc", "", None),
            ("abc", "status=", None),
            ("abc", "status=Success", None),
            ("abc", "status=ok", None),
            ("abc", "status=success&status=success", None),
            ("abc&status=success", "status=success", None),
            ("abc&status=success&status=error", "", None),
            ("abc&status=%00", "", None),
            ("abc", "Status=success", None),
        ];
        for (place, query, wanted) in cases {
            let (nonce, status) = read(place, &Form::urlencoded(query.as_bytes()));
            assert_eq!((nonce.as_str(), status), ("abc", wanted), "{place} {query}");
        }
    }
}
