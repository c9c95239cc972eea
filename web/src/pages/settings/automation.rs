//! Step 6: when reports are made, and the next five in words.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::settings::{
    AutomationPreview, AutomationSettings, CivilTime, DailySchedule, IntegrationView, MisfirePolicy,
    MonthlySchedule, PlannedReport, WEEKDAYS, Weekday, WeeklySchedule,
};
use synkro_shared::validate::refused;
use synkro_shared::{FieldError, FieldErrorCode};

use super::step::Step;
use super::zone_field::ZoneField;
use crate::api::Api;
use crate::browser::{clock, zone};
use crate::components::{Card, Checkbox, Choice, ChoiceGroup, Field, Select, SelectOption, Skeleton, Toasts};
use crate::i18n::{Locale, use_locale};
use crate::pages::forms::{FormErrors, FormField, FormFrame, Submit, SubmitButton, SubmitHead};

const PREVIEW_AFTER_MS: i32 = 500;

/// What is entered, before it is checked.
#[derive(Clone, Copy)]
struct Draft {
    enabled: RwSignal<bool>,
    timezone: RwSignal<String>,
    day_start: RwSignal<String>,
    daily: RwSignal<bool>,
    daily_at: RwSignal<String>,
    days_off: RwSignal<Vec<Weekday>>,
    weekly: RwSignal<bool>,
    weekly_day: RwSignal<Weekday>,
    weekly_at: RwSignal<String>,
    monthly: RwSignal<bool>,
    monthly_day: RwSignal<String>,
    monthly_at: RwSignal<String>,
    misfire: RwSignal<&'static str>,
    at_most: RwSignal<String>,
    retention: RwSignal<String>,
    notice: RwSignal<bool>,
}

impl Draft {
    fn of(settings: &AutomationSettings) -> Self {
        let time = |at: Option<CivilTime>, other: &str| {
            RwSignal::new(at.map_or_else(|| other.to_owned(), |at| at.to_string()))
        };
        let (misfire, at_most) = match settings.misfire {
            MisfirePolicy::Skip => ("skip", 7),
            MisfirePolicy::Latest => ("latest", 7),
            MisfirePolicy::Every { at_most } => ("every", at_most),
        };
        let (daily, weekly, monthly) = (&settings.daily, &settings.weekly, &settings.monthly);
        Self {
            enabled: RwSignal::new(settings.enabled),
            timezone: RwSignal::new(settings.timezone.clone()),
            day_start: RwSignal::new(settings.day_start.to_string()),
            daily: RwSignal::new(daily.is_some()),
            daily_at: time(daily.as_ref().map(|daily| daily.at), "09:00"),
            days_off: RwSignal::new(daily.as_ref().map(|daily| daily.days_off.clone()).unwrap_or_default()),
            weekly: RwSignal::new(weekly.is_some()),
            weekly_day: RwSignal::new(weekly.map_or(Weekday::Monday, |weekly| weekly.day)),
            weekly_at: time(weekly.map(|weekly| weekly.at), "09:30"),
            monthly: RwSignal::new(monthly.is_some()),
            monthly_day: RwSignal::new(monthly.map_or(1, |monthly| monthly.day).to_string()),
            monthly_at: time(monthly.map(|monthly| monthly.at), "10:00"),
            misfire: RwSignal::new(misfire),
            at_most: RwSignal::new(at_most.to_string()),
            retention: RwSignal::new(
                settings.retention_days.map(|days| days.to_string()).unwrap_or_default(),
            ),
            notice: RwSignal::new(settings.notice_when_empty),
        }
    }

    /// What was entered; follows every change.
    fn read(self) -> Result<AutomationSettings, Vec<FieldError>> {
        let mut errors = Vec::new();
        let mut time = |pointer: &str, text: String| {
            let read = text.trim().parse::<CivilTime>();
            read.map_err(|_| errors.push(refused(pointer, FieldErrorCode::Required))).ok()
        };
        let day_start = time("/day_start", self.day_start.get());
        let daily = if self.daily.get() { time("/daily/at", self.daily_at.get()) } else { None };
        let weekly = if self.weekly.get() { time("/weekly/at", self.weekly_at.get()) } else { None };
        let monthly = if self.monthly.get() { time("/monthly/at", self.monthly_at.get()) } else { None };
        let mut number = |pointer: &str, text: String| {
            let text = text.trim().to_owned();
            if text.is_empty() {
                return None;
            }
            text.parse::<u16>().map_err(|_| errors.push(refused(pointer, FieldErrorCode::NotANumber))).ok()
        };
        let retention_days = number("/retention_days", self.retention.get());
        let month_day = number("/monthly/day", self.monthly_day.get()).and_then(|day| u8::try_from(day).ok());
        let at_most =
            number("/misfire/at_most", self.at_most.get()).and_then(|count| u8::try_from(count).ok());
        let Some(day_start) = day_start.filter(|_| errors.is_empty()) else { return Err(errors) };
        let settings = AutomationSettings {
            enabled: self.enabled.get(),
            timezone: self.timezone.get().trim().to_owned(),
            day_start,
            daily: daily.map(|at| DailySchedule { at, days_off: self.days_off.get() }),
            weekly: weekly.map(|at| WeeklySchedule { day: self.weekly_day.get(), at }),
            monthly: monthly.map(|at| MonthlySchedule { day: month_day.unwrap_or(0), at }),
            misfire: match self.misfire.get() {
                "skip" => MisfirePolicy::Skip,
                "every" => MisfirePolicy::Every { at_most: at_most.unwrap_or(0) },
                _ => MisfirePolicy::Latest,
            },
            retention_days,
            notice_when_empty: self.notice.get(),
        };
        settings.check().map(|()| settings)
    }
}

/// The step.
#[component]
pub fn Automation(step: Step, settings: AutomationSettings) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let toasts: Toasts = expect_context();
    let draft = Draft::of(&settings);
    let submit = Submit::new(vec![
        FormField::new("/timezone", "timezone", t.automation.zone),
        FormField::new("/day_start", "day_start", t.automation.day_start),
        FormField::new("/daily/at", "daily_at", t.automation.daily),
        FormField::new("/daily/days_off", "days_off", t.automation.days_off),
        FormField::new("/weekly/at", "weekly_at", t.automation.weekly),
        FormField::new("/monthly/day", "monthly_day", t.automation.month_day),
        FormField::new("/monthly/at", "monthly_at", t.automation.monthly),
        FormField::new("/misfire/at_most", "at_most", t.automation.at_most),
        FormField::new("/retention_days", "retention", t.automation.retention),
        FormField::new("/enabled", "enabled", t.automation.enabled),
    ]);
    let send = move |()| {
        submit.send(
            untrack(|| draft.read()),
            move |settings| async move { step.api.put_automation(&settings).await },
            move |view: IntegrationView| {
                toasts.show(t.automation.saved.to_owned());
                step.changed(view);
            },
        );
    };
    let misfire = vec![
        Choice { value: "skip", label: t.automation.skip.to_owned() },
        Choice { value: "latest", label: t.automation.latest.to_owned() },
        Choice { value: "every", label: t.automation.every.to_owned() },
    ];
    let errors = submit.errors;
    view! {
        <section class="sy-card">
            <FormFrame on_submit=send>
                <SubmitHead submit=submit />
                <Checkbox id="enabled" label=t.automation.enabled checked=draft.enabled />
                <ZoneField value=draft.timezone error=errors.at("/timezone") />
                <Time
                    id="day_start"
                    label=t.automation.day_start
                    hint=t.automation.day_start_hint
                    value=draft.day_start
                    error=errors.at("/day_start")
                />
                <Checkbox id="daily" label=t.automation.daily checked=draft.daily />
                {move || draft.daily.get().then(|| view! { <Daily draft=draft errors=errors /> })}
                <Checkbox id="weekly" label=t.automation.weekly checked=draft.weekly />
                {move || draft.weekly.get().then(|| view! { <Weekly draft=draft errors=errors /> })}
                <Checkbox id="monthly" label=t.automation.monthly checked=draft.monthly />
                {move || draft.monthly.get().then(|| view! { <Monthly draft=draft errors=errors /> })}
                <ChoiceGroup
                    legend=t.automation.misfire
                    name="misfire"
                    choices=misfire
                    chosen=draft.misfire
                    on_choose=move |policy| draft.misfire.set(policy)
                />
                {move || {
                    (draft.misfire.get() == "every")
                        .then(|| {
                            view! {
                                <Number
                                    id="at_most"
                                    label=t.automation.at_most
                                    value=draft.at_most
                                    error=errors.at("/misfire/at_most")
                                />
                            }
                        })
                }}
                <Number
                    id="retention"
                    label=t.automation.retention
                    hint=t.automation.retention_hint
                    value=draft.retention
                    error=errors.at("/retention_days")
                />
                <Checkbox id="notice" label=t.automation.notice checked=draft.notice />
                <SubmitButton submit=submit words=t.save attr:data-test="save" />
            </FormFrame>
        </section>
        <Preview api=step.api draft=draft />
    }
}

#[component]
fn Daily(draft: Draft, errors: FormErrors) -> impl IntoView {
    let t = use_locale().t.settings;
    let tick = move |day: Weekday, on: bool| {
        draft.days_off.update(|days| {
            days.retain(|known| *known != day);
            if on {
                days.push(day);
            }
        });
    };
    let error = errors.at("/daily/days_off");
    view! {
        <Time id="daily_at" label=t.automation.at value=draft.daily_at error=errors.at("/daily/at") />
        <fieldset class="sy-checks sy-days" id="days_off">
            <legend class="sy-label">{t.automation.days_off}</legend>
            <p class="sy-small sy-muted">{t.automation.days_off_hint}</p>
            {WEEKDAYS
                .into_iter()
                .map(|day| {
                    view! {
                        <label class="sy-check">
                            <input
                                class="sy-check__box"
                                type="checkbox"
                                prop:checked=move || draft.days_off.with(|days| days.contains(&day))
                                on:change:target=move |event| tick(day, event.target().checked())
                            />
                            <span class="sy-check__label">{(t.automation.weekday)(day)}</span>
                        </label>
                    }
                })
                .collect_view()}
            <p class="sy-field__error">{move || error.get()}</p>
        </fieldset>
    }
}

#[component]
fn Weekly(draft: Draft, errors: FormErrors) -> impl IntoView {
    let t = use_locale().t.settings;
    let options: Vec<SelectOption> = WEEKDAYS
        .into_iter()
        .enumerate()
        .map(|(n, day)| SelectOption::new(n.to_string(), (t.automation.weekday)(day)))
        .collect();
    let value = Signal::derive(move || {
        WEEKDAYS.iter().position(|day| *day == draft.weekly_day.get()).unwrap_or(0).to_string()
    });
    let choose = move |chosen: String| {
        if let Some(day) = chosen.parse::<usize>().ok().and_then(|n| WEEKDAYS.get(n)) {
            draft.weekly_day.set(*day);
        }
    };
    view! {
        <Select id="weekly_day" label=t.automation.on_weekday options=Signal::stored(options) value=value on_choose=choose />
        <Time id="weekly_at" label=t.automation.at value=draft.weekly_at error=errors.at("/weekly/at") />
    }
}

#[component]
fn Monthly(draft: Draft, errors: FormErrors) -> impl IntoView {
    let t = use_locale().t.settings;
    view! {
        <Number id="monthly_day" label=t.automation.month_day value=draft.monthly_day error=errors.at("/monthly/day") />
        <Time id="monthly_at" label=t.automation.at value=draft.monthly_at error=errors.at("/monthly/at") />
    }
}

#[component]
fn Time(
    id: &'static str,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<&'static str>>,
) -> impl IntoView {
    if hint.is_empty() {
        return view! { <Field id=id label=label kind=Signal::stored("time") value=value error=error /> }
            .into_any();
    }
    view! { <Field id=id label=label kind=Signal::stored("time") value=value hint=hint.to_owned() error=error /> }
        .into_any()
}

#[component]
fn Number(
    id: &'static str,
    label: &'static str,
    #[prop(optional)] hint: &'static str,
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<&'static str>>,
) -> impl IntoView {
    view! {
        <Field
            id=id
            label=label
            kind=Signal::stored("text")
            inputmode="numeric"
            autocomplete="off"
            optional=true
            value=value
            hint=hint.to_owned()
            error=error
        />
    }
}

/// The next five, as the server reckons them.
#[component]
fn Preview(api: Api, draft: Draft) -> impl IntoView {
    let locale = use_locale();
    let t = locale.t.settings;
    let shown = RwSignal::new(None::<(String, AutomationPreview)>);
    let round = StoredValue::new(0u32);
    Effect::new(move |_| {
        let Ok(settings) = draft.read() else { return };
        round.update_value(|round| *round += 1);
        let mine = round.get_value();
        spawn_local(async move {
            clock::sleep(PREVIEW_AFTER_MS).await;
            if round.try_get_value() != Some(mine) {
                return;
            }
            let zone = settings.timezone.clone();
            if let Ok(preview) = api.preview_automation(settings).await {
                _ = shown.try_set(Some((zone, preview)));
            }
        });
    });
    view! {
        <Card title=t.automation.preview id="preview-section">
            {move || shown.with(Option::is_none).then(|| view! { <Skeleton lines=5 /> })}
            {move || {
                shown
                    .get()
                    .map(|(zone, preview)| {
                        if preview.reports.is_empty() {
                            return view! { <p class="sy-muted">{t.automation.none}</p> }.into_any();
                        }
                        view! {
                            <ol class="sy-guide" aria-live="polite">
                                {preview
                                    .reports
                                    .iter()
                                    .map(|report| {
                                        view! { <li data-test="preview-line">{line(locale, &zone, report)}</li> }
                                    })
                                    .collect_view()}
                            </ol>
                        }
                            .into_any()
                    })
            }}
        </Card>
    }
}

fn line(locale: Locale, zone: &str, report: &PlannedReport) -> String {
    let t = locale.t.settings;
    let at = |moment| zone::moment_text(locale, zone, moment);
    let period = format!("{} – {}", at(report.period.start), at(report.period.end));
    (t.automation.line)((t.automation.kind)(report.kind), &period, &at(report.fires_at))
}
