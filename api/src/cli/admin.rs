//! `synkro admin create`: the first super_admin, from the server's own command line.

use std::io::Read;

use synkro_shared::validate::check_email;
use synkro_shared::{Grants, Role};

use super::tools::print;
use crate::app::App;
use crate::clock::Clock;
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Outcome};
use crate::store::users::NewUser;
use crate::store::{RunLock, SystemScope};

/// Shortest password.
const MIN_PASSWORD_CHARS: usize = 12;

pub(super) async fn create(settings: Settings, email: &str, name: &str) -> Result<()> {
    let email = check_email(email).map_err(|code| Error::internal(format_args!("--email: {code}")))?;
    let mut password = String::new();
    std::io::stdin().lock().take(4096).read_to_string(&mut password).map_err(Error::internal)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    if password.chars().count() < MIN_PASSWORD_CHARS {
        return Err(Error::internal("give a password of at least 12 characters on standard input"));
    }
    let _lock = RunLock::take(&settings.database)?;
    let app = App::from_settings(settings, Clock::system()).await?;
    let hash = app.passwords.hash(password).await?;
    let system = SystemScope::because("the operator creates the first admin");
    let tx = app.store.begin().await?;
    let id = tx
        .create_user(
            system,
            NewUser {
                email,
                display_name: name.trim().to_owned(),
                password_hash: Some(hash),
                grants: Grants { role: Role::SuperAdmin, settings: false },
                tenant: None,
            },
        )
        .await?;
    tx.audit(AuditEntry {
        tenant: None,
        actor: AuditActor::Operator,
        action: "user.create",
        object_kind: "user",
        object_id: &id.to_string(),
        outcome: Outcome::Done,
        detail: "super_admin",
    })
    .await?;
    tx.commit().await?;
    print("The account is ready.\n")
}
