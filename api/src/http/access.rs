//! Who may call an endpoint, stated in its type.
//!
//! A handler's first argument is [`Access<R>`], where `R` names the rule. [`GuardedRouter::endpoint`] takes nothing else, so
//! an endpoint without a rule does not compile, and the rule is stamped into the OpenAPI document from the type.

use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use synkro_shared::{Permission, ProblemKind};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Paths};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, Ref, RefOr};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::{cookies, layers};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::TenantScope;
use crate::store::audit::{AuditActor, AuditEntry, Outcome};
use crate::store::sessions::Actor;

/// A rule, as the document shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Anybody.
    Public,
    /// Whoever has this permission.
    Needs(Permission),
}

/// A rule as a type, and the proof that a handler gets when it holds.
pub trait AccessRule: Send + Sync + 'static {
    /// The rule.
    const RULE: Rule;
    /// What the handler may rely on.
    type Proof: Send;

    /// The proof, from a person who holds the permission; `None` for the public.
    ///
    /// # Errors
    /// When the person can't have what the proof promises.
    fn prove(actor: Option<Actor>) -> Result<Self::Proof>;
}

/// The first argument of every handler: the rule holds.
pub struct Access<R: AccessRule>(pub R::Proof);

/// Anybody, signed in or not.
pub struct Public;

impl AccessRule for Public {
    const RULE: Rule = Rule::Public;
    type Proof = ();

    fn prove(_actor: Option<Actor>) -> Result<()> {
        Ok(())
    }
}

/// A person and the rows of their company.
pub struct TenantActor {
    /// The person.
    pub actor: Actor,
    /// The company's rows.
    pub scope: TenantScope,
}

macro_rules! person_rule {
    ($(#[$doc:meta])* $name:ident, $permission:ident) => {
        $(#[$doc])*
        pub struct $name;

        impl AccessRule for $name {
            const RULE: Rule = Rule::Needs(Permission::$permission);
            type Proof = Actor;

            fn prove(actor: Option<Actor>) -> Result<Actor> {
                actor.ok_or_else(|| Error::new(ProblemKind::Unauthenticated))
            }
        }
    };
}

macro_rules! tenant_rule {
    ($(#[$doc:meta])* $name:ident, $permission:ident) => {
        $(#[$doc])*
        pub struct $name;

        impl AccessRule for $name {
            const RULE: Rule = Rule::Needs(Permission::$permission);
            type Proof = TenantActor;

            fn prove(actor: Option<Actor>) -> Result<TenantActor> {
                let actor = actor.ok_or_else(|| Error::new(ProblemKind::Unauthenticated))?;
                let scope = actor.scope().ok_or_else(|| Error::new(ProblemKind::Forbidden))?;
                Ok(TenantActor { actor, scope })
            }
        }
    };
}

person_rule!(
    /// Whoever is signed in, about themselves.
    OwnAccount,
    OwnAccount
);
tenant_rule!(
    /// People who read their company's reports.
    ReadReports,
    ReportsRead
);
tenant_rule!(
    /// People who start their company's runs.
    WriteRuns,
    RunsWrite
);

impl<R: AccessRule> FromRequestParts<App> for Access<R> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        layers::check_same_site(parts, &app.origin)?;
        let Rule::Needs(permission) = R::RULE else { return R::prove(None).map(Self) };
        let actor = cookies::authenticate(parts, app).await?;
        if !actor.may(permission) {
            write_down_denial(app, &actor, parts).await?;
            return Err(Error::new(ProblemKind::Forbidden));
        }
        R::prove(Some(actor)).map(Self)
    }
}

/// A denied attempt is written down before it is answered.
async fn write_down_denial(app: &App, actor: &Actor, parts: &Parts) -> Result<()> {
    let path = parts.extensions.get::<axum::extract::MatchedPath>().map_or("", |path| path.as_str());
    let tx = app.store.begin().await?;
    tx.audit(AuditEntry {
        tenant: actor.user().tenant,
        actor: AuditActor::User(actor.user().id),
        action: "access.denied",
        object_kind: "endpoint",
        object_id: path,
        outcome: Outcome::Denied,
        detail: parts.method.as_str(),
    })
    .await?;
    tx.commit().await
}

/// A handler whose first argument states its rule.
pub trait Guarded<Arguments> {
    /// The rule.
    const RULE: Rule;
}

macro_rules! guarded {
    ($($argument:ident),*) => {
        impl<F, Fut, R, $($argument,)*> Guarded<(R, $($argument,)*)> for F
        where
            F: Fn(Access<R>, $($argument),*) -> Fut,
            R: AccessRule,
        {
            const RULE: Rule = R::RULE;
        }
    };
}
guarded!();
guarded!(A);
guarded!(A, B);
guarded!(A, B, C);
guarded!(A, B, C, D);
guarded!(A, B, C, D, E);

/// A router that takes endpoints only together with their rule.
pub struct GuardedRouter(OpenApiRouter<App>);

impl Default for GuardedRouter {
    fn default() -> Self {
        Self::new()
    }
}

impl GuardedRouter {
    /// Without endpoints.
    #[must_use]
    pub fn new() -> Self {
        Self(OpenApiRouter::with_openapi(super::openapi::base()))
    }

    /// Adds an endpoint.
    #[must_use]
    pub fn endpoint<Arguments, H: Guarded<Arguments>>(self, endpoint: (UtoipaMethodRouter<App>, H)) -> Self {
        let ((schemas, mut paths, methods), _handler) = endpoint;
        stamp(&mut paths, H::RULE);
        Self(self.0.routes((schemas, paths, methods)))
    }

    /// The router and its document.
    pub fn into_parts(self) -> (Router<App>, OpenApi) {
        self.0.split_for_parts()
    }
}

fn stamp(paths: &mut Paths, rule: Rule) {
    for item in paths.paths.values_mut() {
        let operations: [&mut Option<Operation>; 5] =
            [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in operations.into_iter().flatten() {
            let name = match rule {
                Rule::Public => "public".to_owned(),
                Rule::Needs(permission) => {
                    operation.security =
                        Some(vec![SecurityRequirement::new("session", Vec::<String>::new())]);
                    serde_json::to_value(permission)
                        .ok()
                        .and_then(|v| v.as_str().map(str::to_owned))
                        .unwrap_or_default()
                }
            };
            operation.extensions = Some(ExtensionsBuilder::new().add("x-access", name).build());
            operation
                .responses
                .responses
                .insert("default".to_owned(), RefOr::Ref(Ref::from_response_name("Problem")));
        }
    }
}
