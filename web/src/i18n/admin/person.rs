//! Words of what a company's holders of `settings` may do to its people. What is the same as for staff is said the same.

use synkro_words::words;

use super::tasks::TaskWords;
use crate::tasks::PersonTask;

words! {
    /// What may be done to a person of the company.
    pub struct PersonTasks {
        words: fn(PersonTask) -> TaskWords = by |task| {
            PersonTask::Approve => {
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
            }
            PersonTask::Refuse => {
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
            }
            PersonTask::Enable => {
                ru: TaskWords {
                    button: "Включить аккаунт",
                    about: "Снова разрешить вход.",
                    title: |name| format!("Включить аккаунт «{name}»?"),
                    what: &[
                        "Человек снова сможет войти с прежним паролем. Если он ещё не задавал пароль, выпустите новую ссылку.",
                    ],
                    doing: "Включаем…",
                    done: |name| format!("Аккаунт включён: {name}"),
                },
                kk: TaskWords {
                    button: "Аккаунтты бұғаттан шығару",
                    about: "Кіруге қайта рұқсат беру.",
                    title: |name| format!("«{name}» аккаунтын бұғаттан шығару керек пе?"),
                    what: &[
                        "Адам бұрынғы құпиясөзімен қайта кіре алады. Құпиясөз әлі орнатылмаған болса, жаңа сілтеме шығарыңыз.",
                    ],
                    doing: "Бұғаттан шығарылуда…",
                    done: |name| format!("Аккаунт бұғаттан шықты: {name}"),
                },
                en: TaskWords {
                    button: "Enable the account",
                    about: "Let the person sign in again.",
                    title: |name| format!("Enable the account of {name}?"),
                    what: &[
                        "The person can sign in again with the same password. If there was none yet, issue a new link.",
                    ],
                    doing: "Enabling…",
                    done: |name| format!("Account enabled: {name}"),
                },
            }
            PersonTask::Disable => {
                ru: TaskWords {
                    button: "Отключить аккаунт",
                    about: "Запретить вход, ничего не удаляя.",
                    title: |name| format!("Отключить аккаунт «{name}»?"),
                    what: &[
                        "Все сеансы этого человека закончатся сразу, войти снова он не сможет.",
                        "Его API-токены и приглашения перестанут работать.",
                        "Данные и история останутся. Аккаунт можно будет включить снова.",
                    ],
                    doing: "Отключаем…",
                    done: |name| format!("Аккаунт отключён: {name}"),
                },
                kk: TaskWords {
                    button: "Аккаунтты бұғаттау",
                    about: "Ештеңені жоймай, кіруді жабу.",
                    title: |name| format!("«{name}» аккаунтын бұғаттау керек пе?"),
                    what: &[
                        "Бұл адамның барлық сеансы бірден аяқталады, қайта кіре алмайды.",
                        "Оның API токендері мен шақырулары жұмысын тоқтатады.",
                        "Деректер мен тарих қалады. Аккаунтты кейін бұғаттан шығаруға болады.",
                    ],
                    doing: "Бұғатталуда…",
                    done: |name| format!("Аккаунт бұғатталды: {name}"),
                },
                en: TaskWords {
                    button: "Disable the account",
                    about: "Stop sign-in without deleting anything.",
                    title: |name| format!("Disable the account of {name}?"),
                    what: &[
                        "All sessions of this person end at once, and they can't sign in again.",
                        "Their API tokens and invites stop working.",
                        "Data and history stay. The account can be enabled again.",
                    ],
                    doing: "Disabling…",
                    done: |name| format!("Account disabled: {name}"),
                },
            }
            PersonTask::InviteAgain => {
                ru: TaskWords {
                    button: "Выпустить новую ссылку",
                    about: "Если прежняя ссылка-приглашение истекла или потерялась.",
                    title: |name| format!("Выпустить новую ссылку для «{name}»?"),
                    what: &[
                        "Прежняя ссылка сразу перестанет работать.",
                        "Новая действует 72 часа и срабатывает один раз.",
                    ],
                    doing: "Выпускаем…",
                    done: |name| format!("Новая ссылка готова: {name}"),
                },
                kk: TaskWords {
                    button: "Жаңа сілтеме шығару",
                    about: "Шақыру сілтемесінің мерзімі өтсе немесе ол жоғалса.",
                    title: |name| format!("«{name}» үшін жаңа сілтеме шығару керек пе?"),
                    what: &[
                        "Бұрынғы сілтеме бірден жұмысын тоқтатады.",
                        "Жаңасы 72 сағат жарамды, бір рет қана қолданылады.",
                    ],
                    doing: "Шығарылуда…",
                    done: |name| format!("Жаңа сілтеме дайын: {name}"),
                },
                en: TaskWords {
                    button: "Issue a new link",
                    about: "If the invite has expired or got lost.",
                    title: |name| format!("Issue a new link for {name}?"),
                    what: &[
                        "The link before it stops working at once.",
                        "The new one is valid for 72 hours and works once.",
                    ],
                    doing: "Issuing…",
                    done: |name| format!("New link ready: {name}"),
                },
            }
            PersonTask::Recover => {
                ru: TaskWords {
                    button: "Ссылка для нового пароля",
                    about: "Если человек забыл пароль.",
                    title: |name| format!("Выпустить для «{name}» ссылку на новый пароль?"),
                    what: &[
                        "По ссылке человек задаст новый пароль. До этого действует прежний.",
                        "Ссылка действует 72 часа и срабатывает один раз. Выпущенная раньше перестанет работать.",
                        "Сначала убедитесь, что о ней просит сам владелец аккаунта: позвоните ему.",
                    ],
                    doing: "Выпускаем…",
                    done: |name| format!("Ссылка готова: {name}"),
                },
                kk: TaskWords {
                    button: "Құпиясөзді жаңарту сілтемесі",
                    about: "Адам құпиясөзін ұмытса.",
                    title: |name| format!("«{name}» үшін жаңа құпиясөзге сілтеме шығару керек пе?"),
                    what: &[
                        "Адам сілтеме арқылы жаңа құпиясөз орнатады. Оған дейін бұрынғысы жарамды.",
                        "Сілтеме 72 сағат жарамды және бір рет іске асады. Бұрын шығарылғаны жұмысын тоқтатады.",
                        "Алдымен мұны аккаунт иесінің өзі сұрап тұрғанына көз жеткізіңіз: оған қоңырау шалыңыз.",
                    ],
                    doing: "Шығарылуда…",
                    done: |name| format!("Сілтеме дайын: {name}"),
                },
                en: TaskWords {
                    button: "Link for a new password",
                    about: "If the person has forgotten the password.",
                    title: |name| format!("Issue a link for a new password for {name}?"),
                    what: &[
                        "With the link the person sets a new password. Until then the old one works.",
                        "The link is valid for 72 hours and works once. An earlier one stops working.",
                        "First make sure that the account's owner is asking: call them.",
                    ],
                    doing: "Issuing…",
                    done: |name| format!("Link ready: {name}"),
                },
            }
            PersonTask::ResetSecondFactor => {
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
            }
            PersonTask::GrantSettings => {
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
            }
            PersonTask::RevokeSettings => {
                ru: TaskWords {
                    button: "Запретить менять настройки",
                    about: "Оставить чтение и запуск отчётов.",
                    title: |name| format!("Запретить менять настройки: «{name}»?"),
                    what: &[
                        "Раздел настроек закроется сразу, и в открытых сеансах тоже.",
                        "API-токены с этим правом потеряют его. Читать и запускать отчёты можно будет по-прежнему.",
                    ],
                    doing: "Запрещаем…",
                    done: |name| format!("Больше не может менять настройки: {name}"),
                },
                kk: TaskWords {
                    button: "Баптау рұқсатын алып тастау",
                    about: "Есептерді оқу мен жасау мүмкіндігі қалады.",
                    title: |name| format!("Баптау рұқсатын алып тастау керек пе: «{name}»?"),
                    what: &[
                        "Баптаулар бөлімі бірден жабылады, ашық сеанстарда да.",
                        "Осы құқығы бар API токендері одан айырылады. Есептерді бұрынғыдай оқып, жасауға болады.",
                    ],
                    doing: "Тыйым салынуда…",
                    done: |name| format!("Баптауларды енді өзгерте алмайды: {name}"),
                },
                en: TaskWords {
                    button: "Forbid to change settings",
                    about: "Leave reading and starting reports.",
                    title: |name| format!("Forbid {name} to change settings?"),
                    what: &[
                        "The settings close at once, in open sessions too.",
                        "API tokens with this right lose it. Reports can still be read and started.",
                    ],
                    doing: "Forbidding…",
                    done: |name| format!("May no longer change settings: {name}"),
                },
            }
            PersonTask::Remove => {
                ru: TaskWords {
                    button: "Удалить аккаунт",
                    about: "Навсегда. Чтобы закрыть вход на время, отключите аккаунт.",
                    title: |name| format!("Удалить аккаунт «{name}»?"),
                    what: &[
                        "Все сеансы закончатся сразу, API-токены и приглашения перестанут работать.",
                        "Аккаунт исчезнет из списка, вернуть его нельзя. Отчёты компании останутся.",
                        "В журнале останутся записи о том, что делал этот аккаунт.",
                    ],
                    doing: "Удаляем…",
                    done: |name| format!("Аккаунт удалён: {name}"),
                },
                kk: TaskWords {
                    button: "Аккаунтты жою",
                    about: "Біржола. Кіруді уақытша жабу үшін аккаунтты бұғаттаңыз.",
                    title: |name| format!("«{name}» аккаунтын жою керек пе?"),
                    what: &[
                        "Барлық сеанс бірден аяқталады, API токендері мен шақырулар жұмысын тоқтатады.",
                        "Аккаунт тізімнен жоғалады, оны қайтару мүмкін емес. Компания есептері қалады.",
                        "Журналда бұл аккаунттың әрекеттері туралы жазбалар қалады.",
                    ],
                    doing: "Жойылуда…",
                    done: |name| format!("Аккаунт жойылды: {name}"),
                },
                en: TaskWords {
                    button: "Remove the account",
                    about: "For good. To stop sign-in for a while, disable the account.",
                    title: |name| format!("Remove the account of {name}?"),
                    what: &[
                        "All sessions end at once, API tokens and invites stop working.",
                        "The account leaves the list and can't be brought back. The company's reports stay.",
                        "The log keeps what this account did.",
                    ],
                    doing: "Removing…",
                    done: |name| format!("Account removed: {name}"),
                },
            }
        };
    }
}
