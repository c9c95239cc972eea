//! What stands in the account at this moment: the data as it lives, or as it was made, where a test wants it still.

use std::borrow::Cow;

use chrono::{DateTime, Utc};

use crate::data::model::{Contact, Lead, User};
use crate::world::World;

pub(crate) struct Book<'a> {
    pub(crate) leads: Cow<'a, [Lead]>,
    pub(crate) contacts: Vec<&'a Contact>,
    pub(crate) users: &'a [User],
}

impl<'a> Book<'a> {
    pub(crate) fn open(world: &'a World) -> Self {
        Self::open_at(world, world.clock.now())
    }

    pub(crate) fn open_at(world: &'a World, now: DateTime<Utc>) -> Self {
        let (data, crm) = (&world.dataset, &world.crm);
        if world.settings().amocrm_static_deals {
            let contacts = data.contacts.iter().collect();
            return Self { leads: Cow::Borrowed(&data.leads), contacts, users: &data.users };
        }
        let contacts = crm.contacts_at(now).collect();
        Self { leads: Cow::Owned(crm.leads_at(now)), contacts, users: &crm.users }
    }

    pub(crate) fn contact(&self, id: i64) -> Option<&'a Contact> {
        self.contacts.iter().find(|contact| contact.id == id).copied()
    }
}
