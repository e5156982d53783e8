//! A lock that a merge of two branches left: with conflict markers, or with both sides' lines for one id.
//!
//! Each id keeps the line of its later event. Where the sides' hashes differ, its time comes after both, so that the
//! next build leaves it alone if the corpus says what that line's side said, and counts it as changed now if not.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

/// Returns where the first conflict is, and the lock's text with one line a key; `None` where `text` is that already,
/// or has lines that no lock has.
#[must_use]
pub(super) fn resolved(text: &str) -> Option<(Range<usize>, String)> {
    let mut tables = Tables::default();
    let mut first = None;
    // Sides of a conflict start in the same table.
    let (mut table, mut start) = ("", "");
    let mut is_base = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let place = line.as_ptr() as usize - text.as_ptr() as usize;
        let place = place..place + line.len();
        if let Some(marker) = Marker::of(line) {
            first.get_or_insert(place);
            is_base = marker == Marker::Base;
            match marker {
                Marker::Ours => start = table,
                Marker::Theirs => table = start,
                Marker::Base | Marker::End => {}
            }
        } else if is_base {
        } else if line.starts_with('[') {
            table = line;
        } else if tables.add(table, key(line)?, line) {
            first.get_or_insert(place);
        }
    }
    first.map(|place| (place, tables.to_text()))
}

/// What git writes around the sides of a conflict, in either style.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Marker {
    Ours,
    /// The common ancestor, which neither side has any more.
    Base,
    Theirs,
    End,
}

impl Marker {
    fn of(line: &str) -> Option<Marker> {
        const MARKERS: [(&str, Marker); 4] = [
            ("<<<<<<<", Marker::Ours),
            ("|||||||", Marker::Base),
            ("=======", Marker::Theirs),
            (">>>>>>>", Marker::End),
        ];
        MARKERS.into_iter().find(|(sign, _)| line.starts_with(sign)).map(|(_, marker)| marker)
    }
}

/// Returns the key of a line, if it has one; a comment is its own.
fn key(line: &str) -> Option<&str> {
    if line.starts_with('#') {
        return Some(line);
    }
    let Some(quoted) = line.strip_prefix('"') else {
        return line.split_once('=').map(|(key, _)| key.trim_end());
    };
    let mut is_escaped = false;
    let end = quoted.find(|character| {
        let ends = character == '"' && !is_escaped;
        is_escaped = character == '\\' && !is_escaped;
        ends
    })?;
    let key = &line[..end + 2];
    line[key.len()..].trim_start().starts_with('=').then_some(key)
}

/// The lines of each table by their keys. The first one has no heading, and keeps its order.
#[derive(Default)]
struct Tables<'t> {
    order: Vec<(&'t str, &'t str)>,
    lines: BTreeMap<(&'t str, &'t str), String>,
}

impl<'t> Tables<'t> {
    /// Adds a line; returns whether its key had another line already.
    fn add(&mut self, table: &'t str, key: &'t str, line: &'t str) -> bool {
        let Some(other) = self.lines.get_mut(&(table, key)) else {
            self.order.push((table, key));
            self.lines.insert((table, key), line.to_owned());
            return false;
        };
        *other = later(other, line);
        !key.starts_with('#')
    }

    fn to_text(&self) -> String {
        let mut out = String::new();
        for place in self.order.iter().filter(|(table, _)| table.is_empty()) {
            let _ = writeln!(out, "{}", self.lines[place]);
        }
        let mut last = "";
        for ((table, _), line) in self.lines.iter().filter(|((table, _), _)| !table.is_empty()) {
            if *table != last {
                let _ = writeln!(out, "\n{table}");
                last = table;
            }
            let _ = writeln!(out, "{line}");
        }
        out
    }
}

/// Returns the line that holds, of two for one key. Lines without a time are our side's, which comes first.
fn later(ours: &str, theirs: &str) -> String {
    let event = |line| number(line, "modified").max(number(line, "retired"));
    let (line, other) = if event(theirs) > event(ours) { (theirs, ours) } else { (ours, theirs) };
    let (Some(own), Some(others)) = (number(line, "modified"), number(other, "modified")) else {
        // What a newer deckpress wrote must not pass for an older one's.
        let is_newer = number(theirs, "version") > number(ours, "version");
        return if is_newer { theirs } else { line }.to_owned();
    };
    let least = if hash(line) == hash(other) { others } else { others.saturating_add(1) };
    line.replacen(&format!("modified = {own}"), &format!("modified = {}", own.max(least)), 1)
}

fn number(line: &str, key: &str) -> Option<u32> {
    let (_, rest) = line.split_once(&format!("{key} = "))?;
    let end = rest.find(|character: char| !character.is_ascii_digit()).unwrap_or(rest.len());
    rest[..end].parse().ok()
}

fn hash(line: &str) -> Option<&str> {
    line.split_once("hash = \"")?.1.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resolved(text: &str) -> Option<String> {
        super::resolved(text).map(|(_, text)| text)
    }

    const HEAD: &str = "# Written by deckpress\nversion = 2\ndeck = \"d\"\ntitle = \"D\"\n\n[notes]\n";

    fn note(id: &str, hash: &str, rest: &str) -> String {
        format!("\"{id}\" = {{ hash = \"{hash}\", {rest} }}\n")
    }

    #[test]
    fn a_lock_without_a_conflict_is_left_alone() {
        let text = format!("{HEAD}{}{}", note("a", "1", "modified = 5"), note("b", "1", "modified = 5"));
        assert_eq!(resolved(&text), None);
    }

    #[test]
    fn the_later_time_wins_whichever_side_it_is_on() {
        let (old, new) = (note("a", "1", "modified = 5"), note("a", "2", "modified = 7"));
        let expected = format!("{HEAD}{new}");
        assert_eq!(resolved(&format!("{HEAD}{old}{new}")).as_deref(), Some(&*expected));
        assert_eq!(resolved(&format!("{HEAD}{new}{old}")).as_deref(), Some(&*expected));
    }

    #[test]
    fn two_texts_of_one_second_get_a_time_after_it() {
        let both = note("a", "1", "modified = 5") + &note("a", "2", "modified = 5");
        assert!(resolved(&(HEAD.to_owned() + &both)).is_some_and(|text| text.contains("modified = 6")));
        let same = note("a", "1", "modified = 5") + &note("a", "1", "modified = 5, topic = \"T\"");
        assert!(resolved(&(HEAD.to_owned() + &same)).is_some_and(|text| text.contains("modified = 5")));
    }

    #[test]
    fn a_retirement_is_an_event_and_keeps_the_later_time_of_the_text() {
        let gone = note("a", "1", "modified = 5, retired = 9");
        let changed = note("a", "2", "modified = 7");
        let text = resolved(&format!("{HEAD}{gone}{changed}")).expect("a conflict");
        assert!(text.contains(&note("a", "1", "modified = 8, retired = 9")), "{text}");
    }

    #[test]
    fn markers_of_both_styles_go_and_the_base_with_them() {
        let (base, ours) = (note("a", "0", "modified = 1"), note("a", "1", "modified = 3"));
        let (theirs, new) = (note("a", "2", "modified = 2"), note("b", "2", "modified = 2"));
        let expected = format!("{HEAD}{ours}{new}");
        for middle in ["", "||||||| base\n[notes]\n"] {
            let base = if middle.is_empty() { "" } else { &base };
            let head = HEAD.replace("[notes]\n", "");
            let text = format!(
                "{head}<<<<<<< HEAD\n[notes]\n{ours}{middle}{base}=======\n[notes]\n{theirs}{new}>>>>>>> other\n"
            );
            assert_eq!(resolved(&text).as_deref(), Some(&*expected));
        }
    }

    #[test]
    fn a_key_ends_where_its_quotes_do() {
        assert_eq!(key(r#""a = \"b\"" = "c""#), Some(r#""a = \"b\"""#));
        assert_eq!(key("title = \"x = y\""), Some("title"));
        assert_eq!(key("\"open"), None);
        assert_eq!(key("words"), None);
    }
}
