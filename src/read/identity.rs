//! What a source says of a note's identity.

use crate::diagnostic::{Code, Diagnostic};
use crate::identity::{Identity, Origin, is_guid};
use crate::text::Text;
use crate::wording::shown;

/// Reads what is given as `guid` and as `from`; `kind` is that of a prompt, and nothing for a question.
pub fn read(
    guid: Option<Text<'_>>,
    from: Option<Text<'_>>,
    kind: Option<&str>,
    faults: &mut Vec<Diagnostic>,
) -> Identity {
    Identity {
        guid: guid.and_then(|guid| read_guid(guid, faults)),
        from: from.and_then(|from| read_origin(from, kind, faults)),
    }
}

fn read_guid(guid: Text<'_>, faults: &mut Vec<Diagnostic>) -> Option<String> {
    let is_good = is_guid(guid.text);
    if !is_good {
        let message = format!("Anki has no GUID `{}`", shown(guid.text));
        faults.push(
            Diagnostic::new(Code::BadIdentity, guid.span, message)
                .help("write the GUID of the note that learners have, without white space at its ends"),
        );
    }
    is_good.then(|| guid.text.to_owned())
}

fn read_origin(from: Text<'_>, kind: Option<&str>, faults: &mut Vec<Diagnostic>) -> Option<Origin> {
    let origin = Origin::of_text(from.text).filter(|origin| origin.kind() == kind);
    if origin.is_none() {
        let (what, form) = match kind {
            None => ("question", "old-deck/old-id".to_owned()),
            Some(kind) => ("prompt", format!("old-deck/old-id/{kind}/old-name")),
        };
        let message = format!("`{}` does not say which {what} this was", shown(from.text));
        faults.push(
            Diagnostic::new(Code::BadIdentity, from.span, message)
                .help(format!("write the ids that it had, as in `{form}`")),
        );
    }
    origin
}
