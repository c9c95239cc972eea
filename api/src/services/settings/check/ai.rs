//! The model: the key lists models, the chosen one is among them, and it answers what a run asks: the same instructions,
//! the same schema, the same size of the answer. Where the model refuses one of them, a manner is looked for in which it
//! does answer, and remembered for the runs. One that has none is red, and is not offered any more.

use std::collections::HashMap;

use synkro_shared::report::Speaker;
use synkro_shared::run::RunProblemCode;
use synkro_shared::settings::{AiProvider, CheckCode as C, FactCode};

use super::{Check, Ended, Step};
use crate::clock::random_bytes;
use crate::connections::{AiConnection, Connected, KnownModel, LEAST_PART, connect_incomplete, correct};
use crate::domain::analysis::{Chance, Gathered, Unusable};
use crate::domain::dialog::{Dialog, Message};
use crate::domain::mask::Masker;
use crate::domain::packing::{PART_TOKENS, Part, pack};
use crate::domain::prompt;
use crate::pipeline::analyst::{NoAnswer, Said};
use crate::vendors::gemini::{GenerateRequest, Model};
use crate::vendors::manner::{LEAST_OUTPUT, Manner};

pub(super) const ALL: [C; 3] = [C::ModelsListed, C::ModelListed, C::ModelAnswers];

pub(super) async fn check(check: &mut Check<'_>) -> Step {
    let work = check.work;
    let connection = connect_incomplete::<AiConnection>(&work.app, work.scope).await;
    let connection = check.connected(C::ModelsListed, connection).await?;
    check.revision = Some(connection.revision);
    let client = check.needs(C::ModelsListed, connection.client(&work.app)).await?;
    let models = client.models().await;
    let models = check.needs(C::ModelsListed, models).await?;
    check.fact(FactCode::Models, models.len());
    check.passed(C::ModelsListed).await?;
    let Some(chosen) = connection.settings.model.as_deref() else {
        return check.fails(C::ModelListed, RunProblemCode::NotConfigured).await;
    };
    let Some(model) = models.iter().find(|model| model.name == chosen) else {
        return check.fails(C::ModelListed, RunProblemCode::ModelUnavailable).await;
    };
    if let Some(limit) = model.input_token_limit {
        check.fact(FactCode::InputLimit, limit);
    }
    if let Some(limit) = model.output_token_limit {
        check.fact(FactCode::OutputLimit, limit);
    }
    check.passed(C::ModelListed).await?;
    let first = first_manner(&connection.settings, model);
    if !is_large_enough(model) {
        return unsuited(check, &connection, chosen).await;
    }
    let Some(manner) = answers(check, &connection, chosen, first).await? else {
        return unsuited(check, &connection, chosen).await;
    };
    let known = KnownModel {
        model: chosen.to_owned(),
        manner,
        input_limit: model.input_token_limit,
        output_limit: model.output_token_limit,
    };
    let mut settings = AiConnection { known: Some(known), ..connection.settings.clone() };
    settings.unsuited.retain(|name| name != chosen);
    if settings != connection.settings {
        correct(&work.app, work.scope, connection.revision, &settings).await?;
    }
    check.passed(C::ModelAnswers).await
}

/// Whether a model can hold instructions, a part and an answer.
pub(in crate::services::settings) fn is_large_enough(model: &Model) -> bool {
    let reads = model.input_token_limit.is_none_or(|limit| limit >= 4 * LEAST_PART + 2 * 1024);
    let writes = model.output_token_limit.is_none_or(|limit| limit >= u64::from(LEAST_OUTPUT));
    reads && writes
}

/// The manner that is tried first: the one that is known, within the model's own limits.
fn first_manner(settings: &AiConnection, model: &Model) -> Manner {
    let known = AiConnection { model: Some(model.name.clone()), ..settings.clone() }.manner();
    let limit = |limit: Option<u64>, of: u32| {
        limit.and_then(|limit| u32::try_from(limit).ok()).map_or(of, |limit| limit.min(of))
    };
    let mut output = limit(model.output_token_limit, known.output);
    if settings.provider == AiProvider::OpenaiCompatible {
        // Question and answer share the context there.
        output = limit(model.input_token_limit.map(|limit| limit / 4), output);
    }
    Manner { output: output.max(LEAST_OUTPUT), ..known }
}

/// Asks what a run asks, in simpler manners where the model refuses; `None` when it answers in none.
async fn answers(
    check: &mut Check<'_>,
    connection: &Connected<AiConnection>,
    model: &str,
    manner: Manner,
) -> Step<Option<Manner>> {
    let work = check.work;
    let saved = work.app.store.find_prompt(work.scope).await?;
    let body = saved.map_or_else(|| prompt::DEFAULT_PROMPT.to_owned(), |prompt| prompt.body);
    let part = sample();
    let user = prompt::between_marks(&hex::encode(random_bytes::<16>()), &part.text());
    let mut request = GenerateRequest {
        model: model.to_owned(),
        system: prompt::map_system(&body, work.tenant.report_language),
        user: user.clone(),
        schema: prompt::map_schema(),
        manner,
    };
    let client = check.needs(C::ModelAnswers, connection.client(&work.app)).await?;
    let mut again = true;
    loop {
        let said = Said::from_answer(client.generate_metered(&request).await.1);
        let said = check.needs(C::ModelAnswers, said).await?;
        match said {
            Said::Objects(refusal) => match request.manner.simpler(&refusal) {
                Some(simpler) => request.manner = simpler,
                None => return Ok(None),
            },
            Said::Answer(text) => match usable(&text, &part) {
                Ok(()) => return Ok(Some(request.manner)),
                Err(Unusable(why)) if again => {
                    again = false;
                    request.user = prompt::repair(&user, &why);
                }
                Err(_) => return Ok(None),
            },
            // A run asks twice, too.
            Said::Nothing(_) if again => again = false,
            Said::Nothing(NoAnswer::Refused) => {
                return check.fails(C::ModelAnswers, RunProblemCode::AnswerUnusable).await;
            }
            Said::Nothing(NoAnswer::Cut | NoAnswer::TooLong | NoAnswer::Empty | NoAnswer::Failed) => {
                return Ok(None);
            }
            // The question is the smallest that there is: the vendor is to blame.
            Said::Failed(error) => {
                check.needs(C::ModelAnswers, Err::<(), _>(error)).await?;
                return Ok(None);
            }
        }
    }
}

/// The step is red, and the model is not offered any more.
async fn unsuited(check: &mut Check<'_>, connection: &Connected<AiConnection>, model: &str) -> Step {
    let mut settings = connection.settings.clone();
    if !settings.unsuited.iter().any(|name| name == model) {
        settings.unsuited.push(model.to_owned());
        correct(&check.work.app, check.work.scope, connection.revision, &settings)
            .await
            .map_err(Ended::from)?;
    }
    check.fails(C::ModelAnswers, RunProblemCode::ModelUnsuited).await
}

/// Whether an answer has the form that a run reads.
fn usable(text: &str, part: &Part) -> Result<(), Unusable> {
    Gathered::default().add(text, part, &std::collections::HashSet::new(), Chance::More)
}

/// A short dialog that nobody wrote, so that nothing of a client's is sent for a check.
fn sample() -> Part {
    let said = [
        (Speaker::Client, "Добрый день! Сколько стоит установка окна и когда сможете приехать на замер?"),
        (Speaker::Company, "Здравствуйте! От 45 000 тг. Замер завтра с 10 до 12, записать вас?"),
        (Speaker::Client, "Дороговато, я подумаю."),
    ];
    let messages = said.iter().enumerate().map(|(number, (speaker, text))| Message {
        id: number.to_string(),
        speaker: *speaker,
        sent_at: chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::minutes(number as i64),
        text: (*text).to_owned(),
    });
    let dialog = Dialog { messages: messages.collect(), manager_id: Some(1), ..Dialog::unknown(1) };
    let managers = HashMap::from([(1, "Менеджер".to_owned())]);
    pack(&[dialog], &managers, &mut Masker::default(), PART_TOKENS).parts.remove(0)
}
