//! What is done to a person: the question before it, the call, and what the list shows after it.

use std::rc::Rc;

use leptos::prelude::*;
use synkro_shared::UserId;
use synkro_shared::admin::InviteLink;
use synkro_shared::people::{ChangePersonRequest, PersonView};

use super::list::ROWS;
use crate::api::{Api, ApiError};
use crate::i18n::admin::{TaskWords, Tasks};
use crate::pages::admin::Invitation;
use crate::pages::admin::edited_list::{Edited, EditedList, TaskQuestion};
use crate::pages::announced::Announced;
use crate::tasks::PersonTask;

impl Edited for PersonView {
    type Id = UserId;
    type Task = PersonTask;

    fn id(&self) -> UserId {
        self.id
    }

    fn name(&self) -> &str {
        &self.display_name
    }

    fn words(tasks: &'static Tasks, task: PersonTask) -> TaskWords {
        tasks.of_person(task)
    }

    fn destroys(task: PersonTask) -> bool {
        task.destroys()
    }
}

/// What came of it.
enum Outcome {
    Changed(PersonView),
    Invited(InviteLink, PersonView),
    Removed,
}

async fn perform(api: Api, task: PersonTask, person: Rc<(PersonView, ())>) -> Result<Outcome, ApiError> {
    let id = person.0.id;
    let changed = match task {
        PersonTask::Approve => api.approve_person(id).await,
        PersonTask::Refuse => api.refuse_person(id).await,
        PersonTask::Enable => api.enable_person(id).await,
        PersonTask::Disable => api.disable_person(id).await,
        PersonTask::ResetSecondFactor => api.reset_second_factor_of_person(id).await,
        PersonTask::GrantSettings => api.change_person(id, ChangePersonRequest { settings: true }).await,
        PersonTask::RevokeSettings => api.change_person(id, ChangePersonRequest { settings: false }).await,
        PersonTask::InviteAgain | PersonTask::Recover => {
            let link = api.invite_person_again(id).await?;
            // The link is made and must be shown, even when the row can't be loaded anew.
            let people = api.people().await.unwrap_or_default();
            let now = people.into_iter().find(|other| other.id == id);
            return Ok(Outcome::Invited(link, now.unwrap_or_else(|| person.0.clone())));
        }
        PersonTask::Remove => return api.remove_person(id).await.map(|()| Outcome::Removed),
    };
    changed.map(Outcome::Changed)
}

/// The question before it.
#[component]
pub fn PersonQuestion(
    list: EditedList<PersonView>,
    /// Where a link that was just made is shown.
    invite: Invitation,
) -> impl IntoView {
    let announced: Announced = expect_context();
    let done = move |task: PersonTask, person: &PersonView, outcome: Outcome| {
        list.question.open.set(false);
        // What is announced about the account may say something else now.
        announced.ask_again();
        match outcome {
            Outcome::Changed(person) => list.change(person),
            Outcome::Invited(link, person) => {
                let name = person.display_name.clone();
                list.change(person);
                request_animation_frame(move || invite.show(name, link));
                // The dialog with the link says it all.
                return;
            }
            Outcome::Removed => list.remove(person.id, ROWS),
        }
        list.tell_done(task, &person.display_name);
    };
    let confirm = move |()| list.send(Ok(()), perform, done);
    let email = move || {
        view! {
            <p class="sy-muted">
                {move || list.item.with(|person| person.as_ref().map(|person| person.email.clone()))}
            </p>
        }
    };
    view! { <TaskQuestion list=list id="person-question" on_confirm=confirm before=email /> }
}
