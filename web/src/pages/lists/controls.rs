//! The row of filters above a list: what one looks for first stands open, the rest folds away where there is little room.

use leptos::prelude::*;
use synkro_shared::list::{Commented, MAX_SEARCH_CHARS, SortBy, SortOrder};
use synkro_shared::run::ReportKind;

use super::ListFilter;
use crate::components::{Button, Choice, ChoiceGroup, Icon, Look, Picture, Select, SelectOption};
use crate::i18n::use_locale;
use crate::pages::admin::days::Days;
use crate::pages::admin::narrowing::Narrowing;

const KINDS: [ReportKind; 4] =
    [ReportKind::Daily, ReportKind::Weekly, ReportKind::Monthly, ReportKind::Manual];

/// The window's width in CSS pixels from which on all filters stand open.
const WIDE: f64 = 960.0;

/// The controls.
#[component]
pub fn Controls(
    /// The filter.
    narrowing: Narrowing<ListFilter>,
    /// The statuses: stable name and words.
    statuses: Vec<(&'static str, &'static str)>,
    /// Whether the rows have texts and comments to look for.
    of_reports: bool,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let filter = narrowing.filter;
    let kinds = std::iter::once(Choice { value: "", label: t.list.any_kind.to_owned() })
        .chain(KINDS.map(|kind| Choice { value: kind.code(), label: (t.kinds.report_kind)(kind).to_owned() }))
        .collect::<Vec<_>>();
    let codes: Vec<&'static str> = statuses.iter().map(|(code, _)| *code).collect();
    let statuses: Vec<_> = std::iter::once(SelectOption::new("", t.list.any))
        .chain(statuses.iter().map(|(code, words)| SelectOption::new(*code, *words)))
        .collect();
    let commented: Vec<_> = std::iter::once(SelectOption::new("", t.list.any))
        .chain(Commented::ALL.map(|which| SelectOption::new(which.code(), (t.list.commented)(which))))
        .collect();
    let orders: Vec<_> = SortBy::ALL
        .into_iter()
        .flat_map(|by| SortOrder::ALL.map(|order| (by, order)))
        .map(|(by, order)| SelectOption::new(order_code(by, order), (t.list.sorted)(by, order)))
        .collect();
    let narrow = Memo::new(move |_| filter.with(ListFilter::is_narrow));
    let wide = window().inner_width().ok().and_then(|width| width.as_f64()).is_none_or(|width| width >= WIDE);
    let folded_in_use = filter.with_untracked(|filter| {
        filter.status.is_some() || filter.commented.is_some() || filter.from.is_some() || filter.to.is_some()
    });
    view! {
        <div class="sy-narrow sy-screen" role="search" aria-label=t.admin.list.filters>
            <div class="sy-narrow__first">
                {of_reports.then(|| view! { <SearchField narrowing=narrowing /> })}
                <ChoiceGroup
                    legend=t.parts.kind
                    name="list-kind"
                    choices=kinds
                    chosen=Signal::derive(move || {
                        filter.with(|filter| filter.kind.map(ReportKind::code).unwrap_or_default())
                    })
                    on_choose=move |code: &'static str| {
                        narrowing.change(|filter| filter.kind = ReportKind::from_code(code));
                    }
                />
            </div>
            <details class="sy-narrow__more" open=wide || folded_in_use>
                <summary class="sy-narrow__fold">{t.list.more_filters}</summary>
                <div class="sy-filters__controls">
                    <Select
                        id="list-status"
                        label=t.report.status
                        options=statuses
                        value=Signal::derive(move || {
                            filter.with(|filter| filter.status.unwrap_or_default().to_owned())
                        })
                        on_choose=move |code: String| {
                            let known = codes.iter().copied().find(|known| *known == code);
                            narrowing.change(|filter| filter.status = known);
                        }
                    />
                    {of_reports
                        .then(|| {
                            view! {
                                <Select
                                    id="list-commented"
                                    label=t.list.comments
                                    options=commented
                                    value=Signal::derive(move || {
                                        filter
                                            .with(|filter| {
                                                filter.commented.map(Commented::code).unwrap_or_default().to_owned()
                                            })
                                    })
                                    on_choose=move |code: String| {
                                        narrowing.change(|filter| filter.commented = Commented::from_code(&code));
                                    }
                                />
                            }
                        })}
                    <Days
                        narrowing=narrowing
                        ids=["list-from", "list-to"]
                        labels=[t.list.from, t.list.to]
                        reversed=t.list.days_reversed
                    />
                    <Select
                        id="list-order"
                        label=t.list.sorting
                        options=orders
                        value=Signal::derive(move || {
                            filter.with(|filter| order_code(filter.by, filter.order))
                        })
                        on_choose=move |code: String| {
                            if let Some((by, order)) = order_from_code(&code) {
                                narrowing
                                    .change(|filter| {
                                        filter.by = by;
                                        filter.order = order;
                                    });
                            }
                        }
                    />
                </div>
            </details>
            {move || {
                narrow
                    .get()
                    .then(|| {
                        let clear = move |()| narrowing.change(|filter| *filter = filter.whole());
                        view! {
                            <Button look=Look::Quiet on_press=clear>
                                {t.list.clear}
                            </Button>
                        }
                    })
            }}
        </div>
    }
}

fn order_code(by: SortBy, order: SortOrder) -> String {
    format!("{}-{}", by.code(), order.code())
}

fn order_from_code(code: &str) -> Option<(SortBy, SortOrder)> {
    let (by, order) = code.split_once('-')?;
    Some((SortBy::from_code(by)?, SortOrder::from_code(order)?))
}

/// Words to search for, sent by Enter or by the button, with a cross that brings the whole list back.
#[component]
fn SearchField(narrowing: Narrowing<ListFilter>) -> impl IntoView {
    let t = use_locale().t;
    let filter = narrowing.filter;
    let typed = RwSignal::new(String::new());
    let sought = Memo::new(move |_| filter.with(|filter| filter.text.clone()));
    Effect::new(move |_| typed.set(sought.get()));
    let search = move || {
        let words = typed.with_untracked(|typed| typed.trim().to_owned());
        narrowing.change(|filter| filter.text = words);
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        search();
    };
    let field: NodeRef<leptos::html::Input> = NodeRef::new();
    let clear = move |()| {
        typed.set(String::new());
        search();
        if let Some(field) = field.get_untracked() {
            _ = field.focus();
        }
    };
    view! {
        <form class="sy-field sy-narrow__search" novalidate on:submit=submit>
            <label class="sy-label" for="list-search">
                {t.list.search}
            </label>
            <div class="sy-field__box">
                <input
                    class="sy-input"
                    id="list-search"
                    name="q"
                    type="text"
                    inputmode="search"
                    enterkeyhint="search"
                    autocomplete="off"
                    maxlength=MAX_SEARCH_CHARS.to_string()
                    prop:value=move || typed.get()
                    on:input:target=move |event| typed.set(event.target().value())
                    node_ref=field
                />
                {move || {
                    typed
                        .with(|typed| !typed.is_empty())
                        .then(|| {
                            view! {
                                <Button look=Look::Quiet on_press=clear attr:aria-label=t.list.clear_search>
                                    <Icon picture=Picture::Close />
                                </Button>
                            }
                        })
                }}
                <Button submit=true>{t.admin.list.find}</Button>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_order_survives_its_code() {
        for by in SortBy::ALL {
            for order in SortOrder::ALL {
                assert_eq!(order_from_code(&order_code(by, order)), Some((by, order)));
            }
        }
        assert_eq!(order_from_code("created"), None);
    }
}
