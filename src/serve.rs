//! The preview's server: pages from memory, to this machine's own browser and nobody else.
//!
//! It listens on 127.0.0.1. A request that names another host is refused, so that no web page can reach it under a
//! name of its own.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;
use tiny_http::{Header, Method, Request, Response, Server};

use crate::diagnostic::{Code, Diagnostic};

const SHELL: [(&str, &str, &str); 3] = [
    ("/", "text/html; charset=utf-8", include_str!("../templates/preview/shell.html")),
    ("/shell.css", "text/css; charset=utf-8", include_str!("../templates/preview/shell.css")),
    ("/shell.js", "text/javascript; charset=utf-8", include_str!("../templates/preview/shell.js")),
];

/// What the frame around a page may do.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; \
                      img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// A request for news waits this long at most; then it is asked again.
const PATIENCE: Duration = Duration::from_secs(25);

/// What there is to see.
#[derive(Clone, Default)]
pub struct Shown {
    /// The page of each deck, by the deck's id.
    pub pages: BTreeMap<String, Page>,
    /// Faults and remarks, as the terminal shows them.
    pub said: String,
    pub tally: String,
    pub errors: usize,
}

#[derive(Clone)]
pub struct Page {
    pub title: String,
    pub html: Arc<[u8]>,
}

/// The state that requests are answered from.
#[derive(Default)]
pub struct State {
    current: Mutex<(u64, Shown)>,
    changed: Condvar,
}

impl State {
    /// Shows something else to everyone who waits.
    pub fn show(&self, shown: Shown) {
        let mut current = self.lock();
        *current = (current.0 + 1, shown);
        self.changed.notify_all();
    }

    /// The pages as they are; faults keep the last good ones.
    #[must_use]
    pub fn pages(&self) -> BTreeMap<String, Page> {
        self.lock().1.pages.clone()
    }

    fn lock(&self) -> MutexGuard<'_, (u64, Shown)> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The news since version `seen`; waits for them.
    fn news(&self, seen: u64) -> String {
        let current = self.lock();
        let waited = self.changed.wait_timeout_while(current, PATIENCE, |current| current.0 == seen);
        let (current, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let (version, shown) = &*current;
        let decks = shown.pages.iter().map(|(id, page)| DeckNews { id, title: &page.title }).collect();
        let news =
            News { version: *version, decks, said: &shown.said, tally: &shown.tally, errors: shown.errors };
        serde_json::to_string(&news).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct News<'a> {
    version: u64,
    decks: Vec<DeckNews<'a>>,
    said: &'a str,
    tally: &'a str,
    errors: usize,
}

#[derive(Serialize)]
struct DeckNews<'a> {
    id: &'a str,
    title: &'a str,
}

/// Starts to answer requests; returns the address to open.
///
/// # Errors
/// When the port is taken.
pub fn start(port: u16, state: Arc<State>) -> Result<String, Diagnostic> {
    let server = Server::http(("127.0.0.1", port)).map_err(|error| {
        Diagnostic::without_place(Code::Io, format!("cannot listen on port {port}: {error}"))
            .help("choose another port with --port, or 0 for any that is free")
    })?;
    let port = server.server_addr().to_ip().map_or(port, |address| address.port());
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            let state = Arc::clone(&state);
            // News are waited for, each in a thread of its own.
            std::thread::spawn(move || answer(request, port, &state));
        }
    });
    Ok(format!("http://127.0.0.1:{port}/"))
}

fn answer(request: Request, port: u16, state: &State) {
    let response = response(&request, port, state);
    // A browser that went away ends nothing.
    let _ = request.respond(response);
}

fn response(request: &Request, port: u16, state: &State) -> Response<Cursor<Vec<u8>>> {
    if !is_for_us(request, port) {
        return refusal(403, "this preview answers to 127.0.0.1 only");
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        return refusal(405, "nothing can be changed here");
    }
    let (path, query) = request.url().split_once('?').unwrap_or((request.url(), ""));
    if let Some((_, kind, text)) = SHELL.iter().find(|(found, ..)| *found == path) {
        return with(text.as_bytes().to_vec(), kind).with_header(header("Content-Security-Policy", POLICY));
    }
    if path == "/news" {
        let seen = query.strip_prefix("since=").and_then(|number| number.parse().ok()).unwrap_or(0);
        return with(state.news(seen).into_bytes(), "application/json");
    }
    let deck = path.strip_prefix("/decks/").and_then(|name| name.strip_suffix(".html"));
    match deck.and_then(|id| state.lock().1.pages.get(id).cloned()) {
        Some(page) => with(page.html.to_vec(), "text/html; charset=utf-8"),
        None => refusal(404, "there is no such page"),
    }
}

fn is_for_us(request: &Request, port: u16) -> bool {
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    host.is_some_and(|host| {
        ["127.0.0.1", "localhost"].iter().any(|name| host.value.as_str() == format!("{name}:{port}"))
    })
}

fn refusal(status: u16, text: &str) -> Response<Cursor<Vec<u8>>> {
    with(format!("{text}\n").into_bytes(), "text/plain; charset=utf-8").with_status_code(status)
}

fn with(bytes: Vec<u8>, kind: &str) -> Response<Cursor<Vec<u8>>> {
    Response::from_data(bytes)
        .with_header(header("Content-Type", kind))
        .with_header(header("Cache-Control", "no-store"))
        .with_header(header("X-Content-Type-Options", "nosniff"))
        .with_header(header("Cross-Origin-Resource-Policy", "same-origin"))
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values above are ASCII")
}
