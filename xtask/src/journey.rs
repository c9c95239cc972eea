//! The browser journey: the real page, the real server, the emulated vendors, Chromium.

use std::path::{Path, PathBuf};

use crate::shell::{Done, command, free_port, say};
use crate::stack::{self, Stack};
use crate::{children, page, tools};

pub fn run() -> Done {
    page::need_node()?;
    stack::build()?;
    page::build(false)?;
    journey()
}

fn journey() -> Done {
    let chromium = tools::chromium()?;
    if !Path::new("e2e/node_modules/playwright-core").is_dir() {
        say("installing the journey's packages");
        crate::shell::run(command("npm", ["ci", "--silent", "--no-audit", "--no-fund"]).current_dir("e2e"))?;
    }
    let data = PathBuf::from("target/journey");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    let stack = Stack {
        log: Some(data.join("log")),
        data,
        port: free_port()?,
        // Six ports in a row, away from the demo's.
        sandbox_port: 4910 + (free_port()? % 97) * 10,
        binary: stack::DEBUG,
        size: "demo".to_owned(),
    };
    stack.start()?;
    let walk = |script: &str| {
        crate::shell::run(
            command("node", [script])
                .current_dir("e2e")
                .env("BASE_URL", format!("http://localhost:{}", stack.port))
                .env("DEMO_EMAIL", "owner@demo.example")
                .env("ADMIN_EMAIL", "super@demo.example")
                .env("DEMO_PASSWORD", "synkro-demo-2026")
                .env("CONSOLE_URL", format!("http://127.0.0.1:{}", stack.sandbox_port))
                .env("CHROMIUM", &chromium),
        )
    };
    say("the browser journey: from signing in to the dialog behind a quote");
    let done = walk("journey.mjs").and_then(|()| {
        say("the browser journey: an administrator lets somebody in");
        walk("access.mjs")
    });
    let done = done.and_then(|()| {
        say("the browser journey: six steps from nothing to green");
        walk("settings.mjs")
    });
    children::stop_one("synkro");
    children::stop_one("the sandbox");
    done
}
