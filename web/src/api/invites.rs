//! Invites. The token travels in the body, so that no log has it.

use synkro_shared::invite::{AcceptInviteRequest, InviteView, LookupInviteRequest};

use super::client::{Api, Call};
use super::error::ApiError;

impl Api {
    /// `POST /invites/lookup`
    ///
    /// # Errors
    /// `invite_gone`, `rate_limited`, or no connection.
    pub async fn lookup_invite(self, request: LookupInviteRequest) -> Result<InviteView, ApiError> {
        self.fetch(Call::post("/api/v1/invites/lookup").secret(&request)).await
    }

    /// `POST /invites/accept`
    ///
    /// # Errors
    /// `invite_gone`, `validation_failed`, `rate_limited`, or no connection.
    pub async fn accept_invite(self, request: &AcceptInviteRequest) -> Result<(), ApiError> {
        self.send(Call::post("/api/v1/invites/accept").secret(request)).await.map(drop)
    }
}
