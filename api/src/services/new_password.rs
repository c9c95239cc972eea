//! Whether a new password is good enough, and if not why, in words that the page has for each reason.

use synkro_shared::password::check_new_password;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

/// Characters that are weighed: the time grows faster than the length, and nobody guesses what is behind them.
const WEIGHED_CHARS: usize = 100;

/// Checks a new password; `words` are those that stand around it: the person's and the company's names, the e-mail.
///
/// # Errors
/// The reason: those of [`check_new_password`], or `password_common`, `password_pattern`, `password_date`,
/// `password_name`, `password_guessable`.
pub fn check(password: &str, words: &[&str]) -> Result<(), &'static str> {
    check_new_password(password, words)?;
    let weighed: String = password.chars().take(WEIGHED_CHARS).collect();
    let entropy = zxcvbn(&weighed, words);
    if entropy.score() >= Score::Three {
        return Ok(());
    }
    let warning = entropy.feedback().and_then(zxcvbn::feedback::Feedback::warning);
    Err(match warning {
        Some(
            Warning::ThisIsATop10Password
            | Warning::ThisIsATop100Password
            | Warning::ThisIsACommonPassword
            | Warning::ThisIsSimilarToACommonlyUsedPassword,
        ) => "password_common",
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess,
        ) => "password_pattern",
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => "password_date",
        Some(
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => "password_name",
        Some(Warning::AWordByItselfIsEasyToGuess) | None => "password_guessable",
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easy_passwords_are_refused_each_with_its_reason() {
        for (password, reason) in [
            ("password1234", "password_common"),
            ("qwertyuiop[]", "password_pattern"),
            ("aaaaaaaaaaaa", "password_pattern"),
            ("abcdefghijkl", "password_pattern"),
            ("short", "too_short"),
            ("my-synkro-2026!", "password_own_words"),
        ] {
            assert_eq!(check(password, &[]), Err(reason), "{password}");
        }
        assert!(check("alatau202611", &["Alatau"]).is_err());
    }

    #[test]
    fn phrases_in_any_script_are_accepted() {
        for password in [
            "correct horse battery",
            "верблюд на роликах",
            "түйе мінген дирижёр",
            "🐫🛼🎻🍏🧊🪁🎈🧭🪵🔔🥁🍋",
            "Tk4!vRm9#qXz",
        ] {
            assert_eq!(check(password, &["Окна Алатау", "aliya@example.kz"]), Ok(()), "{password}");
        }
        assert_eq!(check(&"камень-ножницы-бумага ".repeat(40), &[]), Ok(()));
    }
}
