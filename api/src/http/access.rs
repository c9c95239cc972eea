//! Who may call an endpoint, stated in its type.
//!
//! A handler's first argument is [`Access<R>`], where `R` names one of [`super::rules`]. [`GuardedRouter::endpoint`] takes
//! nothing else, so an endpoint without a rule does not compile, and the rule is stamped into the OpenAPI document from
//! the type.

use axum::Router;
use axum::extract::{FromRequestParts, MatchedPath};
use axum::http::request::Parts;
use synkro_shared::audit::AuditAction;
use synkro_shared::{Permission, ProblemKind, TokenScope};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{Operation, Paths};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{OpenApi, Ref, RefOr};
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use super::{authenticate, layers};
use crate::app::App;
use crate::error::{Error, Result};
use crate::store::audit::{AuditActor, AuditEntry, Chain};
use crate::store::sessions::Actor;

/// What API tokens may do with an endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tokens {
    /// Nothing: it takes a person in a browser.
    Never,
    /// Any token may.
    Any,
    /// A token with this scope may.
    With(TokenScope),
}

/// A rule, as the document shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Anybody.
    Public,
    /// Whoever has this permission.
    Needs {
        /// The permission.
        permission: Permission,
        /// Whether an API token will do.
        tokens: Tokens,
        /// Whether a person must just have shown who they are.
        confirmed: bool,
    },
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

impl<R: AccessRule> FromRequestParts<App> for Access<R> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let Rule::Needs { permission, tokens, confirmed } = R::RULE else {
            layers::check_same_site(parts, &app.origin)?;
            return R::prove(None).map(Self);
        };
        let actor = authenticate::actor(parts, app).await?;
        let path = parts.extensions.get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let endpoint = Endpoint { method: parts.method.as_str(), path };
        let in_reach = match (actor.token(), tokens) {
            (None, _) | (Some(_), Tokens::Any) => true,
            (Some(_), Tokens::Never) => false,
            (Some((_, scopes)), Tokens::With(scope)) => scopes.contains(&scope),
        };
        if actor.lacks_second_factor(permission) && actor.user().grants.allow(permission) {
            endpoint.write_down_denial(app, &actor).await?;
            return Err(Error::new(ProblemKind::SecondFactorRequired));
        }
        if actor.lacks_approval(permission) && actor.user().grants.allow(permission) {
            endpoint.write_down_denial(app, &actor).await?;
            return Err(Error::new(ProblemKind::ApprovalPending));
        }
        if !actor.may(permission) || !in_reach {
            endpoint.write_down_denial(app, &actor).await?;
            let refused = Error::new(ProblemKind::Forbidden);
            return Err(match tokens {
                Tokens::Never if !in_reach => {
                    refused.saying("API tokens can't do this: sign in with a browser.")
                }
                Tokens::With(scope) if !in_reach => {
                    refused.saying(format!("The API token needs the scope `{}`.", scope.code()))
                }
                Tokens::Never | Tokens::Any | Tokens::With(_) => refused,
            });
        }
        // Where a token may do it at all, it is no person who could show who they are.
        if confirmed && actor.session().is_some() && !actor.is_confirmed(app.clock().now()) {
            return Err(Error::new(ProblemKind::StepUpRequired));
        }
        R::prove(Some(actor)).map(Self)
    }
}

/// What was asked for.
pub(super) struct Endpoint<'a> {
    method: &'a str,
    path: &'a str,
}

impl Endpoint<'_> {
    /// A denied attempt is written down before it is answered; repetitions are folded.
    async fn write_down_denial(&self, app: &App, actor: &Actor) -> Result<()> {
        let user = actor.user();
        let Some(times) = app.throttle.fold(&format!("denied {} {} {}", user.id, self.method, self.path))
        else {
            return Ok(());
        };
        let by = AuditActor::User(user.id);
        let entry =
            AuditEntry::new(Chain::of(user.tenant), by, AuditAction::AccessDenied, "endpoint", self.path);
        let tx = app.store.begin().await?;
        tx.audit(entry.denied(times).saying(self.method)).await?;
        tx.commit().await
    }
}

/// Passes the answer of staff's work on; what the store refused is written down like any denied attempt.
///
/// # Errors
/// The store's own.
pub async fn watched<T>(app: &App, actor: &Actor, what: &'static str, done: Result<T>) -> Result<T> {
    if let Err(error) = &done
        && error.kind == ProblemKind::Forbidden
    {
        Endpoint { method: "", path: what }.write_down_denial(app, actor).await?;
    }
    done
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
        let (router, mut document) = self.0.split_for_parts();
        super::documented::describe(&mut document);
        (router, document)
    }
}

fn stamp(paths: &mut Paths, rule: Rule) {
    for item in paths.paths.values_mut() {
        let reads: [&mut Option<Operation>; 1] = [&mut item.get];
        for operation in reads.into_iter().flatten() {
            stamp_operation(operation, rule, false);
        }
        let writes: [&mut Option<Operation>; 4] =
            [&mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for operation in writes.into_iter().flatten() {
            stamp_operation(operation, rule, true);
        }
    }
}

fn stamp_operation(operation: &mut Operation, rule: Rule, writes: bool) {
    let none = Vec::<String>::new;
    let page = |requirement: SecurityRequirement| {
        if writes { requirement.add("page", none()) } else { requirement }
    };
    let access = match rule {
        Rule::Public => {
            // An empty list says that nothing is needed; a missing one, that nobody said.
            operation.security = Some(match writes {
                true => vec![SecurityRequirement::new("page", none())],
                false => Vec::new(),
            });
            serde_json::json!({"permission": "public"})
        }
        Rule::Needs { permission, tokens, confirmed } => {
            let mut ways = vec![page(SecurityRequirement::new("session", none()))];
            let scope = match tokens {
                Tokens::Never => "never",
                Tokens::Any => "any",
                Tokens::With(scope) => scope.code(),
            };
            if tokens != Tokens::Never {
                ways.push(SecurityRequirement::new("token", none()));
            }
            operation.security = Some(ways);
            serde_json::json!({"permission": permission, "token": scope, "confirmed": confirmed})
        }
    };
    // One extension: several have no order, and the committed document must not change by itself.
    operation.extensions = Some(ExtensionsBuilder::new().add("x-access", access).build());
    operation
        .responses
        .responses
        .insert("default".to_owned(), RefOr::Ref(Ref::from_response_name("Problem")));
    super::documented::stamp(operation, rule, writes);
}
