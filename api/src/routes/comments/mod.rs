//! Comments on reports.

pub mod change;
pub mod create;
pub mod list;

use crate::http::rules::TenantActor;
use crate::services::comments::Reader;

/// Who reads and writes.
pub(super) fn reader(person: &TenantActor) -> Reader {
    Reader { user: person.actor.user().id, scope: person.scope }
}
