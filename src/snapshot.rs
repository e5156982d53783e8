//! A release as it can be compared: its notes by their GUIDs, read from a corpus, a json export, a package or a lock.
//!
//! What learners have is notes, so every form is brought to notes with finished fields. A lock knows only hashes and
//! times of its notes; what it cannot say is `None`.

mod corpus;
mod export;
pub mod facts;
mod foreign;
mod html_text;
mod lock;
mod package;

use std::path::Path;

use crate::date::Epoch;
use crate::diagnostic::Pass;
use crate::foreign::read::Form;
use crate::source::Sources;
pub(crate) use corpus::{add_deck, content, typed_content};
pub(crate) use export::{media as export_media, read_export};
pub(crate) use facts::not_a_release;
pub use facts::{Content, DeckFacts, Note, NoteTypeFacts, Snapshot};
pub use html_text::text_of;

/// Reads what `path` names. The value is `None` where faults left nothing to compare.
pub fn read(path: &Path, now: Epoch, sources: &mut Sources) -> Pass<Option<Snapshot>> {
    // To open a pipe is to wait for what is written into it.
    if path.metadata().is_ok_and(|it| !it.is_file() && !it.is_dir()) {
        return facts::whole(Err(not_a_release(path, "it is not a regular file")));
    }
    let extension = path.extension().and_then(|it| it.to_str()).unwrap_or_default().to_ascii_lowercase();
    match extension.as_str() {
        // What is not all of deckpress, or has another container, is read as any program's.
        "apkg" => facts::whole(package::read(path).or_else(|_| foreign::read(path, &Form::Package))),
        "colpkg" => facts::whole(foreign::read(path, &Form::Package)),
        "lock" => lock::read(path, now, sources),
        "json" => match export::parse(path) {
            Some(export) => export::read(path, &export, sources),
            None => corpus::read(path, now, sources),
        },
        _ => corpus::read(path, now, sources),
    }
}
