//! The column of comments in the list of reports.

use leptos::prelude::*;
use synkro_shared::ReportId;
use synkro_shared::comment::CommentView;

use crate::api::Api;
use crate::components::{Button, Icon, Look, Picture};
use crate::i18n::use_locale;
use crate::pages::talk::{Writer, author};

/// The newest comment, and a way to write the next one without leaving the list.
#[component]
pub fn LatestComment(
    /// The server.
    api: Api,
    /// The report.
    report: ReportId,
    /// Its period in words.
    period: String,
    /// The newest comment.
    comment: Option<CommentView>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let latest = RwSignal::new(comment);
    let open = RwSignal::new(false);
    let label = (t.comment_on)(&period);
    let kept = Callback::new(move |comment| {
        latest.set(Some(comment));
        open.set(false);
    });
    view! {
        {move || {
            latest
                .get()
                .map(|comment| {
                    let name = author(locale, &comment);
                    view! {
                        <p class="sy-clamp sy-comment__text">{comment.text.unwrap_or_default()}</p>
                        <p class="sy-small sy-muted">{name}</p>
                    }
                })
        }}
        {move || {
            if open.get() {
                view! {
                    <Writer
                        api=api
                        report=report
                        id=format!("comment-{report}")
                        label=label.clone()
                        label_hidden=true
                        focused=true
                        on_kept=kept
                        on_leave=move |()| open.set(false)
                    />
                }
                    .into_any()
            } else {
                let label = label.clone();
                view! {
                    <Button look=Look::Quiet on_press=move |()| open.set(true) attr:aria-label=label>
                        <Icon picture=Picture::Plus />
                        {t.comment}
                    </Button>
                }
                    .into_any()
            }
        }}
    }
}
