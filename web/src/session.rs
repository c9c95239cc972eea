//! Who is signed in, and what that person may do. The cookie itself is out of reach of the page: the server answers
//! `GET /auth/me`, and a 401 `unauthenticated` later means that the session has ended.
//!
//! A session that ends under an open page leaves the page as it is: the person stays known, and [`Session::has_ended`]
//! opens the dialog that asks them to sign in again.

use leptos::prelude::*;
use synkro_shared::session::{Me, SecondFactor, WrongTries};
use synkro_shared::{Permission, Role};

/// What is known about the visitor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visitor {
    /// The server has not said yet.
    Unknown,
    /// The server could not be asked.
    Unreachable,
    /// Nobody is signed in.
    SignedOut,
    /// This person is, or was when the open page was last answered.
    SignedIn(Box<Me>),
}

/// Why the sign-in page is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInReason {
    /// The visitor asked for it.
    Asked,
    /// The session has ended.
    SessionEnded,
    /// A page was opened that needs it.
    Required,
    /// The visitor has just signed out.
    SignedOut,
    /// The visitor has just set a password by a link.
    PasswordSet,
}

/// Where this person begins: staff who have no second factor yet can do nothing before they have one.
#[must_use]
pub fn home(me: &Me) -> &'static str {
    match (me.role, me.second_factor) {
        (Role::User, _) => "/dashboard",
        (Role::SuperAdmin | Role::AdminLite, SecondFactor::On) => "/admin/users",
        (Role::SuperAdmin | Role::AdminLite, SecondFactor::Off | SecondFactor::Required) => "/account",
    }
}

/// The session, in context everywhere.
#[derive(Clone, Copy)]
pub struct Session {
    visitor: RwSignal<Visitor>,
    reason: RwSignal<SignInReason>,
    /// It has ended under an open page.
    ended: RwSignal<bool>,
    /// Guarded pages that are open now: one, or two for a moment while one replaces another.
    guarded: StoredValue<u32>,
    /// Grows whenever what is known of the visitor may have become another: older answers no longer count.
    number: StoredValue<u32>,
    renewals: RwSignal<u32>,
    doubts: RwSignal<u32>,
    expected: StoredValue<Option<String>>,
    wrong_tries: RwSignal<Option<WrongTries>>,
}

impl Session {
    /// Nothing known yet. Belongs to the root of the page.
    #[must_use]
    pub fn new() -> Self {
        Self {
            visitor: RwSignal::new(Visitor::Unknown),
            reason: RwSignal::new(SignInReason::Asked),
            ended: RwSignal::new(false),
            guarded: StoredValue::new(0),
            number: StoredValue::new(0),
            renewals: RwSignal::new(0),
            doubts: RwSignal::new(0),
            expected: StoredValue::new(None),
            wrong_tries: RwSignal::new(None),
        }
    }

    /// What is known about the visitor; follows changes.
    #[must_use]
    pub fn visitor(self) -> Visitor {
        self.visitor.get()
    }

    /// The person signed in; follows changes.
    #[must_use]
    pub fn me(self) -> Option<Box<Me>> {
        self.visitor.with(|visitor| person(visitor).cloned().map(Box::new))
    }

    /// The person signed in, for an event handler.
    #[must_use]
    pub fn me_untracked(self) -> Option<Box<Me>> {
        self.visitor.with_untracked(|visitor| person(visitor).cloned().map(Box::new))
    }

    /// Whether the person signed in may do this; follows changes.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.visitor.with(|visitor| person(visitor).is_some_and(|me| me.permissions.contains(&permission)))
    }

    /// Where the person signed in begins, else the public page; follows changes.
    #[must_use]
    pub fn home(self) -> &'static str {
        self.visitor.with(|visitor| person(visitor).map_or("/", home))
    }

    /// The time zone of the person's company, else the browser's.
    #[must_use]
    pub fn timezone(self) -> String {
        let of_company =
            self.visitor.with_untracked(|visitor| Some(person(visitor)?.tenant.as_ref()?.timezone.clone()));
        of_company.unwrap_or_else(crate::browser::zone::of_browser)
    }

    /// Why the sign-in page is shown.
    #[must_use]
    pub fn reason(self) -> SignInReason {
        self.reason.get()
    }

    /// Whether the session has ended under an open page: bound to the dialog that says so.
    #[must_use]
    pub const fn has_ended(self) -> RwSignal<bool> {
        self.ended
    }

    /// How often the person signed in again under an open page; follows changes.
    #[must_use]
    pub fn renewals(self) -> u32 {
        self.renewals.get()
    }

    /// How often an answer contradicted the known permissions; follows changes.
    #[must_use]
    pub fn doubts(self) -> u32 {
        self.doubts.get()
    }

    /// An answer contradicts the permissions that are known: they are asked for again.
    pub fn doubt(self) {
        self.doubts.update(|doubts| *doubts += 1);
    }

    /// Number of the session, to tell whether an answer is still about the one of now.
    #[must_use]
    pub fn number(self) -> u32 {
        self.number.get_value()
    }

    /// Somebody has signed in, or was found signed in.
    pub fn signed_in(self, me: Me) {
        self.reason.set(SignInReason::Asked);
        self.next(Visitor::SignedIn(Box::new(me)));
    }

    /// Wrong tries before the sign-in that has just been; the reader has not looked at them yet. Follows changes.
    #[must_use]
    pub fn wrong_tries(self) -> Option<WrongTries> {
        self.wrong_tries.get()
    }

    /// The person has just signed in and is told this.
    pub fn tell_of_wrong_tries(self, wrong: Option<WrongTries>) {
        self.wrong_tries.set(wrong);
    }

    /// The reader has looked at them.
    pub fn wrong_tries_seen(self) {
        if self.wrong_tries.get_untracked().is_some() {
            self.wrong_tries.set(None);
        }
    }

    /// The person of the open page as the server knows them now; a session that had ended under it goes on. False when
    /// it is somebody else: nothing of the open page is theirs.
    #[must_use]
    pub fn recognised(self, me: Me) -> bool {
        let known = self.me_untracked();
        if known.as_ref().is_none_or(|known| known.id != me.id) {
            return false;
        }
        if known.is_some_and(|known| *known == me) {
            self.number.update_value(|number| *number += 1);
        } else {
            self.next(Visitor::SignedIn(Box::new(me)));
        }
        if self.ended.get_untracked() {
            self.ended.set(false);
            self.renewals.update(|renewals| *renewals += 1);
        }
        true
    }

    /// A guarded page was opened by nobody.
    pub fn required(self) {
        if self.reason.get_untracked() == SignInReason::Asked {
            self.reason.set(SignInReason::Required);
        }
    }

    /// A guarded page is open: it stays when the session ends.
    pub fn page_opened(self) {
        self.guarded.update_value(|pages| *pages += 1);
    }

    /// It is not any more.
    pub fn page_closed(self) {
        self.guarded.update_value(|pages| *pages = pages.saturating_sub(1));
    }

    /// The server does not know the session (any more).
    pub fn ended(self) {
        if self.me_untracked().is_none() {
            self.next(Visitor::SignedOut);
        } else if self.guarded.get_value() > 0 {
            // Said once: the dialog may hold half a password by now.
            if !self.ended.get_untracked() {
                self.ended.set(true);
            }
        } else {
            self.reason.set(SignInReason::SessionEnded);
            self.next(Visitor::SignedOut);
        }
    }

    /// The person would rather leave the page than sign in again.
    pub fn given_up(self) {
        self.ended.set(false);
        self.signed_out();
    }

    /// The server could not be asked who this is.
    pub fn unreachable(self) {
        self.next(Visitor::Unreachable);
    }

    /// Ask again.
    pub fn unknown(self) {
        self.next(Visitor::Unknown);
    }

    /// The person has signed out.
    pub fn signed_out(self) {
        self.wrong_tries_seen();
        self.reason.set(SignInReason::SignedOut);
        self.next(Visitor::SignedOut);
    }

    /// This person has set a password and is about to sign in with it: their e-mail stands in the form. Kept in memory only.
    /// The link alone signs nobody in: it proves one thing that somebody has, the server asks for the second factor too where
    /// there is one, and every way in stays the one of the sign-in page.
    pub fn password_set(self, email: String) {
        self.reason.set(SignInReason::PasswordSet);
        self.expected.set_value(Some(email));
    }

    /// The e-mail of the person who is about to sign in. Given once.
    #[must_use]
    pub fn take_expected(self) -> Option<String> {
        let expected = self.expected.get_value();
        self.expected.set_value(None);
        expected
    }

    fn next(self, visitor: Visitor) {
        self.number.update_value(|number| *number += 1);
        self.visitor.set(visitor);
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

fn person(visitor: &Visitor) -> Option<&Me> {
    match visitor {
        Visitor::SignedIn(me) => Some(me),
        Visitor::Unknown | Visitor::Unreachable | Visitor::SignedOut => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::session::{Language, Theme};

    fn somebody(id: u128, role: Role, second_factor: SecondFactor) -> Me {
        Me {
            id: synkro_shared::UserId(uuid::Uuid::from_u128(id)),
            email: "aru@example.kz".to_owned(),
            display_name: "Ару".to_owned(),
            role,
            permissions: vec![Permission::OwnAccount],
            second_factor,
            language: Language::Ru,
            theme: Theme::Auto,
            tenant: None,
            awaiting_since: None,
            wrong_tries: None,
        }
    }

    #[test]
    fn staff_begin_with_their_second_factor_and_then_with_people() {
        let begins = |role, second_factor| home(&somebody(1, role, second_factor));
        assert_eq!(begins(Role::AdminLite, SecondFactor::Required), "/account");
        assert_eq!(begins(Role::SuperAdmin, SecondFactor::On), "/admin/users");
        assert_eq!(begins(Role::User, SecondFactor::Off), "/dashboard");
    }

    #[test]
    fn an_open_page_stays_when_the_session_ends_and_goes_on_for_the_same_person_only() {
        let owner = Owner::new();
        owner.with(|| {
            let session = Session::new();
            session.signed_in(somebody(1, Role::User, SecondFactor::Off));
            session.page_opened();
            session.ended();
            assert!(session.has_ended().get_untracked() && session.me_untracked().is_some());
            assert!(!session.recognised(somebody(2, Role::User, SecondFactor::Off)));
            assert!(session.has_ended().get_untracked());
            assert!(session.recognised(somebody(1, Role::User, SecondFactor::Off)));
            assert!(!session.has_ended().get_untracked());
        });
    }

    #[test]
    fn without_a_guarded_page_the_visitor_is_simply_signed_out() {
        let owner = Owner::new();
        owner.with(|| {
            let session = Session::new();
            session.signed_in(somebody(1, Role::User, SecondFactor::Off));
            session.ended();
            assert_eq!(session.visitor.get_untracked(), Visitor::SignedOut);
        });
    }
}
