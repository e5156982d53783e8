//! The command line: its words, and nothing of what they do.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::limits::Setting;
use crate::report::Form;
use crate::wording::shown;

/// One question corpus in; Anki decks, CSV and print-ready PDFs out.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write the artifacts of every deck
    ///
    /// Each deck's files go to OUT/<deck id>/. Nothing is written unless the whole corpus is free of faults.
    #[command(
        after_help = "Examples:\n  deckpress build\n  deckpress build data/python-interview --format apkg,sheet\n  deckpress build quiz.json --lock --set sheet.paper=letter --set sheet.columns=3"
    )]
    Build(BuildArgs),
    /// Show each deck's web page in a browser, and reload it after each change
    ///
    /// Serves it on this machine only, and writes nothing.
    #[command(
        after_help = "Examples:\n  deckpress preview\n  deckpress preview data/python-interview --port 0"
    )]
    Preview(PreviewArgs),
    /// Report the faults of a corpus, and write nothing
    #[command(
        after_help = "Examples:\n  deckpress check\n  deckpress check --fix\n  deckpress check --strict --report github"
    )]
    Check(CheckArgs),
    /// Compare two releases: what changed, and what learners will see
    ///
    /// Each is a corpus, a .json that the json format wrote, a .apkg of deckpress, or a lock file. Questions are the
    /// same if their ids are. A lock knows only ids, times and hashes, so it says less.
    #[command(
        after_help = "Exit codes: 0 equal, 2 different, 1 trouble.\n\nExamples:\n  deckpress diff old.apkg data/python-interview\n  deckpress diff --format markdown out/v1/quiz.json out/v2/quiz.json\n  deckpress diff --quiet deck.lock . || echo changed"
    )]
    Diff(DiffArgs),
    /// Write a small corpus to start from
    ///
    /// It shows every part of a question, and builds at once. The last part of PATH becomes the deck's id.
    #[command(after_help = "Examples:\n  deckpress new biology && deckpress build biology")]
    New(NewArgs),
    /// Make a deck of what there is: a README, a folder of questions, an Anki package
    ///
    /// The layout that fits best is taken; --explain shows all of them. A second import brings in what changed in the
    /// source, and keeps what you changed in the deck.
    #[command(
        after_help = "Examples:\n  deckpress import README.md -o data/interview\n  deckpress import README.md --explain\n  deckpress import questions -o data/quiz --split h3 --dry-run"
    )]
    Import(ImportArgs),
    /// List the formats
    Formats,
    /// Print a JSON Schema
    #[command(
        after_help = "Examples:\n  deckpress schema deck > deck.schema.json\n  deckpress schema manifest"
    )]
    Schema {
        /// Which one
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
    /// Print shell completions
    #[command(
        after_help = "Examples:\n  deckpress completions bash > ~/.local/share/bash-completion/completions/deckpress"
    )]
    Completions { shell: clap_complete::Shell },
    /// Write manual pages into a folder
    #[command(after_help = "Examples:\n  deckpress man ~/.local/share/man/man1 && man deckpress-build")]
    Man {
        /// It is made where it is missing
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
}

#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub struct BuildArgs {
    #[command(flatten)]
    pub corpus: CorpusArgs,
    /// Folder for what is written
    #[arg(short, long, value_name = "DIR", default_value = "out")]
    pub output: PathBuf,
    /// Folder with card templates and CSS in place of the built-in ones (docs/anki.md)
    #[arg(long, value_name = "DIR")]
    pub templates: Option<PathBuf>,
    /// Write packages of card templates that have scripts: code that runs on learners' devices
    #[arg(long)]
    pub trust_templates: bool,
    /// Formats to write instead of those that deck.toml lists: apkg, csv, sheet, cards, json, html, or all
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub format: Vec<String>,
    /// Also write NAME.apkg with the decks of this build together
    #[arg(long, value_name = "NAME", value_parser = file_name)]
    pub combined: Option<String>,
    /// Threads; as many as the machine has cores where it is 0
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub jobs: usize,
    /// Fail if deck.lock would change
    #[arg(long)]
    pub locked: bool,
    /// Check deck.lock as --locked does, and write nothing
    #[arg(long, conflicts_with_all = ["lock", "watch", "open"])]
    pub check_lock: bool,
    /// A release that learners have: notes that differ from it get a newer time, and the others keep that of it.
    ///
    /// It is a lock, a corpus with one, a package, what the json format wrote, or a folder of such files. May be
    /// repeated. With --locked, notes that changed without a newer time are a fault.
    #[arg(long, value_name = "LAST")]
    pub after: Vec<PathBuf>,
    /// Keep a lock for a single JSON or CSV file too
    #[arg(long, conflicts_with = "locked")]
    pub lock: bool,
    /// Make every artifact, also where an earlier build made it of the same inputs
    #[arg(long)]
    pub no_cache: bool,
    /// Build again after each change, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// Open the package in Anki, or what else this machine opens .apkg files with
    ///
    /// Without a terminal, or where CI is set, nothing is opened unless it is said twice.
    #[arg(long, action = clap::ArgAction::Count, conflicts_with = "watch")]
    pub open: u8,
}

#[derive(Clone, Debug, Args)]
pub struct PreviewArgs {
    #[command(flatten)]
    pub corpus: CorpusArgs,
    /// Port on 127.0.0.1; any free one where it is 0
    #[arg(long, value_name = "PORT", default_value_t = 8017)]
    pub port: u16,
}

fn file_name(text: &str) -> Result<String, String> {
    let name = crate::id::Id::new(text).map(|id| id.to_string());
    let name = name.ok_or("use lower-case letters, digits, `-`, `_` and `.`, at most 64")?;
    match crate::id::not_a_file_name(&name) {
        Some(why) => Err(format!("{why}: choose another")),
        None => Ok(name),
    }
}

/// Returns the text if it names an action as `OWNER/REPOSITORY@COMMIT`.
fn action(text: &str) -> Result<String, String> {
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let Some(((owner, repository), commit)) =
        text.split_once('@').and_then(|(action, commit)| Some((action.split_once('/')?, commit)))
    else {
        return Err("write OWNER/REPOSITORY@COMMIT, the action's repository and a commit of it".to_owned());
    };
    if !is_name(owner) || !is_name(repository) {
        return Err(format!("`{}/{}` is not a repository", shown(owner), shown(repository)));
    }
    if commit.len() != 40 || !commit.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(format!(
            "`{}` is not a commit of 40 digits; `git ls-remote https://github.com/{owner}/{repository}` lists them: a tag can \
             be moved to other code",
            shown(commit)
        ));
    }
    Ok(text.to_owned())
}

#[derive(Clone, Debug, Args)]
pub struct CheckArgs {
    #[command(flatten)]
    pub corpus: CorpusArgs,
    /// Write missing ids into the source, and other cures that messages offer
    #[arg(long)]
    pub fix: bool,
    /// A release that learners have, as that of build: for questions that moved since.
    #[arg(long, value_name = "LAST")]
    pub after: Vec<PathBuf>,
    /// Run the corpus's Python code and compare its results. THIS EXECUTES WHAT THE CORPUS SAYS
    #[arg(long)]
    pub run_code: bool,
    /// Interpreter for --run-code
    #[arg(long, value_name = "PATH", default_value = "python3", requires = "run_code")]
    pub python: PathBuf,
}

#[derive(Clone, Debug, Args)]
pub struct DiffArgs {
    /// What learners have
    pub old: PathBuf,
    /// What they will get; where it is missing, the corpus that `deckpress build` would read
    pub new: Option<PathBuf>,
    /// How the differences are written
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    pub format: DiffForm,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How faults are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    pub report: Form,
    /// Say nothing but faults; the exit code tells
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum DiffForm {
    /// Text for a terminal
    #[default]
    Human,
    /// `deckpress/diff/v1`, whose schema `deckpress schema diff` prints
    Json,
    /// Release notes
    Markdown,
}

#[derive(Clone, Debug, Args)]
pub struct NewArgs {
    /// The folder to make; `.` is the folder that this is run in
    pub path: PathBuf,
    /// Also write a workflow that checks each push on GitHub with this action of deckpress, and publishes each tag
    #[arg(long, value_name = "OWNER/REPO@COMMIT", value_parser = action)]
    pub workflow: Option<String>,
    /// How faults are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    pub report: Form,
}

#[derive(Clone, Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub struct ImportArgs {
    /// Files, or folders of files
    #[arg(value_name = "SOURCE", required = true)]
    pub sources: Vec<PathBuf>,
    /// The deck's folder; its last part becomes the deck's id
    #[arg(
        short,
        long = "out",
        visible_alias = "output",
        value_name = "DIR",
        required_unless_present_any = ["explain", "dry_run", "into"]
    )]
    pub output: Option<PathBuf>,
    /// Take what learners or co-authors changed in Anki into this deck, which the package was built of
    #[arg(long, value_name = "DECK", conflicts_with_all = ["output", "split", "explain"])]
    pub into: Option<PathBuf>,
    /// With --into: the release that they had, where the lock of the deck does not tell their changes from yours
    #[arg(long, value_name = "LAST", requires = "into")]
    pub base: Option<PathBuf>,
    /// Write the notes of an Anki deck in Markdown where that says the same, not as tables
    #[arg(long, conflicts_with = "into")]
    pub markdown: bool,
    /// Make something else of the notes of an Anki deck: to learners, these are new notes
    #[arg(long = "as", value_name = "FORM", conflicts_with_all = ["into", "markdown", "split"])]
    pub lifted: Option<Lifted>,
    /// Read the source in this layout, such as `h3` or `details`
    #[arg(long, value_name = "NAME")]
    pub split: Option<String>,
    /// Show each layout with its score and its first questions, and write nothing
    #[arg(long)]
    pub explain: bool,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Where the source is on the web: links to files beside it lead there
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// Import what its licence lets nobody sell (NC) or change (ND)
    #[arg(long)]
    pub accept_licence: bool,
    /// In a second import, take questions with similar words for the same ones
    #[arg(long)]
    pub accept_reworded: bool,
    /// Take warnings for errors: write nothing where something cannot come as it is
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How faults are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    pub report: Form,
    /// Say nothing but faults
    #[arg(short, long)]
    pub quiet: bool,
}

/// What the notes of an Anki deck become.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Lifted {
    /// Questions of deckpress, of notes with a question and an answer and of clozes
    Questions,
}

#[derive(Clone, Debug, Args)]
pub struct CorpusArgs {
    /// Deck folders, folders of decks, or .json, .jsonl, .csv and .tsv files; where none is named, the folder that this
    /// is run in if it has a deck.toml, or else `data`
    #[arg(value_name = "CORPUS")]
    pub paths: Vec<PathBuf>,
    /// Set a key of deck.toml, such as `sheet.paper=letter`
    #[arg(long, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
    /// Take warnings for errors
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub limits: LimitArgs,
    /// How faults are shown
    #[arg(long, value_enum, value_name = "FORM", default_value_t)]
    pub report: Form,
    /// Say nothing but faults
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Show notes too: what an artifact had to shrink or leave off
    #[arg(short, long)]
    pub verbose: bool,
}

#[derive(Clone, Debug, Args)]
pub struct LimitArgs {
    /// Allow more of something, or less, than docs/limits.md says: `entry-size=4M`
    #[arg(long, value_name = "NAME=N", value_parser = Setting::parse)]
    pub limit: Vec<Setting>,
}

impl Command {
    /// Returns the limits that are set for it.
    #[must_use]
    pub fn limits(&self) -> &[Setting] {
        match self {
            Command::Build(BuildArgs { corpus, .. })
            | Command::Preview(PreviewArgs { corpus, .. })
            | Command::Check(CheckArgs { corpus, .. }) => &corpus.limits.limit,
            Command::Diff(arguments) => &arguments.limits.limit,
            Command::Import(arguments) => &arguments.limits.limit,
            Command::New(_)
            | Command::Formats
            | Command::Schema { .. }
            | Command::Completions { .. }
            | Command::Man { .. } => &[],
        }
    }
}

#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub enum SchemaOf {
    /// deck.toml
    #[default]
    Deck,
    /// A corpus in JSON
    Corpus,
    /// One line of a corpus in JSON Lines
    Question,
    /// What the json format writes
    Export,
    /// manifest.json
    Manifest,
    /// What `diff --format json` writes
    Diff,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_action_is_named_with_its_commit() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        assert!(action(&format!("owner/deckpress@{commit}")).is_ok());
        for bad in [
            "",
            "owner/deckpress",
            "owner/deckpress@v1",
            "deckpress@main",
            "a b/c@0",
            "a/b\nc@0",
            "a/b@\u{661}",
        ] {
            assert!(action(bad).is_err(), "{bad}");
            assert!(
                action(&format!("{bad}@{commit}")).is_err() || bad.is_empty() || bad == "owner/deckpress",
                "{bad}"
            );
        }
    }
}
