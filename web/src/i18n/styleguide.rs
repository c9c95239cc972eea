//! Words of the style guide. Not part of a release.

use synkro_shared::session::Language;
use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the style guide.
    pub struct Words {
        title: Text = { ru: "Элементы интерфейса", kk: "Интерфейс элементтері", en: "Style guide" };
        lead: Text = {
            ru: "Каждый элемент в каждом состоянии. Этой страницы нет в выпускаемой сборке.",
            kk: "Әр элемент әр күйінде. Шығарылатын жинақта бұл бет болмайды.",
            en: "Every component in every state. A release has no such page.",
        };
        buttons: Text = { ru: "Кнопки", kk: "Түймелер", en: "Buttons" };
        looks: Text = { ru: "Виды", kk: "Түрлері", en: "Looks" };
        primary: Text = { ru: "Главная", kk: "Негізгі", en: "Primary" };
        plain: Text = { ru: "Обычная", kk: "Қарапайым", en: "Plain" };
        danger: Text = { ru: "Опасная", kk: "Қауіпті", en: "Danger" };
        quiet: Text = { ru: "Тихая", kk: "Бәсең", en: "Quiet" };
        busy: Text = { ru: "Занятые", kk: "Бос емес", en: "Busy" };
        toggles: Text = { ru: "Переключатели", kk: "Ауыстырғыштар", en: "Toggles" };
        pictures: Text = { ru: "Значки", kk: "Белгішелер", en: "Icons" };
        fields: Text = { ru: "Поля", kk: "Өрістер", en: "Fields" };
        empty: Text = { ru: "Пустое", kk: "Бос", en: "Empty" };
        filled: Text = { ru: "Заполненное", kk: "Толтырылған", en: "Filled in" };
        refused: Text = { ru: "С ошибкой", kk: "Қатесі бар", en: "Refused" };
        hint: Text = { ru: "Подсказка под полем", kk: "Өріс астындағы кеңес", en: "A hint below the field" };
        sample: Text = { ru: "Пример текста", kk: "Мәтін үлгісі", en: "Sample text" };
        choices: Text = { ru: "Выбор", kk: "Таңдау", en: "Choices" };
        messages: Text = { ru: "Сообщения", kk: "Хабарламалар", en: "Messages" };
        notices: Text = { ru: "Заметки", kk: "Ескертпелер", en: "Notices" };
        failures: Text = { ru: "Сбои", kk: "Ақаулар", en: "Failures" };
        show_toast: Text = { ru: "Показать краткое сообщение", kk: "Қысқа хабарлама көрсету", en: "Show a toast" };
        chips: Text = { ru: "Метки", kk: "Белгілер", en: "Chips" };
        progress: Text = { ru: "Ход выполнения", kk: "Орындалу барысы", en: "Progress" };
        skeletons: Text = { ru: "Заготовки", kk: "Дайындамалар", en: "Skeletons" };
        lists: Text = { ru: "Списки", kk: "Тізімдер", en: "Lists" };
        tables: Text = { ru: "Таблицы", kk: "Кестелер", en: "Tables" };
        empty_states: Text = { ru: "Пустые списки", kk: "Бос тізімдер", en: "Empty states" };
        dialogs: Text = { ru: "Диалоговые окна", kk: "Диалог терезелері", en: "Dialogs" };
        open_dialog: Text = { ru: "Открыть окно", kk: "Терезе ашу", en: "Open a dialog" };
        ask: Text = { ru: "Спросить", kk: "Сұрау қою", en: "Ask a question" };
        ask_word: Text = { ru: "Спросить слово", kk: "Сөзді сұрау", en: "Ask for a word" };
        locked: Text = { ru: "Окно без выхода", kk: "Жабылмайтын терезе", en: "A locked dialog" };
    }
}

/// The words in this language.
#[must_use]
pub const fn words(language: Language) -> &'static Words {
    match language {
        Language::Ru => &Words::RU,
        Language::Kk => &Words::KK,
        Language::En => &Words::EN,
    }
}
