//! One account: what is known about it, and what one may do to it now.

use leptos::prelude::*;
use leptos::task::spawn_local;
use synkro_shared::admin::UserAdminView;
use synkro_shared::people::RecoveryView;
use synkro_shared::session::Me;
use synkro_shared::{Grants, Permission, Role, UserId};

use super::super::edited_list::{EditedList, TaskButtons};
use crate::api::Api;
use crate::browser::zone;
use crate::components::{Badge, Look, Tone};
use crate::i18n::use_locale;
use crate::session::Session;
use crate::tasks::UserTask;
use synkro_words::sentence;

/// What the dialog of an account says and offers.
#[component]
pub fn Facts(user: UserAdminView, list: EditedList<UserAdminView>) -> impl IntoView {
    let words = use_locale().t.admin;
    let t = &words.users;
    let session: Session = expect_context();
    let me = untrack(|| session.me());
    let tasks = me.as_ref().map(|me| UserTask::offered((me.id, grants(me)), &user)).unwrap_or_default();
    let own = me.as_ref().is_some_and(|me| me.id == user.id);
    let out_of_reach = tasks.is_empty() && !own;
    let recovery = user.recovery.clone();
    if user.awaiting_since.is_some() && recovery.is_none() {
        look_closer(list, user.id);
    }
    view! {
        <Known user=user />
        {recovery.map(|recovery| view! { <Regaining recovery=recovery /> })}
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
        <TaskButtons list=list tasks=tasks id="user-deeds" on_choose=move |task| list.ask(task) />
    }
}

/// The list does not say how an account opens when nobody of its company can let it in: that is asked for one by one.
fn look_closer(list: EditedList<UserAdminView>, id: UserId) {
    let api = Api::for_this_view();
    spawn_local(async move {
        // What does not come is not shown: the rest of the dialog says what it knows.
        let Ok(user) = api.user(id).await else { return };
        let is_looked_at =
            list.item.try_with_untracked(|item| item.as_ref().is_some_and(|item| item.id == id));
        if user.recovery.is_some() && is_looked_at == Some(true) {
            list.change(user.clone());
            list.item.set(Some(user));
        }
    });
}

/// The grants behind the permissions that are in effect.
fn grants(me: &Me) -> Grants {
    Grants { role: me.role, settings: me.permissions.contains(&Permission::Settings) }
}

#[component]
fn Known(user: UserAdminView) -> impl IntoView {
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
    let awaits = user.awaiting_since.map(|at| (t.awaits_since)(&moment(at)));
    view! {
        <dl class="sy-facts sy-facts--pairs">
            <div>
                <dt>{t.state}</dt>
                <dd>
                    <Badge tone=user.state text=(t.state_name)(user.state) />
                    {awaits
                        .map(|since| {
                            view! {
                                <Badge tone=Tone::Warning text=t.awaits />
                                <p class="sy-small sy-muted">{since}</p>
                            }
                        })}
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

/// What an account waits for whose company has nobody left who could let it in.
#[component]
fn Regaining(recovery: RecoveryView) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.users;
    let session: Session = expect_context();
    let way = if recovery.by_code {
        t.recovery_by_code.to_owned()
    } else {
        (t.recovery_by_staff)(recovery.confirmations, recovery.confirmations_needed)
    };
    let time = recovery.opens_at.map_or_else(
        || t.recovery_not_yet.to_owned(),
        |at| (t.recovery_opens_at)(&zone::moment_text(locale, &session.timezone(), at)),
    );
    view! {
        <section class="sy-notice" data-tone="neutral" data-test="recovery" aria-labelledby="user-recovery">
            <div class="sy-notice__text">
                <h3 class="sy-card__subtitle" id="user-recovery">
                    {t.recovery}
                </h3>
                <p>{way}</p>
                <p>{time}</p>
            </div>
        </section>
    }
}
