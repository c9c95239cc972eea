//! Russian.

use synkro_shared::session::Language;

use super::Words;

pub const WORDS: Words = Words {
    within: |hours| format!("в рабочие часы {hours}"),
    times_within: |hours| format!("Время ответа и молчания считается в рабочие часы {hours}, каждый день."),
    link_to_finding: "Ссылка на этот вывод",
    first_reply_of_dialog: "Первый ответ",
    no_talk: "Переписки в этом периоде не было.",
    talk_not_measured: "Переписка не подключена: в отчёте только сделки и менеджеры.",
    deals_not_measured: "amoCRM не подключена: сделок в отчёте нет.",
    not_analyzed: "ИИ не ответил об этих диалогах: в показателях они есть, в выводах — нет.",
    nothing_analyzed: "ИИ не ответил ни об одном диалоге, поэтому выводов нет.",
    no_deals_title: "За этот период сделок не было",
    no_deals_text: "Показывать нечего. Если сделки точно были, проверьте подключение amoCRM и выбранный период.",
    summary_of_deals: "Отчёт о сделках и менеджерах, без переписки",
    written_in: |language| match language {
        Language::Ru => "Текст этого отчёта написан по-русски.",
        Language::Kk => "Текст этого отчёта написан по-казахски.",
        Language::En => "Текст этого отчёта написан по-английски.",
    },
    summary_missing: "Итога нет: ИИ не ответил",
};
