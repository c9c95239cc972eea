//! Words of the page Overview.

use synkro_shared::integration::{IntegrationKind, IntegrationStatus};
use synkro_words::words;

use crate::i18n::plural::{english, russian};
use crate::period::Preset;

type Text = &'static str;

words! {
    /// Of the page Overview.
    pub struct Overview {
        /// A day of the week as a sentence begins with it.
        weekday: fn(chrono::Weekday) -> Text = by |day| {
            chrono::Weekday::Mon => { ru: "Понедельник", kk: "Дүйсенбі", en: "Monday" }
            chrono::Weekday::Tue => { ru: "Вторник", kk: "Сейсенбі", en: "Tuesday" }
            chrono::Weekday::Wed => { ru: "Среда", kk: "Сәрсенбі", en: "Wednesday" }
            chrono::Weekday::Thu => { ru: "Четверг", kk: "Бейсенбі", en: "Thursday" }
            chrono::Weekday::Fri => { ru: "Пятница", kk: "Жұма", en: "Friday" }
            chrono::Weekday::Sat => { ru: "Суббота", kk: "Сенбі", en: "Saturday" }
            chrono::Weekday::Sun => { ru: "Воскресенье", kk: "Жексенбі", en: "Sunday" }
        };
        greeting: fn(&str) -> String = {
            ru: |name| format!("Здравствуйте, {name}"),
            kk: |name| format!("Сәлеметсіз бе, {name}"),
            en: |name| format!("Hello, {name}"),
        };
        forced_title: Text = {
            ru: "Новый отчёт",
            kk: "Жаңа есеп",
            en: "New report",
        };
        forced_text: Text = {
            ru: "Выберите период: Synkro заберёт сделки и переписку, посчитает показатели и подготовит разбор.",
            kk: "Кезеңді таңдаңыз: Synkro мәмілелер мен хат алмасуды алып, көрсеткіштерді есептейді және талдау дайындайды.",
            en: "Choose a period: Synkro loads deals and conversations, computes the numbers and writes the analysis.",
        };
        period: Text = {
            ru: "Период",
            kk: "Кезең",
            en: "Period",
        };
        preset: fn(Preset) -> Text = by |preset| {
            Preset::Yesterday => { ru: "Вчера", kk: "Кеше", en: "Yesterday" }
            Preset::Today => { ru: "Сегодня", kk: "Бүгін", en: "Today" }
            Preset::Last7 => { ru: "7 дней", kk: "7 күн", en: "7 days" }
            Preset::Last14 => { ru: "14 дней", kk: "14 күн", en: "14 days" }
            Preset::Custom => { ru: "Свои даты", kk: "Басқа күндер", en: "Custom range" }
        };
        date_from: Text = {
            ru: "С какого дня",
            kk: "Қай күннен",
            en: "First day",
        };
        date_to: Text = {
            ru: "По какой день включительно",
            kk: "Қай күнге дейін (қоса алғанда)",
            en: "End date (inclusive)",
        };
        will_cover: fn(&str, u64) -> String = {
            ru: |period, days| format!("{period} · {days}\u{a0}{}", russian(days, "день", "дня", "дней")),
            kk: |period, days| format!("{period} · {days}\u{a0}күн"),
            en: |period, days| format!("{period} · {days}\u{a0}{}", english(days, "day", "days")),
        };
        zone_note: fn(&str) -> String = {
            ru: |zone| format!("Дни считаются по времени {zone}"),
            kk: |zone| format!("Күндер {zone} уақытымен есептеледі"),
            en: |zone| format!("Days are counted in {zone} time"),
        };
        start_report: Text = {
            ru: "Принудительный отчёт",
            kk: "Есеп жасау",
            en: "Create report",
        };
        starting: Text = {
            ru: "Запускаем…",
            kk: "Басталуда…",
            en: "Starting…",
        };
        run_already_active: Text = {
            ru: "Отчёт уже формируется. Новый можно запустить, когда этот закончится.",
            kk: "Есеп жасалып жатыр. Ол аяқталған соң жаңасын бастауға болады.",
            en: "A report is being made. You can start another when it has finished.",
        };
        active_run: Text = {
            ru: "Сейчас формируется",
            kk: "Қазір жасалуда",
            en: "Being made now",
        };
        follow_run: Text = {
            ru: "Следить за ходом",
            kk: "Барысын қарау",
            en: "Follow the progress",
        };
        last_run: Text = {
            ru: "Последний запуск",
            kk: "Соңғы жасалған есеп",
            en: "Last run",
        };
        no_runs: Text = {
            ru: "Запусков ещё не было. Выберите период и сформируйте первый отчёт.",
            kk: "Әзірге бірде-бір есеп жасалмаған. Кезеңді таңдап, біріншісін жасаңыз.",
            en: "Nothing has run yet. Choose a period and make the first report.",
        };
        open_run: Text = {
            ru: "Подробности запуска",
            kk: "Толық мәлімет",
            en: "Details of the run",
        };
        latest_reports: Text = {
            ru: "Последние отчёты",
            kk: "Соңғы есептер",
            en: "Latest reports",
        };
        all_reports: Text = {
            ru: "Все отчёты",
            kk: "Барлық есеп",
            en: "All reports",
        };
        no_reports_title: Text = {
            ru: "Отчётов пока нет",
            kk: "Әзірге есеп жоқ",
            en: "No reports yet",
        };
        /// On the very page where a report is started.
        no_reports_here: Text = {
            ru: "Сформируйте первый: выберите период выше и нажмите «Принудительный отчёт».",
            kk: "Біріншісін жасаңыз: жоғарыдан кезеңді таңдап, «Есеп жасау» түймесін басыңыз.",
            en: "Make the first one: choose a period above and press “Create report”.",
        };
        /// For those who may start none.
        no_reports_for_readers: Text = {
            ru: "Отчёты появятся здесь, как только их сформируют.",
            kk: "Есептер жасалған бойда осында пайда болады.",
            en: "Reports appear here as soon as they are made.",
        };
        no_reports_text: Text = {
            ru: "Сформируйте первый: на странице «Обзор» выберите период и нажмите «Принудительный отчёт».",
            kk: "Біріншісін жасаңыз: «Шолу» бетінде кезеңді таңдап, «Есеп жасау» түймесін басыңыз.",
            en: "Make the first one: choose a period on the Overview page and press “Create report”.",
        };
        integrations: Text = {
            ru: "Подключения",
            kk: "Қосылымдар",
            en: "Connections",
        };
        /// What the link at a connection in this state leads to; nothing where nothing is to be done.
        tile_link: fn(IntegrationKind, IntegrationStatus) -> Option<Text> = by |kind, status| match (status, kind) {
            (IntegrationStatus::Working, _) => { ru: None, kk: None, en: None }
            (IntegrationStatus::NotSet, IntegrationKind::Automation) => {
                ru: Some("Задать расписание"),
                kk: Some("Кестені белгілеу"),
                en: Some("Set a schedule"),
            }
            (IntegrationStatus::NotSet, _) => { ru: Some("Настроить"), kk: Some("Баптау"), en: Some("Set up") }
            (IntegrationStatus::Unverified, _) => {
                ru: Some("Проверить"),
                kk: Some("Тексеру"),
                en: Some("Check"),
            }
            (IntegrationStatus::Failing, _) => { ru: Some("Исправить"), kk: Some("Түзету"), en: Some("Fix") }
        };
        schedule_not_set: Text = {
            ru: "Расписание ещё не задано.",
            kk: "Кесте әлі белгіленбеген.",
            en: "No schedule is set yet.",
        };
        checked_at: fn(&str) -> String = {
            ru: |at| format!("Проверено {at}"),
            kk: |at| format!("Тексерілді: {at}"),
            en: |at| format!("Checked {at}"),
        };
        integration_not_set: Text = {
            ru: "Данные для подключения ещё не введены.",
            kk: "Қосылым деректері әлі енгізілмеген.",
            en: "The connection's details have not been entered yet.",
        };
    }
}
