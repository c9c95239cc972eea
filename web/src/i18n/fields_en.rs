//! What is wrong with a field, and what to enter instead: English.

/// The reason in words.
pub fn field_error(code: &str) -> &'static str {
    match code {
        "required" => "Fill in this field",
        "too_long" => "Too long",
        "not_an_email" => "Enter an address like name@company.kz",
        "period_reversed" => "The period ends before it begins",
        "period_not_whole_seconds" => "Whole seconds, please",
        "period_too_short" => "At least a minute",
        "out_of_range" => "Outside the calendar",
        "period_too_long" => "At most 31 days at a time",
        "period_in_future" => "This period has not begun yet",
        "period_too_old" => "At most a year back",
        "date_missing" => "Enter a date",

        // Passwords.
        "too_short" => "Too short, at least 12 characters are needed",
        "password_own_words" => "Leave out your name, your e-mail, your company’s name and the word Synkro",
        "password_common" => "This password is on lists of common ones. Choose another",
        "password_pattern" => {
            "Rows of keys, sequences and repeats are easy to guess. Choose another password"
        }
        "password_date" => "Dates and years are easy to guess. Add several words or leave them out",
        "password_name" => "Names and surnames are easy to guess. Add several words or leave them out",
        "password_guessable" => "This password is too easy to guess. Take several unrelated words",
        "wrong_password" => "Does not match. Check the keyboard layout and Caps Lock",
        "same_password" => "The new password is the same as the current one. Choose another",

        // Codes.
        "not_a_code" => "Enter six digits from the app, or a whole recovery code",
        "code_refused" => "Does not match. Enter a fresh code from the app, or another recovery code",
        "not_six_digits" => "Enter the six digits that the app shows",
        "first_code_refused" => {
            "Does not match. Wait for the next one and check that your phone’s clock is right"
        }
        "enrolment_expired" => "The key no longer works. Press “Cancel” and begin again",

        // People and companies.
        "not_a_name" => "Leave out line breaks and invisible characters",
        "not_a_slug" => "From 2 to 40 small Latin letters, digits and single hyphens, none at either end",
        "slug_reserved" => "The service uses this name itself. Choose another",
        "taken" => "Already taken. Enter another",
        "not_a_timezone" => "There is no such time zone. Choose from the list, such as Asia/Almaty",
        "slug_mismatch" => "Does not match the company’s short name. Type it letter for letter",
        "tenant_needed" => "Choose a company",
        "tenant_refused" => "An administrator can’t belong to a company",
        "tenant_unknown" => "There is no such company, or it was deleted. Choose another",
        "settings_refused" => "Only users of companies can have this permission",
        "role_refused" => {
            "A company’s user and an administrator are different accounts: this role can’t be set"
        }

        // Tokens.
        "scopes_needed" => "Choose at least one permission",
        "scope_refused" => "You are not allowed this yourself. Untick what is too much",
        "days_out_of_range" => "Choose from 1 to 366 days",
        "too_many" => "You have too many tokens already. Revoke those you do not need",

        // Connections.
        "not_https" => "The address has to begin with https://",
        "not_an_address" => "This does not look like an address",
        "project_letters" => {
            "A project's name has exactly 20 Latin letters: one seems to be missing or too many"
        }
        "not_a_project" => {
            "Enter an address like https://….supabase.co, or a link to the project in Supabase's dashboard"
        }
        "project_taken" => "This project is attached to another company. Create one for Synkro alone",
        "secret_in_public_field" => {
            "This is a secret key. The public one belongs here: sb_publishable_… or anon"
        }
        "public_in_secret_field" => {
            "This is a public key. The secret one belongs here: sb_secret_… or service_role"
        }
        "not_a_key" => "A key holds no spaces. Copy it whole",
        "enter_again" => "The address has changed: enter the key again",
        "not_an_account" => "Enter the account's address, like company.amocrm.ru",
        "host_not_allowed" => "This address is not allowed here. Ask Synkro's administrator",
        "not_a_client_id" => "An integration id looks like 12345678-1234-1234-1234-123456789abc",
        "connect_first" => "Save the integration's id and secret first",
        "not_radist" => "Radist.Online has two addresses: api.radist.online and api-ru.radist.online",
        "not_a_number" => "Enter a number",
        "not_a_model" => "The model's name holds characters that it can't have",
        "not_a_bot_token" => "A bot's token looks like 1234567890:AA… @BotFather sends it",
        "not_a_chat" => "Enter the chat's number (like -1001234567890), its @name or a t.me link",
        "chat_minus_missing" => "The minus seems to be lost: a group's number begins with -100",
        "chat_invite_link" => {
            "A bot can't find a chat by an invite link. Copy the link of any message in the group"
        }
        "not_a_topic" => "A topic's number is a whole positive number",
        "before_day_start" => "Not before the business day begins: the period would not be over",
        "no_working_day" => "Leave at least one day with a report",
        "day_repeated" => "A day is given twice",
        "not_a_month_day" => "From 1 to 28",
        "not_a_count" => "From 1 to 31",
        "not_a_retention" => "From 30 to 3650 days",
        "nothing_scheduled" => "Switch at least one report on, or the automation off",
        "not_text" => "Remove invisible characters",
        "not_here" => "This connection has no such action",

        _ => "Check this value",
    }
}
