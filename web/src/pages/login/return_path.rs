//! Where to go after signing in. Pure.

use synkro_shared::Role;
use synkro_shared::session::{Me, SecondFactor};

use crate::session::home;

/// The page that was asked for, when it is one of ours and for this person; else where this person begins. Nothing that
/// another site could have put into the address leads anywhere else.
#[must_use]
pub fn after_sign_in(me: &Me, asked: Option<String>) -> String {
    asked.filter(|path| is_ours(path) && is_for(me, path)).unwrap_or_else(|| home(me).to_owned())
}

/// An address inside the page, spelled plainly: no other host, no way up, no characters that browsers read as others.
fn is_ours(path: &str) -> bool {
    let (address, _) = path.split_once(['?', '#']).unwrap_or((path, ""));
    path.starts_with('/')
        && !address.split('/').skip(1).any(|part| part.is_empty() || part == "." || part == "..")
        && !path.chars().any(|c| c == '\\' || c.is_control() || c.is_whitespace())
        && !address.contains('%')
}

fn is_for(me: &Me, path: &str) -> bool {
    let first = path.split(['/', '?', '#']).nth(1).unwrap_or_default();
    match (me.role, me.second_factor) {
        (Role::User, _) => matches!(first, "dashboard" | "account"),
        (Role::SuperAdmin | Role::AdminLite, SecondFactor::On) => matches!(first, "admin" | "account"),
        (Role::SuperAdmin | Role::AdminLite, SecondFactor::Off | SecondFactor::Required) => {
            first == "account"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::session::{Language, Theme};

    fn goes(role: Role, second_factor: SecondFactor, asked: &str) -> String {
        let me = Me {
            id: synkro_shared::UserId(uuid::Uuid::from_u128(1)),
            email: "aru@example.kz".to_owned(),
            display_name: "Ару".to_owned(),
            role,
            permissions: Vec::new(),
            second_factor,
            language: Language::Ru,
            theme: Theme::Auto,
            tenant: None,
            awaiting_since: None,
            wrong_tries: None,
        };
        after_sign_in(&me, Some(asked.to_owned()))
    }

    #[test]
    fn a_page_that_was_asked_for_opens_with_its_query() {
        let user = |asked| goes(Role::User, SecondFactor::Off, asked);
        for path in [
            "/dashboard",
            "/dashboard/reports/1?dialog=2",
            "/dashboard/reports/1#finding-3",
            "/account",
            "/account?x=1",
        ] {
            assert_eq!(user(path), path);
        }
        let admin = |asked| goes(Role::SuperAdmin, SecondFactor::On, asked);
        assert_eq!(admin("/admin/users?query=a%20b&role=user"), "/admin/users?query=a%20b&role=user");
    }

    #[test]
    fn nothing_leads_to_another_site_or_out_of_the_page() {
        for path in [
            "//evil.example/dashboard",
            "https://evil.example/dashboard",
            "/dashboard//evil.example",
            "/dashboard/../api/v1/x",
            "/dashboard/%2e%2e/login",
            "/\\evil.example",
            "/dashboard\\..",
            "/dashboardx",
            "/login",
            "dashboard",
            "",
        ] {
            assert_eq!(goes(Role::User, SecondFactor::Off, path), "/dashboard", "{path}");
        }
    }

    #[test]
    fn nobody_lands_on_a_page_that_is_not_for_them() {
        assert_eq!(goes(Role::User, SecondFactor::Off, "/admin/users"), "/dashboard");
        assert_eq!(goes(Role::AdminLite, SecondFactor::On, "/dashboard/reports"), "/admin/users");
        assert_eq!(goes(Role::AdminLite, SecondFactor::Required, "/admin/users"), "/account");
    }
}
