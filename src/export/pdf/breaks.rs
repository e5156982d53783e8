//! Where the lines of a paragraph end: all breaks are chosen together, so that no line pays for another
//! (Knuth and Plass, 1981). Pure: lengths in, indices out.

use super::unit::Pt;

/// What a paragraph is made of, as far as breaking goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Something that is never broken.
    Box(Pt),
    /// Space; a line may end before it, and then it vanishes.
    Glue(Pt),
    /// A place where a line may end although there is no space. Ending there adds `width` (of a hyphen).
    Penalty { width: Pt, cost: i64, hyphen: bool },
    /// The line ends here.
    Forced,
}

/// What the lines look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Flush left; the last line may be of any length.
    Ragged,
    /// All lines of about one length, as in a centred title.
    Balanced,
}

/// The breaks of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub struct Breaks {
    /// Indices of the parts that end a line; the end of the paragraph is not among them.
    pub at: Vec<usize>,
    /// The largest unfilled part of a line but the last, in 1/1000 of the measure; above 1000 if a line is too long.
    pub worst: i64,
}

/// What a hyphen costs, on the scale of [`looseness`]: as much as a line that is 28 % short.
pub const HYPHEN: i64 = 780;
const SECOND_HYPHEN: i64 = 2500;
/// Every line costs something, or short lines would be free.
const LINE: i64 = 60;
/// A last line of less than this part of the measure looks lost, the more so the shorter it is.
const RUNT_PER_MILLE: i64 = 240;
const TOO_LONG: i64 = 1_000_000_000;

/// A place to end a line, reached in the best way.
struct Node {
    /// The part that ends the line; the next line starts behind it.
    at: usize,
    cost: i64,
    before: Option<usize>,
    hyphen: bool,
    worst: i64,
    /// Widths of everything up to where the next line starts.
    start: Pt,
}

/// The cheapest breaks of `parts` into lines of `measure`.
#[must_use]
pub fn total_fit(parts: &[Part], measure: Pt, setting: Setting) -> Breaks {
    let mut nodes = vec![Node { at: 0, cost: 0, before: None, hyphen: false, worst: 0, start: Pt::ZERO }];
    let mut active = vec![0];
    let mut width = Pt::ZERO;
    for (at, part) in parts.iter().enumerate() {
        match *part {
            Part::Box(box_width) => width += box_width,
            Part::Glue(glue) => {
                if matches!(parts.get(at.wrapping_sub(1)), Some(Part::Box(_))) {
                    let node =
                        best(&nodes, &mut active, Break { end: width, ..Break::default() }, measure, setting);
                    push(&mut nodes, &mut active, Node { at, ..node }, width + glue);
                }
                width += glue;
            }
            Part::Penalty { width: extra, cost, hyphen } => {
                let place = Break { end: width + extra, cost, hyphen, ..Break::default() };
                let node = best(&nodes, &mut active, place, measure, setting);
                push(&mut nodes, &mut active, Node { at, ..node }, width);
            }
            Part::Forced => {
                let place = Break { end: width, last: true, ..Break::default() };
                let node = best(&nodes, &mut active, place, measure, setting);
                active.clear();
                push(&mut nodes, &mut active, Node { at, ..node }, width);
            }
        }
    }
    let end =
        best(&nodes, &mut active, Break { end: width, last: true, ..Break::default() }, measure, setting);
    let mut at = Vec::new();
    let mut before = end.before;
    while let Some(index) = before.filter(|index| *index > 0) {
        at.push(nodes[index].at);
        before = nodes[index].before;
    }
    at.reverse();
    Breaks { at, worst: end.worst }
}

#[derive(Clone, Copy, Default)]
struct Break {
    /// Where the line would end.
    end: Pt,
    cost: i64,
    hyphen: bool,
    last: bool,
}

/// The best way to end a line at `place`. Nodes from which every further line would be too long leave `active`.
fn best(nodes: &[Node], active: &mut Vec<usize>, place: Break, measure: Pt, setting: Setting) -> Node {
    let mut found: Option<Node> = None;
    for &index in active.iter() {
        let node = &nodes[index];
        let loose = looseness(place.end - node.start, measure, place.last && setting == Setting::Ragged);
        let hyphens = if place.hyphen && node.hyphen { SECOND_HYPHEN } else { 0 };
        let cost = node.cost + loose.cost + place.cost + hyphens + LINE;
        if found.as_ref().is_none_or(|found| cost < found.cost) {
            let worst = node.worst.max(loose.per_mille);
            found =
                Some(Node { at: 0, cost, before: Some(index), hyphen: place.hyphen, worst, start: Pt::ZERO });
        }
    }
    // The last one stays: a line that is too long is better than none.
    let newest = active.last().copied();
    active.retain(|index| Some(*index) == newest || place.end - nodes[*index].start <= measure);
    found.unwrap_or(Node { at: 0, cost: 0, before: Some(0), hyphen: false, worst: 0, start: Pt::ZERO })
}

fn push(nodes: &mut Vec<Node>, active: &mut Vec<usize>, mut node: Node, start: Pt) {
    node.start = start;
    active.push(nodes.len());
    nodes.push(node);
}

struct Looseness {
    cost: i64,
    per_mille: i64,
}

/// The cost grows with the square of what is missing: two lines 10 % short are better than one 20 % short.
fn looseness(width: Pt, measure: Pt, free: bool) -> Looseness {
    let measure = measure.0.max(1);
    let slack = (measure - width.0) * 1000 / measure;
    if width.0 > measure {
        return Looseness { cost: TOO_LONG - slack * 1000, per_mille: 1000 - slack };
    }
    if free {
        let runt = (RUNT_PER_MILLE - width.0 * 1000 / measure).max(0);
        return Looseness { cost: runt * runt / 100, per_mille: 0 };
    }
    Looseness { cost: slack * slack / 100, per_mille: slack }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(widths: &[i64]) -> Vec<Part> {
        let mut parts = Vec::new();
        for width in widths {
            parts.extend([Part::Box(Pt(*width)), Part::Glue(Pt(1))]);
        }
        parts.pop();
        parts
    }

    #[test]
    fn a_balanced_title_has_lines_of_one_length() {
        let parts = words(&[3, 2, 1, 7, 7, 10]);
        let breaks = total_fit(&parts, Pt(24), Setting::Balanced);
        assert_eq!(breaks.at, [7]);
    }

    #[test]
    fn the_last_line_of_a_paragraph_is_free() {
        let parts = words(&[4, 4, 4, 4]);
        assert_eq!(total_fit(&parts, Pt(15), Setting::Ragged).at, [5]);
    }

    #[test]
    fn a_word_wider_than_the_measure_stands_alone() {
        let parts = words(&[4, 40, 4]);
        let breaks = total_fit(&parts, Pt(10), Setting::Ragged);
        assert_eq!(breaks.at, [1, 3]);
        assert!(breaks.worst > 1000);
    }

    #[test]
    fn forced_breaks_are_kept() {
        let parts = [Part::Box(Pt(1)), Part::Forced, Part::Forced, Part::Box(Pt(1))];
        assert_eq!(total_fit(&parts, Pt(10), Setting::Ragged).at, [1, 2]);
    }
}
