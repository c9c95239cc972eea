//! Words of the settings: of the step AI, its test included.

use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the step AI, its test included.
    pub struct Ai {
        provider: Text = {
            ru: "Поставщик модели",
            kk: "Модель жеткізушісі",
            en: "Provider",
        };
        gemini: Text = {
            ru: "Google Gemini",
            kk: "Google Gemini",
            en: "Google Gemini",
        };
        openai: Text = {
            ru: "Совместимая с OpenAI",
            kk: "OpenAI-мен үйлесімді",
            en: "OpenAI-compatible",
        };
        base: Text = {
            ru: "Адрес сервиса",
            kk: "Сервис мекенжайы",
            en: "Endpoint",
        };
        hosts: fn(&str) -> String = {
            ru: |hosts| format!("Разрешены: {hosts}"),
            kk: |hosts| format!("Рұқсат етілген: {hosts}"),
            en: |hosts| format!("Allowed: {hosts}"),
        };
        no_hosts: Text = {
            ru: "На этом сервере такие сервисы не разрешены. Спросите администратора Synkro",
            kk: "Бұл серверде мұндай сервистерге рұқсат жоқ. Synkro әкімшісінен сұраңыз",
            en: "This server allows none. Ask Synkro's administrator",
        };
        key: Text = {
            ru: "API-ключ",
            kk: "API кілті",
            en: "API key",
        };
        model: Text = {
            ru: "Модель",
            kk: "Модель",
            en: "Model",
        };
        model_hint: Text = {
            ru: "Сохраните ключ и загрузите список. Имя можно ввести вручную",
            kk: "Кілтті сақтап, тізімді жүктеңіз. Атын қолмен енгізуге болады",
            en: "Save the key and load the list. You may also type the name",
        };
        load: Text = {
            ru: "Загрузить модели",
            kk: "Модельдерді жүктеу",
            en: "Load the models",
        };
        choose: Text = {
            ru: "Выберите модель",
            kk: "Модельді таңдаңыз",
            en: "Choose a model",
        };
        test: Text = {
            ru: "Пробный анализ",
            kk: "Сынақ талдауы",
            en: "Test analysis",
        };
        test_text: Text = {
            ru: "Модель прочитает диалоги последних сделок. Это стоит столько же, сколько маленький отчёт.",
            kk: "Модель соңғы мәмілелердің диалогтарын оқиды. Құны шағын есептікіндей.",
            en: "The model reads the conversations of the latest deals. It costs as much as a small report.",
        };
        save: Text = {
            ru: "Сохранить результат в Supabase",
            kk: "Нәтижені Supabase-ке сақтау",
            en: "Keep the result in Supabase",
        };
        saved: Text = {
            ru: "Результат сохранён в Supabase",
            kk: "Нәтиже Supabase-ке сақталды",
            en: "The result is kept in Supabase",
        };
        confirmed: fn(u64, u64) -> String = {
            ru: |ok, all| format!("Подтверждено цитат: {ok} из {all}"),
            kk: |ok, all| format!("Расталған дәйексөз: {ok} / {all}"),
            en: |ok, all| format!("Confirmed citations: {ok} of {all}"),
        };
        cost: fn(&str, &str) -> String = {
            ru: |tokens, cost| format!("Токенов: {tokens}, стоимость: {cost}"),
            kk: |tokens, cost| format!("Токен: {tokens}, құны: {cost}"),
            en: |tokens, cost| format!("Tokens: {tokens}, cost: {cost}"),
        };
        cost_unknown: Text = {
            ru: "неизвестна",
            kk: "белгісіз",
            en: "unknown",
        };
    }
}
