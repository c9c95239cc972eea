//! The table of routes, and what surrounds every page.

use leptos::prelude::*;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::path;
use synkro_shared::Permission;

use crate::a11y::{Announcer, FirstView, LiveRegion};
use crate::components::{ToastRegion, Toasts};
use crate::i18n::Locale;
use crate::pages::forms::StepUp;
use crate::pages::gate::Gate;
use crate::pages::identity::{Watch, identify};
use crate::pages::step_up::StepUpDialog;
use crate::pages::{
    AccountPage, ActivityPage, AuditPage, Header, InvitePage, Landing, Login, NotFound, OverviewPage,
    RememberedOverview, ReportPage, ReportPrintPage, ReportsPage, RunPage, RunsPage, SessionEnded,
    SettingsPage, SettingsStep, TenantsPage, UsersPage,
};
use crate::preferences::Preferences;
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
            <FlatRoutes fallback=NotFound>
                <Route path=path!("/") view=Landing />
                <Route path=path!("/login") view=Login />
                <Route path=path!("/invite/:token") view=InvitePage />
                <Route
                    path=path!("/account")
                    view=|| view! { <Gate permission=Permission::OwnAccount page=AccountPage /> }
                />
                <Route
                    path=path!("/dashboard")
                    view=|| view! { <Gate permission=Permission::ReportsRead page=OverviewPage /> }
                />
                <Route
                    path=path!("/dashboard/reports")
                    view=|| view! { <Gate permission=Permission::ReportsRead page=ReportsPage /> }
                />
                <Route
                    path=path!("/dashboard/reports/:id")
                    view=|| view! { <Gate permission=Permission::ReportsRead page=ReportPage /> }
                />
                <Route
                    path=path!("/dashboard/runs")
                    view=|| view! { <Gate permission=Permission::ReportsRead page=RunsPage /> }
                />
                <Route
                    path=path!("/dashboard/reports/:id/print")
                    view=|| view! { <Gate permission=Permission::ReportsRead page=ReportPrintPage /> }
                />
                <Route
                    path=path!("/dashboard/runs/:id")
                    view=|| view! { <Gate permission=Permission::ReportsRead page=RunPage /> }
                />
                <Route
                    path=path!("/dashboard/settings")
                    view=|| view! { <Gate permission=Permission::Settings page=SettingsPage /> }
                />
                <Route
                    path=path!("/dashboard/settings/:step")
                    view=|| view! { <Gate permission=Permission::Settings page=SettingsStep /> }
                />
                <Route
                    path=path!("/dashboard/activity")
                    view=|| view! { <Gate permission=Permission::Settings page=ActivityPage /> }
                />
                <Route
                    path=path!("/admin/users")
                    view=|| view! { <Gate permission=Permission::UsersManage page=UsersPage /> }
                />
                <Route
                    path=path!("/admin/tenants")
                    view=|| view! { <Gate permission=Permission::TenantsList page=TenantsPage /> }
                />
                <Route
                    path=path!("/admin/audit")
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
