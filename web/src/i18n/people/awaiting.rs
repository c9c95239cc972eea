//! Words of an account that waits for its company's word.

use synkro_words::words;

type Text = &'static str;

words! {
    /// The wait.
    pub struct Awaiting {
        title: Text = {
            ru: "Доступ откроет ваша компания",
            kk: "Кіруді компанияңыз ашады",
            en: "Your company opens the access",
        };
        text: Text = {
            ru: "Пароль верный, вы вошли. Но этот аккаунт создала или изменила команда Synkro, а отчёты и диалоги компании открывает только сама компания. Страница обновится сама.",
            kk: "Құпиясөз дұрыс, сіз кірдіңіз. Бірақ бұл аккаунтты Synkro командасы жасаған немесе өзгерткен, ал есептер мен диалогтарды тек компанияның өзі ашады. Бет өзі жаңарады.",
            en: "The password is right, you are signed in. But the Synkro team created or changed this account, and only the company itself opens its reports and dialogs. This page goes on by itself.",
        };
        why: Text = {
            ru: "Почему",
            kk: "Неліктен",
            en: "Why",
        };
        since: fn(&str) -> String = {
            ru: |at| format!("Аккаунт ждёт с {at}"),
            kk: |at| format!("Аккаунт күткен уақыттың басы: {at}"),
            en: |at| format!("The account waits since {at}"),
        };
        who: Text = {
            ru: "Кто может впустить",
            kk: "Кім кіргізе алады",
            en: "Who can let you in",
        };
        who_text: Text = {
            ru: "Позвоните или напишите любому из них: кнопка «Впустить» уже стоит у них на странице «Обзор».",
            kk: "Олардың кез келгеніне қоңырау шалыңыз немесе жазыңыз: «Кіргізу» түймесі олардың «Шолу» бетінде тұр.",
            en: "Call or write to any of them: the button “Let in” stands on their page “Overview” already.",
        };
        nobody: Text = {
            ru: "В компании сейчас нет никого, кто мог бы впустить.",
            kk: "Қазір компанияда кіргізе алатын ешкім жоқ.",
            en: "Nobody of the company can let anybody in now.",
        };
        /// For those who could let nobody in themselves.
        nobody_yet: Text = {
            ru: "Сначала доступ должен вернуть тот, кто меняет настройки компании: попросите его войти в Synkro. Если таких больше нет, напишите в поддержку сервиса.",
            kk: "Алдымен кіруді компания баптауын өзгертетін адам қалпына келтіруі керек: одан Synkro-ға кіруін сұраңыз. Ондай адам қалмаса, сервис қолдауына жазыңыз.",
            en: "First somebody who may change the company's settings must regain access: ask them to sign in to Synkro. If nobody is left, write to the service’s support.",
        };
        recovery: Text = {
            ru: "Как открыть доступ без них",
            kk: "Оларсыз кіруді қалай ашуға болады",
            en: "How to open the access without them",
        };
        by_code: Text = {
            ru: "Кодом из Telegram-чата компании",
            kk: "Компанияның Telegram чатындағы кодпен",
            en: "By a code from the company's Telegram chat",
        };
        by_code_text: Text = {
            ru: "Отправим шесть цифр в тот чат, куда приходят отчёты. Введите их здесь, и доступ откроется сразу.",
            kk: "Есептер келетін чатқа алты цифр жібереміз. Оларды осында енгізіңіз, кіру бірден ашылады.",
            en: "We send six digits to the chat that gets the reports. Enter them here, and the access opens at once.",
        };
        other_browser: Text = {
            ru: "Код принимается только в том браузере, в котором вы открыли ссылку и задали пароль. Войдите в Synkro в нём.",
            kk: "Код тек сілтемені ашып, құпиясөз орнатқан браузерде қабылданады. Synkro-ға сол браузерде кіріңіз.",
            en: "The code is taken only in the browser in which you opened the link and set the password. Sign in to Synkro there.",
        };
        send_code: Text = {
            ru: "Отправить код в чат компании",
            kk: "Кодты компания чатына жіберу",
            en: "Send the code to the company's chat",
        };
        send_again: Text = {
            ru: "Отправить новый код",
            kk: "Жаңа код жіберу",
            en: "Send a new code",
        };
        sending_code: Text = {
            ru: "Отправляем…",
            kk: "Жіберілуде…",
            en: "Sending…",
        };
        sent_at: fn(&str, &str) -> String = {
            ru: |at, until| format!("Код отправлен {at}, действует до {until}."),
            kk: |at, until| format!("Код жіберілген уақыт: {at}. Жарамдылық мерзімі: {until}."),
            en: |at, until| format!("Code sent {at}, good until {until}."),
        };
        code: Text = {
            ru: "Шесть цифр из чата компании",
            kk: "Компания чатындағы алты цифр",
            en: "Six digits from the company's chat",
        };
        code_hint: Text = {
            ru: "Новый код отменяет прежний. Никому, кроме вас, он не нужен: команда Synkro его не спрашивает.",
            kk: "Жаңа код бұрынғысын ауыстырады. Ол сізден басқа ешкімге керек емес: Synkro командасы оны сұрамайды.",
            en: "A new code replaces the one before. Nobody but you needs it: the Synkro team never asks for it.",
        };
        code_missing: Text = {
            ru: "Введите код из чата компании",
            kk: "Компания чатындағы кодты енгізіңіз",
            en: "Enter the code from the company's chat",
        };
        code_form: Text = {
            ru: "Введите шесть цифр, как в сообщении",
            kk: "Хабарламадағыдай алты цифр енгізіңіз",
            en: "Enter six digits, as in the message",
        };
        code_wrong: Text = {
            ru: "Код не подошёл. Возьмите его из самого нового сообщения в чате",
            kk: "Код сәйкес келмеді. Оны чаттағы ең соңғы хабарламадан алыңыз",
            en: "The code does not match. Take it from the newest message in the chat",
        };
        code_over: Text = {
            ru: "Этот код больше не действует: его время вышло или неверных попыток было слишком много. Отправьте новый.",
            kk: "Бұл код енді жарамсыз: уақыты өтті немесе қате талпыныс тым көп болды. Жаңасын жіберіңіз.",
            en: "This code is no good any more: its time is over, or too many tries were wrong. Send a new one.",
        };
        enter: Text = {
            ru: "Открыть доступ",
            kk: "Кіруді ашу",
            en: "Open the access",
        };
        entering: Text = {
            ru: "Проверяем…",
            kk: "Тексерілуде…",
            en: "Checking…",
        };
        by_time: Text = {
            ru: "Подождать",
            kk: "Күту",
            en: "Wait",
        };
        opens_at: fn(&str) -> String = {
            ru: |at| format!("Доступ откроется {at}, если до этого никто из компании не ответит «Это были не мы»."),
            kk: |at| format!("Кіру ашылатын уақыт: {at}. Оған дейін компаниядан ешкім «Бұл біз емес» деп жауап бермесе ғана."),
            en: |at| format!("The access opens {at}, unless somebody of the company answers “It was not us” before."),
        };
        not_yet_told: Text = {
            ru: "Отсчёт начнётся, когда Telegram подтвердит, что чат компании предупреждён.",
            kk: "Уақыт санағы Telegram компания чаты ескертілгенін растағанда басталады.",
            en: "The time begins once Telegram confirms that the company's chat was told.",
        };
        not_yet_confirmed: Text = {
            ru: "Отсчёт начнётся, когда главные администраторы Synkro подтвердят, что это вы.",
            kk: "Уақыт санағы Synkro бас әкімшілері бұл сіз екеніңізді растағанда басталады.",
            en: "The time begins once super administrators of Synkro confirm that it is you.",
        };
        by_staff: Text = {
            ru: "Подтвердить, что это вы",
            kk: "Бұл сіз екеніңізді растату",
            en: "Have it confirmed that it is you",
        };
        by_staff_text: Text = {
            ru: "Код отправить некуда: рабочего Telegram-чата у компании не было, или сообщение в него ещё не дошло. Свяжитесь с поддержкой сервиса: главные администраторы Synkro проверят, что это вы.",
            kk: "Код жіберетін жер жоқ: компанияда жұмыс істейтін Telegram чаты болмаған немесе оған хабарлама әлі жетпеген. Сервис қолдауына хабарласыңыз: Synkro бас әкімшілері бұл сіз екеніңізді тексереді.",
            en: "There is nowhere to send a code: the company had no working Telegram chat, or the message has not got there yet. Contact the service’s support: super administrators of Synkro check that it is you.",
        };
        no_code: Text = {
            ru: "Отправить код нельзя: Telegram-чат компании сменили или отключили уже после этих действий.",
            kk: "Код жіберу мүмкін емес: компанияның Telegram чаты осы әрекеттерден кейін ауыстырылған немесе ажыратылған.",
            en: "No code can be sent: the company's Telegram chat was changed or disconnected after these deeds.",
        };
        not_sent: Text = {
            ru: "Telegram не принял сообщение. Отправьте код ещё раз через минуту.",
            kk: "Telegram хабарламаны қабылдамады. Кодты бір минуттан соң қайта жіберіңіз.",
            en: "Telegram did not take the message. Send the code again in a minute.",
        };
        too_many_codes: Text = {
            ru: "На сегодня кодов больше нет: отправьте новый завтра или дождитесь, пока доступ откроется сам.",
            kk: "Бүгінге код қалмады: ертең жаңасын жіберіңіз немесе кіру өзі ашылғанша күтіңіз.",
            en: "No more codes today: send a new one tomorrow, or wait until the access opens.",
        };
        confirmed: fn(u32, u32) -> String = {
            ru: |n, of| format!("Подтвердили: {n} из {of}"),
            kk: |n, of| format!("Растағандар: {n} / {of}"),
            en: |n, of| format!("Confirmed: {n} of {of}"),
        };
        opened: Text = {
            ru: "Доступ открыт.",
            kk: "Кіру ашылды.",
            en: "The access is open.",
        };
        to_account: Text = {
            ru: "Мой аккаунт",
            kk: "Менің аккаунтым",
            en: "My account",
        };
    }
}
