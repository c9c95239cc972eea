//! A try to guess a password or a code: what it takes, and what is given back when it was none.
//!
//! A browser in which the person has signed in has a count of its own. A browser that is not known shares the account's few
//! tries with all others, and once a hundred in a row were wrong, however long that took, tries are an hour apart. Nobody is
//! shut out by that: a network that has hardly been wrong has a try of its own each hour, which no other network can take.
//! See `docs/decisions/0009-sign-in-limits.md`.

use chrono::{DateTime, TimeDelta, Utc};
use synkro_shared::SessionId;

use super::denied_sign_in::Denied;
use super::visit::Visit;
use crate::app::App;
use crate::credentials::secret_tokens;
use crate::error::{Error, Result};
use crate::store::SystemScope;
use crate::store::guesses::{Guessed, InARow, Lane, Standing, Tried};
use crate::store::users::User;
use crate::throttle::{Full, HOURLY_AFTER, OWN_TRIES, Rule, SLOW_PACE, Slot};

fn system() -> SystemScope {
    SystemScope::because("tries are counted before anybody is known")
}

/// A try that was taken. Nothing of it is given back when it is dropped.
pub(super) struct Guess {
    tried: Tried,
    /// Given back when it was right, or nobody looked at it.
    slots: Vec<Slot>,
    /// All slots of this are free again when it was right.
    lane: Option<(Rule, String)>,
    /// One of the tries that are an hour apart, and when the one before was.
    slow: Option<(Lane, Option<DateTime<Utc>>)>,
}

/// Why there is none.
pub(super) enum NoGuess {
    /// None is left.
    Full(Denied, Full),
    /// Our own side failed.
    Ours(Error),
}

impl From<Error> for NoGuess {
    fn from(error: Error) -> Self {
        Self::Ours(error)
    }
}

impl From<NoGuess> for Error {
    fn from(none: NoGuess) -> Self {
        match none {
            NoGuess::Full(_, full) => full.into(),
            NoGuess::Ours(error) => error,
        }
    }
}

impl Guess {
    /// A password for this e-mail, which may be nobody's.
    pub(super) async fn password(
        app: &App,
        email: &str,
        user: Option<&User>,
        visit: &Visit,
    ) -> Result<Self, NoGuess> {
        let mut guess = Self::of(app, Guessed::Password, email, user, visit);
        if let Some(device) = guess.known_device(app, visit) {
            guess.counted(app, Rule::KnownDevice, device).await?;
            return Ok(guess);
        }
        // A known browser keeps its lane when others of its office have used the network's up.
        match app.throttle.take(Rule::Network, &visit.network()).await {
            Ok(slot) => guess.slots.push(slot),
            Err(full) => return Err(NoGuess::Full(Denied::NetworkFull, full)),
        }
        if !guess.slowed(app).await? {
            let subject = guess.tried.subject.clone();
            guess.counted(app, Rule::AccountUnknownDevice, subject).await?;
        }
        Ok(guess)
    }

    /// A code of this person, who has shown the password.
    pub(super) async fn code(app: &App, user: &User, visit: &Visit) -> Result<Self, NoGuess> {
        let mut guess = Self::of(app, Guessed::Code, &user.email, Some(user), visit);
        if let Some(device) = guess.known_device(app, visit) {
            guess.counted(app, Rule::SecondFactor, device).await?;
        } else if !guess.slowed(app).await? {
            guess.counted(app, Rule::SecondFactor, user.id.to_string()).await?;
        }
        Ok(guess)
    }

    /// A password or a code of somebody who is signed in and shows again who they are.
    pub(super) async fn again(
        app: &App,
        kind: Guessed,
        user: &User,
        session: SessionId,
        visit: &Visit,
    ) -> Result<Self, NoGuess> {
        let mut guess = Self::of(app, kind, &user.email, Some(user), visit);
        guess.counted(app, Rule::Confirm, session.to_string()).await?;
        // It is one try of many that is right; the others stay taken.
        guess.lane = None;
        if guess.known_device(app, visit).is_none() {
            guess.slowed(app).await?;
        }
        Ok(guess)
    }

    fn of(app: &App, kind: Guessed, email: &str, user: Option<&User>, visit: &Visit) -> Self {
        let known = user.is_some_and(|user| app.device_marks.find(&visit.marks, user.id).is_some());
        let tried = Tried {
            // Hashed: what is counted need not be readable where it is counted.
            subject: secret_tokens::hash(email),
            kind,
            user: user.map(|user| user.id),
            network: (!known).then(|| visit.wide_network()),
        };
        Self { tried, slots: Vec::new(), lane: None, slow: None }
    }

    fn known_device(&self, app: &App, visit: &Visit) -> Option<String> {
        let user = self.tried.user?;
        app.device_marks.find(&visit.marks, user).map(|nonce| format!("{user}.{nonce}"))
    }

    async fn counted(&mut self, app: &App, rule: Rule, subject: String) -> Result<(), NoGuess> {
        match app.throttle.take(rule, &subject).await {
            Ok(slot) => {
                self.slots.push(slot);
                self.lane = Some((rule, subject));
                Ok(())
            }
            Err(full) => Err(NoGuess::Full(Denied::AccountFull, full)),
        }
    }

    /// Takes one of the tries that are an hour apart, if there were so many wrong ones. False: there were not.
    async fn slowed(&mut self, app: &App) -> Result<bool, NoGuess> {
        let Standing { of_all, of_network } = app.store.guesses(system(), &self.tried).await?;
        if of_all.wrong < HOURLY_AFTER {
            return Ok(false);
        }
        let (lane, seen) =
            if of_network.wrong < OWN_TRIES { (Lane::Own, of_network) } else { (Lane::Shared, of_all) };
        let now = app.clock().now();
        if let Some(retry_after) = wait(seen, now) {
            return Err(NoGuess::Full(Denied::AccountFull, Full { retry_after }));
        }
        if lane == Lane::Own {
            // However many networks somebody has: together they get no more tries than there were before.
            match app.throttle.take(Rule::OwnTries, &self.tried.subject).await {
                Ok(slot) => self.slots.push(slot),
                Err(full) => return Err(NoGuess::Full(Denied::AccountFull, full)),
            }
        }
        if !app.store.take_slow_try(system(), &self.tried, lane, seen.tried_at).await? {
            // Somebody else has just taken it.
            return Err(NoGuess::Full(Denied::AccountFull, Full { retry_after: SLOW_PACE }));
        }
        self.slow = Some((lane, seen.tried_at));
        Ok(true)
    }

    /// It was not a guess after all: nobody looked at it, or it was right.
    pub(super) async fn undo(self, app: &App) -> Result<()> {
        for slot in self.slots {
            app.throttle.give_back(slot).await;
        }
        match self.slow {
            Some((lane, last)) => app.store.give_slow_try_back(system(), &self.tried, lane, last).await,
            None => Ok(()),
        }
    }

    /// It was right.
    pub(super) async fn was_right(self, app: &App) -> Result<()> {
        if let Some((rule, subject)) = &self.lane {
            app.throttle.reset(*rule, subject).await;
        }
        self.undo(app).await
    }

    /// It was wrong.
    pub(super) async fn was_wrong(self, app: &App) -> Result<()> {
        app.store.note_wrong_try(system(), &self.tried, HOURLY_AFTER).await
    }
}

/// How long until the next of the tries that are an hour apart; none: it is free.
fn wait(seen: InARow, now: DateTime<Utc>) -> Option<std::time::Duration> {
    let pace = TimeDelta::from_std(SLOW_PACE).unwrap_or(TimeDelta::MAX);
    // A try of a time to come is one of a clock that was ahead.
    let next = seen.tried_at.filter(|last| *last <= now)? + pace;
    (next - now).to_std().ok().filter(|wait| !wait.is_zero())
}
