//! The page of a build of several decks: each with its counts and files, and a search over all questions.

use std::fmt::Write as _;

use super::words::Words;
use super::{CARD_CSS, PAGE_CSS, policy};
use crate::content::html::{self, Reader};
use crate::direction::is_right_to_left;
use crate::export::format::Format;
use crate::model::Deck;

const SCRIPT: &str = include_str!("../../../templates/html/index.js");

/// A deck, and its files of this build: what they are, and where they lie from the page.
pub struct Listed<'d, 's> {
    pub deck: &'d Deck<'s>,
    pub files: Vec<(Format, String)>,
}

/// Returns the page that lists the decks, in the language that all of them have in common, else in English.
#[must_use]
pub fn index(decks: &[Listed<'_, '_>]) -> String {
    let first = decks.first().map_or("en", |listed| listed.deck.lang);
    let lang = if decks.iter().all(|listed| listed.deck.lang == first) { first } else { "en" };
    let words = Words::of(lang);
    let direction = if is_right_to_left(lang) { "rtl" } else { "ltr" };
    let questions = decks.iter().map(|listed| listed.deck.entries().count()).sum();
    let facts =
        format!("{} · {}", words.counted("deck-count", decks.len()), words.counted("count", questions));
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{lang}\" dir=\"{direction}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"deckpress {}\">\n<title>{{{{decks}}}}</title>\n\
         <style>\n{CARD_CSS}{PAGE_CSS}</style>\n</head>\n<body class=\"card\">\n\
         <header class=\"w-head\">\n<h1>{{{{decks}}}}</h1>\n<p class=\"w-facts\">{}</p>\n</header>\n\
         <div class=\"w-find\" data-script hidden><form role=\"search\" autocomplete=\"off\">\
         <label class=\"w-only-read\" for=\"w-search\">{{{{search-all}}}}</label>\
         <input id=\"w-search\" type=\"search\" placeholder=\"{{{{search-all}}}}\" enterkeyhint=\"search\"></form></div>\n\
         <main>\n<ul class=\"w-decks\">\n",
        policy(SCRIPT),
        env!("CARGO_PKG_VERSION"),
        html::text(&facts)
    );
    for listed in decks {
        deck(&mut out, listed, &words);
    }
    let _ = write!(
        out,
        "</ul>\n<p class=\"w-none\" id=\"w-none\" hidden>{{{{none}}}}</p>\n</main>\n\
         <footer class=\"w-foot\">{{{{made-with}}}} <a href=\"https://crates.io/crates/deckpress\">deckpress</a>.</footer>\n\
         <script type=\"module\">{SCRIPT}</script>\n</body>\n</html>\n"
    );
    words.fill(&out)
}

fn deck(out: &mut String, Listed { deck, files }: &Listed<'_, '_>, words: &Words) {
    let page = files.iter().find(|(format, _)| *format == Format::Html).map(|(_, path)| address(path));
    let title = html::text(deck.title);
    let heading =
        page.as_ref().map_or_else(|| title.clone(), |page| format!("<a href=\"{page}\">{title}</a>"));
    let count = words.counted("count", deck.entries().count());
    let _ = writeln!(
        out,
        "<li class=\"w-deck\" lang=\"{}\"><h2 dir=\"auto\">{heading}</h2>\n<p class=\"w-facts\">{}</p>",
        deck.lang,
        html::text(&count)
    );
    if let Some(description) = &deck.description {
        let text = html::blocks(&description.blocks, Reader::Browser);
        let _ = writeln!(out, "<div class=\"dp\" dir=\"auto\">{text}</div>");
    }
    let others: Vec<_> = files.iter().filter(|(format, _)| *format != Format::Html).collect();
    if !others.is_empty() {
        out.push_str("<ul class=\"w-files\">\n");
        for (format, path) in others {
            let (path, title) = (address(path), html::text(format.description()));
            let _ = writeln!(
                out,
                "<li><a href=\"{path}\" title=\"{title}\" download>{}</a></li>",
                format.title()
            );
        }
        out.push_str("</ul>\n");
    }
    if let Some(page) = page {
        out.push_str("<details><summary>{{everything}}</summary><ul class=\"w-titles\">\n");
        for entry in deck.entries() {
            let question = html::inline_blocks(&entry.question.blocks, Reader::Browser);
            let _ = writeln!(
                out,
                "<li dir=\"auto\"><a href=\"{page}#{}\">{question}</a></li>",
                entry.id.as_str()
            );
        }
        out.push_str("</ul></details>\n");
    }
    out.push_str("</li>\n");
}

/// Returns a path from the page as the address of a link. Names of files hold nothing that an attribute could not.
fn address(path: &str) -> String {
    html::text(&path.replace('%', "%25").replace('#', "%23").replace('?', "%3F"))
}
