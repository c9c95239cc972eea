//! The accounts that the filter finds, a row each.

use leptos::prelude::*;
use synkro_shared::UserId;
use synkro_shared::admin::{TenantAdminView, UserAdminView};

use super::super::edited_list::{Details, EditedList};
use super::super::paged::{Listing, Paged};
use super::create::CreateUser;
use super::deeds::UserQuestion;
use super::details::Facts;
use super::invite::{Invitation, InviteDialog};
use crate::api::{Loader, UserFilter};
use crate::browser::zone;
use crate::components::{Badge, Tone};
use crate::i18n::use_locale;
use crate::session::Session;
use synkro_words::sentence;

/// Id of the table's body.
pub const ROWS: &str = "user-rows";

/// The list, and the dialogs that work on its rows.
#[component]
pub fn List(
    /// Which accounts.
    filter: UserFilter,
    /// The companies that a new account may belong to.
    tenants: Loader<Vec<TenantAdminView>>,
    /// Whether the dialog for a new account is open.
    creating: RwSignal<bool>,
) -> impl IntoView {
    let t = use_locale().t.admin;
    let whole = filter == UserFilter::default();
    let tenant = filter.tenant;
    let paged = Paged::new(move |api, cursor| {
        let filter = filter.clone();
        async move { api.users(&filter, cursor.as_deref()).await }
    });
    let list = EditedList::new(paged, Vec::new());
    let (ids, invite) = (list.ids(), Invitation::new());
    let facts = Callback::new(move |user| view! { <Facts user=user list=list /> }.into_any());
    view! {
        <Listing paged=paged body=ROWS whole=whole nothing=(t.users.empty_title, t.users.empty_text)>
            // Roles are named because a phone shows the rows as cards, and browsers drop a table's meaning with its layout.
            <table class="sy-table sy-table--cards" role="table" aria-label=t.users.title>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{t.users.person}</th>
                        <th role="columnheader" scope="col">{t.users.company}</th>
                        <th role="columnheader" scope="col">{t.users.state}</th>
                        <th role="columnheader" scope="col">{t.users.second_factor}</th>
                        <th role="columnheader" scope="col">{t.users.last_sign_in}</th>
                        <th role="columnheader" scope="col">
                            <span class="sy-hidden">{t.list.manage}</span>
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
        <Details list=list id="user-details" facts=facts />
        <UserQuestion list=list invite=invite />
        <InviteDialog invite=invite />
        <CreateUser
            open=creating
            tenants=tenants
            tenant=tenant
            invite=invite
            on_created=move |user| paged.prepend(user)
        />
    }
}

/// One account. The row stays while what it says changes: so does the focus in it.
#[component]
fn Row(id: UserId, list: EditedList<UserAdminView>) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.admin.users;
    let session: Session = expect_context();
    let zone = session.timezone();
    let user = list.row(id);
    move || {
        user.get().map(|user| {
            let UserAdminView { email, display_name, role, tenant, state, .. } = user.clone();
            let moment = |at| zone::moment_text(locale, &zone, at);
            let last = user.last_signed_in_at.map_or_else(|| t.never.to_owned(), moment);
            let until = user.invite_expires_at.map(|at| (t.invite_until)(&moment(at)));
            let awaits = user.awaiting_since.map(|at| (t.awaits_since)(&moment(at)));
            view! {
                <tr role="row" tabindex="-1">
                    <th role="rowheader" scope="row">
                        {display_name.clone()} <span class="sy-small sy-muted sy-table__note">{email}</span>
                    </th>
                    <td role="cell" data-label=t.company>
                        <span>
                            {tenant.map_or_else(|| t.staff.to_owned(), |tenant| tenant.name)}
                            <span class="sy-small sy-muted sy-table__note">{sentence((locale.t.kinds.role)(role))}</span>
                        </span>
                    </td>
                    <td role="cell" data-label=t.state>
                        <span>
                            <Badge tone=state text=(t.state_name)(state) />
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
                    <td role="cell" data-label=t.second_factor>{if user.second_factor { t.on } else { t.off }}</td>
                    <td role="cell" data-label=t.last_sign_in>{last}</td>
                    <td role="cell">
                        <button
                            class="sy-button"
                            type="button"
                            aria-haspopup="dialog"
                            aria-label=(locale.t.admin.list.manage_whom)(&display_name)
                            on:click=move |_| list.look_at(user.clone())
                        >
                            {locale.t.admin.list.manage}
                        </button>
                    </td>
                </tr>
            }
        })
    }
}
