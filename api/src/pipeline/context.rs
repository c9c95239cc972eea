//! All that a step may do: connect to vendors, call them with patience, show its progress.

use std::future::Future;
use std::sync::Mutex;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{Count, CountKind, LeftOut, LeftOutKind, StepName};

use super::failure::StepError;
use crate::app::App;
use crate::connections::{Connected, Connection, connect};
use crate::domain::backoff;
use crate::error::Error;
use crate::failpoint;
use crate::store::questions::NewAnswer;
use crate::store::reports::NewReport;
use crate::store::runs::Claim;
use crate::store::tenants::Tenant;
use crate::vendors::problem::vendor_problem;
use crate::vendors::supabase::{self, Table};
use crate::vendors::{ErrorClass, VendorError, VendorErrorKind};

/// Where a cursor carries what was counted when it was kept.
const COUNTED: &str = "counted";
/// Tries of one call within a step; what still fails then fails the step, which has tries of its own.
const TRIES: u32 = 4;
/// Longest wait that is sat out within a step. Longer ones give the run back.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a step works with.
pub struct StepContext<'a> {
    /// The application.
    pub app: &'a App,
    /// The held run.
    pub claim: &'a Claim,
    /// Whose run it is.
    pub tenant: &'a Tenant,
    step: StepName,
    counts: Mutex<Vec<Count>>,
    left_out: Mutex<Vec<LeftOut>>,
    proven: Mutex<Vec<IntegrationKind>>,
}

/// What a step leaves behind for the checkpoint.
#[derive(Debug, Default)]
pub struct StepOutcome {
    /// What was counted.
    pub counts: Vec<Count>,
    /// What had to be left out.
    pub left_out: Vec<LeftOut>,
    /// Integrations that did their real work in this step.
    pub proven: Vec<IntegrationKind>,
    /// The period has no conversations.
    pub empty: bool,
    /// A report to keep together with the checkpoint.
    pub report: Option<NewReport>,
    /// An answer to keep together with the checkpoint.
    pub answer: Option<NewAnswer>,
}

impl<'a> StepContext<'a> {
    /// A context for one attempt at a step.
    #[must_use]
    pub const fn new(app: &'a App, claim: &'a Claim, tenant: &'a Tenant, step: StepName) -> Self {
        Self {
            app,
            claim,
            tenant,
            step,
            counts: Mutex::new(Vec::new()),
            left_out: Mutex::new(Vec::new()),
            proven: Mutex::new(Vec::new()),
        }
    }

    /// Opens the tenant's connection.
    ///
    /// # Errors
    /// When it is not set up.
    pub async fn connect<C: Connection>(&self) -> Result<Connected<C>, StepError> {
        Ok(connect(self.app, self.claim.scope()).await?)
    }

    /// Counts without showing yet: for callbacks that can't wait.
    pub fn note(&self, kind: CountKind, value: usize) {
        let value = value as u64;
        let mut counts = lock(&self.counts);
        match counts.iter_mut().find(|count| count.kind == kind) {
            Some(count) => count.value = value,
            None => counts.push(Count { kind, value }),
        }
    }

    /// What was counted so far.
    #[must_use]
    pub fn noted(&self, kind: CountKind) -> usize {
        let value = lock(&self.counts).iter().find(|count| count.kind == kind).map_or(0, |count| count.value);
        usize::try_from(value).unwrap_or(usize::MAX)
    }

    /// Forgets what was counted: the step begins again.
    pub fn uncount(&self) {
        lock(&self.counts).clear();
    }

    /// Counts and shows.
    ///
    /// # Errors
    /// When the lease is lost.
    pub async fn count(&self, kind: CountKind, value: usize) -> Result<(), StepError> {
        self.note(kind, value);
        let counts = lock(&self.counts).clone();
        if self.app.store.show_progress(self.claim, self.step, &counts).await? {
            Ok(())
        } else {
            Err(StepError::LeaseLost)
        }
    }

    /// Where this step was when it was interrupted, in this process or another; what was counted then counts on.
    /// A cursor in another form is none: the step begins anew, which is harmless.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn resume<T: DeserializeOwned>(&self) -> Result<Option<T>, StepError> {
        let (cursor, shown) = self.app.store.find_cursor(self.claim, self.step).await?;
        let counts = cursor.as_ref().and_then(|cursor| serde_json::from_value(cursor[COUNTED].clone()).ok());
        let cursor = cursor.and_then(|cursor| serde_json::from_value(cursor).ok());
        if cursor.is_some() {
            // What was shown when the step broke off may count what was not kept, and will be counted again.
            *lock(&self.counts) = counts.unwrap_or(shown);
        }
        Ok(cursor)
    }

    /// Keeps where this step is: what is done so far will not be done again. Ids and places of a vendor, never content.
    ///
    /// # Errors
    /// When the lease is lost.
    pub async fn checkpoint<T: Serialize>(&self, cursor: &T) -> Result<(), StepError> {
        let mut cursor = serde_json::to_value(cursor).map_err(Error::internal)?;
        let counts = lock(&self.counts).clone();
        if let Some(fields) = cursor.as_object_mut() {
            fields.insert(COUNTED.to_owned(), serde_json::to_value(&counts).map_err(Error::internal)?);
        }
        if self.app.store.save_cursor(self.claim, self.step, &cursor, &counts).await? {
            failpoint::reached("within", self.step);
            Ok(())
        } else {
            Err(StepError::LeaseLost)
        }
    }

    /// What another step of the run counted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn counted(&self, step: StepName, kind: CountKind) -> Result<u64, StepError> {
        let (_, counts) = self.app.store.find_cursor(self.claim, step).await?;
        Ok(counts.iter().find(|count| count.kind == kind).map_or(0, |count| count.value))
    }

    /// Remembers that something had to be left out; what was left out of its kind before is added.
    pub fn leave_out(&self, kind: LeftOutKind, count: usize) {
        if count == 0 {
            return;
        }
        let mut left_out = lock(&self.left_out);
        match left_out.iter_mut().find(|left| left.kind == kind) {
            Some(left) => left.count += count as u64,
            None => left_out.push(LeftOut { kind, count: count as u64 }),
        }
    }

    /// Writes rows into the client's Supabase. A row that its database refuses costs itself alone: it is counted as
    /// skipped, and the step that ends says how many were refused.
    ///
    /// # Errors
    /// When Supabase fails, or refuses so many rows that the tables must have been changed.
    pub async fn keep(
        &self,
        sink: &supabase::Client<'_>,
        table: Table,
        rows: &[Value],
    ) -> Result<(), StepError> {
        if rows.is_empty() {
            return Ok(());
        }
        let refused = self.call(|| sink.upsert_each(table, rows)).await?;
        if refused > 0 {
            tracing::warn!(table = table.name, refused, "rows were refused");
            self.note(CountKind::Skipped, self.noted(CountKind::Skipped) + refused);
        }
        Ok(())
    }

    /// Says what [`StepContext::keep`] could not write, of all attempts at this step.
    pub fn say_refused(&self) {
        self.leave_out(LeftOutKind::RowsRefused, self.noted(CountKind::Skipped));
    }

    /// Remembers that an integration did its real work.
    pub fn prove(&self, kind: IntegrationKind) {
        lock(&self.proven).push(kind);
    }

    /// Calls a vendor, again if time heals it, and shows why and how long it waits.
    ///
    /// # Errors
    /// What the last try said, or the lease is lost.
    pub async fn call<T, F: Future<Output = Result<T, VendorError>>>(
        &self,
        mut call: impl FnMut() -> F,
    ) -> Result<T, StepError> {
        let mut attempt = 1;
        loop {
            let error = match call().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let wait = match error.class() {
                ErrorClass::Retry => backoff::delay(attempt, 0.5),
                ErrorClass::RetryAfter(wait) => wait,
                ErrorClass::Person | ErrorClass::Failed | ErrorClass::Ambiguous => return Err(error.into()),
            };
            if attempt >= TRIES || wait > PATIENCE {
                return Err(error.into());
            }
            let wait = wait + crate::clock::jitter(wait / 10);
            let until = self.app.clock().now() + chrono::Duration::from_std(wait).unwrap_or_default();
            if !self.app.store.show_wait(self.claim, self.step, &vendor_problem(&error), until).await? {
                return Err(StepError::LeaseLost);
            }
            self.app.clock().sleep(wait).await;
            attempt += 1;
        }
    }

    /// As [`call`](Self::call), for what a run can do without: nothing where the vendor refuses in one of these ways.
    ///
    /// # Errors
    /// What the last try said otherwise, or the lease is lost.
    pub async fn call_unless<T, F: Future<Output = Result<T, VendorError>>>(
        &self,
        refused: &[VendorErrorKind],
        mut call: impl FnMut() -> F,
    ) -> Result<Option<T>, StepError> {
        self.call(|| {
            let asked = call();
            async {
                match asked.await {
                    Err(error) if refused.contains(&error.kind) => Ok(None),
                    answer => answer.map(Some),
                }
            }
        })
        .await
    }

    /// The outcome with all that was counted.
    #[must_use]
    pub fn outcome(&self) -> StepOutcome {
        StepOutcome {
            counts: lock(&self.counts).clone(),
            left_out: lock(&self.left_out).clone(),
            proven: lock(&self.proven).clone(),
            ..StepOutcome::default()
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
