//! Doing something to an account: the question before it, the call, and what the list shows after it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::admin::{InviteLink, UpdateUserRequest, UserAdminView};

use super::super::paged::Paged;
use super::invite::Invitation;
use super::list::ROWS;
use crate::api::{Api, ApiError};
use crate::components::{ConfirmDialog, Toasts, focus_item};
use crate::i18n::admin::TaskWords;
use crate::i18n::{Locale, use_locale};
use crate::pages::failure::{Cooldown, Failure};
use crate::pages::forms::StepUp;
use crate::tasks::UserTask;

/// What is being done on the page of accounts. Belongs to the list.
#[derive(Clone, Copy)]
pub struct Deeds {
    /// The list.
    pub paged: Paged<UserAdminView>,
    /// The account that is looked at or worked on.
    pub user: RwSignal<Option<UserAdminView>>,
    /// Whether the dialog with its facts is open.
    pub looking: RwSignal<bool>,
    /// A link that was just made, to hand over.
    pub invite: Invitation,
    task: RwSignal<Option<UserTask>>,
    asking: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
    cooldown: Cooldown,
    locale: Locale,
    api: Api,
    step_up: StepUp,
    toasts: Toasts,
}

/// What came of it.
enum Outcome {
    Changed(UserAdminView),
    Invited(InviteLink, UserAdminView),
    Deleted,
}

impl Deeds {
    /// Nothing is being done yet.
    #[must_use]
    pub fn new(paged: Paged<UserAdminView>) -> Self {
        Self {
            paged,
            user: RwSignal::new(None),
            looking: RwSignal::new(false),
            invite: Invitation::new(),
            task: RwSignal::new(None),
            asking: RwSignal::new(false),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            cooldown: Cooldown::new(),
            locale: use_locale(),
            api: Api::for_this_view(),
            step_up: expect_context(),
            toasts: expect_context(),
        }
    }

    /// Opens the facts of an account.
    pub fn look_at(self, user: UserAdminView) {
        self.user.set(Some(user));
        self.looking.set(true);
    }

    /// Asks before this is done to the account that is looked at.
    pub fn ask(self, task: UserTask) {
        self.task.set(Some(task));
        self.failure.set(None);
        self.looking.set(false);
        // Once the other dialog is closed: the focus then comes back to the row and not to what is gone.
        request_animation_frame(move || self.asking.set(true));
    }

    fn words(self) -> Option<TaskWords> {
        self.task.get().map(self.locale.t.admin.tasks.user)
    }

    /// Does it, after the question was answered.
    fn start(self) {
        let (Some(task), Some(user)) = (self.task.get_untracked(), self.user.get_untracked()) else { return };
        if self.busy.get_untracked() || self.cooldown.waits_untracked() {
            return;
        }
        self.busy.set(true);
        self.failure.set(None);
        spawn_local(async move {
            let outcome = perform(self.api, task, &user).await;
            if matches!(outcome, Err(ApiError::Aborted)) {
                return;
            }
            self.busy.set(false);
            match outcome {
                Ok(outcome) => self.done(task, &user, outcome),
                Err(error) if self.step_up.handles(&error, Callback::new(move |()| self.start())) => {}
                Err(error) => {
                    self.cooldown.obey(&error);
                    self.failure.set(Some(error));
                }
            }
        });
    }

    fn done(self, task: UserTask, user: &UserAdminView, outcome: Outcome) {
        let id = user.id;
        self.asking.set(false);
        match outcome {
            Outcome::Changed(user) => self.paged.replace(|row| row.id == id, user),
            Outcome::Invited(link, user) => {
                let name = user.display_name.clone();
                self.paged.replace(|row| row.id == id, user);
                request_animation_frame(move || self.invite.show(name, link));
                // The dialog with the link says it all.
                return;
            }
            Outcome::Deleted => {
                if let Some(at) = self.paged.remove(|row| row.id == id) {
                    let left = self.paged.rows.with_untracked(Vec::len);
                    // The button that led here is gone with its row: the focus goes to the neighbour.
                    focus_item(ROWS, at.min(left.saturating_sub(1)));
                }
            }
        }
        let words = (self.locale.t.admin.tasks.user)(task);
        self.toasts.show((words.done)(&user.display_name));
    }
}

async fn perform(api: Api, task: UserTask, user: &UserAdminView) -> Result<Outcome, ApiError> {
    let id = user.id;
    let update =
        |request: UpdateUserRequest| async move { api.update_user(id, &request).await.map(Outcome::Changed) };
    match task {
        UserTask::Enable => api.enable_user(id).await.map(Outcome::Changed),
        UserTask::Disable => api.disable_user(id).await.map(Outcome::Changed),
        UserTask::InviteAgain | UserTask::Recover => {
            let link = api.invite_user(id).await?;
            // The link is made and must be shown, even when the row can't be loaded anew.
            let user = api.user(id).await.unwrap_or_else(|_| user.clone());
            Ok(Outcome::Invited(link, user))
        }
        UserTask::ResetSecondFactor => api.reset_second_factor(id).await.map(Outcome::Changed),
        UserTask::Role(role) => update(UpdateUserRequest { role: Some(role), settings: None }).await,
        UserTask::GrantSettings => update(UpdateUserRequest { role: None, settings: Some(true) }).await,
        UserTask::RevokeSettings => update(UpdateUserRequest { role: None, settings: Some(false) }).await,
        UserTask::Delete => api.delete_user(id).await.map(|()| Outcome::Deleted),
    }
}

/// The question before it.
#[component]
pub fn Question(deeds: Deeds) -> impl IntoView {
    let about = move || deeds.user.with(|user| user.as_ref().map(|user| user.display_name.clone()));
    let text = move |text: fn(TaskWords) -> &'static str| {
        Signal::derive(move || deeds.words().map(text).unwrap_or_default().to_owned())
    };
    let title = Signal::derive(move || {
        deeds.words().zip(about()).map(|(words, name)| (words.title)(&name)).unwrap_or_default()
    });
    view! {
        <ConfirmDialog
            open=deeds.asking
            id="user-question"
            title=title
            confirm=text(|words| words.button)
            doing=text(|words| words.doing)
            busy=deeds.busy
            waits=Signal::derive(move || deeds.cooldown.waits())
            on_confirm=move |()| deeds.start()
            harmless=Signal::derive(move || deeds.task.get().is_some_and(|task| !task.destroys()))
            failure=move || {
                deeds
                    .failure
                    .get()
                    .map(|error| {
                        view! {
                            <Failure error=error cooldown=deeds.cooldown />
                        }
                    })
            }
        >
            <p class="sy-muted">{move || deeds.user.with(|user| user.as_ref().map(|user| user.email.clone()))}</p>
            <ul class="sy-bullets">
                {move || {
                    deeds.words().map(|words| words.what.iter().map(|line| view! { <li>{*line}</li> }).collect_view())
                }}
            </ul>
        </ConfirmDialog>
    }
}
