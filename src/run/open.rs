//! `build --open`: hands the package to the program that the system has for it, as a double click does.

use std::path::Path;

use crate::diagnostic::{Code, Diagnostic};
use crate::export::Format;
use crate::plan::{Job, Work};
use crate::report::Printer;
use crate::wording::shown;
use crate::world::{self, World};

/// Returns the package to open: the one of all decks, or else the only one.
pub(super) fn package<'j>(jobs: &'j [Job<'_, '_>]) -> Result<&'j Path, Diagnostic> {
    let packages: Vec<_> = jobs.iter().filter(|job| job.artifact.format == Format::Apkg).collect();
    let is_combined = |job: &&&Job<'_, '_>| matches!(job.work, Work::Combined(..));
    match (packages.iter().find(is_combined), &packages[..]) {
        (Some(job), _) | (None, [job]) => Ok(&job.path),
        (None, []) => {
            Err(Diagnostic::without_place(Code::NoPackageToOpen, "`--open`: this build writes no package")
                .help("add `apkg` to --format"))
        }
        (None, several) => {
            let message = format!("`--open`: this build writes {} packages, not one", several.len());
            Err(Diagnostic::without_place(Code::NoPackageToOpen, message)
                .help("name one deck, or put them together with --combined NAME"))
        }
    }
}

/// Opens a package, if a person watches or the command line says it twice.
pub(super) fn open(path: &Path, asked: u8, world: &World, printer: &Printer) -> Option<Diagnostic> {
    let why = match () {
        () if asked > 1 => None,
        () if world.is_ci => Some("CI is set"),
        () if !world.terminal.is_interactive => Some("there is no terminal"),
        () => None,
    };
    let name = path.display().to_string();
    if let Some(why) = why {
        printer.note(&format!("not opened, since {why}: say --open twice to open it all the same"));
        return None;
    }
    let error = world::open(path).err()?;
    let message = format!("the system opens nothing for `{}`: {error}", shown(&name));
    Some(Diagnostic::without_place(Code::NotOpened, message).help("open it in Anki: File > Import"))
}
