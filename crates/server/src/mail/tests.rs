use super::*;
use crate::config::Config;
use axum::body::Body;
use axum::http::{Request, header};
use flows::mail::{MailKind, ReplayReader};
use http_body_util::BodyExt as _;
use protocol::id::{ConnectionId, OrganizationId};
use protocol::{Seconds, Timestamp};
use std::sync::Mutex;
use tower::ServiceExt as _;

const NOW: Timestamp = Timestamp::from_seconds(1_800_000_000);

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Timestamp {
        NOW
    }
}

fn config(variables: &[(&str, &str)]) -> Config {
    let own = [("COUNTERSIGN_PLATFORM_NAME", "Northwind"), ("COUNTERSIGN_PUBLIC_URL", "http://localhost:7300")];
    Config::read(None, own.iter().chain(variables).map(|(name, value)| (name.into(), value.into()))).unwrap()
}

fn code(language: &str) -> Mail {
    let kind = MailKind::ConfirmationCode { code: "482913".to_owned(), expires_at: NOW + Seconds::minutes(15) };
    Mail { to: "kari@dogwood.example".to_owned(), language: language.to_owned(), kind }
}

#[test]
fn a_code_is_mailed_in_the_readers_language() {
    let writer = Writer::new(&config(&[]), Arc::new(Standing));
    let english = writer.write(code("en"));
    assert!(english.text.contains("\n482913\n") && english.text.contains("15 minutes") && english.text.contains("Northwind"));
    assert_eq!(english.codes, ["482913"]);
    let arabic = writer.write(code("ar"));
    assert!(arabic.text.contains("\n482913\n") && arabic.text != english.text);
    assert_eq!(writer.write(code("xx")).text, english.text);
}

#[test]
fn links_are_listed_and_lead_to_us() {
    let writer = Writer::new(&config(&[]), Arc::new(Standing));
    let to = "kari@dogwood.example".to_owned();
    let known = writer.write(Mail { to: to.clone(), language: "en".to_owned(), kind: MailKind::AccountExists });
    assert_eq!(known.links, ["http://localhost:7300/login", "http://localhost:7300/password/forgot"]);
    assert!(known.codes.is_empty());
    let organization_id = OrganizationId::from_bytes([3; 16]);
    let replay = |reader| MailKind::ReplayDetected {
        integration: "Fjord Ledger".to_owned(),
        publisher: "Tidewater".to_owned(),
        organization: "Acme Bakery AS".to_owned(),
        at: NOW,
        reader,
    };
    let customer =
        writer.write(Mail { to: to.clone(), language: "en".to_owned(), kind: replay(ReplayReader::Customer(organization_id)) });
    assert_eq!(customer.links, [format!("http://localhost:7300/organizations/{organization_id}/integrations")]);
    assert!(customer.text.contains("Acme Bakery AS") && customer.text.contains("Tidewater"));
    let connection_id = ConnectionId::from_bytes([4; 16]);
    let partner = writer.write(Mail { to, language: "en".to_owned(), kind: replay(ReplayReader::Partner(connection_id)) });
    assert!(partner.text.contains(&connection_id.to_string()));
}

#[tokio::test]
async fn the_catcher_shows_the_newest_first_as_json_and_as_a_page() {
    let catcher = MailCatcher::default();
    let mailer = catching(&config(&[]), Arc::new(Standing), &catcher);
    mailer.send(Mail { to: "first@dogwood.example".to_owned(), ..code("en") });
    mailer.send(code("en"));
    let routes = catcher_routes(catcher, crate::pages::view::Platform::default(), "/demo/mail");
    let get = async |accept: &str| {
        let request = Request::get("/").header(header::ACCEPT, accept).body(Body::empty()).unwrap();
        let response = routes.clone().oneshot(request).await.unwrap();
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    };
    let json: serde_json::Value = serde_json::from_str(&get("application/json").await).unwrap();
    assert_eq!((json[0]["to"].as_str(), json[1]["to"].as_str()), (Some("kari@dogwood.example"), Some("first@dogwood.example")));
    assert_eq!(json[0]["codes"][0], "482913");
    let page = get("text/html,*/*").await;
    assert!(page.contains("<html") && page.contains("kari@dogwood.example") && page.contains("482913"));
    assert!(page.contains("href=\"/demo/mail?lang=ar\""), "it is nested there");
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn with_mail_off_the_log_tells_of_it_and_keeps_the_code_to_itself() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt().with_writer(move || writer.clone()).with_ansi(false).finish();
    let mailer = start(&config(&[("COUNTERSIGN_MAIL_TRANSPORT", "log")]), Arc::new(Standing)).unwrap();
    tracing::subscriber::with_default(subscriber, || mailer.send(code("en")));
    let told = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert!(told.contains("ConfirmationCode") && told.contains("mail is off"), "{told}");
    assert!(!told.contains("482913") && !told.contains("kari@"), "{told}");
}

#[test]
fn a_message_has_everything_that_mail_servers_want() {
    let letter = Writer::new(&config(&[]), Arc::new(Standing)).write(code("ar"));
    let message = smtp::message(&"Northwind <no-reply@northwind.example>".parse().unwrap(), &letter).unwrap();
    let text = String::from_utf8(message.formatted()).unwrap();
    for header in ["From: ", "To: kari@dogwood.example", "Subject: ", "Date: ", "Message-ID: ", "Auto-Submitted: auto-generated"]
    {
        assert!(text.contains(header), "{header} is missing:\n{text}");
    }
    let hostile = Letter { to: "a@b.example\r\nBcc: c@d.example".to_owned(), ..letter };
    assert!(smtp::message(&"no-reply@northwind.example".parse().unwrap(), &hostile).is_err());
}

#[tokio::test]
async fn an_address_that_is_none_is_a_clear_error() {
    let mut config = config(&[]);
    config.mail.transport = crate::config::Transport::Smtp(crate::config::SecretUrl::new("gopher://mail.example"));
    config.mail.from = Some("no-reply@northwind.example".to_owned());
    let told = start(&config, Arc::new(Standing)).err().unwrap().to_string();
    assert!(told.contains("mail.transport"), "{told}");
}
