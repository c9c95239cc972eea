//! Logs that can't be written into because somebody has changed them: said above the platform's log, with the way to
//! acknowledge each, so that what has to be written there can happen again.

use leptos::prelude::*;
use synkro_shared::ProblemKind;
use synkro_shared::admin::TenantRef;
use synkro_shared::audit::{AcknowledgeAuditRequest, AcknowledgedAudit, DamagedLog};

use crate::api::{Api, Load, Loader};
use crate::components::{Button, Icon, Look, Picture, Toasts};
use crate::i18n::use_locale;
use crate::pages::forms::{Question, QuestionDialog};

/// The notice, where there is damage; nothing otherwise.
#[component]
pub fn Damage() -> impl IntoView {
    let t = &use_locale().t.admin.audit;
    let api = Api::for_this_view();
    let logs = Loader::new(move || api.damaged_logs());
    let asking = Question::<Option<TenantRef>>::new();
    let name = move |tenant: Option<&TenantRef>| {
        tenant.map_or_else(|| t.damaged_platform.to_owned(), |tenant| tenant.name.clone())
    };
    let row = move |log: DamagedLog| {
        let name = name(log.tenant.as_ref());
        let tenant = log.tenant;
        view! {
            <li class="sy-row sy-row--wide">
                <span class="sy-strong">{name}</span>
                <Button look=Look::Plain on_press=move |()| asking.ask(tenant.clone())>
                    {t.acknowledge}
                </Button>
            </li>
        }
    };
    let title = Signal::derive(move || {
        asking.about.with(|about| (t.acknowledge_title)(&name(about.as_ref().and_then(Option::as_ref))))
    });
    view! {
        {move || match logs.state.get() {
            // The log itself says what could not be loaded.
            Load::Loading | Load::Failed(_) => None,
            Load::Ready(found) if found.is_empty() => None,
            Load::Ready(found) => {
                Some(
                    view! {
                        <section class="sy-notice" data-tone="bad" role="alert">
                            <Icon picture=Picture::Alert />
                            <div class="sy-notice__text">
                                <p class="sy-notice__title">{t.damaged_title}</p>
                                <p>{t.damaged_text}</p>
                                <ul class="sy-list">{found.into_iter().map(row).collect_view()}</ul>
                            </div>
                        </section>
                    },
                )
            }
        }}
        <AcknowledgeDialog api=api logs=logs asking=asking title=title />
    }
}

#[component]
fn AcknowledgeDialog(
    api: Api,
    logs: Loader<Vec<DamagedLog>>,
    asking: Question<Option<TenantRef>>,
    title: Signal<String>,
) -> impl IntoView {
    let t = &use_locale().t.admin.audit;
    let toasts: Toasts = expect_context();
    let acknowledge = move |()| {
        asking.send(
            move |about| async move {
                let tenant = (*about).as_ref().map(|tenant| tenant.id);
                api.acknowledge_audit(&AcknowledgeAuditRequest { tenant }).await
            },
            move |done: Result<AcknowledgedAudit, _>| match done {
                Err(error) if error.kind() != Some(ProblemKind::Conflict) => Err(error),
                // Nothing is wrong any more: somebody else was faster.
                Ok(_) | Err(_) => {
                    asking.open.set(false);
                    toasts.show(t.acknowledged.to_owned());
                    logs.refresh();
                    Ok(())
                }
            },
        );
    };
    let confirm = Signal::derive(move || t.acknowledge.to_owned());
    let doing = Signal::derive(move || t.acknowledging.to_owned());
    view! {
        <QuestionDialog
            question=asking
            id="acknowledge-audit"
            title=title
            confirm=confirm
            doing=doing
            on_confirm=acknowledge
        >
            <p>{t.acknowledge_text}</p>
        </QuestionDialog>
    }
}
