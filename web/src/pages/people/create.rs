//! Inviting somebody to the company: who it is, what they may do, and the link with which they set a password.

use leptos::prelude::*;
use synkro_shared::people::{InvitePersonRequest, InvitedPerson, PersonView};

use crate::api::Api;
use crate::components::{Button, Checkbox, Dialog, Field, Look, Select, SelectOption};
use crate::i18n::{LANGUAGES, language_from_tag, own_name, use_locale};
use crate::pages::admin::Invitation;
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};

/// The dialog with the form. The link that comes of it is shown by [`Invitation`].
#[component]
pub fn InvitePerson(
    /// Whether it is open.
    open: RwSignal<bool>,
    /// Where the link of the new account is shown.
    invite: Invitation,
    /// Called with the person who was invited.
    #[prop(into)]
    on_created: Callback<PersonView>,
) -> impl IntoView {
    let t = &use_locale().t.people.list;
    let created = Callback::new(move |created: InvitedPerson| {
        open.set(false);
        let name = created.person.display_name.clone();
        on_created.run(created.person);
        // Once this dialog is closed, so that the focus comes back to the button that opened it.
        request_animation_frame(move || invite.show_created(name, created.invite));
    });
    view! {
        <Dialog open=open id="invite-person" title=t.invite_title.to_owned()>
            <Form open=open on_created=created />
        </Dialog>
    }
}

#[component]
fn Form(open: RwSignal<bool>, on_created: Callback<InvitedPerson>) -> impl IntoView {
    let locale = use_locale();
    let (t, words) = (&locale.t.people.list, &locale.t.admin.users);
    let (name, email) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (settings, language) = (RwSignal::new(false), RwSignal::new(locale.language));
    let submit = Submit::new(vec![
        FormField::new("/display_name", "person-name", words.name),
        FormField::new("/email", "person-email", locale.t.entrance.email),
    ]);
    let (errors, api) = (submit.errors, Api::for_this_view());
    let send = move |()| {
        let form = InvitePersonRequest {
            email: email.get_untracked(),
            display_name: name.get_untracked(),
            settings: settings.get_untracked(),
            language: Some(language.get_untracked()),
        };
        submit.send(
            form.check(),
            move |form| async move { api.invite_person(&form).await },
            move |created| on_created.run(created),
        );
    };
    view! {
        <FormFrame on_submit=send>
            <p class="sy-muted">{t.invite_text}</p>
            <SubmitHead submit=submit />
            <Field
                id="person-name"
                label=words.name
                kind="text"
                autocomplete="off"
                value=name
                hint=words.name_hint
                error=errors.at("/display_name")
            />
            <Field
                id="person-email"
                label=locale.t.entrance.email
                kind="email"
                inputmode="email"
                autocomplete="off"
                verbatim=true
                value=email
                hint=words.email_hint
                error=errors.at("/email")
            />
            <Select
                id="person-language"
                label=words.language
                options=LANGUAGES
                    .map(|(language, _)| SelectOption::new(language.tag(), own_name(language)))
                    .to_vec()
                value=Signal::derive(move || language.get().tag().to_owned())
                on_choose=move |tag: String| language.set(language_from_tag(&tag).unwrap_or_default())
            />
            <Checkbox
                id="person-settings"
                label=words.settings_grant
                hint=words.settings_grant_hint
                checked=settings
            />
            <div class="sy-actions">
                <SubmitButton
                    submit=submit
                    look=Look::Primary
                    words=t.invite_submit
                    doing=locale.t.admin.list.creating
                />
                <Button on_press=move |()| open.set(false)>{locale.t.admin.confirm.keep}</Button>
            </div>
        </FormFrame>
    }
}
