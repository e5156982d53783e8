//! `deckpress diff`: two releases to what differs between them.

use std::path::Path;

use crate::cli::{DiffArgs, DiffForm};
use crate::diff::{self, DiffV1, text};
use crate::load;
use crate::report::{Printer, print_bytes};
use crate::snapshot::{self, Snapshot};
use crate::source::Sources;
use crate::wording::{is_joiner, is_unseen};
use crate::world::World;

/// How a comparison ended. Scripts ask for it, so trouble must not look like a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Compared {
    Equal = 0,
    Trouble = 1,
    Different = 2,
}

/// Runs `deckpress diff`.
pub fn diff(arguments: &DiffArgs, world: &World, printer: &mut Printer) -> Compared {
    let new = load::paths_or_default(arguments.new.as_slice()).remove(0);
    let (old, new) = (read(&arguments.old, world, printer), read(&new, world, printer));
    let (Some(old), Some(new)) = (old, new) else {
        printer.tally("");
        return Compared::Trouble;
    };
    let diff = diff::diff(&old, &new);
    if !arguments.quiet {
        print_bytes(written(&diff, arguments.format).as_bytes());
    }
    if diff.equal { Compared::Equal } else { Compared::Different }
}

fn read(path: &Path, world: &World, printer: &mut Printer) -> Option<Snapshot> {
    let mut sources = Sources::default();
    let pass = snapshot::read(path, world.now, &mut sources);
    if pass.value.is_none() {
        printer.diagnostics(pass.diagnostics, &sources);
    }
    pass.value
}

fn written(diff: &DiffV1, form: DiffForm) -> String {
    match form {
        DiffForm::Human => text::human(diff)
            .replace(|it| is_unseen(it) && !is_joiner(it) && it != '\n' && it != '\t', "\u{fffd}"),
        DiffForm::Markdown => text::markdown(diff),
        DiffForm::Json => serde_json::to_string_pretty(diff).unwrap_or_default() + "\n",
    }
}
