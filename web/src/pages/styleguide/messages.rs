//! What the page says to its reader: notices, failures, toasts, chips.

use leptos::prelude::*;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode, RunStatus};

use crate::components::{Badge, Button, Card, ErrorPanel, Icon, Picture, ProblemPanel, Toasts, Tone};
use crate::i18n::{styleguide, use_locale};

const TONES: [Tone; 5] = [Tone::Neutral, Tone::Active, Tone::Good, Tone::Warning, Tone::Bad];

#[component]
pub fn Messages() -> impl IntoView {
    let t = styleguide::words(use_locale().language);
    let toasts: Toasts = expect_context();
    view! {
        <Card title=t.messages id="styleguide-messages">
            <h3 class="sy-card__subtitle">{t.notices}</h3>
            {["neutral", "good", "warning", "bad"]
                .map(|tone| {
                    view! {
                        <p class="sy-notice" data-tone=tone>
                            <Icon picture=Picture::Alert />
                            {t.sample}
                        </p>
                    }
                })
                .collect_view()}
            <div class="sy-actions">
                <Button on_press=move |()| toasts.show(t.sample.to_owned())>{t.show_toast}</Button>
            </div>
        </Card>
    }
}

#[component]
pub fn Failures() -> impl IntoView {
    let locale = use_locale();
    let t = styleguide::words(locale.language);
    let words = locale.t.errors.network_error;
    let retry = Callback::new(|()| ());
    let problem = |code| RunProblem::new(code, Some(IntegrationKind::Amocrm));
    view! {
        <Card title=t.failures id="styleguide-failures">
            <ErrorPanel text=words />
            <ErrorPanel text=words on_retry=Some(retry) />
            <ErrorPanel text=words request_id=Some("0190a1b2".to_owned()) on_retry=Some(retry) wait=Signal::stored(42) />
            {RunProblemCode::ALL
                .into_iter()
                .take(3)
                .map(|code| {
                    view! {
                        <ProblemPanel problem=problem(code) />
                        <ProblemPanel problem=problem(code) passing=true />
                        <ProblemPanel problem=problem(code) stopped=true />
                    }
                })
                .collect_view()}
        </Card>
    }
}

#[component]
pub fn Chips() -> impl IntoView {
    let locale = use_locale();
    let t = styleguide::words(locale.language);
    view! {
        <Card title=t.chips id="styleguide-chips">
            <p class="sy-row">{TONES.map(|tone| view! { <Badge tone=tone text=t.sample /> }).collect_view()}</p>
            <p class="sy-row">
                {RunStatus::ALL
                    .map(|status| view! { <Badge tone=status text=(locale.t.kinds.run_status)(status) /> })
                    .collect_view()}
            </p>
        </Card>
    }
}
