//! The preview's server under requests that no browser makes.
#![cfg(unix)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::common::Folder;

struct Preview {
    child: Child,
    port: u16,
    _folder: Folder,
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Preview {
    /// Serves a small deck, in a process that may have so many files open.
    fn start(open_files: u32) -> Preview {
        let folder = Folder::with(&[
            ("deck/deck.toml", b"id = \"deck\"\n".as_slice()),
            ("deck/topic.md", b"## Q? {#q}\nA.\n".as_slice()),
        ]);
        let script = format!("ulimit -n {open_files}; exec \"$0\" preview deck --port 0");
        let mut child = Command::new("bash")
            .args(["-c", &script, env!("CARGO_BIN_EXE_deckpress")])
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.split(['/', ':', ' ']).find_map(|word| word.parse().ok()).unwrap();
        let preview = Preview { child, port, _folder: folder };
        // It listens before its first page is made.
        for _ in 0..300 {
            if preview.page().contains("Q?") {
                return preview;
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        unreachable!("it never shows its page");
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        stream
    }

    /// What comes back, up to the end of the connection.
    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).unwrap();
        let mut answer = Vec::new();
        // A connection that is dropped may end with an error.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn page(&self) -> String {
        self.ask(&format!("GET /decks/deck.html HTTP/1.1\r\nHost: 127.0.0.1:{}\r\n\r\n", self.port))
    }

    #[track_caller]
    fn still_serves(&self) {
        let host = format!("Host: 127.0.0.1:{}\r\n\r\n", self.port);
        let page = self.page();
        assert!(page.starts_with("HTTP/1.1 200 OK\r\n") && page.contains("Q?"), "{page}");
        let head = self.ask(&format!("HEAD / HTTP/1.1\r\n{host}"));
        assert!(head.starts_with("HTTP/1.1 200 OK\r\n") && head.ends_with("\r\n\r\n"), "{head}");
    }
}

#[test]
fn no_request_ends_the_preview() {
    let preview = Preview::start(256);
    let host = format!("Host: 127.0.0.1:{}", preview.port);
    let long = format!("GET /{} HTTP/1.1\r\n", "a".repeat(1 << 20));
    let many = format!("GET / HTTP/1.1\r\n{}{host}\r\n\r\n", "X: y\r\n".repeat(1000));
    for (request, answer) in [
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n", "HTTP/1.1 403"),
        (&*format!("POST / HTTP/1.1\r\n{host}\r\nContent-Length: 99999999999\r\n\r\n"), "HTTP/1.1 405"),
        (
            &*format!("POST / HTTP/1.1\r\n{host}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n"),
            "HTTP/1.1 405",
        ),
        ("GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 403"),
        (&*format!("GET / HTTP/1.1\r\n{host}\r\nHost: a.example\r\n\r\n"), "HTTP/1.1 403"),
        (&*format!("GET / HTTP/1.1\r\nHOST: LocalHost:{}\r\n\r\n", preview.port), "HTTP/1.1 200"),
        (&*format!("GET /../../etc/passwd HTTP/1.1\r\n{host}\r\n\r\n"), "HTTP/1.1 404"),
        (&*format!("GET /decks/%2e%2e/deck.html HTTP/1.1\r\n{host}\r\n\r\n"), "HTTP/1.1 404"),
        (&*format!("GET http://a.example/ HTTP/1.1\r\n{host}\r\n\r\n"), "HTTP/1.1 404"),
        ("\0\u{1}\u{2}\r\n\r\n", ""),
        (&*long, ""),
        (&*many, ""),
    ] {
        // The other side goes away once it has its answer.
        let mut stream = preview.connect();
        let _ = stream.write_all(request.as_bytes());
        let mut start = vec![0; answer.len()];
        assert!(stream.read_exact(&mut start).is_ok(), "{request:.60}");
        assert_eq!(String::from_utf8_lossy(&start), answer, "{request:.60}");
        drop(stream);
        preview.still_serves();
    }
}

#[test]
fn a_preview_that_ran_out_of_files_answers_again() {
    let preview = Preview::start(48);
    let idle: Vec<_> = (0..120).map(|_| preview.connect()).collect();
    std::thread::sleep(Duration::from_millis(500));
    drop(idle);
    preview.still_serves();
}
