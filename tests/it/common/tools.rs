//! Other programs that tests ask: those of the system, Node.js, and real Ankis.

use std::ffi::OsStr;
use std::process::{Command, Output};
use std::sync::{Condvar, Mutex};

use super::{Folder, root};

/// Engines that run at the same time. Each takes a core and some hundred megabytes, and all test threads may ask one.
const ENGINES: usize = 2;

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// The right to run one engine, until it is dropped.
struct Turn;

impl Turn {
    fn wait() -> Turn {
        let running = RUNNING.lock().unwrap();
        *ENDED.wait_while(running, |running| *running >= ENGINES).unwrap() += 1;
        Turn
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap() -= 1;
        ENDED.notify_one();
    }
}

/// Runs a program that must succeed; returns its two streams.
#[track_caller]
fn output(command: &mut Command) -> Output {
    let output = command.output();
    let output = output.unwrap_or_else(|error| panic!("{command:?}: {error}; run `make tools venvs node`"));
    let [said, complained] = [&output.stdout, &output.stderr].map(|bytes| String::from_utf8_lossy(bytes));
    assert!(output.status.success(), "{command:?}\n{said}{complained}");
    output
}

/// Returns what a program prints that must succeed.
#[track_caller]
pub fn stdout_of(command: &mut Command) -> Vec<u8> {
    output(command).stdout
}

/// Returns the text that a program prints that must succeed.
#[track_caller]
pub fn text_of(command: &mut Command) -> String {
    String::from_utf8(stdout_of(command)).unwrap()
}

/// Returns the text that a program prints that must succeed without a word on its standard error.
#[track_caller]
pub fn quiet_text_of(command: &mut Command) -> String {
    let output = output(command);
    assert!(output.stderr.is_empty(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// Runs a script of `tests/web`, and returns how much it found to hold.
#[track_caller]
pub fn node(script: &str, arguments: &[impl AsRef<OsStr>]) -> usize {
    let folder = root().join("tests/web");
    assert!(folder.join("node_modules").exists(), "no browser driver to test with: run `make node`");
    let said = text_of(Command::new("node").arg(folder.join(script)).args(arguments));
    said.lines().filter(|line| line.starts_with("ok: ")).count()
}

/// Runs a script of `tests/anki` in the environment that `make venvs` makes for an engine, and returns what it prints.
#[track_caller]
pub fn anki(version: &str, script: &str, arguments: &[impl AsRef<OsStr>]) -> String {
    let python = root().join(format!(".venv/anki-{version}/bin/python"));
    assert!(python.exists(), "no Anki {version} to test with: run `make venvs`, or `make test-all`");
    let _turn = Turn::wait();
    // Engines up to 2.1.54 share a folder in the system's temporary one, and whichever ends first empties it for all.
    let temporary = Folder::new();
    let mut command = Command::new(python);
    command.env("TMPDIR", temporary.path()).args(["-W", "ignore", "-B"]);
    text_of(command.arg(root().join("tests/anki").join(script)).args(arguments))
}
