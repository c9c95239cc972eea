//! A list that comes in pages: the first when the view is built, the next when asked for. Rows can be changed, added and
//! taken away in place, so that a deed shows its result without loading the list anew.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use synkro_shared::Page;

use crate::a11y::Announcer;
use crate::api::{Api, ApiError, Load, Loader};
use crate::components::{Button, EmptyState, Skeleton, focus_item};
use crate::i18n::use_locale;
use crate::pages::failure::Failure;
use crate::pages::forms::Submit;

type Answer<T> = Pin<Box<dyn Future<Output = Result<Page<T>, ApiError>>>>;
type Fetch<T> = Arc<dyn Fn(Option<String>) -> Answer<T> + Send + Sync>;

/// A list in pages.
pub struct Paged<T: Send + Sync + 'static> {
    /// The rows that are here.
    pub rows: RwSignal<Vec<T>>,
    first: Loader<Page<T>>,
    next: RwSignal<Option<String>>,
    /// The first page has been put into the rows.
    filled: RwSignal<bool>,
    more: Submit,
    fetch: StoredValue<Fetch<T>>,
}

impl<T: Send + Sync + 'static> Clone for Paged<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Paged<T> {}

/// How the list stands.
#[derive(Debug, Clone, PartialEq)]
enum Stage {
    Loading,
    Failed(ApiError),
    Empty,
    Here,
}

impl<T: Clone + Send + Sync + 'static> Paged<T> {
    /// Starts loading the first page at once. `fetch` gets the cursor of the page to load.
    pub fn new<F, Coming>(fetch: F) -> Self
    where
        F: Fn(Api, Option<String>) -> Coming + Send + Sync + 'static,
        Coming: Future<Output = Result<Page<T>, ApiError>> + 'static,
    {
        let (locale, api) = (use_locale(), Api::for_this_view());
        let announcer: Announcer = expect_context();
        let fetch: Fetch<T> = Arc::new(move |cursor| Box::pin(fetch(api, cursor)));
        let first = {
            let fetch = Arc::clone(&fetch);
            Loader::new(move || fetch(None))
        };
        let (rows, next, filled) = (RwSignal::new(Vec::new()), RwSignal::new(None), RwSignal::new(false));
        Effect::new(move |_| {
            if let Load::Ready(page) = first.state.get() {
                announcer.say((locale.t.admin.list.shown)(&locale.number(page.items.len() as u64)));
                next.set(page.next_cursor);
                rows.set(page.items);
                filled.set(true);
            }
        });
        let fetch = StoredValue::new(fetch);
        let more = Submit::new(Vec::new()).told_in_passing();
        Self { rows, first, next, filled, more, fetch }
    }

    /// Loads the next page; the focus goes to its first row in the body with this id.
    fn load_more(self, body: &'static str) {
        let Some(cursor) = self.next.get_untracked() else { return };
        self.more.send(
            Ok(cursor),
            move |cursor| self.fetch.with_value(|fetch| fetch(Some((*cursor).clone()))),
            move |page: Page<T>| {
                let before = self.rows.with_untracked(Vec::len);
                self.rows.update(|rows| rows.extend(page.items));
                self.next.set(page.next_cursor);
                focus_item(body, before);
            },
        );
    }

    /// Puts this in the place of what `same` finds.
    pub fn replace(self, same: impl Fn(&T) -> bool, with: T) {
        self.rows.update(|rows| {
            if let Some(row) = rows.iter_mut().find(|row| same(row)) {
                *row = with;
            }
        });
    }

    /// Adds what was just made: the newest stands first.
    pub fn prepend(self, row: T) {
        self.rows.update(|rows| rows.insert(0, row));
    }

    /// Takes away what `same` finds and says where it stood.
    pub fn remove(self, same: impl Fn(&T) -> bool) -> Option<usize> {
        let at = self.rows.with_untracked(|rows| rows.iter().position(same))?;
        self.rows.update(|rows| drop(rows.remove(at)));
        Some(at)
    }

    fn stage(self) -> Memo<Stage>
    where
        T: PartialEq,
    {
        Memo::new(move |_| {
            if self.rows.with(|rows| !rows.is_empty()) {
                return Stage::Here;
            }
            self.first.state.with(|state| match state {
                Load::Loading => Stage::Loading,
                Load::Failed(error) => Stage::Failed(error.clone()),
                // The rows follow in a moment: the effect that brings them has not run yet.
                Load::Ready(_) if !self.filled.get() => Stage::Loading,
                Load::Ready(_) => Stage::Empty,
            })
        })
    }
}

/// The list as it stands: waiting, failed, empty, or its table with a button for more.
#[component]
pub fn Listing<T: Clone + PartialEq + Send + Sync + 'static>(
    /// The list.
    paged: Paged<T>,
    /// Id of the table's body.
    body: &'static str,
    /// Whether it shows all there is: then an empty list means that there is nothing yet.
    whole: bool,
    /// What to say when there is nothing at all.
    nothing: (&'static str, &'static str),
    /// The table.
    children: ChildrenFn,
) -> impl IntoView {
    let t = use_locale().t;
    let stage = paged.stage();
    let waits = paged.more.busy();
    move || match stage.get() {
        Stage::Loading => view! { <Skeleton lines=8 /> }.into_any(),
        Stage::Failed(error) => {
            let retry = Callback::new(move |()| paged.first.again());
            view! {
                <Failure error=error on_retry=Some(retry) />
            }
            .into_any()
        }
        Stage::Empty => {
            let (title, text) =
                if whole { nothing } else { (t.admin.list.nothing_title, t.admin.list.nothing_text) };
            view! { <EmptyState title=title text=text /> }.into_any()
        }
        Stage::Here => view! {
            {children()}
            {move || {
                paged
                    .next
                    .with(Option::is_some)
                    .then(|| {
                        view! {
                            <p class="sy-actions sy-actions--center sy-screen">
                                <Button busy=waits on_press=move |()| paged.load_more(body)>
                                    {move || if paged.more.is_sending() { t.loading } else { t.show_more }}
                                </Button>
                            </p>
                        }
                    })
            }}
        }
        .into_any(),
    }
}
