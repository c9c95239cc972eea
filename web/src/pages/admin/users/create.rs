//! A new account: whose, in which role, and the link with which its owner sets a password.

use leptos::prelude::*;
use synkro_shared::admin::{CreateUserRequest, CreatedUser, TenantAdminView, UserAdminView, creating_needs};
use synkro_shared::session::Language;
use synkro_shared::{Permission, Role, TenantId};

use super::ROLES;
use super::create_choices::{Company, RoleChoice};
use super::invite::Invitation;
use crate::api::{Api, Loader};
use crate::components::{Button, Checkbox, Dialog, Field, Look, Select, SelectOption};
use crate::i18n::{LANGUAGES, language_from_tag, own_name, use_locale};
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};
use crate::session::Session;

/// The dialog with the form. The link that comes of it is shown by [`Invitation`].
#[component]
pub fn CreateUser(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// The companies to choose from.
    tenants: Loader<Vec<TenantAdminView>>,
    /// The company whose accounts are listed: offered first.
    tenant: Option<TenantId>,
    /// Where the link of the new account is shown.
    invite: Invitation,
    /// Called with the account that was created.
    #[prop(into)]
    on_created: Callback<UserAdminView>,
) -> impl IntoView {
    let t = &use_locale().t.admin.users;
    let created = Callback::new(move |created: CreatedUser| {
        open.set(false);
        let name = created.user.display_name.clone();
        on_created.run(created.user);
        // Once this dialog is closed, so that the focus comes back to the button that opened it.
        request_animation_frame(move || invite.show_created(name, created.invite));
    });
    view! {
        <Dialog open=open id="create-user" title=t.create_title.to_owned()>
            <Form open=open tenants=tenants tenant=tenant on_created=created />
        </Dialog>
    }
}

/// What is being typed.
#[derive(Clone, Copy)]
struct Draft {
    role: RwSignal<Role>,
    tenant: RwSignal<String>,
    name: RwSignal<String>,
    email: RwSignal<String>,
    language: RwSignal<Language>,
    settings: RwSignal<bool>,
}

impl Draft {
    /// What is shown for another role is not sent.
    fn request(self) -> CreateUserRequest {
        let role = self.role.get_untracked();
        let of_company = role == Role::User;
        CreateUserRequest {
            email: self.email.get_untracked(),
            display_name: self.name.get_untracked(),
            role,
            tenant_id: self.tenant.with_untracked(|id| id.parse().ok()).filter(|_| of_company),
            settings: self.settings.get_untracked() && of_company,
            language: Some(self.language.get_untracked()),
        }
    }
}

#[component]
fn Form(
    open: RwSignal<bool>,
    tenants: Loader<Vec<TenantAdminView>>,
    tenant: Option<TenantId>,
    on_created: Callback<CreatedUser>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.admin;
    let session: Session = expect_context();
    let may = |permission| untrack(|| session.may(permission));
    let roles: Vec<Role> = ROLES.into_iter().filter(|role| may(creating_needs(*role))).collect();
    let grants = may(Permission::AdminsManage);
    let draft = Draft {
        role: RwSignal::new(Role::User),
        tenant: RwSignal::new(tenant.map(|id| id.to_string()).unwrap_or_default()),
        name: RwSignal::new(String::new()),
        email: RwSignal::new(String::new()),
        language: RwSignal::new(Language::default()),
        settings: RwSignal::new(false),
    };
    let submit = Submit::new(vec![
        FormField::new("/tenant_id", "new-company", t.users.company),
        FormField::new("/display_name", "new-name", t.users.name),
        FormField::new("/email", "new-email", locale.t.entrance.email),
        FormField::new("/settings", "new-settings", t.users.settings),
    ]);
    let (errors, api) = (submit.errors, Api::for_this_view());
    let send = move |()| {
        submit.send(
            draft.request().check(),
            move |request| async move { api.create_user(&request).await },
            move |created| on_created.run(created),
        );
    };
    let of_company = Memo::new(move |_| draft.role.get() == Role::User);
    view! {
        <FormFrame on_submit=send>
            <p class="sy-muted">{t.users.create_text}</p>
            <SubmitHead submit=submit />
            {(roles.len() > 1).then(|| view! { <RoleChoice roles=roles role=draft.role /> })}
            {move || {
                of_company
                    .get()
                    .then(|| {
                        view! {
                            <p class="sy-notice" data-tone="neutral">
                                {t.users.create_waits}
                            </p>
                        }
                    })
            }}
            {move || of_company.get().then(|| view! { <Company tenants=tenants tenant=draft.tenant errors=errors /> })}
            <Field
                id="new-name"
                label=t.users.name
                kind="text"
                autocomplete="off"
                value=draft.name
                hint=t.users.name_hint
                error=errors.at("/display_name")
            />
            <Field
                id="new-email"
                label=locale.t.entrance.email
                kind="email"
                inputmode="email"
                autocomplete="off"
                verbatim=true
                value=draft.email
                hint=t.users.email_hint
                error=errors.at("/email")
            />
            <Select
                id="new-language"
                label=t.users.language
                options=LANGUAGES.map(|(language, _)| SelectOption::new(language.tag(), own_name(language))).to_vec()
                value=Signal::derive(move || draft.language.get().tag().to_owned())
                on_choose=move |tag: String| draft.language.set(language_from_tag(&tag).unwrap_or_default())
            />
            {move || {
                (grants && of_company.get())
                    .then(|| {
                        view! {
                            <Checkbox
                                id="new-settings"
                                label=t.users.settings_grant
                                hint=t.users.settings_grant_hint
                                checked=draft.settings
                            />
                        }
                    })
            }}
            <div class="sy-actions">
                <SubmitButton
                    submit=submit
                    look=Look::Primary
                    words=t.users.create_submit
                    doing=t.list.creating
                />
                <Button on_press=move |()| open.set(false)>{t.confirm.keep}</Button>
            </div>
        </FormFrame>
    }
}
