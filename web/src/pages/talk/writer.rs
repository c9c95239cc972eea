//! The field that a comment is written in: a new one under the thread or in the list of reports, or one's own again.

use leptos::html::Textarea;
use leptos::prelude::*;
use synkro_shared::comment::{CommentView, MAX_COMMENT_CHARS, WriteComment};
use synkro_shared::{CommentId, ReportId};

use crate::api::Api;
use crate::browser::drafts;
use crate::components::{Button, Look, TextArea, Toasts};
use crate::i18n::use_locale;
use crate::pages::forms::{FormField, FormFrame, Submit, SubmitButton};

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
    let t = use_locale().t.talk;
    let toasts: Toasts = expect_context();
    let edited = edits.as_ref().map(|(id, _)| *id);
    let draft = edited.map_or_else(|| format!("comment {report}"), |id| format!("comment {report} {id}"));
    let value = drafts::text(draft.clone(), edits.map(|(_, text)| text).unwrap_or_default());
    let submit = Submit::new(vec![FormField::new("/text", id.clone(), t.comment_label)]).told_in_passing();
    let control = NodeRef::<Textarea>::new();
    if focused {
        Effect::new(move |_| {
            if let Some(control) = control.get() {
                _ = control.focus();
            }
        });
    }
    let send = move |()| {
        let checked = value.with_untracked(|text| WriteComment { text: text.clone() }.check());
        let draft = draft.clone();
        submit.send(
            checked.map(|text| WriteComment { text }),
            move |form| async move {
                match edited {
                    Some(id) => api.edit_comment(report, id, &form).await,
                    None => api.write_comment(report, &form).await,
                }
            },
            move |comment: CommentView| {
                drafts::forget(&draft);
                value.set(String::new());
                toasts.show(if edited.is_some() { t.kept } else { t.written }.to_owned());
                on_kept.run(comment);
            },
        );
    };
    let words = if edited.is_some() { t.keep } else { t.write };
    view! {
        <FormFrame on_submit=send class="sy-form sy-writer">
            <TextArea
                id=id
                label=label
                label_hidden=label_hidden
                max=MAX_COMMENT_CHARS
                value=value
                hint=t.comment_hint.to_owned()
                error=submit.errors.at("/text")
                node_ref=control
            />
            <p class="sy-actions">
                <SubmitButton submit=submit words=words doing=t.writing />
                {on_leave
                    .map(|leave| {
                        view! {
                            <Button look=Look::Quiet on_press=leave>
                                {t.leave}
                            </Button>
                        }
                    })}
            </p>
        </FormFrame>
    }
}
