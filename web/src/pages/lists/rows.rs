//! The rows of a list that is narrowed by the address. When the filter changes, the rows of before stay until the new ones
//! are there, so that nothing jumps; an answer to an older question is dropped. Whoever comes back to a list finds as many rows
//! as they left, and their place among them.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::list::{ReportPage, SearchReach};
use synkro_shared::report::ReportListItem;
use synkro_shared::{Page, ProblemKind};

use super::ListFilter;
use crate::a11y::Announcer;
use crate::api::{Api, ApiError, ListQuery};
use crate::browser::{network, place, zone};
use crate::components::{Button, EmptyState, Skeleton, focus_item};
use crate::i18n::{Locale, use_locale};
use crate::pages::admin::narrowing::Narrowing;
use crate::pages::failure::Failure;
use crate::pages::forms::Submit;
use crate::session::Session;

/// A page of an answer.
pub struct Slice<T> {
    rows: Vec<T>,
    next: Option<String>,
    reach: Option<SearchReach>,
}

impl<T> From<Page<T>> for Slice<T> {
    fn from(page: Page<T>) -> Self {
        Self { rows: page.items, next: page.next_cursor, reach: None }
    }
}

impl From<ReportPage> for Slice<ReportListItem> {
    fn from(page: ReportPage) -> Self {
        Self { rows: page.items, next: page.next_cursor, reach: page.search }
    }
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<Slice<T>, ApiError>>>>;
type Fetch<T> = Arc<dyn Fn(ListQuery, Option<String>) -> Answer<T> + Send + Sync>;

/// How the list stands.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading,
    Failed(ApiError),
    Empty,
    Here,
}

/// A list's rows.
pub struct Rows<T: Send + Sync + 'static> {
    /// The rows that are here.
    pub rows: RwSignal<Vec<T>>,
    stage: RwSignal<Stage>,
    next: RwSignal<Option<String>>,
    /// How far the search of these rows looked.
    reach: RwSignal<Option<SearchReach>>,
    /// The filter that these rows passed.
    passed: RwSignal<ListFilter>,
    /// Other rows are on their way.
    stale: RwSignal<bool>,
    more: Submit,
    /// The question that counts.
    question: StoredValue<u32>,
    narrowing: Narrowing<ListFilter>,
    fetch: StoredValue<Fetch<T>>,
    locale: Locale,
    announcer: Announcer,
    session: Session,
}

impl<T: Send + Sync + 'static> Clone for Rows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Rows<T> {}

impl<T: Clone + Send + Sync + 'static> Rows<T> {
    /// Asks at once, and again whenever the filter changes. `fetch` gets the request and the cursor of the page.
    pub fn new<F, Coming>(narrowing: Narrowing<ListFilter>, fetch: F) -> Self
    where
        F: Fn(Api, ListQuery, Option<String>) -> Coming + Send + Sync + 'static,
        Coming: Future<Output = Result<Slice<T>, ApiError>> + 'static,
    {
        let api = Api::for_this_view();
        let fetch: Fetch<T> = Arc::new(move |query, cursor| Box::pin(fetch(api, query, cursor)));
        let list = Self {
            rows: RwSignal::new(Vec::new()),
            stage: RwSignal::new(Stage::Loading),
            next: RwSignal::new(None),
            reach: RwSignal::new(None),
            passed: RwSignal::new(ListFilter::default()),
            stale: RwSignal::new(false),
            more: Submit::new(Vec::new()).told_in_passing(),
            question: StoredValue::new(0),
            narrowing,
            fetch: StoredValue::new(fetch),
            locale: use_locale(),
            announcer: expect_context(),
            session: expect_context(),
        };
        Effect::new(move |before: Option<ListFilter>| {
            let filter = narrowing.filter.get();
            if before.as_ref() != Some(&filter) {
                list.ask(before.is_some());
            }
            filter
        });
        // What did not come because the session had ended is asked for again after signing in again.
        Effect::new(move |before: Option<u32>| {
            let renewals = list.session.renewals();
            let refused = list.stage.with_untracked(|stage| match stage {
                Stage::Failed(error) => error.kind() == Some(ProblemKind::Unauthenticated),
                Stage::Loading | Stage::Empty | Stage::Here => false,
            });
            if refused && before.is_some_and(|before| before != renewals) {
                list.again();
            }
            renewals
        });
        // Nor what did not come without a network.
        network::when_back(move || {
            let passed = list
                .stage
                .try_with_untracked(|stage| matches!(stage, Stage::Failed(error) if error.may_pass()))
                .unwrap_or(false);
            if passed {
                list.again();
            }
        });
        list
    }

    fn request(self) -> (ListFilter, ListQuery) {
        let filter = self.narrowing.filter.get_untracked();
        let zone = self.session.timezone();
        let query = filter.request(|at| zone::offset_seconds(&zone, at));
        (filter, query)
    }

    /// Asks for the first page; `tell` says aloud how many rows it has.
    fn ask(self, tell: bool) {
        let number = self.question.with_value(|number| number.wrapping_add(1));
        self.question.set_value(number);
        let (filter, query) = self.request();
        let fetch = self.fetch.get_value();
        let before = place::shown_before();
        self.stale.set(true);
        spawn_local(async move {
            let slice = gathered(&fetch, query, before).await;
            let Some(asked) = self.question.try_get_value() else { return };
            if asked != number || matches!(slice, Err(ApiError::Aborted)) {
                return;
            }
            self.stale.set(false);
            match slice {
                Ok(slice) => self.show(filter, slice, tell),
                // Rows that are not what the controls say would be taken for the answer.
                Err(error) => self.stage.set(Stage::Failed(error)),
            }
        });
    }

    fn show(self, filter: ListFilter, slice: Slice<T>, tell: bool) {
        let Slice { rows, next, reach } = slice;
        let count = rows.len() as u64;
        self.next.set(next);
        self.reach.set(reach);
        self.passed.set(filter);
        self.rows.set(rows);
        place::shown(usize::try_from(count).unwrap_or(usize::MAX));
        let stage = if count == 0 { Stage::Empty } else { Stage::Here };
        if self.stage.with_untracked(|before| *before != stage) {
            self.stage.set(stage);
        }
        place::restore();
        if tell {
            let t = self.locale.t.list;
            let words =
                if count == 0 { t.nothing_title.to_owned() } else { (t.shown)(&self.locale.number(count)) };
            self.announcer.say(words);
        }
    }

    fn again(self) {
        self.stage.set(Stage::Loading);
        self.ask(false);
    }

    /// Loads the next page; the focus goes to its first row in the body with this id.
    fn load_more(self, body: &'static str) {
        let Some(cursor) = self.next.get_untracked() else { return };
        let number = self.question.get_value();
        let (_, query) = self.request();
        self.more.send_and(
            Ok((query, cursor)),
            move |asked| self.fetch.with_value(|fetch| fetch(asked.0.clone(), Some(asked.1.clone()))),
            move |slice: Result<Slice<T>, ApiError>| {
                // The list is another one by now.
                if self.question.try_get_value() != Some(number) {
                    return Ok(());
                }
                let slice = slice?;
                let before = self.rows.with_untracked(Vec::len);
                self.rows.update(|rows| rows.extend(slice.rows));
                place::shown(self.rows.with_untracked(Vec::len));
                self.next.set(slice.next);
                self.reach.set(farther(self.reach.get_untracked(), slice.reach));
                focus_item(body, before);
                Ok(())
            },
        );
    }
}

/// The first page, and those after it until there are as many rows as were shown before. A page that does not come ends it:
/// the rest is for the button.
async fn gathered<T>(fetch: &Fetch<T>, query: ListQuery, shown: usize) -> Result<Slice<T>, ApiError> {
    let query = ListQuery { rows: shown, ..query };
    let mut whole = fetch(query.clone(), None).await?;
    while whole.rows.len() < shown {
        let Some(cursor) = whole.next.clone() else { break };
        match fetch(query.clone(), Some(cursor)).await {
            Ok(page) if !page.rows.is_empty() => {
                whole.rows.extend(page.rows);
                whole.next = page.next;
                whole.reach = farther(whole.reach, page.reach);
            }
            Err(ApiError::Aborted) => return Err(ApiError::Aborted),
            Ok(_) | Err(_) => break,
        }
    }
    Ok(whole)
}

/// How far the search looked by two pages of it.
fn farther(before: Option<SearchReach>, now: Option<SearchReach>) -> Option<SearchReach> {
    match (before, now) {
        (Some(before), Some(now)) => {
            let unread_comments = before.unread_comments.max(now.unread_comments);
            Some(SearchReach { unread_comments, ..now })
        }
        (before, None) => before,
        (None, now) => now,
    }
}

/// The list as it stands: waiting, failed, empty, or its table with a button for more.
#[component]
pub fn Listing<T: Clone + Send + Sync + 'static>(
    /// The list.
    list: Rows<T>,
    /// Id of the table's body.
    body: &'static str,
    /// What to say when there is nothing at all.
    nothing: ViewFn,
    /// The table.
    children: ChildrenFn,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let waits = Signal::derive(move || list.stale.get() || list.more.is_busy());
    let clear = move |()| list.narrowing.change(|filter| *filter = filter.whole());
    let reach = move || {
        let reach = list.reach.get().filter(|reach| !reach.is_whole())?;
        let (searched, older) = (locale.number(reach.reports), locale.number(reach.older_reports));
        let older = (reach.older_reports > 0).then(|| (t.list.older_reports)(&searched, &older));
        let unread = locale.number(reach.unread_comments);
        let unread = (reach.unread_comments > 0).then(|| (t.list.unread_comments)(&unread));
        Some(view! { <p class="sy-small sy-muted sy-listing__reach">{older}" "{unread}</p> })
    };
    view! {
        <div
            class="sy-listing"
            class=("sy-listing--stale", move || list.stale.get())
            aria-busy=move || list.stale.get().to_string()
        >
            {reach}
            {move || match list.stage.get() {
                Stage::Loading => view! { <Skeleton lines=8 /> }.into_any(),
                Stage::Failed(error) => {
                    let retry = Callback::new(move |()| list.again());
                    view! { <Failure error=error on_retry=Some(retry) /> }.into_any()
                }
                Stage::Empty if list.passed.with(ListFilter::is_narrow) => {
                    view! {
                        <EmptyState title=t.list.nothing_title text=t.list.nothing_text>
                            <Button on_press=clear>{t.list.clear}</Button>
                        </EmptyState>
                    }
                        .into_any()
                }
                Stage::Empty => nothing.run(),
                Stage::Here => {
                    view! {
                        {children()}
                        {move || {
                            list.next
                                .with(Option::is_some)
                                .then(|| {
                                    view! {
                                        <p class="sy-actions sy-actions--center">
                                            <Button busy=waits on_press=move |()| list.load_more(body)>
                                                {move || if list.more.is_sending() { t.loading } else { t.show_more }}
                                            </Button>
                                        </p>
                                    }
                                })
                        }}
                    }
                        .into_any()
                }
            }}
        </div>
    }
}
