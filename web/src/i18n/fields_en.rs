//! What is wrong with a field, and what to enter instead: English.

/// The reason in words.
pub fn field_error(code: &str) -> &'static str {
    match code {
        "required" => "Fill in this field",
        "too_long" => "Too long",
        "not_an_email" => "Enter an address like name@company.kz",
        "period_reversed" => "The period ends before it begins",
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

        _ => "Check this value",
    }
}
