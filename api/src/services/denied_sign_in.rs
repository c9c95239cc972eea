//! Failed sign-ins in the audit log: a log that a stranger can fill is no log.
//!
//! Strangers can make up as many names as they like, so only the first few within ten minutes are written apart, the
//! rest as a count. Which these are does not depend on whether an account has the name: else the time that an answer
//! takes would tell. What falls into the rest and is about an account that there is, its company is told after the
//! answer. See `docs/decisions/0011-signed-audit-log.md`.

use synkro_shared::audit::AuditAction;
use tracing::Instrument;

use super::visit::Visit;
use crate::app::App;
use crate::credentials::secret_tokens;
use crate::error::Result;
use crate::store::audit::{AuditActor, AuditEntry, Chain, current_origin, with_origin};
use crate::store::users::User;
use crate::throttle::Folded;

/// Why a sign-in was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denied {
    /// The password is wrong, or nobody has this e-mail.
    WrongPassword,
    /// The password was right, the code is not.
    WrongCode,
    /// The network has no try left: nobody looked whose account it was about.
    NetworkFull,
    /// The account has no try left.
    AccountFull,
}

impl Denied {
    /// The word in the audit log.
    const fn detail(self) -> &'static str {
        match self {
            Self::WrongPassword => "",
            Self::WrongCode => "second factor",
            Self::NetworkFull | Self::AccountFull => "throttled",
        }
    }
}

/// A failed sign-in goes to the audit log; repetitions are folded: by account, or by network where it is the network that
/// has no try left.
///
/// # Errors
/// When it can't be written.
pub(super) async fn deny(
    app: &App,
    why: Denied,
    user: Option<&User>,
    email: &str,
    visit: &Visit,
) -> Result<()> {
    let user = user.filter(|_| why != Denied::NetworkFull);
    let subject = match why {
        Denied::NetworkFull => visit.network(),
        Denied::WrongPassword | Denied::WrongCode | Denied::AccountFull => secret_tokens::hash(email),
    };
    let folded = match why {
        // They know the password, so there is nothing left to hide, and there are not many of them.
        Denied::WrongCode => Folded::Apart(app.throttle.fold(&format!("sign-in {subject} code"))),
        _ => app.throttle.fold_within("sign-in", &format!("{why:?} {subject}")),
    };
    match folded {
        Folded::Apart(Some(times)) => write_denial(app, user, times, why.detail()).await,
        Folded::Apart(None) => Ok(()),
        Folded::OfTheRest(times) => {
            if let Some(user) = user {
                tell_company(app, user, why);
            }
            match times {
                Some(times) => write_denial(app, None, times, MANY).await,
                None => Ok(()),
            }
        }
    }
}

/// The word for denials that are counted together.
const MANY: &str = "many";

/// Writes the denial into the log of the account's company, without anybody waiting for it.
fn tell_company(app: &App, user: &User, why: Denied) {
    let crowd = format!("sign-in of {}", user.tenant.map_or_else(String::new, |tenant| tenant.to_string()));
    let (times, about, detail) = match app.throttle.fold_within(&crowd, &format!("{why:?} {}", user.id)) {
        Folded::Apart(Some(times)) => (times, Some(user.clone()), why.detail()),
        // Staff's own accounts are in the platform's log, whose rest was just counted.
        Folded::OfTheRest(Some(times)) if user.tenant.is_some() => (times, None, MANY),
        Folded::Apart(None) | Folded::OfTheRest(_) => return,
    };
    let (app, tenant) = (app.clone(), user.tenant);
    let origin = current_origin();
    let work = async move {
        let written = match about {
            Some(user) => write_denial(&app, Some(&user), times, detail).await,
            None => write_denial_to(&app, Chain::of(tenant), None, times, detail).await,
        };
        if let Err(error) = written {
            tracing::error!(%error, "a denied sign-in could not be written down");
        }
    };
    tokio::spawn(with_origin(origin, work).in_current_span());
}

async fn write_denial(app: &App, user: Option<&User>, times: u32, detail: &str) -> Result<()> {
    write_denial_to(app, Chain::of(user.and_then(|user| user.tenant)), user, times, detail).await
}

async fn write_denial_to(
    app: &App,
    chain: Chain,
    user: Option<&User>,
    times: u32,
    detail: &str,
) -> Result<()> {
    let (kind, id) = user.map_or(("session", String::new()), |user| ("user", user.id.to_string()));
    let entry = AuditEntry::new(chain, AuditActor::Anonymous, AuditAction::SessionCreate, kind, id);
    let tx = app.store.begin().await?;
    tx.audit(entry.denied(times).saying(detail)).await?;
    tx.commit().await
}
