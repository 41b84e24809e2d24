//! Proof that a form was made by us, for this browser or session, and for this one flow.
//!
//! A token is `form.mac`: the form's name in clear, so that the sign-out button of any page can prove itself with the page's
//! token, and the MAC over whose it is and which form.

use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Whose form it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder<'a> {
    /// A browser in which nobody has signed in yet, by its cookie.
    Browser(&'a str),
    /// A session, by its cookie.
    Session(&'a str),
}

impl Holder<'_> {
    fn mac(self, key: &[u8; 32], form: &str) -> hmac::Context {
        let (kind, token) = match self {
            Self::Browser(token) => (b"browser ", token),
            Self::Session(token) => (b"session ", token),
        };
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, key));
        // Neither cookie values nor forms' names have a zero byte in them, so no two pairs read the same.
        for part in [b"countersign form 1\0".as_slice(), kind, token.as_bytes(), b"\0", form.as_bytes()] {
            context.update(part);
        }
        context
    }
}

/// The token of `form` for this holder.
pub fn token(key: &[u8; 32], holder: Holder<'_>, form: &str) -> String {
    let mac = holder.mac(key, form).sign();
    format!("{form}.{}", URL_SAFE_NO_PAD.encode(mac.as_ref()))
}

/// The form that a token is for, if it is this holder's; compared in constant time.
pub fn form_of<'a>(key: &[u8; 32], holder: Holder<'_>, token: &'a str) -> Option<&'a str> {
    let (form, mac) = token.rsplit_once('.')?;
    let sent = URL_SAFE_NO_PAD.decode(mac).ok()?;
    let wanted = holder.mac(key, form).sign();
    aws_lc_rs::constant_time::verify_slices_are_equal(wanted.as_ref(), &sent).ok().map(|()| form)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: [u8; 32] = [7; 32];

    #[test]
    fn a_token_is_good_for_its_holder_and_form_only() {
        let mine = Holder::Session("abc");
        let token = token(&KEY, mine, "consent-arq_1-org_1");
        assert_eq!(form_of(&KEY, mine, &token), Some("consent-arq_1-org_1"));
        assert_eq!(form_of(&KEY, Holder::Session("abd"), &token), None);
        assert_eq!(form_of(&KEY, Holder::Browser("abc"), &token), None);
        assert_eq!(form_of(&[8; 32], mine, &token), None);
        assert_eq!(form_of(&KEY, mine, &token.replace("org_1", "org_2")), None);
        for bad in ["", ".", "consent-arq_1-org_1.", "consent-arq_1-org_1.AAAA", "no dot"] {
            assert_eq!(form_of(&KEY, mine, bad), None, "{bad:?}");
        }
    }

    #[test]
    fn token_and_form_cannot_be_shifted_into_each_other() {
        let first = token(&KEY, Holder::Session("ab"), "c");
        let mac = first.rsplit_once('.').unwrap().1;
        assert_eq!(form_of(&KEY, Holder::Session("a"), &format!("bc.{mac}")), None);
    }
}
