//! Who the emulated vendors' customers are: the demo's company, which is connected already, and further ones whose keys lie ready
//! for whoever wants to connect a company as its owner would. Everything here is invented and worth nothing elsewhere.

use crate::data::{ACCOUNT_ID, RADIST_COMPANY_ID};

/// One customer of the vendors, with an account of its own at each.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Identity {
    pub(crate) name: &'static str,
    pub(crate) amocrm_host: &'static str,
    pub(crate) amocrm_account: i64,
    pub(crate) amocrm_client_id: &'static str,
    pub(crate) radist_company: i64,
    /// Twenty small letters, as the vendor draws them.
    pub(crate) supabase_ref: &'static str,
    pub(crate) bot_id: i64,
    pub(crate) chat_id: i64,
    /// Added to every id of the demo's data, so that no two companies share one.
    pub(crate) id_shift: i64,
}

/// The demo's company stands first.
pub(crate) const COMPANIES: [Identity; 3] = [
    Identity {
        name: "ТОО «Окна Алатау»",
        amocrm_host: "qazaqdemo.amocrm.ru",
        amocrm_account: ACCOUNT_ID,
        amocrm_client_id: "5f0b1c52-8a5e-4f0e-9d53-6a1f1c0e7d11",
        radist_company: RADIST_COMPANY_ID,
        supabase_ref: "abcdefghijklmnopqrst",
        bot_id: 7_000_000_001,
        chat_id: -1_001_700_000_001,
        id_shift: 0,
    },
    Identity {
        name: "ИП «Тёплый дом»",
        amocrm_host: "teplydomdemo.amocrm.ru",
        amocrm_account: ACCOUNT_ID + 1_000,
        amocrm_client_id: "8c2d7e10-4b1f-4c6a-b2a7-0d9e5f3a6b22",
        radist_company: RADIST_COMPANY_ID + 1_000,
        supabase_ref: "bcdefghijklmnopqrstu",
        bot_id: 7_000_000_002,
        chat_id: -1_001_700_000_101,
        id_shift: 1_000_000_000,
    },
    Identity {
        name: "ТОО «Светлый проём»",
        amocrm_host: "svetlydemo.amocrm.ru",
        amocrm_account: ACCOUNT_ID + 2_000,
        amocrm_client_id: "a17b3c94-2e5d-4d0b-8f61-7c4a9e1d2f33",
        radist_company: RADIST_COMPANY_ID + 2_000,
        supabase_ref: "cdefghijklmnopqrstuv",
        bot_id: 7_000_000_003,
        chat_id: -1_001_700_000_201,
        id_shift: 2_000_000_000,
    },
];

impl Identity {
    /// A key of this company: its base is the demo's, and a further company's number makes it another one of the same length.
    pub(crate) fn marked(&self, demo: &str) -> String {
        match self.id_shift / 1_000_000_000 {
            0 => demo.to_owned(),
            number => {
                let mut key = demo.to_owned();
                key.pop();
                format!("{key}{number}")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_companies_share_an_account_at_any_vendor() {
        let count = |of: fn(&Identity) -> String| COMPANIES.iter().map(of).collect::<BTreeSet<_>>().len();
        for of in [
            |company: &Identity| company.amocrm_host.to_owned(),
            |company: &Identity| company.amocrm_account.to_string(),
            |company: &Identity| company.amocrm_client_id.to_owned(),
            |company: &Identity| company.radist_company.to_string(),
            |company: &Identity| company.supabase_ref.to_owned(),
            |company: &Identity| company.bot_id.to_string(),
            |company: &Identity| company.chat_id.to_string(),
            |company: &Identity| company.marked("key-0"),
        ] {
            assert_eq!(count(of), COMPANIES.len());
        }
        let is_ref = |name: &str| name.len() == 20 && name.chars().all(|c| c.is_ascii_lowercase());
        assert!(COMPANIES.iter().all(|company| is_ref(company.supabase_ref)));
    }
}
