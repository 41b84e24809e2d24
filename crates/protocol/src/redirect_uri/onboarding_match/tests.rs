use super::*;
use crate::redirect_uri::{ClientType, check_registration, with_parameters};
use proptest::prelude::*;

const PRODUCTION: RegistrationPlace =
    RegistrationPlace { environment: Environment::Production, client_type: ClientType::Confidential, loopback_everywhere: false };
const SANDBOX: RegistrationPlace = RegistrationPlace { environment: Environment::Sandbox, ..PRODUCTION };
const REGISTERED: [&str; 5] = [
    "https://tidewater.example/onboarding/done",
    "https://app.tidewater.example/onboarding/done",
    "https://tidewater.example:8443/onboarding/done?kept=1",
    "https://bare.example",
    "http://localhost:7310/onboarding/callback",
];

fn verdict(sent: &str) -> Result<(), OnboardingRule> {
    onboarding_match(REGISTERED, sent, false, PRODUCTION).map_err(|mismatch| mismatch.rule)
}

#[test]
fn seed_000_whatever_follows_the_path_is_ignored() {
    for sent in [
        "https://tidewater.example/onboarding/done",
        "https://tidewater.example/onboarding/done?",
        "https://tidewater.example/onboarding/done?customer=17&next=/a/../b?c&x=%zz&y=a+b;c*'{}|",
        "https://tidewater.example/onboarding/done?state=mine&mytoken=1&tokens=2&status_code=3",
        "https://tidewater.example:8443/onboarding/done",
        "https://bare.example?tenant=1",
    ] {
        assert_eq!(verdict(sent), Ok(()), "{sent}");
    }
}

#[test]
fn seed_000_https_path_domain_and_subdomain_are_validated() {
    use OnboardingRule::{
        Characters, DotSegments, Fragment, Host, Length, Loopback, Path, Port, ReservedQueryName, Scheme, UserInfo, Wildcard,
    };
    let cases = [
        ("", Length),
        ("https://tidewater.example/onboarding/d\u{f8}ne", Characters),
        ("https://tidewater.example/onboarding/done\r\nSet-Cookie:a=b", Characters),
        ("https://tidewater.example/onboarding/done?a=<b>", Characters),
        ("https://tidewater.example/onboarding/done#x", Fragment),
        ("https://tidewater.example/onboarding/done?a#x", Fragment),
        ("http://tidewater.example/onboarding/done", Scheme),
        ("HTTPS://tidewater.example/onboarding/done", Scheme),
        ("javascript:alert(1)", Scheme),
        ("//tidewater.example/onboarding/done", Scheme),
        ("tidewater.example/onboarding/done", Scheme),
        ("https:tidewater.example/onboarding/done", Host),
        ("https:///onboarding/done", Host),
        ("https://user@tidewater.example/onboarding/done", UserInfo),
        ("https://tidewater.example@evil.example/onboarding/done", UserInfo),
        ("https://tidewater.example:x@evil.example/onboarding/done", UserInfo),
        ("https://*.tidewater.example/onboarding/done", Wildcard),
        ("https://tidewater.example/onboarding/*", Wildcard),
        ("https://evil.example/onboarding/done", Host),
        ("https://evil.tidewater.example/onboarding/done", Host),
        ("https://tidewater.example.evil.example/onboarding/done", Host),
        ("https://tidewater.example./onboarding/done", Host),
        ("https://Tidewater.example/onboarding/done", Host),
        ("https://evil.example?tidewater.example/onboarding/done", Host),
        ("https://tidewater.example:443/onboarding/done", Port),
        ("https://tidewater.example:08443/onboarding/done", Port),
        ("https://tidewater.example:/onboarding/done", Port),
        ("https://tidewater.example:70000/onboarding/done", Port),
        ("https://app.tidewater.example:8443/onboarding/done", Port),
        ("https://tidewater.example/onboarding/done/", Path),
        ("https://tidewater.example/onboarding/Done", Path),
        ("https://tidewater.example/onboarding/%64one", Path),
        ("https://tidewater.example/onboarding//done", Path),
        ("https://tidewater.example/onboarding/done;x=1", Path),
        ("https://tidewater.example", Path),
        ("https://bare.example/", Path),
        ("https://tidewater.example/onboarding/x/../done", DotSegments),
        ("https://tidewater.example/onboarding/x/%2e%2E/done", DotSegments),
        ("https://tidewater.example/onboarding/x/..%2fdone", DotSegments),
        ("https://tidewater.example\\@evil.example/onboarding/done", DotSegments),
        ("http://localhost:7310/onboarding/callback", Loopback),
        ("https://tidewater.example/onboarding/done?status=success", ReservedQueryName("status")),
        ("https://tidewater.example/onboarding/done?a=1&token", ReservedQueryName("token")),
        ("https://tidewater.example/onboarding/done?%74oke%6E=x", ReservedQueryName("token")),
        ("https://tidewater.example/onboarding/done?TOKEN=x", ReservedQueryName("token")),
        ("https://tidewater.example/onboarding/done?+token[]=x", ReservedQueryName("token")),
        ("https://tidewater.example/onboarding/done?%20status%5B0%5D=x", ReservedQueryName("status")),
        ("https://tidewater.example/onboarding/done?a=1;status=success", ReservedQueryName("status")),
        ("https://tidewater.example/onboarding/done?;%74oken=x", ReservedQueryName("token")),
        ("https://tidewater.example/onboarding/done?a=1&amp;token=x", ReservedQueryName("token")),
    ];
    for (sent, rule) in cases {
        assert_eq!(verdict(sent), Err(rule), "{sent}");
    }
}

#[test]
fn state_is_reserved_only_when_one_is_sent() {
    for query in ["state=1", "%73tate=1", "a=1&State="] {
        let sent = format!("https://tidewater.example/onboarding/done?{query}");
        assert_eq!(onboarding_match(REGISTERED, &sent, false, PRODUCTION), Ok(()), "{sent}");
        let refused = onboarding_match(REGISTERED, &sent, true, PRODUCTION).unwrap_err();
        assert_eq!(refused.rule, OnboardingRule::ReservedQueryName("state"), "{sent}");
    }
}

#[test]
fn loopback_is_for_the_sandbox_and_the_demo() {
    let sent = "http://localhost:7310/onboarding/callback?run=1";
    assert_eq!(onboarding_match(REGISTERED, sent, false, SANDBOX), Ok(()));
    let demo = RegistrationPlace { loopback_everywhere: true, ..PRODUCTION };
    assert_eq!(onboarding_match(REGISTERED, sent, false, demo), Ok(()));
    for (sent, rule) in [
        ("http://localhost:7311/onboarding/callback", OnboardingRule::Port),
        ("https://localhost:7310/onboarding/callback", OnboardingRule::Scheme),
        ("http://127.0.0.1:7310/onboarding/callback", OnboardingRule::Host),
        ("http://tidewater.example/onboarding/done", OnboardingRule::Scheme),
    ] {
        assert_eq!(onboarding_match(REGISTERED, sent, false, SANDBOX).unwrap_err().rule, rule, "{sent}");
    }
    // A public client may register it in production, for OAuth; onboarding needs a secret, so it gets nothing by it.
    let public = RegistrationPlace { client_type: ClientType::Public, ..PRODUCTION };
    let refused = onboarding_match(REGISTERED, sent, false, public).unwrap_err();
    assert_eq!(refused.rule, OnboardingRule::Loopback);
}

#[test]
fn the_length_is_that_of_the_whole_uri() {
    let start = "https://tidewater.example/onboarding/done?x=";
    let longest = format!("{start}{}", "a".repeat(LONGEST_SENT - start.len()));
    assert_eq!(verdict(&longest), Ok(()));
    assert_eq!(verdict(&format!("{longest}a")), Err(OnboardingRule::Length));
}

#[test]
fn a_refusal_shows_the_nearest_registered_one() {
    let nearest = |sent| onboarding_match(REGISTERED, sent, false, PRODUCTION).unwrap_err().nearest;
    assert_eq!(nearest("https://app.tidewater.example/other"), Some(REGISTERED[1]));
    assert_eq!(nearest("https://tidewater.example:8443/other"), Some(REGISTERED[2]));
    assert_eq!(nearest("https://tidewater.example:9000/onboarding"), Some(REGISTERED[0]));
    assert_eq!(nearest("https://other.app.tidewater.example/onboarding/done"), Some(REGISTERED[1]));
    assert_eq!(nearest("http://tidewater.example/onboarding/done"), Some(REGISTERED[0]));
    assert_eq!(nearest("nonsense"), Some(REGISTERED[0]));
    let none = onboarding_match([], "https://tidewater.example/onboarding/done", false, PRODUCTION).unwrap_err();
    assert_eq!(none, OnboardingMismatch { rule: OnboardingRule::NoneRegistered, nearest: None });
    let foreign = onboarding_match(["com.example.app:/cb"], "https://a.example/", false, PRODUCTION).unwrap_err();
    assert_eq!(foreign.rule, OnboardingRule::NoneRegistered);
}

fn part() -> impl Strategy<Value = String> {
    prop_oneof![Just("tidewater.example/onboarding/done".to_owned()), "[a-z./%:@;A-Z0-9\\\\-]{0,30}".prop_map(|text| text)]
}

proptest! {
    #[test]
    fn nothing_with_another_scheme_host_port_or_path_matches(
        scheme in "(https|http|HTTPS|ftp|https:https)", middle in "(://|:/|:|:///)", host in part(), tail in part(),
    ) {
        let sent = format!("{scheme}{middle}{host}{tail}");
        let matched = onboarding_match(REGISTERED, &sent, true, PRODUCTION).is_ok();
        let same = REGISTERED[..4].iter().any(|uri| uri.split('?').next() == Some(sent.as_str()));
        prop_assert_eq!(matched, same, "{}", sent);
    }

    #[test]
    fn any_one_change_before_the_query_is_refused(at in any::<prop::sample::Index>(), with in "[!-~]", query in "[a-r=&]{0,20}") {
        let registered = REGISTERED[0];
        let mut changed = registered.to_owned();
        let at = at.index(registered.len());
        changed.replace_range(at..=at, &with);
        prop_assume!(changed != registered && with != "?");
        let sent = format!("{changed}?{query}");
        prop_assert!(onboarding_match([registered], &sent, false, PRODUCTION).is_err());
    }

    #[test]
    fn any_query_without_a_reserved_name_matches_and_is_kept(
        pairs in prop::collection::vec(("[a-zA-Z0-9_.~%!$'()*+,;:@/?{}|^-]{0,12}", "[a-zA-Z0-9_=.~%+;:@/?-]{0,12}"), 0..6),
    ) {
        let reserved = ["status", "token", "state"];
        let query: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let query = query.join("&");
        let named = query
            .split(';')
            .flat_map(|part| form_urlencoded::parse(part.as_bytes()))
            .any(|(name, _)| reserved.contains(&name.trim().to_ascii_lowercase().as_str()));
        prop_assume!(!named);
        let sent = format!("{}?{query}", REGISTERED[0]);
        prop_assert_eq!(onboarding_match(REGISTERED, &sent, true, PRODUCTION), Ok(()));
        prop_assert!(with_parameters(&sent, &[("status", "success")]).starts_with(&sent));
    }

    #[test]
    fn no_reserved_name_passes_however_it_is_spelled(
        name in "(status|token|state)", mask in prop::collection::vec(any::<bool>(), 6), before in "[a-r=]{0,8}",
    ) {
        let spelled: String = name.bytes().zip(mask).map(|(byte, encode)| {
            if encode { format!("%{byte:02x}") } else { char::from(byte).to_string() }
        }).collect();
        let sent = format!("{}?{before}&{spelled}=1", REGISTERED[0]);
        let refused = onboarding_match(REGISTERED, &sent, true, PRODUCTION).unwrap_err();
        prop_assert!(matches!(refused.rule, OnboardingRule::ReservedQueryName(reserved) if reserved == name));
    }

    #[test]
    fn what_may_be_registered_matches_itself(uri in "https://[a-z]{1,8}\\.example(:[1-9][0-9]{3})?(/[a-z0-9._~-]{1,8}){0,3}") {
        if check_registration(&uri, PRODUCTION).is_ok() {
            prop_assert_eq!(onboarding_match([uri.as_str()], &uri, true, PRODUCTION), Ok(()));
        }
    }

    #[test]
    fn no_text_makes_it_panic(sent in ".{0,80}", registered in "[a-z:/?\\[\\]@]{0,40}") {
        let _ = onboarding_match([registered.as_str()], &sent, true, SANDBOX);
    }
}
