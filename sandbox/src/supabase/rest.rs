//! PostgREST: which table, which role, which method. What comes before a table is touched is decided here.

use axum::http::Method;

use super::errors::{PgError, bad_query, permission_denied, table_not_found};
use super::gateway::{Caller, Role};
use super::{SupabaseState, catalog::Table, embedded::Embedded, postgres, read, write};
use crate::faults::Action;
use crate::http::{Call, Reply};
use crate::world::World;

/// `Prefer` of a request, and what of it was honoured.
#[derive(Debug, Default)]
pub(super) struct Prefer {
    pub(super) merge: bool,
    pub(super) ignore: bool,
    pub(super) representation: bool,
    pub(super) count: bool,
    pub(super) missing_default: bool,
    pub(super) strict: bool,
    pub(super) max_affected: Option<u64>,
    applied: Vec<String>,
}

impl Prefer {
    fn of(call: &Call) -> Result<Self, PgError> {
        let mut prefer = Self::default();
        let lines = call.headers.get_all("prefer").iter().filter_map(|value| value.to_str().ok());
        let words: Vec<String> =
            lines.flat_map(|line| line.split(',')).map(|word| word.trim().to_owned()).collect();
        let mut unknown = Vec::new();
        for word in words.iter().filter(|word| !word.is_empty()) {
            match word.as_str() {
                "resolution=merge-duplicates" => prefer.merge = true,
                "resolution=ignore-duplicates" => prefer.ignore = true,
                "return=representation" => prefer.representation = true,
                "return=minimal" | "return=headers-only" | "tx=commit" | "handling=lenient" => {}
                "count=exact" | "count=planned" | "count=estimated" => prefer.count = true,
                "missing=default" => prefer.missing_default = true,
                "missing=null" => {}
                "handling=strict" => prefer.strict = true,
                other => match other.strip_prefix("max-affected=").and_then(|n| n.parse().ok()) {
                    Some(most) => prefer.max_affected = Some(most),
                    None => {
                        unknown.push(other.to_owned());
                        continue;
                    }
                },
            }
            prefer.applied.push(word.clone());
        }
        if prefer.strict && !unknown.is_empty() {
            let details = format!("Invalid preferences: {}", unknown.join(", "));
            return Err(PgError::new(400, "PGRST122", "Invalid preferences given with handling=strict")
                .details(details));
        }
        Ok(prefer)
    }

    pub(super) fn mark(&self, reply: Reply) -> Reply {
        match self.applied.is_empty() {
            true => reply,
            false => reply.with("preference-applied", self.applied.join(", ")),
        }
    }
}

pub(super) async fn answer(
    world: &World,
    call: &Call,
    action: Option<&Action>,
    caller: Caller,
    path: &str,
) -> Reply {
    match table_call(world, call, action, caller, path).await {
        Ok(reply) if call.method == Method::HEAD => Reply { body: Vec::new(), ..reply },
        Ok(reply) => reply,
        Err(error) => error.reply(),
    }
}

async fn table_call(
    world: &World,
    call: &Call,
    action: Option<&Action>,
    caller: Caller,
    path: &str,
) -> Result<Reply, PgError> {
    let writes = !matches!(call.method, Method::GET | Method::HEAD | Method::OPTIONS);
    match action {
        Some(Action::DataApiOff) => {
            return Err(PgError::new(
                503,
                "PGRST002",
                "Could not query the database for the schema cache. Retrying.",
            ));
        }
        Some(Action::Timeout57014) => {
            return Err(PgError::new(500, "57014", "canceling statement due to statement timeout"));
        }
        Some(Action::ReadOnly) if writes => {
            let verb = match call.method {
                Method::PATCH => "UPDATE",
                Method::DELETE => "DELETE",
                _ => "INSERT",
            };
            return Err(PgError::new(
                405,
                "25006",
                format!("cannot execute {verb} in a read-only transaction"),
            ));
        }
        _ => {}
    }
    if let Some(schema) =
        call.header("accept-profile").or(call.header("content-profile")).filter(|schema| *schema != "public")
    {
        let error = PgError::new(406, "PGRST106", format!("Invalid schema: {schema}"));
        return Err(error.hint("Only the following schemas are exposed: public, graphql_public"));
    }
    if let Some(function) = path.strip_prefix("rpc/") {
        let message =
            format!("Could not find the function public.{function} without parameters in the schema cache");
        return Err(PgError::new(404, "PGRST202", message));
    }
    if path.contains('/') {
        return Err(PgError::new(404, "PGRST125", "Invalid path specified in request URL"));
    }
    let (now, role, params) = (world.clock.now(), caller.role, call.params());
    let project = match &world.supabase {
        SupabaseState::Embedded(project) => project,
        SupabaseState::Postgres(project) => {
            let table = project.table(path, now).await?;
            let prefer = Prefer::of(call)?;
            return postgres::answer(Request { world, call, prefer, project, table, role, params }).await;
        }
    };
    let table = {
        let catalog = project.catalog.read().await;
        let table = catalog.get(path).and_then(|table| table.seen_at(now));
        table.ok_or_else(|| table_not_found(path, catalog.keys()))?
    };
    let prefer = Prefer::of(call)?;
    let request = Request { world, call, prefer, project, table, role, params };
    match call.method {
        Method::GET | Method::HEAD => read::read(request).await,
        Method::POST => write::insert(request).await,
        Method::PATCH => write::update(request).await,
        Method::DELETE => write::delete(request).await,
        Method::OPTIONS => Ok(Reply::empty(200).with("allow", "OPTIONS,GET,HEAD,POST,PUT,PATCH,DELETE")),
        _ => Err(PgError::new(405, "PGRST117", format!("Unsupported HTTP method: {}", call.method))),
    }
}

/// A request that got as far as a table, of this kind of project.
pub(super) struct Request<'a, P = Embedded, T = Table> {
    pub(super) world: &'a World,
    pub(super) call: &'a Call,
    pub(super) prefer: Prefer,
    pub(super) project: &'a P,
    pub(super) table: T,
    pub(super) role: Role,
    pub(super) params: Vec<(String, String)>,
}

impl<P, T> Request<'_, P, T> {
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    pub(super) fn number(&self, name: &str) -> Result<Option<u64>, PgError> {
        match self.param(name) {
            None => Ok(None),
            Some(text) => text.parse().map(Some).map_err(|_| bad_query(name, text)),
        }
    }

    pub(super) fn wants_one_object(&self) -> bool {
        self.call.header("accept").is_some_and(|accept| accept.starts_with("application/vnd.pgrst.object"))
    }
}

impl Request<'_> {
    pub(super) fn require(&self, privilege: &str) -> Result<(), PgError> {
        match self.table.allows(self.role, privilege) {
            true => Ok(()),
            false => Err(permission_denied(&self.table.name, privilege, self.role)),
        }
    }

    /// With row security on and no policies, everyone but the service role sees nothing.
    pub(super) fn rows_hidden(&self) -> bool {
        self.table.rls && self.role == Role::Anon
    }
}
