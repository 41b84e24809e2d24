//! Each target over its corpus and over inputs made from it, the same in every run and in less than two seconds.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use fuzz::run;
use fuzz::target::ALL;

fn holds(name: &str, count: usize) {
    let target = ALL.iter().find(|target| target.name == name).unwrap();
    let ran = run::some(target, 0x0c0f_fee0, count).unwrap();
    let shown = ran.as_ref().err().map(|broken| broken.input.escape_ascii().to_string());
    assert!(ran.is_ok(), "{name} does not hold for {}", shown.unwrap_or_default());
}

macro_rules! targets {
    ($($name:ident: $count:literal),* $(,)?) => {
        $(#[test] fn $name() { holds(stringify!($name), $count); })*

        #[test]
        fn each_target_has_its_test() {
            let tested = [$(stringify!($name)),*];
            assert!(ALL.iter().all(|target| tested.contains(&target.name)) && ALL.len() == tested.len());
        }
    };
}

targets! {
    token_request: 2_000,
    multipart: 3_000,
    basic: 5_000,
    redirect_registration: 5_000,
    redirect_match: 5_000,
    secret: 1_000,
    jwt: 500,
    signed_url: 500,
    configuration: 500,
}
