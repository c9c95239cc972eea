//! The field that a comment is written in: a new one under the thread or in the list of reports, or one's own again.

use leptos::html::Textarea;
use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::comment::{CommentView, MAX_COMMENT_CHARS, WriteComment};
use synkro_shared::{CommentId, ReportId};

use crate::api::{Api, ApiError};
use crate::browser::drafts;
use crate::components::{Button, Look, TextArea, Toasts};
use crate::i18n::use_locale;
use crate::pages::failure::{Cooldown, error_notice};

/// Writes a comment, or gives one another text.
#[component]
pub fn Writer(
    api: Api,
    report: ReportId,
    /// Id of the control, unique in the page.
    #[prop(into)]
    id: String,
    /// The label, for everybody or for screen readers alone.
    #[prop(into)]
    label: String,
    /// Whether only screen readers are told it.
    #[prop(optional)]
    label_hidden: bool,
    /// The comment that gets another text, and the text that it has.
    #[prop(optional)]
    edits: Option<(CommentId, String)>,
    /// Takes the focus as soon as it is there, for one that a press has opened.
    #[prop(optional)]
    focused: bool,
    /// What was written is kept.
    #[prop(into)]
    on_kept: Callback<CommentView>,
    /// Leaves without writing. Without it there is no such button.
    #[prop(optional, into)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let toasts: Toasts = expect_context();
    let edited = edits.as_ref().map(|(id, _)| *id);
    let draft = edited.map_or_else(|| format!("comment {report}"), |id| format!("comment {report} {id}"));
    let value = drafts::text(draft.clone(), edits.map(|(_, text)| text).unwrap_or_default());
    let refused = RwSignal::new(None::<&'static str>);
    let busy = RwSignal::new(false);
    let cooldown = Cooldown::new();
    let control = NodeRef::<Textarea>::new();
    if focused {
        Effect::new(move |_| {
            if let Some(control) = control.get() {
                _ = control.focus();
            }
        });
    }
    let refuse = move |errors: &[synkro_shared::FieldError]| {
        let words = errors.first().map(|error| locale.field_error(error.code));
        refused.set(words);
        if let Some(control) = control.get_untracked() {
            _ = control.focus();
        }
        words.is_some()
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || cooldown.waits_untracked() {
            return;
        }
        let form = WriteComment { text: value.get_untracked() };
        if let Err(errors) = form.check() {
            refuse(&errors);
            return;
        }
        refused.set(None);
        busy.set(true);
        let draft = draft.clone();
        spawn_local(async move {
            let kept = match edited {
                Some(id) => api.edit_comment(report, id, &form).await,
                None => api.write_comment(report, &form).await,
            };
            if matches!(kept, Err(ApiError::Aborted)) {
                return;
            }
            busy.set(false);
            match kept {
                Ok(comment) => {
                    drafts::forget(&draft);
                    value.set(String::new());
                    toasts.show(if edited.is_some() { t.kept } else { t.written }.to_owned());
                    on_kept.run(comment);
                }
                Err(ApiError::Problem(problem, _)) if refuse(&problem.errors) => {}
                Err(error) => {
                    cooldown.obey(&error);
                    toasts.show(error_notice(locale, &error));
                }
            }
        });
    };
    let words = if edited.is_some() { t.keep } else { t.write };
    view! {
        <form class="sy-form sy-writer" novalidate on:submit=submit>
            <TextArea
                id=id
                label=label
                label_hidden=label_hidden
                max=MAX_COMMENT_CHARS
                value=value
                hint=t.comment_hint.to_owned()
                error=refused
                node_ref=control
            />
            <p class="sy-actions">
                <Button submit=true busy=Signal::derive(move || busy.get() || cooldown.waits())>
                    {move || if busy.get() { t.writing } else { words }}
                </Button>
                {on_leave
                    .map(|leave| {
                        view! {
                            <Button look=Look::Quiet on_press=leave>
                                {t.leave}
                            </Button>
                        }
                    })}
            </p>
        </form>
    }
}
