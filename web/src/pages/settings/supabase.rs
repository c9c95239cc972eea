//! Step 1: the company's own database.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::integration::IntegrationStatus;
use synkro_shared::settings::{
    IntegrationView, SecretField, SupabaseForm, SupabaseSettings, SupabaseSql, project_url,
};

use super::checking::Checking;
use super::secret::{Secret, typed};
use super::step::Step;
use crate::api::{Load, Loader};
use crate::browser::clipboard;
use crate::components::{Button, Card, Field, Icon, Look, Picture, Skeleton, Toasts};
use crate::i18n::use_locale;
use crate::pages::failure::Failure;
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};

/// The step.
#[component]
pub fn Supabase(step: Step, view: IntegrationView, settings: SupabaseSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let url = RwSignal::new(settings.url.clone().unwrap_or_default());
    let (anon, secret) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let submit = Submit::new(vec![
        FormField::new("/url", "url", t.supabase.url),
        FormField::new("/anon_key", "anon_key", t.supabase.anon),
        FormField::new("/service_role_key", "service_role_key", t.supabase.secret),
    ]);
    let send = move |()| {
        // What was pasted becomes what it means, where one can see it.
        if let Ok(exact) = project_url(&url.get_untracked()) {
            url.set(exact);
        }
        let form =
            SupabaseForm { url: url.get_untracked(), anon_key: typed(anon), service_role_key: typed(secret) };
        submit.send(
            form.check().map(|_| form),
            move |form| async move { step.api.put_integration(step.kind, &*form).await },
            move |view: IntegrationView| {
                toasts.show(t.saved.to_owned());
                step.changed(view);
            },
        );
    };
    let saved = settings.url.is_some();
    let label = if view.summary.status == IntegrationStatus::Working { t.check } else { t.supabase.ran };
    let secrets = view.secrets.clone();
    view! {
        <section class="sy-card">
            <p class="sy-notice" data-tone="warning">
                <Icon picture=Picture::Shield />
                {t.supabase.warning}
            </p>
            <FormFrame on_submit=send>
                <SubmitHead submit=submit />
                <Field
                    id="url"
                    label=t.supabase.url
                    kind=Signal::stored("text")
                    autocomplete="off"
                    verbatim=true
                    value=url
                    hint=t.supabase.url_hint.to_owned()
                    error=submit.errors.at("/url")
                />
                <Secret
                    id="anon_key"
                    field=SecretField::AnonKey
                    label=t.supabase.anon
                    secrets=secrets.clone()
                    value=anon
                    error=submit.errors.at("/anon_key")
                />
                <Secret
                    id="service_role_key"
                    field=SecretField::ServiceRoleKey
                    label=t.supabase.secret
                    secrets=secrets
                    value=secret
                    error=submit.errors.at("/service_role_key")
                />
                <SubmitButton submit=submit words=t.save attr:data-test="save" />
            </FormFrame>
        </section>
        {saved.then(|| view! { <Sql step=step /> })}
        {saved.then(|| view! { <Checking step=step view=view label=label /> })}
    }
}

/// The block to paste.
#[component]
fn Sql(step: Step) -> impl IntoView {
    let t = use_locale().t.settings;
    let sql = Loader::new(move || step.api.supabase_sql());
    view! {
        <Card title=t.supabase.sql id="sql-section">
            {move || match sql.state.get() {
                Load::Loading => view! { <Skeleton lines=6 /> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| sql.again());
                    view! { <Failure error=error on_retry=Some(retry) /> }.into_any()
                }
                Load::Ready(block) => view! { <Block block=block /> }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn Block(block: SupabaseSql) -> impl IntoView {
    let t = use_locale().t.settings;
    let toasts: Toasts = expect_context();
    let SupabaseSql { found, current, sql, editor_url } = block;
    let text = StoredValue::new(sql.clone());
    let copy = Callback::new(move |()| {
        let text = text.get_value();
        spawn_local(async move {
            let words = if clipboard::copy(&text).await { t.supabase.copied } else { t.supabase.copy_failed };
            toasts.show(words.to_owned());
        });
    });
    view! {
        <p>{t.supabase.sql_text}</p>
        {(found < current).then(|| view! { <p class="sy-small sy-muted">{(t.supabase.found)(found, current)}</p> })}
        <pre class="sy-sql" tabindex="0" data-test="sql-block">
            {sql}
        </pre>
        <p class="sy-actions">
            <Button on_press=copy>
                <Icon picture=Picture::Copy />
                {t.supabase.copy}
            </Button>
            <a class=Look::Plain.class() href=editor_url target="_blank" rel="noopener noreferrer">
                {t.supabase.editor}
                <Icon picture=Picture::ArrowRight />
            </a>
        </p>
    }
}
