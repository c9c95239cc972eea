//! Is the key ring the one that this database was written with? Asked before anything is signed or sealed: what a wrong
//! ring signs breaks the audit log for good, and what it seals nobody opens with the right one.
//!
//! A key is told by what it opens: data keys, second factors, signatures at the ends of audit chains. One thing that it
//! opens proves it; what it does not open then was tampered with, which is another matter and does not stop the start.

use std::collections::BTreeMap;

use super::{Vault, account};
use crate::error::{Error, Result};
use crate::store::SystemScope;
use crate::store::audit_ends::Damage;

/// Second factors that are opened for each key of the ring.
const SAMPLES: u64 = 3;

/// What one key of the ring has done, as the database tells.
#[derive(Debug, Default)]
struct Use {
    companies: u64,
    people: u64,
    chains: u64,
    opened: u64,
    refused: u64,
}

impl Use {
    const fn count(&mut self, opens: bool) {
        if opens {
            self.opened += 1;
        } else {
            self.refused += 1;
        }
    }

    fn words(&self) -> String {
        let parts = [
            (self.companies, "the keys of {} companies", "the keys of 1 company"),
            (self.people, "the second factors of {} people", "the second factor of 1 person"),
            (self.chains, "the ends of {} audit chains", "the end of 1 audit chain"),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, many, one)| match number {
                1 => one.to_owned(),
                _ => many.replace("{}", &number.to_string()),
            })
            .collect();
        told.join(", ")
    }
}

impl Vault {
    /// Checks that the ring has every key that the database was written with, and that each is the right one.
    ///
    /// # Errors
    /// What is missing or wrong, by the keys' names; or that the database does not answer.
    pub async fn check_ring(&self, scope: SystemScope) -> Result<()> {
        let mut uses: BTreeMap<String, Use> = BTreeMap::new();
        for wrapped in self.store.wrapped_keys(scope).await? {
            let found = uses.entry(wrapped.key_id).or_default();
            found.companies = wrapped.companies;
            for (tenant, key) in wrapped.samples {
                found.count(self.ring.unwrap(tenant, key.id, &key.kek_id, &key.wrapped).is_ok());
            }
        }
        for (user, sealed) in self.store.sealed_second_factors(scope).await? {
            let Some(key_id) = account::key_id(&sealed) else { continue };
            let found = uses.entry(key_id.to_owned()).or_default();
            found.people += 1;
            // A few prove the key; nobody's is opened without need.
            if found.people <= SAMPLES {
                found.count(self.open_for_account(user, "totp", &sealed).is_ok());
            }
        }
        for end in self.store.chain_ends(scope).await? {
            let Some(key_id) = end.key_id else { continue };
            let found = uses.entry(key_id).or_default();
            found.chains += 1;
            found.count(!matches!(end.damage, Some(Damage::Forged | Damage::UnknownKey(_))));
        }
        // A name that only an audit chain's end bears may have been written there by anybody; it is no reason to take a ring
        // for a wrong one that has proven itself otherwise.
        let proven = uses.values().any(|found| found.opened > 0);
        let mut wrong = Vec::new();
        for (id, found) in uses {
            let what = found.words();
            if !self.ring.has(&id) {
                if proven && found.companies == 0 && found.people == 0 {
                    continue;
                }
                wrong.push(format!("it lacks the key `{id}`, which this database needs for {what}"));
            } else if found.opened == 0 && found.refused > 0 {
                wrong.push(format!("its key `{id}` is not the one that this database needs for {what}"));
            }
        }
        if wrong.is_empty() {
            return Ok(());
        }
        Err(Error::internal(format_args!(
            "FIELD_ENCRYPTION_KEY is not this database's ring: {}. Nothing was started and nothing was signed; put the right \
             keys into the ring (the first one is active, the others still open)",
            wrong.join("; ")
        )))
    }
}
