use super::*;
use model::key::{KeyPurpose, SealedKey};
use protocol::Timestamp;

const DAY: i64 = 86_400_000_000;
const NOW: i64 = 1_800_000_000_000_000;

fn config(pairs: &[(&str, &str)]) -> Config {
    let variables: Vec<_> = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Config::read(None, variables.into_iter()).unwrap()
}

fn key(purpose: KeyPurpose, active_from: i64) -> SealedKey {
    let at = Timestamp::from_micros(active_from);
    SealedKey { id: "1".to_owned(), purpose, sealed: vec![1], created_at: at, active_from: at }
}

#[test]
fn a_line_says_what_was_found_and_what_to_do() {
    assert_eq!(Line::ok("clock", "plausible").to_string(), "ok    clock          plausible.");
    assert_eq!(Line::fail("store", "away", "Start it.").to_string(), "fail  store          away. Start it.");
}

#[test]
fn keys_are_there_and_not_too_old() {
    let mac = || key(KeyPurpose::Mac, NOW - DAY);
    assert_eq!(keep::keys(&[], NOW).verdict, Verdict::Fail);
    assert_eq!(keep::keys(&[mac()], NOW).verdict, Verdict::Fail);
    assert_eq!(keep::keys(&[mac(), key(KeyPurpose::Es256, NOW + DAY)], NOW).verdict, Verdict::Fail, "not in use yet");
    let good = keep::keys(&[mac(), key(KeyPurpose::Es256, NOW - 12 * DAY)], NOW);
    assert!(good.verdict == Verdict::Ok && good.found.contains("12d"), "{good}");
    let old = keep::keys(&[mac(), key(KeyPurpose::Es256, NOW - 400 * DAY)], NOW);
    assert!(old.verdict == Verdict::Warn && old.fix.contains("keys rotate"), "{old}");
    let rotated = [mac(), key(KeyPurpose::Es256, NOW - 400 * DAY), key(KeyPurpose::Es256, NOW - DAY)];
    assert_eq!(keep::keys(&rotated, NOW).verdict, Verdict::Ok);
}

#[test]
fn a_clock_before_the_first_release_is_wrong() {
    assert_eq!(keep::clock(NOW).verdict, Verdict::Ok);
    assert_eq!(keep::clock(0).verdict, Verdict::Fail);
    assert_eq!(keep::clock(i64::MAX).verdict, Verdict::Fail);
}

#[test]
fn a_database_that_may_lose_answers_is_told() {
    use storage::durability::Acknowledgement;
    let line = |reaches_disk, waits, reaches_standby| keep::durability(Acknowledgement { reaches_disk, waits, reaches_standby });
    assert_eq!(line(true, true, true).verdict, Verdict::Ok);
    let alone = line(true, true, false);
    assert!(alone.verdict == Verdict::Warn && alone.fix.contains("synchronous_standby_names"), "{alone}");
    assert_eq!(line(true, false, false).verdict, Verdict::Fail);
    assert_eq!(line(false, true, true).verdict, Verdict::Fail);
}

#[tokio::test]
async fn looking_at_a_store_that_is_not_there_does_not_make_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("cs.db");
    let config = config(&[("COUNTERSIGN_STORE", &format!("sqlite:{}", path.display()))]);
    let lines = keep::store(&config, NOW).await;
    assert!(lines.len() == 1 && lines[0].verdict == Verdict::Fail && lines[0].fix.contains("init"), "{lines:?}");
    assert!(!path.exists());
}

#[tokio::test]
async fn pending_migrations_are_told() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("cs.db");
    std::fs::write(&path, "").unwrap();
    let config = config(&[("COUNTERSIGN_STORE", &format!("sqlite:{}", path.display()))]);
    let lines = keep::store(&config, NOW).await;
    assert!(lines[0].verdict == Verdict::Ok && lines[1].to_string().contains("pending"), "{lines:?}");
}

#[tokio::test]
async fn a_store_that_is_away_does_not_show_its_password() {
    let config = config(&[("COUNTERSIGN_STORE", "postgres://cs:canary@127.0.0.1:1/cs")]);
    let lines = keep::store(&config, NOW).await;
    assert!(lines[0].verdict == Verdict::Fail && !lines[0].to_string().contains("canary"), "{lines:?}");
}

#[tokio::test]
async fn a_mail_server_that_is_away_fails_and_does_not_show_its_password() {
    let config =
        config(&[("COUNTERSIGN_MAIL_TRANSPORT", "smtp://cs:canary@127.0.0.1:1"), ("COUNTERSIGN_MAIL_FROM", "a@b.example")]);
    let line = addresses::mail(&config).await;
    assert!(line.verdict == Verdict::Fail && !line.to_string().contains("canary"), "{line}");
}

#[tokio::test]
async fn listeners_are_free_or_taken() {
    let taken = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = taken.local_addr().unwrap().to_string();
    drop(taken);
    let config = config(&[("COUNTERSIGN_METRICS_LISTEN", &address)]);
    assert_eq!(addresses::metrics(&config).await.verdict, Verdict::Ok);
    let taken = std::net::TcpListener::bind(&address).unwrap();
    // Whoever has it hangs up without an answer.
    let hangs_up = std::thread::spawn(move || drop(taken.accept()));
    assert_eq!(addresses::metrics(&config).await.verdict, Verdict::Fail);
    hangs_up.join().unwrap();
}

#[tokio::test]
async fn a_public_url_that_does_not_answer_is_a_warning() {
    let config = config(&[("COUNTERSIGN_PUBLIC_URL", "http://127.0.0.1:1")]);
    let line = addresses::public_url(&config, NOW).await;
    assert!(line.verdict == Verdict::Warn && line.fix.contains("countersign serve"), "{line}");
}
