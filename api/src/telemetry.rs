//! The log: to standard error, as lines for people or, with `SYNKRO_LOG_FORMAT=json`, for machines.
//!
//! `SYNKRO_LOG` filters as `tracing` filters do. Libraries that would print addresses or headers of outbound requests
//! stay silent whatever it says: a Telegram token is part of an address.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts the log.
pub fn start() {
    let wanted = std::env::var("SYNKRO_LOG").unwrap_or_else(|_| "info".to_owned());
    let mut filter = EnvFilter::try_new(&wanted).unwrap_or_else(|_| EnvFilter::new("info"));
    for quiet in
        ["hyper=off", "hyper_util=off", "reqwest=off", "h2=off", "rustls=warn", "sqlx=warn", "sea_orm=warn"]
    {
        if let Ok(directive) = quiet.parse() {
            filter = filter.add_directive(directive);
        }
    }
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr);
    if std::env::var("SYNKRO_LOG_FORMAT").is_ok_and(|format| format == "json") {
        // The span that a line belongs to is in it once: none of ours lies in another.
        log.json().with_span_list(false).init();
    } else {
        log.init();
    }
}
