//! A button: raised, pressed when active. While busy it keeps its place and its focus but takes no second press.

use leptos::prelude::*;

/// How much a button stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// The main action of a view.
    Primary,
    /// Any other action.
    #[default]
    Plain,
    /// What nothing brings back, or the end of work that is under way. What can be undone is plain.
    Danger,
    /// An action inside text or a row.
    Quiet,
}

impl Look {
    /// The classes of this look; links that look like buttons take them too.
    #[must_use]
    pub const fn class(self) -> &'static str {
        match self {
            Self::Primary => "sy-button sy-button--primary",
            Self::Plain => "sy-button",
            Self::Danger => "sy-button sy-button--danger",
            Self::Quiet => "sy-button sy-button--quiet",
        }
    }
}

/// A button.
#[component]
pub fn Button(
    /// How much it stands out.
    #[prop(optional)]
    look: Look,
    /// Sends the form that it stands in.
    #[prop(optional)]
    submit: bool,
    /// Working on the last press.
    #[prop(optional, into)]
    busy: Signal<bool>,
    /// What it does.
    #[prop(optional, into)]
    on_press: Option<Callback<()>>,
    children: Children,
) -> impl IntoView {
    let press = move |_| {
        if let (Some(on_press), false) = (on_press, busy.get_untracked()) {
            on_press.run(());
        }
    };
    view! {
        <button
            class=look.class()
            type=if submit { "submit" } else { "button" }
            aria-disabled=move || busy.get().then_some("true")
            on:click=press
        >
            {children()}
        </button>
    }
}
