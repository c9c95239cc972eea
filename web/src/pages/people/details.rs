//! One person: what is known about the account, what staff did to it, and what one may do to it now.

use leptos::prelude::*;
use synkro_shared::people::PersonView;

use crate::browser::zone;
use crate::components::{Badge, Icon, Look, Picture, Tone};
use crate::i18n::use_locale;
use crate::pages::admin::edited_list::{EditedList, TaskButtons};
use crate::pages::announced::{Announced, by_words};
use crate::session::Session;
use crate::tasks::{PersonTask, awaits_word};

/// What the dialog of a person says and offers.
#[component]
pub fn Facts(person: PersonView, list: EditedList<PersonView>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.list;
    let (tasks, own) = (PersonTask::offered(&person), person.own);
    let awaits = awaits_word(&person);
    let (id, settings) = (person.id, person.settings);
    view! {
        {awaits
            .then(|| {
                view! {
                    <p class="sy-notice" data-tone="warning">
                        <Icon picture=Picture::Shield />
                        {t.awaits_text}
                    </p>
                }
            })}
        <Known person=person />
        <WhatStaffDid of=id />
        {own
            .then(|| {
                view! {
                    <p class="sy-notice" data-tone="neutral">
                        {t.own_text}
                    </p>
                    <p class="sy-actions">
                        <a class=Look::Plain.class() href="/account">
                            {locale.t.admin.nav.account}
                        </a>
                    </p>
                }
            })}
        <TaskButtons list=list tasks=tasks id="person-deeds" on_choose=move |task| list.ask(task) />
        {(!own && settings).then(|| view! { <p class="sy-small sy-muted">{t.cannot_last}</p> })}
    }
}

#[component]
fn Known(person: PersonView) -> impl IntoView {
    let locale = use_locale();
    let (t, words) = (&locale.t.people.list, &locale.t.admin.users);
    let session: Session = expect_context();
    let zone = session.timezone();
    let moment = |at| zone::moment_text(locale, &zone, at);
    let is_awaited = awaits_word(&person);
    let facts = [
        (locale.t.entrance.email, person.email),
        (words.settings, if person.settings { words.settings_yes } else { words.settings_no }.to_owned()),
        (words.second_factor, if person.second_factor { words.on } else { words.off }.to_owned()),
        (words.last_sign_in, person.last_signed_in_at.map_or_else(|| words.never.to_owned(), moment)),
        (locale.t.admin.list.created, moment(person.created_at)),
    ];
    let until = person.invite_expires_at.map(|at| (words.invite_until)(&moment(at)));
    let awaits = person.awaiting_since.filter(|_| is_awaited).map(|at| (t.awaits_since)(&moment(at)));
    view! {
        <dl class="sy-facts sy-facts--pairs">
            <div>
                <dt>{words.state}</dt>
                <dd>
                    {awaits
                        .map(|since| {
                            view! {
                                <Badge tone=Tone::Warning text=t.awaits />
                                <p class="sy-small sy-muted">{since}</p>
                            }
                        })}
                    <Badge tone=person.state text=(words.state_name)(person.state) />
                    {until.map(|until| view! { <p class="sy-small sy-muted">{until}</p> })}
                </dd>
            </div>
            {facts
                .into_iter()
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

/// Who of staff did what and when, as far as the reader has not dismissed it.
#[component]
fn WhatStaffDid(of: synkro_shared::UserId) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.list;
    let (announced, session): (Announced, Session) = (expect_context(), expect_context());
    move || {
        let deeds = announced.about(of);
        (!deeds.is_empty()).then(|| {
            let zone = session.timezone();
            view! {
                <section aria-labelledby="staff-deeds">
                    <h3 class="sy-card__subtitle" id="staff-deeds">
                        {t.what_staff_did}
                    </h3>
                    <ul class="sy-bullets">
                        {deeds
                            .into_iter()
                            .map(|item| {
                                view! {
                                    <li>
                                        {(locale.t.deeds.deed)(item.deed)} ": " {zone::moment_text(locale, &zone, item.at)} ", "
                                        {by_words(locale, &item.by)}
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </section>
            }
        })
    }
}
