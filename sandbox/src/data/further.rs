//! The data of a further company: a small set of its own, with ids that no other company has. The stories are the demo's; the
//! people and the times differ.

use super::model::Dataset;
use super::rng::Rng;

/// Gives every id of `data` another place and every message another id.
pub(super) fn shift(data: &mut Dataset, by: i64) {
    data.users.iter_mut().for_each(|user| user.id += by);
    data.connections.iter_mut().for_each(|connection| connection.id += by);
    for contact in &mut data.contacts {
        contact.id += by;
        contact.responsible_user_id += by;
    }
    for lead in &mut data.leads {
        lead.id += by;
        lead.responsible_user_id += by;
        lead.contact_ids.iter_mut().for_each(|id| *id += by);
    }
    for call in &mut data.calls {
        call.id += by;
        call.contact_id += by;
        call.user_id += by;
    }
    for chat in &mut data.chats {
        chat.id += by;
        chat.connection_id += by;
        chat.radist_contact_id += by;
        chat.manager_id += by;
        chat.contact_id = chat.contact_id.map(|id| id + by);
        chat.lead_id = chat.lead_id.map(|id| id + by);
    }
    for (place, message) in (0u64..).zip(&mut data.messages) {
        message.chat_id += by;
        message.id = Rng::new(by as u64 ^ (place << 8)).uuid();
    }
}
