use super::*;
use axum::routing::get;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::{Notify, oneshot},
    task::JoinHandle,
};

struct Running {
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<Drained>,
}

async fn start(router: Router, patience: Patience) -> Running {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel();
    let server = tokio::spawn(serve(listener, router, patience, async {
        let _ = stopped.await;
    }));
    Running { address, stop, server }
}

async fn send(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(text.as_bytes()).await.unwrap();
    stream
}

async fn rest(mut stream: TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes).await;
    String::from_utf8(bytes).unwrap()
}

const REQUEST: &str = "GET / HTTP/1.1\r\nhost: x\r\n\r\n";

fn short() -> Patience {
    Patience { head: Duration::from_millis(50), ..Patience::default() }
}

#[tokio::test]
async fn requests_in_flight_are_finished_before_the_end() {
    let (arrived, release) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (tell, wait) = (Arc::clone(&arrived), Arc::clone(&release));
    let handler = move || async move {
        tell.notify_one();
        wait.notified().await;
        "finished"
    };
    let running = start(Router::new().route("/", get(handler)), Patience::default()).await;
    let stream = send(running.address, REQUEST).await;
    arrived.notified().await;
    running.stop.send(()).unwrap();
    // The listener is gone before the last answer is given.
    while TcpStream::connect(running.address).await.is_ok() {
        tokio::task::yield_now().await;
    }
    assert!(!running.server.is_finished());
    release.notify_one();
    assert!(rest(stream).await.ends_with("finished"));
    assert_eq!(running.server.await.unwrap(), Drained::Whole);
}

#[tokio::test]
async fn an_idle_connection_does_not_hold_up_the_end() {
    let running = start(Router::new().route("/", get(|| async { "ok" })), Patience::default()).await;
    let mut stream = send(running.address, REQUEST).await;
    let mut first = [0; 15];
    stream.read_exact(&mut first).await.unwrap();
    running.stop.send(()).unwrap();
    assert_eq!(running.server.await.unwrap(), Drained::Whole);
}

#[tokio::test]
async fn what_never_finishes_is_cut() {
    let arrived = Arc::new(Notify::new());
    let tell = Arc::clone(&arrived);
    let handler = move || async move {
        tell.notify_one();
        std::future::pending::<()>().await;
    };
    let patience = Patience { drain: Duration::from_millis(10), ..Patience::default() };
    let running = start(Router::new().route("/", get(handler)), patience).await;
    let _stream = send(running.address, REQUEST).await;
    arrived.notified().await;
    running.stop.send(()).unwrap();
    assert_eq!(running.server.await.unwrap(), Drained::Cut);
}

#[tokio::test]
async fn slow_heads_and_silent_connections_are_closed() {
    let running = start(Router::new().route("/", get(|| async { "ok" })), short()).await;
    let silent = send(running.address, "").await;
    let slow = send(running.address, "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await;
    let idle = send(running.address, REQUEST).await;
    assert_eq!(rest(silent).await, "");
    assert!(!rest(slow).await.contains("200 OK"));
    assert!(rest(idle).await.contains("200 OK"), "answered, then closed for being idle");
}

#[tokio::test]
async fn slow_heads_do_not_keep_the_last_places_from_whoever_has_something_to_say() {
    let patience =
        Patience { head: Duration::from_mins(1), crowded: Duration::from_millis(50), connections: 4, ..Patience::default() };
    let running = start(Router::new().route("/", get(|| async { "ok" })), patience).await;
    let mut slow = Vec::new();
    for _ in 0..6 {
        slow.push(send(running.address, "GET / HTTP/1.1\r\nhost: x\r\nx-slow: ").await);
    }
    let newcomer = rest(send(running.address, "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await);
    let answer = tokio::time::timeout(Duration::from_secs(10), newcomer).await.unwrap();
    assert!(answer.contains("200 OK"), "{answer}");
}

#[tokio::test]
async fn a_head_that_is_too_large_is_431() {
    let running = start(Router::new().route("/", get(|| async { "ok" })), Patience::default()).await;
    let head = format!("GET / HTTP/1.1\r\nhost: x\r\nx-large: {}\r\n\r\n", "x".repeat(2 * LARGEST_HEAD));
    let mut stream = TcpStream::connect(running.address).await.unwrap();
    let (mut reading, mut writing) = stream.split();
    let mut start = [0; 12];
    let (_, read) = tokio::join!(writing.write_all(head.as_bytes()), reading.read_exact(&mut start));
    read.unwrap();
    assert_eq!(&start, b"HTTP/1.1 431");
}

#[tokio::test]
async fn a_head_is_good_up_to_the_limit_however_it_arrives() {
    let running = start(Router::new().route("/", get(|| async { "ok" })), Patience::default()).await;
    let frame = "GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-large: \r\n\r\n".len();
    let cases = [(LARGEST_HEAD, "200"), (LARGEST_HEAD + 1, "431"), (40_000, "431"), (60_000, "431")];
    for ((bytes, wanted), pieces) in cases.into_iter().flat_map(|case| [(case, 1), (case, 7)]) {
        let filling = "x".repeat(bytes - frame);
        let head = format!("GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-large: {filling}\r\n\r\n");
        assert_eq!(head.len(), bytes);
        let mut stream = TcpStream::connect(running.address).await.unwrap();
        let (mut reading, mut writing) = stream.split();
        let send = async {
            for piece in head.as_bytes().chunks(bytes.div_ceil(pieces)) {
                let _ = writing.write_all(piece).await;
                tokio::task::yield_now().await;
            }
        };
        let mut start = [0; 12];
        let ((), read) = tokio::join!(send, reading.read_exact(&mut start));
        read.unwrap();
        assert_eq!(std::str::from_utf8(&start).unwrap(), format!("HTTP/1.1 {wanted}"), "{bytes} in {pieces}");
    }
}

#[tokio::test]
async fn who_asks_and_never_reads_is_cut_off() {
    let patience = Patience { write: Duration::from_millis(50), ..Patience::default() };
    let body = "x".repeat(64 * 1024);
    let running = start(Router::new().route("/", get(move || async move { body })), patience).await;
    let mut stream = send(running.address, REQUEST).await;
    // Ends by an error, once the server has closed: nothing else would end it.
    while stream.write_all(REQUEST.as_bytes()).await.is_ok() {
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_peer_is_known_to_handlers() {
    let handler = |ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.ip().to_string() };
    let running = start(Router::new().route("/", get(handler)), short()).await;
    assert!(rest(send(running.address, REQUEST).await).await.ends_with("127.0.0.1"));
}
