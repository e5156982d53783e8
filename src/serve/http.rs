//! One request and its answer, as much of HTTP/1.1 as a browser needs to read pages from its own machine.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// A request line and headers are at most this long.
const MAX_HEAD: usize = 16 << 10;
/// Browsers send some 20.
const MAX_HEADERS: usize = 64;

/// A browser that sends nothing, or takes nothing, for this long is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// After an answer, this much of what still comes is read and dropped: a connection that closes before all is read
/// may lose the answer.
const MAX_REST: u64 = 64 << 10;

/// What is asked. A body is never read.
pub(super) struct Request<'r> {
    pub(super) method: &'r str,
    pub(super) target: &'r str,
    /// `None` where none is named, or several.
    pub(super) host: Option<&'r [u8]>,
}

/// What is answered.
pub(super) struct Response {
    pub(super) status: &'static str,
    pub(super) kind: &'static str,
    pub(super) policy: Option<&'static str>,
    pub(super) body: Arc<[u8]>,
}

impl Response {
    /// Makes a `200 OK`.
    pub(super) fn new(body: Arc<[u8]>, kind: &'static str) -> Response {
        Response { status: "200 OK", kind, policy: None, body }
    }
}

/// Reads the head of one request, answers it, and closes the connection.
pub(super) fn serve(mut stream: &TcpStream, answer: impl FnOnce(&Request<'_>) -> Response) -> io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let count = stream.read(&mut chunk)?;
        head.extend_from_slice(&chunk[..count]);
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut parsed = httparse::Request::new(&mut headers);
        match parsed.parse(&head) {
            Ok(httparse::Status::Complete(_)) => {
                let is_host = |header: &&httparse::Header<'_>| header.name.eq_ignore_ascii_case("host");
                let mut hosts = parsed.headers.iter().filter(is_host).map(|header| header.value);
                let host = hosts.next().filter(|_| hosts.next().is_none());
                let request = Request {
                    method: parsed.method.unwrap_or_default(),
                    target: parsed.path.unwrap_or_default(),
                    host,
                };
                let response = answer(&request);
                write(stream, &response, request.method == "HEAD")?;
                break;
            }
            Ok(httparse::Status::Partial) if count > 0 && head.len() <= MAX_HEAD => {}
            // Not a request, or not a whole one.
            _ => return stream.shutdown(Shutdown::Both),
        }
    }
    stream.shutdown(Shutdown::Write)?;
    io::copy(&mut stream.take(MAX_REST), &mut io::sink()).map(drop)
}

fn write(mut stream: &TcpStream, response: &Response, is_head: bool) -> io::Result<()> {
    let Response { status, kind, policy, body } = response;
    let policy = policy.map(|policy| format!("Content-Security-Policy: {policy}\r\n")).unwrap_or_default();
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
         Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nCross-Origin-Resource-Policy: same-origin\r\n\
         {policy}\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes())?;
    if !is_head {
        stream.write_all(body)?;
    }
    Ok(())
}
