//! `check --run-code`: runs the Python of a corpus, and compares its results with those written beside it.
//!
//! This executes what the corpus says, so it is never on by default and no part of `build`. Each block runs in a
//! process and an empty folder of its own, with a time limit, and without the user's site packages and settings.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use rayon::prelude::*;
use wait_timeout::ChildExt as _;

use crate::content::{CodeBlock, walk_code};
use crate::diagnostic::{Code, Diagnostic, Pass};
use crate::model::{Deck, Entry, Passage};
use crate::span::Span;
use crate::temporary::Scratch;
use crate::wording::shown;

const HARNESS: &str = include_str!("run_code/harness.py");
/// Examples run in milliseconds; a slow machine needs seconds to start Python.
const TIME_LIMIT: Duration = Duration::from_secs(10);
/// The harness's exit code for a value that differs.
const VALUE_DIFFERS: i32 = 3;

/// What became of the blocks.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Count {
    pub ran: usize,
    /// Marked `norun` or `since` a later Python, or in need of a library that is not there.
    pub skipped: usize,
}

/// One block to run, and what an output prompt says it prints.
struct Task<'d, 's> {
    span: Span,
    block: &'d CodeBlock<'s>,
    output: Option<&'d str>,
}

/// Runs every Python block of `decks`.
pub fn run<'d>(python: &Path, decks: impl Iterator<Item = &'d Deck<'d>>) -> Pass<Count> {
    let version = match version(python) {
        Ok(version) => version,
        Err(fault) => return Pass { value: Count::default(), diagnostics: vec![fault] },
    };
    let tasks: Vec<_> = decks.flat_map(Deck::entries).flat_map(tasks).collect();
    let (now, later): (Vec<_>, Vec<_>) = tasks.iter().partition(|task| task.runs_on(version));
    let faults: Vec<_> = now.par_iter().filter_map(|task| execute(python, task)).collect();
    let without_module = faults.iter().filter(|fault| fault.code == Code::MissingModule).count();
    let count = Count { ran: now.len() - without_module, skipped: later.len() + without_module };
    Pass { value: count, diagnostics: faults }
}

fn tasks<'d, 's>(entry: &'d Entry<'s>) -> Vec<Task<'d, 's>> {
    let mut tasks = Vec::new();
    let mut add = |span, block: &'d CodeBlock<'s>, output| {
        if matches!(block.language_name(), "python" | "py" | "python3") {
            tasks.push(Task { span, block, output });
        }
    };
    for code in entry.code() {
        add(code.span, &code.block, None);
    }
    for output in &entry.outputs {
        add(output.code.span, &output.code.block, Some(&*output.output.block.text));
    }
    let parts = entry.details.iter().chain(&entry.pitfall).map(|part| &**part).chain([&entry.answer]);
    for part in parts.chain(entry.body.iter().filter_map(Passage::text)) {
        walk_code(&part.blocks, &mut |span, block| add(span, block, None));
    }
    tasks
}

impl Task<'_, '_> {
    fn runs_on(&self, version: (u32, u32)) -> bool {
        let since = self.block.attribute("since").and_then(|since| {
            let (major, minor) = since.split_once('.')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        });
        self.block.attribute("norun").is_none() && since.is_none_or(|since| since <= version)
    }

    fn fault(&self, code: Code, message: String) -> Diagnostic {
        Diagnostic::new(code, self.span, message)
    }
}

fn version(python: &Path) -> Result<(u32, u32), Diagnostic> {
    let fault = |what: &str| {
        Diagnostic::without_place(Code::NoInterpreter, format!("cannot start `{}`: {what}", python.display()))
            .help("name an interpreter with `--python`")
    };
    let output = Command::new(python)
        .args(["-I", "-c", "import sys; print(*sys.version_info[:2])"])
        .output()
        .map_err(|error| fault(&error.to_string()))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text.trim().split_once(' ').and_then(|(a, b)| Some((a.parse().ok()?, b.parse().ok()?)));
    version.ok_or_else(|| fault("it is not Python 3"))
}

/// Runs one block; returns what is wrong with it, if anything.
fn execute(python: &Path, task: &Task<'_, '_>) -> Option<Diagnostic> {
    match Process::run(python, task) {
        Ok(Some(process)) => judge(task, &process),
        Ok(None) => {
            let message = format!("this code runs longer than {} s", TIME_LIMIT.as_secs());
            Some(task.fault(Code::CodeFailed, message).help("shorten it, or mark it `norun=\"reason\"`"))
        }
        Err(error) => {
            let message = format!("cannot run this code: {error}");
            Some(task.fault(Code::CodeFailed, message))
        }
    }
}

/// What a process left.
struct Process {
    exit: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Process {
    /// Runs a task; returns `None` if it did not end in time.
    fn run(python: &Path, task: &Task<'_, '_>) -> std::io::Result<Option<Process>> {
        let scratch = Scratch::new()?;
        let file = |name: &str| scratch.join(name);
        fs::create_dir(file("work"))?;
        fs::write(file("harness.py"), HARNESS)?;
        fs::write(file("work/block.py"), format!("{}\n", task.block.text))?;
        let mut child = Command::new(absolute(python))
            .args(["-I", "-X", "utf8"])
            .arg(file("harness.py"))
            .arg("block.py")
            .current_dir(file("work"))
            .stdin(Stdio::null())
            .stdout(File::create(file("stdout"))?)
            .stderr(File::create(file("stderr"))?)
            .spawn()?;
        let Some(status) = child.wait_timeout(TIME_LIMIT)? else {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        };
        let read =
            |name: &str| fs::read(file(name)).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Ok(Some(Process { exit: status.code(), stdout: read("stdout")?, stderr: read("stderr")? }))
    }
}

/// Makes a relative path absolute, as the working folder changes; a bare name is looked up as usual.
fn absolute(python: &Path) -> PathBuf {
    if python.components().count() > 1 {
        std::path::absolute(python).unwrap_or_else(|_| python.to_owned())
    } else {
        python.to_owned()
    }
}

/// Returns the library that an import did not find, if that is the error.
fn missing_module(error: &str) -> Option<&str> {
    error.strip_prefix("ModuleNotFoundError: No module named '")?.split('\'').next()
}

fn judge(task: &Task<'_, '_>, process: &Process) -> Option<Diagnostic> {
    let last = process.stderr.trim_end().lines().last().unwrap_or_default();
    if let Some(wanted) = task.block.attribute("error") {
        let name = last.split(':').next().unwrap_or_default();
        let is_wanted = process.exit != Some(0) && name.rsplit('.').next() == Some(wanted);
        return (!is_wanted).then(|| {
            let ended = if process.exit == Some(0) { "without an error" } else { last };
            let message = format!("this code should end with {wanted}, but ends {}", shown(ended));
            task.fault(Code::CodeFailed, message)
        });
    }
    if process.exit == Some(VALUE_DIFFERS) {
        let (line, got) = last.split_once('\t').unwrap_or(("?", last));
        let message = format!("line {line} of this code gives {}", shown(got));
        return Some(task.fault(Code::OutputDiffers, message).help("write that after `# -> `"));
    }
    if let Some(module) = missing_module(last) {
        let message =
            format!("this code needs `{}`, which the interpreter lacks; it was not run", shown(module));
        return Some(
            task.fault(Code::MissingModule, message)
                .help("install it, or name another interpreter with `--python`"),
        );
    }
    if process.exit != Some(0) {
        let message = format!("this code fails: {}", shown(last));
        return Some(
            task.fault(Code::CodeFailed, message)
                .help("mend it, or say in its info string `error=Class`, `since=3.14` or `norun=\"reason\"`"),
        );
    }
    let wanted = task.output?;
    (process.stdout.trim_end() != wanted.trim_end()).then(|| {
        let message = format!("this code prints {}", shown(&format!("{:?}", process.stdout.trim_end())));
        task.fault(Code::OutputDiffers, message).help("write that into the `output` fence")
    })
}
