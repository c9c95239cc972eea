//! A new API token: what to call it, what it may do, how long. Shown once, and kept by nobody but its owner.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::TokenScope;
use synkro_shared::account::{CreateTokenRequest, DEFAULT_TOKEN_DAYS};

use super::super::failure::{Cooldown, Failure};
use super::super::form_errors::{FormErrors, FormField};
use super::super::step_up::StepUp;
use crate::api::{Api, ApiError};
use crate::components::{Button, Checkbox, Choice, ChoiceGroup, CopyField, Dialog, Field, FormSummary, Look};
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

#[derive(Clone, Copy)]
struct Creating {
    api: Api,
    step_up: StepUp,
    errors: FormErrors,
    failure: RwSignal<Option<ApiError>>,
    busy: RwSignal<bool>,
    cooldown: Cooldown,
    name: RwSignal<String>,
    /// Each scope, and whether it is ticked.
    boxes: StoredValue<Vec<(TokenScope, RwSignal<bool>)>>,
    days: RwSignal<u32>,
    on_created: Callback<String>,
}

impl Creating {
    fn send(self) {
        if self.busy.get_untracked() || self.cooldown.waits_untracked() {
            return;
        }
        self.errors.clear();
        self.failure.set(None);
        let ticked = self.boxes.with_value(|boxes| {
            boxes.iter().filter(|(_, ticked)| ticked.get_untracked()).map(|(scope, _)| *scope).collect()
        });
        let draft = CreateTokenRequest {
            name: self.name.get_untracked(),
            scopes: ticked,
            days: Some(self.days.get_untracked()),
        };
        let request = match draft.check() {
            Ok((name, scopes, days)) => CreateTokenRequest { name, scopes, days: Some(days) },
            Err(refused) => return self.errors.show(refused),
        };
        self.busy.set(true);
        spawn_local(async move {
            let created = self.api.create_token(&request).await;
            if matches!(created, Err(ApiError::Aborted)) {
                return;
            }
            self.busy.set(false);
            match created {
                Ok(created) => self.on_created.run(created.token),
                Err(error) if self.step_up.handles(&error, Callback::new(move |()| self.send())) => {}
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
fn Form(
    api: Api,
    scopes: Vec<TokenScope>,
    open: RwSignal<bool>,
    on_created: Callback<String>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.account.tokens;
    let errors = FormErrors::new(
        locale,
        vec![
            FormField::new("/name", "token-name", t.name),
            FormField::new("/scopes", "token-scopes", t.scopes),
            FormField::new("/days", "token-days", t.lifetime),
        ],
    );
    let creating = Creating {
        api,
        step_up: expect_context(),
        errors,
        failure: RwSignal::new(None),
        busy: RwSignal::new(false),
        cooldown: Cooldown::new(),
        name: RwSignal::new(String::new()),
        boxes: StoredValue::new(scopes.into_iter().map(|scope| (scope, RwSignal::new(false))).collect()),
        days: RwSignal::new(DEFAULT_TOKEN_DAYS),
        on_created,
    };
    let boxes = creating.boxes.with_value(|boxes| {
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
        LIFETIMES.into_iter().find(|(days, _)| *days == creating.days.get()).map_or("", |(_, value)| value)
    });
    let choose = move |value: &'static str| {
        if let Some((days, _)) = LIFETIMES.into_iter().find(|(_, own)| *own == value) {
            creating.days.set(days);
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        creating.send();
    };
    view! {
        <form class="sy-form" novalidate on:submit=submit>
            <FormSummary errors=errors.summary() />
            {move || {
                creating
                    .failure
                    .get()
                    .map(|error| {
                        view! {
                            <Failure error=error cooldown=creating.cooldown />
                        }
                    })
            }}
            <Field
                id="token-name"
                label=t.name
                kind="text"
                autocomplete="off"
                value=creating.name
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
                <Button
                    look=Look::Primary
                    submit=true
                    busy=Signal::derive(move || creating.busy.get() || creating.cooldown.waits())
                >
                    {move || if creating.busy.get() { t.creating } else { t.create }}
                </Button>
                <Button on_press=move |()| open.set(false)>{t.cancel}</Button>
            </div>
        </form>
    }
}
