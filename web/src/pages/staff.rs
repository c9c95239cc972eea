//! What a page shows to those whom it is not for: why, and where they go instead.

use leptos::prelude::*;
use synkro_shared::session::SecondFactor;
use synkro_shared::{Permission, Role};

use crate::a11y::PageTitle;
use crate::components::Look;
use crate::i18n::use_locale;
use crate::session::{Session, home};

/// Why somebody sees nothing here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// Staff who have to set up a second factor first.
    SecondFactorFirst,
    /// Staff who manage access and see no content.
    Blind,
    /// Staff whose role does not reach so far.
    HigherRole,
    /// Somebody of a company, in the part of the service's staff.
    StaffOnly,
    /// Somebody of a company who was not granted this.
    NotGranted,
}

fn reason(role: Role, second_factor: SecondFactor, permission: Permission) -> Reason {
    use Permission as P;
    match (role, second_factor, permission) {
        (Role::SuperAdmin | Role::AdminLite, SecondFactor::Required | SecondFactor::Off, _) => {
            Reason::SecondFactorFirst
        }
        (
            Role::SuperAdmin | Role::AdminLite,
            SecondFactor::On,
            P::ReportsRead | P::RunsWrite | P::Settings,
        ) => Reason::Blind,
        (
            Role::SuperAdmin | Role::AdminLite,
            SecondFactor::On,
            P::OwnAccount
            | P::TenantsList
            | P::TenantsManage
            | P::UsersManage
            | P::AdminsManage
            | P::UsersDelete
            | P::PlatformAudit,
        ) => Reason::HigherRole,
        (Role::User, _, P::OwnAccount | P::ReportsRead | P::RunsWrite | P::Settings) => Reason::NotGranted,
        (
            Role::User,
            _,
            P::TenantsList
            | P::TenantsManage
            | P::UsersManage
            | P::AdminsManage
            | P::UsersDelete
            | P::PlatformAudit,
        ) => Reason::StaffOnly,
    }
}

/// The page of those whom a page is not for.
#[component]
pub fn NotForThem(
    /// What the page needs.
    permission: Permission,
) -> impl IntoView {
    let t = use_locale().t;
    let words = &t.account.not_for_them;
    let session: Session = expect_context();
    session.me_untracked().map(|me| {
        let (title, text) = match reason(me.role, me.second_factor, permission) {
            Reason::SecondFactorFirst => (words.second_factor_title, words.second_factor_text),
            Reason::Blind => (t.entrance.staff_title, t.entrance.staff_text),
            Reason::HigherRole => (words.higher_role_title, words.higher_role_text),
            Reason::StaffOnly => (words.staff_only_title, words.staff_only_text),
            Reason::NotGranted => (words.not_granted_title, words.not_granted_text),
        };
        let to = match home(&me) {
            "/account" => words.to_second_factor,
            "/admin/users" => words.to_people,
            _ => t.run.back_to_overview,
        };
        view! {
            <div class="sy-page sy-page--narrow">
                <PageTitle text=title.to_owned() />
                <section class="sy-card">
                    <p>{text}</p>
                    <dl class="sy-facts">
                        <div>
                            <dt>{t.entrance.staff_account}</dt>
                            <dd>{me.display_name.clone()}" · "{me.email.clone()}</dd>
                        </div>
                        <div>
                            <dt>{t.entrance.staff_role}</dt>
                            <dd>{(t.kinds.role)(me.role)}</dd>
                        </div>
                    </dl>
                    <p class="sy-actions">
                        <a class=Look::Primary.class() href=home(&me)>
                            {to}
                        </a>
                    </p>
                </section>
            </div>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_told_their_own_reason() {
        let of = |role, second_factor, permission| reason(role, second_factor, permission);
        assert_eq!(
            of(Role::AdminLite, SecondFactor::Required, Permission::UsersManage),
            Reason::SecondFactorFirst
        );
        assert_eq!(of(Role::SuperAdmin, SecondFactor::On, Permission::ReportsRead), Reason::Blind);
        assert_eq!(of(Role::AdminLite, SecondFactor::On, Permission::PlatformAudit), Reason::HigherRole);
        assert_eq!(of(Role::User, SecondFactor::Off, Permission::UsersManage), Reason::StaffOnly);
        assert_eq!(of(Role::User, SecondFactor::Off, Permission::Settings), Reason::NotGranted);
    }
}
