//! Fields and choices of the style guide.

use leptos::prelude::*;
use synkro_shared::FieldErrorCode;

use crate::components::{
    Card, Checkbox, Choice, ChoiceGroup, CopyField, Field, FormSummary, PasswordField, Select, SelectOption,
    TextArea,
};
use crate::i18n::{styleguide, use_locale};

/// Few enough that the control says how many are left.
const SHORT: usize = 60;

#[component]
pub fn Fields() -> impl IntoView {
    let locale = use_locale();
    let t = styleguide::words(locale.language);
    let error = Signal::stored(Some(locale.field_error(FieldErrorCode::Required)));
    let text = |words: &str| RwSignal::new(words.to_owned());
    let summary = vec![("styleguide-refused".into(), t.refused.to_owned())];
    view! {
        <Card title=t.fields id="styleguide-fields">
            <div class="sy-form">
                <FormSummary errors=Signal::stored(summary) />
                <Field id="styleguide-empty" label=t.empty kind="text" optional=true value=text("") hint=t.hint />
                <Field id="styleguide-filled" label=t.filled kind="text" value=text(t.sample) />
                <Field
                    id="styleguide-refused"
                    label=t.refused
                    kind="text"
                    value=text("")
                    hint=t.hint
                    error=error
                />
                <div class="sy-form__pair">
                    <Field id="styleguide-day" label=t.empty kind="date" value=text("") />
                    <Field id="styleguide-time" label=t.filled kind="time" value=text("09:00") />
                </div>
                <PasswordField
                    id="styleguide-password"
                    label=locale.t.entrance.password
                    autocomplete="off"
                    value=text(t.sample)
                />
                <PasswordField
                    id="styleguide-password-refused"
                    label=t.refused
                    autocomplete="off"
                    value=text("")
                    error=error
                />
                <TextArea id="styleguide-text" label=t.filled max=SHORT value=text(t.sample) hint=t.hint />
                <TextArea id="styleguide-text-refused" label=t.refused max=SHORT value=text("") error=error />
                <CopyField id="styleguide-copy" label=t.filled value=Signal::stored(t.sample.to_owned()) />
            </div>
        </Card>
    }
}

#[component]
pub fn Choices() -> impl IntoView {
    let locale = use_locale();
    let t = styleguide::words(locale.language);
    let options = || {
        Signal::stored(vec![
            SelectOption::new("empty", t.empty),
            SelectOption::new("filled", t.filled).in_group(t.choices),
        ])
    };
    let choices = vec![
        Choice { value: "empty", label: t.empty.to_owned() },
        Choice { value: "filled", label: t.filled.to_owned() },
    ];
    let (selected, chosen) = (RwSignal::new("filled".to_owned()), RwSignal::new("empty"));
    view! {
        <Card title=t.choices id="styleguide-choices">
            <div class="sy-form">
                <Select
                    id="styleguide-select"
                    label=t.filled
                    options=options()
                    value=selected
                    on_choose=move |value: String| selected.set(value)
                    hint=t.hint
                />
                <Select
                    id="styleguide-select-refused"
                    label=t.refused
                    options=options()
                    value=selected
                    on_choose=move |value: String| selected.set(value)
                    error=Signal::stored(Some(locale.field_error(FieldErrorCode::Required)))
                />
                <ChoiceGroup
                    legend=t.choices
                    name="styleguide-choice"
                    choices=choices
                    chosen=chosen
                    on_choose=move |value| chosen.set(value)
                />
                <Checkbox id="styleguide-box" label=t.empty checked=RwSignal::new(false) />
                <Checkbox id="styleguide-box-on" label=t.filled hint=t.hint checked=RwSignal::new(true) />
            </div>
        </Card>
    }
}
