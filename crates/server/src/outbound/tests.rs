use super::*;
use resolve::Looking;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

/// Names of a test, with what they lead to; counts the questions.
#[derive(Default)]
struct Names {
    addresses: Vec<(&'static str, Vec<IpAddr>)>,
    asked: AtomicUsize,
}

impl Lookup for Names {
    fn lookup(&self, host: &str) -> Looking {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let found = self.addresses.iter().find(|(name, _)| *name == host).map(|(_, addresses)| addresses.clone());
        Box::pin(std::future::ready(found.ok_or_else(|| io::ErrorKind::NotFound.into())))
    }
}

fn names(addresses: &[(&'static str, &[&str])]) -> Arc<Names> {
    let addresses = addresses.iter().map(|(name, list)| (*name, list.iter().map(|text| text.parse().unwrap()).collect()));
    Arc::new(Names { addresses: addresses.collect(), asked: AtomicUsize::new(0) })
}

fn outbound(allow_loopback: bool, lookup: Arc<dyn Lookup>) -> HttpOutbound {
    HttpOutbound::new(OutboundOptions { allow_loopback, lookup, ..OutboundOptions::default() })
}

fn on_loopback() -> HttpOutbound {
    outbound(true, names(&[("localhost", &["127.0.0.1"]), ("rebound.example", &["127.0.0.1"])]))
}

/// Answers every connection with `answer`, keeps the requests; `None` says nothing at all.
async fn server(answer: Option<Vec<u8>>) -> (SocketAddr, Arc<Mutex<Vec<String>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&seen);
    tokio::spawn(async move {
        let mut silent = Vec::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = [0; 4096];
            let length = stream.read(&mut head).await.unwrap_or_default();
            keep.lock().unwrap().push(String::from_utf8_lossy(&head[..length]).into_owned());
            match &answer {
                // The other side may stop reading.
                Some(answer) => drop(stream.write_all(answer).await),
                None => silent.push(stream),
            }
        }
    });
    (address, seen)
}

fn http(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}", body.len()).into_bytes()
}

#[tokio::test]
async fn an_answer_comes_as_it_is_and_a_request_says_little() {
    let (address, seen) = server(Some(http("200 OK", "set-cookie: a=b\r\n", "proof\n"))).await;
    let outbound = on_loopback();
    let url = format!("http://localhost:{}/.well-known/countersign.txt", address.port());
    for _ in 0..2 {
        let fetched = outbound.send(OutboundRequest::get(&url, 6)).await.unwrap();
        assert_eq!(fetched, Fetched { status: 200, body: b"proof\n".to_vec() });
    }
    let seen = seen.lock().unwrap().clone();
    assert_eq!(seen.len(), 2, "one connection for each, none is kept");
    for request in seen {
        let request = request.to_ascii_lowercase();
        assert!(request.starts_with("get /.well-known/countersign.txt http/1.1\r\n"), "{request}");
        assert!(request.contains("user-agent: countersign\r\n"), "{request}");
        for absent in ["cookie", "referer", "authorization", "accept-encoding"] {
            assert!(!request.contains(absent), "{request}");
        }
    }
}

#[tokio::test]
async fn a_delivery_carries_its_headers_and_body() {
    let (address, seen) = server(Some(http("204 No Content", "", ""))).await;
    let request = OutboundRequest {
        method: OutboundMethod::Post,
        url: format!("http://{address}/hook?token=hidden"),
        headers: vec![("webhook-id", "msg_1".to_owned())],
        body: b"{}".to_vec(),
        limit: 0,
    };
    assert!(!format!("{request:?}").contains("hidden"));
    assert_eq!(on_loopback().send(request).await.unwrap().status, 204);
    let seen = seen.lock().unwrap().join("");
    assert!(seen.starts_with("POST /hook?token=hidden ") && seen.contains("webhook-id: msg_1\r\n"), "{seen}");
}

#[tokio::test]
async fn a_header_that_is_none_is_refused_and_nothing_breaks() {
    let (address, _) = server(Some(http("200 OK", "", ""))).await;
    let headers = vec![("webhook-id", "a\r\nhost: evil.example".to_owned())];
    let request = OutboundRequest { headers, ..OutboundRequest::get(format!("http://{address}/"), 10) };
    assert_eq!(on_loopback().send(request).await, Err(OutboundRefused::Unreachable));
}

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (inside, reached) = server(Some(http("200 OK", "", "secret"))).await;
    let (address, _) = server(Some(http("302 Found", &format!("location: http://{inside}/\r\n"), ""))).await;
    let fetched = on_loopback().send(OutboundRequest::get(format!("http://{address}/"), 100)).await.unwrap();
    assert_eq!((fetched.status, fetched.body.as_slice()), (302, &b""[..]));
    assert!(reached.lock().unwrap().is_empty());
}

#[tokio::test]
async fn more_than_was_asked_for_is_refused_announced_or_not() {
    let long = "x".repeat(1001);
    let unannounced = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n{long}").into_bytes();
    for answer in [http("200 OK", "", &long), unannounced] {
        let (address, _) = server(Some(answer)).await;
        let url = format!("http://{address}/");
        assert_eq!(on_loopback().send(OutboundRequest::get(&url, 1000)).await, Err(OutboundRefused::TooLarge));
        assert_eq!(on_loopback().send(OutboundRequest::get(&url, 1001)).await.unwrap().body.len(), 1001);
    }
}

#[tokio::test]
async fn who_is_silent_is_left() {
    let (address, _) = server(None).await;
    let options = OutboundOptions { allow_loopback: true, timeout: Duration::from_millis(50), ..OutboundOptions::default() };
    let silent = HttpOutbound::new(options).send(OutboundRequest::get(format!("http://{address}/"), 10)).await;
    assert_eq!(silent, Err(OutboundRefused::TimedOut));
}

#[tokio::test]
async fn nobody_there_and_no_tls_are_told_apart() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let nobody = on_loopback().send(OutboundRequest::get(format!("http://{free}/"), 10)).await;
    assert_eq!(nobody, Err(OutboundRefused::Unreachable));
    let (plain, _) = server(Some(http("200 OK", "", ""))).await;
    let no_tls = on_loopback().send(OutboundRequest::get(format!("https://{plain}/"), 10)).await;
    assert_eq!(no_tls, Err(OutboundRefused::Tls));
}

#[tokio::test]
async fn a_name_that_leads_inside_is_refused_whatever_else_it_leads_to() {
    let lookup = names(&[
        ("inside.example", &["10.0.0.7"]),
        ("metadata.example", &["169.254.169.254"]),
        ("both.example", &["93.184.215.14", "127.0.0.1"]),
        ("mapped.example", &["::ffff:10.0.0.7"]),
        ("local.example", &["fd00::7"]),
        ("localhost", &["127.0.0.1"]),
        ("empty.example", &[]),
    ]);
    let outbound = outbound(false, lookup.clone());
    for host in ["inside.example", "metadata.example", "both.example", "mapped.example", "local.example", "localhost"] {
        let asked = lookup.asked.load(Ordering::SeqCst);
        let refused = outbound.send(OutboundRequest::get(format!("https://{host}/"), 10)).await;
        assert_eq!(refused, Err(OutboundRefused::AddressNotPublic), "{host}");
        assert_eq!(lookup.asked.load(Ordering::SeqCst), asked + 1, "resolved once");
    }
    for host in ["nowhere.example", "empty.example"] {
        let refused = outbound.send(OutboundRequest::get(format!("https://{host}/"), 10)).await;
        assert_eq!(refused, Err(OutboundRefused::UnknownHost), "{host}");
    }
}

#[tokio::test]
async fn an_address_in_any_spelling_is_seen_for_what_it_is() {
    let outbound = outbound(false, names(&[]));
    for url in [
        "https://127.0.0.1/",
        "https://127.1/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:a00:1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://0/",
        "https://10.0.0.1:8443/",
        "https://\u{ff11}27.0.0.1/",
    ] {
        assert_eq!(outbound.send(OutboundRequest::get(url, 10)).await, Err(OutboundRefused::AddressNotPublic), "{url}");
    }
}

#[tokio::test]
async fn other_schemes_ports_and_people_are_refused_before_anything_is_looked_up() {
    let lookup = names(&[("partner.example", &["93.184.215.14"]), ("localhost", &["127.0.0.1"])]);
    let strict = outbound(false, lookup.clone());
    for (url, why) in [
        ("http://partner.example/", OutboundRefused::Url),
        ("http://localhost:7310/", OutboundRefused::Url),
        ("http://127.0.0.1/", OutboundRefused::Url),
        ("ftp://partner.example/", OutboundRefused::Url),
        ("file:///etc/passwd", OutboundRefused::Url),
        ("https://user@partner.example/", OutboundRefused::Url),
        ("https://:secret@partner.example/", OutboundRefused::Url),
        ("https://partner.example/#x", OutboundRefused::Url),
        ("partner.example", OutboundRefused::Url),
        ("", OutboundRefused::Url),
        ("https://partner.example:22/", OutboundRefused::Port),
        ("https://localhost:7310/", OutboundRefused::Port),
    ] {
        assert_eq!(strict.send(OutboundRequest::get(url, 10)).await, Err(why), "{url}");
    }
    let with_loopback = outbound(true, lookup.clone());
    for (url, why) in [
        ("http://partner.example/", OutboundRefused::Url),
        ("https://partner.example:8443/", OutboundRefused::Port),
        ("http://10.0.0.1/", OutboundRefused::Url),
        ("https://10.0.0.1/", OutboundRefused::AddressNotPublic),
    ] {
        assert_eq!(with_loopback.send(OutboundRequest::get(url, 10)).await, Err(why), "{url}");
    }
    assert_eq!(lookup.asked.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn localhost_never_leads_elsewhere() {
    let outbound = outbound(true, names(&[("localhost", &["93.184.215.14"])]));
    let refused = outbound.send(OutboundRequest::get("http://localhost:7310/", 10)).await;
    assert_eq!(refused, Err(OutboundRefused::AddressNotPublic));
}

#[tokio::test]
async fn requests_above_the_bound_are_refused() {
    let outbound = on_loopback();
    let taken = outbound.slots.acquire_many(u32::try_from(super::MOST_AT_ONCE).unwrap()).await.unwrap();
    let refused = outbound.send(OutboundRequest::get("https://127.0.0.1:1/", 10)).await;
    assert_eq!(refused, Err(OutboundRefused::Busy));
    drop(taken);
    let let_through = outbound.send(OutboundRequest::get("https://127.0.0.1:1/", 10)).await;
    assert_eq!(let_through, Err(OutboundRefused::Unreachable));
}
