//! How candidates and places are shown.

use crate::import::contract::{Candidate, Place};
use crate::import::input::Input;
use crate::import::tree;
use crate::wording::shown;

/// First questions of each layout.
const FIRST: usize = 3;
/// Lines that are named one by one.
const LINES: usize = 12;
/// A line of 80 columns, less its indent.
const WIDTH: usize = 70;

/// Returns every layout with its score and its first questions.
pub(super) fn table(readings: &[Candidate], input: &Input) -> Vec<String> {
    let mut out = vec!["score  found  answered  layout".to_owned()];
    for reading in readings.iter().filter(|reading| reading.evidence.count > 0) {
        let evidence = &reading.evidence;
        let sure = match () {
            () if evidence.is_list_of_links() => "  (links only)",
            () if evidence.is_strong => "",
            () => "  (weak)",
        };
        let answered = reading.import.entries.iter().filter(|entry| entry.is_answered()).count();
        let score = evidence.score();
        out.push(format!("{score:5.2}  {:5}  {answered:8}  {}{sure}", evidence.count, reading.splitter));
        for entry in reading.import.entries.iter().take(FIRST) {
            out.push(format!(
                "{:22} {}: {}",
                "",
                place(entry.place, input),
                words(&tree::plain(&entry.question))
            ));
        }
    }
    if out.len() == 1 {
        out.push("no layout fits".to_owned());
    }
    out
}

/// Returns one candidate as a line.
pub(super) fn short(reading: &Candidate, input: &Input) -> String {
    let first = reading.import.entries.first();
    let first = first.map(|entry| {
        format!(", from {}: {}", place(entry.place, input), words(&tree::plain(&entry.question)))
    });
    format!("  {}: {} found{}", reading.splitter, reading.evidence.count, first.unwrap_or_default())
}

fn words(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let cut: String = line.chars().take(WIDTH).collect();
    let dots = if cut.len() < line.len() { "…" } else { "" };
    format!("{}{dots}", shown(&cut))
}

/// Returns a place as people read it: `README.md:12`.
pub(super) fn place(place: Place, input: &Input) -> String {
    let name = input.files.get(place.file).map_or("", |file| file.name.as_str());
    if place.line == 0 { name.to_owned() } else { format!("{name}:{}", place.line) }
}

/// Returns places as people read them: `README.md:3, 9, 20, quiz.md:1, and 4 more`.
pub(super) fn places(places: &[Place], input: &Input) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut last = None;
    for it in places.iter().take(LINES) {
        out.push(if last == Some(it.file) { it.line.to_string() } else { place(*it, input) });
        last = Some(it.file);
    }
    if places.len() > LINES {
        out.push(format!("and {} more", places.len() - LINES));
    }
    out.join(", ")
}
