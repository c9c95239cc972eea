//! `synkro-sandbox`: the emulators as a program of their own, until Ctrl-C or SIGTERM.

use std::path::PathBuf;
use std::process::ExitCode;

use chrono::{DateTime, Utc};
use clap::Parser;
use synkro_sandbox::{DataSize, Ports, Sandbox, SandboxClock, SandboxConfig, SupabaseDatabase};
use tokio::signal::unix::{SignalKind, signal};

/// Emulators of amoCRM, Radist, Supabase, Gemini and Telegram on loopback.
#[derive(Parser)]
#[command(name = "synkro-sandbox", version)]
struct Arguments {
    /// The control API listens here, the emulators on the five ports after it.
    #[arg(long, default_value_t = 4900)]
    base_port: u16,
    /// Keep the emulated Supabase project in this file; in memory when left out.
    #[arg(long)]
    supabase_file: Option<PathBuf>,
    /// The instant at which the demo data ends (RFC 3339); now when left out.
    #[arg(long)]
    anchor: Option<DateTime<Utc>>,
    /// demo, small, or load:LEADS:CHATS:MESSAGES.
    #[arg(long, default_value = "demo")]
    size: DataSize,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_env_filter(tracing_subscriber::EnvFilter::from_default_env()).init();
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("synkro-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let mut terminated = signal(SignalKind::terminate())?;
    let sandbox = Sandbox::start(SandboxConfig {
        anchor: arguments.anchor.unwrap_or_else(Utc::now),
        clock: SandboxClock::system(),
        ports: Ports::fixed(arguments.base_port),
        supabase_database: arguments
            .supabase_file
            .map_or(SupabaseDatabase::SqliteMemory, SupabaseDatabase::SqliteFile),
        size: arguments.size,
    })
    .await?;
    let manifest = sandbox.manifest();
    let urls = &manifest.base_urls;
    println!("control   {}/manifest", manifest.control_url);
    println!("amocrm    {}  as https://{}", urls.amocrm, manifest.credentials.amocrm.host);
    println!("radist    {}  company {}", urls.radist, manifest.credentials.radist.company_id);
    println!("supabase  {}  as {}", urls.supabase, manifest.credentials.supabase.url);
    println!("gemini    {}  model {}", urls.gemini, manifest.credentials.gemini.model);
    println!("telegram  {}  chat {}", urls.telegram, manifest.credentials.telegram.chat_id);
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminated.recv() => {}
    }
    sandbox.stop().await;
    Ok(())
}
