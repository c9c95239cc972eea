//! The thread under a report, oldest first.

use leptos::prelude::*;
use synkro_shared::comment::CommentView;
use synkro_shared::{Page, ReportId};

use super::Writer;
use super::comment::Comment;
use crate::api::{Api, Load, Loader};
use crate::components::{Button, Card, Skeleton};
use crate::i18n::use_locale;
use crate::pages::failure::Failure;
use crate::pages::forms::Submit;

/// A report's comments.
#[component]
pub fn Comments(
    report: ReportId,
    /// The report's time zone.
    zone: StoredValue<String>,
) -> impl IntoView {
    let t = use_locale().t.talk;
    let api = Api::for_this_view();
    let first = Loader::new(move || api.comments(report, None));
    view! {
        <Card title=t.comments id="comments">
            {move || match first.state.get() {
                Load::Loading => view! { <Skeleton lines=3 /> }.into_any(),
                Load::Failed(error) => {
                    let retry = error.may_pass().then(|| Callback::new(move |()| first.again()));
                    view! { <Failure error=error on_retry=retry /> }.into_any()
                }
                Load::Ready(page) => view! { <Thread api=api report=report zone=zone first=page /> }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn Thread(api: Api, report: ReportId, zone: StoredValue<String>, first: Page<CommentView>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.talk;
    let comments = RwSignal::new(first.items);
    let cursor = RwSignal::new(first.next_cursor);
    let next = Submit::new(Vec::new()).told_in_passing();
    let more = move || {
        let Some(at) = cursor.get_untracked() else { return };
        next.send(
            Ok(at),
            move |at| async move { api.comments(report, Some(&at)).await },
            move |page: Page<CommentView>| {
                comments.update(|all| {
                    let new = page.items.into_iter().filter(|new| all.iter().all(|one| one.id != new.id));
                    let new: Vec<_> = new.collect();
                    all.extend(new);
                    all.sort_by_key(|comment| comment.id);
                });
                cursor.set(page.next_cursor);
            },
        );
    };
    let change = Callback::new(move |changed: CommentView| {
        comments.update(|all| {
            if let Some(comment) = all.iter_mut().find(|comment| comment.id == changed.id) {
                *comment = changed;
            }
        });
    });
    view! {
        {move || {
            comments
                .with(Vec::is_empty)
                .then(|| view! { <p class="sy-muted">{t.no_comments}</p> })
        }}
        <ol class="sy-comments">
            <For
                each=move || comments.get()
                // A comment that was changed is drawn anew.
                key=|comment| (comment.id, comment.edited_at, comment.removed_at)
                let:comment
            >
                <Comment api=api report=report comment=comment zone=zone on_change=change />
            </For>
        </ol>
        {move || {
            cursor.with(Option::is_some).then(|| {
                view! {
                    <p class="sy-actions">
                        <Button busy=next.busy() on_press=move |()| more()>
                            {move || if next.is_sending() { locale.t.loading } else { locale.t.show_more }}
                        </Button>
                    </p>
                }
            })
        }}
        <div class="sy-screen">
            <Writer
                api=api
                report=report
                id="comment-new"
                label=t.comment_label
                on_kept=move |comment| comments.update(|all| all.push(comment))
            />
        </div>
    }
}
