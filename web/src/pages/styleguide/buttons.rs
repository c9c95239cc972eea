//! Buttons and icons of the style guide.

use leptos::prelude::*;

use crate::components::{Button, Card, Icon, Look, Picture, Toggle};
use crate::i18n::{styleguide, use_locale};

const LOOKS: [Look; 4] = [Look::Primary, Look::Plain, Look::Danger, Look::Quiet];

const PICTURES: [Picture; 27] = [
    Picture::Alert,
    Picture::ArrowRight,
    Picture::Check,
    Picture::Clock,
    Picture::Building,
    Picture::Close,
    Picture::Copy,
    Picture::Dot,
    Picture::Download,
    Picture::External,
    Picture::Eye,
    Picture::EyeOff,
    Picture::Gear,
    Picture::Home,
    Picture::List,
    Picture::Moon,
    Picture::Pause,
    Picture::People,
    Picture::Person,
    Picture::Plus,
    Picture::Print,
    Picture::Quote,
    Picture::Refresh,
    Picture::Shield,
    Picture::Spark,
    Picture::Sun,
    Picture::ThemeAuto,
];

#[component]
pub fn Buttons() -> impl IntoView {
    let t = styleguide::words(use_locale().language);
    let name = |look| match look {
        Look::Primary => t.primary,
        Look::Plain => t.plain,
        Look::Danger => t.danger,
        Look::Quiet => t.quiet,
    };
    let row = move |busy: bool| {
        LOOKS
            .map(|look| {
                view! {
                    <Button look=look busy=Signal::stored(busy)>
                        {name(look)}
                    </Button>
                }
            })
            .collect_view()
    };
    let pressed = RwSignal::new(true);
    view! {
        <Card title=t.buttons id="styleguide-buttons">
            <h3 class="sy-card__subtitle">{t.looks}</h3>
            <div class="sy-actions">
                {row(false)} <Button look=Look::Primary>
                    <Icon picture=Picture::Plus />
                    {t.primary}
                </Button> <a class=Look::Plain.class() href="#styleguide-buttons">
                    {t.plain}
                    <Icon picture=Picture::ArrowRight />
                </a>
            </div>
            <h3 class="sy-card__subtitle">{t.busy}</h3>
            <div class="sy-actions">{row(true)}</div>
            <h3 class="sy-card__subtitle">{t.toggles}</h3>
            <div class="sy-actions">
                <Toggle label=t.toggles.to_owned() pressed=pressed on_press=move |()| pressed.update(|on| *on = !*on)>
                    <Icon picture=Picture::Eye />
                </Toggle>
                <Toggle label=t.toggles.to_owned() pressed=Signal::stored(false) on_press=|()| ()>
                    <Icon picture=Picture::EyeOff />
                </Toggle>
            </div>
        </Card>
    }
}

#[component]
pub fn Pictures() -> impl IntoView {
    let t = styleguide::words(use_locale().language);
    view! {
        <Card title=t.pictures id="styleguide-pictures">
            <p class="sy-row">{PICTURES.map(|picture| view! { <Icon picture=picture /> }).collect_view()}</p>
        </Card>
    }
}
