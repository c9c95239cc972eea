//! The command line: one file a subcommand.

mod admin;
mod audit;
mod demo;
pub mod private_memory;
mod serve;
mod signals;
mod tools;

use clap::{Parser, Subcommand};

use crate::config::Settings;
use crate::error::{Error, Result};

/// Reports on sales conversations.
#[derive(Parser)]
#[command(name = "synkro", version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// API, worker and page in one process.
    Serve {
        /// API and page only: workers run as processes of their own (PostgreSQL).
        #[arg(long)]
        no_worker: bool,
    },
    /// Workers only (PostgreSQL).
    Worker {
        /// Runs worked on at once.
        #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u8).range(1..=32))]
        concurrency: u8,
    },
    /// Brings the database's schema up to date and ends.
    Migrate {
        /// PostgreSQL: lets this role work with the tables, but not change the schema or the audit log's entries.
        #[arg(long)]
        app_role: Option<String>,
    },
    /// The operator's way in.
    #[command(subcommand)]
    Admin(AdminCommand),
    /// The audit log.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Prints the OpenAPI document.
    Openapi,
    /// Prints the SQL block for a client's Supabase project.
    Sql,
    /// Sets the demo's tenant and accounts up; demo mode only.
    Demo {
        /// The emulators' manifest, a JSON file.
        #[arg(long)]
        manifest: std::path::PathBuf,
    },
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Creates a super_admin; the password is read from standard input.
    Create {
        /// The account's e-mail.
        #[arg(long)]
        email: String,
        /// The name to greet with.
        #[arg(long)]
        name: String,
    },
    /// Takes an account's second factor away: it enrols anew. Its sessions end.
    #[command(name = "reset-2fa")]
    ResetSecondFactor {
        /// The account's e-mail.
        #[arg(long)]
        email: String,
    },
}

#[derive(Subcommand)]
enum AuditCommand {
    /// Walks every chain and names the first broken entry of each. Prints the chains' ends: keep them elsewhere.
    Verify {
        /// Ends that were printed earlier, or a server's log, which names them each hour: the chains must still hold them.
        #[arg(long)]
        anchors: Option<std::path::PathBuf>,
    },
    /// Acknowledges that a chain can't be proven from its first broken entry to its last: written down and signed, so that it
    /// can be written to again.
    Acknowledge {
        /// `platform`, or a company's id, as `verify` names it.
        #[arg(long)]
        chain: String,
    },
}

/// Runs the command line.
///
/// # Errors
/// What the operator has to read; printed as one line.
pub async fn run() -> Result<()> {
    let cli = Cli::parse();
    match cli.command {
        Command::Serve { no_worker } => serve::serve(settings()?, !no_worker).await,
        Command::Worker { concurrency } => serve::worker(settings()?, concurrency).await,
        Command::Migrate { app_role } => tools::migrate(settings()?, app_role).await,
        Command::Admin(AdminCommand::Create { email, name }) => {
            admin::create(settings()?, &email, &name).await
        }
        Command::Admin(AdminCommand::ResetSecondFactor { email }) => {
            admin::reset_second_factor(settings()?, &email).await
        }
        Command::Audit(AuditCommand::Verify { anchors }) => {
            audit::verify(settings()?, anchors.as_deref()).await
        }
        Command::Audit(AuditCommand::Acknowledge { chain }) => audit::acknowledge(settings()?, &chain).await,
        Command::Openapi => tools::openapi(),
        Command::Sql => tools::sql(),
        Command::Demo { manifest } => demo::set_up(settings()?, &manifest).await,
    }
}

/// Reads `.env` into the environment; a missing one is no mistake, a broken one is.
///
/// # Errors
/// When it can't be read.
pub fn read_env_file() -> Result<()> {
    match dotenvy::dotenv() {
        Ok(_) => Ok(()),
        Err(error) if error.not_found() => Ok(()),
        Err(_) => Err(Error::internal(".env can't be read: use NAME=value lines")),
    }
}

fn settings() -> Result<Settings> {
    let all = std::env::vars_os();
    let all =
        all.map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()));
    Settings::check_names(all).map_err(Error::internal)?;
    Settings::read(|name| std::env::var(name).ok()).map_err(Error::internal)
}
