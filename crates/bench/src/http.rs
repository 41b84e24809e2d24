//! HTTP/1.1 over one kept connection, and no more of it than the servers here speak: the driver shares the machine with what it
//! measures, so it does as little as it can.

use crate::{Problem, Result};
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// The longest answer that is taken, in bytes.
const LARGEST: usize = 4 << 20;

/// One kept connection.
pub struct Connection {
    stream: TcpStream,
    address: SocketAddr,
    buffer: Vec<u8>,
}

/// One answer; it stands in the connection's buffer until the next request.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// Every header, as it came.
    pub head: &'a str,
    /// The body.
    pub body: &'a [u8],
}

impl Answer<'_> {
    /// The value of a header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers(name).next()
    }

    /// The values of a header that may come more than once.
    pub fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.head.lines().filter_map(move |line| {
            let (found, value) = line.split_once(':')?;
            found.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// The body as text.
    pub fn text(&self) -> &str {
        std::str::from_utf8(self.body).unwrap_or_default()
    }
}

impl Connection {
    /// Connects.
    pub async fn open(address: SocketAddr) -> Result<Self> {
        Ok(Self { stream: connect(address).await?, address, buffer: Vec::with_capacity(8 << 10) })
    }

    /// Connects again, after a failure.
    pub async fn reopen(&mut self) -> Result<()> {
        self.stream = connect(self.address).await?;
        Ok(())
    }

    /// Sends a whole request and reads the whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).await.map_err(lost)?;
        self.buffer.clear();
        let (head_end, length, status) = loop {
            self.read_more().await?;
            if let Some(end) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                let head = std::str::from_utf8(&self.buffer[..end]).map_err(|_| "an answer's head is not text".to_owned())?;
                break (end + 4, content_length(head)?, status(head)?);
            }
        };
        while self.buffer.len() < head_end + length {
            self.read_more().await?;
        }
        let (head, body) = self.buffer[..head_end + length].split_at(head_end);
        Ok(Answer { status, head: std::str::from_utf8(head).unwrap_or_default(), body })
    }

    async fn read_more(&mut self) -> Result<()> {
        if self.buffer.len() > LARGEST {
            return Err("an answer is longer than is taken".to_owned());
        }
        match self.stream.read_buf(&mut self.buffer).await.map_err(lost)? {
            0 => Err("the server closed the connection".to_owned()),
            _ => Ok(()),
        }
    }
}

async fn connect(address: SocketAddr) -> Result<TcpStream> {
    let stream = TcpStream::connect(address).await.map_err(|error| format!("{address} cannot be reached: {error}"))?;
    stream.set_nodelay(true).map_err(lost)?;
    Ok(stream)
}

#[expect(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn lost(error: std::io::Error) -> Problem {
    format!("the connection broke: {error}")
}

fn status(head: &str) -> Result<u16> {
    let status = head.get(9..12).and_then(|digits| digits.parse().ok());
    status.ok_or_else(|| format!("not HTTP: {}", head.lines().next().unwrap_or_default()))
}

fn content_length(head: &str) -> Result<usize> {
    for line in head.lines() {
        let Some((name, value)) = line.split_once(':') else { continue };
        if name.eq_ignore_ascii_case("content-length") {
            return value.trim().parse().map_err(|_| "an answer's length is no number".to_owned());
        }
        if name.eq_ignore_ascii_case("transfer-encoding") {
            return Err("an answer comes in chunks, which this driver does not read".to_owned());
        }
    }
    Ok(0)
}

/// A request with a form as its body; `head` is more header lines, each with its line end.
pub fn post(path: &str, head: &str, form: &[(&str, &str)]) -> Vec<u8> {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(form).finish();
    post_body(path, &format!("content-type: application/x-www-form-urlencoded\r\n{head}"), &body)
}

/// A request with this body.
pub fn post_body(path: &str, head: &str, body: &str) -> Vec<u8> {
    format!("POST {path} HTTP/1.1\r\nhost: localhost\r\n{head}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

/// A request without a body.
pub fn get(path: &str, head: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nhost: localhost\r\n{head}\r\n").into_bytes()
}

/// The header line of HTTP Basic (RFC 7617).
pub fn basic(user: &str, password: &str) -> String {
    use base64::Engine as _;
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("{user}:{password}"));
    format!("authorization: Basic {pair}\r\n")
}
