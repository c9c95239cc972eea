//! Kazakh.

use synkro_shared::session::Language;

use super::Words;

pub const WORDS: Words = Words {
    within: |hours| format!("жұмыс уақытында, {hours}"),
    times_within: |hours| {
        format!("Жауап пен үнсіздік уақыты жұмыс уақытында ({hours}, күн сайын) есептеледі.")
    },
    link_to_finding: "Осы тұжырымға сілтеме",
    first_reply_of_dialog: "Бірінші жауап",
    no_talk: "Бұл кезеңде хат алмасу болған жоқ.",
    talk_not_measured: "Хат алмасу қосылмаған: есепте тек мәмілелер мен менеджерлер бар.",
    deals_not_measured: "amoCRM қосылмаған: есепте мәмілелер жоқ.",
    not_analyzed: "ЖИ бұл диалогтар туралы жауап бермеді: олар көрсеткіштерде бар, тұжырымдарда жоқ.",
    nothing_analyzed: "ЖИ бірде-бір диалог туралы жауап бермеді, сондықтан тұжырым жоқ.",
    no_deals_title: "Бұл кезеңде мәмілелер болған жоқ",
    no_deals_text: "Көрсететін ештеңе жоқ. Мәмілелер болғаны анық болса, amoCRM қосылымын және таңдалған кезеңді тексеріңіз.",
    summary_of_deals: "Мәмілелер мен менеджерлер туралы есеп, хат алмасусыз",
    written_in: |language| match language {
        Language::Ru => "Бұл есептің мәтіні орыс тілінде жазылған.",
        Language::Kk => "Бұл есептің мәтіні қазақ тілінде жазылған.",
        Language::En => "Бұл есептің мәтіні ағылшын тілінде жазылған.",
    },
    summary_missing: "Қорытынды жоқ: ЖИ жауап бермеді",
};
