//! Line pictures, drawn with the text's colour. Always beside words or in a control with a name: hidden from screen
//! readers.

use leptos::prelude::*;

/// Which picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    Alert,
    ArrowRight,
    Check,
    Clock,
    Building,
    Close,
    Copy,
    Dot,
    Download,
    /// Leaves the page for another site.
    External,
    Eye,
    EyeOff,
    Gear,
    Home,
    List,
    Moon,
    Pause,
    People,
    Person,
    Plus,
    Print,
    Quote,
    Refresh,
    Shield,
    Spark,
    Sun,
    ThemeAuto,
}

impl Picture {
    const fn path(self) -> &'static str {
        match self {
            Self::Alert => {
                "M12 8v5m0 3.5v.01M10.3 3.9 2.4 17.6A2 2 0 0 0 4.1 20.6h15.8a2 2 0 0 0 1.7-3L13.7 3.9a2 2 0 0 0-3.4 0Z"
            }
            Self::ArrowRight => "M5 12h14m-6-6 6 6-6 6",
            Self::Check => "m5 12.5 4.5 4.5L19 7.5",
            Self::Clock => "M12 7v5l3.2 2M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Building => "M5 20.5V4.5h9v16M14 9.5h5v11M3 20.5h18M8 8h3M8 11.5h3M8 15h3",
            Self::Close => "M6 6l12 12M18 6 6 18",
            Self::Copy => "M9 9h11v11H9V9ZM15 9V4H4v11h5",
            Self::Dot => "M8 12h8M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
            Self::Download => "M12 4v10.5m-4.5-4.5 4.5 4.5 4.5-4.5M5 19.5h14",
            Self::External => "M9.5 5H5v14h14v-4.5M13.5 4.5h6v6m0-6L11 13",
            Self::Eye => {
                "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12ZM15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0Z"
            }
            Self::EyeOff => {
                "m4 4 16 16M9.9 5.8A8.9 8.9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a16 16 0 0 1-2.7 3.4M6.3 7.4A16 16 0 0 0 2.5 12S6 18.5 12 18.5c1.6 0 3-.4 4.2-1.1M9.9 9.9a3 3 0 0 0 4.2 4.2"
            }
            Self::Gear => {
                "M15 12a3 3 0 1 1-6 0 3 3 0 0 1 6 0ZM12 2.5v3M12 18.5v3M2.5 12h3M18.5 12h3M5.3 5.3l2.1 2.1M16.6 16.6l2.1 2.1M18.7 5.3l-2.1 2.1M7.4 16.6l-2.1 2.1M18.2 12a6.2 6.2 0 1 1-12.4 0 6.2 6.2 0 0 1 12.4 0Z"
            }
            Self::Home => "M4 11.5 12 4l8 7.5V20h-5.5v-5.5h-5V20H4v-8.5Z",
            Self::List => "M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01",
            Self::Moon => "M20 14.2A8.2 8.2 0 0 1 9.8 4a8.2 8.2 0 1 0 10.2 10.2Z",
            Self::Pause => "M9 6v12M15 6v12",
            Self::People => {
                "M2.5 19.5c.6-3.4 3-5.2 6-5.2s5.4 1.8 6 5.2M11.9 8a3.4 3.4 0 1 1-6.8 0 3.4 3.4 0 0 1 6.8 0ZM15.5 4.9a3.4 3.4 0 0 1 0 6.2M17.5 14.8c2.2.6 3.5 2.3 4 4.7"
            }
            Self::Person => "M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6M16 7.5a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z",
            Self::Plus => "M12 5v14M5 12h14",
            Self::Print => "M7 9V3.5h10V9M7 17H4.5V9h15v8H17M7 14h10v6.5H7V14Z",
            Self::Quote => "M10 7H5v6h4c0 2-1 3-3 3.5M19 7h-5v6h4c0 2-1 3-3 3.5",
            Self::Refresh => {
                "M20 11.5A8 8 0 0 0 6 6.6L3.5 9M4 12.5a8 8 0 0 0 14 4.9l2.5-2.4M3.5 4.5V9H8M20.5 19.5V15H16"
            }
            Self::Shield => {
                "M12 3 4.5 6v5.5c0 4.5 3.2 7.8 7.5 9.5 4.3-1.7 7.5-5 7.5-9.5V6L12 3Zm-3.5 9 2.5 2.5 4.5-4.8"
            }
            Self::Spark => "M12 3l2.2 6.8L21 12l-6.8 2.2L12 21l-2.2-6.8L3 12l6.8-2.2L12 3Z",
            Self::Sun => {
                "M12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z"
            }
            Self::ThemeAuto => "M12 3a9 9 0 1 0 0 18V3Zm0 0a9 9 0 0 1 0 18",
        }
    }
}

/// A picture in the size of the text beside it.
#[component]
pub fn Icon(picture: Picture) -> impl IntoView {
    view! {
        <svg class="sy-icon" viewBox="0 0 24 24" width="20" height="20" aria-hidden="true" focusable="false">
            <path d=picture.path()></path>
        </svg>
    }
}
