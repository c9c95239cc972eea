//! Which page each address shows, and what surrounds every page.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use synkro_shared::{Address, Permission};

use crate::a11y::{Announcer, FirstView, LiveRegion};
use crate::components::{ToastRegion, Toasts};
use crate::i18n::Locale;
use crate::pages::announced::{Announced, Announcements};
use crate::pages::forms::StepUp;
use crate::pages::gate::Gate;
use crate::pages::identity::{Watch, identify};
use crate::pages::step_up::StepUpDialog;
use crate::pages::{
    AccountPage, ActivityPage, AuditPage, Elsewhere, Header, InvitePage, Landing, Login, NoticePage,
    OpenedNotice, OverviewPage, PeoplePage, RememberedOverview, ReportPage, ReportPrintPage, ReportsPage,
    RunPage, RunsPage, SessionEnded, SettingsPage, SettingsStep, TenantsPage, UsersPage, WrongTriesNotice,
};
use crate::preferences::Preferences;
use crate::route::At;
use crate::session::Session;

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    let preferences = Preferences::stored();
    provide_context(preferences);
    provide_context(Session::new());
    provide_context(Announcer::new());
    provide_context(Toasts::new());
    provide_context(FirstView::new());
    provide_context(RememberedOverview::new());
    provide_context(StepUp::new());
    provide_context(Announced::new());
    provide_context(OpenedNotice::new());
    identify();
    crate::browser::place::watch();
    crate::browser::drafts::watch();
    view! {
        <Router>
            {move || {
                // Changing the language builds everything below anew: words are plain text there.
                provide_context(Locale::new(preferences.language()));
                view! { <Shell /> }
            }}
            <Watch />
            <ToastRegion />
            <LiveRegion />
        </Router>
    }
}

#[component]
fn Shell() -> impl IntoView {
    let t = crate::i18n::use_locale().t;
    view! {
        <a class="sy-skip" href="#content" on:click=skip>
            {t.skip_to_content}
        </a>
        <Header />
        <main class="sy-main" id="content" tabindex="-1">
            <Announcements />
            <WrongTriesNotice />
            <FlatRoutes fallback=Elsewhere>
                <Route path=At(Address::Landing) view=Landing />
                <Route path=At(Address::Login) view=Login />
                <Route path=At(Address::Invite) view=InvitePage />
                <Route path=At(Address::Notice) view=NoticePage />
                <Route path=At(Address::InviteByPath) view=InvitePage />
                <Route
                    path=At(Address::Account)
                    view=|| view! { <Gate permission=Permission::OwnAccount page=AccountPage /> }
                />
                <Route
                    path=At(Address::Overview)
                    view=|| view! { <Gate permission=Permission::ReportsRead page=OverviewPage /> }
                />
                <Route
                    path=At(Address::Reports)
                    view=|| view! { <Gate permission=Permission::ReportsRead page=ReportsPage /> }
                />
                <Route
                    path=At(Address::Report)
                    view=|| view! { <Gate permission=Permission::ReportsRead page=ReportPage /> }
                />
                <Route
                    path=At(Address::Runs)
                    view=|| view! { <Gate permission=Permission::ReportsRead page=RunsPage /> }
                />
                <Route
                    path=At(Address::ReportPrint)
                    view=|| view! { <Gate permission=Permission::ReportsRead page=ReportPrintPage /> }
                />
                <Route
                    path=At(Address::Run)
                    view=|| view! { <Gate permission=Permission::ReportsRead page=RunPage /> }
                />
                <Route
                    path=At(Address::Settings)
                    view=|| view! { <Gate permission=Permission::Settings page=SettingsPage /> }
                />
                <Route
                    path=At(Address::People)
                    view=|| view! { <Gate permission=Permission::Settings page=PeoplePage /> }
                />
                <Route
                    path=At(Address::SettingsStep)
                    view=|| view! { <Gate permission=Permission::Settings page=SettingsStep /> }
                />
                <Route
                    path=At(Address::Activity)
                    view=|| view! { <Gate permission=Permission::Settings page=ActivityPage /> }
                />
                <Route
                    path=At(Address::Users)
                    view=|| view! { <Gate permission=Permission::UsersManage page=UsersPage /> }
                />
                <Route
                    path=At(Address::Tenants)
                    view=|| view! { <Gate permission=Permission::TenantsList page=TenantsPage /> }
                />
                <Route
                    path=At(Address::Audit)
                    view=|| view! { <Gate permission=Permission::PlatformAudit page=AuditPage /> }
                />
            </FlatRoutes>
        </main>
        <StepUpDialog />
        <SessionEnded />
    }
}

/// Moves the focus without changing the address, which the router would take for a navigation.
fn skip(event: leptos::ev::MouseEvent) {
    use wasm_bindgen::JsCast;
    event.prevent_default();
    let main = document().get_element_by_id("content");
    if let Some(main) = main.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
        _ = main.focus();
    }
}
