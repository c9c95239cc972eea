//! Words of signing in and of the person's own account.

use synkro_shared::TokenScope;
use synkro_shared::session::Theme;

mod en;
mod kk;
mod ru;

pub use en::WORDS as EN;
pub use kk::WORDS as KK;
pub use ru::WORDS as RU;

type Text = &'static str;

/// Every phrase, grouped as the views are.
pub struct Words {
    pub title: Text,
    pub sections: Text,
    pub code: Text,
    /// The same in a word, where the field is only spoken of.
    pub code_name: Text,
    pub code_hint: Text,
    pub recovery_code: Text,
    pub recovery_hint: Text,
    /// Leads to the field of the other kind of code.
    pub use_recovery: Text,
    pub use_app: Text,
    pub step_up: StepUp,
    pub sign_in: SignIn,
    pub invite: Invite,
    pub profile: Profile,
    pub password: Password,
    pub second_factor: SecondFactor,
    pub enrolment: Enrolment,
    pub recovery: Recovery,
    pub devices: Devices,
    pub tokens: Tokens,
    pub not_for_them: NotForThem,
}

/// Showing again who one is.
pub struct StepUp {
    pub title: Text,
    pub text_code: Text,
    pub text_password: Text,
    pub confirm: Text,
    pub checking: Text,
    pub cancel: Text,
}

/// Signing in beyond the password, and again.
pub struct SignIn {
    pub code_text: Text,
    pub back_to_password: Text,
    pub ended_title: Text,
    pub ended_text: Text,
    pub leave: Text,
}

/// The page of an invite.
pub struct Invite {
    pub title: Text,
    pub welcome: fn(&str) -> String,
    pub recovery_title: Text,
    pub for_company: fn(&str) -> String,
    pub for_staff: Text,
    pub for_recovery: Text,
    pub somebody_signed_in: fn(&str) -> String,
    pub valid_until: Text,
    pub accept: Text,
    pub accepted: Text,
    pub gone_title: Text,
    pub gone_text: Text,
    pub to_sign_in: Text,
}

/// Name, language, theme.
pub struct Profile {
    pub title: Text,
    pub name: Text,
    pub name_hint: Text,
    pub save: Text,
    pub saving: Text,
    pub saved: Text,
    pub where_kept: Text,
    pub kept_here_only: Text,
    pub theme: fn(Theme) -> Text,
}

/// The password and its rules.
pub struct Password {
    pub title: Text,
    pub text: Text,
    pub changed_at: fn(&str) -> String,
    pub current: Text,
    pub new: Text,
    pub change: Text,
    pub saving: Text,
    pub changed: Text,
    pub rule_length: fn(usize) -> String,
    pub rule_own_words: Text,
    pub rule_guessing: Text,
    pub rule_kept: Text,
    pub rule_not_yet: Text,
}

/// The second factor on the account page.
pub struct SecondFactor {
    pub title: Text,
    pub text: Text,
    pub required_title: Text,
    pub required_text: Text,
    pub is_off: Text,
    pub is_on: Text,
    pub on_since: fn(&str) -> String,
    pub turn_on: Text,
    pub beginning: Text,
    pub turn_off: Text,
    pub turning_off: Text,
    pub turned_off: Text,
    pub turn_off_title: Text,
    pub turn_off_text: Text,
    pub renew: Text,
    pub renewing: Text,
    pub renew_title: Text,
    pub renew_text: Text,
    pub codes_left: fn(u32) -> String,
    pub few_codes: Text,
    pub staff_keep_it: Text,
}

/// Switching the second factor on.
pub struct Enrolment {
    pub title: Text,
    pub install: Text,
    pub scan: Text,
    pub picture: Text,
    pub by_hand: Text,
    pub same_phone: Text,
    pub enter: Text,
    pub code: Text,
    pub until: fn(&str) -> String,
    pub finish: Text,
    pub checking: Text,
    pub stop: Text,
}

/// Recovery codes.
pub struct Recovery {
    pub title: Text,
    pub text: Text,
    pub copy: Text,
    pub copied: Text,
    pub copy_refused: Text,
    pub save: Text,
    pub saved: Text,
    pub save_refused: Text,
    pub kept: Text,
    pub file_head: Text,
}

/// Signed-in devices.
pub struct Devices {
    pub title: Text,
    pub text: Text,
    pub unknown: Text,
    pub this_device: Text,
    pub used_now: Text,
    pub used_at: fn(&str) -> String,
    pub address: fn(&str) -> String,
    pub since: fn(&str) -> String,
    pub only_this: Text,
    pub sign_out: Text,
    pub sign_out_of: fn(&str) -> String,
    pub sign_out_others: Text,
    pub signing_out: Text,
    pub signed_out: fn(u64) -> String,
    pub end_one_title: fn(&str) -> String,
    pub end_others_title: Text,
    pub end_text: Text,
}

/// API tokens.
pub struct Tokens {
    pub title: Text,
    pub text: Text,
    pub docs: Text,
    pub none_title: Text,
    pub none_text: Text,
    pub no_scopes: Text,
    pub scope: fn(TokenScope) -> Text,
    pub scope_hint: fn(TokenScope) -> Text,
    pub ends_with: fn(&str) -> String,
    pub expired: Text,
    pub created_at: fn(&str) -> String,
    pub expires_at: fn(&str) -> String,
    pub expired_at: fn(&str) -> String,
    pub never_used: Text,
    pub used_at: fn(&str) -> String,
    pub used_from: fn(&str, &str) -> String,
    pub create: Text,
    pub create_title: Text,
    pub creating: Text,
    pub cancel: Text,
    pub name: Text,
    pub name_hint: Text,
    pub scopes: Text,
    pub lifetime: Text,
    pub days: fn(u64) -> String,
    pub made_title: Text,
    pub made_text: Text,
    pub token: Text,
    pub kept: Text,
    pub revoke: Text,
    pub revoke_named: fn(&str) -> String,
    pub revoking: Text,
    pub revoked: Text,
    pub revoke_title: fn(&str) -> String,
    pub revoke_text: Text,
}

/// Why a page is not for somebody.
pub struct NotForThem {
    pub second_factor_title: Text,
    pub second_factor_text: Text,
    pub higher_role_title: Text,
    pub higher_role_text: Text,
    pub staff_only_title: Text,
    pub staff_only_text: Text,
    pub not_granted_title: Text,
    pub not_granted_text: Text,
    pub to_second_factor: Text,
    pub to_people: Text,
}
