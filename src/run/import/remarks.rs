//! What a reader should know of an import: rights, and what could not come as it was.

use super::checked::{Care, Texts};
use super::explain::places;
use crate::diagnostic::{Code, Diagnostic};
use crate::import::contract::{Candidate, Import, Place};
use crate::import::deck::tags::Changed;
use crate::import::input::Input;
use crate::import::licence::Rights;
use crate::import::resolve::Addresses;
use crate::wording::{counted, shown};

/// Says what the licence forbids.
pub(super) fn rights(rights: &Rights, is_accepted: bool) -> Result<Vec<Diagnostic>, Diagnostic> {
    let Some(licence) = &rights.licence else {
        let message = "the source has no licence that is known, neither in `LICENSE` nor in `README.md`";
        let help = "ask its authors whether you may publish a deck of it, and write `licence` into deck.toml";
        return Ok(vec![Diagnostic::without_place(Code::NoLicence, message).help(help)]);
    };
    if rights.restricts() && !is_accepted {
        let message = format!(
            "the source is under {licence}, as its `{}` says: nobody may {}",
            shown(rights.said_in.as_deref().unwrap_or("README")),
            if licence.contains("-ND") { "publish it changed, and a deck is a change" } else { "sell it" }
        );
        let help = "with --accept-licence it is imported for what the licence allows";
        return Err(Diagnostic::without_place(Code::LicenceForbids, message).help(help));
    }
    Ok(Vec::new())
}

/// Says what differs from the source.
pub(super) fn of(
    best: &Candidate,
    addresses: &Addresses,
    texts: &Texts,
    import: &Import,
    input: &Input,
) -> Vec<Diagnostic> {
    let mut said = Vec::new();
    let found = best.import.entries.len();
    if let Some(contents) = best.import.contents.filter(|contents| *contents != found) {
        let message = format!(
            "found {}, but the contents of `{}` list {contents}",
            counted(found, "question"),
            places(&[Place::default()], input)
        );
        let help = "look at the first and the last ones; `--explain` shows the other layouts";
        said.push(Diagnostic::without_place(Code::CountDiffers, message).help(help));
    }
    let mut lost = |count: usize, [one, many]: [&str; 2], at: String, help: &str| {
        if count > 0 {
            let what = if count == 1 { one } else { many };
            let message = format!("{count} {what}: `{at}`");
            said.push(Diagnostic::without_place(Code::NotImported, message).help(help));
        }
    };
    let at = |list: &[Place]| {
        let mut list = list.to_vec();
        list.dedup();
        places(&list, input)
    };
    lost(
        addresses.remote.len(),
        ["picture of the web is a link now", "pictures of the web are links now"],
        at(&addresses.remote),
        "a deck works without a network: save them beside the source, and import again",
    );
    lost(
        addresses.lost.len(),
        ["link is text now", "links are text now"],
        at(&addresses.lost),
        "name where the source is on the web: --base-url https://…",
    );
    let missing: Vec<_> = addresses.missing.iter().map(|(place, _)| *place).collect();
    lost(
        missing.len(),
        ["picture is not there; its words are", "pictures are not there; their words are"],
        at(&missing),
        "name the folder that they are in",
    );
    let of_care = |care: Care| -> Vec<Place> {
        let ids = crate::import::deck::ids::of(&import.entries);
        let entries = import.entries.iter().zip(ids);
        entries.filter(|(_, id)| texts.careful.get(id) == Some(&care)).map(|(entry, _)| entry.place).collect()
    };
    let (pictures, code, drafts) = (of_care(Care::NoPictures), of_care(Care::AsCode), of_care(Care::Draft));
    lost(
        pictures.len(),
        ["answer has pictures that cannot be shown", "answers have pictures that cannot be shown"],
        at(&pictures),
        "save them as PNG or JPEG",
    );
    lost(
        code.len(),
        [
            "answer could not be read as Markdown of deckpress and is shown as code",
            "answers could not be read as Markdown of deckpress and are shown as code",
        ],
        at(&code),
        "write them again in the deck: a later import keeps what you wrote",
    );
    lost(
        drafts.len(),
        [
            "question is a draft, since the deck has the same question already or cannot hold it",
            "questions are drafts, since the deck has the same question already or cannot hold them",
        ],
        at(&drafts),
        "change the question, and delete `draft`",
    );
    for (place, why) in best.import.remarks.iter().chain(&best.import.skipped) {
        let message = format!("`{}`: {why}", super::explain::place(*place, input));
        said.push(Diagnostic::without_place(Code::NotImported, message));
    }
    said
}

/// Says which tags are written otherwise.
pub(super) fn tags(changed: &[Changed], input: &Input) -> Option<Diagnostic> {
    /// Tags that are named one by one.
    const NAMED: usize = 8;
    let first = changed.first()?;
    let mut list: Vec<_> = changed.iter().map(|it| (&it.from, &it.to)).collect();
    list.dedup();
    let named: Vec<_> = list
        .iter()
        .take(NAMED)
        .map(|(from, to)| match to.as_str() {
            "" => format!("`{}` is left out", shown(from)),
            to => format!("`{}` as `{}`", shown(from), shown(to)),
        })
        .collect();
    let more = if list.len() > NAMED { format!(", and {} more", list.len() - NAMED) } else { String::new() };
    let message = format!(
        "`{}`: {} written otherwise: {}{more}",
        super::explain::place(first.place, input),
        if changed.len() == 1 { "1 tag is".to_owned() } else { format!("{} tags are", changed.len()) },
        named.join(", ")
    );
    let help = "a tag is one word of letters, digits, `-` and `_`; change it in the source for another one";
    Some(Diagnostic::without_place(Code::NotImported, message).help(help))
}
