//! Builds the page into `web/dist`, with precompressed copies of its files.
//!
//! What `trunk build` does with `web/index.html` and `Trunk.toml`, without building Trunk first, which takes longer than
//! the page: cargo for WASM, wasm-bindgen, and the files that `index.html` names. For developers Trunk works as before.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::shell::{Done, Fail, command, path_with, run, succeeds, target};
use crate::tools;

const DIST: &str = "web/dist";
/// Where it is put together before it takes the place of the one before.
const MAKING: &str = "web/dist.new";

/// Builds the page, unless it is newer than all it is made of.
pub fn build(release: bool) -> Done {
    let profile = if release { "web" } else { "web-demo" };
    let stamp = target().join("page.stamp");
    if is_fresh(&stamp, profile) {
        return Ok(());
    }
    crate::phases::phase("building the page", || {
        let tools = tools::for_page()?;
        let program = compile(profile, tools.toolchain.as_deref())?;
        if Path::new(MAKING).exists() {
            fs::remove_dir_all(MAKING)?;
        }
        fs::create_dir_all(MAKING)?;
        let mut bindgen =
            command("wasm-bindgen", ["--target", "web", "--no-typescript", "--out-dir", MAKING]);
        bindgen.args(["--out-name", "synkro-web"]).arg(program).env("PATH", path_with(&tools.folders));
        run(&mut bindgen)?;
        let (html, files) = read_index(&fs::read_to_string("web/index.html")?)?;
        for file in files {
            let name = Path::new(&file).file_name().ok_or_else(|| Fail(format!("`{file}` is no file")))?;
            fs::copy(Path::new("web").join(&file), Path::new(MAKING).join(name))?;
        }
        fs::write(Path::new(MAKING).join("index.html"), html)?;
        let quality = if release { "11" } else { "6" };
        run(&mut command("node", ["web/precompress.mjs", MAKING, quality]))?;
        if Path::new(DIST).exists() {
            fs::remove_dir_all(DIST)?;
        }
        fs::rename(MAKING, DIST)?;
        fs::create_dir_all(target())?;
        Ok(fs::write(stamp, profile)?)
    })
}

/// The page's program.
fn compile(profile: &str, toolchain: Option<&str>) -> Done<PathBuf> {
    let folder = target().join("web");
    let mut cargo =
        command("cargo", ["build", "--quiet", "--package", "synkro-web", "--target", tools::WASM]);
    cargo.args(["--profile", profile]).env("CARGO_TARGET_DIR", &folder);
    if let Some(toolchain) = toolchain {
        cargo.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    run(&mut cargo)?;
    Ok(folder.join(tools::WASM).join(profile).join("synkro-web.wasm"))
}

/// What the page is put together from, besides its program, in the clone at `root`.
pub fn sources(root: &Path) -> Done<Vec<PathBuf>> {
    let web = root.join("web");
    let index = web.join("index.html");
    let text = fs::read_to_string(&index).map_err(|error| Fail(format!("{}: {error}", index.display())))?;
    let (_, files) = read_index(&text)?;
    let named = files.into_iter().map(|file| web.join(file));
    Ok([index, web.join("precompress.mjs")].into_iter().chain(named).collect())
}

/// `index.html` as it is served, and the files below `web/` that it names. A line `<link data-trunk …>` is a wish to Trunk:
/// a style sheet is linked and copied, a file is copied, the program is there already. Names stay as they are.
fn read_index(source: &str) -> Done<(String, Vec<String>)> {
    let (mut html, mut files) = (String::new(), Vec::new());
    for line in source.lines() {
        let wish = line.trim_start();
        if !wish.starts_with("<link data-trunk ") {
            html.push_str(line);
            html.push('\n');
            continue;
        }
        let value = |name: &str| {
            let rest = wish.split_once(&format!(" {name}=\""))?.1;
            rest.split_once('"').map(|(value, _)| value.to_owned())
        };
        let unknown = || Fail(format!("web/index.html wishes what only Trunk knows: {wish}"));
        match (value("rel").as_deref(), value("href")) {
            (Some("rust"), _) => {}
            (Some("copy-file"), Some(file)) => files.push(file),
            (Some("css"), Some(file)) => {
                let name = file.rsplit('/').next().unwrap_or(&file);
                let indent = &line[..line.len() - wish.len()];
                html.push_str(&format!("{indent}<link rel=\"stylesheet\" href=\"/{name}\">\n"));
                files.push(file);
            }
            _ => return Err(unknown()),
        }
    }
    Ok((html, files))
}

/// Whether the built page is newer than its sources and of this profile.
fn is_fresh(stamp: &Path, profile: &str) -> bool {
    let Ok(built) = fs::metadata(stamp).and_then(|stamp| stamp.modified()) else { return false };
    let same = fs::read_to_string(stamp).is_ok_and(|known| known == profile);
    let folders =
        ["web/src", "web/style", "shared/src", "shared/metrics/src", "shared/words/src"].map(Path::new);
    let files = [
        "web/index.html",
        "web/boot.js",
        "web/icon.svg",
        "web/precompress.mjs",
        "web/Cargo.toml",
        "shared/Cargo.toml",
        "shared/metrics/Cargo.toml",
        "shared/words/Cargo.toml",
        "Cargo.toml",
        "Cargo.lock",
        "xtask/src/page.rs",
    ]
    .map(Path::new);
    same && Path::new(DIST).join("index.html").is_file()
        && folders.into_iter().chain(files).all(|path| newest(path) <= built)
}

fn newest(path: &Path) -> SystemTime {
    let own = fs::metadata(path).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    let inside = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| newest(&entry.path()));
    inside.max().map_or(own, |newest| newest.max(own))
}

/// Checks that Node is there; everything else is installed.
pub fn need_node() -> Done {
    need_node_of((18, 0))
}

/// Checks that Node is there in this version, major and minor number, or a newer one.
pub fn need_node_of(needed: (u32, u32)) -> Done {
    let version = command("node", ["--version"])
        .output()
        .ok()
        .map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    let version = version.and_then(|text| {
        let mut numbers = text.trim_start_matches('v').split('.').map(str::parse::<u32>);
        Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
    });
    if version.is_some_and(|version| version >= needed) && succeeds(&mut command("npm", ["--version"])) {
        Ok(())
    } else {
        let (major, minor) = needed;
        Err(Fail(format!(
            "Node.js {major}.{minor} or newer with npm is needed: apt-get install nodejs npm, or nodejs.org"
        )))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wishes_to_trunk_become_links_and_copies_in_their_order() {
        let source = "<head>\n  <link data-trunk rel=\"copy-file\" href=\"boot.js\">\n  <link data-trunk rel=\"css\" href=\"style/a.css\">\n  <link data-trunk rel=\"css\" href=\"b.css\">\n  <link data-trunk rel=\"rust\" href=\"Cargo.toml\" data-bin=\"x\">\n  <link rel=\"icon\" href=\"/icon.svg\">\n</head>\n";
        let (html, files) = read_index(source).expect("read");
        let expected = "<head>\n  <link rel=\"stylesheet\" href=\"/a.css\">\n  <link rel=\"stylesheet\" href=\"/b.css\">\n  <link rel=\"icon\" href=\"/icon.svg\">\n</head>\n";
        assert_eq!(html, expected);
        assert_eq!(files, ["boot.js", "style/a.css", "b.css"]);
    }

    #[test]
    fn a_wish_that_is_not_known_is_no_page() {
        for wish in ["rel=\"sass\" href=\"a.scss\"", "rel=\"css\"", "rel=\"copy-dir\" href=\"x\""] {
            assert!(read_index(&format!("<link data-trunk {wish}>")).is_err(), "{wish}");
        }
    }

    #[test]
    fn the_page_itself_can_be_put_together() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web");
        let source = fs::read_to_string(folder.join("index.html")).expect("the page");
        let (html, files) = read_index(&source).expect("read");
        assert!(!html.contains("data-trunk") && html.contains("/synkro-web.js"));
        let mut names: Vec<_> = files.iter().map(|file| file.rsplit('/').next()).collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all, "two files of one name");
        for file in files {
            assert!(folder.join(&file).is_file(), "{file}");
        }
    }
}
