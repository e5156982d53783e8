//! Where the lines of a paragraph end: all breaks are chosen together, so that no line pays for another
//! (Knuth and Plass, 1981). Pure: lengths in, indices out.

use super::looks::{Fitness, Looks, OVER, Sums, TOO_LONG, justified, ragged};
use crate::typeset::unit::Pt;

/// What a paragraph is made of, as far as breaking goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Something that is never broken.
    Box(Pt),
    /// Space; a line may end before it, and then it vanishes.
    Glue(Glue),
    /// A place where a line may end although there is no space. Ending there adds `width` (of a hyphen).
    Penalty { width: Pt, cost: i64, hyphen: bool },
    /// The line ends here.
    Forced,
}

impl Part {
    fn width(&self) -> Pt {
        match self {
            Part::Box(width) => *width,
            Part::Glue(glue) => glue.width,
            Part::Penalty { .. } | Part::Forced => Pt::ZERO,
        }
    }
}

/// A space between words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glue {
    pub width: Pt,
    /// How far it may grow and shrink before it looks like a gap or like none.
    pub stretch: Pt,
    pub shrink: Pt,
    /// How much of the sign before it may hang beyond the margin, if a line ends here.
    pub hang: Pt,
}

/// What the lines look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Flush left; the last line may be of any length.
    Ragged,
    /// Flush on both sides but for the last line.
    Justified,
    /// As justified where that leaves no line too loose, else as ragged.
    Even,
    /// As ragged, without hyphens.
    Title,
    /// All lines of about one length, as in a centred title.
    Balanced,
}

impl Setting {
    /// Returns whether lines end at the margin on both sides, so that light signs hang beyond it.
    #[must_use]
    pub fn is_flush(self) -> bool {
        matches!(self, Setting::Justified | Setting::Even)
    }
}

/// The breaks of a paragraph.
#[derive(Debug, PartialEq, Eq)]
pub struct Breaks {
    /// Indices of the parts that end a line; the end of the paragraph is not among them.
    pub at: Vec<usize>,
    /// How far the worst line but the last is from good, in 1/1000: of the measure where it is ragged, of the
    /// stretch of its spaces where it is justified. [`Breaks::TOO_LONG`] or more if a line is too long.
    pub worst: i64,
}

impl Breaks {
    /// Beyond every sum of costs that a line which fits can have.
    pub const TOO_LONG: i64 = OVER;
    /// The last line is only the end of a word, or a word of few letters: worth all efforts but breaks anywhere.
    pub const RUNT: i64 = Breaks::TOO_LONG - 1;
}

/// What a hyphen costs: as much as a ragged line that is 28 % short, or spaces at 7/4 of their stretch.
pub const HYPHEN: i64 = 780;
/// Two lines in a row that end with a hyphen: a ladder that catches the eye, as much as five hyphens apart.
const SECOND_HYPHEN: i64 = 4000;
/// The page is easier to go on with if the last whole line ends with a word.
const HYPHEN_BEFORE_END: i64 = 2000;
/// A loose line beside a tight one.
const UNLIKE_NEIGHBOURS: i64 = 1500;
/// Every line costs something, or short lines would be free.
const LINE: i64 = 60;
/// What the costs of breaks inside words weigh among justified lines, whose own costs grow faster.
const JUSTIFIED_WEIGHT: i64 = 22;
/// Worse than every line that fits: a last line of a few letters.
const LOST: i64 = 200_000_000;
/// What a line of a good paragraph costs at most: a hyphen, and spaces that are as wide as they may be.
const GOOD_JUSTIFIED: i64 = 30_000;
/// What a line of a good ragged paragraph costs at most: a hyphen, and half of the measure.
const GOOD_RAGGED: i64 = 3_000;

/// A place to end a line, reached in the best way.
struct Node {
    /// The part that ends the line; the next line starts after it.
    at: usize,
    cost: i64,
    before: Option<usize>,
    hyphen: bool,
    fitness: Fitness,
    worst: i64,
    /// Of everything up to where the next line starts.
    start: Sums,
}

/// The best ways to one place, by the fitness of the line that ends there.
type Nodes = [Option<Node>; Fitness::ALL.len()];

/// Returns the cheapest breaks of `parts` into lines of `measure`; the last line is wider than `runt`, if that can be.
///
/// What costs more than good lines do is looked at only where no good lines are found: beside them it would lose anyway,
/// and most of what could end a line is far too early for it.
#[must_use]
pub fn total_fit(parts: &[Part], measure: Pt, setting: Setting, runt: Pt) -> Breaks {
    let width: Pt = parts.iter().map(Part::width).sum();
    let lines = width.0 / measure.0.max(1) + 1;
    let line = if setting.is_flush() { GOOD_JUSTIFIED } else { GOOD_RAGGED };
    let good = Search::new(measure, setting, line.saturating_mul(lines)).breaks(parts, runt);
    good.or_else(|| Search::new(measure, setting, i64::MAX).breaks(parts, runt))
        .unwrap_or(Breaks { at: Vec::new(), worst: 0 })
}

/// Where a line might end.
#[derive(Clone, Copy, Default)]
struct Place {
    at: usize,
    /// What ending here adds.
    extra: Pt,
    hang: Pt,
    cost: i64,
    hyphen: bool,
    last: bool,
    /// A last line that is not wider is lost.
    runt: Pt,
}

struct Search {
    measure: Pt,
    setting: Setting,
    /// Ways that cost more are not followed.
    most: i64,
    nodes: Vec<Node>,
    /// Nodes from which a line may still reach.
    active: Vec<usize>,
    sums: Sums,
}

impl Search {
    fn new(measure: Pt, setting: Setting, most: i64) -> Search {
        let start = Node {
            at: 0,
            cost: 0,
            before: None,
            hyphen: false,
            fitness: Fitness::Good,
            worst: 0,
            start: Sums::default(),
        };
        Search { measure, setting, most, nodes: vec![start], active: vec![0], sums: Sums::default() }
    }

    /// Returns the breaks; `None` if all ways cost too much.
    fn breaks(mut self, parts: &[Part], runt: Pt) -> Option<Breaks> {
        for (at, part) in parts.iter().enumerate() {
            match *part {
                Part::Box(width) => self.sums.width += width,
                Part::Glue(glue) => {
                    let place = Place { at, hang: glue.hang, ..Place::default() };
                    let after_box = matches!(parts.get(at.wrapping_sub(1)), Some(Part::Box(_)));
                    let nodes = if after_box { self.best(place) } else { Nodes::default() };
                    self.sums.width += glue.width;
                    self.sums.stretch += glue.stretch;
                    self.sums.shrink += glue.shrink;
                    self.push(nodes);
                }
                Part::Penalty { width, cost, hyphen } => {
                    let nodes = self.best(Place { at, extra: width, cost, hyphen, ..Place::default() });
                    self.push(nodes);
                }
                Part::Forced => {
                    let nodes = self.best(Place { at, last: true, ..Place::default() });
                    self.active.clear();
                    self.push(nodes);
                }
            }
            if self.active.is_empty() {
                return None;
            }
        }
        self.finish(parts.len(), runt)
    }

    /// Returns the best ways to end a line at `place`, one for each fitness. Nodes from which every further line would
    /// be too long are no longer active.
    fn best(&mut self, place: Place) -> Nodes {
        let weight = if self.setting == Setting::Justified { JUSTIFIED_WEIGHT } else { 1 };
        let mut found = Nodes::default();
        for &index in &self.active {
            let node = &self.nodes[index];
            let mut line = self.line(place, node);
            if self.is_runt(place, node) && line.cost < TOO_LONG {
                line.cost += LOST;
                line.worst = line.worst.max(Breaks::RUNT);
            }
            let mut inside_words = place.cost;
            if node.hyphen {
                inside_words += if place.hyphen { SECOND_HYPHEN } else { 0 };
                inside_words += if place.last { HYPHEN_BEFORE_END } else { 0 };
            }
            let mut cost = node.cost + line.cost + inside_words * weight + LINE;
            if line.fitness.is_unlike(node.fitness) {
                cost += UNLIKE_NEIGHBOURS;
            }
            let best = &mut found[line.fitness as usize];
            if cost <= self.most && best.as_ref().is_none_or(|best| cost < best.cost) {
                *best = Some(Node {
                    at: place.at,
                    cost,
                    before: Some(index),
                    hyphen: place.hyphen,
                    fitness: line.fitness,
                    worst: node.worst.max(line.worst),
                    start: Sums::default(),
                });
            }
        }
        self.prune();
        // All that fitness changes is what the next line costs beside this one.
        let least = found.iter().flatten().map(|node| node.cost).min().unwrap_or(0);
        found.map(|node| node.filter(|node| node.cost <= least + UNLIKE_NEIGHBOURS))
    }

    fn prune(&mut self) {
        // The last ones stay: a line that is too long is better than none.
        let newest = self.active.last().map(|index| self.nodes[*index].at);
        let Search { nodes, sums, measure, .. } = self;
        self.active.retain(|index| {
            let line = sums.since(nodes[*index].start);
            Some(nodes[*index].at) == newest || line.width - line.shrink <= *measure
        });
    }

    fn push(&mut self, nodes: Nodes) {
        for node in nodes.into_iter().flatten() {
            let node = Node { start: self.sums, ..node };
            // Where nothing has a width, any number of places would stay active; the best one stands for all.
            let is_same = |other: &Node| {
                other.start == node.start && other.fitness == node.fitness && other.hyphen == node.hyphen
            };
            let same = self.active.iter().rev().take(2 * Fitness::ALL.len());
            let mut same = same.copied().filter(|index| *index > 0 && is_same(&self.nodes[*index]));
            match same.next() {
                Some(index) if self.nodes[index].cost <= node.cost => {}
                same => {
                    self.active.retain(|index| Some(*index) != same);
                    self.active.push(self.nodes.len());
                    self.nodes.push(node);
                }
            }
        }
    }

    /// Returns whether a line is the last of several, and too short to be one.
    fn is_runt(&self, place: Place, node: &Node) -> bool {
        place.runt > Pt::ZERO && node.at > 0 && self.sums.since(node.start).width <= place.runt
    }

    /// Returns how a line from `node` to `place` looks.
    fn line(&self, place: Place, node: &Node) -> Looks {
        let line = self.sums.since(node.start);
        let width = line.width + place.extra - place.hang;
        match self.setting {
            Setting::Justified | Setting::Even => justified(Sums { width, ..line }, self.measure, place.last),
            Setting::Ragged | Setting::Title => ragged(width, self.measure, place.last),
            Setting::Balanced => ragged(width, self.measure, false),
        }
    }

    fn finish(mut self, end: usize, runt: Pt) -> Option<Breaks> {
        let ends = self.best(Place { at: end, last: true, runt, ..Place::default() });
        let end = ends.into_iter().flatten().min_by_key(|node| node.cost)?;
        let mut at = Vec::new();
        let mut before = end.before;
        while let Some(index) = before.filter(|index| *index > 0) {
            at.push(self.nodes[index].at);
            before = self.nodes[index].before;
        }
        at.reverse();
        Some(Breaks { at, worst: end.worst })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(widths: &[i64]) -> Vec<Part> {
        let mut parts = Vec::new();
        for width in widths {
            parts.extend([Part::Box(Pt(*width)), space(1)]);
        }
        parts.pop();
        parts
    }

    fn space(width: i64) -> Part {
        Part::Glue(Glue { width: Pt(width), stretch: Pt(width / 2), shrink: Pt(width / 3), hang: Pt::ZERO })
    }

    #[test]
    fn a_balanced_title_has_lines_of_one_length() {
        let parts = words(&[3, 2, 1, 7, 7, 10]);
        let breaks = total_fit(&parts, Pt(24), Setting::Balanced, Pt::ZERO);
        assert_eq!(breaks.at, [7]);
    }

    #[test]
    fn the_last_line_of_a_paragraph_is_free() {
        let parts = words(&[4, 4, 4, 4]);
        assert_eq!(total_fit(&parts, Pt(15), Setting::Ragged, Pt::ZERO).at, [5]);
    }

    #[test]
    fn a_word_wider_than_the_measure_stands_alone() {
        let parts = words(&[4, 40, 4]);
        for setting in [Setting::Ragged, Setting::Justified] {
            let breaks = total_fit(&parts, Pt(10), setting, Pt::ZERO);
            assert_eq!(breaks.at, [1, 3]);
            assert!(breaks.worst >= Breaks::TOO_LONG);
        }
    }

    #[test]
    fn forced_breaks_are_kept() {
        let parts = [Part::Box(Pt(1)), Part::Forced, Part::Forced, Part::Box(Pt(1))];
        assert_eq!(total_fit(&parts, Pt(10), Setting::Ragged, Pt::ZERO).at, [1, 2]);
    }

    /// Prevents what first fit would do: put four words on the first line and leave wide spaces in the second.
    #[test]
    fn a_justified_line_shrinks_so_that_its_neighbour_need_not_stretch() {
        let mut parts = Vec::new();
        for width in [300, 300, 270, 90, 400, 470, 120, 300] {
            parts.extend([Part::Box(Pt(width)), space(60)]);
        }
        parts.pop();
        let breaks = total_fit(&parts, Pt(1100), Setting::Justified, Pt::ZERO);
        assert_eq!(breaks.at, [7, 13]);
        assert!(breaks.worst <= 1000, "{}", breaks.worst);
    }

    #[test]
    fn one_hyphen_is_better_than_wide_spaces_and_two_in_a_row_are_worse() {
        let hyphen = Part::Penalty { width: Pt(30), cost: HYPHEN, hyphen: true };
        let wide = [Part::Box(Pt(400)), space(60), Part::Box(Pt(300)), space(60), Part::Box(Pt(150)), hyphen];
        let mut parts = wide.to_vec();
        parts.extend([Part::Box(Pt(250)), space(60), Part::Box(Pt(300))]);
        assert_eq!(total_fit(&parts, Pt(1000), Setting::Justified, Pt::ZERO).at, [5]);
    }

    #[test]
    fn the_last_line_is_not_a_few_letters_where_another_break_exists() {
        let parts = words(&[4, 4, 4, 2]);
        for setting in [Setting::Ragged, Setting::Title, Setting::Justified] {
            assert_eq!(total_fit(&parts, Pt(14), setting, Pt::ZERO).at, [5]);
            assert_eq!(total_fit(&parts, Pt(14), setting, Pt(2)).at, [3]);
        }
        let breaks = total_fit(&words(&[10, 2]), Pt(10), Setting::Ragged, Pt(2));
        assert_eq!((breaks.at, breaks.worst), (vec![1], Breaks::RUNT));
    }
}
