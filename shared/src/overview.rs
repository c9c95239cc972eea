//! The first page after signing in.

use serde::{Deserialize, Serialize};

use crate::integration::IntegrationTile;
use crate::report::ReportListItem;
use crate::run::RunView;
use crate::schedule::ScheduleView;

/// Answer of `GET /api/v1/overview`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Overview {
    /// The run that is queued, running or waiting now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_run: Option<RunView>,
    /// The run that ended last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_run: Option<RunView>,
    /// The latest reports, newest first, at most five.
    pub latest_reports: Vec<ReportListItem>,
    /// When reports are made by themselves, and what was missed.
    pub schedule: ScheduleView,
    /// Every integration, in the wizard's order.
    pub integrations: Vec<IntegrationTile>,
    /// Names of the company's people who may mend an integration, while a needed one does not work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub administrators: Vec<String>,
}
