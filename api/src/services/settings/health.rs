//! The night's look at every credential, and the notices that something turned red, works again, or is about to end.

use std::time::Duration;

use chrono::TimeDelta;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::RunProblem;
use synkro_shared::session::Language;

use super::check::{self, Asked};
use super::work::{Stopped, Work};
use crate::app::App;
use crate::connections::{NotConnected, TelegramConnection, connect};
use crate::error::Result;
use crate::store::standing::{News, Notice, Posted};
use crate::store::{SystemScope, TenantScope};
use crate::vendors::ErrorClass;
use crate::vendors::telegram::{OutgoingMessage, escape_html};

/// A check of the night may take longer than one that a person waits for.
const LIMIT: Duration = Duration::from_secs(60);
/// Checks and posts of one look; the rest comes with the next.
const AT_ONCE: usize = 50;
/// Before a notice is posted again.
const POST_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Looks at what is due and posts what is new.
///
/// # Errors
/// When the database does not answer.
pub async fn once(app: &App) -> Result<()> {
    let system = SystemScope::because("the night's checks and notices are for every tenant");
    for _ in 0..AT_ONCE {
        let Some(due) = app.store.take_due_check(system).await? else { break };
        if !due.tenant.source_mode.needs(due.kind) {
            continue;
        }
        let kind = due.kind;
        let work = Work::unwatched(app, due.scope, due.tenant);
        match app.clock().deadline(LIMIT, check::run(&work, kind, Asked::ByNight)).await {
            Ok(Ok(_)) => {}
            Ok(Err(Stopped::Problem(problem))) => {
                tracing::info!(kind = kind.code(), code = ?problem.code, "a check of the night proved nothing");
            }
            Ok(Err(Stopped::Ours(error))) => {
                tracing::warn!(%error, kind = kind.code(), "a check of the night failed");
            }
            Err(_) => tracing::info!(kind = kind.code(), "a check of the night took too long"),
        }
    }
    for _ in 0..AT_ONCE {
        let Some(notice) = app.store.take_notice(system).await? else { break };
        let posted = post(app, system.tenant(notice.tenant), &notice).await?;
        app.store.notice_posted(system, &notice, posted).await?;
    }
    Ok(())
}

async fn post(app: &App, scope: TenantScope, notice: &Notice) -> Result<Posted> {
    let later = || Posted::Later(app.clock().now() + POST_AGAIN);
    let tenant = app.store.tenant(scope).await?;
    let connection = match connect::<TelegramConnection>(app, scope).await {
        Ok(connection) => connection,
        // Nowhere to post: the dashboard shows it.
        Err(NotConnected::Settings(_)) => return Ok(Posted::Dropped),
        Err(NotConnected::Later(_)) => return Ok(later()),
        Err(NotConnected::Ours(error)) => return Err(error),
    };
    let message = OutgoingMessage {
        chat_id: connection.settings.chat_id.clone(),
        thread_id: connection.settings.thread_id,
        html: words(notice, tenant.report_language, tenant.timezone, &app.origin),
        button: None,
    };
    let sent = match connection.client(app) {
        Ok(client) => client.send_message(&message).await,
        Err(error) => Err(error),
    };
    Ok(match sent {
        Ok(_) => Posted::Sent,
        Err(error) => match error.class() {
            ErrorClass::Retry | ErrorClass::RetryAfter(_) => later(),
            ErrorClass::Ambiguous => Posted::Unknown,
            ErrorClass::Person | ErrorClass::Failed => Posted::Dropped,
        },
    })
}

const fn name(kind: IntegrationKind, language: Language) -> &'static str {
    match (kind, language) {
        (IntegrationKind::Supabase, _) => "Supabase",
        (IntegrationKind::Amocrm, _) => "amoCRM",
        (IntegrationKind::Radist, _) => "Radist.Online",
        (IntegrationKind::Ai, Language::Ru) => "ИИ-модель",
        (IntegrationKind::Ai, Language::Kk) => "ЖИ",
        (IntegrationKind::Ai, Language::En) => "AI",
        (IntegrationKind::Telegram, _) => "Telegram",
        (IntegrationKind::Automation, Language::Ru) => "Расписание",
        (IntegrationKind::Automation, Language::Kk) => "Кесте",
        (IntegrationKind::Automation, Language::En) => "Schedule",
    }
}

fn words(notice: &Notice, language: Language, zone: chrono_tz::Tz, origin: &str) -> String {
    let name = name(notice.kind, language);
    let link = format!("{}/dashboard/settings/{}", origin, notice.kind.code());
    let until = notice
        .expires_at
        .map(|at| at.with_timezone(&zone).format("%d.%m.%Y %H:%M").to_string())
        .unwrap_or_default();
    let why = notice.problem.as_ref().map(|problem| reason(problem, language)).unwrap_or_default();
    let text = match (notice.news, language) {
        (News::Failing, Language::Ru) => {
            format!("🔴 <b>{name}: подключение перестало работать</b>\n{why}\nИсправить: {link}")
        }
        (News::Failing, Language::Kk) => {
            format!("🔴 <b>{name}: қосылым жұмыс істемей қалды</b>\n{why}\nТүзету: {link}")
        }
        (News::Failing, Language::En) => {
            format!("🔴 <b>{name}: the connection stopped working</b>\n{why}\nFix it: {link}")
        }
        (News::Recovered, Language::Ru) => format!("🟢 <b>{name}: подключение снова работает</b>"),
        (News::Recovered, Language::Kk) => format!("🟢 <b>{name}: қосылым қайта жұмыс істейді</b>"),
        (News::Recovered, Language::En) => format!("🟢 <b>{name}: the connection works again</b>"),
        (News::Expiring, Language::Ru) => {
            format!("🟡 <b>{name}: токен действует до {until}</b>\nВведите новый заранее: {link}")
        }
        (News::Expiring, Language::Kk) => {
            format!(
                "🟡 <b>{name}: токеннің мерзімі жақында бітеді ({until})</b>\nЖаңасын алдын ала енгізіңіз: {link}"
            )
        }
        (News::Expiring, Language::En) => {
            format!("🟡 <b>{name}: the token ends on {until}</b>\nEnter a new one in time: {link}")
        }
    };
    text.replace("\n\n", "\n")
}

/// The reason in a line; the page behind the link has the rest.
fn reason(problem: &RunProblem, language: Language) -> String {
    use synkro_shared::run::RunProblemCode as P;
    let (ru, kk) = match problem.code {
        P::KeyRejected | P::WrongProject | P::LegacyKeysOff | P::KeysSwapped | P::KeyOutdated => {
            ("Ключ больше не принимается.", "Кілт енді қабылданбайды.")
        }
        P::ReauthRequired | P::ConsentRefused => {
            ("Доступ отозван, подключите заново.", "Рұқсаттың күші жойылды, қайта қосыңыз.")
        }
        P::TokenExpired => ("Срок токена истёк.", "Токеннің мерзімі бітті."),
        P::AccessDenied | P::LimitedRights | P::ScopeMissing | P::GrantMissing => {
            ("Не хватает прав.", "Рұқсат жеткіліксіз.")
        }
        P::RateBanned => (
            "Сервис заблокировал адрес сервера за частые запросы.",
            "Сервис жиі сұрау үшін сервер мекенжайын бұғаттады.",
        ),
        P::RowsRefused => ("База не принимает строки.", "Дерекқор жолдарды қабылдамайды."),
        P::TooLarge => ("Отправлено слишком много за раз.", "Бір жолы тым көп жіберілді."),
        P::PaymentRequired | P::NoFreeQuota => ("Сервис требует оплаты.", "Сервис төлемді талап етеді."),
        P::DailyQuota => ("Дневная квота исчерпана.", "Күндік квота таусылды."),
        P::ProjectPaused | P::ProjectUnreachable | P::DataApiOff => {
            ("Проект приостановлен или недоступен.", "Жоба тоқтатылған немесе қолжетімсіз.")
        }
        P::ReadOnly => ("База доступна только для чтения.", "Дерекқор тек оқуға ашық."),
        P::SchemaMissing | P::SchemaOutdated => ("Нужно выполнить SQL-блок.", "SQL блогын орындау керек."),
        P::AnonCanRead => ("Таблицы открыты для всех.", "Кестелер барлығына ашық."),
        P::ModelUnavailable | P::RegionBlocked => ("Модель недоступна.", "Модель қолжетімсіз."),
        P::ModelUnsuited => (
            "Модель не подходит для анализа, выберите другую.",
            "Модель талдауға жарамайды, басқасын таңдаңыз.",
        ),
        P::AnswerUnusable => {
            ("Ответ модели не удалось использовать.", "Модель жауабын пайдалану мүмкін болмады.")
        }
        P::PostingForbidden | P::ChatNotFound | P::TopicNotFound => {
            ("Бот не может писать в чат.", "Бот чатқа жаза алмайды.")
        }
        // Said in the very chat: only what is certain.
        P::DeliveryUnknown => {
            ("Неизвестно, дошло ли одно из сообщений.", "Хабарламалардың бірінің жеткен-жетпегені белгісіз.")
        }
        P::NotFound | P::AddressRefused | P::ConnectionMissing | P::NotConfigured => {
            ("Указанный объект не найден.", "Көрсетілген нысан табылмады.")
        }
        P::NothingToSample | P::NoLeads => ("Проверять пока не на чем.", "Әзірге тексеретін ештеңе жоқ."),
        P::RateLimited | P::VendorUnavailable | P::VendorChanged => {
            ("Сервис отвечает не так, как должен.", "Сервис дұрыс жауап бермейді.")
        }
        P::Quarantined | P::DeadlineExceeded | P::Internal => {
            ("Ошибка на нашей стороне.", "Қате біздің тараптан шықты.")
        }
    };
    match language {
        Language::Ru => ru.to_owned(),
        Language::Kk => kk.to_owned(),
        Language::En => escape_html(&problem.message),
    }
}
