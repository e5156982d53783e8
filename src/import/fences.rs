//! Fences of code in lines that are read one by one.

/// Whether a fence is open.
#[derive(Debug, Default)]
pub struct Fences(Option<&'static str>);

impl Fences {
    /// Takes the next line; returns whether it is code: a fence, or below one that is open.
    pub fn is_code(&mut self, line: &str) -> bool {
        let mark = ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark));
        match (self.0, mark) {
            (None, Some(mark)) => self.0 = Some(mark),
            (Some(open), Some(mark)) if open == mark => self.0 = None,
            _ => {}
        }
        self.0.is_some() || mark.is_some()
    }
}
