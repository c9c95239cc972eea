//! Words of what a company's holders of `settings` may do to its people, where they are others than those of staff.

use synkro_words::words;

use super::tasks::{TaskWords, Tasks};
use crate::tasks::{PersonTask, UserTask};

words! {
    /// What may be done to a person of the company.
    pub struct PersonTasks {
        approve: TaskWords = {
            ru: TaskWords {
                button: "Впустить",
                about: "Открыть аккаунту отчёты компании.",
                title: |name| format!("Впустить «{name}»?"),
                what: &[
                    "Аккаунт сразу увидит отчёты и диалоги компании, а если у него есть право — и настройки.",
                    "Впускайте, только если знаете человека и ждали его: позвоните ему, если сомневаетесь.",
                ],
                doing: "Впускаем…",
                done: |name| format!("Доступ открыт: {name}"),
            },
            kk: TaskWords {
                button: "Кіргізу",
                about: "Аккаунтқа компания есептерін ашу.",
                title: |name| format!("«{name}» кіргізілсін бе?"),
                what: &[
                    "Аккаунт компанияның есептері мен диалогтарын, рұқсаты болса баптауларын да бірден көреді.",
                    "Адамды таныған және күткен болсаңыз ғана кіргізіңіз: күмәндансаңыз, қоңырау шалыңыз.",
                ],
                doing: "Кіргізілуде…",
                done: |name| format!("Кіру ашылды: {name}"),
            },
            en: TaskWords {
                button: "Let in",
                about: "Open the company's reports to the account.",
                title: |name| format!("Let {name} in?"),
                what: &[
                    "The account sees the company's reports and dialogs at once, and the settings if it has that right.",
                    "Let in only whom you know and expected: call them if you are in doubt.",
                ],
                doing: "Letting in…",
                done: |name| format!("Access is open: {name}"),
            },
        };
        refuse: TaskWords = {
            ru: TaskWords {
                button: "Не впускать",
                about: "Компания об этом не просила: закрыть доступ.",
                title: |name| format!("Не впускать «{name}»?"),
                what: &[
                    "Аккаунт отключится сразу: сеансы закончатся, ссылки и API-токены перестанут работать.",
                    "В журнале останется запись, что компания этого не просила. Сообщите об этом и в поддержку сервиса.",
                ],
                doing: "Закрываем…",
                done: |name| format!("Доступ закрыт: {name}"),
            },
            kk: TaskWords {
                button: "Кіргізбеу",
                about: "Компания мұны сұраған жоқ: кіруді жабу.",
                title: |name| format!("«{name}» кіргізілмесін бе?"),
                what: &[
                    "Аккаунт бірден бұғатталады: сеанстар аяқталады, сілтемелер мен API токендері жұмысын тоқтатады.",
                    "Журналда компания мұны сұрамағаны туралы жазба қалады. Бұл туралы сервис қолдауына да хабарлаңыз.",
                ],
                doing: "Жабылуда…",
                done: |name| format!("Кіру жабылды: {name}"),
            },
            en: TaskWords {
                button: "Do not let in",
                about: "The company did not ask for it: close the access.",
                title: |name| format!("Refuse to let {name} in?"),
                what: &[
                    "The account is disabled at once: its sessions end, links and API tokens stop working.",
                    "The log keeps that the company did not ask for it. Tell the service’s support as well.",
                ],
                doing: "Closing…",
                done: |name| format!("Access closed: {name}"),
            },
        };
        reset_second_factor: TaskWords = {
            ru: TaskWords {
                button: "Сбросить второй фактор",
                about: "Если телефон с приложением потерян или заменён.",
                title: |name| format!("Сбросить второй фактор «{name}»?"),
                what: &[
                    "Все сеансы этого человека закончатся сразу.",
                    "Коды из приложения и коды восстановления перестанут подходить, для входа хватит пароля.",
                    "Сначала убедитесь, что об этом просит сам владелец аккаунта: позвоните ему.",
                ],
                doing: "Сбрасываем…",
                done: |name| format!("Второй фактор сброшен: {name}"),
            },
            kk: TaskWords {
                button: "Екінші факторды алып тастау",
                about: "Қолданбасы бар телефон жоғалса немесе ауысса.",
                title: |name| format!("«{name}» аккаунтының екінші факторын алып тастау керек пе?"),
                what: &[
                    "Бұл адамның барлық сеансы бірден аяқталады.",
                    "Қолданбадағы кодтар мен қалпына келтіру кодтары жарамайды, кіру үшін құпиясөз жеткілікті болады.",
                    "Алдымен мұны аккаунт иесінің өзі сұрап тұрғанына көз жеткізіңіз: оған қоңырау шалыңыз.",
                ],
                doing: "Алып тасталуда…",
                done: |name| format!("Екінші фактор алып тасталды: {name}"),
            },
            en: TaskWords {
                button: "Reset the second factor",
                about: "If the phone with the app is lost or replaced.",
                title: |name| format!("Reset the second factor of {name}?"),
                what: &[
                    "All sessions of this person end at once.",
                    "Codes from the app and recovery codes stop working; the password alone is enough to sign in.",
                    "First make sure that the account's owner is asking: call them.",
                ],
                doing: "Resetting…",
                done: |name| format!("Second factor reset: {name}"),
            },
        };
        grant_settings: TaskWords = {
            ru: TaskWords {
                button: "Разрешить менять настройки",
                about: "Люди, подключения, промпт, расписание и журнал действий компании.",
                title: |name| format!("Разрешить менять настройки: «{name}»?"),
                what: &[
                    "Сможет впускать, приглашать, отключать и удалять людей компании, и вас тоже.",
                    "Сможет подключать и заменять ключи amoCRM, Radist, Supabase, Telegram и ИИ, менять промпт и расписание.",
                    "Увидит журнал: кто что делал в компании.",
                ],
                doing: "Разрешаем…",
                done: |name| format!("Может менять настройки: {name}"),
            },
            kk: TaskWords {
                button: "Баптауға рұқсат беру",
                about: "Адамдар, қосылымдар, промпт, кесте және компанияның әрекеттер журналы.",
                title: |name| format!("«{name}» баптауларды өзгерте алсын ба?"),
                what: &[
                    "Компания адамдарын кіргізіп, шақырып, бұғаттап, жоя алады, соның ішінде сізді де.",
                    "amoCRM, Radist, Supabase, Telegram және ЖИ кілттерін қосып, ауыстыра алады, промпт пен кестені өзгерте алады.",
                    "Журналды көреді: компанияда кім не істегенін.",
                ],
                doing: "Рұқсат берілуде…",
                done: |name| format!("Баптауларды өзгерте алады: {name}"),
            },
            en: TaskWords {
                button: "Allow to change settings",
                about: "People, connections, prompt, schedule, and the company's activity log.",
                title: |name| format!("Allow {name} to change settings?"),
                what: &[
                    "They will be able to let in, invite, disable and remove people of the company, you too.",
                    "They will be able to connect and replace keys of amoCRM, Radist, Supabase, Telegram and the AI, and change the prompt and the schedule.",
                    "They will see the log: who did what in the company.",
                ],
                doing: "Allowing…",
                done: |name| format!("May change settings: {name}"),
            },
        };
    }
}

impl Tasks {
    /// What a holder of `settings` may do to a person, in words. What is the same as for staff is said the same.
    #[must_use]
    pub fn of_person(&self, task: PersonTask) -> TaskWords {
        match task {
            PersonTask::Approve => self.person.approve,
            PersonTask::Refuse => self.person.refuse,
            PersonTask::ResetSecondFactor => self.person.reset_second_factor,
            PersonTask::GrantSettings => self.person.grant_settings,
            PersonTask::Enable => (self.user)(UserTask::Enable),
            PersonTask::Disable => (self.user)(UserTask::Disable),
            PersonTask::InviteAgain => (self.user)(UserTask::InviteAgain),
            PersonTask::Recover => (self.user)(UserTask::Recover),
            PersonTask::RevokeSettings => (self.user)(UserTask::RevokeSettings),
            PersonTask::Remove => (self.user)(UserTask::Delete),
        }
    }
}
