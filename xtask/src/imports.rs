//! What each file of a crate names of its own crate: `use` lines and paths in the code, followed through re-exports to the
//! file in which a thing is defined.
//!
//! It reads text, not types: what a macro makes is not seen. Comments, texts and `#[cfg(test)]` items are left out: a test
//! may look anywhere. Next: [`crate::circles`] for what must hold.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::shell::{Done, Fail};
use crate::source_text::code;

/// A module's path within its crate; the crate's own file has none.
pub type Module = Vec<String>;

/// Which file names which, and by which path.
pub type Named = BTreeMap<Module, BTreeMap<Module, String>>;

/// How many re-exports are followed, one to the next.
const HOPS: usize = 8;

/// One path that a file names.
#[derive(Debug, PartialEq, Eq)]
struct Written {
    segments: Vec<String>,
    /// What the name is called where it was brought in, when that was by `use`.
    known_as: Option<String>,
}

/// The files below a crate's `src`, by module, and what they name of one another.
///
/// # Errors
/// When a file can't be read.
pub fn of_crate(source: &Path) -> Done<Named> {
    let mut texts = BTreeMap::new();
    gather(source, &mut Vec::new(), &mut texts)?;
    Ok(of_texts(&texts))
}

fn gather(folder: &Path, module: &mut Module, texts: &mut BTreeMap<Module, String>) -> Done {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
        if path.is_dir() {
            module.push(name);
            gather(&path, module, texts)?;
            module.pop();
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let mut own = module.clone();
            // A program beside its library is a crate of its own, which stands above it.
            let is_root =
                name == "mod" || name == "lib" || (name == "main" && !folder.join("lib.rs").exists());
            if !is_root {
                own.push(name);
            }
            if texts.insert(own, fs::read_to_string(&path)?).is_some() {
                return Err(Fail(format!("{}: a second file for one module", path.display())));
            }
        }
    }
    Ok(())
}

/// What these modules name of one another.
pub fn of_texts(texts: &BTreeMap<Module, String>) -> Named {
    let mut written: BTreeMap<&Module, Vec<(Module, Option<String>)>> = BTreeMap::new();
    for (module, text) in texts {
        let tokens = tokens(&code(text));
        let all = paths(&without_tests(&tokens)).into_iter();
        let absolute = all.filter_map(|path| Some((absolute(module, &path.segments, texts)?, path.known_as)));
        written.insert(module, absolute.collect());
    }
    let brought: BTreeMap<(&Module, &str), &Module> = written
        .iter()
        .flat_map(|(module, all)| {
            all.iter().filter_map(|(path, name)| Some(((*module, name.as_deref()?), path)))
        })
        .collect();
    let mut named = Named::new();
    for (module, all) in &written {
        let own = named.entry((*module).clone()).or_default();
        for (path, _) in all {
            let found = defined(path, texts, &brought);
            if found != **module && !found.is_empty() {
                own.entry(found).or_insert_with(|| path.join("::"));
            }
        }
    }
    named
}

/// A path from the crate's root; `None` for other crates' names.
fn absolute(module: &Module, segments: &[String], texts: &BTreeMap<Module, String>) -> Option<Module> {
    let joined = |base: &[String], rest: &[String]| Some([base, rest].concat());
    match segments.first()?.as_str() {
        "crate" => joined(&[], &segments[1..]),
        "self" => joined(module, &segments[1..]),
        "super" => {
            let up = segments.iter().take_while(|segment| *segment == "super").count();
            let base = module.len().checked_sub(up)?;
            joined(&module[..base], &segments[up..])
        }
        _ => {
            let child = [module.as_slice(), &segments[..1]].concat();
            if texts.contains_key(&child) { joined(module, segments) } else { None }
        }
    }
}

/// The file in which a path ends, through what other files bring in and pass on.
fn defined(
    path: &[String],
    texts: &BTreeMap<Module, String>,
    brought: &BTreeMap<(&Module, &str), &Module>,
) -> Module {
    let mut path = path.to_vec();
    for _ in 0..HOPS {
        let known = (0..=path.len()).rev().find(|end| texts.contains_key(&path[..*end]));
        let (file, rest) = path.split_at(known.unwrap_or(0));
        let file = file.to_vec();
        let passed = rest.first().and_then(|name| brought.get(&(&file, name.as_str())));
        match passed {
            Some(further) if **further != path => path = [further.as_slice(), &rest[1..]].concat(),
            _ => return file,
        }
    }
    path
}

/// All paths of at least two segments, and everything that `use` brings in.
fn paths(tokens: &[String]) -> Vec<Written> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if tokens[at] == "use" && tokens.get(at + 1).is_some_and(|next| next != "<") {
            at = tree(tokens, at + 1, &[], &mut found);
        } else if tokens[at..].starts_with(&["pub", "(", "in"].map(str::to_owned)) {
            // Who may see a thing is no use of it.
            at = after(tokens, at, ")");
        } else if is_name(&tokens[at]) && (at == 0 || tokens[at - 1] != "::") {
            let mut segments = vec![tokens[at].clone()];
            while tokens.get(at + 1).is_some_and(|token| token == "::")
                && tokens.get(at + 2).is_some_and(|token| is_name(token))
            {
                segments.push(tokens[at + 2].clone());
                at += 2;
            }
            if segments.len() > 1 {
                found.push(Written { segments, known_as: None });
            }
            at += 1;
        } else {
            at += 1;
        }
    }
    found
}

fn after(tokens: &[String], from: usize, sign: &str) -> usize {
    tokens[from..].iter().position(|token| token == sign).map_or(tokens.len(), |at| from + at + 1)
}

/// Reads one branch of a `use`, and gives the place after it.
fn tree(tokens: &[String], mut at: usize, before: &[String], found: &mut Vec<Written>) -> usize {
    let mut segments = before.to_vec();
    while let Some(token) = tokens.get(at) {
        match token.as_str() {
            "::" => at += 1,
            "{" => {
                at += 1;
                while tokens.get(at).is_some_and(|token| token != "}") {
                    at = tree(tokens, at, &segments, found);
                    if tokens.get(at).is_some_and(|token| token == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            name if is_name(name) || name == "*" => {
                segments.push(name.to_owned());
                at += 1;
                if name == "*" {
                    break;
                }
            }
            _ => break,
        }
        if tokens.get(at).is_some_and(|token| token == "as") {
            at += 1;
            break;
        }
    }
    let renamed = (tokens.get(at.wrapping_sub(1)).is_some_and(|token| token == "as"))
        .then(|| tokens.get(at).cloned())
        .flatten();
    at += usize::from(renamed.is_some());
    // `use a::b::{self}` brings in `b`.
    if segments.last().is_some_and(|last| last == "self") && segments.len() > 1 {
        segments.pop();
    }
    let known_as = renamed.or_else(|| segments.last().cloned()).filter(|name| name != "*");
    found.push(Written { segments, known_as });
    at
}

fn is_name(token: &str) -> bool {
    token.chars().next().is_some_and(|first| first.is_alphabetic() || first == '_')
        && token != "use"
        && token != "as"
}

/// The tokens without items that are compiled for tests alone.
fn without_tests(tokens: &[String]) -> Vec<String> {
    let marked = ["#", "[", "cfg", "(", "test", ")", "]"];
    let (mut kept, mut at) = (Vec::new(), 0);
    while at < tokens.len() {
        if tokens[at..].iter().take(marked.len()).map(String::as_str).eq(marked) {
            at = after_item(tokens, at + marked.len());
        } else {
            kept.push(tokens[at].clone());
            at += 1;
        }
    }
    kept
}

/// Behind the item that begins here: at its semicolon, or at the end of its braces.
fn after_item(tokens: &[String], from: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth <= 1 => return at + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// Names, `::` and single signs.
fn tokens(code: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut letters = code.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() || letter == '_' {
            let mut name = String::from(letter);
            while let Some(next) = letters.next_if(|next| next.is_alphanumeric() || *next == '_') {
                name.push(next);
            }
            found.push(name);
        } else if letter == ':' && letters.next_if_eq(&':').is_some() {
            found.push("::".to_owned());
        } else if !letter.is_whitespace() {
            found.push(letter.to_string());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(files: &[(&str, &str)]) -> Vec<String> {
        let module =
            |path: &str| path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
        let texts = files.iter().map(|(path, text)| (module(path), (*text).to_owned())).collect();
        let pairs = of_texts(&texts).into_iter().flat_map(|(from, all)| {
            all.into_keys().map(move |to| format!("{} > {}", from.join("/"), to.join("/")))
        });
        pairs.collect()
    }

    #[test]
    fn use_lines_and_paths_in_the_code_are_found_in_every_form() {
        let files = [
            ("", "pub mod a; pub mod b; pub mod c;"),
            ("a", "use crate::{b::{self, d::{X, Y as Z}}, c};\nfn f() { let _ = super::b::e::g(1); }"),
            ("b", "mod d; pub(crate) mod e; fn f() { d::h(); self::e::g() }"),
            ("b/d", "use super::super::c::*;"),
            ("b/e", "use std::fmt; use synkro_shared::a::b; impl Future + use<'a> {}"),
            ("c", ""),
        ];
        let found = named(&files);
        assert_eq!(found, ["a > b", "a > b/d", "a > b/e", "a > c", "b > b/d", "b > b/e", "b/d > c"]);
    }

    #[test]
    fn a_thing_is_looked_for_where_it_is_defined_and_not_where_it_is_passed_on() {
        let files = [
            ("", "pub mod a; pub mod b; pub mod c;"),
            ("a", "use crate::b::{Thing, Other, Own};"),
            ("b", "mod d; pub use self::d::Thing; pub use crate::c::Real as Other; pub struct Own;"),
            ("b/d", "pub use super::super::c::Thing;"),
            ("c", "pub struct Thing; pub struct Real;"),
        ];
        assert_eq!(named(&files), ["a > b", "a > c", "b > c", "b/d > c"]);
    }

    #[test]
    fn tests_comments_and_texts_name_nothing() {
        let text = "// crate::b::f\nfn g() { h(\"crate::b::f\") }\n#[cfg(test)]\nmod tests { use crate::b::f; fn x() {} }\n\
                    #[cfg(test)]\nuse crate::b::f;\npub(in crate::b) fn i() { for x in crate::c::j() {} }";
        assert_eq!(named(&[("", ""), ("a", text), ("b", ""), ("c", "")]), ["a > c"]);
    }
}
