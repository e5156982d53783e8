//! The languages of voices, as authors write them and as Anki knows them.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::Text;
use crate::wording::shown;

/// The keys that name a voice: that of the question, and that of the short answer.
pub const KEYS: [&str; 2] = ["speak", "speak-answer"];

/// What turns off the voice of the deck for one question.
const NONE: &str = "none";

/// Returns the language of a voice; `None` for no voice, or for what was reported as `code`.
pub fn language<'s>(text: Text<'s>, code: Code, faults: &mut Vec<Diagnostic>) -> Option<&'s str> {
    let text = text.trim();
    if text.text == NONE {
        return None;
    }
    if is_language(text.text) {
        return Some(text.text);
    }
    let message = format!("`{}` is not the language and region of a voice", shown(text.text));
    let help = match well_formed(text.text) {
        Some(meant) => format!("write `{meant}`"),
        None => "write both, such as `fr-FR` or `pt-BR`; or `none` for no voice".to_owned(),
    };
    faults.push(Diagnostic::new(code, text.span, message).help(help));
    None
}

/// Returns a text as Anki speaks it, between marks that it takes out of the field.
#[must_use]
pub fn mark(language: &str, html: &str) -> String {
    // A bracket in the text could end the mark.
    format!("[anki:tts lang={}]{}[/anki:tts]", language.replace('-', "_"), html.replace('[', "&#91;"))
}

/// Returns whether a text is a language and its region: without a region, Anki finds no voice.
fn is_language(text: &str) -> bool {
    let Some((language, region)) = text.split_once('-') else { return false };
    let is_region = match region.len() {
        2 => region.bytes().all(|byte| byte.is_ascii_uppercase()),
        3 => region.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    };
    matches!(language.len(), 2..=3) && language.bytes().all(|byte| byte.is_ascii_lowercase()) && is_region
}

/// Returns what `fr_fr` is meant to be, if it is a language and a region at all.
fn well_formed(text: &str) -> Option<String> {
    let (language, region) = text.split_once(['-', '_'])?;
    let meant = format!("{}-{}", language.to_ascii_lowercase(), region.to_ascii_uppercase());
    is_language(&meant).then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voice_has_a_language_and_a_region() {
        for good in ["fr-FR", "pt-BR", "es-419", "yue-HK"] {
            assert!(is_language(good), "{good}");
        }
        for bad in ["fr", "fr_FR", "fr-fr", "FR-FR", "french", "fr-FR-x", "", "fr-"] {
            assert!(!is_language(bad), "{bad}");
        }
        assert_eq!(well_formed("fr_fr").as_deref(), Some("fr-FR"));
        assert_eq!(well_formed("french"), None);
    }

    #[test]
    fn no_text_ends_the_mark() {
        assert_eq!(mark("fr-FR", "a[/anki:tts]b"), "[anki:tts lang=fr_FR]a&#91;/anki:tts]b[/anki:tts]");
    }
}
