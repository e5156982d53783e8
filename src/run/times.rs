//! Notes get their times: from the lock, from what was released, or from the clock.

use std::path::PathBuf;

use bumpalo::Bump;

use crate::check::Checked;
use crate::date::Epoch;
use crate::diagnostic::{Code, Diagnostic, has_errors};
use crate::export::apkg::look::Look;
use crate::last::Last;
use crate::load::{self, DeckFiles};
use crate::lock::family::Family;
use crate::lock::read::Reading;
use crate::lock::{self, Floors, Lock};
use crate::source::Sources;
use crate::wording::shell_word;

/// A deck through all the stages before export.
pub(crate) struct Prepared<'s> {
    pub(crate) checked: Checked<'s>,
    /// How its cards look in Anki.
    pub(crate) look: Look<'s>,
    pub(crate) epoch: Epoch,
    pub(crate) is_locked: bool,
    /// How many notes are newer than their release though their sources are not: this version writes them otherwise.
    pub(crate) rendered: usize,
    /// The lock file's new text, where it is to change.
    pub(crate) new_lock: Option<(PathBuf, String)>,
}

/// Whether a deck keeps a lock, and what it must come after.
#[derive(Default)]
pub(crate) struct Locking<'a> {
    /// Single files too.
    pub(crate) is_wanted: bool,
    /// It must be as it is to be.
    pub(crate) is_frozen: bool,
    /// What `--after` names, and what that is.
    pub(crate) after: &'a [PathBuf],
    pub(crate) last: Last,
    /// What the decks of the run know of each other.
    pub(crate) family: Family,
}

/// Returns the deck's lock, if it has one. It is empty where it cannot be read.
pub(crate) fn read_lock<'s>(
    files: &DeckFiles,
    now: Epoch,
    sources: &'s Sources,
    arena: &'s Bump,
    said: &mut Vec<Diagnostic>,
) -> Option<Lock> {
    let corpus = shell_word(files.corpus());
    let reading = Reading { corpus: &corpus, now };
    files.lock.map(|file| Lock::read(sources.text(file), &reading, arena, said))
}

/// Gives every note, and the look of the cards, its time. `source_date` is that of a reproducible build.
pub(crate) fn prepare<'s>(
    files: &DeckFiles,
    mut checked: Checked<'s>,
    mut look: Look<'s>,
    locking: &Locking<'_>,
    (now, source_date): (Epoch, Option<Epoch>),
    sources: &'s Sources,
    said: &mut Vec<Diagnostic>,
) -> Prepared<'s> {
    said.extend(lock::labels::keep_numbers(&mut checked.deck, &locking.family));
    let is_locked = files.lock.is_some() || files.form == load::Form::Folder || locking.is_wanted;
    if !is_locked {
        let epoch = source_date.unwrap_or(files.modified);
        lock::set_all(&mut checked.deck, epoch);
        look.date(epoch);
        return Prepared { checked, look, epoch, is_locked, rendered: 0, new_lock: None };
    }
    let is_broken = files.lock.is_some() && checked.lock.is_none();
    let old = checked.lock.take().unwrap_or_default();
    let options = checked.options.apkg;
    said.extend(old.changes(
        &checked.deck,
        options,
        sources.text(files.main).span.at_start(),
        &locking.family,
    ));
    said.extend(old.history_moves(&checked.deck, sources));
    let floors = locking.last.floors(&checked.deck, &look, options, sources);
    if !locking.after.is_empty() && !has_errors(said) {
        said.extend(floors.faults(&checked.deck, sources.text(files.main).span.at_start()));
    }
    let rendered = old.rendered(&checked.deck, &floors);
    let no_floors = Floors::default();
    let applied = if locking.is_frozen { &no_floors } else { &floors };
    let new = old.resolve(&mut checked.deck, &mut look, options, now, (applied, &locking.family));
    let text = new.to_text();
    let is_changed = files.lock.is_none_or(|file| sources.get(file).text != text);
    if locking.is_frozen && !is_broken {
        let command = after_command(files, locking.after);
        said.extend(frozen(files, &old, &new, is_changed));
        said.extend(old.against(&new, &look, &floors, &command));
    }
    let epoch = source_date.or(new.newest()).unwrap_or(files.modified);
    let new_lock = (is_changed && !locking.is_frozen).then(|| (files.lock_path.clone(), text));
    Prepared { checked, look, epoch, is_locked, rendered, new_lock }
}

/// Returns what `--locked` says of a lock that a build would write again, if it would.
fn frozen(files: &DeckFiles, old: &Lock, new: &Lock, is_changed: bool) -> Option<Diagnostic> {
    let path = files.lock_path.display();
    if !is_changed {
        return None;
    }
    if files.lock.is_some() && old.holds(new) {
        let message = format!("`{path}` has another form than this deckpress writes; all that it says holds");
        return Some(
            Diagnostic::without_place(Code::LockOlder, message)
                .help("the next build without `--locked` rewrites it; no note's time changes by that"),
        );
    }
    let message = format!("`{path}` does not match the corpus");
    Some(
        Diagnostic::without_place(Code::LockChanged, message)
            .help("run `deckpress build` without `--locked`, and commit the lock file"),
    )
}

/// Returns the command that brings a lock forward.
fn after_command(files: &DeckFiles, after: &[PathBuf]) -> String {
    let after = after.iter().map(|path| format!(" --after {}", shell_word(path)));
    format!("deckpress build {}{}", shell_word(files.corpus()), after.collect::<String>())
}
