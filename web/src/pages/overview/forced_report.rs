//! «Принудительный отчёт»: choose a period in the company's days, start a run.

use chrono::NaiveDate;
use leptos::prelude::*;
use synkro_shared::FieldErrorCode;
use synkro_shared::ProblemKind;
use synkro_shared::run::{Period, RunView, StartRunRequest};
use synkro_shared::validate::check_period;

use super::super::forms::{FormFrame, Submit, SubmitFailure};
use crate::api::{Api, new_idempotency_key};
use crate::browser::{clock, zone};
use crate::components::{Button, Card, Choice, ChoiceGroup, Field, Icon, Look, Picture};
use crate::i18n::use_locale;
use crate::period::{Days, Preset};

/// What the two date inputs say.
fn typed(first: &str, last: &str) -> Option<Days> {
    let day = |text: &str| text.parse::<NaiveDate>().ok();
    Some(Days { first: day(first)?, last: day(last)? })
}

/// The card with the form.
#[component]
pub fn ForcedReport(
    /// Time zone that days are counted in.
    zone: String,
    /// A run is active: only one may be.
    #[prop(into)]
    active: Signal<bool>,
    /// A run was started.
    on_started: Callback<RunView>,
    /// The server says that a run is active, which the page does not show yet.
    on_busy: Callback<()>,
) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t;
    let api = Api::for_this_view();
    let zone = StoredValue::new(zone);
    let today = zone.with_value(|zone| zone::today(zone));
    let preset = RwSignal::new(Preset::Yesterday);
    let first = RwSignal::new((today - chrono::Duration::days(6)).to_string());
    let last = RwSignal::new(today.to_string());
    let submit = Submit::new(Vec::new());
    // A request that got no answer is sent again under its own key, so that it can't start a second run.
    let unanswered = StoredValue::new(None::<(Period, String)>);

    let days = move || preset.get().days(today).or_else(|| typed(&first.get(), &last.get()));
    let period =
        move || days().map(|days| zone.with_value(|zone| days.period(|at| zone::offset_seconds(zone, at))));
    let errors = move || {
        let refused = period().map(|period| check_period(period, clock::now()).err().unwrap_or_default());
        refused.unwrap_or_default()
    };
    let error_at = move |pointer: &str| {
        errors()
            .into_iter()
            .find(|error| error.pointer == pointer)
            .map(|error| locale.field_error(error.code))
    };
    let missing = move |text: String| {
        text.parse::<NaiveDate>().is_err().then_some(locale.field_error(FieldErrorCode::DateMissing))
    };
    let first_error = Signal::derive(move || missing(first.get()).or_else(|| error_at("/period/start")));
    let last_error = Signal::derive(move || missing(last.get()).or_else(|| error_at("/period/end")));

    let send = move |()| {
        if active.get_untracked() {
            return;
        }
        let Some(period) = untrack(period) else { return };
        // They stand at their fields while one types.
        if !untrack(errors).is_empty() {
            return;
        }
        submit.send_and(
            Ok(period),
            move |period| {
                let period = *period;
                let key = unanswered
                    .get_value()
                    .filter(|(of, _)| *of == period)
                    .map_or_else(new_idempotency_key, |(_, key)| key);
                unanswered.set_value(Some((period, key.clone())));
                async move { api.start_run(&StartRunRequest { period }, key).await }
            },
            move |answer| {
                // Whoever does not know whether the run was started asks with the same key.
                if !matches!(&answer, Err(error) if error.leaves_open()) {
                    unanswered.set_value(None);
                }
                match answer {
                    Ok(run) => on_started.run(run),
                    Err(error) if error.kind() == Some(ProblemKind::RunActive) => on_busy.run(()),
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        );
    };
    let chosen_text = move || {
        let days = days().filter(|days| days.count() > 0)?;
        let period = period()?;
        let text = zone.with_value(|zone| zone::period_text(locale, zone, period));
        Some((t.overview.will_cover)(&text, days.count()))
    };
    let choices = Preset::ALL
        .map(|preset| Choice { value: preset.code(), label: (t.overview.preset)(preset).to_owned() })
        .to_vec();
    let choose = move |code: &'static str| {
        if let Some(chosen) = Preset::ALL.into_iter().find(|preset| preset.code() == code) {
            preset.set(chosen);
            submit.clear();
        }
    };

    view! {
        <Card title=t.overview.forced_title id="forced-report" class="sy-card--lead">
            <p class="sy-muted">{t.overview.forced_text}</p>
            <FormFrame on_submit=send>
                <ChoiceGroup
                    legend=t.overview.period
                    name="period"
                    choices=choices
                    chosen=Signal::derive(move || preset.get().code())
                    on_choose=choose
                />
                {move || {
                    (preset.get() == Preset::Custom)
                        .then(|| {
                            view! {
                                <div class="sy-form__pair">
                                    <Field
                                        id="first-day"
                                        label=t.overview.date_from
                                        kind="date"
                                        value=first
                                        error=first_error
                                        max=today.to_string()
                                    />
                                    <Field
                                        id="last-day"
                                        label=t.overview.date_to
                                        kind="date"
                                        value=last
                                        error=last_error
                                        max=today.to_string()
                                    />
                                </div>
                            }
                        })
                }}
                <p class="sy-well">
                    <span class="sy-strong">{chosen_text}</span>
                    <span class="sy-small sy-muted">{(t.overview.zone_note)(&zone.with_value(|zone| zone::name_with_offset(zone)))}</span>
                </p>
                <SubmitFailure submit=submit />
                <Button
                    look=Look::Primary
                    submit=true
                    busy=submit.busy()
                >
                    <Icon picture=Picture::Spark />
                    {move || if submit.is_sending() { t.overview.starting } else { t.overview.start_report }}
                </Button>
            </FormFrame>
        </Card>
    }
}
