//! Front matter, as Obsidian and generators of sites write it: `---` or `+++` from a file's first line on.

use crate::diagnostic::{Code, Diagnostic};
use crate::text::Text;

/// Returns the file without its front matter. Only the first line can open one; what Markdown reads in `---` comes
/// later.
pub(super) fn without<'s>(file: Text<'s>, faults: &mut Vec<Diagnostic>) -> Text<'s> {
    let mut lines = file.text.split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    let closing: &[&str] = match first.trim_end() {
        "---" => &["---", "..."],
        "+++" => &["+++"],
        _ => return file,
    };
    let mut end = first.len();
    for line in lines {
        end += line.len();
        if closing.contains(&line.trim_end()) {
            return file.slice(end..file.text.len());
        }
    }
    let mark = file.slice(0..first.trim_end().len());
    let message = format!("`{}` in the first line opens front matter, which does not close", mark.text);
    let help = format!("write `{}` in a line below it, or delete the line", mark.text);
    faults.push(Diagnostic::new(Code::FrontMatter, mark.span, message).help(help));
    file.slice(file.text.len()..file.text.len())
}
