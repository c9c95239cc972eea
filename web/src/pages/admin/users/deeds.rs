//! What is done to an account: the question before it, the call, and what the list shows after it.

use std::rc::Rc;

use leptos::prelude::*;
use synkro_shared::admin::{InviteLink, UpdateUserRequest, UserAdminView};
use synkro_shared::{Role, UserId};

use super::super::edited_list::{Edited, EditedList, TaskQuestion};
use super::invite::Invitation;
use super::list::ROWS;
use crate::api::{Api, ApiError};
use crate::i18n::admin::{TaskWords, Tasks};
use crate::i18n::use_locale;
use crate::tasks::UserTask;

impl Edited for UserAdminView {
    type Id = UserId;
    type Task = UserTask;

    fn id(&self) -> UserId {
        self.id
    }

    fn name(&self) -> &str {
        &self.display_name
    }

    fn words(tasks: &'static Tasks, task: UserTask) -> TaskWords {
        (tasks.user)(task)
    }

    fn destroys(task: UserTask) -> bool {
        task.destroys()
    }
}

/// What came of it.
enum Outcome {
    Changed(UserAdminView),
    Invited(InviteLink, UserAdminView),
    Deleted,
}

fn done(
    list: EditedList<UserAdminView>,
    invite: Invitation,
    task: UserTask,
    user: &UserAdminView,
    outcome: Outcome,
) {
    list.question.open.set(false);
    match outcome {
        Outcome::Changed(user) => list.change(user),
        Outcome::Invited(link, user) => {
            let name = user.display_name.clone();
            list.change(user);
            request_animation_frame(move || invite.show(name, link));
            // The dialog with the link says it all.
            return;
        }
        Outcome::Deleted => list.remove(user.id, ROWS),
    }
    list.tell_done(task, &user.display_name);
}

async fn perform(api: Api, task: UserTask, user: Rc<(UserAdminView, ())>) -> Result<Outcome, ApiError> {
    let id = user.0.id;
    let update =
        |request: UpdateUserRequest| async move { api.update_user(id, &request).await.map(Outcome::Changed) };
    match task {
        UserTask::Enable => api.enable_user(id).await.map(Outcome::Changed),
        UserTask::Disable => api.disable_user(id).await.map(Outcome::Changed),
        UserTask::InviteAgain | UserTask::Recover => {
            let link = api.invite_user(id).await?;
            // The link is made and must be shown, even when the row can't be loaded anew.
            let user = api.user(id).await.unwrap_or_else(|_| user.0.clone());
            Ok(Outcome::Invited(link, user))
        }
        UserTask::ResetSecondFactor => api.reset_second_factor(id).await.map(Outcome::Changed),
        UserTask::Role(role) => update(UpdateUserRequest { role: Some(role), settings: None }).await,
        UserTask::GrantSettings => update(UpdateUserRequest { role: None, settings: Some(true) }).await,
        UserTask::RevokeSettings => update(UpdateUserRequest { role: None, settings: Some(false) }).await,
        UserTask::ConfirmRecovery => api.confirm_recovery(id).await.map(Outcome::Changed),
        UserTask::Delete => api.delete_user(id).await.map(|()| Outcome::Deleted),
    }
}

/// The question before it.
#[component]
pub fn UserQuestion(
    list: EditedList<UserAdminView>,
    /// Where a link that was just made is shown.
    invite: Invitation,
) -> impl IntoView {
    let t = &use_locale().t.admin.users;
    let confirm = move |()| {
        list.send(Ok(()), perform, move |task, user, outcome| done(list, invite, task, user, outcome));
    };
    let email = move || {
        view! {
            <p class="sy-muted">{move || list.item.with(|user| user.as_ref().map(|user| user.email.clone()))}</p>
        }
    };
    // What is done to a company's account is the company's business, too.
    let company = move || {
        let of_company = list.item.with(|user| user.as_ref().is_some_and(|user| user.role == Role::User));
        let deed = list.question.about.get().and_then(UserTask::announced).filter(|_| of_company)?;
        let lets_in = deed.lets_in().then_some(t.company_lets_in);
        Some(view! {
            <p class="sy-notice" data-tone="neutral" data-test="company-told">
                <span>{t.company_told} " " {lets_in}</span>
            </p>
        })
    };
    view! {
        <TaskQuestion
            list=list
            id="user-question"
            on_confirm=confirm
            before=email
            after=move || view! { {company} }
        />
    }
}
