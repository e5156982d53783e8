//! The only module that prints. Results go to standard output, talk to standard error.

pub mod human;

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::sync::OnceLock;

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Serialize;

use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::source::Sources;
use crate::wording::{counted, is_unseen, visible};
use crate::world::Terminal;

/// How diagnostics are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// Annotated source, on standard error.
    #[default]
    Human,
    /// One JSON object a line, on standard output.
    Json,
    /// GitHub workflow annotations, on standard output.
    Github,
}

/// How much is said.
#[derive(Clone, Copy, Debug, Default)]
pub struct Talk {
    /// Nothing but faults.
    pub is_quiet: bool,
    /// Notes too.
    pub is_verbose: bool,
}

/// Prints, and counts what it printed.
pub struct Printer {
    form: Form,
    is_quiet: bool,
    is_verbose: bool,
    terminal: Terminal,
    pub errors: usize,
    pub warnings: usize,
}

impl Printer {
    #[must_use]
    pub fn new(form: Form, talk: Talk, terminal: Terminal) -> Printer {
        let Talk { is_quiet, is_verbose } = talk;
        Printer { form, is_quiet, is_verbose, terminal, errors: 0, warnings: 0 }
    }

    /// Shows all diagnostics in the order of their places.
    pub fn diagnostics(&mut self, mut diagnostics: Vec<Diagnostic>, sources: &Sources) {
        diagnostics.sort_by(|a, b| (a.span, a.code, &a.message).cmp(&(b.span, b.code, &b.message)));
        diagnostics.dedup();
        let mut passed_over = BTreeMap::new();
        for diagnostic in diagnostics.iter().filter(|it| self.is_passed_over(it)) {
            *passed_over.entry(diagnostic.code).or_insert(0) += 1;
        }
        if !passed_over.is_empty() {
            self.note(&format!("{}; --verbose shows them", counted_by_code(&passed_over)));
        }
        for diagnostic in &diagnostics {
            match diagnostic.severity() {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Note => {}
            }
            match self.form {
                Form::Human => {}
                Form::Json => print_line(&json(diagnostic, sources)),
                Form::Github => print_line(&github(diagnostic, sources)),
            }
        }
        if self.form == Form::Human {
            let wanted = diagnostics.iter().filter(|it| !self.is_passed_over(it));
            human::report(wanted, sources, self.terminal.colours).for_each(|text| talk(&text));
        }
    }

    /// Returns whether a diagnostic is left out: notes are counted, and shown on demand, because a deck may have
    /// many.
    fn is_passed_over(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.severity() == Severity::Note && !self.is_verbose
    }

    /// Begins to count again.
    pub fn forget(&mut self) {
        (self.errors, self.warnings) = (0, 0);
    }

    /// Prints a line of what was done, for people.
    pub fn note(&self, text: &str) {
        if !self.is_quiet && self.form == Form::Human {
            talk(&visible(text));
        }
    }

    /// Prints a line of the result.
    pub fn result(&self, text: &str) {
        if !self.is_quiet && self.form == Form::Human {
            print_line(&visible(text));
        }
    }

    /// Counts what was said, in one line.
    pub fn tally(&self, consequence: &str) {
        if self.errors + self.warnings > 0 && self.form == Form::Human {
            let mut counts = Vec::new();
            for (count, name) in [(self.errors, "error"), (self.warnings, "warning")] {
                if count > 0 {
                    counts.push(counted(count, name));
                }
            }
            talk(&format!("{}{consequence}", counts.join(", ")));
        }
    }

    /// Returns a bar for work of `steps` steps; a hidden one where nobody watches.
    #[must_use]
    pub fn progress(&self, steps: usize) -> ProgressBar {
        if self.is_quiet || !self.terminal.is_interactive || self.form != Form::Human {
            return ProgressBar::hidden();
        }
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {msg}");
        ProgressBar::new(steps as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    }
}

/// Returns counts in words: `3 notes: 2 smaller-type, 1 overflow`.
fn counted_by_code(counts: &BTreeMap<Code, usize>) -> String {
    let of_each: Vec<_> = counts.iter().map(|(code, count)| format!("{count} {}", code.name())).collect();
    format!("{}: {}", counted(counts.values().sum(), "note"), of_each.join(", "))
}

/// Writes a line to standard output.
pub fn print_line(text: &str) {
    keep(writeln!(std::io::stdout().lock(), "{text}"));
}

/// Writes bytes to standard output.
pub fn print_bytes(bytes: &[u8]) {
    keep(std::io::stdout().lock().write_all(bytes));
}

/// Writes a line to standard error.
pub fn talk(text: &str) {
    keep(writeln!(std::io::stderr().lock(), "{text}"));
}

/// Why something that was to be shown is lost, since the start of the process.
static LOST: OnceLock<io::Error> = OnceLock::new();

/// Remembers a failure; a reader that went away has what it wanted.
pub fn keep(written: io::Result<()>) {
    if let Err(error) = written
        && error.kind() != io::ErrorKind::BrokenPipe
    {
        let _ = LOST.set(error);
    }
}

/// Returns the fault that the process ends with, if standard output or error did not take all there was to show.
#[must_use]
pub fn lost() -> Option<Diagnostic> {
    keep(std::io::stdout().flush());
    let error = LOST.get()?;
    let message = format!("cannot write to standard output or standard error: {error}");
    Some(Diagnostic::without_place(Code::Io, message))
}

/// The published shape of a diagnostic.
#[derive(Serialize)]
struct DiagnosticV1<'a> {
    schema: &'static str,
    severity: &'static str,
    code: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<&'a str>,
    /// Another place that explains it.
    #[serde(skip_serializing_if = "Option::is_none")]
    related: Option<RelatedV1<'a>>,
}

#[derive(Serialize)]
struct RelatedV1<'a> {
    file: &'a str,
    line: usize,
    column: usize,
    message: &'a str,
}

fn json(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let place = diagnostic.span.map(|span| sources.place(span));
    let shape = DiagnosticV1 {
        schema: "deckpress/diagnostic/v1",
        severity: diagnostic.severity().name(),
        code: diagnostic.code.name(),
        message: &diagnostic.message,
        file: diagnostic.span.map(|span| sources.get(span.file).name.as_str()),
        line: place.map(|place| place.line),
        column: place.map(|place| place.column),
        help: diagnostic.help.as_deref(),
        related: diagnostic.related.as_ref().map(|(span, message)| {
            let (place, file) = (sources.place(*span), sources.get(span.file).name.as_str());
            RelatedV1 { file, line: place.line, column: place.column, message }
        }),
    };
    let line = serde_json::to_string(&shape).unwrap_or_default();
    if !line.contains(is_unseen) {
        return line;
    }
    let escape = |unit: &mut u16| format!("\\u{unit:04x}");
    let escaped = |character: char| match character {
        _ if is_unseen(character) => character.encode_utf16(&mut [0; 2]).iter_mut().map(escape).collect(),
        _ => String::from(character),
    };
    line.chars().map(escaped).collect()
}

/// Returns a diagnostic as a workflow command of GitHub. Everything that comes from a corpus is escaped, so that it
/// can command nothing.
fn github(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let data = |text: &str| visible(text).replace('%', "%25");
    let message = match &diagnostic.help {
        Some(help) => format!("{}%0Ahelp: {}", data(&diagnostic.message), data(help)),
        None => data(&diagnostic.message),
    };
    let property = |text: &str| data(text).replace(':', "%3A").replace(',', "%2C");
    let place = diagnostic.span.map_or_else(String::new, |span| {
        let place = sources.place(span);
        let file = property(&sources.get(span.file).name);
        format!("file={file},line={},col={},", place.line, place.column)
    });
    let command = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    format!("::{command} {place}title={}::{message}", diagnostic.code.name())
}
