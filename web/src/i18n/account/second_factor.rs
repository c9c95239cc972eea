//! Words of the second factor: switching it on, its codes.

use synkro_words::words;

use crate::i18n::plural::{english, russian};

type Text = &'static str;

words! {
    /// The second factor on the account page.
    pub struct SecondFactor {
        title: Text = {
            ru: "Двухфакторный вход",
            kk: "Екі факторлы кіру",
            en: "Two-factor sign-in",
        };
        text: Text = {
            ru: "Кроме пароля при входе понадобится код из приложения на телефоне. Даже если кто-то узнает ваш пароль, войти без телефона не получится.",
            kk: "Кіргенде құпиясөзден бөлек телефондағы қолданбаның коды керек болады. Біреу құпиясөзіңізді біліп қойса да, телефонсыз кіре алмайды.",
            en: "Besides the password, signing in will ask for a code from an app on your phone. Somebody who learns your password still can't sign in without the phone.",
        };
        required_title: Text = {
            ru: "Сначала включите двухфакторный вход",
            kk: "Алдымен екі факторлы кіруді қосыңыз",
            en: "Turn on two-factor sign-in first",
        };
        required_text: Text = {
            ru: "Администраторы Synkro работают только с ним: остальные разделы откроются сразу после включения. Понадобится телефон и пара минут.",
            kk: "Synkro әкімшілері тек сонымен жұмыс істейді: қосқан бойда қалған бөлімдер ашылады. Телефон мен екі-үш минут керек.",
            en: "Synkro's administrators work with it only: everything else opens as soon as it is on. You need your phone and a couple of minutes.",
        };
        is_off: Text = {
            ru: "Выключен",
            kk: "Өшірулі",
            en: "Off",
        };
        is_on: Text = {
            ru: "Включён",
            kk: "Қосулы",
            en: "On",
        };
        on_since: fn(&str) -> String = {
            ru: |at| format!("с {at}"),
            kk: |at| format!("қосылған уақыты: {at}"),
            en: |at| format!("since {at}"),
        };
        turn_on: Text = {
            ru: "Включить двухфакторный вход",
            kk: "Екі факторлы кіруді қосу",
            en: "Turn on two-factor sign-in",
        };
        beginning: Text = {
            ru: "Готовим ключ…",
            kk: "Кілт дайындалуда…",
            en: "Preparing a key…",
        };
        turn_off: Text = {
            ru: "Выключить",
            kk: "Өшіру",
            en: "Turn off",
        };
        turning_off: Text = {
            ru: "Выключаем…",
            kk: "Өшірілуде…",
            en: "Turning off…",
        };
        turned_off: Text = {
            ru: "Двухфакторный вход выключен",
            kk: "Екі факторлы кіру өшірілді",
            en: "Two-factor sign-in is off",
        };
        turn_off_title: Text = {
            ru: "Выключить двухфакторный вход?",
            kk: "Екі факторлы кіруді өшіру керек пе?",
            en: "Turn off two-factor sign-in?",
        };
        turn_off_text: Text = {
            ru: "Для входа будет достаточно одного пароля. Ключ в приложении и коды восстановления перестанут действовать.",
            kk: "Кіруге құпиясөздің өзі жеткілікті болады. Қолданбадағы кілт пен қалпына келтіру кодтары жарамсыз болады.",
            en: "The password alone will be enough to sign in. The key in the app and the recovery codes will stop working.",
        };
        renew: Text = {
            ru: "Новые коды восстановления",
            kk: "Жаңа қалпына келтіру кодтары",
            en: "New recovery codes",
        };
        renewing: Text = {
            ru: "Создаём…",
            kk: "Жасалуда…",
            en: "Making them…",
        };
        renew_title: Text = {
            ru: "Создать новые коды восстановления?",
            kk: "Жаңа қалпына келтіру кодтарын жасау керек пе?",
            en: "Make new recovery codes?",
        };
        renew_text: Text = {
            ru: "Прежние коды сразу перестанут действовать. Новые мы покажем один раз.",
            kk: "Бұрынғы кодтар бірден жарамсыз болады. Жаңаларын бір рет қана көрсетеміз.",
            en: "The old codes stop working at once. The new ones are shown once.",
        };
        codes_left: fn(u32) -> String = {
            ru: |n| {
                let n = u64::from(n);
                format!("Осталось {n}\u{a0}{} восстановления.", russian(n, "код", "кода", "кодов"))
            },
            kk: |n| format!("{n}\u{a0}қалпына келтіру коды қалды."),
            en: |n| format!("{n}\u{a0}recovery {} left.", english(u64::from(n), "code", "codes")),
        };
        few_codes: Text = {
            ru: "Создайте новые, чтобы не потерять доступ без телефона.",
            kk: "Телефонсыз қалсаңыз да кіре алу үшін жаңа кодтар жасаңыз.",
            en: "Make new ones, so that you can still get in without your phone.",
        };
        staff_keep_it: Text = {
            ru: "Администраторам выключать двухфакторный вход нельзя. Если потеряли телефон, войдите с кодом восстановления или попросите главного администратора сбросить второй фактор.",
            kk: "Әкімшілер екі факторлы кіруді өшіре алмайды. Телефонды жоғалтсаңыз, қалпына келтіру кодымен кіріңіз немесе бас әкімшіден екінші факторды алып тастауды сұраңыз.",
            en: "Administrators can't turn two-factor sign-in off. If you lose your phone, sign in with a recovery code or ask a super administrator to reset your second factor.",
        };
    }

    /// Switching the second factor on.
    pub struct Enrolment {
        title: Text = {
            ru: "Подключите приложение-аутентификатор",
            kk: "Аутентификатор қолданбасын қосыңыз",
            en: "Connect an authenticator app",
        };
        install: Text = {
            ru: "Установите на телефон приложение-аутентификатор: Google Authenticator, Microsoft Authenticator, Яндекс Ключ или любое другое.",
            kk: "Телефонға аутентификатор қолданбасын орнатыңыз: Google Authenticator, Microsoft Authenticator, Яндекс Ключ немесе кез келген басқасы.",
            en: "Install an authenticator app on your phone: Google Authenticator, Microsoft Authenticator, 1Password or any other.",
        };
        scan: Text = {
            ru: "Добавьте в нём аккаунт и отсканируйте картинку.",
            kk: "Онда аккаунт қосып, суретті сканерлеңіз.",
            en: "Add an account in it and scan the picture.",
        };
        picture: Text = {
            ru: "QR-код с ключом для приложения-аутентификатора",
            kk: "Аутентификатор қолданбасына арналған кілті бар QR-код",
            en: "QR code with the key for the authenticator app",
        };
        by_hand: Text = {
            ru: "Не сканируется? Введите ключ вручную",
            kk: "Сканерленбей ме? Кілтті қолмен енгізіңіз",
            en: "Can't scan it? Type the key",
        };
        same_phone: Text = {
            ru: "Приложение на этом же устройстве? Откройте ключ в нём",
            kk: "Қолданба осы құрылғыда ма? Кілтті сонда ашыңыз",
            en: "Is the app on this device? Open the key in it",
        };
        enter: Text = {
            ru: "Введите код, который показывает приложение.",
            kk: "Қолданба көрсетіп тұрған кодты енгізіңіз.",
            en: "Enter the code that the app shows.",
        };
        code: Text = {
            ru: "Шесть цифр из приложения",
            kk: "Қолданбадағы алты цифр",
            en: "Six digits from the app",
        };
        until: fn(&str) -> String = {
            ru: |time| format!(
                "Успейте до {time}: потом ключ перестанет действовать. После включения остальные устройства выйдут из аккаунта."
            ),
            kk: |time| format!(
                "Кілттің мерзімі: {time}. Содан кейін ол жарамсыз болады. Қосылған соң қалған құрылғылар аккаунттан шығады."
            ),
            en: |time| format!(
                "Until {time}: after that the key no longer works. Once it is on, your other devices are signed out."
            ),
        };
        finish: Text = {
            ru: "Включить",
            kk: "Қосу",
            en: "Turn on",
        };
        checking: Text = {
            ru: "Проверяем…",
            kk: "Тексерілуде…",
            en: "Checking…",
        };
        stop: Text = {
            ru: "Отмена",
            kk: "Бас тарту",
            en: "Cancel",
        };
    }

    /// Recovery codes.
    pub struct Recovery {
        title: Text = {
            ru: "Сохраните коды восстановления",
            kk: "Қалпына келтіру кодтарын сақтаңыз",
            en: "Save your recovery codes",
        };
        text: Text = {
            ru: "Если телефона не окажется под рукой, войти поможет любой из этих кодов. Каждый срабатывает один раз. Мы показываем их только сейчас: скопируйте или скачайте и храните отдельно от телефона.",
            kk: "Телефон қолыңызда болмаса, осы кодтардың кез келгенімен кіре аласыз. Әрқайсысын бір рет қана қолдануға болады. Оларды тек қазір көрсетеміз: көшіріп немесе жүктеп алып, телефоннан бөлек сақтаңыз.",
            en: "When your phone is not at hand, any of these codes signs you in. Each works once. They are shown only now: copy or download them, and keep them apart from your phone.",
        };
        copy: Text = {
            ru: "Скопировать",
            kk: "Көшіру",
            en: "Copy",
        };
        copied: Text = {
            ru: "Коды скопированы.",
            kk: "Кодтар көшірілді.",
            en: "The codes are copied.",
        };
        copy_refused: Text = {
            ru: "Браузер не дал скопировать. Выделите коды и скопируйте их сами или скачайте файл.",
            kk: "Браузер көшіруге рұқсат бермеді. Кодтарды белгілеп, өзіңіз көшіріңіз немесе файлды жүктеңіз.",
            en: "The browser did not allow copying. Select the codes and copy them yourself, or download the file.",
        };
        save: Text = {
            ru: "Скачать файл",
            kk: "Файлды жүктеу",
            en: "Download a file",
        };
        saved: Text = {
            ru: "Файл скачивается.",
            kk: "Файл жүктеліп жатыр.",
            en: "The file is being downloaded.",
        };
        save_refused: Text = {
            ru: "Браузер не дал скачать файл. Скопируйте коды.",
            kk: "Браузер файлды жүктеуге рұқсат бермеді. Кодтарды көшіріңіз.",
            en: "The browser did not allow the download. Copy the codes.",
        };
        kept: Text = {
            ru: "Коды сохранены",
            kk: "Кодтар сақталды",
            en: "I have saved the codes",
        };
        file_head: Text = {
            ru: "Коды восстановления Synkro. Каждый действует один раз.",
            kk: "Synkro қалпына келтіру кодтары. Әрқайсысын бір рет қана қолдануға болады.",
            en: "Synkro recovery codes. Each works once.",
        };
    }
}
