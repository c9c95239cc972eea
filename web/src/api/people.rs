//! The people of a company, what it is told of staff's deeds, and the wait for its word.

use synkro_shared::admin::InviteLink;
use synkro_shared::people::{
    Announcements, ApprovalView, ChangePersonRequest, EnterCodeRequest, InvitePersonRequest, InvitedPerson,
    NoticeRequest, NoticeView, PersonView,
};
use synkro_shared::{AnnouncementId, UserId};

use super::client::{Api, Call};
use super::error::ApiError;

impl Api {
    /// `GET /people`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn people(self) -> Result<Vec<PersonView>, ApiError> {
        self.fetch(Call::get("/api/v1/people")).await
    }

    /// `POST /people`
    ///
    /// # Errors
    /// `step_up_required`, `validation_failed`, or no connection.
    pub async fn invite_person(self, form: &InvitePersonRequest) -> Result<InvitedPerson, ApiError> {
        self.fetch(Call::post("/api/v1/people").json(form)).await
    }

    /// `PATCH /people/{id}`
    ///
    /// # Errors
    /// `step_up_required`, `last_holder`, `conflict`, `not_found`, or no connection.
    pub async fn change_person(self, id: UserId, form: ChangePersonRequest) -> Result<PersonView, ApiError> {
        self.fetch(Call::patch(&format!("/api/v1/people/{id}")).json(&form)).await
    }

    /// `POST /people/{id}/invite`
    ///
    /// # Errors
    /// `step_up_required`, `conflict`, `not_found`, or no connection.
    pub async fn invite_person_again(self, id: UserId) -> Result<InviteLink, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/people/{id}/invite")).empty()).await
    }

    /// `POST /people/{id}/approve`
    ///
    /// # Errors
    /// `step_up_required`, `conflict` when it waits for nothing, `not_found`, or no connection.
    pub async fn approve_person(self, id: UserId) -> Result<PersonView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/people/{id}/approve")).empty()).await
    }

    /// `POST /people/{id}/refuse`
    ///
    /// # Errors
    /// `step_up_required`, `conflict` when it waits for nothing, `not_found`, or no connection.
    pub async fn refuse_person(self, id: UserId) -> Result<PersonView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/people/{id}/refuse")).empty()).await
    }

    /// `POST /people/{id}/enable`
    ///
    /// # Errors
    /// `step_up_required`, `not_found`, or no connection.
    pub async fn enable_person(self, id: UserId) -> Result<PersonView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/people/{id}/enable")).empty()).await
    }

    /// `POST /people/{id}/disable`
    ///
    /// # Errors
    /// `step_up_required`, `last_holder`, `not_found`, or no connection.
    pub async fn disable_person(self, id: UserId) -> Result<PersonView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/people/{id}/disable")).empty()).await
    }

    /// `POST /people/{id}/reset-second-factor`
    ///
    /// # Errors
    /// `step_up_required`, `not_found`, or no connection.
    pub async fn reset_second_factor_of_person(self, id: UserId) -> Result<PersonView, ApiError> {
        self.fetch(Call::post(&format!("/api/v1/people/{id}/reset-second-factor")).empty()).await
    }

    /// `DELETE /people/{id}`
    ///
    /// # Errors
    /// `step_up_required`, `last_holder`, `not_found`, or no connection.
    pub async fn remove_person(self, id: UserId) -> Result<(), ApiError> {
        self.send(Call::delete(&format!("/api/v1/people/{id}"))).await.map(drop)
    }

    /// `GET /announcements`
    ///
    /// # Errors
    /// No connection, or no permission.
    pub async fn announcements(self) -> Result<Announcements, ApiError> {
        self.fetch(Call::get("/api/v1/announcements")).await
    }

    /// `POST /announcements/{id}/dismiss`
    ///
    /// # Errors
    /// `not_found`, or no connection.
    pub async fn dismiss_announcement(self, id: AnnouncementId) -> Result<(), ApiError> {
        self.send(Call::post(&format!("/api/v1/announcements/{id}/dismiss")).empty()).await.map(drop)
    }

    /// `POST /announcements/{id}/refuse`. The account is shut.
    ///
    /// # Errors
    /// `step_up_required`, `conflict`, `not_found`, or no connection.
    pub async fn refuse_announcement(self, id: AnnouncementId) -> Result<(), ApiError> {
        self.send(Call::post(&format!("/api/v1/announcements/{id}/refuse")).empty()).await.map(drop)
    }

    /// `GET /account/approval`
    ///
    /// # Errors
    /// No connection.
    pub async fn approval(self) -> Result<ApprovalView, ApiError> {
        self.fetch(Call::get("/api/v1/account/approval")).await
    }

    /// `POST /account/approval/code`. A code goes to the company's chat; the one before stops working.
    ///
    /// # Errors
    /// `conflict` where no code can be sent, `rate_limited`, or no connection.
    pub async fn send_approval_code(self) -> Result<ApprovalView, ApiError> {
        self.fetch(Call::post("/api/v1/account/approval/code").empty()).await
    }

    /// `POST /account/approval`
    ///
    /// # Errors
    /// `code_refused`, `conflict` when there is no code, `rate_limited`, or no connection.
    pub async fn enter_approval_code(self, form: &EnterCodeRequest) -> Result<ApprovalView, ApiError> {
        self.fetch(Call::post("/api/v1/account/approval").secret(form)).await
    }

    /// `POST /notices/lookup`. Changes nothing.
    ///
    /// # Errors
    /// `invite_gone`, `rate_limited`, or no connection.
    pub async fn lookup_notice(self, form: &NoticeRequest) -> Result<NoticeView, ApiError> {
        self.fetch(Call::post("/api/v1/notices/lookup").secret(form)).await
    }

    /// `POST /notices/refuse`. The account is shut.
    ///
    /// # Errors
    /// `invite_gone`, `rate_limited`, or no connection.
    pub async fn refuse_notice(self, form: &NoticeRequest) -> Result<(), ApiError> {
        self.send(Call::post("/api/v1/notices/refuse").secret(form)).await.map(drop)
    }
}
