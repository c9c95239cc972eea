//! Synkro's dashboard: a single-page application in the browser. Start reading at `app`, the table of routes.

mod a11y;
mod api;
mod app;
mod browser;
mod components;
mod i18n;
mod pages;
mod period;
mod preferences;
mod route;
mod session;
mod tasks;

fn main() {
    leptos::mount::mount_to_body(app::App);
}
