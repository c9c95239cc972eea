//! What a post and a file say, and that nothing in them is markup of somebody else's.

use super::*;
use chrono::DateTime;
use synkro_shared::report::{AnswerList, Omitted};
use synkro_shared::run::LeftOutKind;

fn period() -> Period {
    let at = |seconds| DateTime::from_timestamp(seconds, 0).expect("a test instant");
    Period { start: at(1_790_000_000), end: at(1_790_086_400) }
}

fn both(content: &ReportContent, left_out: &[LeftOut], language: Language) -> [String; 2] {
    let metrics = Metrics::default();
    let lines = post(content, &metrics, left_out, (period(), chrono_tz::UTC), language, (None, None));
    let post: Vec<String> = lines
        .into_iter()
        .map(|line| match line {
            Line::Strong(text) | Line::Plain(text) | Line::Linked(text, _) => text,
        })
        .collect();
    [post.join("\n"), markdown(content, &metrics, left_out, period(), chrono_tz::UTC, language)]
}

#[test]
fn post_and_file_say_how_many_quotes_are_proven_also_when_none_is() {
    for (confirmed, given, words) in [
        (42, 45, ["Подтверждено 42 из 45 цитат", "45 дәйексөздің 42 расталды", "42 of 45 quotes confirmed"]),
        (0, 60, ["Подтверждено 0 из 60 цитат", "60 дәйексөздің 0 расталды", "0 of 60 quotes confirmed"]),
    ] {
        let content = ReportContent {
            citations_confirmed: confirmed,
            citations_given: given,
            ..ReportContent::default()
        };
        for (language, words) in [Language::Ru, Language::Kk, Language::En].into_iter().zip(words) {
            for text in both(&content, &[], language) {
                assert!(text.contains(words), "{text}");
            }
        }
    }
}

#[test]
fn a_post_says_that_a_model_prepared_it_and_which_and_only_where_one_did() {
    let receipt = Receipt {
        model: "m-1".to_owned(),
        prompt_version: 3,
        schema_version: 2,
        calls: 1,
        prompt_tokens: 1,
        answer_tokens: 1,
        thinking_tokens: 0,
        cost_usd: None,
    };
    let said = |language, receipt| {
        let span = (period(), chrono_tz::UTC);
        let lines =
            post(&ReportContent::default(), &Metrics::default(), &[], span, language, (None, receipt));
        lines.last().map(|line| line.words().to_owned()).unwrap_or_default()
    };
    assert_eq!(
        Language::ALL.map(|language| said(language, Some(&receipt))),
        [
            "Подготовлено ИИ, проверено программой: модель m-1, промпт версии 3",
            "ЖИ дайындады, бағдарлама тексерді: модель m-1, промпттың 3-нұсқасы",
            "Prepared by AI, checked by program: model m-1, prompt version 3",
        ]
    );
    assert_eq!(said(Language::En, None), "Computed by program, without AI");
}

#[test]
fn an_empty_period_says_that_nobody_wrote_only_where_that_was_measured() {
    let deals = Measured { deals: true, dialogs: false };
    for language in [Language::Ru, Language::Kk, Language::En] {
        let said = |measured| match empty_post(period(), chrono_tz::UTC, measured, language).pop() {
            Some(Line::Plain(text)) => text,
            _ => String::new(),
        };
        let words = words::post(language);
        assert_eq!([said(Measured::default()), said(deals)], [words.empty, words.no_deals]);
    }
}

#[test]
fn a_name_from_the_crm_is_inert_in_post_and_file() {
    let hostile = "@channel <b>Айгерим</b> https://evil.kz /start +7 701 999 88 77 [x](y)\n# z";
    let row = synkro_shared::report::ManagerNumbers {
        manager_id: Some(1),
        name: Some(hostile.to_owned()),
        won: 1,
        ..synkro_shared::report::ManagerNumbers::default()
    };
    let measured = Measured { deals: true, dialogs: false };
    let metrics = Metrics { managers: vec![row], measured, ..Metrics::default() };
    let assessed = ManagerAssessment {
        manager: hostile.to_owned(),
        checklist: Vec::new(),
        score: None,
        note: String::new(),
        unconfirmed_numbers: Vec::new(),
    };
    let content = ReportContent { managers: vec![assessed], ..ReportContent::default() };
    let lines = post(&content, &metrics, &[], (period(), chrono_tz::UTC), Language::Ru, (None, None));
    let told: Vec<&str> = lines.iter().map(Line::words).collect();
    let file = markdown(&content, &metrics, &[], period(), chrono_tz::UTC, Language::Ru);
    for text in [&told.join("\n"), &file] {
        assert!(text.contains("Айгерим"), "{text}");
        for live in ["@channel", "https://evil", " /start", "999 88 77", "\n# z"] {
            assert!(!text.contains(live), "{live} in {text}");
        }
    }
    assert!(!file.contains("](") && !file.contains("<b>"), "{file}");
}

#[test]
fn the_file_of_a_period_without_conversations_has_no_empty_headings() {
    let [_, file] = both(&ReportContent::default(), &[], Language::Ru);
    assert!(file.starts_with("# Отчёт по продажам: "), "{file}");
    assert!(!file.contains(parts(Language::Ru).findings), "{file}");
}

#[test]
fn post_and_file_name_what_is_left_out_in_words() {
    let left_out = [
        LeftOut { kind: LeftOutKind::LongMessagesCut, count: 2 },
        LeftOut { kind: LeftOutKind::DialogsNotAnalyzed, count: 10 },
        LeftOut { kind: LeftOutKind::UnreadableMessages, count: 0 },
    ];
    let omitted = Omitted { recommendations: 2, lists: vec![AnswerList::Managers], ..Omitted::default() };
    let content = ReportContent { omitted, ..ReportContent::default() };
    for text in both(&content, &left_out, Language::Ru) {
        for words in [
            "2 длинных сообщения сокращены перед анализом",
            "10 диалогов не попали в анализ",
            "2 рекомендации сверх лимита не показаны",
            "часть оценок менеджеров оставлена",
        ] {
            assert!(text.contains(words), "{words} in {text}");
        }
        assert!(!text.contains("сообщений не удалось") && !text.contains("long_messages_cut"));
    }
    for language in [Language::Kk, Language::En] {
        assert!(both(&content, &left_out, language).iter().all(|text| !text.contains('_')));
    }
}

#[test]
fn the_file_has_no_markup_of_the_models_own_and_a_missing_score_is_none() {
    let hostile = "# x\n![a](b) <img src=x> | [c](d)".to_owned();
    let content = ReportContent {
        title: hostile.clone(),
        summary: hostile.clone(),
        recommendations: vec![hostile.clone()],
        managers: vec![ManagerAssessment {
            manager: "Айдар".to_owned(),
            checklist: Vec::new(),
            score: None,
            note: hostile,
            unconfirmed_numbers: vec!["12".to_owned()],
        }],
        ..ReportContent::default()
    };
    let [_, text] = both(&content, &[], Language::Ru);
    assert!(!text.contains("](") && !text.contains("<img") && !text.contains('|'), "{text}");
    assert!(text.contains("Айдар: нет оценки") && text.contains("Числа, которых программа не считала: 12"));
    assert!(!text.contains("0/100"));
}

#[test]
fn a_reply_within_seconds_took_no_zero_minutes() {
    for (seconds, language, time) in [
        (20, Language::Ru, "меньше минуты"),
        (20, Language::Kk, "бір минуттан аз"),
        (20, Language::En, "under a minute"),
        (747, Language::Ru, "12 мин"),
    ] {
        let mut metrics = Metrics::default();
        metrics.total.first_reply.median_seconds = Some(seconds);
        let lines = number_lines(&metrics, language);
        assert!(lines.iter().any(|line| line.ends_with(&format!(": {time}"))), "{lines:?}");
    }
}
