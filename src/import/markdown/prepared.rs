//! What is done to the lines of a text before it is read as Markdown.

/// A text, and the line that each of its lines has in the file.
pub(super) struct Prepared {
    pub(super) text: String,
    /// Where each line starts, and its number in the file.
    lines: Vec<(usize, u32)>,
}

impl Prepared {
    /// Prepares a text: a fence directly below a tag gets a line of its own, since HTML goes on until an empty
    /// line; and what is below a number of three digits gets the columns that it lacks.
    pub(super) fn of(text: &str, first: u32) -> Prepared {
        let mut prepared = Prepared { text: String::with_capacity(text.len()), lines: Vec::new() };
        let mut is_below_tag = false;
        let mut reach = Reach::default();
        for (line, number) in text.split_inclusive('\n').zip(first..) {
            let content = line.trim();
            // "```</summary>": the end of a fence, and a tag that belongs on the next line.
            if let Some((fence, tag)) = fence_with_end(line) {
                prepared.push(fence, number);
                prepared.push("\n", number);
                prepared.push(tag, number);
                is_below_tag = true;
                continue;
            }
            let lacking = reach.lacking(line);
            if is_below_tag && (content.starts_with("```") || content.starts_with("~~~")) {
                prepared.push("\n", number);
            }
            is_below_tag = content.starts_with('<') && content.ends_with('>') && !content.starts_with("<!--");
            if lacking == 0 {
                prepared.push(line, number);
            } else {
                let (indent, rest) = indent(line);
                prepared.push(&" ".repeat(indent + lacking), number);
                prepared.text.push_str(rest);
            }
        }
        prepared
    }

    fn push(&mut self, line: &str, number: u32) {
        self.lines.push((self.text.len(), number));
        self.text.push_str(line);
    }

    pub(super) fn line(&self, at: usize) -> u32 {
        let after = self.lines.partition_point(|(start, _)| *start <= at);
        after.checked_sub(1).and_then(|index| self.lines.get(index)).map_or(1, |(_, number)| *number)
    }
}

/// What reaches into an item: four columns, which a number of one or two digits asks for, are too few below `100. `, and
/// make code of the text there.
#[derive(Default)]
struct Reach {
    /// The column at which the open item has its text.
    needed: usize,
    /// How many columns its lines lack; known from the first that lacks some.
    lacking: usize,
}

impl Reach {
    /// Returns how many columns the next line lacks.
    fn lacking(&mut self, line: &str) -> usize {
        /// Code that is indented begins here.
        const CODE: usize = 4;
        let (indent, rest) = indent(line);
        if rest.trim().is_empty() {
            return 0;
        }
        if indent < CODE {
            let needed = (indent == 0).then(|| item_column(line)).flatten();
            *self = Reach { needed: needed.unwrap_or(0), lacking: 0 };
        } else if self.lacking == 0 && indent < self.needed {
            self.lacking = self.needed - indent;
        }
        self.lacking
    }
}

/// Returns the column of the first sign of a line, and the line from there on.
fn indent(line: &str) -> (usize, &str) {
    let mut column = 0;
    let end = line.find(|it| {
        match it {
            ' ' => column += 1,
            '\t' => column += 4 - column % 4,
            _ => return true,
        }
        false
    });
    (column, line.get(end.unwrap_or(line.len())..).unwrap_or_default())
}

/// Returns the column of the text in a line that begins with a number of three digits or more.
fn item_column(line: &str) -> Option<usize> {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = line.get(digits..)?.strip_prefix(['.', ')'])?;
    let spaces = rest.len() - rest.trim_start_matches(' ').len();
    ((3..=9).contains(&digits) && (1..=4).contains(&spaces)).then_some(digits + 1 + spaces)
}

/// Divides a line that is a fence with an end tag right after it.
fn fence_with_end(line: &str) -> Option<(&str, &str)> {
    let mark = line.trim_start();
    let signs = mark.len() - mark.trim_start_matches('`').len();
    let is_one = signs >= 3 && mark.get(signs..)?.starts_with("</");
    is_one.then(|| line.split_at(line.len() - mark.len() + signs))
}
