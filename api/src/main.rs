//! The `synkro` binary. See [`synkro::cli`] for its subcommands.

use std::io::Write;
use std::process::ExitCode;

/// A third more answers a second than with the system's allocator on SQLite, as many on PostgreSQL (docs/benchmarks.md).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    let environment = synkro::cli::read_env_file();
    synkro::telemetry::start();
    // As early as the log can tell of it.
    synkro::cli::private_memory::keep();
    let done = match environment {
        Ok(()) => synkro::cli::run().await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Whoever reads this operates the server: the reason, not the words for a stranger.
            let reason = error.internal.or(error.public).unwrap_or_else(|| error.kind.title().to_owned());
            let _ = writeln!(std::io::stderr(), "synkro: {reason}");
            ExitCode::FAILURE
        }
    }
}
