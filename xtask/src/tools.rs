//! What is not on a fresh machine: the WASM target, wasm-bindgen, a browser, PostgreSQL, Redis, nginx, Python's venv.
//! Installed once a machine.

use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Done, Fail, cache, command, output, run, say, succeeds};

pub const WASM: &str = "wasm32-unknown-unknown";

/// Where the page's tools are, and which toolchain builds it.
pub struct PageTools {
    /// Folders to put before `PATH`.
    pub folders: Vec<PathBuf>,
    /// `RUSTUP_TOOLCHAIN` for the page, where rustup could not fetch the target.
    pub toolchain: Option<String>,
}

/// Makes sure that the page can be built.
pub fn for_page() -> Done<PageTools> {
    let toolchain = wasm_target()?;
    let bindgen = cargo_tool("wasm-bindgen-cli", &locked("wasm-bindgen")?)?;
    Ok(PageTools { folders: vec![bindgen], toolchain })
}

fn has_target(toolchain: Option<&str>) -> bool {
    let mut rustc = command("rustc", ["--print", "target-libdir", "--target", WASM]);
    if let Some(toolchain) = toolchain {
        rustc.env("RUSTUP_TOOLCHAIN", toolchain);
    }
    rustc.output().is_ok_and(|found| {
        found.status.success() && Path::new(String::from_utf8_lossy(&found.stdout).trim()).is_dir()
    })
}

fn wasm_target() -> Done<Option<String>> {
    if has_target(None) {
        return Ok(None);
    }
    if has_target(Some("web")) {
        return Ok(Some("web".into()));
    }
    say("installing the WASM target");
    if succeeds(&mut command("rustup", ["target", "add", WASM])) && has_target(None) {
        return Ok(None);
    }
    say("rustup can't fetch it; building it from Debian's sources of the standard library");
    debian_target()?;
    Ok(Some("web".into()))
}

/// Builds the standard library for WASM with Debian's compiler, which brings its sources.
fn debian_target() -> Done {
    apt(&["rustc-web", "cargo-web", "rust-web-src", "lld-22"])?;
    let work = cache("tools")?.join("wasm-std");
    fs::create_dir_all(work.join("src"))?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nedition = \"2021\"\n[lib]\ncrate-type = [\"cdylib\"]\n[workspace]\n",
    )?;
    fs::write(work.join("src/lib.rs"), "")?;
    run(command("/usr/bin/cargo", ["build", "--release", "-Zbuild-std=std,panic_abort", "--target", WASM])
        .current_dir(&work)
        .env("RUSTC", "/usr/bin/rustc")
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-C embed-bitcode=yes"))?;
    let library = format!("/usr/lib/rustlib/{WASM}/lib");
    sudo(&["mkdir", "-p", &library])?;
    for entry in fs::read_dir(work.join("target").join(WASM).join("release/deps"))? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == "rlib") {
            sudo(&["cp", &path.to_string_lossy(), &library])?;
        }
    }
    run(&mut command("rustup", ["toolchain", "link", "web", "/usr"]))?;
    if has_target(Some("web")) {
        Ok(())
    } else {
        Err(Fail("the WASM target could not be built; run `rustup target add wasm32-unknown-unknown`".into()))
    }
}

/// A tool from crates.io, in a folder of its own version.
fn cargo_tool(name: &str, version: &str) -> Done<PathBuf> {
    let root = cache("tools")?.join(format!("{}-{version}", name.trim_end_matches("-cli")));
    let bin = root.join("bin");
    if bin.join(name.trim_end_matches("-cli")).is_file() {
        return Ok(bin);
    }
    say(&format!("installing {name} {version}: a few minutes, once for this machine"));
    let mut install = command("cargo", ["install", "--quiet", "--root"]);
    install.arg(&root).arg(format!("{name}@{version}"));
    // A tool that runs for seconds need not be optimised for minutes.
    install
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_DEBUG", "0");
    let building = cache("tools")?.join("build");
    install.env("CARGO_TARGET_DIR", &building);
    run(&mut install)?;
    // Needed once: more than a gigabyte that nobody would ever look at again.
    std::fs::remove_dir_all(building)?;
    Ok(bin)
}

/// The version of a crate in `Cargo.lock`.
fn locked(name: &str) -> Done<String> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let at = format!("name = \"{name}\"\nversion = \"");
    lock.split_once(&at)
        .and_then(|(_, rest)| rest.split_once('"'))
        .map(|(version, _)| version.to_owned())
        .ok_or_else(|| Fail(format!("{name} is not in Cargo.lock")))
}

/// The browser of the journey.
pub fn chromium() -> Done<String> {
    if let Ok(chosen) = std::env::var("CHROMIUM") {
        return Ok(chosen);
    }
    const PATH: &str = "/usr/bin/chromium";
    if !Path::new(PATH).exists() {
        say("installing Chromium");
        apt(&["chromium", "fonts-dejavu-core", "fonts-noto-core"])?;
    }
    Ok(PATH.into())
}

/// Redis' server.
pub fn redis() -> Done<String> {
    let found = |name: &str| succeeds(&mut command(name, ["--version"]));
    for name in ["redis-server", "valkey-server"] {
        if found(name) {
            return Ok(name.into());
        }
    }
    say("installing Redis");
    apt(&["redis-server"])?;
    Ok("redis-server".into())
}

/// A small program that most machines have; Debian's package is called like it.
pub fn small(name: &str) -> Done {
    if ["/usr/bin", "/usr/local/bin", "/bin"].iter().any(|folder| Path::new(folder).join(name).exists()) {
        return Ok(());
    }
    say(&format!("installing {name}"));
    apt(&[name])
}

/// Python with what makes an environment of its own, which Debian has in a package of its own.
pub fn python_venv() -> Done {
    if succeeds(&mut command("python3", ["-c", "import ensurepip, venv"])) {
        return Ok(());
    }
    say("installing Python's venv");
    apt(&["python3", "python3-venv"])
}

/// nginx and its module for Brotli.
pub struct Nginx {
    /// The program.
    pub program: PathBuf,
    /// Sends the page's Brotli copies.
    pub brotli: PathBuf,
}

/// nginx as Debian has it, which is also what the image is made of.
pub fn nginx() -> Done<Nginx> {
    let nginx = Nginx {
        program: "/usr/sbin/nginx".into(),
        brotli: "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so".into(),
    };
    let there = || nginx.program.is_file() && nginx.brotli.is_file();
    if !there() {
        say("installing nginx");
        apt(&["nginx", "libnginx-mod-http-brotli-static"])?;
    }
    if there() {
        Ok(nginx)
    } else {
        Err(Fail("nginx was installed, but it or its module for Brotli is not where Debian has them".into()))
    }
}

/// The folder of PostgreSQL's programs, the newest version.
pub fn postgres() -> Done<PathBuf> {
    let newest = || {
        let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
            .into_iter()
            .flatten()
            .flatten()
            .map(|entry| entry.path().join("bin"))
            .filter(|bin| bin.join("initdb").is_file())
            .collect();
        found.sort();
        found.pop()
    };
    if let Some(bin) = newest() {
        return Ok(bin);
    }
    say("installing PostgreSQL");
    apt(&["postgresql"])?;
    newest().ok_or_else(|| {
        Fail("PostgreSQL was installed, but initdb is nowhere under /usr/lib/postgresql".into())
    })
}

/// Whether we are root.
pub fn is_root() -> bool {
    output(&mut command("id", ["-u"])).is_ok_and(|id| id.trim() == "0")
}

fn sudo(args: &[&str]) -> Done {
    let mut command = if is_root() { command(args[0], &args[1..]) } else { command("sudo", args) };
    run(&mut command)
}

fn apt(packages: &[&str]) -> Done {
    let hint = || Fail(format!("apt can't install {}; install it by hand and repeat", packages.join(" ")));
    let install = |quiet: &str| {
        let mut args = vec!["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", quiet, "install", "-y"];
        args.push("--no-install-recommends");
        args.extend(packages);
        sudo(&args)
    };
    sudo(&["apt-get", "-qq", "update"]).and_then(|()| install("-qq")).map_err(|_| hint())
}
