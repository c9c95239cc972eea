//! Lists, tables and what stands in their place while they are empty or on their way.

use leptos::prelude::*;
use synkro_shared::run::{StepName, StepStatus, StepView};

use crate::browser::clock;
use crate::components::{
    Badge, Button, Card, EmptyState, FoldedList, Look, ShowMore, Skeleton, Stepper, Tone,
};
use crate::i18n::{styleguide, use_locale};

fn step(step: StepName, status: StepStatus, paused: bool) -> StepView {
    StepView {
        step,
        status,
        attempt: 1,
        max_attempts: 8,
        counts: Vec::new(),
        started_at: None,
        finished_at: None,
        next_attempt_at: paused.then(clock::now),
        problem: None,
    }
}

#[component]
pub fn Progress() -> impl IntoView {
    let locale = use_locale();
    let t = styleguide::words(locale.language);
    let steps = || {
        StepName::ALL
            .into_iter()
            .enumerate()
            .map(|(n, name)| match n {
                0..=2 => step(name, StepStatus::Done, false),
                3 => step(name, StepStatus::Running, false),
                4 => step(name, StepStatus::Running, true),
                5 => step(name, StepStatus::Error, false),
                _ => step(name, StepStatus::Waiting, false),
            })
            .collect::<Vec<_>>()
    };
    view! {
        <Card title=t.progress id="styleguide-progress">
            <Stepper steps=steps() />
            <Stepper steps=steps() compact=true />
            <progress class="sy-progress" aria-label=t.progress max="8" value="3"></progress>
            <progress class="sy-progress" aria-label=t.progress></progress>
            <h3 class="sy-card__subtitle">{t.skeletons}</h3>
            <Skeleton />
        </Card>
    }
}

#[component]
pub fn Lists() -> impl IntoView {
    let t = styleguide::words(use_locale().language);
    let items = || (0..5).map(|_| view! { <span>{t.sample}</span> }.into_any()).collect::<Vec<_>>();
    view! {
        <Card title=t.lists id="styleguide-lists">
            <ul class="sy-list">
                {[Tone::Good, Tone::Neutral]
                    .map(|tone| {
                        view! {
                            <li class="sy-list__item sy-list__item--row">
                                <p class="sy-row">
                                    <span class="sy-strong">{t.sample}</span>
                                    <Badge tone=tone text=t.chips />
                                </p>
                                <Button look=Look::Quiet>{t.quiet}</Button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
            <FoldedList
                id="styleguide-folded"
                class="sy-list"
                item_class="sy-list__item"
                at_first=2
                items=items()
            />
            <ShowMore more=12 on_press=Callback::new(|()| ()) />
            <dl class="sy-facts sy-facts--pairs">
                <div>
                    <dt>{t.filled}</dt>
                    <dd>{t.sample}</dd>
                </div>
                <div>
                    <dt>{t.filled}</dt>
                    <dd>{t.sample}</dd>
                </div>
            </dl>
            <ul class="sy-bullets">
                <li>{t.sample}</li>
                <li>{t.sample}</li>
            </ul>
        </Card>
    }
}

#[component]
pub fn Tables() -> impl IntoView {
    let t = styleguide::words(use_locale().language);
    let row = move |tone| {
        view! {
            <tr role="row">
                <th role="rowheader" scope="row">
                    {t.sample}
                </th>
                <td role="cell" data-label=t.chips>
                    <Badge tone=tone text=t.chips />
                </td>
                <td role="cell" data-label=t.buttons>
                    <Button>{t.plain}</Button>
                </td>
            </tr>
        }
    };
    view! {
        <Card title=t.tables id="styleguide-tables">
            <table class="sy-table sy-table--cards" role="table" aria-label=t.tables>
                <thead role="rowgroup">
                    <tr role="row">
                        {[t.filled, t.chips, t.buttons]
                            .map(|name| view! { <th role="columnheader" scope="col">{name}</th> })
                            .collect_view()}
                    </tr>
                </thead>
                <tbody role="rowgroup">{[Tone::Good, Tone::Bad].map(row).collect_view()}</tbody>
            </table>
        </Card>
    }
}

#[component]
pub fn EmptyStates() -> impl IntoView {
    let t = styleguide::words(use_locale().language);
    view! {
        <Card title=t.empty_states id="styleguide-empty-states">
            <EmptyState title=t.empty text=t.sample />
            <EmptyState title=t.empty text=t.sample>
                <Button look=Look::Primary>{t.primary}</Button>
            </EmptyState>
        </Card>
    }
}
