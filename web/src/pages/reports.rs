//! The list of reports, newest first.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::comment::CommentView;
use synkro_shared::report::ReportListItem;
use synkro_shared::{Page, ReportId};

use super::failure::{Cooldown, Failure, error_notice};
use super::talk::{Writer, author};
use crate::a11y::PageTitle;
use crate::api::{Api, ApiError, Load, Loader};
use crate::browser::zone;
use crate::components::{Badge, Button, EmptyState, Icon, Look, Picture, Skeleton, Toasts};
use crate::i18n::use_locale;

/// The page with the list.
#[component]
pub fn ReportsPage() -> impl IntoView {
    let t = use_locale().t;
    let api = Api::for_this_view();
    let first_page = Loader::new(move || api.reports(None));
    view! {
        <div class="sy-page">
            <header class="sy-page__head">
                <PageTitle text=t.reports_title.to_owned() />
                <p class="sy-muted">{t.reports_text}</p>
            </header>
            <section class="sy-card">
                {move || match first_page.state.get() {
                    Load::Loading => view! { <Skeleton lines=8 /> }.into_any(),
                    Load::Failed(error) => {
                        let retry = Callback::new(move |()| first_page.again());
                        view! {
                            <Failure error=error on_retry=Some(retry) />
                        }
                            .into_any()
                    }
                    Load::Ready(page) if page.items.is_empty() => {
                        view! {
                            <EmptyState title=t.no_reports_title text=t.no_reports_text>
                                <a class=Look::Primary.class() href="/dashboard">
                                    {t.back_to_overview}
                                </a>
                            </EmptyState>
                        }
                            .into_any()
                    }
                    Load::Ready(page) => view! { <List api=api first_page=page /> }.into_any(),
                }}
            </section>
        </div>
    }
}

#[component]
fn List(api: Api, first_page: Page<ReportListItem>) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let toasts: Toasts = expect_context();
    let rows = RwSignal::new(first_page.items);
    let cursor = RwSignal::new(first_page.next_cursor);
    let busy = RwSignal::new(false);
    let cooldown = Cooldown::new();
    let more = move || {
        let Some(at) = cursor.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let page = api.reports(Some(&at)).await;
            if matches!(page, Err(ApiError::Aborted)) {
                return;
            }
            busy.set(false);
            match page {
                Ok(page) => {
                    rows.update(|rows| rows.extend(page.items));
                    cursor.set(page.next_cursor);
                }
                Err(error) => {
                    cooldown.obey(&error);
                    toasts.show(error_notice(locale, &error));
                }
            }
        });
    };
    view! {
        // Roles are named because a phone shows the rows as cards, and browsers drop a table's meaning with its layout.
        <table class="sy-table sy-table--cards" role="table" aria-label=t.reports_title>
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{t.period}</th>
                    <th role="columnheader" scope="col">{t.kind}</th>
                    <th role="columnheader" scope="col">{t.status}</th>
                    <th role="columnheader" scope="col">{t.summary}</th>
                    <th role="columnheader" scope="col" class="sy-number">{t.dialogs}</th>
                    <th role="columnheader" scope="col" class="sy-number">{t.unanswered}</th>
                    <th role="columnheader" scope="col">{t.talk.comment}</th>
                    <th role="columnheader" scope="col">
                        <span class="sy-hidden">{t.open}</span>
                    </th>
                </tr>
            </thead>
            <tbody role="rowgroup">
                <For each=move || rows.get() key=|item| item.id let:item>
                    <Row api=api item=item />
                </For>
            </tbody>
        </table>
        {move || {
            cursor.with(Option::is_some).then(|| {
                view! {
                    <p class="sy-actions sy-actions--center">
                        <Button busy=Signal::derive(move || busy.get() || cooldown.waits()) on_press=move |()| more()>
                            {move || if busy.get() { t.loading } else { t.show_more }}
                        </Button>
                    </p>
                }
            })
        }}
    }
}

#[component]
fn Row(api: Api, item: ReportListItem) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let period = zone::period_text(locale, &item.timezone, item.period);
    let made = (t.made_at)(&zone::moment_text(locale, &item.timezone, item.created_at));
    let summary = locale.summary(&item);
    // A number that nobody measured is no zero.
    let talk = |value| if item.measured.dialogs { locale.number(value) } else { "—".to_owned() };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">
                {period.clone()} <span class="sy-small sy-muted sy-table__note">{made}</span>
            </th>
            <td role="cell" class="sy-table__short" data-label=t.kind>{(t.report_kind)(item.kind)}</td>
            <td role="cell" data-label=t.status>
                <Badge tone=item.status text=(t.report_status)(item.status) />
            </td>
            <td role="cell" class="sy-table__text" data-label=t.summary>
                <span class="sy-clamp">{summary}</span>
            </td>
            <td role="cell" class="sy-number" data-label=t.dialogs>{talk(item.dialogs)}</td>
            <td role="cell" class="sy-number" data-label=t.unanswered>{talk(item.unanswered)}</td>
            <td role="cell" class="sy-table__text" data-label=t.talk.comment>
                <LatestComment api=api report=item.id period=period.clone() comment=item.comment />
            </td>
            <td role="cell">
                <a
                    class=Look::Plain.class()
                    href=format!("/dashboard/reports/{}", item.id)
                    aria-label=(t.open_report)(&period)
                >
                    {t.open}
                    <Icon picture=Picture::ArrowRight />
                </a>
            </td>
        </tr>
    }
}

/// The newest comment, and a way to write the next one without leaving the list.
#[component]
fn LatestComment(api: Api, report: ReportId, period: String, comment: Option<CommentView>) -> impl IntoView {
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
