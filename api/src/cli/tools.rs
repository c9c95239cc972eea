//! `migrate`, `openapi`, `sql`.

use std::io::Write;

use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::store::{Opening, RunLock, Store, SystemScope};

pub(super) async fn migrate(settings: Settings, app_role: Option<String>) -> Result<()> {
    let _lock = RunLock::take(&settings.database)?;
    let store = Store::connect(&settings.database, Clock::system(), Opening::Create).await?;
    let done = bring_up_to_date(&store, app_role.as_deref()).await;
    store.close().await;
    print(&done?)
}

async fn bring_up_to_date(store: &Store, app_role: Option<&str>) -> Result<String> {
    let schema = store.migrate().await?;
    schema.check()?;
    let newer = match schema.ahead {
        0 => String::new(),
        ahead => format!(" (it is {ahead} migrations newer than this version of Synkro)"),
    };
    match app_role {
        Some(role) => {
            let system = SystemScope::because("the operator sets the application's role up");
            store.grant_to(system, role).await?;
            Ok(format!("The database is up to date{newer}; {role} may work with it.\n"))
        }
        None => Ok(format!("The database is up to date{newer}.\n")),
    }
}

/// Does one thing with the application and closes its database, however that went: what is left of a SQLite file then is
/// the one file, which may be copied.
pub(super) async fn with_app<T>(
    settings: Settings,
    opening: Opening,
    work: impl AsyncFnOnce(&App) -> Result<T>,
) -> Result<T> {
    let app = App::from_settings(settings, Clock::system(), opening).await?;
    let done = work(&app).await;
    app.store.close().await;
    done
}

pub(super) fn openapi() -> Result<()> {
    let document = crate::routes::document().to_pretty_json().map_err(Error::internal)?;
    print(&format!("{document}\n"))
}

pub(super) fn sql() -> Result<()> {
    print(&crate::vendors::supabase::schema_sql())
}

pub(super) fn print(text: &str) -> Result<()> {
    std::io::stdout().write_all(text.as_bytes()).map_err(Error::internal)
}
