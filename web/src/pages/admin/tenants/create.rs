//! A new company: its name, the short name in addresses, its time zone and the language of its reports.

use leptos::prelude::*;
use synkro_shared::admin::{CreateTenantRequest, TenantAdminView};
use synkro_shared::session::Language;

use super::slug;
use crate::api::Api;
use crate::browser::{zone, zone_names};
use crate::components::{Button, Dialog, Field, Look, Select, SelectOption, Toasts};
use crate::i18n::{LANGUAGES, Locale, language_from_tag, own_name, use_locale};
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};

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

/// What is being typed.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    slug: RwSignal<String>,
    timezone: RwSignal<String>,
    language: RwSignal<Language>,
}

impl Draft {
    fn request(self) -> CreateTenantRequest {
        CreateTenantRequest {
            name: self.name.get_untracked(),
            slug: self.slug.get_untracked(),
            timezone: Some(self.timezone.get_untracked()),
            report_language: Some(self.language.get_untracked()),
        }
    }
}

#[component]
fn Form(open: RwSignal<bool>, on_created: Callback<TenantAdminView>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let draft = Draft {
        name: RwSignal::new(String::new()),
        slug: RwSignal::new(String::new()),
        timezone: RwSignal::new(zone_names::KAZAKHSTAN[0].to_owned()),
        language: RwSignal::new(Language::default()),
    };
    let submit = Submit::new(vec![
        FormField::new("/name", "tenant-name", t.list.name),
        FormField::new("/slug", "tenant-slug-new", t.tenants.slug),
        FormField::new("/timezone", "tenant-zone", t.tenants.timezone),
    ]);
    let (errors, api) = (submit.errors, Api::for_this_view());
    let Draft { name, slug: short, timezone, language } = draft;
    // The suggestion follows the name until the reader writes a short name of their own.
    let suggested = StoredValue::new(String::new());
    Effect::new(move |_| {
        let suggestion = name.with(|name| slug::suggest(name));
        if short.get_untracked() == suggested.get_value() {
            short.set(suggestion.clone());
        }
        suggested.set_value(suggestion);
    });
    let send = move |()| {
        submit.send(
            draft.request().check(),
            move |request| async move { api.create_tenant(&request).await },
            move |tenant| on_created.run(tenant),
        );
    };
    view! {
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
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
                <SubmitButton
                    submit=submit
                    look=Look::Primary
                    words=t.tenants.create_submit
                    doing=t.list.creating
                />
                <Button on_press=move |()| open.set(false)>{t.confirm.keep}</Button>
            </div>
        </FormFrame>
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
