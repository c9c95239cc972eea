//! Words of what people write about a report: comments and questions.

use synkro_shared::run::RunStatus;
use synkro_words::words;

type Text = &'static str;

words! {
    /// All of them.
    pub struct Words {
        comments: Text = {
            ru: "Комментарии",
            kk: "Пікірлер",
            en: "Comments",
        };
        no_comments: Text = {
            ru: "Пока никто ничего не написал. Отметьте, что сделано по этому отчёту: коллеги увидят.",
            kk: "Әзірге ешкім ештеңе жазған жоқ. Осы есеп бойынша не істелгенін белгілеңіз: әріптестеріңіз көреді.",
            en: "Nobody has written anything yet. Note what was done about this report, and your colleagues will see it.",
        };
        comment_label: Text = {
            ru: "Новый комментарий",
            kk: "Жаңа пікір",
            en: "New comment",
        };
        comment_hint: Text = {
            ru: "Видят все сотрудники вашей компании. Не вставляйте сюда данные клиентов: телефоны, адреса, номера карт.",
            kk: "Компанияңыздың барлық қызметкері көреді. Клиенттердің деректерін қоймаңыз: телефон, мекенжай, карта нөмірі.",
            en: "Everybody in your company can read it. Leave out your clients’ data: phone numbers, addresses, card numbers.",
        };
        write: Text = {
            ru: "Написать",
            kk: "Жазу",
            en: "Comment",
        };
        writing: Text = {
            ru: "Сохраняем…",
            kk: "Сақталуда…",
            en: "Saving…",
        };
        written: Text = {
            ru: "Комментарий сохранён",
            kk: "Пікір сақталды",
            en: "Comment saved",
        };
        edit: Text = {
            ru: "Изменить",
            kk: "Өзгерту",
            en: "Edit",
        };
        keep: Text = {
            ru: "Сохранить",
            kk: "Сақтау",
            en: "Save",
        };
        kept: Text = {
            ru: "Изменения сохранены",
            kk: "Өзгерістер сақталды",
            en: "Changes saved",
        };
        leave: Text = {
            ru: "Отменить",
            kk: "Бас тарту",
            en: "Cancel",
        };
        remove: Text = {
            ru: "Удалить",
            kk: "Жою",
            en: "Delete",
        };
        removing: Text = {
            ru: "Удаляем…",
            kk: "Жойылуда…",
            en: "Deleting…",
        };
        remove_title: Text = {
            ru: "Удалить комментарий?",
            kk: "Пікірді жою керек пе?",
            en: "Delete the comment?",
        };
        remove_text: Text = {
            ru: "Текст исчезнет навсегда. Останется отметка, кто и когда его написал.",
            kk: "Мәтін біржола жойылады. Оны кім және қашан жазғаны ғана қалады.",
            en: "Its text is gone for good. Who wrote it and when stays visible.",
        };
        /// Takes the author's name.
        removed_by: fn(&str) -> String = {
            ru: |name| format!("Комментарий удалён. Автор: {name}"),
            kk: |name| format!("Пікір жойылды. Авторы: {name}"),
            en: |name| format!("Comment removed by {name}"),
        };
        edited: Text = {
            ru: "изменён",
            kk: "өзгертілген",
            en: "edited",
        };
        gone_account: Text = {
            ru: "удалённая учётная запись",
            kk: "жойылған тіркелгі",
            en: "a deleted account",
        };
        comment: Text = {
            ru: "Комментарий",
            kk: "Пікір",
            en: "Comment",
        };
        /// Takes the period: what a button in the list of reports does.
        comment_on: fn(&str) -> String = {
            ru: |period| format!("Комментарий: отчёт за {period}"),
            kk: |period| format!("Пікір: {period} есебі"),
            en: |period| format!("Comment: report for {period}"),
        };
        /// Takes how many characters are left.
        left: fn(&str) -> String = {
            ru: |left| format!("Осталось знаков: {left}"),
            kk: |left| format!("Қалған таңба саны: {left}"),
            en: |left| format!("Characters left: {left}"),
        };
        questions: Text = {
            ru: "Вопросы по отчёту",
            kk: "Есеп бойынша сұрақтар",
            en: "Questions about the report",
        };
        questions_text: Text = {
            ru: "Спросите о том, чего в отчёте нет: ответ будет по переписке за тот же период, с цитатами.",
            kk: "Есепте жоқ нәрсені сұраңыз: жауап сол кезеңдегі хат алмасу бойынша, дәйексөздермен беріледі.",
            en: "Ask what the report does not say: the answer comes from the conversations of the same period, with quotes.",
        };
        question_label: Text = {
            ru: "Вопрос",
            kk: "Сұрақ",
            en: "Question",
        };
        question_hint: Text = {
            ru: "Вопрос и ответ видят все сотрудники вашей компании.",
            kk: "Сұрақ пен жауапты компанияңыздың барлық қызметкері көреді.",
            en: "Everybody in your company can read the question and the answer.",
        };
        /// Takes how many questions are left.
        questions_left: fn(u8) -> String = by |left| {
            1 => {
                ru: "Остался 1 вопрос.".to_owned(),
                kk: "1 сұрақ қалды.".to_owned(),
                en: "1 question left.".to_owned(),
            }
            left => {
                ru: format!("Можно задать вопросов: {left}."),
                kk: format!("{left} сұрақ қоюға болады."),
                en: format!("{left} questions left."),
            }
        };
        /// Takes calls of the model and tokens.
        forecast: fn(&str, &str) -> String = {
            ru: |calls, tokens| format!("Примерный расход: обращений к ИИ — {calls}, токенов — {tokens}."),
            kk: |calls, tokens| format!("Шамамен жұмсалады: ЖИ-ге жүгіну — {calls}, токен — {tokens}."),
            en: |calls, tokens| format!("It takes about {calls} calls of the model and {tokens} tokens."),
        };
        /// Takes dollars.
        forecast_cost: fn(&str) -> String = {
            ru: |cost| format!("Около {cost}."),
            kk: |cost| format!("Шамамен {cost}."),
            en: |cost| format!("About {cost}."),
        };
        ask: Text = {
            ru: "Спросить",
            kk: "Сұрау",
            en: "Ask",
        };
        asking: Text = {
            ru: "Отправляем…",
            kk: "Жіберілуде…",
            en: "Sending…",
        };
        question_status: fn(RunStatus) -> Text = by |status| {
            RunStatus::Queued => { ru: "в очереди", kk: "кезекте", en: "queued" }
            RunStatus::Running => { ru: "ищем ответ", kk: "жауап ізделуде", en: "looking for the answer" }
            RunStatus::Waiting => {
                ru: "ждём и повторим сами",
                kk: "күтеміз, өзіміз қайталаймыз",
                en: "waiting, will go on by itself",
            }
            RunStatus::Done => { ru: "есть ответ", kk: "жауап бар", en: "answered" }
            RunStatus::Incomplete => { ru: "ответ неполный", kk: "жауап толық емес", en: "answered in part" }
            RunStatus::Failed => { ru: "ответа нет", kk: "жауап жоқ", en: "no answer" }
            RunStatus::Cancelled => { ru: "отменён", kk: "тоқтатылды", en: "cancelled" }
        };
        preparing: Text = {
            ru: "Готовим переписку за период…",
            kk: "Кезеңдегі хат алмасу дайындалуда…",
            en: "Preparing the conversations of the period…",
        };
        /// Takes parts that were read and all of them.
        reading: fn(&str, &str) -> String = {
            ru: |done, of| format!("Читаем переписку: {done} из {of} частей"),
            kk: |done, of| format!("Хат алмасу оқылуда: {of} бөліктің {done} бөлігі"),
            en: |done, of| format!("Reading the conversations: {done} of {of} parts"),
        };
        answering: Text = {
            ru: "Пишем ответ…",
            kk: "Жауап жазылуда…",
            en: "Writing the answer…",
        };
        progress: Text = {
            ru: "Сколько переписки прочитано",
            kk: "Хат алмасудың қаншасы оқылды",
            en: "How much of the conversations was read",
        };
        cancel_question: Text = {
            ru: "Отменить вопрос",
            kk: "Сұрақты тоқтату",
            en: "Cancel the question",
        };
        place_given_back: Text = {
            ru: "Этот вопрос не засчитан: его можно задать снова.",
            kk: "Бұл сұрақ есептелмеді: оны қайта қоюға болады.",
            en: "This question does not count: you can ask it again.",
        };
        used_up: Text = {
            ru: "Оба вопроса по этому отчёту заданы. Если нужно узнать больше, обратитесь к администратору.",
            kk: "Осы есеп бойынша екі сұрақ та қойылды. Көбірек білу керек болса, әкімшіге хабарласыңыз.",
            en: "Both questions about this report have been asked. If you need to know more, contact your administrator.",
        };
        /// Takes names.
        turn_to: fn(&str) -> String = {
            ru: |names| format!("В вашей компании это: {names}."),
            kk: |names| format!("Сіздің компанияңызда: {names}."),
            en: |names| format!("In your company: {names}."),
        };
        /// Takes the contact as the operator has written it.
        service_contact: fn(&str) -> String = {
            ru: |contact| format!("Поддержка сервиса: {contact}"),
            kk: |contact| format!("Сервис қолдауы: {contact}"),
            en: |contact| format!("The service’s support: {contact}"),
        };
        /// Takes confirmed and given quotes.
        proof: fn(&str, &str) -> String = {
            ru: |confirmed, given| format!("Цитат найдено дословно: {confirmed} из {given}."),
            kk: |confirmed, given| format!("Сөзбе-сөз табылған дәйексөз: {confirmed} / {given}."),
            en: |confirmed, given| format!("Quotes found word for word: {confirmed} of {given}."),
        };
        /// Takes calls and tokens.
        spent: fn(&str, &str) -> String = {
            ru: |calls, tokens| format!("Обращений — {calls}, токенов — {tokens}."),
            kk: |calls, tokens| format!("Жүгіну — {calls}, токен — {tokens}."),
            en: |calls, tokens| format!("{calls} calls, {tokens} tokens."),
        };
        /// Takes dialogs.
        not_read: fn(&str) -> String = {
            ru: |dialogs| format!("ИИ не смог прочитать диалогов: {dialogs}. В ответе их нет."),
            kk: |dialogs| format!("ЖИ оқи алмаған диалог саны: {dialogs}. Жауапта олар жоқ."),
            en: |dialogs| format!("Dialogs that the model could not read: {dialogs}. The answer leaves them out."),
        };
        prepared_by: Text = {
            ru: "Подготовлено ИИ, проверено программой.",
            kk: "ЖИ дайындады, бағдарлама тексерді.",
            en: "Prepared by AI, checked by the program.",
        };
    }
}
