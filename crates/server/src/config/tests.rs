use super::{
    settings::{PREFIX, SECTIONS, SETTINGS, Setting},
    *,
};
use std::{collections::BTreeSet, time::Duration};

fn variables(pairs: &[(&str, &str)]) -> impl Iterator<Item = (OsString, OsString)> {
    pairs.iter().map(|(name, value)| (OsString::from(name), OsString::from(value))).collect::<Vec<_>>().into_iter()
}

fn read(text: &str, pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::read(Some((Path::new("/etc/cs/countersign.toml"), text)), variables(pairs))
}

fn problems(text: &str, pairs: &[(&str, &str)]) -> Vec<String> {
    read(text, pairs).unwrap_err().problems.iter().map(ToString::to_string).collect()
}

#[test]
fn nothing_set_gives_the_defaults() {
    let config = Config::read(None, variables(&[])).unwrap();
    assert_eq!(config.environment, Environment::Production);
    assert_eq!(config.public_url, "http://localhost:7300");
    assert_eq!(config.listen.to_string(), "127.0.0.1:7300");
    assert_eq!(config.store.expose(), "sqlite:countersign.db");
    let lifetimes = &config.lifetimes;
    let hours = Duration::from_hours;
    let minutes = Duration::from_mins;
    assert_eq!(lifetimes.authorization_code, minutes(10));
    assert_eq!(lifetimes.access_token, Duration::from_hours(12));
    assert_eq!(lifetimes.refresh_token, hours(24 * 90));
    assert_eq!(lifetimes.client_credentials_token, Duration::from_mins(20));
    assert_eq!(lifetimes.authorization_request, minutes(60));
    assert_eq!(lifetimes.onboarding_url, minutes(60));
    assert_eq!(lifetimes.onboarding_token, minutes(10));
    assert_eq!(lifetimes.attempt_waiting, hours(24 * 14));
    assert_eq!(lifetimes.handshake, hours(24));
    assert_eq!(lifetimes.session_idle, hours(12));
    assert_eq!(lifetimes.session_absolute, hours(24 * 7));
    assert_eq!(lifetimes.reauthentication, minutes(5));
    assert_eq!(lifetimes.mailed_code, minutes(15));
    assert_eq!(lifetimes.claim_link, hours(24 * 7));
    assert_eq!(lifetimes.refresh_retry_confidential, hours(24));
    assert_eq!(lifetimes.refresh_retry_public, Duration::from_secs(30));
}

#[test]
fn the_file_wins_over_defaults_and_a_variable_over_the_file() {
    let text = "listen = \"127.0.0.1:9000\"\n[lifetimes]\naccess_token = \"1h\"\nrefresh_token = \"30d\"\n";
    let config =
        read(text, &[("COUNTERSIGN_LIFETIMES_ACCESS_TOKEN", "2h"), ("HOME", "/root"), ("COUNTERSIGN_LOG_LEVEL", "")]).unwrap();
    assert_eq!(config.listen.port(), 9000);
    assert_eq!(config.public_url, "http://localhost:9000");
    assert_eq!(config.lifetimes.access_token, Duration::from_hours(2));
    assert_eq!(config.lifetimes.refresh_token, Duration::from_hours(30 * 24));
    assert_eq!(config.log.level, "info");
}

#[test]
fn relative_paths_start_at_the_file() {
    let config = read("store = \"sqlite:data/cs.db\"", &[]).unwrap();
    assert_eq!(config.store.expose(), "sqlite:/etc/cs/data/cs.db");
    assert_eq!(config.master_key_file, Path::new("/etc/cs/countersign.key"));
    let config = read("store = \"sqlite:/var/cs.db\"\nmaster_key_file = \"/run/key\"", &[]).unwrap();
    assert_eq!(config.store.expose(), "sqlite:/var/cs.db");
    assert_eq!(config.master_key_file, Path::new("/run/key"));
}

#[test]
fn unknown_names_are_refused_with_the_nearest_known_one() {
    assert_eq!(
        problems("listen = \"127.0.0.1:1\"\nstroe = \"sqlite:x\"\n", &[]),
        ["/etc/cs/countersign.toml:2, `stroe`: unknown setting. Did you mean `store`?"]
    );
    assert_eq!(
        problems("[log]\nlevel = \"info\"\nstore = \"sqlite:x\"\n", &[]),
        [
            "/etc/cs/countersign.toml:3, `log.store`: unknown setting. Did you mean `store`? It stands at the top, above the first `[section]`."
        ]
    );
    assert_eq!(
        problems("access_token = \"1h\"\n", &[]),
        [
            "/etc/cs/countersign.toml:1, `access_token`: unknown setting. Did you mean `lifetimes.access_token`? It stands under `[lifetimes]`."
        ]
    );
    assert_eq!(
        problems("[lifetime]\n", &[]),
        ["/etc/cs/countersign.toml:1, `[lifetime]`: unknown section. Did you mean `[lifetimes]`?"]
    );
    assert_eq!(
        problems("", &[("COUNTERSIGN_LIFETIMES_ACESS_TOKEN", "1h")]),
        ["COUNTERSIGN_LIFETIMES_ACESS_TOKEN: unknown variable. Did you mean COUNTERSIGN_LIFETIMES_ACCESS_TOKEN?"]
    );
}

#[test]
fn all_problems_are_told_at_once_with_rule_and_fix() {
    let text = "environment = \"prod\"\nlisten = 7300\ntrusted_proxies = [\"10.0.0.0/99\"]\n[limits]\nentries = 3\n";
    let told = problems(text, &[("COUNTERSIGN_LIFETIMES_HANDSHAKE", "soon")]);
    assert_eq!(
        told,
        [
            "/etc/cs/countersign.toml:1, `environment`: must be `production` or `sandbox`, found `prod`. Pick one of them.",
            "/etc/cs/countersign.toml:2, `listen`: must be text, found a number. Put it in double quotes.",
            "/etc/cs/countersign.toml:3, `trusted_proxies`: `10.0.0.0/99` has a prefix that is too long. Write an address or a network: `10.0.0.0/8`, `::1`.",
            "COUNTERSIGN_LIFETIMES_HANDSHAKE: must be a time of at least a second, found `soon`. Write a number and a unit: `30s`, `10m`, `12h`, `90d`.",
            "/etc/cs/countersign.toml:5, `limits.entries`: must be a whole number from 64 to 1000000. Write the number without quotes.",
        ]
    );
}

#[test]
fn rules_that_bind_several_settings() {
    let refused = |text: &str, words: &str| {
        let told = problems(text, &[]);
        assert!(told.len() == 1 && told[0].contains(words), "{told:?}");
    };
    refused("public_url = \"http://connect.example.com\"", "https");
    refused("[mail]\ntransport = \"smtps://mail.example.com\"", "needs a sender");
    refused("[lifetimes]\nsession_idle = \"8d\"", "session");
    refused("[lifetimes]\nrefresh_token = \"1h\"", "retried");
    refused("metrics_listen = \"127.0.0.1:7300\"", "of their own");
    refused("[lifetimes]\nauthorization_code = \"11m\"", "at most 10m");
    assert!(read("environment = \"sandbox\"\npublic_url = \"http://connect.example.com\"", &[]).is_ok());
    let twice = problems("master_key_file = \"k\"", &[("COUNTERSIGN_MASTER_KEY", &"ab".repeat(32))]);
    assert!(twice[0].contains("twice"), "{twice:?}");
}

#[test]
fn secrets_show_nowhere() {
    let key = "ca".repeat(32);
    let text = "store = \"postgres://cs:canary-store@db/cs\"\n[mail]\ntransport = \"smtps://u:canary-mail@mail.example\"\nfrom = \"a@b.example\"\n";
    let config = read(text, &[("COUNTERSIGN_MASTER_KEY", &key)]).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains("canary") && !shown.contains(&key), "{shown}");
    let broken = [
        ("store = \"postgre://cs:canary@db/cs\"", vec![]),
        ("[mail]\ntransport = \"smtpz://u:canary@mail.example\"", vec![]),
        ("store = \"postgres://cs:canary@db/cs", vec![]),
        ("master_key = \"canary\"", vec![]),
        ("", vec![("COUNTERSIGN_MASTER_KEY", "canary")]),
    ];
    for (text, pairs) in broken {
        let told = problems(text, &pairs).join("\n");
        assert!(!told.is_empty() && !told.contains("canary"), "{told}");
    }
}

#[test]
fn broken_toml_names_the_line() {
    let told = problems("listen = \"127.0.0.1:1\"\nstore = sqlite:x\n", &[]);
    assert!(told[0].starts_with("/etc/cs/countersign.toml:2: not valid TOML"), "{told:?}");
}

#[test]
fn a_file_that_is_named_must_exist() {
    let error = Config::load_with(Some(Path::new("/nonexistent/cs.toml")), variables(&[])).unwrap_err();
    assert!(error.to_string().contains("countersign init"), "{error}");
}

#[test]
fn the_table_is_sound() {
    let names: BTreeSet<String> = SETTINGS.iter().map(Setting::name).collect();
    let spellings: BTreeSet<String> = SETTINGS.iter().map(Setting::variable).collect();
    assert_eq!(names.len(), SETTINGS.len(), "two settings share a name");
    assert_eq!(spellings.len(), SETTINGS.len(), "two settings share a variable");
    for setting in SETTINGS {
        assert!(SECTIONS.iter().any(|(section, _)| *section == setting.section), "{} has no section", setting.name());
        assert!(setting.doc.ends_with('.') && !setting.doc.contains('|'), "{} is not described in sentences", setting.name());
        assert!(setting.variable().starts_with(PREFIX) && setting.variable() != settings::CONFIG_VARIABLE);
    }
}

#[test]
fn each_setting_is_read_from_the_file_and_from_its_variable() {
    for setting in SETTINGS {
        let wrong = if matches!(setting.kind, kind::Kind::Path) { "\0" } else { "\u{1}" };
        let told = problems("", &[(&setting.variable(), wrong)]);
        assert!(told[0].starts_with(&setting.variable()), "{told:?}");
        let header = if setting.section.is_empty() { String::new() } else { format!("[{}]\n", setting.section) };
        let told = problems(&format!("{header}{} = 2026-01-01\n", setting.key), &[]);
        assert!(told[0].contains(&format!("`{}`", setting.name())), "{told:?}");
    }
}

#[test]
fn the_written_file_reads_back_as_the_defaults() {
    let untouched = render::file(&BTreeMap::new());
    let all_commented = untouched.lines().all(|line| line.is_empty() || line.starts_with('#') || line.starts_with('['));
    assert!(all_commented, "{untouched}");
    let given = BTreeMap::from([
        ("public_url", "https://connect.example.com".to_owned()),
        ("outbound_allow_loopback", "true".to_owned()),
        ("platform.name", "Brød & \"Sirkus\"".to_owned()),
    ]);
    let config = read(&render::file(&given), &[]).unwrap();
    assert_eq!(config.public_url, "https://connect.example.com");
    assert!(config.outbound_allow_loopback && !config.redirect_uris_approved_by_domain_proof);
    assert_eq!(config.platform.name, "Brød & \"Sirkus\"");
    let uncommented: String = untouched
        .lines()
        .map(|line| line.strip_prefix("# ").filter(|rest| rest.contains(" = ") && !rest.ends_with("= \"\"")).unwrap_or(line))
        .fold(String::new(), |text, line| text + line + "\n");
    let config = read(&uncommented, &[]).unwrap();
    assert_eq!(config.lifetimes.claim_link, Duration::from_hours(7 * 24));
    assert!(config.trusted_proxies.is_empty());
}

#[test]
fn file_and_reference_hold_every_setting() {
    let (file, reference) = (render::file(&BTreeMap::new()), render::reference());
    for setting in SETTINGS {
        assert!(reference.contains(&format!("`{}`", setting.variable())), "{} is missing from the reference", setting.name());
        let stands = file.lines().any(|line| line.starts_with(&format!("# {} = ", setting.key)));
        assert_eq!(stands, !setting.only_as_variable(), "{}", setting.name());
    }
}
