//! The `synkro` binary. See [`synkro::cli`] for its subcommands.

use std::io::Write;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> ExitCode {
    synkro::telemetry::start();
    match synkro::cli::run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let reason = error.public.or(error.internal).unwrap_or_else(|| error.kind.title().to_owned());
            let _ = writeln!(std::io::stderr(), "synkro: {reason}");
            ExitCode::FAILURE
        }
    }
}
