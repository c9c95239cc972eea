//! A new company: its name, the short name in addresses, its time zone and the language of its reports.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::admin::{CreateTenantRequest, TenantAdminView};
use synkro_shared::session::Language;

use super::slug;
use crate::api::{Api, ApiError};
use crate::browser::{zone, zone_names};
use crate::components::{Button, Dialog, Field, FormSummary, Look, Select, SelectOption, Toasts};
use crate::i18n::{LANGUAGES, Locale, language_from_tag, own_name, use_locale};
use crate::pages::failure::{Cooldown, Failure};
use crate::pages::form_errors::{FormErrors, FormField};
use crate::pages::step_up::StepUp;

/// The dialog.
#[component]
pub fn CreateTenant(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Called with the company that was created.
    #[prop(into)]
    on_created: Callback<TenantAdminView>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.tenants;
    let toasts: Toasts = expect_context();
    let created = Callback::new(move |tenant: TenantAdminView| {
        open.set(false);
        toasts.show((t.created)(&tenant.name));
        on_created.run(tenant);
    });
    view! {
        <Dialog open=open id="create-tenant" title=t.create_title.to_owned()>
            <Form open=open on_created=created />
        </Dialog>
    }
}

/// Sends the form. Belongs to it.
#[derive(Clone, Copy)]
struct Sending {
    name: RwSignal<String>,
    slug: RwSignal<String>,
    timezone: RwSignal<String>,
    language: RwSignal<Language>,
    api: Api,
    errors: FormErrors,
    failure: RwSignal<Option<ApiError>>,
    cooldown: Cooldown,
    busy: RwSignal<bool>,
    step_up: StepUp,
    on_created: Callback<TenantAdminView>,
}

impl Sending {
    fn request(self) -> CreateTenantRequest {
        CreateTenantRequest {
            name: self.name.get_untracked(),
            slug: self.slug.get_untracked(),
            timezone: Some(self.timezone.get_untracked()),
            report_language: Some(self.language.get_untracked()),
        }
    }

    fn start(self) {
        if self.busy.get_untracked() || self.cooldown.waits_untracked() {
            return;
        }
        self.errors.clear();
        self.failure.set(None);
        let request = match self.request().check() {
            Ok(request) => request,
            Err(refused) => return self.errors.show(refused),
        };
        self.busy.set(true);
        spawn_local(async move {
            let created = self.api.create_tenant(&request).await;
            if matches!(created, Err(ApiError::Aborted)) {
                return;
            }
            self.busy.set(false);
            match created {
                Ok(tenant) => self.on_created.run(tenant),
                Err(error) if self.step_up.handles(&error, Callback::new(move |()| self.start())) => {}
                Err(error) if self.errors.takes(&error) => {}
                Err(error) => {
                    self.cooldown.obey(&error);
                    self.failure.set(Some(error));
                }
            }
        });
    }
}

#[component]
fn Form(open: RwSignal<bool>, on_created: Callback<TenantAdminView>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let sending = Sending {
        name: RwSignal::new(String::new()),
        slug: RwSignal::new(String::new()),
        timezone: RwSignal::new(zone_names::KAZAKHSTAN[0].to_owned()),
        language: RwSignal::new(Language::default()),
        api: Api::for_this_view(),
        errors: FormErrors::new(
            locale,
            vec![
                FormField::new("/name", "tenant-name", t.list.name),
                FormField::new("/slug", "tenant-slug-new", t.tenants.slug),
                FormField::new("/timezone", "tenant-zone", t.tenants.timezone),
            ],
        ),
        failure: RwSignal::new(None),
        cooldown: Cooldown::new(),
        busy: RwSignal::new(false),
        step_up: expect_context(),
        on_created,
    };
    let Sending { name, slug: short, timezone, language, errors, .. } = sending;
    // The suggestion follows the name until the reader writes a short name of their own.
    let suggested = StoredValue::new(String::new());
    Effect::new(move |_| {
        let suggestion = name.with(|name| slug::suggest(name));
        if short.get_untracked() == suggested.get_value() {
            short.set(suggestion.clone());
        }
        suggested.set_value(suggestion);
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        sending.start();
    };
    view! {
        <form class="sy-form" novalidate on:submit=submit>
            <FormSummary errors=errors.summary() />
            {move || {
                sending
                    .failure
                    .get()
                    .map(|error| {
                        view! {
                            <Failure error=error cooldown=sending.cooldown />
                        }
                    })
            }}
            <Field
                id="tenant-name"
                label=t.list.name
                kind="text"
                autocomplete="off"
                value=name
                error=errors.at("/name")
            />
            <Field
                id="tenant-slug-new"
                label=t.tenants.slug
                kind="text"
                autocomplete="off"
                verbatim=true
                value=short
                hint=t.tenants.slug_hint
                error=errors.at("/slug")
            />
            <Select
                id="tenant-zone"
                label=t.tenants.timezone
                options=zones(locale)
                value=timezone
                on_choose=move |zone: String| timezone.set(zone)
                hint=t.tenants.timezone_hint
                error=errors.at("/timezone")
            />
            <Select
                id="tenant-language"
                label=t.tenants.report_language
                options=LANGUAGES.map(|(language, _)| SelectOption::new(language.tag(), own_name(language))).to_vec()
                value=Signal::derive(move || language.get().tag().to_owned())
                on_choose=move |tag: String| language.set(language_from_tag(&tag).unwrap_or_default())
            />
            <div class="sy-actions">
                <Button
                    look=Look::Primary
                    submit=true
                    busy=Signal::derive(move || sending.busy.get() || sending.cooldown.waits())
                >
                    {move || if sending.busy.get() { t.list.creating } else { t.tenants.create_submit }}
                </Button>
                <Button on_press=move |()| open.set(false)>{t.confirm.keep}</Button>
            </div>
        </form>
    }
}

/// The usual zones with their offsets, then all others by name: finding out four hundred offsets would be slow.
fn zones(locale: Locale) -> Vec<SelectOption> {
    let t = &locale.t.admin.tenants;
    let known = zone_names::known();
    // An old browser does not know the youngest zones, and would show a wrong offset.
    let usual = |names: &[&str], group| -> Vec<_> {
        names
            .iter()
            .filter(|name| known.is_empty() || known.iter().any(|known| known == *name))
            .map(|name| SelectOption::new(*name, zone::name_with_offset(name)).in_group(group))
            .collect()
    };
    let mut options = usual(&zone_names::KAZAKHSTAN, t.zones_kz);
    options.extend(usual(&zone_names::RUSSIA, t.zones_ru));
    let others = known.iter().filter(|name| options.iter().all(|option| option.value != **name));
    let others: Vec<_> =
        others.map(|name| SelectOption::new(name, name.replace('_', " ")).in_group(t.zones_other)).collect();
    options.extend(others);
    options
}
