//! The model: the key lists models, the chosen one is among them, and it answers. A listed model may not.

use synkro_shared::run::RunProblemCode;
use synkro_shared::settings::{CheckCode as C, FactCode};

use super::{Check, Step};
use crate::services::connections::{AiConnection, connect_incomplete};

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
    let answer = client.answers(chosen).await;
    check.needs(C::ModelAnswers, answer).await?;
    check.passed(C::ModelAnswers).await
}
