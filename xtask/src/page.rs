//! Builds the page with Trunk into `web/dist`, with precompressed copies of its files.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::shell::{Done, Fail, command, path_with, run, say};
use crate::tools;

const STAMP: &str = "target/page.stamp";

/// Builds the page, unless it is newer than all it is made of.
pub fn build(release: bool) -> Done {
    let profile = if release { "web" } else { "web-demo" };
    if is_fresh(profile) {
        return Ok(());
    }
    let tools = tools::for_page()?;
    say("building the page");
    let mut trunk = command("trunk", ["build", "--offline", "--cargo-profile", profile]);
    trunk.env("PATH", path_with(&tools.folders)).env("CARGO_TARGET_DIR", "target/web").env_remove("NO_COLOR");
    if let Some(toolchain) = tools.toolchain {
        trunk.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    run(&mut trunk)?;
    let quality = if release { "11" } else { "6" };
    run(&mut command("node", ["web/precompress.mjs", "web/dist", quality]))?;
    fs::create_dir_all("target")?;
    Ok(fs::write(STAMP, profile)?)
}

/// Whether the built page is newer than its sources and of this profile.
fn is_fresh(profile: &str) -> bool {
    let Ok(built) = fs::metadata(STAMP).and_then(|stamp| stamp.modified()) else { return false };
    let same = fs::read_to_string(STAMP).is_ok_and(|known| known == profile);
    let sources = ["web/src", "web/style", "shared/src", "web"].map(Path::new);
    let files = ["Cargo.toml", "Cargo.lock", "Trunk.toml", "shared/Cargo.toml"].map(Path::new);
    same && Path::new("web/dist/index.html").is_file()
        && sources.into_iter().chain(files).all(|path| newest(path, path != Path::new("web")) <= built)
}

fn newest(path: &Path, deep: bool) -> SystemTime {
    let own = fs::metadata(path).and_then(|meta| meta.modified()).unwrap_or(SystemTime::UNIX_EPOCH);
    if !path.is_dir() {
        return own;
    }
    fs::read_dir(path)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|inner| deep || inner.is_file())
        .map(|inner| newest(&inner, deep))
        .max()
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

/// Checks that Node is there; everything else is installed.
pub fn need_node() -> Done {
    let version = command("node", ["--version"])
        .output()
        .ok()
        .map(|out| String::from_utf8_lossy(&out.stdout).into_owned());
    let major = version.and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    if major.is_some_and(|major| major >= 18) && crate::shell::succeeds(&mut command("npm", ["--version"])) {
        Ok(())
    } else {
        Err(Fail("Node.js 18 or newer with npm is needed: apt-get install nodejs npm".into()))
    }
}
