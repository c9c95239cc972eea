//! Words of what staff may do to an account or a company.

use synkro_shared::Role;
use synkro_words::words;

use super::person::PersonTasks;
use crate::tasks::{TenantTask, UserTask};

type Text = &'static str;

/// A deed in words.
#[derive(Clone, Copy)]
pub struct TaskWords {
    /// The button that leads to the question, and the one that answers it.
    pub button: Text,
    /// What it is for, beside the button.
    pub about: Text,
    /// The question, about whom or what.
    pub title: fn(&str) -> String,
    /// What will happen.
    pub what: &'static [Text],
    /// While it is being done.
    pub doing: Text,
    /// When it is done, to whom or what.
    pub done: fn(&str) -> String,
}

words! {
    /// What may be done to an account or a company.
    pub struct Tasks {
        person: PersonTasks = table;
        user: fn(UserTask) -> TaskWords = by |task| {
            UserTask::Enable => {
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
            UserTask::Disable => {
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
            UserTask::InviteAgain => {
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
            UserTask::Recover => {
                ru: TaskWords {
                    button: "Ссылка для нового пароля",
                    about: "Если человек забыл пароль.",
                    title: |name| format!("Выпустить для «{name}» ссылку на новый пароль?"),
                    what: &[
                        "По ссылке человек задаст новый пароль. До этого действует прежний.",
                        "Ссылка действует 72 часа и срабатывает один раз. Выпущенная раньше перестанет работать.",
                        "Сначала убедитесь, что о ней просит сам владелец аккаунта: позвоните ему по номеру, который знаете.",
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
                        "Алдымен мұны аккаунт иесінің өзі сұрап тұрғанына көз жеткізіңіз: өзіңіз білетін нөмірге қоңырау шалыңыз.",
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
                        "First make sure that the account's owner is asking: call them on a number that you know.",
                    ],
                    doing: "Issuing…",
                    done: |name| format!("Link ready: {name}"),
                },
            }
            UserTask::ResetSecondFactor => {
                ru: TaskWords {
                    button: "Сбросить второй фактор",
                    about: "Если телефон с приложением потерян или заменён.",
                    title: |name| format!("Сбросить второй фактор «{name}»?"),
                    what: &[
                        "Все сеансы этого человека закончатся сразу.",
                        "Коды из приложения и коды восстановления перестанут подходить, для входа хватит пароля. Администратору Synkro сразу после входа придётся включить двухфакторный вход заново.",
                        "Сначала убедитесь, что об этом просит сам владелец аккаунта: позвоните ему по номеру, который знаете.",
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
                        "Қолданбадағы кодтар мен қалпына келтіру кодтары жарамайды, кіру үшін құпиясөз жеткілікті болады. Synkro әкімшісі кірген бойда екі факторлы кіруді қайта қосуы керек.",
                        "Алдымен мұны аккаунт иесінің өзі сұрап тұрғанына көз жеткізіңіз: өзіңіз білетін нөмірге қоңырау шалыңыз.",
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
                        "Codes from the app and recovery codes stop working; the password alone is enough to sign in. A member of the Synkro team must then turn two-factor sign-in on anew before anything else.",
                        "First make sure that the account's owner is asking: call them on a number that you know.",
                    ],
                    doing: "Resetting…",
                    done: |name| format!("Second factor reset: {name}"),
                },
            }
            UserTask::Role(Role::SuperAdmin) => {
                ru: TaskWords {
                    button: "Сделать главным администратором",
                    about: "Дать полное управление сервисом.",
                    title: |name| format!("Сделать главным администратором «{name}»?"),
                    what: &[
                        "Сможет создавать и удалять компании, управлять администраторами, удалять аккаунты и читать журнал.",
                        "Отчётов и переписки компаний по-прежнему не увидит.",
                    ],
                    doing: "Меняем роль…",
                    done: |name| format!("Теперь главный администратор: {name}"),
                },
                kk: TaskWords {
                    button: "Бас әкімші ету",
                    about: "Сервисті толық басқару құқығын беру.",
                    title: |name| format!("«{name}» бас әкімші болсын ба?"),
                    what: &[
                        "Компанияларды жасап, жоя алады, әкімшілерді басқарады, аккаунттарды жояды және журналды оқиды.",
                        "Компаниялардың есептері мен хат алмасуын бұрынғыдай көрмейді.",
                    ],
                    doing: "Рөл өзгертілуде…",
                    done: |name| format!("Енді бас әкімші: {name}"),
                },
                en: TaskWords {
                    button: "Make super administrator",
                    about: "Give full control of the service.",
                    title: |name| format!("Make {name} a super administrator?"),
                    what: &[
                        "They will be able to create and delete companies, manage administrators, delete accounts and read the audit log.",
                        "They still won't see the companies' reports and conversations.",
                    ],
                    doing: "Changing the role…",
                    done: |name| format!("Now a super administrator: {name}"),
                },
            }
            UserTask::Role(Role::AdminLite | Role::User) => {
                ru: TaskWords {
                    button: "Сделать обычным администратором",
                    about: "Оставить только работу с пользователями компаний.",
                    title: |name| format!("Сделать обычным администратором «{name}»?"),
                    what: &[
                        "Сможет создавать и отключать пользователей компаний.",
                        "Больше не сможет управлять компаниями и администраторами, удалять аккаунты и читать журнал. Это подействует сразу.",
                    ],
                    doing: "Меняем роль…",
                    done: |name| format!("Теперь администратор: {name}"),
                },
                kk: TaskWords {
                    button: "Қарапайым әкімші ету",
                    about: "Тек компания пайдаланушыларымен жұмысты қалдыру.",
                    title: |name| format!("«{name}» қарапайым әкімші болсын ба?"),
                    what: &[
                        "Компания пайдаланушыларын жасап, бұғаттай алады.",
                        "Компаниялар мен әкімшілерді басқара, аккаунттарды жоя және журналды оқи алмайды. Бұл бірден күшіне енеді.",
                    ],
                    doing: "Рөл өзгертілуде…",
                    done: |name| format!("Енді әкімші: {name}"),
                },
                en: TaskWords {
                    button: "Make ordinary administrator",
                    about: "Leave only the work with users of companies.",
                    title: |name| format!("Make {name} an ordinary administrator?"),
                    what: &[
                        "They will be able to create and disable users of companies.",
                        "They will no longer manage companies and administrators, delete accounts or read the audit log. This takes effect at once.",
                    ],
                    doing: "Changing the role…",
                    done: |name| format!("Now an administrator: {name}"),
                },
            }
            UserTask::GrantSettings => {
                ru: TaskWords {
                    button: "Разрешить менять настройки",
                    about: "Люди, подключения, промпт, расписание и журнал действий компании.",
                    title: |name| format!("Разрешить менять настройки: «{name}»?"),
                    what: &[
                        "Сможет впускать, приглашать, отключать и удалять людей своей компании.",
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
                        "Өз компаниясының адамдарын кіргізіп, шақырып, бұғаттап, жоя алады.",
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
                        "They will be able to let in, invite, disable and remove people of their company.",
                        "They will be able to connect and replace keys of amoCRM, Radist, Supabase, Telegram and the AI, and change the prompt and the schedule.",
                        "They will see the log: who did what in the company.",
                    ],
                    doing: "Allowing…",
                    done: |name| format!("May change settings: {name}"),
                },
            }
            UserTask::RevokeSettings => {
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
            UserTask::ConfirmRecovery => {
                ru: TaskWords {
                    button: "Подтверждаю: это тот человек",
                    about: "Он потерял доступ, а впустить его в компании некому.",
                    title: |name| format!("Подтвердить, что это «{name}»?"),
                    what: &[
                        "Подтверждайте, только если сами убедились: позвонили по номеру из договора или видели человека.",
                        "Когда подтвердят все, кто нужен, начнётся отсчёт. Потом доступ откроется сам, если компания не ответит «Это были не мы».",
                        "Подтверждение с вашим именем останется в журнале компании.",
                    ],
                    doing: "Подтверждаем…",
                    done: |name| format!("Подтверждено: {name}"),
                },
                kk: TaskWords {
                    button: "Растаймын: бұл сол адам",
                    about: "Ол кіру мүмкіндігінен айырылды, ал компанияда кіргізетін ешкім жоқ.",
                    title: |name| format!("Бұл «{name}» екенін растау керек пе?"),
                    what: &[
                        "Өзіңіз көз жеткізген болсаңыз ғана растаңыз: келісімшарттағы нөмірге қоңырау шалдыңыз немесе адамды көрдіңіз.",
                        "Қажетті адамдардың бәрі растағанда уақыт санағы басталады. Компания «Бұл біз емес» деп жауап бермесе, кіру сосын өзі ашылады.",
                        "Сіздің атыңызбен растау компания журналында қалады.",
                    ],
                    doing: "Расталуда…",
                    done: |name| format!("Расталды: {name}"),
                },
                en: TaskWords {
                    button: "I confirm: it is this person",
                    about: "They lost access, and nobody of the company can let them in.",
                    title: |name| format!("Confirm that it is {name}?"),
                    what: &[
                        "Confirm only what you have made sure of yourself: you called the number in the contract, or saw the person.",
                        "Once all who are needed have confirmed, the time begins. Then the access opens, unless the company answers “It was not us”.",
                        "The company's log keeps the confirmation with your name.",
                    ],
                    doing: "Confirming…",
                    done: |name| format!("Confirmed: {name}"),
                },
            }
            UserTask::Delete => {
                ru: TaskWords {
                    button: "Удалить аккаунт",
                    about: "Навсегда. Чтобы закрыть вход на время, отключите аккаунт.",
                    title: |name| format!("Удалить аккаунт «{name}»?"),
                    what: &[
                        "Все сеансы закончатся сразу, API-токены и приглашения перестанут работать.",
                        "Аккаунт исчезнет из списков, вернуть его нельзя. Отчёты компании останутся.",
                        "В журнале останутся записи о том, что делал этот аккаунт, без имени и почты.",
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
                        "Аккаунт тізімдерден жоғалады, оны қайтару мүмкін емес. Компания есептері қалады.",
                        "Журналда бұл аккаунттың әрекеттері аты мен поштасынсыз қалады.",
                    ],
                    doing: "Жойылуда…",
                    done: |name| format!("Аккаунт жойылды: {name}"),
                },
                en: TaskWords {
                    button: "Delete the account",
                    about: "For good. To stop sign-in for a while, disable the account.",
                    title: |name| format!("Delete the account of {name}?"),
                    what: &[
                        "All sessions end at once, API tokens and invites stop working.",
                        "The account leaves all lists and can't be brought back. The company's reports stay.",
                        "The audit log keeps what this account did, without name and e-mail.",
                    ],
                    doing: "Deleting…",
                    done: |name| format!("Account deleted: {name}"),
                },
            }
        };
        tenant: fn(TenantTask) -> TaskWords = by |task| {
            TenantTask::Rename => {
                ru: TaskWords {
                    button: "Переименовать",
                    about: "Название видят люди компании. Короткое имя не меняется.",
                    title: |name| format!("Переименовать «{name}»"),
                    what: &[],
                    doing: "Сохраняем…",
                    done: |name| format!("Новое название: {name}"),
                },
                kk: TaskWords {
                    button: "Атауын өзгерту",
                    about: "Атауды компания адамдары көреді. Қысқа аты өзгермейді.",
                    title: |name| format!("«{name}» атауын өзгерту"),
                    what: &[],
                    doing: "Сақталуда…",
                    done: |name| format!("Жаңа атауы: {name}"),
                },
                en: TaskWords {
                    button: "Rename",
                    about: "The company's people see the name. The short name does not change.",
                    title: |name| format!("Rename {name}"),
                    what: &[],
                    doing: "Saving…",
                    done: |name| format!("New name: {name}"),
                },
            }
            TenantTask::Suspend => {
                ru: TaskWords {
                    button: "Приостановить",
                    about: "Закрыть вход и остановить отчёты, ничего не удаляя.",
                    title: |name| format!("Приостановить компанию «{name}»?"),
                    what: &[
                        "Сотрудники компании не смогут войти, открытые сеансы и API-токены перестанут работать сразу.",
                        "Текущие запуски остановятся, новые по расписанию не начнутся.",
                        "Данные и настройки сохранятся. Работу можно возобновить в любой момент.",
                    ],
                    doing: "Приостанавливаем…",
                    done: |name| format!("Компания приостановлена: {name}"),
                },
                kk: TaskWords {
                    button: "Тоқтата тұру",
                    about: "Ештеңені жоймай, кіруді жауып, есептерді тоқтату.",
                    title: |name| format!("«{name}» компаниясын тоқтата тұру керек пе?"),
                    what: &[
                        "Компания адамдары кіре алмайды, ашық сеанстар мен API токендері бірден жұмысын тоқтатады.",
                        "Жүріп жатқан есептер тоқтайды, кесте бойынша жаңалары басталмайды.",
                        "Деректер мен баптаулар сақталады. Жұмысты кез келген уақытта жалғастыруға болады.",
                    ],
                    doing: "Тоқтатылуда…",
                    done: |name| format!("Компания тоқтатылды: {name}"),
                },
                en: TaskWords {
                    button: "Suspend",
                    about: "Close sign-in and stop reports without deleting anything.",
                    title: |name| format!("Suspend {name}?"),
                    what: &[
                        "The company's people can't sign in; open sessions and API tokens stop working at once.",
                        "Runs that are under way stop, and no scheduled ones begin.",
                        "Data and settings are kept. Work can be resumed at any time.",
                    ],
                    doing: "Suspending…",
                    done: |name| format!("Company suspended: {name}"),
                },
            }
            TenantTask::Resume => {
                ru: TaskWords {
                    button: "Возобновить",
                    about: "Снова разрешить вход и отчёты.",
                    title: |name| format!("Возобновить работу компании «{name}»?"),
                    what: &["Сотрудники компании снова смогут войти и запускать отчёты."],
                    doing: "Возобновляем…",
                    done: |name| format!("Компания снова работает: {name}"),
                },
                kk: TaskWords {
                    button: "Жалғастыру",
                    about: "Кіру мен есептерге қайта рұқсат беру.",
                    title: |name| format!("«{name}» компаниясының жұмысын жалғастыру керек пе?"),
                    what: &["Компания қызметкерлері қайта кіріп, есеп жасай алады."],
                    doing: "Жалғастырылуда…",
                    done: |name| format!("Компания қайта жұмыс істейді: {name}"),
                },
                en: TaskWords {
                    button: "Resume",
                    about: "Allow sign-in and reports again.",
                    title: |name| format!("Resume {name}?"),
                    what: &["The company's people can sign in and start reports again."],
                    doing: "Resuming…",
                    done: |name| format!("Company works again: {name}"),
                },
            }
            TenantTask::Delete => {
                ru: TaskWords {
                    button: "Удалить компанию",
                    about: "Навсегда. Чтобы закрыть доступ на время, приостановите её.",
                    title: |name| format!("Удалить компанию «{name}» навсегда?"),
                    what: &[
                        "Ключ шифрования компании: доступы к amoCRM, Radist, Supabase, Telegram и ИИ станет невозможно прочитать, даже из резервной копии.",
                        "Вход людей компании: сеансы закончатся сразу, API-токены перестанут работать.",
                        "Запуски и расписание отчётов.",
                        "Отменить удаление нельзя.",
                    ],
                    doing: "Удаляем…",
                    done: |name| format!("Компания удалена: {name}"),
                },
                kk: TaskWords {
                    button: "Компанияны жою",
                    about: "Біржола. Қолжетімділікті уақытша жабу үшін оны тоқтата тұрыңыз.",
                    title: |name| format!("«{name}» компаниясын біржола жою керек пе?"),
                    what: &[
                        "Компанияның шифрлау кілті: amoCRM, Radist, Supabase, Telegram және ЖИ кілттерін тіпті сақтық көшірмеден де оқу мүмкін болмайды.",
                        "Компания адамдарының кіруі: сеанстар бірден аяқталады, API токендері жұмысын тоқтатады.",
                        "Есеп жасау және есеп кестесі.",
                        "Жоюды қайтару мүмкін емес.",
                    ],
                    doing: "Жойылуда…",
                    done: |name| format!("Компания жойылды: {name}"),
                },
                en: TaskWords {
                    button: "Delete the company",
                    about: "For good. To close access for a while, suspend it.",
                    title: |name| format!("Delete {name} for good?"),
                    what: &[
                        "The company's encryption key: its access to amoCRM, Radist, Supabase, Telegram and the AI becomes unreadable, even in a backup.",
                        "Sign-in of its people: sessions end at once, API tokens stop working.",
                        "Runs and the schedule of reports.",
                        "This can't be undone.",
                    ],
                    doing: "Deleting…",
                    done: |name| format!("Company deleted: {name}"),
                },
            }
        };
    }
}
