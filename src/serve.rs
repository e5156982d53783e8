//! The preview's server: pages from memory, to this machine's own browser and nobody else.
//!
//! It listens on 127.0.0.1. A request that names another host is refused, so that no web page can reach it under a
//! name of its own.

use std::collections::BTreeMap;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use self::http::{Request, Response};
use crate::diagnostic::{Code, Diagnostic};

mod http;

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

    /// Updates the pages; faults keep the last good ones.
    #[must_use]
    pub fn pages(&self) -> BTreeMap<String, Page> {
        self.lock().1.pages.clone()
    }

    fn lock(&self) -> MutexGuard<'_, (u64, Shown)> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the news since version `seen`; waits for them.
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
    let listening = TcpListener::bind(("127.0.0.1", port)).and_then(|listener| {
        let port = listener.local_addr()?.port();
        Ok((listener, port))
    });
    let (listener, port) = listening.map_err(|error| {
        Diagnostic::without_place(Code::Io, format!("cannot listen on port {port}: {error}"))
            .help("choose another port with --port, or 0 for any that is free")
    })?;
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else {
                // No more files may be open: some are closed in a moment.
                std::thread::sleep(BREATH);
                continue;
            };
            let state = Arc::clone(&state);
            // News are waited for, each in a thread of its own. Where there can be no more threads, the connection drops.
            let _ = std::thread::Builder::new().spawn(move || answer(&stream, port, &state));
        }
    });
    Ok(format!("http://127.0.0.1:{port}/"))
}

/// How long to wait before accepting again after a failure.
const BREATH: Duration = Duration::from_millis(50);

fn answer(stream: &TcpStream, port: u16, state: &State) {
    // A browser that went away, or one that speaks no HTTP, ends nothing.
    let _ = http::serve(stream, |request| response(request, port, state));
}

fn response(request: &Request<'_>, port: u16, state: &State) -> Response {
    if !is_for_us(request, port) {
        return refusal("403 Forbidden", "this preview answers to 127.0.0.1 only");
    }
    if !matches!(request.method, "GET" | "HEAD") {
        return refusal("405 Method Not Allowed", "nothing can be changed here");
    }
    let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
    if let Some((_, kind, text)) = SHELL.iter().find(|(found, ..)| *found == path) {
        return Response { policy: Some(POLICY), ..Response::new(text.as_bytes().into(), kind) };
    }
    if path == "/news" {
        let seen = query.strip_prefix("since=").and_then(|number| number.parse().ok()).unwrap_or(0);
        return Response::new(state.news(seen).into_bytes().into(), "application/json");
    }
    let deck = path.strip_prefix("/decks/").and_then(|name| name.strip_suffix(".html"));
    match deck.and_then(|id| state.lock().1.pages.get(id).cloned()) {
        Some(page) => Response::new(page.html, "text/html; charset=utf-8"),
        None => refusal("404 Not Found", "no such page"),
    }
}

fn is_for_us(request: &Request<'_>, port: u16) -> bool {
    request.host.is_some_and(|host| {
        let is = |name: &str| host.eq_ignore_ascii_case(format!("{name}:{port}").as_bytes());
        ["127.0.0.1", "localhost"].into_iter().any(is)
    })
}

fn refusal(status: &'static str, text: &str) -> Response {
    Response { status, ..Response::new(format!("{text}\n").into_bytes().into(), "text/plain; charset=utf-8") }
}
