//! The model's task: a large editor, its versions, what changed between them.

use leptos::prelude::*;
use synkro_shared::settings::{
    ComparedLine, ComparedPiece, LineChange, PromptComparison, PromptVersion, PromptView, RestorePrompt,
    SavePrompt, check_prompt, estimate_tokens,
};

use crate::api::{Api, Load, Loader};
use crate::browser::{drafts, zone};
use crate::components::{Button, Card, Look, Skeleton, Toasts};
use crate::i18n::use_locale;
use crate::pages::failure::Failure;
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitHead};
use crate::session::Session;

/// The editor.
#[component]
pub fn Prompt(api: Api) -> impl IntoView {
    let t = use_locale().t.settings;
    let versions = Loader::new(move || api.prompts());
    view! {
        <Card title=t.prompt.title id="prompt-section">
            <p class="sy-muted">{t.prompt.text}</p>
            {move || match versions.state.get() {
                Load::Loading => view! { <Skeleton lines=10 /> }.into_any(),
                Load::Failed(error) => {
                    let retry = Callback::new(move |()| versions.again());
                    view! { <Failure error=error on_retry=Some(retry) /> }.into_any()
                }
                Load::Ready(list) => view! { <Loaded api=api list=list versions=versions /> }.into_any(),
            }}
        </Card>
    }
}

/// Loads the newest text.
#[component]
fn Loaded(api: Api, list: Vec<PromptVersion>, versions: Loader<Vec<PromptVersion>>) -> impl IntoView {
    let newest = list.iter().map(|version| version.version).max().unwrap_or(0);
    let current = Loader::new(move || api.prompt(newest));
    let list = StoredValue::new(list);
    move || match current.state.get() {
        Load::Loading => view! { <Skeleton lines=10 /> }.into_any(),
        Load::Failed(error) => {
            let retry = Callback::new(move |()| current.again());
            view! { <Failure error=error on_retry=Some(retry) /> }.into_any()
        }
        Load::Ready(current) => {
            view! { <Editor api=api list=list.get_value() versions=versions current=current /> }.into_any()
        }
    }
}

#[component]
fn Editor(
    api: Api,
    list: Vec<PromptVersion>,
    versions: Loader<Vec<PromptVersion>>,
    current: PromptView,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let newest = current.version.version;
    let saved = StoredValue::new(current.body.clone());
    let draft = StoredValue::new(format!("prompt {newest}"));
    // Once only: what is typed from now on is no news.
    let found = draft.with_value(|draft| drafts::get(draft)).is_some_and(|draft| draft != current.body);
    let found = RwSignal::new(found);
    let body = drafts::text(draft.get_value(), current.body);
    let compared = RwSignal::new(None::<PromptComparison>);
    let submit = Submit::new(vec![FormField::new("/body", "prompt-body", t.prompt.label)]);
    let changed = Memo::new(move |_| body.with(|body| saved.with_value(|saved| body != saved)));
    let send = move |()| {
        submit.send(
            body.with_untracked(|text| check_prompt(text)).map(|body| SavePrompt { after: newest, body }),
            move |request| async move { api.save_prompt(&request).await },
            move |version: PromptVersion| {
                draft.with_value(|draft| drafts::forget(draft));
                toasts.show((t.prompt.saved)(version.version));
                versions.refresh();
            },
        );
    };
    let size = move || {
        body.with(|body| {
            let chars = u64::try_from(body.chars().count()).unwrap_or(u64::MAX);
            (t.prompt.size)(&locale.number(chars), &locale.number(estimate_tokens(body)))
        })
    };
    let error = submit.errors.at("/body");
    view! {
        <FormFrame on_submit=send>
            <SubmitHead submit=submit />
            {move || {
                found
                    .get()
                    .then(|| {
                        let discard = move |()| {
                            body.set(saved.get_value());
                            found.set(false);
                        };
                        view! {
                            <p class="sy-notice" role="note" data-test="prompt-draft">
                                {t.prompt.draft}
                                " "
                                <Button look=Look::Quiet on_press=discard>
                                    {t.prompt.discard}
                                </Button>
                            </p>
                        }
                    })
            }}
            <div class="sy-field">
                <label class="sy-label" for="prompt-body">
                    {t.prompt.label}
                    " · "
                    {(t.prompt.version)(newest)}
                </label>
                <textarea
                    class="sy-input sy-prompt"
                    id="prompt-body"
                    name="body"
                    rows="16"
                    aria-invalid=move || error.get().map(|_| "true")
                    aria-describedby="prompt-size"
                    prop:value=move || body.get()
                    on:input:target=move |event| body.set(event.target().value())
                ></textarea>
                <p class="sy-small sy-muted" id="prompt-size">
                    {size}
                </p>
                <p class="sy-field__error">{move || error.get()}</p>
            </div>
            <Button
                submit=true
                busy=Signal::derive(move || submit.is_busy() || !changed.get())
                attr:data-test="prompt-save"
            >
                {t.prompt.save}
            </Button>
        </FormFrame>
        <h3>{t.prompt.versions}</h3>
        <ul class="sy-versions">
            {list
                .into_iter()
                .map(|version| {
                    view! {
                        <Version
                            api=api
                            version=version
                            newest=newest
                            body=body
                            compared=compared
                            versions=versions
                        />
                    }
                })
                .collect_view()}
        </ul>
        {move || compared.get().map(|comparison| view! { <Compared comparison=comparison /> })}
    }
}

#[component]
fn Version(
    api: Api,
    version: PromptVersion,
    newest: u32,
    body: RwSignal<String>,
    compared: RwSignal<Option<PromptComparison>>,
    versions: Loader<Vec<PromptVersion>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let (session, toasts): (Session, Toasts) = (expect_context(), expect_context());
    let number = version.version;
    let at = version.saved_at.map(|at| zone::moment_text(locale, &session.timezone(), at));
    let restored = version.restored_from.map(|from| (t.prompt.from)(from));
    let about: Vec<String> = at
        .into_iter()
        .chain(version.saved_by)
        .chain(restored)
        .chain([locale.number(u64::from(version.chars))])
        .collect();
    let submit = Submit::new(Vec::new()).told_in_passing();
    let open = move |()| {
        submit.send(
            Ok(number),
            move |number| async move { api.prompt(*number).await },
            move |found: PromptView| body.set(found.body),
        );
    };
    let restore = move |()| {
        submit.send(
            Ok(number),
            move |number| async move { api.restore_prompt(*number, RestorePrompt { after: newest }).await },
            move |version: PromptVersion| {
                toasts.show((t.prompt.saved)(version.version));
                versions.refresh();
            },
        );
    };
    let compare = move |()| {
        submit.send(
            Ok(number),
            move |number| async move { api.compare_prompts(*number, newest).await },
            move |comparison| compared.set(Some(comparison)),
        );
    };
    view! {
        <li class="sy-versions__item" data-test="prompt-version" data-version=number.to_string()>
            <p>
                <span class="sy-strong">{(t.prompt.version)(number)}</span>
                " "
                <span class="sy-small sy-muted">{about.join(" · ")}</span>
            </p>
            <p class="sy-actions">
                <Button look=Look::Quiet busy=submit.busy() on_press=open>
                    {t.prompt.open}
                </Button>
                {(number != newest)
                    .then(|| {
                        view! {
                            <Button look=Look::Quiet busy=submit.busy() on_press=compare>
                                {t.prompt.compare}
                            </Button>
                            <Button look=Look::Quiet busy=submit.busy() on_press=restore attr:data-test="prompt-restore">
                                {t.prompt.restore}
                            </Button>
                        }
                    })}
            </p>
        </li>
    }
}

/// Some words of a changed line. Those that changed are underlined or struck out, not told by their colour.
fn piece(change: LineChange, piece: ComparedPiece) -> AnyView {
    match (piece.changed, change) {
        (true, LineChange::Added) => view! { <ins class="sy-diff__word">{piece.text}</ins> }.into_any(),
        (true, LineChange::Removed) => view! { <del class="sy-diff__word">{piece.text}</del> }.into_any(),
        (true, LineChange::Same) | (false, _) => piece.text.into_any(),
    }
}

#[component]
fn Compared(comparison: PromptComparison) -> impl IntoView {
    let t = use_locale().t.settings;
    let line = |ComparedLine { change, text, pieces }: ComparedLine| {
        let (mark, word) = match change {
            LineChange::Same => (" ", None),
            LineChange::Added => ("+", Some(t.prompt.added)),
            LineChange::Removed => ("−", Some(t.prompt.removed)),
        };
        let code = match change {
            LineChange::Same => "same",
            LineChange::Added => "added",
            LineChange::Removed => "removed",
        };
        let in_part = (!pieces.is_empty()).then_some("true");
        let words = if pieces.is_empty() {
            text.into_any()
        } else {
            pieces.into_iter().map(|found| piece(change, found)).collect_view().into_any()
        };
        view! {
            <li class="sy-diff__line" data-change=code data-in-part=in_part>
                <span aria-hidden="true">{mark}</span>
                {word.map(|word| view! { <span class="sy-hidden">{word}": "</span> })}
                <span class="sy-diff__text">{words}</span>
            </li>
        }
    };
    view! {
        <section aria-labelledby="compared" data-test="compared">
            <h3 id="compared">{(t.prompt.compared)(comparison.from, comparison.to)}</h3>
            <ol class="sy-diff">
                {comparison.lines.into_iter().map(line).collect_view()}
            </ol>
        </section>
    }
}
