//! Who is signed in, and what that person may do. The cookie itself is out of reach of the page: the server answers
//! `GET /auth/me`, and any 401 later means that the session has ended.

use leptos::prelude::*;
use synkro_shared::Permission;
use synkro_shared::session::Me;

/// What is known about the visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// The server has not said yet.
    Unknown,
    /// The server could not be asked.
    Unreachable,
    /// Nobody is signed in.
    SignedOut,
    /// This person is.
    SignedIn(Box<Me>),
}

/// Why the sign-in page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInReason {
    /// The visitor asked for it.
    Asked,
    /// The session has ended while the page was open.
    SessionEnded,
    /// A page was opened that needs it.
    Required,
    /// The visitor has just signed out.
    SignedOut,
}

/// The session, in context everywhere.
#[derive(Clone, Copy)]
pub struct Session {
    visitor: RwSignal<Visitor>,
    reason: RwSignal<SignInReason>,
}

impl Session {
    /// Nothing known yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self { visitor: RwSignal::new(Visitor::Unknown), reason: RwSignal::new(SignInReason::Asked) }
    }

    /// What is known about the visitor; follows changes.
    #[must_use]
    pub fn visitor(self) -> Visitor {
        self.visitor.get()
    }

    /// The person signed in; follows changes.
    #[must_use]
    pub fn me(self) -> Option<Box<Me>> {
        match self.visitor.get() {
            Visitor::SignedIn(me) => Some(me),
            Visitor::Unknown | Visitor::Unreachable | Visitor::SignedOut => None,
        }
    }

    /// Whether the person signed in may do this; follows changes.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.visitor.with(|visitor| match visitor {
            Visitor::SignedIn(me) => me.permissions.contains(&permission),
            Visitor::Unknown | Visitor::Unreachable | Visitor::SignedOut => false,
        })
    }

    /// The time zone of the person's company, else the browser's.
    #[must_use]
    pub fn timezone(self) -> String {
        let of_company = self.visitor.with_untracked(|visitor| match visitor {
            Visitor::SignedIn(me) => me.tenant.as_ref().map(|tenant| tenant.timezone.clone()),
            Visitor::Unknown | Visitor::Unreachable | Visitor::SignedOut => None,
        });
        of_company.unwrap_or_else(crate::browser::zone::of_browser)
    }

    /// Why the sign-in page is shown.
    #[must_use]
    pub fn reason(self) -> SignInReason {
        self.reason.get()
    }

    /// Somebody has signed in, or was found signed in.
    pub fn signed_in(self, me: Me) {
        self.reason.set(SignInReason::Asked);
        self.visitor.set(Visitor::SignedIn(Box::new(me)));
    }

    /// A guarded page was opened by nobody.
    pub fn required(self) {
        if self.reason.get_untracked() == SignInReason::Asked {
            self.reason.set(SignInReason::Required);
        }
    }

    /// The server does not know the session (any more).
    pub fn ended(self) {
        let was_signed_in = self.visitor.with_untracked(|visitor| matches!(visitor, Visitor::SignedIn(_)));
        if was_signed_in {
            self.reason.set(SignInReason::SessionEnded);
        }
        self.visitor.set(Visitor::SignedOut);
    }

    /// The server could not be asked who this is.
    pub fn unreachable(self) {
        self.visitor.set(Visitor::Unreachable);
    }

    /// Ask again.
    pub fn unknown(self) {
        self.visitor.set(Visitor::Unknown);
    }

    /// The person has signed out.
    pub fn signed_out(self) {
        self.reason.set(SignInReason::SignedOut);
        self.visitor.set(Visitor::SignedOut);
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}
