//! Words of the settings: of the schedule.

use synkro_shared::run::ReportKind;
use synkro_shared::settings::Weekday;
use synkro_words::words;

type Text = &'static str;

words! {
    /// Of the schedule.
    pub struct Automation {
        enabled: Text = {
            ru: "Собирать отчёты автоматически",
            kk: "Есептерді автоматты түрде жасау",
            en: "Create reports automatically",
        };
        zone: Text = {
            ru: "Часовой пояс",
            kk: "Уақыт белдеуі",
            en: "Time zone",
        };
        zone_hint: Text = {
            ru: "Начните вводить город",
            kk: "Қаланың атын тере бастаңыз",
            en: "Begin to type a city",
        };
        day_start: Text = {
            ru: "Начало рабочего дня",
            kk: "Жұмыс күнінің басы",
            en: "The business day begins",
        };
        day_start_hint: Text = {
            ru: "От этого часа считаются сутки, неделя и месяц",
            kk: "Тәулік, апта және ай осы сағаттан басталады",
            en: "Days, weeks and months are counted from this hour",
        };
        daily: Text = {
            ru: "Ежедневный отчёт",
            kk: "Күнделікті есеп",
            en: "Daily report",
        };
        weekly: Text = {
            ru: "Еженедельный отчёт",
            kk: "Апталық есеп",
            en: "Weekly report",
        };
        monthly: Text = {
            ru: "Ежемесячный отчёт",
            kk: "Айлық есеп",
            en: "Monthly report",
        };
        at: Text = {
            ru: "Во сколько отправить",
            kk: "Қай уақытта жіберу керек",
            en: "When to send",
        };
        days_off: Text = {
            ru: "Выходные",
            kk: "Демалыс күндері",
            en: "Days off",
        };
        days_off_hint: Text = {
            ru: "В эти дни отчёт не отправляем, следующий охватит и их",
            kk: "Бұл күндері есеп жіберілмейді, келесісі оларды да қамтиды",
            en: "No report on these days; the next one covers them, too",
        };
        on_weekday: Text = {
            ru: "В какой день",
            kk: "Аптаның қай күні",
            en: "On which day",
        };
        month_day: Text = {
            ru: "Какого числа",
            kk: "Айдың қай күні",
            en: "On which day",
        };
        misfire: Text = {
            ru: "Если отчёт пропущен",
            kk: "Есеп уақытында жасалмай қалса",
            en: "When a report was missed",
        };
        skip: Text = {
            ru: "Не собирать",
            kk: "Жасамау",
            en: "Skip",
        };
        latest: Text = {
            ru: "Собрать последний",
            kk: "Тек соңғысын жасау",
            en: "Run the latest",
        };
        every: Text = {
            ru: "Собрать все",
            kk: "Бәрін жасау",
            en: "Run all",
        };
        at_most: Text = {
            ru: "Но не больше",
            kk: "Бірақ ең көбі",
            en: "But at most",
        };
        retention: Text = {
            ru: "Сколько дней хранить отчёты",
            kk: "Есептер неше күн сақталады",
            en: "Days to keep reports",
        };
        retention_hint: Text = {
            ru: "Пусто — храним всегда. Старые отчёты удаляются здесь, в вашей базе Supabase они остаются",
            kk: "Бос болса — әрқашан сақталады. Ескі есептер осы жерден жойылады, өз Supabase-іңізде қалады",
            en: "Empty: kept for good. Older reports are removed here; they stay in your Supabase",
        };
        notice: Text = {
            ru: "Сообщать, когда переписки не было",
            kk: "Хат алмасу болмағанда хабарлау",
            en: "Tell when there were no conversations",
        };
        preview: Text = {
            ru: "Ближайшие отчёты",
            kk: "Келесі есептер",
            en: "Next reports",
        };
        line: fn(&str, &str, &str) -> String = {
            ru: |kind, period, at| format!("{kind}: за {period}, отправим {at}"),
            kk: |kind, period, at| format!("{kind}: кезеңі {period}; жіберілетін уақыты {at}"),
            en: |kind, period, at| format!("{kind}: covers {period}, sent {at}"),
        };
        none: Text = {
            ru: "Ни один отчёт не включён.",
            kk: "Бірде-бір есеп қосылмаған.",
            en: "No report is switched on.",
        };
        saved: Text = {
            ru: "Расписание сохранено",
            kk: "Кесте сақталды",
            en: "The schedule is saved",
        };
        weekday: fn(Weekday) -> Text = by |weekday| {
            Weekday::Monday => { ru: "Понедельник", kk: "Дүйсенбі", en: "Monday" }
            Weekday::Tuesday => { ru: "Вторник", kk: "Сейсенбі", en: "Tuesday" }
            Weekday::Wednesday => { ru: "Среда", kk: "Сәрсенбі", en: "Wednesday" }
            Weekday::Thursday => { ru: "Четверг", kk: "Бейсенбі", en: "Thursday" }
            Weekday::Friday => { ru: "Пятница", kk: "Жұма", en: "Friday" }
            Weekday::Saturday => { ru: "Суббота", kk: "Сенбі", en: "Saturday" }
            Weekday::Sunday => { ru: "Воскресенье", kk: "Жексенбі", en: "Sunday" }
        };
        kind: fn(ReportKind) -> Text = by |kind| {
            ReportKind::Daily => { ru: "Ежедневный", kk: "Күнделікті", en: "Daily" }
            ReportKind::Weekly => { ru: "Еженедельный", kk: "Апталық", en: "Weekly" }
            ReportKind::Monthly => { ru: "Ежемесячный", kk: "Айлық", en: "Monthly" }
            ReportKind::Manual => { ru: "По запросу", kk: "Сұрау бойынша", en: "On request" }
        };
    }
}
