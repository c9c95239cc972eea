//! The settings wizard: what a tenant's people enter, what is proven of it, and samples that show that it works.
//!
//! [`forms`] keeps what was typed, [`operations`] runs checks and samples beside the request ([`work`] has their words),
//! [`check`] proves one integration, [`sample`], [`test_analysis`] and [`posting`] try it on three leads, [`amocrm_oauth`] connects an
//! account by consent, [`health`] looks again every night, [`views`] says what the page sees. [`first_look`] is the demo's alone.

pub mod amocrm_oauth;
pub mod automation;
pub mod bundle;
pub mod check;
pub mod first_look;
mod forewarn;
pub mod forms;
pub mod health;
pub mod operations;
pub mod posting;
mod progress;
pub mod prompts;
pub mod sample;
pub mod test_analysis;
pub mod views;
pub mod work;

use synkro_shared::{ProblemKind, TenantId, UserId};

use crate::error::{Error, Result};
use crate::store::TenantScope;
use crate::store::audit::{AuditActor, Chain};

/// Who changes the settings.
#[derive(Debug, Clone, Copy)]
pub struct Person {
    /// Themselves.
    pub user: UserId,
    /// Their company.
    pub tenant: TenantId,
    /// Its rows.
    pub scope: TenantScope,
    /// How they showed who they are.
    pub shown: Shown,
}

/// How somebody who changes the settings showed who they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// Within the last minutes, in this browser.
    JustNow,
    /// Earlier, in this browser.
    Earlier,
    /// By an API token, which a program keeps.
    ByToken,
}

impl Person {
    /// Whether they may change where a company's data goes, or with which key: whoever finds an open browser must not, nor
    /// may a program.
    ///
    /// # Errors
    /// [`ProblemKind::StepUpRequired`], or [`ProblemKind::Forbidden`] for a token.
    pub fn may_redirect(&self) -> Result<()> {
        match self.shown {
            Shown::JustNow => Ok(()),
            Shown::Earlier => Err(Error::new(ProblemKind::StepUpRequired)),
            Shown::ByToken => Err(Error::new(ProblemKind::Forbidden).saying(
                "API tokens can't change the key or the destination of an integration: sign in with a browser.",
            )),
        }
    }

    /// The chain that their deeds are written to.
    #[must_use]
    pub fn chain(&self) -> Chain {
        Chain::of(Some(self.tenant))
    }

    /// As the audit log names them.
    #[must_use]
    pub const fn by(&self) -> AuditActor {
        AuditActor::User(self.user)
    }
}
