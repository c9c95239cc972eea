//! The rules that endpoints state: which permission, whether an API token will do, whether the person must just have
//! shown who they are, and what a handler may rely on then.

use chrono::{DateTime, Utc};
use synkro_shared::{Permission, ProblemKind, SessionId, TokenScope};

use super::access::{AccessRule, Rule, Tokens};
use crate::error::{Error, Result};
use crate::services::settings::{Person, Shown};
use crate::store::people::Holder;
use crate::store::sessions::Actor;
use crate::store::tenants::Tenant;
use crate::store::{AdminScope, TenantScope};

/// Anybody, signed in or not.
pub struct Public;

impl AccessRule for Public {
    const RULE: Rule = Rule::Public;
    type Proof = ();

    fn prove(_actor: Option<Actor>) -> Result<()> {
        Ok(())
    }
}

/// A person in a browser.
pub struct SessionActor {
    /// The person.
    pub actor: Actor,
    /// The browser's session.
    pub session: SessionId,
}

/// A person and the rows of their company.
pub struct TenantActor {
    /// The person.
    pub actor: Actor,
    /// The company's rows.
    pub scope: TenantScope,
}

/// Staff with a second factor.
pub struct AdminActor {
    /// The person.
    pub actor: Actor,
    /// Accounts and tenants.
    pub scope: AdminScope,
}

impl TenantActor {
    /// The person's company.
    ///
    /// # Errors
    /// Never for a person with a company, which the rule has proven.
    pub fn tenant(&self) -> Result<&Tenant> {
        self.actor.tenant().ok_or_else(Error::not_found)
    }

    /// Who manages the company's people.
    #[must_use]
    pub const fn holder(&self) -> Holder {
        Holder { user: self.actor.user().id, scope: self.scope }
    }

    /// Who changes the settings.
    ///
    /// # Errors
    /// Never for a person with a company, which the rule has proven.
    pub fn settings_person(&self, now: DateTime<Utc>) -> Result<Person> {
        let user = self.actor.user();
        let tenant = user.tenant.ok_or_else(Error::not_found)?;
        let shown = match self.actor.token() {
            Some(_) => Shown::ByToken,
            None if self.actor.is_confirmed(now) => Shown::JustNow,
            None => Shown::Earlier,
        };
        Ok(Person { user: user.id, tenant, scope: self.scope, shown })
    }
}

trait Prove: Sized {
    fn from_actor(actor: Actor) -> Option<Self>;
}

impl Prove for Actor {
    fn from_actor(actor: Actor) -> Option<Self> {
        Some(actor)
    }
}

impl Prove for SessionActor {
    fn from_actor(actor: Actor) -> Option<Self> {
        actor.session().map(|session| Self { actor, session })
    }
}

impl Prove for TenantActor {
    fn from_actor(actor: Actor) -> Option<Self> {
        actor.scope().map(|scope| Self { actor, scope })
    }
}

impl Prove for AdminActor {
    fn from_actor(actor: Actor) -> Option<Self> {
        actor.admin().map(|scope| Self { actor, scope })
    }
}

/// A rule that wants the person to have just shown who they are is nothing for a token, which is checked when this is compiled,
/// unless it says that only a person in a browser must.
macro_rules! rule {
    ($(#[$doc:meta])* $name:ident: $proof:ty, $permission:ident, $tokens:expr $(, $confirmed:ident)?) => {
        $(#[$doc])*
        pub struct $name;

        const _: () = assert!(matches!($tokens, Tokens::Never) || !rule!(@everybody $($confirmed)?));

        impl AccessRule for $name {
            const RULE: Rule = Rule::Needs {
                permission: Permission::$permission,
                tokens: $tokens,
                confirmed: rule!(@confirmed $($confirmed)?),
            };
            type Proof = $proof;

            fn prove(actor: Option<Actor>) -> Result<$proof> {
                let actor = actor.ok_or_else(|| Error::new(ProblemKind::Unauthenticated))?;
                Prove::from_actor(actor).ok_or_else(|| Error::new(ProblemKind::Forbidden))
            }
        }
    };
    (@confirmed) => { false };
    (@confirmed confirmed) => { true };
    (@confirmed confirmed_in_a_browser) => { true };
    (@everybody) => { false };
    (@everybody confirmed) => { true };
    (@everybody confirmed_in_a_browser) => { false };
}

rule!(
    /// Whoever asks, about themselves: also by a token.
    WhoAmI: Actor, OwnAccount, Tokens::Any
);
rule!(
    /// Whoever is signed in, about their own account.
    OwnAccount: SessionActor, OwnAccount, Tokens::Never
);
rule!(
    /// The same, just after they have shown who they are.
    ConfirmedAccount: SessionActor, OwnAccount, Tokens::Never, confirmed
);
rule!(
    /// People who read their company's reports.
    ReadReports: TenantActor, ReportsRead, Tokens::With(TokenScope::ReportsRead)
);
rule!(
    /// People who talk about their company's reports: comments and follow-up questions.
    CommentReports: TenantActor, ReportsRead, Tokens::With(TokenScope::ReportsComment)
);
rule!(
    /// People who start their company's runs.
    WriteRuns: TenantActor, RunsWrite, Tokens::With(TokenScope::RunsWrite)
);
rule!(
    /// Holders of `settings`, who see who touched their company.
    ReadTenantAudit: TenantActor, Settings, Tokens::With(TokenScope::AuditRead)
);
rule!(
    /// Holders of `settings`, who connect their company.
    ManageSettings: TenantActor, Settings, Tokens::With(TokenScope::Settings)
);
rule!(
    /// The same, in a browser: a vendor's consent page returns to it.
    ConnectAccounts: TenantActor, Settings, Tokens::Never
);
rule!(
    /// Holders of `settings`, who see who their company's people are.
    ListPeople: TenantActor, Settings, Tokens::Never
);
rule!(
    /// The same, just after they have shown who they are: to let people in and out.
    ManagePeople: TenantActor, Settings, Tokens::Never, confirmed
);
rule!(
    /// Everybody of a company, in a browser: what staff did to its accounts.
    SeeAnnouncements: TenantActor, ReportsRead, Tokens::Never
);
rule!(
    /// The same, just after they have shown who they are: to shut an account that nobody wanted.
    RefuseAnnouncements: TenantActor, ReportsRead, Tokens::Never, confirmed
);
rule!(
    /// Staff, who see which tenants there are.
    ListTenants: AdminActor, TenantsList, Tokens::With(TokenScope::AdminTenants)
);
rule!(
    /// Staff who manage tenants; in a browser just after they have shown who they are.
    ManageTenants: AdminActor, TenantsManage, Tokens::With(TokenScope::AdminTenants), confirmed_in_a_browser
);
rule!(
    /// The same, just after they have shown who they are: to delete one.
    DeleteTenants: AdminActor, TenantsManage, Tokens::Never, confirmed
);
rule!(
    /// Staff who see which accounts there are.
    ListUsers: AdminActor, UsersManage, Tokens::With(TokenScope::AdminUsers)
);
rule!(
    /// Staff who manage accounts, in a browser just after they have shown who they are; of whom, and what of it a token may do,
    /// [`synkro_shared::admin::UserAction`] says.
    ManageUsers: AdminActor, UsersManage, Tokens::With(TokenScope::AdminUsers), confirmed_in_a_browser
);
rule!(
    /// The same, just after they have shown who they are: to do what lets somebody in.
    ManageUsersConfirmed: AdminActor, UsersManage, Tokens::Never, confirmed
);
rule!(
    /// Staff who change roles and grants.
    ManageAdmins: AdminActor, AdminsManage, Tokens::Never, confirmed
);
rule!(
    /// Staff who delete accounts.
    DeleteUsers: AdminActor, UsersDelete, Tokens::Never, confirmed
);
rule!(
    /// Staff who read the platform's audit log.
    ReadPlatformAudit: AdminActor, PlatformAudit, Tokens::With(TokenScope::AuditRead)
);
rule!(
    /// Staff who read the platform's audit log, just after they have shown who they are: to acknowledge a damaged one.
    AcknowledgeAudit: AdminActor, PlatformAudit, Tokens::Never, confirmed
);
