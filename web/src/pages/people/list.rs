//! The people, a row each, and the dialogs that work on them.

use leptos::prelude::*;
use synkro_shared::people::PersonView;
use synkro_shared::{Page, UserId};

use super::create::InvitePerson;
use super::deeds::PersonQuestion;
use super::details::Facts;
use crate::browser::zone;
use crate::components::{Badge, Tone};
use crate::i18n::use_locale;
use crate::pages::admin::edited_list::{Details, EditedList};
use crate::pages::admin::paged::{Listing, Paged};
use crate::pages::admin::{Invitation, InviteDialog};
use crate::session::Session;
use crate::tasks::awaits_word;

/// Id of the table's body.
pub const ROWS: &str = "person-rows";

/// The list.
#[component]
pub fn List(
    /// Whether the dialog for a new person is open.
    inviting: RwSignal<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let (t, words) = (&locale.t.people.list, &locale.t.admin.users);
    // A company has few people: they come all at once.
    let paged =
        Paged::new(|api, _| async move { api.people().await.map(|items| Page { items, next_cursor: None }) });
    let list = EditedList::new(paged, Vec::new());
    let (ids, invite) = (list.ids(), Invitation::new());
    let facts = Callback::new(move |person| view! { <Facts person=person list=list /> }.into_any());
    view! {
        <Listing paged=paged body=ROWS whole=true nothing=(t.empty_title, t.empty_text)>
            // Roles are named because a phone shows the rows as cards, and browsers drop a table's meaning with its layout.
            <table class="sy-table sy-table--cards" role="table" aria-label=t.title>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{words.person}</th>
                        <th role="columnheader" scope="col">{t.settings}</th>
                        <th role="columnheader" scope="col">{words.state}</th>
                        <th role="columnheader" scope="col">{words.second_factor}</th>
                        <th role="columnheader" scope="col">{words.last_sign_in}</th>
                        <th role="columnheader" scope="col">
                            <span class="sy-hidden">{locale.t.admin.list.manage}</span>
                        </th>
                    </tr>
                </thead>
                <tbody role="rowgroup" id=ROWS>
                    <For each=move || ids.get() key=|id| *id let:id>
                        <Row id=id list=list />
                    </For>
                </tbody>
            </table>
        </Listing>
        <Details list=list id="person-details" facts=facts />
        <PersonQuestion list=list invite=invite />
        <InviteDialog invite=invite />
        <InvitePerson open=inviting invite=invite on_created=move |person| paged.prepend(person) />
    }
}

/// One person. The row stays while what it says changes: so does the focus in it.
#[component]
fn Row(id: UserId, list: EditedList<PersonView>) -> impl IntoView {
    let locale = use_locale();
    let (t, words) = (&locale.t.people.list, &locale.t.admin.users);
    let session: Session = expect_context();
    let zone = session.timezone();
    let person = list.row(id);
    move || {
        person.get().map(|person| {
            let PersonView { email, display_name, state, own, .. } = person.clone();
            let moment = |at| zone::moment_text(locale, &zone, at);
            let last = person.last_signed_in_at.map_or_else(|| words.never.to_owned(), moment);
            let until = person.invite_expires_at.map(|at| (words.invite_until)(&moment(at)));
            let awaits = person.awaiting_since.filter(|_| awaits_word(&person)).map(|at| (t.awaits_since)(&moment(at)));
            view! {
                <tr role="row" tabindex="-1">
                    <th role="rowheader" scope="row">
                        {display_name.clone()}
                        {own.then(|| view! { <span class="sy-small sy-muted">" · " {t.own}</span> })}
                        <span class="sy-small sy-muted sy-table__note">{email}</span>
                    </th>
                    <td role="cell" data-label=t.settings>
                        {if person.settings { words.settings_yes } else { words.settings_no }}
                    </td>
                    <td role="cell" data-label=words.state>
                        <span>
                            <Badge tone=state text=(words.state_name)(state) />
                            {awaits
                                .map(|since| {
                                    view! {
                                        <span class="sy-table__note">
                                            <Badge tone=Tone::Warning text=t.awaits />
                                        </span>
                                        <span class="sy-small sy-muted sy-table__note">{since}</span>
                                    }
                                })}
                            {until.map(|until| view! { <span class="sy-small sy-muted sy-table__note">{until}</span> })}
                        </span>
                    </td>
                    <td role="cell" data-label=words.second_factor>
                        {if person.second_factor { words.on } else { words.off }}
                    </td>
                    <td role="cell" data-label=words.last_sign_in>{last}</td>
                    <td role="cell">
                        <button
                            class="sy-button"
                            type="button"
                            aria-haspopup="dialog"
                            aria-label=(locale.t.admin.list.manage_whom)(&display_name)
                            on:click=move |_| list.look_at(person.clone())
                        >
                            {locale.t.admin.list.manage}
                        </button>
                    </td>
                </tr>
            }
        })
    }
}
