//! Follow-up questions on reports.

use synkro_shared::question::{AskQuestion, QuestionView, QuestionsView};
use synkro_shared::{QuestionId, ReportId};

use super::client::{Api, Call};
use super::error::ApiError;

impl Api {
    /// `GET /reports/{id}/questions`, answered with `None` while nothing has changed since `tag`.
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn poll_questions(
        self,
        report: ReportId,
        tag: Option<&str>,
    ) -> Result<Option<(QuestionsView, Option<String>)>, ApiError> {
        let path = format!("/api/v1/reports/{report}/questions");
        let mut call = Call::get(&path);
        if let Some(tag) = tag {
            call = call.header("if-none-match", tag.to_owned());
        }
        let response = self.send(call).await?;
        if response.status() == 304 {
            return Ok(None);
        }
        let tag = response.headers().get("etag");
        let questions = response.json().await.map_err(|_| ApiError::Unreadable)?;
        Ok(Some((questions, tag)))
    }

    /// `POST /reports/{id}/questions`
    ///
    /// # Errors
    /// `validation_failed`, `questions_used_up`, or no connection.
    pub async fn ask_question(self, report: ReportId, form: &AskQuestion) -> Result<QuestionView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/reports/{report}/questions")).json(form)).await
    }

    /// `POST /reports/{id}/questions/{question_id}/cancel`
    ///
    /// # Errors
    /// `conflict` when it has ended meanwhile, or no connection.
    pub async fn cancel_question(self, report: ReportId, id: QuestionId) -> Result<QuestionView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/reports/{report}/questions/{id}/cancel"))).await
    }
}
