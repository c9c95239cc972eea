//! `synkro audit`: is the log what was written, and what was acknowledged of it.

use std::path::Path;

use chrono::SecondsFormat;
use synkro_shared::TenantId;

use super::tools::{print, with_app};
use crate::app::App;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::store::audit_check::{Acknowledged, Anchor, chain_name};
use crate::store::{Opening, RunLock, SystemScope};

/// What a server's log says each hour of the end of each chain.
const NOTED: &str = "audit log ends at";

/// Reads `chain seq hash` lines, as [`verify`] prints them, or the lines of a server's log that name the ends.
fn read_anchors(path: &Path) -> Result<Vec<Anchor>> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Error::internal(format_args!("{}: {error}", path.display())))?;
    anchors(&text).map_err(|words| Error::internal(format_args!("{}: {words}", path.display())))
}

fn anchors(text: &str) -> Result<Vec<Anchor>, &'static str> {
    if text.contains(NOTED) {
        // A log has many other lines; but those that name an end are read to the last.
        let noted = text.lines().filter(|line| line.contains(NOTED));
        return noted
            .map(|line| in_log(line).ok_or("a line names the end of a chain and can't be read"))
            .collect();
    }
    let lines = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(|line| printed(line).ok_or("each line is `chain number hash`")).collect()
}

fn printed(line: &str) -> Option<Anchor> {
    let mut words = line.split_whitespace();
    let (chain, seq, hash) = (words.next()?, words.next()?, words.next()?);
    anchor(chain, seq, hash)
}

fn anchor(chain: &str, seq: &str, hash: &str) -> Option<Anchor> {
    Some(Anchor { chain: chain.to_owned(), seq: seq.parse().ok()?, hash: hex::decode(hash).ok()? })
}

/// A line of the log, as an object or as words, whatever stands before it.
fn in_log(line: &str) -> Option<Anchor> {
    if let Some(object) =
        line.find('{').and_then(|at| serde_json::from_str::<serde_json::Value>(&line[at..]).ok())
    {
        let fields = &object["fields"];
        return anchor(fields["chain"].as_str()?, &fields["seq"].to_string(), fields["hash"].as_str()?);
    }
    let plain = without_colours(line);
    let field = |name: &str| {
        let (_, rest) = plain.split_once(&format!(" {name}="))?;
        Some(rest.split_whitespace().next()?.trim_matches('"').to_owned())
    };
    anchor(&field("chain")?, &field("seq")?, &field("hash")?)
}

/// A line as a terminal shows it, without what makes it coloured there.
fn without_colours(line: &str) -> String {
    let mut plain = String::new();
    let mut parts = line.split('\u{1b}');
    plain.push_str(parts.next().unwrap_or_default());
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

pub(super) async fn verify(settings: Settings, anchors: Option<&Path>) -> Result<()> {
    let anchors = anchors.map(read_anchors).transpose()?.unwrap_or_default();
    // Reads only: on SQLite beside a running server, too. Nothing is made where there is nothing.
    with_app(settings, Opening::ReadOnly, async |app| walk(app, &anchors).await).await
}

async fn walk(app: &App, anchors: &[Anchor]) -> Result<()> {
    let system = SystemScope::because("the operator checks every chain");
    let mut broken = Vec::new();
    for (chain, found) in app.store.verify_chains(system, anchors).await? {
        match found {
            Ok(whole) => {
                print(&format!("{chain} {} {}\n", whole.entries, hex::encode(whole.hash)))?;
                for part in &whole.acknowledged {
                    print(&format!("# {chain}: {}\n", words(part)))?;
                }
            }
            Err(found) => broken.push(format!("{chain}: {found}")),
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        Err(Error::internal(format_args!("the audit log is broken: {}", broken.join("; "))))
    }
}

/// What was acknowledged, by whom and when.
fn words(part: &Acknowledged) -> String {
    let (from, to) = (part.from, part.to);
    let what = match to - from {
        ..0 => format!("the end before entry {from} is not proven"),
        0 => format!("entry {from} is not proven"),
        _ => format!("entries {from} to {to} are not proven"),
    };
    let by = part.by.map_or_else(|| "the operator".to_owned(), |user| format!("the account {user}"));
    format!("{what}; acknowledged by {by}, {}", part.at.to_rfc3339_opts(SecondsFormat::Secs, true))
}

pub(super) async fn acknowledge(settings: Settings, chain: &str) -> Result<()> {
    let tenant = if chain == chain_name(None) {
        None
    } else {
        let id = chain.parse().map_err(|_| {
            Error::internal("--chain: use `platform` or a company's id, as `synkro audit verify` names it")
        })?;
        Some(TenantId(id))
    };
    let _lock = RunLock::take_existing(&settings.database)?;
    let (from, to) = with_app(settings, Opening::Existing, async |app| {
        let system = SystemScope::because("the operator acknowledges what is broken");
        app.store.acknowledge_audit(system, tenant).await
    })
    .await?;
    print(&format!(
        "Written down: {chain} is not proven from entry {from} to entry {to}. It can be written to again; \
         `synkro audit verify` will say so each time.\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_read_from_what_verify_prints_and_from_a_servers_log() {
        let printed =
            "platform 3 aabb\n# platform: entry 2 is not proven; acknowledged by the operator, …\n\n";
        let object = "Nov 30 10:00:00 host synkro[7]: {\"timestamp\":\"2026-11-30T10:00:00Z\",\"level\":\"INFO\",\
                      \"target\":\"synkro::jobs::housekeeping\",\"fields\":{\"message\":\"audit log ends at\",\
                      \"chain\":\"platform\",\"seq\":3,\"hash\":\"aabb\"}}\nanother line {\n";
        let words = "2026-11-30T10:00:00Z  INFO synkro::jobs::housekeeping: audit log ends at chain=\"platform\" seq=3 \
                     hash=\"aabb\"\n2026-11-30T10:00:01Z  INFO answered\n";
        let coloured = "\u{1b}[2m2026-11-30T10:00:00Z\u{1b}[0m audit log ends at \u{1b}[3mchain\u{1b}[0m\u{1b}[2m=\
                        \u{1b}[0m\"platform\" \u{1b}[3mseq\u{1b}[0m\u{1b}[2m=\u{1b}[0m3 \u{1b}[3mhash\u{1b}[0m\u{1b}\
                        [2m=\u{1b}[0m\"aabb\"\n";
        for text in [printed, object, words, coloured] {
            let found = anchors(text).unwrap_or_else(|words| panic!("{words}: {text}"));
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].chain.as_str(), found[0].seq), ("platform", 3), "{text}");
            assert_eq!(found[0].hash, [0xaa, 0xbb], "{text}");
        }
        for text in
            ["platform three aabb", "platform 3", "audit log ends at chain=\"platform\" seq=x hash=\"aa\""]
        {
            assert!(anchors(text).is_err(), "{text}");
        }
    }
}
