//! A new API token: what to call it, what it may do, how long. Shown once, and kept by nobody but its owner.

use leptos::prelude::*;
use synkro_shared::TokenScope;
use synkro_shared::account::{CreateTokenRequest, CreatedToken, DEFAULT_TOKEN_DAYS};

use super::super::forms::{FormField, FormFrame, Submit, SubmitButton, SubmitHead};
use crate::api::Api;
use crate::components::{Button, Checkbox, Choice, ChoiceGroup, CopyField, Dialog, Field, Look};
use crate::i18n::use_locale;

/// Lifetimes to choose from, in days: each with its value in the form.
const LIFETIMES: [(u32, &str); 4] = [(30, "30"), (90, "90"), (180, "180"), (365, "365")];

/// Id of a scope's box, unique in the page.
const fn box_id(scope: TokenScope) -> &'static str {
    match scope {
        TokenScope::ReportsRead => "scope-reports-read",
        TokenScope::ReportsComment => "scope-reports-comment",
        TokenScope::RunsWrite => "scope-runs-write",
        TokenScope::Settings => "scope-settings",
        TokenScope::AdminUsers => "scope-admin-users",
        TokenScope::AdminTenants => "scope-admin-tenants",
        TokenScope::AuditRead => "scope-audit-read",
    }
}

/// The dialog with the form, and the one that shows the token.
#[component]
pub fn CreateToken(
    api: Api,
    open: RwSignal<bool>,
    /// Scopes that are of use to the person.
    scopes: Memo<Vec<TokenScope>>,
    /// There is one more token.
    #[prop(into)]
    on_created: Callback<()>,
) -> impl IntoView {
    let t = &use_locale().t.account.tokens;
    let made = RwSignal::new(String::new());
    let showing = RwSignal::new(false);
    let created = Callback::new(move |token: String| {
        open.set(false);
        made.set(token);
        showing.set(true);
        on_created.run(());
    });
    let kept = move |()| {
        showing.set(false);
        made.set(String::new());
    };
    view! {
        <Dialog open=open id="create-token" title=t.create_title.to_owned()>
            <Form api=api scopes=scopes.get_untracked() open=open on_created=created />
        </Dialog>
        <Dialog open=showing id="new-token" title=t.made_title.to_owned() locked=true>
            <p>{t.made_text}</p>
            <CopyField id="token" label=t.token value=made />
            <div class="sy-actions">
                <Button look=Look::Primary on_press=kept>
                    {t.kept}
                </Button>
            </div>
        </Dialog>
    }
}

/// What is being typed.
#[derive(Clone, Copy)]
struct Draft {
    name: RwSignal<String>,
    /// Each scope, and whether it is ticked.
    boxes: StoredValue<Vec<(TokenScope, RwSignal<bool>)>>,
    days: RwSignal<u32>,
}

impl Draft {
    fn request(self) -> CreateTokenRequest {
        let ticked = self.boxes.with_value(|boxes| {
            boxes.iter().filter(|(_, ticked)| ticked.get_untracked()).map(|(scope, _)| *scope).collect()
        });
        CreateTokenRequest {
            name: self.name.get_untracked(),
            scopes: ticked,
            days: Some(self.days.get_untracked()),
        }
    }
}

#[component]
fn Form(
    api: Api,
    scopes: Vec<TokenScope>,
    open: RwSignal<bool>,
    on_created: Callback<String>,
) -> impl IntoView {
    let t = &use_locale().t.account.tokens;
    let submit = Submit::new(vec![
        FormField::new("/name", "token-name", t.name),
        FormField::new("/scopes", "token-scopes", t.scopes),
        FormField::new("/days", "token-days", t.lifetime),
    ]);
    let errors = submit.errors;
    let draft = Draft {
        name: RwSignal::new(String::new()),
        boxes: StoredValue::new(scopes.into_iter().map(|scope| (scope, RwSignal::new(false))).collect()),
        days: RwSignal::new(DEFAULT_TOKEN_DAYS),
    };
    let boxes = draft.boxes.with_value(|boxes| {
        boxes
            .iter()
            .map(|(scope, ticked)| {
                let (label, hint) = ((t.scope)(*scope), (t.scope_hint)(*scope));
                view! { <Checkbox id=box_id(*scope) label=label hint=hint checked=*ticked /> }
            })
            .collect_view()
    });
    let scopes_error = errors.at("/scopes");
    let choices = LIFETIMES.map(|(days, value)| Choice { value, label: (t.days)(u64::from(days)) }).to_vec();
    let chosen = Signal::derive(move || {
        LIFETIMES.into_iter().find(|(days, _)| *days == draft.days.get()).map_or("", |(_, value)| value)
    });
    let choose = move |value: &'static str| {
        if let Some((days, _)) = LIFETIMES.into_iter().find(|(_, own)| *own == value) {
            draft.days.set(days);
        }
    };
    let send = move |()| {
        let checked = draft.request().check();
        submit.send(
            checked.map(|(name, scopes, days)| CreateTokenRequest { name, scopes, days: Some(days) }),
            move |request| async move { api.create_token(&request).await },
            move |created: CreatedToken| on_created.run(created.token),
        );
    };
    view! {
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
            <Field
                id="token-name"
                label=t.name
                kind="text"
                autocomplete="off"
                value=draft.name
                hint=t.name_hint
                error=errors.at("/name")
            />
            <fieldset
                class="sy-checks"
                id="token-scopes"
                aria-describedby=move || scopes_error.get().map(|_| "token-scopes-error")
            >
                <legend class="sy-label">{t.scopes}</legend>
                {boxes}
                <p class="sy-field__error" id="token-scopes-error">
                    {move || scopes_error.get()}
                </p>
            </fieldset>
            <div id="token-days">
                <ChoiceGroup legend=t.lifetime name="token-lifetime" choices=choices chosen=chosen on_choose=choose />
                <p class="sy-field__error">{errors.at("/days")}</p>
            </div>
            <div class="sy-actions">
                <SubmitButton submit=submit look=Look::Primary words=t.create doing=t.creating />
                <Button on_press=move |()| open.set(false)>{t.cancel}</Button>
            </div>
        </FormFrame>
    }
}
