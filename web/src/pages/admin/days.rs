//! The first and the last day that a list is narrowed to.

use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;

use super::narrowing::Narrowing;
use crate::components::Field;

/// A filter with a first and a last day, each with or without a bound.
pub trait DayRange {
    /// Not before the one and not after the other.
    fn days(&self) -> (Option<NaiveDate>, Option<NaiveDate>);

    /// Takes others.
    fn set_days(&mut self, first: Option<NaiveDate>, last: Option<NaiveDate>);

    /// Whether the last day comes before the first: nothing could be found.
    fn is_reversed(&self) -> bool {
        let (first, last) = self.days();
        first.zip(last).is_some_and(|(first, last)| last < first)
    }
}

/// Nothing that is listed is older. A year that is being typed is: browsers report 2, 20 and 202 on the way to 2026.
const FIRST_YEAR: i32 = 2_000;

/// The day in the field, nothing for an empty one; `None` while it is being typed.
fn typed_day(text: &str) -> Option<Option<NaiveDate>> {
    if text.is_empty() {
        return Some(None);
    }
    text.parse().ok().filter(|day: &NaiveDate| day.year() >= FIRST_YEAR).map(Some)
}

/// The two fields.
#[component]
pub fn Days<F: DayRange + Clone + PartialEq + Send + Sync + 'static>(
    /// The filter.
    narrowing: Narrowing<F>,
    /// Ids of the inputs, unique in the page.
    ids: [&'static str; 2],
    /// Their labels.
    labels: [&'static str; 2],
    /// What to say when the last day comes before the first.
    reversed: &'static str,
    /// The latest day offered.
    #[prop(optional, into)]
    max: Option<String>,
) -> impl IntoView {
    let filter = narrowing.filter;
    let text = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
    let (first, last) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let days = Memo::new(move |_| filter.with(F::days));
    Effect::new(move |_| {
        let (from, to) = days.get();
        first.set(text(from));
        last.set(text(to));
    });
    let take = move || {
        let typed =
            (first.with_untracked(|text| typed_day(text)), last.with_untracked(|text| typed_day(text)));
        if let (Some(from), Some(to)) = typed {
            narrowing.change(|filter| filter.set_days(from, to));
        }
    };
    let error = Signal::derive(move || filter.with(F::is_reversed).then_some(reversed));
    let ([first_id, last_id], [first_label, last_label]) = (ids, labels);
    view! {
        <div class="sy-form__pair sy-filters__pair" on:change=move |_| take()>
            <Field id=first_id label=first_label kind="date" optional=true value=first nostrip:max=max.clone() />
            <Field id=last_id label=last_label kind="date" optional=true value=last nostrip:max=max error=error />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_that_is_being_typed_is_waited_for_and_an_empty_field_is_no_bound() {
        assert_eq!(typed_day(""), Some(None));
        assert_eq!(typed_day("0202-03-01"), None);
        assert_eq!(typed_day("2026-03-01"), Some("2026-03-01".parse().ok()));
        assert_eq!(typed_day("2026-02-30"), None);
    }
}
