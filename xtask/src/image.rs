//! Whether the images can be built: a folder with exactly what the Dockerfile copies, and `cargo check --locked` of server and
//! page in it. No container engine is needed, and what other people wrote is not compiled again: the check takes the
//! dependencies that the lints have built.

use std::fs;
use std::path::Path;

use crate::page;
use crate::shell::{Done, Fail, command, run, target};

const DOCKERFILE: &str = "Dockerfile";
/// The stage in which server and page are built.
const BUILD: &str = "build";
/// Folders that are made and not written: no clone has them when an image is built.
const MADE: [&str; 3] = ["dist", "node_modules", "target"];

/// One COPY of files of the clone.
#[derive(Debug, PartialEq, Eq)]
struct Copy {
    stage: String,
    from: Vec<String>,
    to: String,
}

pub fn check() -> Done {
    let copies = copies(&fs::read_to_string(DOCKERFILE)?)?;
    for source in copies.iter().flat_map(|copy| &copy.from) {
        if !Path::new(source).exists() {
            return Err(Fail(format!("{DOCKERFILE} copies `{source}`, which is not there")));
        }
    }
    let context = std::path::absolute(target().join("image-context"))?;
    if context.exists() {
        fs::remove_dir_all(&context)?;
    }
    fs::create_dir_all(&context)?;
    for copy in copies.iter().filter(|copy| copy.stage == BUILD) {
        for source in &copy.from {
            put(Path::new(source), &context, copy)?;
        }
    }
    for source in page::sources(&context)? {
        if !source.is_file() {
            return Err(Fail(format!(
                "the page needs {}, which {DOCKERFILE} does not copy",
                source.display()
            )));
        }
    }
    compile(&context)
}

/// As the image does it, but only checked. The features are those of the lints and tests, so that their dependencies fit;
/// naming one bench gives dependencies the features that they have there, because of what tests and benches need.
fn compile(context: &Path) -> Done {
    let server = ["check", "--quiet", "--locked", "--workspace", "--features", "synkro/failpoints"];
    let mut cargo = command("cargo", server);
    cargo.args(["--lib", "--bins", "--bench", "engine"]).current_dir(context);
    cargo.env("CARGO_TARGET_DIR", std::path::absolute(target())?);
    // Cargo names a crate of a workspace by its place in it, not by the folder of the clone: without this the copy's crates
    // would pass for ours and ours for the copy's, and nothing would be compiled. A wrapper, even one that does nothing,
    // gives the crates of the workspace other names, and leaves those of dependencies alone.
    cargo.env("RUSTC_WORKSPACE_WRAPPER", "/usr/bin/env");
    run(&mut cargo).map_err(|Fail(reason)| {
        Fail(format!("with only what {DOCKERFILE} copies, the image could not be built: {reason}"))
    })
}

/// What is copied from the clone, stage by stage.
fn copies(dockerfile: &str) -> Done<Vec<Copy>> {
    let (mut found, mut stage) = (Vec::new(), String::new());
    for line in instructions(dockerfile) {
        let words: Vec<&str> = line.split_whitespace().collect();
        let unknown = || Fail(format!("{DOCKERFILE}: a form that is not known here: {line}"));
        match words.first().map(|word| word.to_ascii_uppercase()).as_deref() {
            Some("FROM") => {
                let named = words.iter().position(|word| word.eq_ignore_ascii_case("as"));
                stage =
                    named.and_then(|at| words.get(at + 1)).map_or(String::new(), |name| (*name).to_owned());
            }
            Some("ADD") => return Err(unknown()),
            Some("COPY") => {
                let flags = words[1..].iter().take_while(|word| word.starts_with("--")).count();
                if words[1..=flags].iter().any(|flag| flag.starts_with("--from=")) {
                    continue;
                }
                let paths = &words[1 + flags..];
                let special = |path: &&str| path.contains(['*', '?', '[', '"', '$', '<']);
                match paths.split_last() {
                    Some((to, from)) if !from.is_empty() && !paths.iter().any(special) => found.push(Copy {
                        stage: stage.clone(),
                        from: from.iter().map(|path| (*path).to_owned()).collect(),
                        to: (*to).to_owned(),
                    }),
                    _ => return Err(unknown()),
                }
            }
            _ => {}
        }
    }
    if found.iter().any(|copy| copy.stage == BUILD) {
        Ok(found)
    } else {
        Err(Fail(format!("{DOCKERFILE} has no stage `{BUILD}` that copies something")))
    }
}

/// Lines as the builder reads them: without comments, continued ones put together.
fn instructions(dockerfile: &str) -> Vec<String> {
    let (mut all, mut open) = (Vec::new(), String::new());
    for line in dockerfile.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_suffix('\\') {
            Some(part) => open.push_str(&format!("{part} ")),
            None => all.push(std::mem::take(&mut open) + line),
        }
    }
    all
}

/// Puts one source where COPY puts it: a folder's content, a file under its name when the goal is a folder.
fn put(source: &Path, context: &Path, copy: &Copy) -> Done {
    let goal = context.join(copy.to.trim_start_matches("./").trim_start_matches('/'));
    if source.is_dir() {
        return put_folder(source, &goal);
    }
    let into_folder = copy.to.ends_with('/') || copy.to == "." || copy.from.len() > 1;
    let goal = match source.file_name() {
        Some(name) if into_folder => goal.join(name),
        _ => goal,
    };
    put_file(source, &goal)
}

fn put_folder(source: &Path, goal: &Path) -> Done {
    fs::create_dir_all(goal)?;
    for entry in fs::read_dir(source)? {
        let entry = entry?;
        let goal = goal.join(entry.file_name());
        if !entry.path().is_dir() {
            put_file(&entry.path(), &goal)?;
        } else if !MADE.iter().any(|made| entry.file_name() == *made) {
            put_folder(&entry.path(), &goal)?;
        }
    }
    Ok(())
}

/// With the time of now, unlike `fs::copy` on some systems: cargo has to see that all of it is new.
fn put_file(source: &Path, goal: &Path) -> Done {
    if let Some(folder) = goal.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(goal, fs::read(source)?)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn copy(stage: &str, from: &[&str], to: &str) -> Copy {
        Copy { stage: stage.into(), from: from.iter().map(|path| (*path).into()).collect(), to: to.into() }
    }

    #[test]
    fn copies_of_the_clone_are_found_in_their_stages_and_those_between_stages_left_out() {
        let text = "# COPY no no\nFROM rust:1 AS build\nCOPY a b ./\ncopy --chown=1:1 \\\n  c \\\n  c\nRUN x && \\\n  COPY\n\
                    FROM nginx AS page\nCOPY --from=build /x /y\nCOPY conf /etc/conf\n";
        let expected = [
            copy("build", &["a", "b"], "./"),
            copy("build", &["c"], "c"),
            copy("page", &["conf"], "/etc/conf"),
        ];
        assert_eq!(copies(text).expect("read"), expected);
    }

    #[test]
    fn what_can_not_be_followed_is_said_and_not_skipped() {
        for line in ["COPY a* b", "COPY [\"a\", \"b\"]", "ADD a b", "COPY a", "COPY $X b", "COPY <<EOF /x"] {
            assert!(copies(&format!("FROM x AS build\nCOPY k k\n{line}\n")).is_err(), "{line}");
        }
        assert!(copies("FROM x\nCOPY a b\n").is_err(), "no stage that builds");
    }

    #[test]
    fn files_and_folders_land_where_the_builder_puts_them() {
        let folder = std::env::temp_dir().join(format!("synkro-image-{}", std::process::id()));
        let (clone, context) = (folder.join("clone"), folder.join("context"));
        for file in ["one.txt", "d/two.txt", "d/dist/made.js", "d/deep/three.txt"] {
            put_file_for_test(&clone.join(file));
        }
        put(&clone.join("one.txt"), &context, &copy("build", &["one.txt", "x"], "./")).expect("a file");
        put(&clone.join("one.txt"), &context, &copy("build", &["one.txt"], "other.txt")).expect("renamed");
        put(&clone.join("d"), &context, &copy("build", &["d"], "e")).expect("a folder");
        let there = |file: &str| context.join(file).is_file();
        assert!(there("one.txt") && there("other.txt") && there("e/two.txt") && there("e/deep/three.txt"));
        assert!(!context.join("e/dist").exists() && !context.join("d").exists());
        fs::remove_dir_all(folder).expect("removed");
    }

    fn put_file_for_test(path: &Path) {
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, "text").expect("written");
    }
}
