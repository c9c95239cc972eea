//! Words of signing in and of the person's own account.

mod access;
mod second_factor;

use synkro_words::words;

pub use access::{Devices, NotForThem, Tokens};
pub use second_factor::{Enrolment, Recovery, SecondFactor};
use synkro_shared::password::MIN_PASSWORD_CHARS;
use synkro_shared::session::Theme;

type Text = &'static str;

words! {
    /// Every phrase, grouped as the views are.
    pub struct Words {
        title: Text = {
            ru: "Аккаунт",
            kk: "Аккаунт",
            en: "Account",
        };
        sections: Text = {
            ru: "Разделы аккаунта",
            kk: "Аккаунт бөлімдері",
            en: "Sections of the account",
        };
        code: Text = {
            ru: "Код из приложения",
            kk: "Қолданбадағы код",
            en: "Code from the app",
        };
        /// The same in a word, where the field is only spoken of.
        code_name: Text = {
            ru: "Код",
            kk: "Код",
            en: "Code",
        };
        code_hint: Text = {
            ru: "Шесть цифр из приложения-аутентификатора. Код проверится сам, как только введёте последнюю.",
            kk: "Аутентификатор қолданбасындағы алты цифр. Соңғысын енгізген бойда код өзі тексеріледі.",
            en: "Six digits from your authenticator app. The code is checked as soon as you enter the last one.",
        };
        recovery_code: Text = {
            ru: "Код восстановления",
            kk: "Қалпына келтіру коды",
            en: "Recovery code",
        };
        recovery_hint: Text = {
            ru: "Один из кодов, которые вы сохранили, когда включали двухфакторный вход. Каждый подходит один раз.",
            kk: "Екі факторлы кіруді қосқанда сақтаған кодтарыңыздың бірі. Әрқайсысын бір рет қана қолдануға болады.",
            en: "One of the codes that you saved when you turned on two-factor sign-in. Each works once.",
        };
        /// Leads to the field of the other kind of code.
        use_recovery: Text = {
            ru: "Нет приложения под рукой? Ввести код восстановления",
            kk: "Қолданба қолыңызда емес пе? Қалпына келтіру кодын енгізу",
            en: "App not at hand? Enter a recovery code",
        };
        use_app: Text = {
            ru: "Ввести код из приложения",
            kk: "Қолданбадағы кодты енгізу",
            en: "Enter a code from the app",
        };
        step_up: StepUp = table;
        sign_in: SignIn = table;
        invite: Invite = table;
        profile: Profile = table;
        password: Password = table;
        second_factor: SecondFactor = table;
        enrolment: Enrolment = table;
        recovery: Recovery = table;
        devices: Devices = table;
        tokens: Tokens = table;
        not_for_them: NotForThem = table;
    }

    /// Showing again who one is.
    pub struct StepUp {
        title: Text = {
            ru: "Подтвердите, что это вы",
            kk: "Бұл сіз екеніңізді растаңыз",
            en: "Confirm that it is you",
        };
        text_code: Text = {
            ru: "Для этого действия нужен код. Введите его, и мы сразу продолжим.",
            kk: "Бұл әрекетке код керек. Оны енгізіңіз, бірден жалғастырамыз.",
            en: "This needs a code. Enter it and we go on at once.",
        };
        text_password: Text = {
            ru: "Для этого действия нужен ваш пароль. Введите его, и мы сразу продолжим.",
            kk: "Бұл әрекетке құпиясөзіңіз керек. Оны енгізіңіз, бірден жалғастырамыз.",
            en: "This needs your password. Enter it and we go on at once.",
        };
        confirm: Text = {
            ru: "Подтвердить",
            kk: "Растау",
            en: "Confirm",
        };
        checking: Text = {
            ru: "Проверяем…",
            kk: "Тексерілуде…",
            en: "Checking…",
        };
        cancel: Text = {
            ru: "Отмена",
            kk: "Бас тарту",
            en: "Cancel",
        };
    }

    /// Signing in beyond the password, and again.
    pub struct SignIn {
        code_text: Text = {
            ru: "Пароль верный. Остался второй шаг: введите код.",
            kk: "Құпиясөз дұрыс. Екінші қадам қалды: кодты енгізіңіз.",
            en: "The password is right. One more step: enter a code.",
        };
        back_to_password: Text = {
            ru: "Вернуться к паролю",
            kk: "Құпиясөзге оралу",
            en: "Back to the password",
        };
        ended_title: Text = {
            ru: "Сеанс завершён",
            kk: "Сеанс аяқталды",
            en: "Your session has ended",
        };
        ended_text: Text = {
            ru: "Войдите снова. Страница останется как есть: всё, что вы ввели, сохранится. Если вы нажали кнопку и она не сработала, нажмите её ещё раз после входа.",
            kk: "Қайта кіріңіз. Бет сол күйінде қалады, енгізгеніңіз сақталады. Басқан түймеңіз жұмыс істемесе, кіргеннен кейін тағы бір рет басыңыз.",
            en: "Sign in again. The page stays as it is, with everything you have entered. If you pressed a button and nothing happened, press it again after signing in.",
        };
        leave: Text = {
            ru: "Не входить и закрыть страницу",
            kk: "Кірмей, бетті жабу",
            en: "Leave without signing in",
        };
    }

    /// The page of an invite.
    pub struct Invite {
        title: Text = {
            ru: "Приглашение в Synkro",
            kk: "Synkro-ға шақыру",
            en: "Invitation to Synkro",
        };
        welcome: fn(&str) -> String = {
            ru: |name| format!("Здравствуйте, {name}!"),
            kk: |name| format!("Сәлеметсіз бе, {name}!"),
            en: |name| format!("Hello, {name}!"),
        };
        recovery_title: Text = {
            ru: "Новый пароль",
            kk: "Жаңа құпиясөз",
            en: "New password",
        };
        for_company: fn(&str) -> String = {
            ru: |company| format!("Вам открыли кабинет компании «{company}» в Synkro. Придумайте пароль, и можно входить."),
            kk: |company| format!(
                "Сізге Synkro жүйесінде «{company}» компаниясының кабинеті ашылды. Құпиясөз орнатып, жүйеге кіріңіз."
            ),
            en: |company| format!(
                "The Synkro dashboard of “{company}” is open to you. Choose a password and you can sign in."
            ),
        };
        for_staff: Text = {
            ru: "Вам открыли доступ администратора Synkro. Придумайте пароль, и можно входить.",
            kk: "Сізге Synkro әкімшісінің қолжетімділігі ашылды. Құпиясөз орнатып, жүйеге кіріңіз.",
            en: "You have been made an administrator of Synkro. Choose a password and you can sign in.",
        };
        for_recovery: Text = {
            ru: "Придумайте новый пароль для входа в Synkro. Прежний после этого перестанет действовать.",
            kk: "Synkro-ға кіру үшін жаңа құпиясөз ойлап табыңыз. Бұрынғысы одан кейін жарамсыз болады.",
            en: "Choose a new password for Synkro. The old one will stop working.",
        };
        somebody_signed_in: fn(&str) -> String = {
            ru: |email| format!(
                "Сейчас в этом браузере открыт аккаунт {email}. Когда вы сохраните пароль, мы выйдем из него."
            ),
            kk: |email| format!("Қазір бұл браузерде {email} аккаунты ашық. Құпиясөзді сақтағанда, одан шығамыз."),
            en: |email| format!("{email} is signed in in this browser. Saving the password will sign that account out."),
        };
        valid_until: Text = {
            ru: "Ссылка одноразовая, срок действия:",
            kk: "Сілтеме бір реттік, жарамдылық мерзімі:",
            en: "The link works once, until",
        };
        accept: Text = {
            ru: "Сохранить пароль",
            kk: "Құпиясөзді сақтау",
            en: "Save the password",
        };
        accepted: Text = {
            ru: "Пароль сохранён. Войдите с новым паролем.",
            kk: "Құпиясөз сақталды. Жаңа құпиясөзбен кіріңіз.",
            en: "The password is saved. Sign in with the new password.",
        };
        gone_title: Text = {
            ru: "Приглашение больше не действует",
            kk: "Шақыру енді жарамсыз",
            en: "This invitation no longer works",
        };
        gone_text: Text = {
            ru: "Ссылкой уже воспользовались, её срок истёк или её заменили новой. Попросите того, кто её прислал, выпустить новую. Если пароль вы уже задали, просто войдите.",
            kk: "Сілтеме пайдаланылған, мерзімі өткен немесе жаңасымен алмастырылған. Оны жіберген адамнан жаңасын сұраңыз. Құпиясөзді қойып үлгерсеңіз, жай ғана кіріңіз.",
            en: "The link was used, has run out, or was replaced by a newer one. Ask whoever sent it for a new one. If you have set your password already, just sign in.",
        };
        to_sign_in: Text = {
            ru: "Перейти ко входу",
            kk: "Кіруге өту",
            en: "Go to sign-in",
        };
    }

    /// Name, language, theme.
    pub struct Profile {
        title: Text = {
            ru: "Имя и оформление",
            kk: "Аты-жөні және көрініс",
            en: "Name and appearance",
        };
        name: Text = {
            ru: "Имя",
            kk: "Аты",
            en: "Name",
        };
        name_hint: Text = {
            ru: "Так к вам обращается Synkro, так вас видят коллеги и администраторы.",
            kk: "Synkro сізді осылай атайды, әріптестер мен әкімшілер де осылай көреді.",
            en: "How Synkro greets you, and how colleagues and administrators see you.",
        };
        save: Text = {
            ru: "Сохранить имя",
            kk: "Атын сақтау",
            en: "Save the name",
        };
        saving: Text = {
            ru: "Сохраняем…",
            kk: "Сақталуда…",
            en: "Saving…",
        };
        saved: Text = {
            ru: "Имя сохранено",
            kk: "Аты сақталды",
            en: "The name is saved",
        };
        where_kept: Text = {
            ru: "Язык и тема применяются сразу и сохраняются в аккаунте и в этом браузере.",
            kk: "Тіл мен тақырып бірден қолданылып, аккаунтта және осы браузерде сақталады.",
            en: "Language and theme apply at once and are kept in your account and in this browser.",
        };
        kept_here_only: Text = {
            ru: "Выбор сохранён только в этом браузере.",
            kk: "Таңдау тек осы браузерде сақталды.",
            en: "Your choice is kept in this browser only.",
        };
        theme: fn(Theme) -> Text = by |theme| {
            Theme::Auto => { ru: "Как в системе", kk: "Жүйедегідей", en: "As the system" }
            Theme::Light => { ru: "Светлая", kk: "Ашық", en: "Light" }
            Theme::Dark => { ru: "Тёмная", kk: "Қараңғы", en: "Dark" }
        };
    }

    /// The password and its rules.
    pub struct Password {
        title: Text = {
            ru: "Пароль",
            kk: "Құпиясөз",
            en: "Password",
        };
        text: Text = {
            ru: "После смены пароля все остальные устройства выйдут из аккаунта.",
            kk: "Құпиясөз ауысқан соң қалған құрылғылардың бәрі аккаунттан шығады.",
            en: "Changing the password signs out all your other devices.",
        };
        changed_at: fn(&str) -> String = {
            ru: |at| format!("Последний раз пароль меняли {at}."),
            kk: |at| format!("Құпиясөз соңғы рет ауыстырылған уақыт: {at}"),
            en: |at| format!("Last changed {at}."),
        };
        current: Text = {
            ru: "Текущий пароль",
            kk: "Қазіргі құпиясөз",
            en: "Current password",
        };
        new: Text = {
            ru: "Новый пароль",
            kk: "Жаңа құпиясөз",
            en: "New password",
        };
        end_tokens: Text = {
            ru: "Отозвать и все мои токены API",
            kk: "Барлық API токендерімнің де күшін жою",
            en: "Revoke all my API tokens, too",
        };
        change: Text = {
            ru: "Сменить пароль",
            kk: "Құпиясөзді ауыстыру",
            en: "Change the password",
        };
        saving: Text = {
            ru: "Сохраняем…",
            kk: "Сақталуда…",
            en: "Saving…",
        };
        changed: Text = {
            ru: "Пароль изменён, остальные устройства вышли из аккаунта",
            kk: "Құпиясөз ауысты, қалған құрылғылар аккаунттан шықты",
            en: "The password is changed, your other devices are signed out",
        };
        rule_length: fn(usize) -> String = {
            ru: |n| {
                let now = match n {
                    0 => String::new(),
                    n => format!(" (сейчас {n})"),
                };
                format!("Не меньше {MIN_PASSWORD_CHARS} символов{now}")
            },
            kk: |n| {
                let now = match n {
                    0 => String::new(),
                    n => format!(" (қазір {n})"),
                };
                format!("Кемінде {MIN_PASSWORD_CHARS} таңба{now}")
            },
            en: |n| {
                let now = match n {
                    0 => String::new(),
                    n => format!(" (now {n})"),
                };
                format!("At least {MIN_PASSWORD_CHARS} characters{now}")
            },
        };
        rule_own_words: Text = {
            ru: "Без вашего имени, почты, названия компании и слова Synkro",
            kk: "Атыңыз, поштаңыз, компания атауы және Synkro сөзі болмауы керек",
            en: "Without your name, your e-mail, your company's name and the word Synkro",
        };
        rule_guessing: Text = {
            ru: "Удобнее всего фраза из нескольких не связанных между собой слов. Насколько её легко угадать, проверим при сохранении",
            kk: "Ең қолайлысы — өзара байланыссыз бірнеше сөзден тұратын тіркес. Оңай табыла ма, жоқ па, сақтағанда тексереміз",
            en: "A phrase of several unrelated words works best. Whether it is too easy to guess is checked on saving",
        };
        rule_kept: Text = {
            ru: "— выполнено",
            kk: "— орындалды",
            en: "— done",
        };
        rule_not_yet: Text = {
            ru: "— пока не выполнено",
            kk: "— әзірге орындалмады",
            en: "— not yet",
        };
    }
}
