//! Doing something to a company: the question or the form before it, the call, and what the list shows after it.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::FieldErrorCode;
use synkro_shared::admin::{RenameTenantRequest, TenantAdminView};
use synkro_shared::validate::check_name;

use super::super::paged::Paged;
use crate::api::{Api, ApiError};
use crate::components::{Button, ConfirmDialog, Dialog, Field, FormSummary, Look, Toasts, TypedOut};
use crate::i18n::admin::TaskWords;
use crate::i18n::{Locale, use_locale};
use crate::pages::failure::{Cooldown, Failure};
use crate::pages::form_errors::{FormErrors, FormField};
use crate::pages::step_up::StepUp;
use crate::tasks::TenantTask;

/// What is being done on the page of companies. Belongs to the list.
#[derive(Clone, Copy)]
pub struct Deeds {
    /// The list.
    pub paged: Paged<TenantAdminView>,
    /// The company that is looked at or worked on.
    pub tenant: RwSignal<Option<TenantAdminView>>,
    /// Whether the dialog with its facts is open.
    pub looking: RwSignal<bool>,
    task: RwSignal<Option<TenantTask>>,
    asking: RwSignal<bool>,
    renaming: RwSignal<bool>,
    name: RwSignal<String>,
    errors: FormErrors,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<ApiError>>,
    cooldown: Cooldown,
    locale: Locale,
    api: Api,
    step_up: StepUp,
    toasts: Toasts,
}

impl Deeds {
    /// Nothing is being done yet.
    #[must_use]
    pub fn new(paged: Paged<TenantAdminView>) -> Self {
        let locale = use_locale();
        let name = FormField::new("/name", "tenant-new-name", locale.t.admin.tenants.new_name);
        Self {
            paged,
            tenant: RwSignal::new(None),
            looking: RwSignal::new(false),
            task: RwSignal::new(None),
            asking: RwSignal::new(false),
            renaming: RwSignal::new(false),
            name: RwSignal::new(String::new()),
            errors: FormErrors::new(locale, vec![name]),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            cooldown: Cooldown::new(),
            locale,
            api: Api::for_this_view(),
            step_up: expect_context(),
            toasts: expect_context(),
        }
    }

    /// Opens the facts of a company.
    pub fn look_at(self, tenant: TenantAdminView) {
        self.tenant.set(Some(tenant));
        self.looking.set(true);
    }

    /// Asks before this is done to the company that is looked at.
    pub fn ask(self, task: TenantTask) {
        let name = self.tenant.with_untracked(|tenant| tenant.as_ref().map(|tenant| tenant.name.clone()));
        self.name.set(name.unwrap_or_default());
        self.task.set(Some(task));
        self.errors.clear();
        self.failure.set(None);
        self.looking.set(false);
        let open = match task {
            TenantTask::Rename => self.renaming,
            TenantTask::Suspend | TenantTask::Resume | TenantTask::Delete => self.asking,
        };
        // Once the other dialog is closed: the focus then comes back to the row and not to what is gone.
        request_animation_frame(move || open.set(true));
    }

    fn words(self) -> Option<TaskWords> {
        self.task.get().map(self.locale.t.admin.tasks.tenant)
    }

    fn waits(self) -> Signal<bool> {
        Signal::derive(move || self.busy.get() || self.cooldown.waits())
    }

    /// Does it, after the question was answered.
    fn start(self) {
        let (Some(task), Some(tenant)) = (self.task.get_untracked(), self.tenant.get_untracked()) else {
            return;
        };
        if self.busy.get_untracked() || self.cooldown.waits_untracked() {
            return;
        }
        self.errors.clear();
        self.failure.set(None);
        let name = self.name.get_untracked();
        if task == TenantTask::Rename
            && let Err(code) = check_name(&name)
        {
            return self.errors.refuse("/name", code);
        }
        self.busy.set(true);
        spawn_local(async move {
            let changed = perform(self.api, task, &tenant, name).await;
            if matches!(changed, Err(ApiError::Aborted)) {
                return;
            }
            self.busy.set(false);
            match changed {
                Ok(tenant) => {
                    self.asking.set(false);
                    self.renaming.set(false);
                    self.toasts.show(((self.locale.t.admin.tasks.tenant)(task).done)(&tenant.name));
                    let id = tenant.id;
                    self.paged.replace(|row| row.id == id, tenant);
                }
                Err(error) if self.step_up.handles(&error, Callback::new(move |()| self.start())) => {}
                Err(error) if self.errors.takes(&error) => {}
                Err(error) => {
                    self.cooldown.obey(&error);
                    self.failure.set(Some(error));
                }
            }
        });
    }

    fn failed(self) -> impl IntoView {
        move || {
            self.failure.get().map(|error| {
                view! {
                    <Failure error=error cooldown=self.cooldown />
                }
            })
        }
    }
}

async fn perform(
    api: Api,
    task: TenantTask,
    tenant: &TenantAdminView,
    name: String,
) -> Result<TenantAdminView, ApiError> {
    let id = tenant.id;
    match task {
        TenantTask::Rename => api.rename_tenant(id, &RenameTenantRequest { name }).await,
        TenantTask::Suspend => api.suspend_tenant(id).await,
        TenantTask::Resume => api.resume_tenant(id).await,
        TenantTask::Delete => {
            // It was typed out letter for letter, or the dialog would not have let it through.
            api.delete_tenant(id, &tenant.slug).await
        }
    }
}

/// The question before it.
#[component]
pub fn Question(deeds: Deeds) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.tenants;
    let deletes = Memo::new(move |_| deeds.task.get() == Some(TenantTask::Delete));
    let text = move |text: fn(TaskWords) -> &'static str| {
        Signal::derive(move || deeds.words().map(text).unwrap_or_default().to_owned())
    };
    let typed_out = Signal::derive(move || {
        let slug = deeds.tenant.with(|tenant| tenant.as_ref().map(|tenant| tenant.slug.clone()));
        slug.filter(|_| deletes.get()).map(|slug| TypedOut {
            label: (t.type_slug)(&slug),
            word: slug,
            wrong: locale.field_error(FieldErrorCode::SlugMismatch),
        })
    });
    view! {
        <ConfirmDialog
            open=deeds.asking
            id="tenant-question"
            input_id="tenant-slug"
            title=title(deeds)
            confirm=text(|words| words.button)
            doing=text(|words| words.doing)
            busy=deeds.busy
            waits=Signal::derive(move || deeds.cooldown.waits())
            on_confirm=move |()| deeds.start()
            harmless=Signal::derive(move || deeds.task.get().is_some_and(|task| !task.destroys()))
            typed_out=typed_out
            failure=move || deeds.failed()
        >
            {move || deletes.get().then(|| view! { <h3 class="sy-card__subtitle">{t.destroyed}</h3> })}
            <ul class="sy-bullets">
                {move || {
                    deeds.words().map(|words| words.what.iter().map(|line| view! { <li>{*line}</li> }).collect_view())
                }}
            </ul>
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
        </ConfirmDialog>
    }
}

/// The form for another name.
#[component]
pub fn Renaming(deeds: Deeds) -> impl IntoView {
    let t = use_locale().t.admin;
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        deeds.start();
    };
    view! {
        <Dialog open=deeds.renaming id="tenant-renaming" title=title(deeds)>
            <form class="sy-form" novalidate on:submit=submit>
                <FormSummary errors=deeds.errors.summary() />
                {move || deeds.failed()}
                <Field
                    id="tenant-new-name"
                    label=t.tenants.new_name
                    kind="text"
                    autocomplete="off"
                    value=deeds.name
                    error=deeds.errors.at("/name")
                />
                <div class="sy-actions">
                    <Button look=Look::Primary submit=true busy=deeds.waits()>
                        {move || if deeds.busy.get() { t.list.saving } else { t.list.save }}
                    </Button>
                    <Button on_press=move |()| deeds.renaming.set(false)>{t.confirm.keep}</Button>
                </div>
            </form>
        </Dialog>
    }
}

fn title(deeds: Deeds) -> Signal<String> {
    Signal::derive(move || {
        let name = deeds.tenant.with(|tenant| tenant.as_ref().map(|tenant| tenant.name.clone()));
        deeds.words().zip(name).map(|(words, name)| (words.title)(&name)).unwrap_or_default()
    })
}
