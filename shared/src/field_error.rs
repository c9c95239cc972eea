//! What is wrong with a field of a request: stable codes, each of which says what to enter instead.

use serde::{Deserialize, Deserializer, Serialize};

codes! {
    /// Why a field was refused. The page and other programs match on this; new codes may come.
    pub enum FieldErrorCode {
        /// Fill in this field.
        Required = "required",
        /// Longer than the field allows.
        TooLong = "too_long",
        /// Enter an address like name@company.kz.
        NotAnEmail = "not_an_email",
        /// The period ends before it begins.
        PeriodReversed = "period_reversed",
        /// Whole seconds, please.
        PeriodNotWholeSeconds = "period_not_whole_seconds",
        /// At least a minute.
        PeriodTooShort = "period_too_short",
        /// Outside the calendar.
        OutOfRange = "out_of_range",
        /// At most 31 days at a time.
        PeriodTooLong = "period_too_long",
        /// This period has not begun yet.
        PeriodInFuture = "period_in_future",
        /// At most a year back.
        PeriodTooOld = "period_too_old",
        /// Enter a date.
        DateMissing = "date_missing",
        /// Too short, at least 12 characters are needed.
        TooShort = "too_short",
        /// Leave out your name, your e-mail, your company’s name and the word Synkro.
        PasswordOwnWords = "password_own_words",
        /// This password is on lists of common ones. Choose another.
        PasswordCommon = "password_common",
        /// Rows of keys, sequences and repeats are easy to guess. Choose another password.
        PasswordPattern = "password_pattern",
        /// Dates and years are easy to guess. Add several words or leave them out.
        PasswordDate = "password_date",
        /// Names and surnames are easy to guess. Add several words or leave them out.
        PasswordName = "password_name",
        /// This password is too easy to guess. Take several unrelated words.
        PasswordGuessable = "password_guessable",
        /// Does not match. Check the keyboard layout and Caps Lock.
        WrongPassword = "wrong_password",
        /// The new password is the same as the current one. Choose another.
        SamePassword = "same_password",
        /// Enter six digits from the app, or a whole recovery code.
        NotACode = "not_a_code",
        /// Does not match. Enter a fresh code from the app, or another recovery code.
        CodeRefused = "code_refused",
        /// Enter the six digits that the app shows.
        NotSixDigits = "not_six_digits",
        /// Does not match. Wait for the next one and check that your phone’s clock is right.
        FirstCodeRefused = "first_code_refused",
        /// The key no longer works. Press “Cancel” and begin again.
        EnrolmentExpired = "enrolment_expired",
        /// Leave out line breaks and invisible characters.
        NotAName = "not_a_name",
        /// From 2 to 40 small Latin letters, digits and single hyphens, none at either end.
        NotASlug = "not_a_slug",
        /// The service uses this name itself. Choose another.
        SlugReserved = "slug_reserved",
        /// Already taken. Enter another.
        Taken = "taken",
        /// There is no such time zone. Choose from the list, such as Asia/Almaty.
        NotATimezone = "not_a_timezone",
        /// Does not match the company’s short name. Type it letter for letter.
        SlugMismatch = "slug_mismatch",
        /// Choose a company.
        TenantNeeded = "tenant_needed",
        /// An administrator can’t belong to a company.
        TenantRefused = "tenant_refused",
        /// There is no such company, or it was deleted. Choose another.
        TenantUnknown = "tenant_unknown",
        /// Only users of companies can have this permission.
        SettingsRefused = "settings_refused",
        /// A company’s user and an administrator are different accounts: this role can’t be set.
        RoleRefused = "role_refused",
        /// Choose at least one permission.
        ScopesNeeded = "scopes_needed",
        /// You are not allowed this yourself. Untick what is too much.
        ScopeRefused = "scope_refused",
        /// Choose from 1 to 366 days.
        DaysOutOfRange = "days_out_of_range",
        /// You have too many tokens already. Revoke those you do not need.
        TooMany = "too_many",
        /// As many versions of the prompt are kept as may be. Ask Synkro's administrator.
        TooManyVersions = "too_many_versions",
        /// The address has to begin with https://.
        NotHttps = "not_https",
        /// This does not look like an address.
        NotAnAddress = "not_an_address",
        /// A project's name has exactly 20 Latin letters: one seems to be missing or too many.
        ProjectLetters = "project_letters",
        /// Enter an address like https://….supabase.co, or a link to the project in Supabase's dashboard.
        NotAProject = "not_a_project",
        /// This is a secret key. The public one belongs here: sb_publishable_… or anon.
        SecretInPublicField = "secret_in_public_field",
        /// This is a public key. The secret one belongs here: sb_secret_… or service_role.
        PublicInSecretField = "public_in_secret_field",
        /// A key holds no spaces. Copy it whole.
        NotAKey = "not_a_key",
        /// The address has changed: enter the key again.
        EnterAgain = "enter_again",
        /// Enter the account's address, like company.amocrm.ru.
        NotAnAccount = "not_an_account",
        /// This address is not allowed here. Ask Synkro's administrator.
        HostNotAllowed = "host_not_allowed",
        /// An integration id looks like 12345678-1234-1234-1234-123456789abc.
        NotAClientId = "not_a_client_id",
        /// Save the integration's id and secret first.
        ConnectFirst = "connect_first",
        /// Radist.Online has two addresses: api.radist.online and api-ru.radist.online.
        NotRadist = "not_radist",
        /// Enter a number.
        NotANumber = "not_a_number",
        /// The model's name holds characters that it can't have.
        NotAModel = "not_a_model",
        /// A bot's token looks like 1234567890:AA… @BotFather sends it.
        NotABotToken = "not_a_bot_token",
        /// Enter the chat's number (like -1001234567890), its @name or a t.me link.
        NotAChat = "not_a_chat",
        /// The minus seems to be lost: a group's number begins with -100.
        ChatMinusMissing = "chat_minus_missing",
        /// A bot can't find a chat by an invite link. Copy the link of any message in the group.
        ChatInviteLink = "chat_invite_link",
        /// A topic's number is a whole positive number.
        NotATopic = "not_a_topic",
        /// Not before the business day begins: the period would not be over.
        BeforeDayStart = "before_day_start",
        /// Leave at least one day with a report.
        NoWorkingDay = "no_working_day",
        /// A day is given twice.
        DayRepeated = "day_repeated",
        /// From 1 to 28.
        NotAMonthDay = "not_a_month_day",
        /// From 1 to 31.
        NotACount = "not_a_count",
        /// From 30 to 3650 days.
        NotARetention = "not_a_retention",
        /// Switch at least one report on, or the automation off.
        NothingScheduled = "nothing_scheduled",
        /// Remove invisible characters.
        NotText = "not_text",
        /// This connection has no such action.
        NotHere = "not_here",
        /// There is no such field.
        UnknownField = "unknown_field",
        /// None of the values that are known.
        UnknownValue = "unknown_value",
        /// The field stands there twice.
        Repeated = "repeated",
        /// A value of another type is expected.
        WrongType = "wrong_type",
        /// The value can't be read.
        Unreadable = "unreadable",
        /// A time as RFC 3339 has it is expected.
        NotATime = "not_a_time",
    }
}

/// One field that was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldError {
    /// JSON pointer into the request body, e.g. `/period/start`; for a parameter of the address its name, e.g. `/limit`.
    pub pointer: String,
    /// The stable reason.
    #[serde(deserialize_with = "known")]
    pub code: FieldErrorCode,
}

/// A page that is older than the server takes a code that it does not know for one that says nothing in particular.
fn known<'de, D: Deserializer<'de>>(deserializer: D) -> Result<FieldErrorCode, D::Error> {
    let code = String::deserialize(deserializer)?;
    Ok(FieldErrorCode::from_code(&code).unwrap_or(FieldErrorCode::Unreadable))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_of_a_newer_server_is_read_as_a_field_that_is_wrong_somehow() {
        let read = |code: &str| -> FieldError {
            serde_json::from_value(serde_json::json!({"pointer": "/x", "code": code})).expect("a field error")
        };
        assert_eq!(read("required").code, FieldErrorCode::Required);
        assert_eq!(read("never_heard_of").code, FieldErrorCode::Unreadable);
    }
}
