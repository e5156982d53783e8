//! Which file of a crate imports which: every path in its tokens that leads to another file of the crate.
//!
//! What a test module imports does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// For each file, the files it imports.
pub type Imports = BTreeMap<String, BTreeSet<String>>;

/// The Rust files below `folder`: their paths from there, and their texts.
pub fn sources(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in std::fs::read_dir(next).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
                found.insert(name, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// What each file imports.
pub fn imports(sources: &BTreeMap<String, String>) -> Imports {
    let mut modules = Modules::default();
    let mut parsed = Vec::new();
    for (file, text) in sources {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{file}: {error}"));
        let module = module_of(file);
        modules.0.insert(module.clone(), file.clone());
        modules.add_inline(&tokens, &module, file);
        parsed.push((file, module, tokens));
    }
    let mut imports = Imports::new();
    for (file, module, tokens) in parsed {
        let mut reader = Reader { modules: &modules, names: BTreeMap::new(), found: BTreeSet::new() };
        reader.names(tokens.clone(), &module);
        reader.read(tokens, &module);
        reader.found.remove(file);
        imports.insert(file.clone(), reader.found);
    }
    imports
}

/// `a/b.rs` and `a/b/mod.rs` are the module `a::b`.
fn module_of(file: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    if matches!(path, "lib" | "main") {
        return Vec::new();
    }
    path.split('/').map(str::to_owned).collect()
}

/// Modules and the file that each of them is in.
#[derive(Default)]
struct Modules(BTreeMap<Vec<String>, String>);

impl Modules {
    /// Adds the modules that are written out within a file.
    fn add_inline(&mut self, tokens: &TokenStream, module: &[String], file: &str) {
        for (name, body) in inline_modules(&live(tokens.clone())) {
            let module = [module, &[name]].concat();
            self.0.insert(module.clone(), file.to_owned());
            self.add_inline(&body, &module, file);
        }
    }

    /// The file of the innermost module on the way to `path`.
    fn file(&self, path: &[String]) -> Option<&String> {
        (0..=path.len()).rev().find_map(|end| self.0.get(&path[..end]))
    }
}

fn inline_modules(tokens: &[TokenTree]) -> Vec<(String, TokenStream)> {
    let found = tokens.windows(3).filter_map(|window| match window {
        [TokenTree::Ident(word), TokenTree::Ident(name), TokenTree::Group(body)]
            if word == "mod" && body.delimiter() == Delimiter::Brace =>
        {
            Some((name.to_string(), body.stream()))
        }
        _ => None,
    });
    found.collect()
}

/// The tokens without the items that only a test build has.
pub fn live(tokens: TokenStream) -> Vec<TokenTree> {
    let mut out = Vec::new();
    let mut rest = tokens.into_iter().peekable();
    while let Some(token) = rest.next() {
        let is_attribute = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == '#');
        let is_test =
            is_attribute && matches!(rest.peek(), Some(TokenTree::Group(group)) if is_test_only(group));
        if !is_test {
            out.push(token);
            continue;
        }
        // To the end of the item: its body, or its semicolon.
        let is_import = |token: &TokenTree| matches!(token, TokenTree::Ident(word) if word == "use");
        let mut has_body = true;
        for token in rest.by_ref() {
            has_body &= !is_import(&token);
            let is_body = matches!(&token, TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
            let is_end = matches!(&token, TokenTree::Punct(sign) if sign.as_char() == ';');
            if is_end || (is_body && has_body) {
                break;
            }
        }
    }
    out
}

/// Whether it is `[cfg(test)]`, alone or with other conditions.
fn is_test_only(attribute: &proc_macro2::Group) -> bool {
    let mut tokens = attribute.stream().into_iter();
    let is_cfg = matches!(tokens.next(), Some(TokenTree::Ident(word)) if word == "cfg");
    let words = tokens.next().map(|condition| condition.to_string()).unwrap_or_default();
    let has = |wanted: &str| words.split(|it: char| !it.is_alphanumeric()).any(|word| word == wanted);
    is_cfg && has("test") && !has("not") && !has("any")
}

struct Reader<'m> {
    modules: &'m Modules,
    /// Modules by the names that the file imports them under.
    names: BTreeMap<String, Vec<String>>,
    found: BTreeSet<String>,
}

impl Reader<'_> {
    /// Notes what the file calls other modules: `use crate::export::apkg as anki;` makes `anki::ids` a path.
    fn names(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens = live(tokens);
        for (path, name) in tokens.iter().enumerate().filter_map(|(at, _)| import(&tokens, at)).flatten() {
            if let Some(path) = self.resolve(&path, module)
                && self.modules.0.contains_key(&path)
            {
                self.names.insert(name, path);
            }
        }
        for token in tokens {
            if let TokenTree::Group(group) = token {
                self.names(group.stream(), module);
            }
        }
    }

    fn read(&mut self, tokens: TokenStream, module: &[String]) {
        let tokens = live(tokens);
        let mut at = 0;
        while at < tokens.len() {
            if let Some(leaves) = import(&tokens, at) {
                leaves.iter().for_each(|(path, _)| self.add(path, module));
                at += tokens[at..].iter().position(|token| is_sign(token, ';')).unwrap_or(tokens.len());
            } else if let Some((name, body)) = inline_modules(&tokens[at..tokens.len().min(at + 3)]).pop() {
                self.read(body, &[module, &[name]].concat());
                at += 3;
            } else if let TokenTree::Group(group) = &tokens[at] {
                self.read(group.stream(), module);
                at += 1;
            } else {
                let path = path(&tokens, at);
                if path.len() > 1 {
                    self.add(&path, module);
                }
                at += (path.len() * 3).saturating_sub(2).max(1);
            }
        }
    }

    fn add(&mut self, path: &[String], module: &[String]) {
        if let Some(path) = self.resolve(path, module) {
            self.found.extend(self.modules.file(&path).cloned());
        }
    }

    /// The path from the crate's root, if it leads into the crate.
    fn resolve(&self, path: &[String], module: &[String]) -> Option<Vec<String>> {
        let first = path.first()?;
        let mut base = module.to_vec();
        let mut rest = path;
        match first.as_str() {
            "crate" => (base, rest) = (Vec::new(), &path[1..]),
            "self" => rest = &path[1..],
            "super" => {}
            name => {
                base.push(name.to_owned());
                if !self.modules.0.contains_key(&base) {
                    base.clone_from(self.names.get(name)?);
                }
                rest = &path[1..];
            }
        }
        while let Some(("super", more)) = rest.split_first().map(|(word, more)| (word.as_str(), more)) {
            base.pop();
            rest = more;
        }
        base.extend_from_slice(rest);
        Some(base)
    }
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(it) if it.as_char() == sign)
}

fn is_double_colon(tokens: &[TokenTree], at: usize) -> bool {
    tokens.get(at).is_some_and(|it| is_sign(it, ':')) && tokens.get(at + 1).is_some_and(|it| is_sign(it, ':'))
}

fn word(token: Option<&TokenTree>) -> Option<String> {
    let Some(TokenTree::Ident(word)) = token else { return None };
    let word = word.to_string();
    Some(word.strip_prefix("r#").map(str::to_owned).unwrap_or(word))
}

/// The path that begins at `at`; empty where none does.
fn path(tokens: &[TokenTree], at: usize) -> Vec<String> {
    let continues = at >= 2 && is_double_colon(tokens, at - 2) || at >= 1 && is_sign(&tokens[at - 1], '.');
    let Some(first) = word(tokens.get(at)).filter(|_| !continues) else { return Vec::new() };
    let mut path = vec![first];
    let mut at = at + 1;
    while is_double_colon(tokens, at)
        && let Some(next) = word(tokens.get(at + 2))
    {
        path.push(next);
        at += 3;
    }
    path
}

type Leaf = (Vec<String>, String);

/// The paths of the `use` at `at`, each with the name it has from there on.
fn import(tokens: &[TokenTree], at: usize) -> Option<Vec<Leaf>> {
    word(tokens.get(at)).filter(|word| word == "use")?;
    let rest = &tokens[at + 1..];
    let end = rest.iter().position(|token| is_sign(token, ';'))?;
    let mut leaves = Vec::new();
    // `use ::name` and the `use<'a>` of a return type lead nowhere in the crate.
    if !is_double_colon(rest, 0) && !rest.first().is_some_and(|token| is_sign(token, '<')) {
        branch(&rest[..end], &[], &mut leaves);
    }
    Some(leaves)
}

/// The leaves of one tree of imports below `prefix`.
fn branch(tokens: &[TokenTree], prefix: &[String], leaves: &mut Vec<Leaf>) {
    let mut whole = prefix.to_vec();
    let mut at = 0;
    while let Some(next) = word(tokens.get(at)) {
        // `a::{self}` is `a`.
        if next != "self" || whole.is_empty() {
            whole.push(next);
        }
        at += 1;
        if !is_double_colon(tokens, at) {
            break;
        }
        at += 2;
    }
    match tokens.get(at) {
        Some(TokenTree::Group(group)) => {
            let inner: Vec<_> = group.stream().into_iter().collect();
            inner.split(|token| is_sign(token, ',')).for_each(|part| branch(part, &whole, leaves));
        }
        _ if whole.is_empty() => {}
        _ => {
            let alias =
                word(tokens.get(at)).filter(|word| word == "as").and_then(|_| word(tokens.get(at + 1)));
            let name = alias.unwrap_or_else(|| whole[whole.len() - 1].clone());
            leaves.push((whole, name));
        }
    }
}
