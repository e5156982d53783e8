//! What a deck is: its id, its title, its language; deck.toml and a JSON corpus share these keys.

use bumpalo::Bump;

use super::settings::Settings;
use crate::diagnostic::{Code, Diagnostic};
use crate::slug;
use crate::speech;
use crate::value::fields::Fields;
use crate::wording::shown;

/// Reads the keys that deck.toml and a JSON corpus share.
pub fn read<'s>(fields: &mut Fields<'s, '_>, settings: &mut Settings<'s>, arena: &'s Bump) {
    let id = fields.text("id");
    let title = fields.text("title");
    if let Some(title) = title {
        let text = title.trim();
        if text.text.contains('\n') {
            fields.faults.push(
                Diagnostic::new(Code::BadSetting, title.span, "a title is one line of text")
                    .help("write it on one line"),
            );
        }
        settings.title = Some(text.text);
        settings.title_span = Some(title.span);
        if id.is_none() && settings.id_span.is_none() {
            settings.id = arena.alloc_str(&slug::id_word(text.text));
            settings.first_id = arena.alloc_str(&slug::slug(text.text));
        }
    }
    if let Some(id) = id {
        settings.id = id.text;
        settings.id_span = Some(id.span);
    }
    let former = fields.texts("former-ids");
    if !former.is_empty() {
        settings.former_ids = former;
    }
    let spoken = speech::KEYS.map(|key| fields.text(key));
    for (place, language) in settings.speak.iter_mut().zip(spoken) {
        *place = language.or(*place);
    }
    settings.description = fields.text("description").or(settings.description);
    if let Some(lang) = fields.text("lang") {
        let is_part = |part: &str| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        };
        // Longer ones are reserved: somebody wrote the language's name.
        let is_language = |part: &str| matches!(part.len(), 2..=3) || matches!(part, "i" | "x");
        let is_tag =
            lang.text.split('-').all(is_part) && lang.text.split('-').next().is_some_and(is_language);
        if !is_tag {
            let message = format!("`{}` is not a language tag", shown(lang.text));
            let tag = lang.text.replace('_', "-");
            let help = match tag.split_once('-') {
                Some((language, _)) if tag != lang.text && is_language(language) => {
                    format!("write `{}`", shown(&tag))
                }
                _ => "write the code of BCP 47: `en`, `de`, `pt-BR`".to_owned(),
            };
            fields.faults.push(Diagnostic::new(Code::BadSetting, lang.span, message).help(help));
        }
        settings.lang = lang.text;
    }
}
