//! `migrate`, `openapi`, `sql`.

use std::io::Write;

use crate::clock::Clock;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::store::{RunLock, Store, SystemScope};

pub(super) async fn migrate(settings: Settings, app_role: Option<String>) -> Result<()> {
    let _lock = RunLock::take(&settings.database)?;
    let store = Store::open(&settings.database, Clock::system()).await?;
    if let Some(role) = app_role {
        store.grant_to(SystemScope::because("the operator sets the application's role up"), &role).await?;
        return print(&format!("The database is up to date; {role} may work with it.\n"));
    }
    print("The database is up to date.\n")
}

pub(super) fn openapi() -> Result<()> {
    let document = crate::http::document().to_pretty_json().map_err(Error::internal)?;
    print(&format!("{document}\n"))
}

pub(super) fn sql() -> Result<()> {
    print(&crate::vendors::supabase::schema_sql())
}

pub(super) fn print(text: &str) -> Result<()> {
    std::io::stdout().write_all(text.as_bytes()).map_err(Error::internal)
}
