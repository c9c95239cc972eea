//! Kazakh.

use synkro_shared::retry::RetryFrom;
use synkro_shared::run_event::RunEventKind as E;
use synkro_shared::schedule::{FireStatus, MissReason};

use super::Words;

pub const WORDS: Words = Words {
    retry_title: "Қайталау",
    retry_name: |from| match from {
        RetryFrom::FailedStep => "Осы қадамнан жалғастыру",
        RetryFrom::Start => "Бәрін басынан",
        RetryFrom::Analysis => "Тек талдау",
    },
    retry_text: |from| match from {
        RetryFrom::FailedStep => "Бұрын жасалғаны сақталады. Алынған ЖИ жауаптары үшін қайта төленбейді.",
        RetryFrom::Start => "Мәмілелер мен хат алмасу қайта оқылып, есеп жаңадан жасалады.",
        RetryFrom::Analysis => {
            "Сақталған хат алмасу қазіргі промпт бойынша талданады. amoCRM мен Radist-ке сұрау жіберілмейді."
        }
    },
    costs: "Бұған не жұмсалады",
    cost_failed_step: "Тек қалған қадамдар.",
    cost_fetch: |leads, chats| format!("Оқылады: {leads}, {chats}."),
    cost_no_fetch: "Ештеңе оқылмайды.",
    cost_tokens: |tokens| format!("ЖИ: шамамен {tokens} кіріс токені."),
    cost_same_answers: "Промпт, модель және хат алмасу өзгермесе, сақталған жауаптар алынады: тегін.",
    posted_again: "Дайын есеп Telegram-ға қайта жіберіледі.",
    retry_keep: "Қайталамау",
    resend: "Қайта жіберу",
    resend_text: "Чатты қараңыз: хабарлама сонда болса, қайта жіберудің қажеті жоқ.",
    open_setting: |name| format!("Баптауын ашу: {name}"),
    ask_holders: |names| {
        if names.is_empty() {
            "Баптауды түзетуді компания әкімшісінен сұраңыз.".to_owned()
        } else {
            format!("Баптауды түзете алады: {names}.")
        }
    },
    first_steps_title: "Алғашқы есепке дейін",
    first_steps_text: |done, of| {
        format!("{of} қосылымның {done} деректері енгізілді. Бәрі енгізілгенде осында есеп түймесі шығады.")
    },
    step_paused: "қайталауды күтуде",
    log_title: "Жасалу журналы",
    log_text: "Не және қашан болғаны. Хат алмасу мазмұны мұнда жоқ.",
    log_show: "Журналды көрсету",
    log_nothing: ("Журнал бос", "Жазбалар жұмыс басталғанда пайда болады."),
    log_event: |kind| match kind {
        E::Claimed => "Жұмыс басталды",
        E::StepDone => "Қадам орындалды",
        E::CallFailed => "Сұрау орындалмады, қайталаймыз",
        E::StepWaits => "Қадам келесі талпынысты күтуде",
        E::StepFailed => "Қадам тоқтады",
        E::WorkerLost => "Процесс жоғалды, жұмысты басқасы жалғастырады",
        E::Released => "Жұмыс басқа процеске берілді",
        E::CancelRequested => "Тоқтату сұралды",
        E::Cancelled => "Тоқтатылды",
        E::Retried => "Қайталау сұралды",
    },
    log_when: "Қашан",
    log_step: "Қадам",
    log_what: "Не болды",
    next_attempt: |at| format!("келесі талпыныс: {at}"),
    schedule_title: "Кесте бойынша",
    schedule_off: "Автоматты есептер өшірулі.",
    schedule_set_up: "Кестені баптау",
    schedule_next: "Келесі есептер",
    schedule_paused: |since| {
        format!("Кесте тоқтатылған, уақыты: {since}. Жасалмай қалған есептерді кейін жасауға болады.")
    },
    pause: "Тоқтата тұру",
    resume: "Жалғастыру",
    missed: |n| format!("{n}\u{a0}есеп жасалмай қалды"),
    last_missed: |period, reason| format!("Соңғы жасалмай қалғаны: {period}. {reason}."),
    miss_reason: |reason| match reason {
        MissReason::Late => "Ол уақытта сервис жұмыс істемеді",
        MissReason::Paused => "Кесте тоқтатылған еді",
        MissReason::NotReady => "Қосылымдардың бірі жұмыс істемеді",
    },
    make_missed: "Өткізіп алынғандарын жасау",
    made: |n| format!("{n} есеп кезекке қойылды"),
    history_title: "Кесте бойынша не болды",
    history_show: "Тарихты көрсету",
    history_nothing: ("Әзірге тарих жоқ", "Уақыты келген есептер осында көрінеді."),
    history_period: "Кезең",
    history_due: "Есеп уақыты",
    history_status: "Нәтиже",
    fire_status: |status| match status {
        FireStatus::Queued => "Кезек күтуде",
        FireStatus::Started => "Басталды",
        FireStatus::Missed => "Жасалмай қалды",
    },
    open_run: "Барысын ашу",
};
