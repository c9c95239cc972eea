//! What happens to one deal, decided by its id alone: nothing that is asked first or last changes it.

use chrono::{DateTime, Duration, Utc};

use super::{LeadChange, LeadEvent, LeadHistory};
use crate::data::model::{Dataset, Lead, Outcome, Pipeline, User};
use crate::data::rng::Rng;
use crate::data::{almaty, fate, local};

/// A deal of the data: what the data tells of it, and what came after.
pub(super) fn of_known(data: &Dataset, users: &[User], lead: &Lead, horizon: DateTime<Utc>) -> LeadHistory {
    let mut events = Vec::new();
    let stages = open_stages(data, lead.pipeline_id);
    let mut told = |at, change| events.push(LeadEvent { at, change });
    match lead.outcome {
        Outcome::Won => told(lead.closed_at.unwrap_or(lead.updated_at), LeadChange::Won),
        Outcome::Lost => told(
            lead.closed_at.unwrap_or(lead.updated_at),
            LeadChange::Lost { loss_reason_id: lead.loss_reason_id },
        ),
        Outcome::Open if stages.first() != Some(&lead.stage_id) => {
            told(lead.updated_at, LeadChange::Moved { stage_id: lead.stage_id });
        }
        Outcome::Open if lead.updated_at > lead.created_at => told(lead.updated_at, LeadChange::Touched),
        Outcome::Open => {}
    }
    if lead.is_deleted {
        told(lead.updated_at, LeadChange::Deleted);
    }
    let entered = Lead {
        outcome: Outcome::Open,
        stage_id: stages.first().copied().unwrap_or(lead.stage_id),
        loss_reason_id: None,
        updated_at: lead.created_at,
        closed_at: None,
        is_deleted: false,
        ..lead.clone()
    };
    // Some conversations are told because their deal is not decided yet.
    let undecided =
        data.chats.iter().any(|chat| chat.lead_id == Some(lead.id) && chat.scenario.starts_with("story_"));
    let quiet_until = if undecided { data.anchor } else { DateTime::<Utc>::MIN_UTC };
    let course = Course { data, users, stages, horizon, quiet_until };
    let mut rng = fate(21, lead.id);
    // A few deals are never touched again.
    if !lead.is_deleted && rng.chance(88) {
        course.go_on(lead.clone(), &mut events, &mut rng);
    }
    LeadHistory { entered, events }
}

/// A deal that is entered after the data's last day.
pub(super) fn of_later(data: &Dataset, users: &[User], lead: &Lead, horizon: DateTime<Utc>) -> LeadHistory {
    let stages = open_stages(data, lead.pipeline_id);
    let entered = Lead { stage_id: stages.first().copied().unwrap_or_default(), ..lead.clone() };
    let course = Course { data, users, stages, horizon, quiet_until: DateTime::<Utc>::MIN_UTC };
    let mut events = Vec::new();
    course.go_on(entered.clone(), &mut events, &mut fate(22, lead.id));
    LeadHistory { entered, events }
}

struct Course<'a> {
    data: &'a Dataset,
    users: &'a [User],
    stages: Vec<i64>,
    horizon: DateTime<Utc>,
    /// Until then a deal is only touched.
    quiet_until: DateTime<Utc>,
}

impl Course<'_> {
    fn go_on(&self, mut lead: Lead, events: &mut Vec<LeadEvent>, rng: &mut Rng) {
        let mut at = lead.updated_at;
        // After its end a deal is looked at a few times more; an open one lives on until it is forgotten.
        let mut left = if lead.outcome == Outcome::Open { rng.between(3, 12) } else { rng.between(1, 4) };
        while left > 0 && !lead.is_deleted {
            at = later(at, rng);
            if at > self.horizon {
                return;
            }
            let change = match at < self.quiet_until {
                true => LeadChange::Touched,
                false => self.next(&lead, rng),
            };
            if matches!(change, LeadChange::Won | LeadChange::Lost { .. }) {
                left = rng.between(2, 5);
            }
            change.apply(&mut lead, at);
            events.push(LeadEvent { at, change });
            left -= 1;
        }
    }

    fn next(&self, lead: &Lead, rng: &mut Rng) -> LeadChange {
        let open = lead.outcome == Outcome::Open;
        match rng.below(100) {
            0..=19 if open && self.stages.len() > 1 => {
                let here = self.stages.iter().position(|stage| *stage == lead.stage_id).unwrap_or(0);
                LeadChange::Moved { stage_id: self.stages[(here + 1) % self.stages.len()] }
            }
            20..=32 if open => LeadChange::Won,
            33..=45 if open => {
                let reasons = &self.data.loss_reasons;
                LeadChange::Lost { loss_reason_id: reasons.get(rng.below(reasons.len())).map(|r| r.id) }
            }
            46..=57 => LeadChange::Repriced { price: lead.price + rng.between(1, 20) * 5_000 },
            58..=66 => LeadChange::Renamed { name: format!("{} (уточнено)", lead.name) },
            67..=73 => {
                let others: Vec<&User> = self
                    .users
                    .iter()
                    .filter(|user| user.is_active && !user.is_admin && user.id != lead.responsible_user_id)
                    .collect();
                match others.get(rng.below(others.len())) {
                    Some(user) => LeadChange::Reassigned { user_id: user.id },
                    None => LeadChange::Touched,
                }
            }
            74..=77 => LeadChange::Deleted,
            _ => LeadChange::Touched,
        }
    }
}

/// The next time somebody looks at the deal: the same day, some days later, or after a fortnight; in the shop's hours.
fn later(at: DateTime<Utc>, rng: &mut Rng) -> DateTime<Utc> {
    let gap = match rng.below(10) {
        0..=1 => return at + Duration::minutes(rng.between(20, 300)),
        2..=6 => rng.between(1, 3),
        7..=8 => rng.between(3, 7),
        _ => rng.between(7, 16),
    };
    let day = at.with_timezone(&almaty()).date_naive() + Duration::days(gap);
    local(day, rng.between(9 * 60, 19 * 60)) + Duration::seconds(rng.between(0, 59))
}

/// The stages between the entrance and the two ends.
fn open_stages(data: &Dataset, pipeline: i64) -> Vec<i64> {
    let pipeline: Option<&Pipeline> = data.pipelines.iter().find(|known| known.id == pipeline);
    let stages = pipeline.into_iter().flat_map(|pipeline| &pipeline.stages);
    stages.filter(|stage| stage.id >= 1_000 && !stage.is_incoming).map(|stage| stage.id).collect()
}
