//! Words of what is in the way and what to do next.

use synkro_shared::ProblemKind;
use synkro_words::words;

type Text = &'static str;

words! {
    /// Of what is in the way and what to do next.
    pub struct Errors {
        next_action: Text = {
            ru: "Что сделать",
            kk: "Не істеу керек",
            en: "What to do",
        };
        /// Of a run that waits: nobody else goes on by itself.
        goes_on: Text = {
            ru: "Ничего: продолжим сами.",
            kk: "Ештеңе: өзіміз жалғастырамыз.",
            en: "Nothing: we go on by ourselves.",
        };
        again_in: fn(u32) -> String = {
            ru: |seconds| format!("Повторите через {seconds} с."),
            kk: |seconds| format!("{seconds} с кейін қайталаңыз."),
            en: |seconds| format!("Try again in {seconds} s."),
        };
        again_now: Text = {
            ru: "Повторите: ожидание закончилось.",
            kk: "Қайталаңыз: күту аяқталды.",
            en: "Try again: the wait is over.",
        };
        then_retry: Text = {
            ru: "Затем повторите с этого шага.",
            kk: "Содан кейін осы қадамнан бастап қайталаңыз.",
            en: "Then retry from this step.",
        };
        open_later: Text = {
            ru: "Попробуйте открыть отчёт позже.",
            kk: "Есепті кейінірек ашып көріңіз.",
            en: "Try to open the report later.",
        };
        problem: fn(ProblemKind) -> Text = by |kind| {
            ProblemKind::BadRequest => {
                ru: "Сервер не понял запрос. Обновите страницу и попробуйте ещё раз.",
                kk: "Сервер сұрауды түсінбеді. Бетті жаңартып, қайталап көріңіз.",
                en: "The server did not understand the request. Reload the page and try again.",
            }
            ProblemKind::ValidationFailed => {
                ru: "Исправьте отмеченные поля.",
                kk: "Белгіленген өрістерді түзетіңіз.",
                en: "Correct the marked fields.",
            }
            ProblemKind::Unauthenticated => {
                ru: "Сеанс завершён. Войдите снова.",
                kk: "Сеанс аяқталды. Қайта кіріңіз.",
                en: "Your session has ended. Sign in again.",
            }
            ProblemKind::SignInFailed => {
                ru: "Почта или пароль не подходят. Проверьте раскладку и Caps Lock.",
                kk: "Пошта немесе құпиясөз сәйкес келмейді. Пернетақта тілі мен Caps Lock-ты тексеріңіз.",
                en: "E-mail or password does not match. Check the keyboard layout and Caps Lock.",
            }
            ProblemKind::CodeRefused => {
                ru: "Код не подошёл. Введите свежий код из приложения или другой код восстановления.",
                kk: "Код сәйкес келмеді. Қолданбадағы жаңа кодты немесе басқа қалпына келтіру кодын енгізіңіз.",
                en: "The code does not match. Enter a fresh code from the app, or another recovery code.",
            }
            ProblemKind::ChallengeExpired => {
                ru: "Время на ввод кода вышло или неверных кодов было слишком много. Введите пароль ещё раз.",
                kk: "Код енгізу уақыты өтті немесе қате кодтар тым көп болды. Құпиясөзді қайта енгізіңіз.",
                en: "The time for the code is over, or too many codes were wrong. Enter your password again.",
            }
            ProblemKind::StepUpRequired => {
                ru: "Подтвердите, что это вы, и повторите действие.",
                kk: "Бұл сіз екеніңізді растап, әрекетті қайталаңыз.",
                en: "Confirm that it is you, then try again.",
            }
            ProblemKind::Forbidden => {
                ru: "На это у вас нет прав. Обратитесь к администратору.",
                kk: "Бұған рұқсатыңыз жоқ. Әкімшіге хабарласыңыз.",
                en: "You are not allowed to do this. Ask your administrator.",
            }
            ProblemKind::SecondFactorRequired => {
                ru: "Сначала включите двухфакторный вход на странице «Аккаунт».",
                kk: "Алдымен «Аккаунт» бетінде екі факторлы кіруді қосыңыз.",
                en: "First turn on two-factor sign-in on the “Account” page.",
            }
            ProblemKind::ApprovalPending => {
                ru: "Аккаунт ждёт решения вашей компании. Кто может его впустить, сказано на странице «Обзор».",
                kk: "Аккаунт компанияңыздың шешімін күтуде. Кім кіргізе алатыны «Шолу» бетінде жазылған.",
                en: "Your account waits for your company's word. The page “Overview” says who can let it in.",
            }
            ProblemKind::CrossSite => {
                ru: "Запрос пришёл не со страницы Synkro. Обновите страницу.",
                kk: "Сұрау Synkro бетінен келмеді. Бетті жаңартыңыз.",
                en: "The request did not come from Synkro's page. Reload the page.",
            }
            ProblemKind::NotFound => {
                ru: "Здесь ничего нет: ссылка неверна или доступ закрыт.",
                kk: "Мұнда ештеңе жоқ: сілтеме қате немесе бұл бетке рұқсатыңыз жоқ.",
                en: "There is nothing here: the link is wrong or access is closed.",
            }
            ProblemKind::InviteGone => {
                ru: "Приглашение больше не действует. Попросите администратора прислать новое.",
                kk: "Шақыру енді жарамсыз. Әкімшіден жаңасын сұраңыз.",
                en: "This invitation no longer works. Ask your administrator for a new one.",
            }
            ProblemKind::MethodNotAllowed => {
                ru: "Сервер не поддерживает это действие. Обновите страницу.",
                kk: "Сервер бұл әрекетті қолдамайды. Бетті жаңартыңыз.",
                en: "The server does not offer this action. Reload the page.",
            }
            ProblemKind::QuestionsUsedUp => {
                ru: "По этому отчёту уже задано два вопроса. Обратитесь к администратору.",
                kk: "Бұл есеп бойынша екі сұрақ қойылып қойған. Әкімшіге хабарласыңыз.",
                en: "This report has had its two questions. Contact your administrator.",
            }
            ProblemKind::RunActive => {
                ru: "Отчёт уже формируется. Дождитесь его или отмените.",
                kk: "Есеп жасалып жатыр. Аяқталуын күтіңіз немесе тоқтатыңыз.",
                en: "A report is already being made. Wait for it or cancel it.",
            }
            ProblemKind::Conflict => {
                ru: "Состояние уже изменилось. Обновите страницу.",
                kk: "Деректер өзгеріп кетті. Бетті жаңартыңыз.",
                en: "The state has changed. Reload the page.",
            }
            ProblemKind::LastHolder => {
                ru: "Это последний действующий человек компании, который может менять настройки. Сначала дайте это право ещё кому-нибудь: иначе впускать людей будет некому.",
                kk: "Бұл компания баптауларын өзгерте алатын соңғы белсенді адам. Алдымен бұл рұқсатты тағы біреуге беріңіз: әйтпесе адамдарды кіргізетін ешкім қалмайды.",
                en: "This is the last active person of the company who may change its settings. Give that right to somebody else first: nobody could let people in otherwise.",
            }
            ProblemKind::LastSuperAdmin => {
                ru: "Это последний действующий главный администратор. Сначала назначьте ещё одного: без него управлять Synkro будет некому.",
                kk: "Бұл соңғы жұмыс істеп тұрған бас әкімші. Алдымен тағы біреуін тағайындаңыз: онсыз Synkro-ны басқаратын ешкім қалмайды.",
                en: "This is the last active super administrator. Appoint another one first: nobody else could manage Synkro.",
            }
            ProblemKind::IdempotencyMismatch => {
                ru: "Этот запрос уже отправлен с другими данными. Попробуйте ещё раз.",
                kk: "Бұл сұрау басқа деректермен жіберілген. Қайталап көріңіз.",
                en: "This request was already sent with other data. Try again.",
            }
            ProblemKind::TooLarge => {
                ru: "Запрос слишком большой. Сократите его.",
                kk: "Сұрау тым үлкен. Қысқартыңыз.",
                en: "The request is too large. Make it shorter.",
            }
            ProblemKind::UnsupportedMediaType => {
                ru: "Сервер не понял запрос. Обновите страницу.",
                kk: "Сервер сұрауды түсінбеді. Бетті жаңартыңыз.",
                en: "The server did not understand the request. Reload the page.",
            }
            ProblemKind::RateLimited => {
                ru: "Слишком много попыток подряд. Подождите и попробуйте снова.",
                kk: "Қатарынан тым көп әрекет. Сәл күтіп, қайталаңыз.",
                en: "Too many attempts in a row. Wait and try again.",
            }
            ProblemKind::ContentUnavailable => {
                ru: "База Supabase вашей компании сейчас недоступна. Попробуйте позже.",
                kk: "Компанияңыздың Supabase дерекқоры қазір қолжетімсіз. Кейінірек көріңіз.",
                en: "Your company's Supabase can't be reached now. Try again later.",
            }
            ProblemKind::NotConfigured => {
                ru: "Не все подключения настроены. Завершите настройку и попробуйте снова.",
                kk: "Кейбір қосылым әлі бапталмаған. Баптауды аяқтап, қайталаңыз.",
                en: "Some connections are not set up. Complete them and try again.",
            }
            ProblemKind::Unavailable => {
                ru: "Сервер занят. Попробуйте чуть позже.",
                kk: "Сервер бос емес. Сәл кейінірек қайталаңыз.",
                en: "The server is busy. Try again a little later.",
            }
            ProblemKind::AuditDamaged => {
                ru: "Журнал действий повреждён, поэтому изменения сейчас невозможны. Сообщите команде Synkro.",
                kk: "Әрекеттер журналы бүлінген, сондықтан қазір ештеңені өзгерту мүмкін емес. Synkro командасына хабарлаңыз.",
                en: "The audit log is damaged, so nothing can be changed now. Tell the Synkro team.",
            }
            ProblemKind::Internal => {
                ru: "Ошибка на нашей стороне. Попробуйте ещё раз; если повторится, сообщите администратору.",
                kk: "Қате біздің тараптан шықты. Қайталап көріңіз; тағы шықса, әкімшіге хабарлаңыз.",
                en: "Something went wrong on our side. Try again; if it repeats, tell your administrator.",
            }
        };
        network_error: Text = {
            ru: "Нет связи с сервером. Проверьте интернет и повторите.",
            kk: "Сервермен байланыс жоқ. Интернетті тексеріп, қайталаңыз.",
            en: "No connection to the server. Check the internet and try again.",
        };
        timeout_error: Text = {
            ru: "Сервер не ответил вовремя. Повторите попытку.",
            kk: "Сервер уақытында жауап бермеді. Қайталап көріңіз.",
            en: "The server did not answer in time. Try again.",
        };
        unreadable_error: Text = {
            ru: "Не удалось прочитать ответ сервера. Обновите страницу: возможно, вышла новая версия.",
            kk: "Сервердің жауабы түсініксіз. Бетті жаңартыңыз: жаңа нұсқа шыққан болуы мүмкін.",
            en: "The server's answer was not understood. Reload the page: there may be a new version.",
        };
        may_retry_in: fn(&str) -> String = {
            ru: |time| format!("Повторить можно через\u{a0}{time}"),
            kk: |time| format!("{time} өткен соң қайталауға болады"),
            en: |time| format!("You can try again in {time}"),
        };
        request_number: fn(&str) -> String = {
            ru: |id| format!("Номер запроса для поддержки: {id}"),
            kk: |id| format!("Қолдау қызметіне арналған сұрау нөмірі: {id}"),
            en: |id| format!("Request number for support: {id}"),
        };
        not_found_title: Text = {
            ru: "Страница не найдена",
            kk: "Бет табылмады",
            en: "Page not found",
        };
        not_found_text: Text = {
            ru: "Ссылка устарела или в адресе опечатка.",
            kk: "Сілтеме ескірген немесе мекенжайда қате бар.",
            en: "The link is out of date or the address has a typing error.",
        };
        to_start: Text = {
            ru: "На главную",
            kk: "Басты бетке",
            en: "To the start page",
        };
    }
}
