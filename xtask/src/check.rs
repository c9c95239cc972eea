//! `cargo xtask check`: format, lints, dependency rules, file sizes, the API's document; fast things first.

use crate::phases::phase;
use crate::shell::{Done, Fail, command, output, run as run_command, say};
use crate::{api_document, breaking, dependencies, image, named_paths, rules, stated};

pub fn run() -> Done {
    phase("format", || run_command(&mut command("cargo", ["fmt", "--all", "--check"])))?;
    phase("rules and file sizes", rules::run)?;
    phase("versions, settings, links and paths of the texts", || {
        stated::compiler()?;
        stated::settings()?;
        stated::links()?;
        named_paths::run()
    })?;
    phase("no second TLS stack", one_tls_stack)?;
    phase("licences, sources and uses of dependencies", dependencies::run)?;
    openapi()?;
    phase("lints", || {
        let lints = ["clippy", "--quiet", "--workspace", "--all-targets", "--features", "synkro/failpoints"];
        run_command(command("cargo", lints).args(["--", "-D", "warnings"]))
    })?;
    // After the lints: it takes the dependencies that they have built.
    phase("what the image is built from", image::check)
}

fn one_tls_stack() -> Done {
    let tree = output(&mut command(
        "cargo",
        ["tree", "--workspace", "--edges", "normal,build", "--prefix", "none"],
    ))?;
    for unwanted in ["aws-lc-sys", "openssl-sys", "native-tls"] {
        if tree.lines().any(|line| line.starts_with(&format!("{unwanted} "))) {
            return Err(Fail(format!("{unwanted} came into the tree: look at `cargo tree -i {unwanted}`")));
        }
    }
    Ok(())
}

/// The committed OpenAPI document: that it breaks nothing, keeps its rules, and makes clients that compile.
pub fn openapi() -> Done {
    phase("the API's document: nothing that was released is broken", breaking::check)?;
    api_document::check()
}

/// Writes the committed OpenAPI document anew.
pub fn write_openapi() -> Done {
    let document = output(&mut command("cargo", ["run", "--quiet", "--package", "synkro", "--", "openapi"]))?;
    std::fs::write("openapi/openapi.json", document)?;
    say("openapi/openapi.json is written");
    Ok(())
}
