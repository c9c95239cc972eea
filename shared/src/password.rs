//! What a new password must be, as far as the page can say: length, and none of the words that stand around it. How
//! easily it is guessed only the server says: the dictionaries are too large to be sent to a browser.

use crate::field_error::FieldErrorCode;

/// Fewest characters of a new password.
pub const MIN_PASSWORD_CHARS: usize = 12;
/// Longest password that is hashed: a bound against feeding the hash megabytes.
pub const MAX_PASSWORD_CHARS: usize = 1024;
/// A shorter word may stand in a password by chance.
const MIN_WORD_CHARS: usize = 4;

/// A password that is being chosen.
///
/// # Errors
/// `required`, `too_short`, `too_long`, or `password_own_words`: it holds the product's name or one of `words`.
pub fn check_new_password(password: &str, words: &[&str]) -> Result<(), FieldErrorCode> {
    let chars = password.chars().count();
    if chars == 0 {
        return Err(FieldErrorCode::Required);
    }
    if chars < MIN_PASSWORD_CHARS {
        return Err(FieldErrorCode::TooShort);
    }
    if chars > MAX_PASSWORD_CHARS {
        return Err(FieldErrorCode::TooLong);
    }
    if holds_own_words(password, words) { Err(FieldErrorCode::PasswordOwnWords) } else { Ok(()) }
}

/// Whether a password holds the product's name or one of `words`.
#[must_use]
pub fn holds_own_words(password: &str, words: &[&str]) -> bool {
    let lower = password.to_lowercase();
    std::iter::once("synkro")
        .chain(words.iter().copied())
        .flat_map(|text| text.split(|c: char| !c.is_alphanumeric()))
        .filter(|word| word.chars().count() >= MIN_WORD_CHARS)
        .any(|word| lower.contains(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_is_counted_in_characters_and_nothing_is_trimmed() {
        assert_eq!(check_new_password("", &[]), Err(FieldErrorCode::Required));
        assert_eq!(check_new_password("одиннадцать", &[]), Err(FieldErrorCode::TooShort));
        assert_eq!(check_new_password("двенадцать12", &[]), Ok(()));
        assert_eq!(check_new_password("           x", &[]), Ok(()));
        assert_eq!(check_new_password(&"я".repeat(128), &[]), Ok(()));
        assert_eq!(
            check_new_password(&"я".repeat(MAX_PASSWORD_CHARS + 1), &[]),
            Err(FieldErrorCode::TooLong)
        );
    }

    #[test]
    fn words_that_stand_around_are_refused_whatever_their_case() {
        let words = ["Окна Алатау", "aliya@alatau.kz"];
        for password in ["my-SYNKRO-password", "люблю окна весной", "АЛАТАУ-горы-2026", "xx-Aliya-xx-yy-zz"]
        {
            assert_eq!(
                check_new_password(password, &words),
                Err(FieldErrorCode::PasswordOwnWords),
                "{password}"
            );
        }
        assert_eq!(check_new_password("верблюд на роликах", &words), Ok(()));
    }

    #[test]
    fn own_words_are_seen_before_the_password_is_long_enough() {
        assert!(holds_own_words("алатау", &["Окна Алатау"]));
        assert!(!holds_own_words("ала", &["Окна Алатау"]));
    }
}
