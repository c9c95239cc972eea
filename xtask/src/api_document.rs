//! The API's document as a product: it keeps the rules of two linters, and a TypeScript and a Python client that are generated
//! of it compile together with a small program each (`openapi/clients`). Nothing that is generated is kept.
//!
//! Looked at only when something in `openapi` changed since it was last found good: what was good once, on this machine, is
//! noted outside the clone.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::phases::phase;
use crate::shell::{Done, cache, command, output, path_with, say, target};
use crate::{page, tools};

const FOLDER: &str = "openapi";
const CLIENTS: &str = "openapi/clients";
const DOCUMENT: &str = "openapi/openapi.json";
/// Redocly's linter needs this version of Node.js.
const NODE: (u32, u32) = (20, 19);

/// Looks at the document, unless it was found good as it is.
pub fn check() -> Done {
    let good = cache("good-documents")?.join(format!("{:016x}", key()?));
    if good.is_file() {
        say("the API's document has not changed since it was found good");
        return Ok(());
    }
    page::need_node_of(NODE)?;
    let (node, python) = (npm_packages()?, python_packages()?);
    phase("the API's document: rules", || rules(&node))?;
    phase("the API's document: a client in TypeScript", || typescript(&node))?;
    phase("the API's document: a client in Python", || python_client(&python))?;
    fs::create_dir_all(good.parent().unwrap_or(Path::new(".")))?;
    Ok(fs::write(good, "")?)
}

/// Everything that the outcome depends on, this file too.
fn key() -> Done<u64> {
    let mut hasher = DefaultHasher::new();
    include_str!("api_document.rs").hash(&mut hasher);
    for folder in [FOLDER, CLIENTS] {
        let mut files: Vec<PathBuf> = Vec::new();
        for entry in fs::read_dir(folder)? {
            files.push(entry?.path());
        }
        files.sort();
        for file in files.iter().filter(|file| file.is_file() && !file.ends_with("released.json")) {
            file.hash(&mut hasher);
            fs::read(file)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

/// A folder of this machine for what a lock file names, and whether it has to be filled.
fn folder_of(what: &str, lock: &str) -> Done<(PathBuf, bool)> {
    let mut hasher = DefaultHasher::new();
    fs::read(lock)?.hash(&mut hasher);
    let folder = cache("tools")?.join(format!("{what}-{:016x}", hasher.finish()));
    let there = folder.is_dir();
    Ok((folder, there))
}

/// Fills a folder beside its place and moves it there, so that one that is there is whole.
fn fill(folder: &Path, work: impl FnOnce(&Path) -> Done) -> Done {
    let making = folder.with_extension(format!("new-{}", std::process::id()));
    if making.exists() {
        fs::remove_dir_all(&making)?;
    }
    fs::create_dir_all(&making)?;
    work(&making)?;
    // Another clone may have been quicker.
    if fs::rename(&making, folder).is_err() {
        fs::remove_dir_all(&making)?;
    }
    Ok(())
}

/// The folder in which npm has installed what the lock file names.
fn npm_packages() -> Done<PathBuf> {
    let (folder, there) = folder_of("document-npm", "openapi/clients/package-lock.json")?;
    if !there {
        say("installing the document's linters and the generator for TypeScript, once for this machine");
        fill(&folder, |making| {
            for file in ["package.json", "package-lock.json", ".npmrc"] {
                fs::copy(Path::new(CLIENTS).join(file), making.join(file))?;
            }
            // None of them has to run anything to be installed.
            let install = ["ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"];
            output(command("npm", install).current_dir(making)).map(drop)
        })?;
    }
    Ok(folder)
}

/// The folder in which pip has installed what `requirements.txt` names.
fn python_packages() -> Done<PathBuf> {
    let (folder, there) = folder_of("document-python", "openapi/clients/requirements.txt")?;
    if !there {
        say("installing the generator for Python, once for this machine");
        tools::python_venv()?;
        fill(&folder, |making| {
            output(command("python3", ["-m", "venv"]).arg(making))?;
            let mut pip = command(&python_of(making), ["-m", "pip", "install", "--quiet", "--requirement"]);
            output(pip.arg("openapi/clients/requirements.txt")).map(drop)
        })?;
    }
    Ok(folder)
}

/// Called by its path it finds its packages wherever the folder was moved; the scripts beside it would not.
fn python_of(folder: &Path) -> String {
    folder.join("bin/python").to_string_lossy().into_owned()
}

fn rules(node: &Path) -> Done {
    let bin = |name: &str| node.join("node_modules/.bin").join(name).to_string_lossy().into_owned();
    let mut redocly = command(&bin("redocly"), ["lint", "--config", "openapi/redocly.yaml", DOCUMENT]);
    output(redocly.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true"))?;
    let spectral =
        ["lint", "--quiet", "--fail-severity", "hint", "--ruleset", "openapi/spectral.yaml", DOCUMENT];
    output(&mut command(&bin("spectral"), spectral)).map(drop)
}

/// An empty folder to generate into, with the files that belong there.
fn scratch(name: &str, files: &[&str]) -> Done<PathBuf> {
    let folder = std::path::absolute(target().join("api-document").join(name))?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for file in files {
        fs::copy(Path::new(CLIENTS).join(file), folder.join(file))?;
    }
    Ok(folder)
}

fn typescript(node: &Path) -> Done {
    let folder = scratch("typescript", &["report.ts", "tsconfig.json"])?;
    std::os::unix::fs::symlink(node.join("node_modules"), folder.join("node_modules"))?;
    let bin = |name: &str| node.join("node_modules/.bin").join(name).to_string_lossy().into_owned();
    let mut generate = command(&bin("openapi-typescript"), [DOCUMENT, "--output"]);
    output(generate.arg(folder.join("api.ts")))?;
    output(command(&bin("tsc"), ["--project"]).arg(&folder)).map(drop)
}

fn python_client(python: &Path) -> Done {
    let folder = scratch("python", &["report.py", "mypy.ini"])?;
    // It calls the formatter that was installed beside it.
    let path = path_with(&[python.join("bin")]);
    let mut generate = command(&python_of(python), ["-m", "openapi_python_client", "generate", "--path"]);
    generate.arg(std::path::absolute(DOCUMENT)?).args([
        "--meta",
        "none",
        "--fail-on-warning",
        "--output-path",
    ]);
    output(generate.arg("synkro_client").current_dir(&folder).env("PATH", path))?;
    let mut mypy =
        command(&python_of(python), ["-m", "mypy", "--no-error-summary", "report.py", "synkro_client"]);
    output(mypy.current_dir(&folder)).map(drop)
}
