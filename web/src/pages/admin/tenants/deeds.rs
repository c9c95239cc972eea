//! What is done to a company: the question or the form before it, the call, and what the list shows after it.

use std::rc::Rc;

use leptos::prelude::*;
use synkro_shared::admin::{RenameTenantRequest, TenantAdminView};
use synkro_shared::validate::check_name;
use synkro_shared::{FieldError, FieldErrorCode, TenantId};

use super::super::edited_list::{Edited, EditedList, TaskQuestion};
use super::super::paged::Paged;
use crate::api::{Api, ApiError};
use crate::components::{Button, Dialog, Field, Look, TypedOut};
use crate::i18n::admin::{TaskWords, Tasks};
use crate::i18n::use_locale;
use crate::pages::forms::{FormField, FormFrame, SubmitButton, SubmitHead, refused_at};
use crate::tasks::TenantTask;

impl Edited for TenantAdminView {
    type Id = TenantId;
    type Task = TenantTask;

    fn id(&self) -> TenantId {
        self.id
    }

    fn name(&self) -> &str {
        &self.name
    }

    fn words(tasks: &'static Tasks, task: TenantTask) -> TaskWords {
        (tasks.tenant)(task)
    }

    fn destroys(task: TenantTask) -> bool {
        task.destroys()
    }
}

/// What is being done on the page of companies. Belongs to the list.
#[derive(Clone, Copy)]
pub struct Deeds {
    /// The list.
    pub list: EditedList<TenantAdminView>,
    renaming: RwSignal<bool>,
    new_name: RwSignal<String>,
}

impl Deeds {
    /// Nothing is being done yet.
    #[must_use]
    pub fn new(paged: Paged<TenantAdminView>) -> Self {
        let t = &use_locale().t.admin.tenants;
        Self {
            list: EditedList::new(paged, vec![FormField::new("/name", "tenant-new-name", t.new_name)]),
            renaming: RwSignal::new(false),
            new_name: RwSignal::new(String::new()),
        }
    }

    /// Asks before this is done to the company that is looked at.
    pub fn ask(self, task: TenantTask) {
        self.new_name.set(self.list.name().get_untracked());
        match task {
            TenantTask::Rename => self.list.ask_in(self.renaming, task),
            TenantTask::Suspend | TenantTask::Resume | TenantTask::Delete => self.list.ask(task),
        }
    }

    /// Does it, after the question was answered; with the new name, if it was asked for.
    fn start(self, name: Result<Option<String>, Vec<FieldError>>) {
        self.list.send(name, perform, move |task, _, tenant: TenantAdminView| {
            self.list.question.open.set(false);
            self.renaming.set(false);
            self.list.tell_done(task, &tenant.name);
            self.list.change(tenant);
        });
    }
}

async fn perform(
    api: Api,
    task: TenantTask,
    what: Rc<(TenantAdminView, Option<String>)>,
) -> Result<TenantAdminView, ApiError> {
    let (tenant, name) = &*what;
    match task {
        TenantTask::Rename => {
            let name = name.clone().unwrap_or_default();
            api.rename_tenant(tenant.id, &RenameTenantRequest { name }).await
        }
        TenantTask::Suspend => api.suspend_tenant(tenant.id).await,
        TenantTask::Resume => api.resume_tenant(tenant.id).await,
        TenantTask::Delete => {
            // It was typed out letter for letter, or the dialog would not have let it through.
            api.delete_tenant(tenant.id, &tenant.slug).await
        }
    }
}

/// The question before it.
#[component]
pub fn TenantQuestion(deeds: Deeds) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.tenants;
    let list = deeds.list;
    let deletes = Memo::new(move |_| list.question.about.get() == Some(TenantTask::Delete));
    let typed_out = Signal::derive(move || {
        let slug = list.item.with(|tenant| tenant.as_ref().map(|tenant| tenant.slug.clone()));
        slug.filter(|_| deletes.get()).map(|slug| TypedOut {
            label: (t.type_slug)(&slug),
            word: slug,
            wrong: locale.field_error(FieldErrorCode::SlugMismatch),
        })
    });
    let destroyed = move || {
        view! { {move || deletes.get().then(|| view! { <h3 class="sy-card__subtitle">{t.destroyed}</h3> })} }
    };
    let stays = move || {
        view! {
            {move || {
                deletes
                    .get()
                    .then(|| {
                        view! {
                            <h3 class="sy-card__subtitle">{t.stays}</h3>
                            <ul class="sy-bullets">
                                {t.stays_points.map(|line| view! { <li>{line}</li> }).collect_view()}
                            </ul>
                        }
                    })
            }}
        }
    };
    view! {
        <TaskQuestion
            list=list
            id="tenant-question"
            input_id="tenant-slug"
            typed_out=typed_out
            on_confirm=move |()| deeds.start(Ok(None))
            before=destroyed
            after=stays
        />
    }
}

/// The form for another name.
#[component]
pub fn Renaming(deeds: Deeds) -> impl IntoView {
    let t = use_locale().t.admin;
    let submit = deeds.list.question.submit;
    let send = move |()| {
        let name = deeds.new_name.with_untracked(|name| check_name(name));
        deeds.start(name.map(Some).map_err(refused_at("/name")));
    };
    view! {
        <Dialog open=deeds.renaming id="tenant-renaming" title=deeds.list.title()>
            <FormFrame on_submit=send>
                <SubmitHead submit=submit />
                <Field
                    id="tenant-new-name"
                    label=t.tenants.new_name
                    kind="text"
                    autocomplete="off"
                    value=deeds.new_name
                    error=submit.errors.at("/name")
                />
                <div class="sy-actions">
                    <SubmitButton submit=submit look=Look::Primary words=t.list.save doing=t.list.saving />
                    <Button on_press=move |()| deeds.renaming.set(false)>{t.confirm.keep}</Button>
                </div>
            </FormFrame>
        </Dialog>
    }
}
