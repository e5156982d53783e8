//! One web page a deck, to look through before an import: search, filters, a walk by keyboard.
//!
//! The page is a single file that asks for nothing else: style and script are in it, and a policy in its head
//! forbids everything more. Without its script it still reads from top to bottom. Its cards look as those in
//! Anki do, since both have `templates/anki/card.css`.
//!
//! - this module: the page around the questions
//! - [`entry`]: one question
//! - [`controls`]: what the script needs: search, filters, the walk, practice
//! - [`index`]: the page of several decks
//! - [`words`]: what the pages themselves say, by language

mod controls;
mod entry;
pub mod index;
pub mod options;
mod words;

use std::fmt::Write as _;
use std::io::Write;

use base64::Engine as _;
use sha2::{Digest as _, Sha256};

use super::apkg::look::more_css;
use super::apkg::note_types::CSS as CARD_CSS;
use crate::content::html;
use crate::direction::is_right_to_left;
use crate::export::contract::{ExportContext, ExportError, Exporter, Made};
use crate::export::format::Format;
use crate::model::{Deck, Section};
use crate::slug::slug;
use options::HtmlOptions;
use words::Words;

const PAGE_CSS: &str = include_str!("../../../templates/html/page.css");
/// The parts of the script, one module in this order.
const SCRIPT: &str = concat!(
    include_str!("../../../templates/html/script/base.js"),
    include_str!("../../../templates/html/script/theme.js"),
    include_str!("../../../templates/html/script/marks.js"),
    include_str!("../../../templates/html/script/find.js"),
    include_str!("../../../templates/html/script/walk.js"),
    include_str!("../../../templates/html/script/code.js"),
    include_str!("../../../templates/html/script/print.js"),
    include_str!("../../../templates/html/script/practice.js"),
    include_str!("../../../templates/html/script/start.js"),
);

pub struct Html {
    pub options: HtmlOptions,
}

impl Exporter for Html {
    fn export(
        &self,
        run: &ExportContext<'_>,
        deck: &Deck<'_>,
        out: &mut dyn Write,
    ) -> Result<Made, ExportError> {
        let words = Words::of(deck.lang);
        let page = Page { deck, topics: topics(deck), run, options: self.options, words: &words };
        let direction = if is_right_to_left(deck.lang) { "rtl" } else { "ltr" };
        let (lang, id) = (deck.lang, deck.id.as_str());
        write!(out, "<!doctype html>\n<html lang=\"{lang}\" dir=\"{direction}\" data-deck=\"{id}\">\n")?;
        out.write_all(page.head().as_bytes())?;
        out.write_all(b"<body class=\"card\">\n")?;
        out.write_all(words.fill(&page.header()).as_bytes())?;
        out.write_all(words.fill(&controls::find(deck, page.named_topics())).as_bytes())?;
        out.write_all(b"<main id=\"questions\" tabindex=\"-1\">\n")?;
        out.write_all(words.fill(controls::PRACTICE).as_bytes())?;
        out.write_all(words.fill(controls::RESULTS).as_bytes())?;
        for (section, topic) in deck.sections.iter().zip(&page.topics) {
            out.write_all(words.fill(&page.section_start(section, topic)).as_bytes())?;
            for entry in &section.entries {
                out.write_all(words.fill(&entry::article(deck, entry, &topic.key)).as_bytes())?;
            }
            out.write_all(b"</section>\n")?;
        }
        out.write_all(words.fill(&page.end()).as_bytes())?;
        Ok(Made::default())
    }
}

/// How a section is named in filters and links.
struct Topic {
    key: String,
    title: String,
}

fn topics(deck: &Deck<'_>) -> Vec<Topic> {
    let mut topics: Vec<Topic> = Vec::new();
    for (number, section) in (1..).zip(&deck.sections) {
        let title = section.title.clone().unwrap_or_default();
        let mut key = slug(&title);
        if key.is_empty() || topics.iter().any(|topic| topic.key == key) {
            key = format!("{key}{}{number}", if key.is_empty() { "" } else { "-" });
        }
        topics.push(Topic { key, title });
    }
    topics
}

struct Page<'p, 's> {
    deck: &'p Deck<'s>,
    topics: Vec<Topic>,
    run: &'p ExportContext<'p>,
    options: HtmlOptions,
    words: &'p Words,
}

impl Page<'_, '_> {
    fn head(&self) -> String {
        let title = html::text(self.deck.title);
        let policy = policy(SCRIPT);
        let parts = more_css(self.deck.extent());
        format!(
            "<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"generator\" content=\"deckpress {}\">\n<title>{title}</title>\n\
             <style>\n{CARD_CSS}{parts}{PAGE_CSS}</style>\n</head>\n",
            env!("CARGO_PKG_VERSION")
        )
    }

    fn header(&self) -> String {
        let mut out = format!(
            "<a class=\"w-skip\" href=\"#questions\">{{{{skip}}}}</a>\n<header class=\"w-head\">\n{}\
             <h1 dir=\"auto\">{}</h1>\n",
            controls::TOOLS,
            html::text(self.deck.title)
        );
        if let Some(description) = &self.deck.description {
            let _ = writeln!(
                out,
                "<div class=\"dp\" dir=\"auto\">{}</div>",
                html::blocks(&description.blocks, html::Reader::Browser)
            );
        }
        let _ = writeln!(out, "<p class=\"w-facts\">{}</p>", html::text(&self.facts()));
        self.downloads(&mut out);
        out.push_str("</header>\n");
        if self.topics.iter().any(|topic| !topic.title.is_empty()) {
            out.push_str("<nav class=\"w-topics\" aria-label=\"{{topics}}\"><ol>\n");
            for (topic, section) in self.topics.iter().zip(&self.deck.sections) {
                let _ = writeln!(
                    out,
                    "<li><a href=\"#topic:{}\"><bdi>{}</bdi></a> <span>{}</span></li>",
                    topic.key,
                    name(topic),
                    section.entries.len()
                );
            }
            out.push_str("</ol></nav>\n");
        }
        out
    }

    fn downloads(&self, out: &mut String) {
        let offered: Vec<_> =
            Format::ALL.into_iter().filter(|format| self.options.downloads[*format as usize]).collect();
        if offered.is_empty() {
            return;
        }
        out.push_str("<ul class=\"w-files\">\n");
        for format in offered {
            let file = format!("{}.{}", self.deck.id.as_str(), format.extension());
            let title = html::text(format.description());
            let _ = writeln!(
                out,
                "<li><a href=\"{file}\" title=\"{title}\" download>{}</a></li>",
                format.title()
            );
        }
        out.push_str("</ul>\n");
    }

    fn facts(&self) -> String {
        let mut facts = vec![self.words.counted("count", self.deck.entries().count())];
        facts.extend(
            self.deck.version.map(|version| self.words.word("version").replace("{version}", version)),
        );
        facts.push(self.run.epoch.date());
        facts.extend(self.deck.licence.map(str::to_owned));
        facts.extend((!self.deck.authors.is_empty()).then(|| self.deck.authors.join(", ")));
        facts.join(" · ")
    }

    /// Returns the topics as filters have them: key and title.
    fn named_topics(&self) -> impl Iterator<Item = (String, String)> {
        self.topics.iter().map(|topic| (topic.key.clone(), name(topic)))
    }

    fn section_start(&self, section: &Section<'_>, topic: &Topic) -> String {
        let heading = if section.title.is_none() && self.topics.len() == 1 {
            "<h2 class=\"w-only-read\">{{questions}}</h2>".to_owned()
        } else {
            format!("<h2 dir=\"auto\">{}</h2>", name(topic))
        };
        format!("<section id=\"topic:{}\">\n{heading}\n", topic.key)
    }

    fn end(&self) -> String {
        format!(
            "<p class=\"w-none\" id=\"w-none\" hidden>{{{{none}}}}</p>\n</main>\n\
             <footer class=\"w-foot\">{}. {{{{made-with}}}} <a href=\"https://crates.io/crates/deckpress\">deckpress</a>.</footer>\n\
             {}{}{}<script type=\"module\">{SCRIPT}</script>\n</body>\n</html>\n",
            html::text(&self.facts()),
            controls::WALK,
            controls::KEYS,
            controls::words(&self.words.counted("count", self.deck.entries().count())),
        )
    }
}

/// Returns the content security policy of a page with this script: it may do nothing that asks for more. Attributes
/// of style come from our own tree: indents of code, alignments of tables.
fn policy(script: &str) -> String {
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{}'; img-src data:; \
         media-src data:; base-uri 'none'; form-action 'none'",
        base64::engine::general_purpose::STANDARD.encode(Sha256::digest(script.as_bytes()))
    )
}

/// Returns a topic's title as HTML; questions above the first topic have none.
fn name(topic: &Topic) -> String {
    if topic.title.is_empty() { "{{other}}".to_owned() } else { html::text(&topic.title) }
}
