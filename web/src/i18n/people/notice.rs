//! Words of the link that stands in a message of the company's chat.

use synkro_words::words;

type Text = &'static str;

words! {
    /// The page of the link.
    pub struct Notice {
        title: Text = {
            ru: "Это были вы?",
            kk: "Бұл сіздер ме?",
            en: "Was it you?",
        };
        text: Text = {
            ru: "Команда Synkro сделала это с аккаунтом вашей компании. Если компания об этом просила, закройте страницу: от её открытия ничего не изменилось.",
            kk: "Synkro командасы компанияңыздың аккаунтымен мынаны істеді. Компания мұны сұраған болса, бетті жабыңыз: оны ашқаннан ештеңе өзгерген жоқ.",
            en: "The Synkro team did this to an account of your company. If the company asked for it, close this page: opening it has changed nothing.",
        };
        company: Text = {
            ru: "Компания",
            kk: "Компания",
            en: "Company",
        };
        deed: Text = {
            ru: "Что сделано",
            kk: "Не істелді",
            en: "What was done",
        };
        about: Text = {
            ru: "С чьим аккаунтом",
            kk: "Кімнің аккаунтымен",
            en: "To whose account",
        };
        by: Text = {
            ru: "Кто сделал",
            kk: "Кім істеді",
            en: "Who did it",
        };
        at: Text = {
            ru: "Когда",
            kk: "Қашан",
            en: "When",
        };
        refuse_text: Text = {
            ru: "Если никто из компании об этом не просил, закройте доступ: вход в аккаунт прекратится сразу. Входить в Synkro для этого не нужно.",
            kk: "Компаниядан мұны ешкім сұрамаса, кіруді жабыңыз: аккаунтқа кіру бірден тоқтайды. Бұл үшін Synkro-ға кірудің қажеті жоқ.",
            en: "If nobody of the company asked for it, close the access: signing in to the account ends at once. You need not sign in to Synkro for it.",
        };
        refuse_title: Text = {
            ru: "Закрыть доступ к этому аккаунту?",
            kk: "Бұл аккаунтқа кіруді жабу керек пе?",
            en: "Close the access of this account?",
        };
        refused_title: Text = {
            ru: "Доступ закрыт",
            kk: "Кіру жабылды",
            en: "Access closed",
        };
        refused_text: Text = {
            ru: "Аккаунт отключён: его сеансы закончились, ссылки и API-токены не действуют. Запись об этом есть в журнале компании.",
            kk: "Аккаунт бұғатталды: сеанстары аяқталды, сілтемелері мен API токендері жарамсыз. Бұл туралы жазба компания журналында бар.",
            en: "The account is disabled: its sessions have ended, its links and API tokens no longer work. The company's log has an entry of it.",
        };
        next_title: Text = {
            ru: "Что сделать дальше",
            kk: "Енді не істеу керек",
            en: "What to do next",
        };
        next: [Text; 3] = {
            ru: [
                "Сообщите в поддержку сервиса, что компания этого не просила: по контакту, который вы знали раньше.",
                "Предупредите тех, кто меняет настройки компании: в журнале они увидят, что успел сделать этот аккаунт.",
                "Если человек всё же свой, они включат его аккаунт на странице «Люди компании».",
            ],
            kk: [
                "Компания мұны сұрамағанын сервис қолдауына хабарлаңыз: бұрыннан білетін байланыс арқылы.",
                "Компания баптауларын өзгертетін адамдарды ескертіңіз: олар журналдан бұл аккаунттың не істеп үлгергенін көреді.",
                "Адам өздеріңіздікі болса, олар аккаунтын «Компания адамдары» бетінде бұғаттан шығарады.",
            ],
            en: [
                "Tell the service’s support that the company did not ask for it: by a contact that you knew before.",
                "Warn those who change the company's settings: the log shows them what this account has done.",
                "If the person is yours after all, they enable the account on the page “People of the company”.",
            ],
        };
        gone_title: Text = {
            ru: "Ссылка не действует",
            kk: "Сілтеме жарамсыз",
            en: "This link does not work",
        };
        gone_text: Text = {
            ru: "Она неполная, уже использована или относится к аккаунту, которого больше нет. Откройте самое новое сообщение в Telegram-чате компании или спросите того, кто меняет её настройки.",
            kk: "Ол толық емес, қолданылып қойған немесе жойылған аккаунтқа қатысты. Компанияның Telegram чатындағы ең соңғы хабарламаны ашыңыз немесе баптауларын өзгертетін адамнан сұраңыз.",
            en: "It is incomplete, was used already, or is about an account that is gone. Open the newest message in the company's Telegram chat, or ask somebody who changes its settings.",
        };
        nothing_to_close: Text = {
            ru: "Закрывать нечего: этот аккаунт уже отключён или удалён.",
            kk: "Жабатын ештеңе жоқ: бұл аккаунт бұғатталған немесе жойылған.",
            en: "There is nothing to close: this account is disabled or deleted already.",
        };
        to_start: Text = {
            ru: "На главную",
            kk: "Басты бетке",
            en: "To the start page",
        };
    }
}
