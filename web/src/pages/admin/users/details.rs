//! One account: what is known about it, and what one may do to it now.

use leptos::prelude::*;
use synkro_shared::admin::UserAdminView;
use synkro_shared::session::Me;
use synkro_shared::{Grants, Permission, Role};

use super::deeds::Deeds;
use crate::browser::zone;
use crate::components::{Badge, Button, Dialog, Look};
use crate::i18n::use_locale;
use crate::session::Session;
use crate::tasks::UserTask;
use synkro_words::sentence;

/// The dialog.
#[component]
pub fn Details(deeds: Deeds) -> impl IntoView {
    let title = Signal::derive(move || {
        deeds.user.with(|user| user.as_ref().map(|user| user.display_name.clone()).unwrap_or_default())
    });
    view! {
        <Dialog open=deeds.looking id="user-details" title=title>
            {move || deeds.user.get().map(|user| view! { <Content user=user deeds=deeds /> })}
        </Dialog>
    }
}

#[component]
fn Content(user: UserAdminView, deeds: Deeds) -> impl IntoView {
    let words = use_locale().t.admin;
    let t = &words.users;
    let session: Session = expect_context();
    let me = untrack(|| session.me());
    let tasks = me.as_ref().map(|me| UserTask::offered((me.id, grants(me)), &user)).unwrap_or_default();
    let own = me.as_ref().is_some_and(|me| me.id == user.id);
    let out_of_reach = tasks.is_empty() && !own;
    view! {
        <Facts user=user />
        {own
            .then(|| {
                view! {
                    <p class="sy-notice" data-tone="neutral">
                        {t.own_account}
                    </p>
                    <p class="sy-actions">
                        <a class=Look::Plain.class() href="/account">
                            {words.nav.account}
                        </a>
                    </p>
                }
            })}
        {out_of_reach.then(|| view! { <p class="sy-notice" data-tone="neutral">{t.not_for_lite}</p> })}
        {(!tasks.is_empty()).then(|| view! { <Tasks tasks=tasks deeds=deeds /> })}
    }
}

/// The grants behind the permissions that are in effect.
fn grants(me: &Me) -> Grants {
    Grants { role: me.role, settings: me.permissions.contains(&Permission::Settings) }
}

#[component]
fn Facts(user: UserAdminView) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.users;
    let session: Session = expect_context();
    let zone = session.timezone();
    let moment = |at| zone::moment_text(locale, &zone, at);
    let settings = match user.role {
        Role::User => Some(if user.settings { t.settings_yes } else { t.settings_no }),
        // Staff have no company whose settings they could change.
        Role::SuperAdmin | Role::AdminLite => None,
    };
    let facts = [
        (locale.t.entrance.email, Some(user.email)),
        (t.company, Some(user.tenant.map_or_else(|| t.staff.to_owned(), |tenant| tenant.name))),
        (t.role, Some(sentence((locale.t.kinds.role)(user.role)))),
        (t.settings, settings.map(str::to_owned)),
        (t.second_factor, Some(if user.second_factor { t.on } else { t.off }.to_owned())),
        (t.last_sign_in, Some(user.last_signed_in_at.map_or_else(|| t.never.to_owned(), moment))),
        (locale.t.admin.list.created, Some(moment(user.created_at))),
    ];
    let until = user.invite_expires_at.map(|at| (t.invite_until)(&moment(at)));
    view! {
        <dl class="sy-facts sy-facts--pairs">
            <div>
                <dt>{t.state}</dt>
                <dd>
                    <Badge tone=user.state text=(t.state_name)(user.state) />
                    {until.map(|until| view! { <p class="sy-small sy-muted">{until}</p> })}
                </dd>
            </div>
            {facts
                .into_iter()
                .filter_map(|(name, value)| Some((name, value?)))
                .map(|(name, value)| {
                    view! {
                        <div>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}

#[component]
fn Tasks(tasks: Vec<UserTask>, deeds: Deeds) -> impl IntoView {
    let t = use_locale().t.admin;
    view! {
        <section class="sy-deeds" aria-labelledby="user-deeds">
            <h3 class="sy-card__subtitle" id="user-deeds">
                {t.list.what_to_do}
            </h3>
            <ul>
                {tasks
                    .into_iter()
                    .map(|task| {
                        let words = (t.tasks.user)(task);
                        let look = if task.destroys() { Look::Danger } else { Look::Plain };
                        view! {
                            <li class="sy-deed">
                                <p class="sy-small sy-muted">{words.about}</p>
                                <Button look=look on_press=move |()| deeds.ask(task)>
                                    {words.button}
                                </Button>
                            </li>
                        }
                    })
                    .collect_view()}
            </ul>
        </section>
    }
}
