//! What the integration tests share: the program run in a bare environment, corpora in fresh folders, and the
//! library's pipeline up to a checked deck.
#![allow(clippy::trivially_copy_pass_by_ref, reason = "as the library's own signatures have it")]

pub mod imports;
pub mod random;
mod tools;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;

use bumpalo::Bump;
use deckpress::check::{Checked, check};
use deckpress::content::{Block, BlockKind, Inline, plain, walk_inlines};
use deckpress::date::Epoch;
use deckpress::diagnostic::{Collected, Diagnostic, Severity};
use deckpress::export::{ExportContext, ExportError, Format, Options};
use deckpress::source::Sources;
use deckpress::typeset::page::{Item, Layout, Page, Text};
use deckpress::typeset::tree::{Node, Tag};
use deckpress::{load, lock, read};
use serde_json::Value;
use tempfile::TempDir;

/// Each story in the newest engine; in two older ones with `make test-all`.
macro_rules! stories {
    ($($name:ident;)*) => {
        mod anki_26_9_3 {
            $(#[test] fn $name() { super::$name("26.9.3"); })*
        }
        mod anki_25_2_7 {
            $(#[test] #[ignore = "make test-all"] fn $name() { super::$name("25.2.7"); })*
        }
        mod anki_2_1_54 {
            $(#[test] #[ignore = "make test-all"] fn $name() { super::$name("2.1.54"); })*
        }
    };
}
pub(crate) use stories;

pub use tools::{anki, node, quiet_text_of, stdout_of, text_of};

/// A time that fixtures may rely on: 2026-11-23.
pub const EPOCH: u32 = 1_795_392_000;

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

pub fn fixture(name: &str) -> PathBuf {
    root().join("tests/fixtures").join(name)
}

/// The deck that comes with the program.
pub fn shipped() -> PathBuf {
    root().join("data/python-interview")
}

/// A picture of `width` by 1 pixels.
pub fn png(width: u8) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::DynamicImage::new_rgba8(width.into(), 1);
    picture.write_to(&mut bytes, image::ImageFormat::Png).expect("written to memory");
    bytes.into_inner()
}

/// A folder that goes away with its owner.
pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Folder {
        Folder(tempfile::Builder::new().prefix("dp-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap())
    }

    /// A folder with these files; their folders are made.
    pub fn with(files: &[(&str, &[u8])]) -> Folder {
        let folder = Folder::new();
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn join(&self, name: &str) -> PathBuf {
        self.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.join(name)).unwrap()
    }
}

pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// Every file below `folder` with its bytes, by its path.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(&at).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// How the program ended, and what it said.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

/// The program in an environment of nothing but a path.
/// A cache folder that cannot be: each build makes everything, and none writes into the cache of whoever runs the tests.
pub const NO_CACHE: &str = "/dev/null";

pub fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deckpress"));
    command.args(arguments).current_dir(folder).env_clear().stdin(Stdio::null());
    command.env("PATH", "/usr/bin:/bin").env("SOURCE_DATE_EPOCH", EPOCH.to_string());
    command.env("XDG_CACHE_HOME", NO_CACHE);
    command
}

pub fn run(mut command: Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

pub fn deckpress(folder: &Path, arguments: &[&str]) -> Ran {
    run(program(folder, arguments))
}

/// The program at a time of its own.
pub fn deckpress_at(folder: &Path, time: u32, arguments: &[&str]) -> Ran {
    let mut command = program(folder, arguments);
    command.env("SOURCE_DATE_EPOCH", time.to_string());
    run(command)
}

impl Ran {
    /// Panics with what was said unless the program ended so.
    #[track_caller]
    pub fn expect(self, code: i32) -> Ran {
        assert_eq!(self.code, Some(code), "{}{}", self.stdout, self.stderr);
        assert!(!self.stderr.contains("panicked"), "{}", self.stderr);
        self
    }

    /// `file:line:column code` of each diagnostic in a run with `--report json`.
    pub fn places(&self) -> Vec<String> {
        self.diagnostics().iter().map(place).collect()
    }

    pub fn codes(&self) -> Vec<String> {
        self.diagnostics().iter().map(|it| it["code"].as_str().unwrap().to_owned()).collect()
    }

    pub fn diagnostics(&self) -> Vec<Value> {
        let lines = self.stdout.lines();
        lines.map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON: {line}"))).collect()
    }
}

fn place(diagnostic: &Value) -> String {
    let code = diagnostic["code"].as_str().unwrap();
    match diagnostic["file"].as_str() {
        Some(file) => format!("{file}:{}:{} {code}", diagnostic["line"], diagnostic["column"]),
        None => format!("- {code}"),
    }
}

/// Loads, reads and checks the one deck at `path`, and hands it over with its sources and all that was said.
pub fn with_deck<T>(path: &Path, act: impl FnOnce(&Checked<'_>, &Sources, &[Diagnostic]) -> T) -> T {
    let (arena, mut sources) = (Bump::new(), Sources::default());
    let loaded = load::load(&[path.to_owned()], &mut sources);
    let mut said = loaded.diagnostics;
    let [files] = loaded.value.as_slice() else { panic!("{} is not one deck: {said:?}", path.display()) };
    let draft = read::read(files, &[], &sources, &arena);
    said.extend(draft.diagnostics);
    let checked = check(draft.value);
    said.extend(checked.diagnostics);
    let mut checked = checked.value.unwrap();
    lock::set_all(&mut checked.deck, Epoch(EPOCH));
    act(&checked, &sources, &said)
}

/// As [`with_deck`], for fixtures that have no error.
#[track_caller]
pub fn with_good_deck<T>(path: &Path, act: impl FnOnce(&Checked<'_>, &Sources) -> T) -> T {
    with_deck(path, |checked, sources, said| {
        let errors: Vec<_> = said.iter().filter(|it| it.severity() == Severity::Error).collect();
        assert!(errors.is_empty(), "{}: {errors:#?}", path.display());
        act(checked, sources)
    })
}

/// The bytes of one artifact.
pub fn export(format: Format, options: &Options, checked: &Checked<'_>, sources: &Sources) -> Vec<u8> {
    let mut bytes = Vec::new();
    export_to(format, options, checked, sources, &mut bytes).unwrap();
    bytes
}

pub fn export_to(
    format: Format,
    options: &Options,
    checked: &Checked<'_>,
    sources: &Sources,
    out: &mut dyn std::io::Write,
) -> Result<(), ExportError> {
    let report = Collected::default();
    let run = ExportContext { epoch: Epoch(EPOCH), report: &report, sources };
    format.exporter(options).export(&run, &checked.deck, out).map(drop)
}

/// The collection of a package, in a file of its own.
pub fn collection(apkg: &[u8]) -> (Folder, rusqlite::Connection) {
    use std::io::Read as _;
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(apkg)).unwrap();
    let mut bytes = Vec::new();
    zip.by_name("collection.anki2").unwrap().read_to_end(&mut bytes).unwrap();
    let folder = Folder::new();
    let path = folder.write("collection.anki2", bytes);
    let database = rusqlite::Connection::open(path).unwrap();
    (folder, database)
}

/// The rows of a query, each as a list of its columns' text.
pub fn rows(database: &rusqlite::Connection, query: &str) -> Vec<Vec<String>> {
    use rusqlite::types::ValueRef;
    let mut statement = database.prepare(query).unwrap();
    let columns = statement.column_count();
    let cell = |value: ValueRef<'_>| match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(integer) => integer.to_string(),
        ValueRef::Real(real) => real.to_string(),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
        ValueRef::Blob(blob) => format!("{} bytes", blob.len()),
    };
    let rows =
        statement.query_map([], |row| Ok((0..columns).map(|at| cell(row.get_ref_unwrap(at))).collect()));
    rows.unwrap().map(Result::unwrap).collect()
}

/// The text of a PDF file.
pub fn pdf_text(pdf: &[u8]) -> String {
    let folder = Folder::new();
    let path = folder.write("a.pdf", pdf);
    text_of(Command::new("pdftotext").arg("-q").arg(path).arg("-"))
}

/// Compares with the file at `path`; `DECKPRESS_BLESS=1` writes it instead.
#[track_caller]
#[expect(clippy::disallowed_methods, reason = "tests may be told to bless")]
pub fn golden(path: &Path, found: &str) {
    if std::env::var_os("DECKPRESS_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, found).unwrap();
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let first = expected.lines().zip(found.lines()).position(|(a, b)| a != b);
    let at = first.unwrap_or(expected.lines().count().min(found.lines().count()));
    let line = |text: &str| text.lines().nth(at).unwrap_or("(end)").to_owned();
    assert!(
        expected == found,
        "{} differs in line {}\n was: {}\n now: {}\nif that is meant: DECKPRESS_BLESS=1 cargo test",
        path.display(),
        at + 1,
        line(&expected),
        line(found)
    );
}

/// Letters and digits: where lines end, and whether a hyphen stands there, does not matter.
pub fn letters(text: &str) -> String {
    text.chars().filter(|character| character.is_alphanumeric()).collect()
}

/// The letters of each paragraph, cell and piece of code. Formulas, and what runs from right to left, are left out: on
/// a page their signs are not in reading order.
pub fn block_letters(blocks: &[Block<'_>]) -> Vec<String> {
    let mut found = Vec::new();
    collect_letters(blocks, &mut found);
    found.retain(|text| !text.is_empty() && !is_backward(text));
    found
}

/// Whether a part of it runs from right to left.
pub fn is_backward(text: &str) -> bool {
    text.contains(|sign: char| ('\u{590}'..'\u{900}').contains(&sign))
}

fn collect_letters(blocks: &[Block<'_>], found: &mut Vec<String>) {
    for block in blocks {
        let mut is_formula = false;
        walk_inlines(std::slice::from_ref(block), &mut |_, inline| {
            is_formula |= matches!(inline, Inline::Math(_));
        });
        match &block.kind {
            BlockKind::Paragraph(_) | BlockKind::Heading(..) if is_formula => {}
            BlockKind::Paragraph(content) | BlockKind::Heading(_, content) => {
                found.push(letters(&plain::inlines(content)));
            }
            BlockKind::Code(code) => found.push(letters(&code.text)),
            BlockKind::Quote(blocks) => collect_letters(blocks, found),
            BlockKind::List(list) => list.items.iter().for_each(|item| collect_letters(&item.blocks, found)),
            BlockKind::Table(table) if !is_formula => {
                let cells = table.rows.iter().flatten();
                found.extend(cells.map(|cell| letters(&plain::inlines(cell))));
            }
            BlockKind::Table(_) | BlockKind::Rule => {}
        }
    }
}

/// The texts of a page, in the order in which they are drawn.
pub fn texts(page: &Page) -> impl Iterator<Item = &Text> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(text) => Some(text),
        _ => None,
    })
}

/// What is read of those elements that are `wanted`, in reading order, as letters and digits.
pub fn read_letters(layout: &Layout, wanted: impl Fn(Node) -> bool) -> String {
    let ranks = layout.tree.ranks();
    let texts = layout.pages.iter().flat_map(|page| &page.items).filter_map(|item| match item {
        Item::Text(text) => match text.tag {
            Tag::Element(node) if wanted(node) => Some((ranks[layout.tree.text_around(node).index()], text)),
            _ => None,
        },
        _ => None,
    });
    let mut texts: Vec<_> = texts.collect();
    texts.sort_by_key(|(rank, _)| *rank);
    texts.into_iter().map(|(_, text)| letters(&text.text)).collect()
}

/// Does `work` with each item, on all cores. What a test says in threads of its own is shown when it fails.
pub fn side_by_side<T: Send>(items: Vec<T>, work: impl Fn(T) + Sync) {
    let items = Mutex::new(items.into_iter());
    let next = || items.lock().ok()?.next();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| std::iter::from_fn(next).for_each(&work));
        }
    });
}
