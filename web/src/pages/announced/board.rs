//! The list of announcements, and what is done with one of them.

use leptos::prelude::*;
use synkro_shared::people::AnnouncementView;
use synkro_shared::{AnnouncementId, Permission, ProblemKind};

use super::Announced;
use super::item::Item;
use super::refuse::RefuseDialog;
use crate::a11y::focus_heading;
use crate::api::{Api, ApiError};
use crate::components::{ShowMore, Toasts, focus_item};
use crate::i18n::{Locale, use_locale};
use crate::pages::forms::{Question, Submit};
use crate::session::Session;

/// Id of the list.
const LIST: &str = "announcements";
/// As many stand there at first.
const AT_FIRST: usize = 3;

/// What the announcements have in common. Belongs to the view that made it.
#[derive(Clone, Copy)]
pub struct Deeds {
    /// What is announced.
    pub announced: Announced,
    /// Whether the reader may let somebody in.
    pub holder: Memo<bool>,
    /// The sending of what one button asks for.
    pub submit: Submit,
    /// The question before an account is shut.
    pub question: Question<AnnouncementView>,
    /// The client.
    pub api: Api,
    locale: Locale,
    toasts: Toasts,
}

/// Whether somebody else has decided meanwhile.
fn is_decided(error: &ApiError) -> bool {
    matches!(error.kind(), Some(ProblemKind::Conflict | ProblemKind::NotFound))
}

impl Deeds {
    /// The reader has seen it.
    pub fn dismiss(self, id: AnnouncementId) {
        self.submit.send_and(
            Ok(id),
            move |id| async move { self.api.dismiss_announcement(*id).await },
            move |dismissed| match dismissed {
                Err(error) if error.kind() != Some(ProblemKind::NotFound) => Err(error),
                Ok(()) | Err(_) => {
                    self.leave(self.announced.take_away(id));
                    Ok(())
                }
            },
        );
    }

    /// Lets the account in that it is about.
    pub fn let_in(self, item: &AnnouncementView) {
        let Some(person) = item.about.id else { return };
        let (id, name) = (item.id, item.about.name.clone());
        self.submit.send_and(
            Ok(person),
            move |person| async move { self.api.approve_person(*person).await },
            move |approved| match approved {
                Err(error) if is_decided(&error) => {
                    self.was_decided(id);
                    Ok(())
                }
                Err(error) => Err(error),
                Ok(_) => {
                    self.announced.decided(person, None);
                    self.toasts.show((self.locale.t.people.announced.let_in_done)(&name));
                    self.stay(id);
                    Ok(())
                }
            },
        );
    }

    /// Shuts the account, once the question is answered.
    pub fn refuse(self) {
        self.question.send(
            move |item| async move {
                self.api.refuse_announcement(item.id).await.map(|()| (item.id, item.about.clone()))
            },
            move |refused| {
                match refused {
                    Ok((id, about)) => {
                        self.question.open.set(false);
                        if let Some(person) = about.id {
                            self.announced.decided(person, Some(id));
                        }
                        self.toasts.show((self.locale.t.people.announced.refuse_done)(&about.name));
                        self.stay(id);
                    }
                    Err(error) if is_decided(&error) => {
                        self.question.open.set(false);
                        if let Some(item) = self.question.about.get_untracked() {
                            self.was_decided(item.id);
                        }
                    }
                    Err(error) => return Err(error),
                }
                Ok(())
            },
        );
    }

    fn was_decided(self, id: AnnouncementId) {
        self.toasts.show(self.locale.t.people.announced.already.to_owned());
        self.announced.ask_again();
        self.stay(id);
    }

    /// The button that was pressed is gone: the focus goes to what it belonged to.
    fn stay(self, id: AnnouncementId) {
        let at = self.announced.items.with_untracked(|items| items.iter().position(|item| item.id == id));
        if let Some(at) = at {
            focus_item(LIST, at);
        }
    }

    /// What was dismissed is gone: the focus goes to its neighbour, or to the page.
    fn leave(self, from: Option<usize>) {
        let left = self.announced.items.with_untracked(Vec::len);
        match from {
            Some(at) if left > 0 => focus_item(LIST, at.min(left - 1)),
            Some(_) | None => focus_heading("content"),
        }
    }
}

/// The list. While nothing is announced there is nothing of it in the page.
#[component]
pub fn Board(
    announced: Announced,
    api: Api,
    /// Whether the reader is to see it here.
    shown: Memo<bool>,
) -> impl IntoView {
    let locale = use_locale();
    let t = &locale.t.people.announced;
    let session: Session = expect_context();
    let deeds = Deeds {
        announced,
        holder: Memo::new(move |_| session.may(Permission::Settings)),
        submit: Submit::new(Vec::new()).told_in_passing(),
        question: Question::new(),
        api,
        locale,
        toasts: expect_context(),
    };
    let unfolded = RwSignal::new(false);
    let all = Memo::new(move |_| {
        announced.items.with(|items| items.iter().map(|item| item.id).collect::<Vec<_>>())
    });
    let ids = Memo::new(move |_| {
        let mut ids = all.get();
        if !unfolded.get() {
            ids.truncate(AT_FIRST);
        }
        ids
    });
    let folded = Memo::new(move |_| all.with(Vec::len) - ids.with(Vec::len));
    let unfold = Callback::new(move |()| {
        unfolded.set(true);
        focus_item(LIST, AT_FIRST);
    });
    view! {
        {move || {
            shown
                .get()
                .then(|| {
                    view! {
                        <section class="sy-announced sy-screen" aria-label=t.title>
                            <ul class="sy-announced__list" id=LIST>
                                <For each=move || ids.get() key=|id| *id let:id>
                                    <Item id=id deeds=deeds />
                                </For>
                            </ul>
                            {move || {
                                let more = folded.get();
                                (more > 0).then(|| view! { <ShowMore more=more on_press=unfold /> })
                            }}
                        </section>
                    }
                })
        }}
        <RefuseDialog deeds=deeds />
    }
}
