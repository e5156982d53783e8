//! What the script of the page shows and fills: without it, none of this could do anything.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::entry;
use crate::content::html;
use crate::model::Deck;

/// Returns search and filters. On a phone the filters fold away, so that what is found is in sight.
pub(super) fn find(deck: &Deck<'_>, topics: impl Iterator<Item = (String, String)>) -> String {
    let mut out = String::from(
        "<div class=\"w-find\" data-script hidden><form role=\"search\" autocomplete=\"off\">\n\
         <label class=\"w-only-read\" for=\"w-search\">{{search}}</label>\
         <input id=\"w-search\" type=\"search\" placeholder=\"{{search}}\" enterkeyhint=\"search\">\n\
         <button id=\"w-filters\" type=\"button\" aria-expanded=\"false\" aria-controls=\"w-choices\">{{filters}}</button>\n\
         <output class=\"w-count\" id=\"w-count\" for=\"w-search\"></output>\n<div class=\"w-choices\" id=\"w-choices\">\n",
    );
    select(&mut out, "topic", "{{every-topic}}", topics);
    let levels = deck.entries().filter_map(|entry| entry.level).collect::<BTreeSet<_>>();
    let levels = levels.into_iter().map(|level| (level.name().to_owned(), entry::level_name(deck, level)));
    select(&mut out, "level", "{{every-level}}", levels);
    let tags = deck.entries().flat_map(|entry| entry.tags.iter().copied()).collect::<BTreeSet<_>>();
    select(&mut out, "tag", "{{every-tag}}", tags.into_iter().map(|tag| (html::text(tag), html::text(tag))));
    out.push_str(
        "<button id=\"w-bookmarks\" type=\"button\" aria-pressed=\"false\" hidden>★ {{bookmarks}}</button>\n\
         <button id=\"w-reveal\" type=\"button\" aria-pressed=\"false\">{{all-answers}}</button>\n\
         <button id=\"w-single\" type=\"button\" aria-pressed=\"false\">{{one-by-one}}</button>\n\
         <button id=\"w-practise\" class=\"w-strong\" type=\"button\">{{practice}}</button>\n\
         </div></form></div>\n",
    );
    out
}

/// Writes a filter; nothing where there is nothing to choose between.
fn select(out: &mut String, name: &str, every: &str, options: impl Iterator<Item = (String, String)>) {
    let options: Vec<_> = options.collect();
    if options.len() < 2 {
        return;
    }
    let _ = write!(
        out,
        "<select id=\"w-{name}\" name=\"{name}\" aria-label=\"{every}\"><option value=\"\">{every}</option>"
    );
    for (value, label) in options {
        let _ = write!(out, "<option value=\"{value}\">{label}</option>");
    }
    out.push_str("</select>\n");
}

/// Returns the words that the script writes, as attributes that it reads.
pub(super) fn words(count: &str) -> String {
    let count = html::text(count);
    format!(
        "<div id=\"w-words\" hidden data-count=\"{count}\" data-some=\"{{{{some}}}}\" data-bookmark=\"{{{{bookmark}}}}\" \
         data-copy=\"{{{{copy}}}}\" data-copied=\"{{{{copied}}}}\" data-prints=\"{{{{prints}}}}\" data-known=\"{{{{known}}}}\" \
         data-summary=\"{{{{summary}}}}\" data-sure=\"{{{{sure}}}}\" data-not-ours=\"{{{{not-ours}}}}\"></div>\n"
    )
}

/// What the script shows, as it does the filters.
pub(super) const TOOLS: &str = "<div class=\"w-tools\" data-script hidden>\
<button id=\"w-theme\" type=\"button\" data-auto=\"{{theme-auto}}\" data-light=\"{{theme-light}}\" data-dark=\"{{theme-dark}}\">{{key-theme}}</button> \
<button id=\"w-help\" type=\"button\" aria-label=\"{{keys}}\">?</button></div>\n";

/// Where a search puts what it found, best first.
pub(super) const RESULTS: &str =
    "<section id=\"w-results\" hidden><h2 class=\"w-only-read\">{{results}}</h2></section>\n";

/// The bar of the walk, one question at a time.
pub(super) const WALK: &str = "<nav class=\"w-bar\" id=\"w-walk\" aria-label=\"{{one-by-one}}\" hidden>\
<button id=\"w-back\" type=\"button\">{{back}}</button>\
<button id=\"w-previous\" type=\"button\" aria-label=\"{{previous}}\">‹</button>\
<output id=\"w-at\"></output>\
<button id=\"w-next\" class=\"w-strong\" type=\"button\" aria-label=\"{{next}}\">›</button></nav>\n";

pub(super) const PRACTICE: &str = "<section class=\"w-practice\" id=\"w-practice\" aria-labelledby=\"w-practice-title\" hidden>\n\
<h2 id=\"w-practice-title\">{{practice}}</h2>\n\
<div id=\"w-start\"><fieldset><legend>{{ask}}</legend>\
<label><input type=\"checkbox\" id=\"w-ask-questions\" checked> {{questions}}</label>\
<label><input type=\"checkbox\" id=\"w-ask-outputs\"> {{prints}}</label>\
<label><input type=\"checkbox\" id=\"w-ask-gaps\"> {{gaps}}</label>\
<label><input type=\"checkbox\" id=\"w-missed\"> {{missed-only}}</label></fieldset>\
<p id=\"w-known\" role=\"status\"></p>\
<p class=\"w-buttons\"><button id=\"w-go\" class=\"w-strong\" type=\"button\">{{begin}}</button> \
<button id=\"w-leave\" type=\"button\">{{back}}</button></p>\
<p class=\"w-small\">{{long-run}}</p>\
<p class=\"w-buttons w-small\"><button id=\"w-save\" type=\"button\">{{save}}</button> \
<button id=\"w-load\" type=\"button\">{{load}}</button> <button id=\"w-forget\" type=\"button\">{{forget}}</button>\
<input id=\"w-file\" type=\"file\" accept=\"application/json,.json\" aria-label=\"{{load}}\" hidden></p></div>\n\
<div id=\"w-card\" hidden><div class=\"w-entry dp\" id=\"w-card-front\" tabindex=\"-1\"></div>\
<div class=\"w-entry dp\" id=\"w-card-back\" aria-live=\"polite\" hidden></div></div>\n\
<div id=\"w-done\" hidden><p id=\"w-summary\"></p><p class=\"w-small\">{{long-run}}</p>\
<p class=\"w-buttons\"><button id=\"w-once-more\" class=\"w-strong\" type=\"button\">{{once-more}}</button> \
<button id=\"w-finish\" type=\"button\">{{back}}</button></p></div>\n\
<div class=\"w-bar\" id=\"w-asking\" hidden><progress id=\"w-bar\" aria-label=\"{{practice}}\"></progress>\
<button id=\"w-stop\" type=\"button\">{{back}}</button><output id=\"w-done-of\"></output>\
<button id=\"w-show\" class=\"w-strong\" type=\"button\">{{show}}</button>\
<button id=\"w-again\" type=\"button\" hidden>{{again}}</button>\
<button id=\"w-knew\" class=\"w-strong\" type=\"button\" hidden>{{knew}}</button></div>\n\
</section>\n";

pub(super) const KEYS: &str = "<dialog class=\"w-keys\" id=\"w-keys\" aria-labelledby=\"w-keys-title\"><h2 id=\"w-keys-title\">{{keys}}</h2><dl>\
<dt><kbd>j</kbd> <kbd>k</kbd></dt><dd>{{key-walk}}</dd>\
<dt><kbd>{{key-space}}</kbd></dt><dd>{{key-reveal}}</dd>\
<dt><kbd>/</kbd> <kbd>esc</kbd></dt><dd>{{key-search}}</dd>\
<dt><kbd>a</kbd></dt><dd>{{key-all}}</dd>\
<dt><kbd>o</kbd> <kbd>←</kbd> <kbd>→</kbd></dt><dd>{{key-one}}</dd>\
<dt><kbd>r</kbd> <kbd>1</kbd> <kbd>2</kbd></dt><dd>{{key-practice}}</dd>\
<dt><kbd>b</kbd></dt><dd>{{bookmark}}</dd>\
<dt><kbd>t</kbd></dt><dd>{{key-theme}}</dd>\
</dl><form method=\"dialog\"><button>{{close}}</button></form></dialog>\n";
