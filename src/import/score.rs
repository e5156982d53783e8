//! How well a reading fits: one formula for all sources, tried on forty real banks.

/// What speaks for a reading. Shares are 0 to 1.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a sign of its own")]
pub struct Evidence {
    pub count: usize,
    /// The best sign that entries are questions: numbers in sequence, a `Q`, question words, answer labels.
    pub form: f64,
    pub answered: f64,
    pub labelled: f64,
    /// Whether the table of contents lists as many.
    pub agrees_with_contents: bool,
    pub numbers_run: bool,
    /// A trap: a deeper level that restarts within each entry of a shallower one.
    pub restarts_within_parent: bool,
    /// The share of entries that hold questions of their own: they are topics.
    pub topics: f64,
    /// Numbers, `Q`, answer labels, or question words in two of five.
    pub is_strong: bool,
    /// A share of bodies that are links and nothing else.
    pub only_links: f64,
    /// The form itself leaves no doubt, as that of a package does.
    pub is_certain: bool,
}

impl Evidence {
    /// Returns the evidence of a form that is beyond doubt: a package, an export with a header.
    #[must_use]
    pub fn certain(count: usize) -> Evidence {
        Evidence { count, form: 1.0, answered: 1.0, is_strong: true, is_certain: true, ..Evidence::default() }
    }

    /// Returns the evidence of a form whose signs mark each question and its answer.
    #[must_use]
    pub fn marked(count: usize) -> Evidence {
        Evidence { count, form: 1.0, answered: 1.0, labelled: 1.0, is_strong: true, ..Evidence::default() }
    }

    /// Returns the evidence of two files read as one.
    #[must_use]
    pub fn joined(one: &Evidence, other: &Evidence) -> Evidence {
        #[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
        let share = one.count as f64 / (one.count + other.count).max(1) as f64;
        let mean = |one: f64, other: f64| one * share + other * (1.0 - share);
        Evidence {
            count: one.count + other.count,
            form: mean(one.form, other.form),
            answered: mean(one.answered, other.answered),
            labelled: mean(one.labelled, other.labelled),
            agrees_with_contents: one.agrees_with_contents && other.agrees_with_contents,
            numbers_run: one.numbers_run && other.numbers_run,
            topics: mean(one.topics, other.topics),
            restarts_within_parent: one.restarts_within_parent && other.restarts_within_parent,
            is_strong: one.is_strong || other.is_strong,
            only_links: mean(one.only_links, other.only_links),
            is_certain: one.is_certain && other.is_certain,
        }
    }

    #[must_use]
    pub fn is_list_of_links(&self) -> bool {
        self.only_links > 0.6 && !self.is_certain
    }

    /// Returns the score: higher is better, 0 for a reading without entries.
    #[must_use]
    pub fn score(&self) -> f64 {
        if self.count == 0 || self.is_list_of_links() {
            return 0.0;
        }
        #[expect(clippy::cast_precision_loss, reason = "counts of questions are small")]
        let count = (self.count as f64).powf(0.22);
        let yes = |is_so: bool, worth: f64| if is_so { worth } else { 0.0 };
        let quality = 0.55 * self.form
            + 0.2 * self.answered
            + 0.2 * self.labelled
            + yes(self.agrees_with_contents, 0.15)
            + yes(self.numbers_run, 0.1);
        let certain = if self.is_certain { 10.0 } else { 1.0 };
        let trap = if self.restarts_within_parent { 0.4 } else { 1.0 };
        count * quality * trap * certain * (1.0 - 0.7 * self.topics)
    }
}
