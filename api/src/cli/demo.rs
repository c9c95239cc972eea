//! `synkro demo`.

use std::path::Path;

use super::tools::{print, with_app};
use crate::config::Settings;
use crate::error::{Error, Result};
use crate::services::demo_tenant;
use crate::store::{Opening, RunLock};

pub(super) async fn set_up(settings: Settings, manifest: &Path) -> Result<()> {
    if !settings.demo {
        return Err(Error::internal(
            "the demo needs SYNKRO_MODE=demo: it creates accounts with a published password",
        ));
    }
    let text = std::fs::read_to_string(manifest)
        .map_err(|error| Error::internal(format_args!("{}: {error}", manifest.display())))?;
    let manifest = serde_json::from_str(&text)
        .map_err(|error| Error::internal(format_args!("{}: {error}", manifest.display())))?;
    let _lock = RunLock::take(&settings.database)?;
    with_app(settings, Opening::Create, async |app| {
        let tenant = demo_tenant::set_up(app, &manifest).await?;
        demo_tenant::look_over(app, tenant).await
    })
    .await?;
    print("The demo tenant is ready.\n")
}
