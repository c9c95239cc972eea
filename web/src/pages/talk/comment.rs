//! One comment of the thread.

use leptos::prelude::*;
use synkro_shared::ReportId;
use synkro_shared::comment::CommentView;

use super::{Writer, author};
use crate::api::Api;
use crate::browser::zone;
use crate::components::{Button, ConfirmDialog, Look};
use crate::i18n::use_locale;
use crate::pages::forms::Submit;

/// A comment, with what its author may do to it.
#[component]
pub fn Comment(
    api: Api,
    report: ReportId,
    comment: CommentView,
    zone: StoredValue<String>,
    /// It has another text now, or none.
    #[prop(into)]
    on_change: Callback<CommentView>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let name = author(locale, &comment);
    let moment = move |at| zone.with_value(|zone| zone::moment_text(locale, zone, at));
    let written = moment(comment.created_at);
    let Some(text) = comment.text.clone() else {
        return view! {
            <li class="sy-comment sy-comment--removed">
                <p class="sy-small sy-muted">{(t.removed_by)(&name)} " · " {written}</p>
            </li>
        }
        .into_any();
    };
    let editing = RwSignal::new(false);
    let (id, own) = (comment.id, comment.own);
    let kept = Callback::new(move |comment| {
        editing.set(false);
        on_change.run(comment);
    });
    let shown = text.clone();
    view! {
        <li class="sy-comment">
            <p class="sy-comment__head">
                <strong>{name.clone()}</strong>
                <span class="sy-small sy-muted">
                    {written} {comment.edited_at.map(|at| format!(" · {} {}", t.edited, moment(at)))}
                </span>
            </p>
            {move || {
                if editing.get() {
                    view! {
                        <Writer
                            api=api
                            report=report
                            id=format!("comment-{id}")
                            label=t.edit
                            label_hidden=true
                            edits=(id, text.clone())
                            focused=true
                            on_kept=kept
                            on_leave=move |()| editing.set(false)
                        />
                    }
                        .into_any()
                } else {
                    view! { <p class="sy-comment__text">{shown.clone()}</p> }.into_any()
                }
            }}
            {own
                .then(|| {
                    let comment = comment.clone();
                    view! { <Own api=api report=report comment=comment editing=editing on_change=on_change /> }
                })}
        </li>
    }
    .into_any()
}

/// What one may do to a comment of one's own.
#[component]
fn Own(
    api: Api,
    report: ReportId,
    comment: CommentView,
    editing: RwSignal<bool>,
    on_change: Callback<CommentView>,
) -> impl IntoView {
    let t = use_locale().t.talk;
    let asked = RwSignal::new(false);
    let submit = Submit::new(Vec::new()).told_in_passing();
    let id = comment.id;
    let comment = StoredValue::new(comment);
    let remove = move |()| {
        submit.send(
            Ok(id),
            move |id| async move { api.remove_comment(report, *id).await },
            move |()| {
                asked.set(false);
                let gone = comment.with_value(|comment| CommentView {
                    text: None,
                    removed_at: Some(crate::browser::clock::now()),
                    ..comment.clone()
                });
                on_change.run(gone);
            },
        );
    };
    view! {
        <p class="sy-actions sy-screen" hidden=move || editing.get()>
            <Button look=Look::Quiet on_press=move |()| editing.set(true)>
                {t.edit}
            </Button>
            <Button look=Look::Quiet on_press=move |()| asked.set(true)>
                {t.remove}
            </Button>
        </p>
        {move || {
            asked
                .get()
                .then(|| {
                    view! {
                        <ConfirmDialog
                            open=asked
                            id="remove-comment"
                            title=t.remove_title.to_owned()
                            confirm=t.remove.to_owned()
                            doing=t.removing.to_owned()
                            busy=submit.busy()
                            on_confirm=remove
                        >
                            <p>{t.remove_text}</p>
                        </ConfirmDialog>
                    }
                })
        }}
    }
}
