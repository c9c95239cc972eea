//! Words of a company's people: their list, what the company is told of staff's deeds, the wait for its word, and the link
//! of a message in its chat.

mod announced;
mod awaiting;
mod notice;

use synkro_words::words;

pub use announced::Announced;
pub use awaiting::Awaiting;
pub use notice::Notice;

type Text = &'static str;

words! {
    /// All of them.
    pub struct Words {
        list: List = table;
        announced: Announced = table;
        awaiting: Awaiting = table;
        notice: Notice = table;
    }

    /// The page of people.
    pub struct List {
        title: Text = {
            ru: "Люди компании",
            kk: "Компания адамдары",
            en: "People of the company",
        };
        text: Text = {
            ru: "Кто может войти в кабинет компании и менять её настройки. Людей впускаете вы сами: если аккаунт создала или изменила команда Synkro, он ждёт вашего решения.",
            kk: "Компания кабинетіне кім кіре алады және баптауларды кім өзгерте алады. Адамдарды өзіңіз кіргізесіз: аккаунтты Synkro командасы жасаса немесе өзгертсе, ол сіздің шешіміңізді күтеді.",
            en: "Who may sign in to the company's dashboard and change its settings. You let people in: an account that the Synkro team created or changed waits for your word.",
        };
        card_text: Text = {
            ru: "Пригласить коллегу, дать право менять настройки, отключить или удалить аккаунт. Новых людей впускает только компания.",
            kk: "Әріптесті шақыру, баптауға рұқсат беру, аккаунтты бұғаттау немесе жою. Жаңа адамдарды тек компанияның өзі кіргізеді.",
            en: "Invite a colleague, allow to change settings, disable or remove an account. Only the company lets new people in.",
        };
        card_link: Text = {
            ru: "Открыть список людей",
            kk: "Адамдар тізімін ашу",
            en: "Open the list of people",
        };
        invite: Text = {
            ru: "Пригласить",
            kk: "Шақыру",
            en: "Invite",
        };
        settings: Text = {
            ru: "Настройки",
            kk: "Баптаулар",
            en: "Settings",
        };
        own: Text = {
            ru: "это вы",
            kk: "бұл сіз",
            en: "this is you",
        };
        own_text: Text = {
            ru: "Это ваш аккаунт. Пароль, двухфакторный вход и устройства — на странице «Аккаунт». Ваше право и доступ может изменить другой человек компании, который меняет настройки.",
            kk: "Бұл сіздің аккаунтыңыз. Құпиясөз, екі факторлы кіру және құрылғылар «Аккаунт» бетінде. Құқығыңыз бен рұқсатыңызды баптауды өзгерте алатын басқа адам өзгертеді.",
            en: "This is your own account. Password, two-factor sign-in and devices are on the page “Account”. Another holder of settings of the company can change your right and access.",
        };
        awaits: Text = {
            ru: "Ждёт вашего решения",
            kk: "Шешіміңізді күтуде",
            en: "Waits for your word",
        };
        awaits_since: fn(&str) -> String = {
            ru: |at| format!("с {at}"),
            kk: |at| format!("басталуы: {at}"),
            en: |at| format!("since {at}"),
        };
        awaits_text: Text = {
            ru: "Пока вы не решите, этот аккаунт не видит ни отчётов, ни диалогов, ни настроек.",
            kk: "Сіз шешкенше бұл аккаунт есептерді де, диалогтарды да, баптауларды да көрмейді.",
            en: "Until you decide, this account sees no reports, no dialogs and no settings.",
        };
        what_staff_did: Text = {
            ru: "Что сделала команда Synkro",
            kk: "Synkro командасы не істеді",
            en: "What the Synkro team did",
        };
        empty_title: Text = {
            ru: "Людей пока нет",
            kk: "Әзірге ешкім жоқ",
            en: "Nobody yet",
        };
        empty_text: Text = {
            ru: "Пригласите первого: Synkro выдаст одноразовую ссылку, по которой человек сам задаст пароль.",
            kk: "Біріншісін шақырыңыз: Synkro бір реттік сілтеме береді, адам сол арқылы құпиясөзін өзі орнатады.",
            en: "Invite the first one: Synkro gives you a one-time link with which the person sets a password.",
        };
        invite_title: Text = {
            ru: "Пригласить в компанию",
            kk: "Компанияға шақыру",
            en: "Invite to the company",
        };
        invite_text: Text = {
            ru: "Вы получите одноразовую ссылку и передадите её человеку. Пароль он задаст сам и сразу увидит отчёты: вы уже впустили его.",
            kk: "Бір реттік сілтеме аласыз да, оны адамға бересіз. Құпиясөзді ол өзі орнатып, есептерді бірден көреді: сіз оны кіргізіп қойдыңыз.",
            en: "You will get a one-time link to hand over. The person sets the password and sees the reports at once: you have let them in.",
        };
        invite_submit: Text = {
            ru: "Создать приглашение",
            kk: "Шақыру жасау",
            en: "Create the invite",
        };
        cannot_last: Text = {
            ru: "В компании всегда остаётся хотя бы один человек, который может менять настройки.",
            kk: "Компанияда баптауды өзгерте алатын кемінде бір адам әрқашан қалады.",
            en: "The company always keeps at least one person who may change its settings.",
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use synkro_shared::people::ChatWord;

    #[test]
    fn every_word_of_the_chat_is_told_apart_in_every_language() {
        for words in [&Words::RU, &Words::KK, &Words::EN] {
            let texts: HashSet<_> = ChatWord::ALL.into_iter().map(words.announced.chat).collect();
            assert_eq!(texts.len(), ChatWord::ALL.len());
        }
    }
}
