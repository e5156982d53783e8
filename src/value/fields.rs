//! The reader of a table's keys, and what it says of those that are wrong.

use std::collections::BTreeMap;

use super::{Member, Node, Value};
use crate::choice::Choice;
use crate::diagnostic::{Code, Diagnostic};
use crate::span::Span;
use crate::table::{Key, Table, Takes};
use crate::text::Text;
use crate::wording::{nearest, shown};

/// Reads the keys of one table, and reports what is missing, mistyped, doubled or unknown.
pub struct Fields<'s, 'f> {
    pub span: Span,
    members: Vec<Member<'s>>,
    /// The keys that there are; options of a format join those of an artifact.
    tables: Vec<&'static Table>,
    codes: Codes,
    pub faults: &'f mut Vec<Diagnostic>,
}

/// Whether the table is content (exit code 1) or configuration (exit code 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codes {
    Content,
    Settings,
}

impl Codes {
    fn unknown(self) -> Code {
        match self {
            Codes::Content => Code::UnknownKey,
            Codes::Settings => Code::UnknownSetting,
        }
    }

    fn wrong(self) -> Code {
        match self {
            Codes::Content => Code::WrongType,
            Codes::Settings => Code::BadSetting,
        }
    }
}

impl<'s, 'f> Fields<'s, 'f> {
    /// Opens a table; returns `None`, and reports a fault, if `node` is not one.
    pub fn new(
        node: Node<'s>,
        table: &'static Table,
        codes: Codes,
        faults: &'f mut Vec<Diagnostic>,
    ) -> Option<Fields<'s, 'f>> {
        let what = table.what;
        let Value::Table(members) = node.value else {
            let message = format!("{what} is {}, not a table of keys", node.value.type_name());
            let help = match codes {
                Codes::Content => "write an object: `{\"question\": \"…\", \"answer\": \"…\"}`",
                Codes::Settings => {
                    "write its keys below its name in brackets, as `[sheet]` and `columns = 3`"
                }
            };
            faults.push(Diagnostic::new(codes.wrong(), node.span, message).help(help));
            return None;
        };
        let mut first: BTreeMap<&'s str, Span> = BTreeMap::new();
        let mut unique: Vec<Member<'s>> = Vec::with_capacity(members.len());
        for member in members {
            match first.get(member.key.text) {
                Some(first) => faults.push(
                    Diagnostic::new(
                        Code::DuplicateKey,
                        member.key.span,
                        format!("`{}` is given twice in this {what}", shown(member.key.text)),
                    )
                    .related(*first, "first here")
                    .help("keep one of them"),
                ),
                None => {
                    first.insert(member.key.text, member.key.span);
                    unique.push(member);
                }
            }
        }
        Some(Fields { span: node.span, members: unique, tables: vec![table], codes, faults })
    }

    /// Returns what messages call the table.
    pub fn what(&self) -> &'static str {
        self.tables[0].what
    }

    /// Takes the keys of another table too.
    pub fn also(&mut self, table: &'static Table) {
        self.tables.push(table);
    }

    fn key(&self, name: &str) -> Option<&'static Key> {
        self.tables.iter().find_map(|table| table.key(name))
    }

    pub fn has(&self, key: &str) -> bool {
        self.members.iter().any(|member| member.key.text == key)
    }

    /// Returns the value of `key`, if it is there, whatever its type; null counts as absent only where a caller
    /// says so.
    pub fn take(&mut self, key: &'static str) -> Option<Node<'s>> {
        debug_assert!(self.key(key).is_some(), "`{key}` is missing from every table");
        let at = self.members.iter().position(|member| member.key.text == key)?;
        Some(self.members.swap_remove(at).value)
    }

    pub fn text(&mut self, key: &'static str) -> Option<Text<'s>> {
        let node = self.take(key)?;
        self.expect_text(key, &node)
    }

    /// Returns a text that must be there; `None`, and a fault, if it is not.
    pub fn required_text(&mut self, key: &'static str) -> Option<Text<'s>> {
        match self.take(key) {
            Some(node) => self.expect_text(key, &node),
            None => {
                self.missing(key);
                None
            }
        }
    }

    pub fn missing(&mut self, key: &'static str) {
        let message = format!("this {} has no `{key}`", self.what());
        let code = match self.codes {
            Codes::Content => Code::MissingKey,
            Codes::Settings => Code::BadSetting,
        };
        self.faults.push(Diagnostic::new(code, self.span.at_start(), message).help(format!("add `{key}`")));
    }

    pub fn integer(&mut self, key: &'static str) -> Option<(i64, Span)> {
        let node = self.take(key)?;
        match node.value {
            Value::Integer(integer) => Some((integer, node.span)),
            _ => self.wrong(key, &node, "a whole number"),
        }
    }

    /// Returns a whole number, if it is there; reports one that is not within the bounds that the table names.
    pub fn number(&mut self, key: &'static str) -> Option<u32> {
        let Some(Takes::Number { least, most }) = self.key(key).map(|key| key.takes) else { return None };
        let (number, span) = self.integer(key)?;
        let good = u32::try_from(number).ok().filter(|number| (least..=most).contains(number));
        if good.is_none() {
            let fault = Diagnostic::new(self.codes.wrong(), span, format!("`{key}` is {number}"));
            self.faults.push(fault.help(format!("write a number from {least} to {most}")));
        }
        good
    }

    pub fn boolean(&mut self, key: &'static str) -> Option<bool> {
        let node = self.take(key)?;
        match node.value {
            Value::Boolean(boolean) => Some(boolean),
            _ => self.wrong(key, &node, "true or false"),
        }
    }

    /// Reads a boolean that is `false` where it is missing.
    pub fn flag(&mut self, key: &'static str) -> bool {
        let Some(node) = self.take(key) else { return false };
        match node.value {
            Value::Boolean(value) => value,
            _ => self.wrong(key, &node, "true or false").unwrap_or_default(),
        }
    }

    pub fn list(&mut self, key: &'static str) -> Vec<Node<'s>> {
        let Some(node) = self.take(key) else { return Vec::new() };
        match node.value {
            Value::List(items) => items,
            _ => self.wrong(key, &node, "a list").unwrap_or_default(),
        }
    }

    pub fn texts(&mut self, key: &'static str) -> Vec<Text<'s>> {
        self.list(key).into_iter().filter_map(|node| self.expect_text(key, &node)).collect()
    }

    /// Returns one of the names of `T`, if the key is there; reports an unknown one.
    pub fn choice<T: Choice>(&mut self, key: &'static str) -> Option<T> {
        let node = self.take(key)?;
        self.expect_choice(key, &node)
    }

    /// Returns some of the names of `T`, if the key is there; a single one needs no list around it.
    pub fn choices<T: Choice>(&mut self, key: &'static str) -> Option<Vec<T>> {
        let node = self.take(key)?;
        match node.value {
            Value::List(items) => {
                Some(items.iter().filter_map(|item| self.expect_choice(key, item)).collect())
            }
            _ => Some(vec![self.expect_choice(key, &node)?]),
        }
    }

    fn expect_choice<T: Choice>(&mut self, key: &'static str, node: &Node<'s>) -> Option<T> {
        let name = match &node.value {
            Value::Text(text) => text.text.to_owned(),
            Value::Integer(integer) => integer.to_string(),
            _ => return self.wrong(key, node, "a name"),
        };
        let value = T::named(&name);
        if value.is_none() {
            let names: Vec<_> = T::CHOICES.values.iter().map(|(name, _)| *name).collect();
            let message = format!("`{}` is not a valid value for `{key}`", shown(&name));
            let help = match nearest(&name, names.iter().copied()) {
                _ if name.contains(',') => self.list_form(key, &name),
                Some(near) => format!("did you mean `{near}`? Valid values are {}", names.join(", ")),
                None => format!("valid values are {}", names.join(", ")),
            };
            self.faults.push(Diagnostic::new(self.codes.wrong(), node.span, message).help(help));
        }
        value
    }

    fn expect_text(&mut self, key: &'static str, node: &Node<'s>) -> Option<Text<'s>> {
        match node.value {
            Value::Text(text) => Some(text),
            _ => self.wrong(key, node, "a string"),
        }
    }

    fn wrong<T>(&mut self, key: &'static str, node: &Node<'s>, wanted: &str) -> Option<T> {
        let message = format!("`{key}` is {}, not {wanted}", node.value.type_name());
        let help = match (wanted, &node.value) {
            ("a list", Value::Text(text)) => self.list_form(key, text.text),
            ("a list", _) => self.list_form(key, ""),
            ("a string", Value::Integer(number)) => format!("put it in quotes: `\"{number}\"`"),
            ("a string", _) => "write one text in quotes: `\"…\"`".to_owned(),
            (_, Value::Text(text)) => format!(
                "write {wanted} without quotes{}",
                match text.text.trim() {
                    number if number.parse::<i64>().is_ok() => format!(": `{number}`"),
                    _ => String::new(),
                }
            ),
            _ => format!("write {wanted}"),
        };
        self.faults.push(Diagnostic::new(self.codes.wrong(), node.span, message).help(help));
        None
    }

    /// Returns how a list is written that has these items, in a file and on the command line.
    fn list_form(&self, key: &str, text: &str) -> String {
        let items = text
            .trim_matches(['[', ']', ' '])
            .split(',')
            .map(|item| shown(item.trim().trim_matches(['"', '\''])));
        let items: Vec<_> = items.filter(|item| !item.is_empty()).map(|item| format!("\"{item}\"")).collect();
        let list = if items.is_empty() { "\"a\", \"b\"".to_owned() } else { items.join(", ") };
        match self.codes {
            Codes::Content => format!("write a list: `[{list}]`"),
            Codes::Settings => {
                let table = if self.what() == "deck.toml" { "" } else { "TABLE." };
                format!(
                    "write a list: `{key} = [{list}]`; on the command line, `--set '{table}{key}=[{list}]'`"
                )
            }
        }
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(self) {
        self.finish_with(|_| None);
    }

    /// Does what [`Fields::finish`] does, where a key may be known at another place.
    pub fn finish_with(mut self, guess: impl Fn(&Member<'s>) -> Option<String>) {
        if self.members.is_empty() {
            return;
        }
        self.members.sort_by_key(|member| member.key.span.start);
        let what = self.what();
        let known: Vec<_> = self.tables.iter().flat_map(|table| table.keys).map(|key| key.name).collect();
        for member in &self.members {
            let key = member.key.text;
            let message = format!("unknown key `{}` in this {what}", shown(key));
            let help = guess(member).unwrap_or_else(|| match nearest(key, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known keys: {}", known.join(", ")),
            });
            self.faults.push(Diagnostic::new(self.codes.unknown(), member.key.span, message).help(help));
        }
    }
}

/// Puts a value that was read in the place of the one that holds without it.
pub fn set<T>(place: &mut T, value: Option<T>) {
    if let Some(value) = value {
        *place = value;
    }
}

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::*;
    use crate::source::Sources;
    use crate::value::toml;

    crate::choice::choices! {
        enum Paper {
            A4 = "a4",
            Letter = "letter",
            Legal = "legal",
        }
    }

    static SHEET: Table = Table {
        what: "deck.toml",
        name: "",
        about: "",
        keys: &[
            Key::new("title", Takes::Text, ""),
            Key::new("lang", Takes::Text, ""),
            Key::new("paper", Takes::Choice(&Paper::CHOICES), ""),
        ],
    };

    #[test]
    fn keys_are_reported_all_at_once() {
        let mut sources = Sources::default();
        let arena = Bump::new();
        let file = sources.add("t.toml", b"titel = 'x'\nlang = 3\npaper = 'latter'\n".to_vec()).value;
        let mut faults = Vec::new();
        let node = toml::read(sources.text(file), &arena, &mut faults);
        let mut fields = Fields::new(node, &SHEET, Codes::Settings, &mut faults).expect("a table");
        assert!(fields.text("title").is_none());
        assert!(fields.text("lang").is_none());
        assert!(fields.choice::<Paper>("paper").is_none());
        fields.finish();
        let found: Vec<_> = faults
            .iter()
            .map(|fault| (fault.code, sources.place(fault.span.expect("has one")).line, fault.help.clone()))
            .collect();
        assert_eq!(
            found,
            [
                (Code::BadSetting, 2, Some("put it in quotes: `\"3\"`".to_owned())),
                (
                    Code::BadSetting,
                    3,
                    Some("did you mean `letter`? Valid values are a4, letter, legal".to_owned())
                ),
                (Code::UnknownSetting, 1, Some("did you mean `title`?".to_owned())),
            ]
        );
    }
}
