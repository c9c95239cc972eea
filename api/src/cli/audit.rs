//! `synkro audit verify`.

use std::path::Path;

use super::tools::{print, with_app};
use crate::app::App;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::store::audit_check::Anchor;
use crate::store::{Opening, SystemScope};

/// Reads `chain seq hash` lines, as [`verify`] prints them.
fn read_anchors(path: &Path) -> Result<Vec<Anchor>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::internal(format_args!("{}: {error}", path.display())))?;
    let anchor = |line: &str| {
        let mut words = line.split_whitespace();
        let (chain, seq, hash) =
            (words.next()?, words.next()?.parse().ok()?, hex::decode(words.next()?).ok()?);
        Some(Anchor { chain: chain.to_owned(), seq, hash })
    };
    text.lines()
        .filter(|line| !line.trim().is_empty())
        .map(|line| {
            anchor(line).ok_or_else(|| {
                Error::internal(format_args!("{}: each line is `chain number hash`", path.display()))
            })
        })
        .collect()
}

pub(super) async fn verify(settings: Settings, anchors: Option<&Path>) -> Result<()> {
    let anchors = anchors.map(read_anchors).transpose()?.unwrap_or_default();
    // Reads only: on SQLite beside a running server, too. Nothing is made where there is nothing.
    with_app(settings, Opening::ReadOnly, async |app| walk(app, &anchors).await).await
}

async fn walk(app: &App, anchors: &[Anchor]) -> Result<()> {
    let chains = app.store.audit_chains(SystemScope::because("the operator checks every chain")).await?;
    let mut broken = Vec::new();
    for chain in chains {
        match app.store.verify_chain(&chain, anchors).await? {
            Ok(whole) => print(&format!("{chain} {} {}\n", whole.entries, hex::encode(whole.hash)))?,
            Err(found) => broken.push(format!("{chain}: {found}")),
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::internal(format_args!("the audit log is broken: {}", broken.join("; "))))
    }
}
