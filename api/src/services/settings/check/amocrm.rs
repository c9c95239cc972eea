//! amoCRM: the token opens the account, lives long enough, and sees what a report needs: every manager's leads.
//!
//! A token of an ordinary user hides other managers' leads without any error. Only administrators may list users, so
//! that list is the proof.

use synkro_shared::run::RunProblemCode;
use synkro_shared::settings::{AmocrmMethod, CheckCode as C, FactCode};

use super::{Check, Step};
use crate::connections::{AmocrmConnection, amocrm_tokens, connect};
use crate::store::standing::EXPIRES_SOON;
use crate::vendors::VendorErrorKind;
use crate::vendors::amocrm::{Account, Client, ContactWindow, oauth};

pub(super) const ALL: [C; 5] =
    [C::TokenAccepted, C::TokenLife, C::LeadsReadable, C::SeesAllLeads, C::FilterHonoured];

pub(super) async fn check(check: &mut Check<'_>) -> Step {
    let work = check.work;
    let connection = connect::<AmocrmConnection>(&work.app, work.scope).await;
    let mut connection = check.connected(C::TokenAccepted, connection).await?;
    check.revision = Some(connection.revision);
    let first = check.needs(C::TokenAccepted, connection.client(&work.app)).await?.account().await;
    let account = match first {
        // Withdrawn, ended early, or the account was renamed: one renewal, and then the verdict.
        Err(error)
            if matches!(error.kind, VendorErrorKind::Unauthorized | VendorErrorKind::NotFound)
                && renews(&connection.settings) =>
        {
            let renewed = amocrm_tokens::renew_rejected(&work.app, work.scope).await;
            check.connected(C::TokenAccepted, renewed).await?;
            let again = connect::<AmocrmConnection>(&work.app, work.scope).await;
            connection = check.connected(C::TokenAccepted, again).await?;
            check.needs(C::TokenAccepted, connection.client(&work.app)).await?.account().await
        }
        first => first,
    };
    let account: Account = match account {
        Ok(account) => account,
        Err(error) if error.kind == VendorErrorKind::Unauthorized && renews(&connection.settings) => {
            return check.refused(C::TokenAccepted, &error, Some(RunProblemCode::ReauthRequired)).await;
        }
        Err(error) => {
            let ended = oauth::expiry(connection.token()).is_some_and(|at| at <= work.app.clock().now());
            let problem = (ended && error.kind == VendorErrorKind::Unauthorized)
                .then_some(RunProblemCode::TokenExpired);
            return check.refused(C::TokenAccepted, &error, problem).await;
        }
    };
    check.fact(FactCode::AccountName, &account.name);
    if let Some(zone) = &account.timezone {
        check.fact(FactCode::AccountTimezone, zone);
    }
    check.passed(C::TokenAccepted).await?;
    life(check, &connection.settings, connection.token()).await?;
    let client = check.needs(C::LeadsReadable, connection.client(&work.app)).await?;
    // What a run begins with: a token may see the deals and not what they hang on.
    let leads = client.latest_leads(1).await;
    check.needs(C::LeadsReadable, leads).await?;
    let pipelines = client.pipelines().await;
    check.needs(C::LeadsReadable, pipelines).await?;
    let contacts = client.contacts_page(&ContactWindow::default(), 1).await;
    check.needs(C::LeadsReadable, contacts).await?;
    check.passed(C::LeadsReadable).await?;
    rights(check, &client, &account).await?;
    if account.filter_enabled == Some(true) {
        check.passed(C::FilterHonoured).await
    } else {
        // Reports are right either way; they take more requests.
        check.warning(C::FilterHonoured, None).await
    }
}

fn renews(settings: &AmocrmConnection) -> bool {
    settings.method == AmocrmMethod::Oauth
}

async fn life(check: &mut Check<'_>, settings: &AmocrmConnection, token: &str) -> Step {
    if renews(settings) {
        return check.passed(C::TokenLife).await;
    }
    let now = check.work.app.clock().now();
    let Some(at) = oauth::expiry(token) else { return check.warning(C::TokenLife, None).await };
    check.expires_at = Some(at);
    check.fact(FactCode::TokenExpiresAt, at.to_rfc3339());
    if at <= now {
        return check.fails(C::TokenLife, RunProblemCode::TokenExpired).await;
    }
    if at - now < EXPIRES_SOON {
        return check.warning(C::TokenLife, Some(RunProblemCode::TokenExpired)).await;
    }
    check.passed(C::TokenLife).await
}

async fn rights(check: &mut Check<'_>, client: &Client<'_>, account: &Account) -> Step {
    let users = match client.users().await {
        Ok(users) => users,
        Err(error) if error.kind == VendorErrorKind::Forbidden => {
            return check.refused(C::SeesAllLeads, &error, Some(RunProblemCode::LimitedRights)).await;
        }
        Err(error) => return check.refused(C::SeesAllLeads, &error, None).await,
    };
    check.fact(FactCode::Users, users.len());
    let own = account.current_user_id.and_then(|id| users.iter().find(|user| user.id == id));
    if let Some(name) = own.and_then(|user| user.name.as_ref()) {
        check.fact(FactCode::TokenUser, name);
    }
    // Listing users takes an administrator, so a user who is not in the list is no reason to doubt.
    if own.is_some_and(|user| !user.is_admin && user.views_all_leads == Some(false)) {
        return check.fails(C::SeesAllLeads, RunProblemCode::LimitedRights).await;
    }
    check.passed(C::SeesAllLeads).await
}
