//! Whether a new password is good enough, and if not why, in words that the page has for each reason.

mod common;
mod cyrillic;

use synkro_shared::password::check_new_password;
use synkro_shared::{FieldErrorCode, SecretText};
use zeroize::Zeroizing;
use zxcvbn::feedback::Warning;
use zxcvbn::{Score, zxcvbn};

use crate::cpu_pool::{CpuPool, Work};
use crate::error;

/// Characters that are weighed: the time grows with the square of the length, and a beginning is never harder to guess
/// than the whole.
const WEIGHED_CHARS: usize = 40;
/// Ways in which the weighed characters may be read as letters in disguise ("p4$$w0rd"). The dictionaries are searched once
/// for each, and a password made of nothing but such signs could be read in many hundred ways.
const MOST_READINGS: usize = 64;
/// What stands for a sign that is too much: it is no letter in disguise, and in no dictionary and on no row of keys.
const PLAIN_SIGN: char = '§';

/// The letters, and the signs that the weighing takes for them.
const DISGUISES: [(char, &str); 12] = [
    ('a', "4@"),
    ('b', "8"),
    ('c', "({[<"),
    ('e', "3"),
    ('g', "69"),
    ('i', "1!|"),
    ('l', "1|7"),
    ('o', "0"),
    ('s', "$5"),
    ('t', "+7"),
    ('x', "%"),
    ('z', "2"),
];

/// Checks a new password; `words` are those that stand around it: the person's and the company's names, the e-mail.
///
/// What it says is the reason: one of [`check_new_password`]'s, or `password_common`, `password_pattern`, `password_date`,
/// `password_name`, `password_guessable`.
///
/// # Errors
/// When too many are being weighed already.
pub async fn check(
    cpu: &CpuPool,
    password: &SecretText,
    words: Vec<String>,
) -> error::Result<Result<(), FieldErrorCode>> {
    let around: Vec<&str> = words.iter().map(String::as_str).collect();
    if let Err(reason) = check_new_password(password.as_typed(), &around) {
        return Ok(Err(reason));
    }
    let password = Zeroizing::new(password.as_typed().to_owned());
    cpu.run(Work::Weigh, move || {
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        weigh_as_guessed(&password, &words)
    })
    .await
}

/// Weighs a password as it is, and as those see it who guess Cyrillic ones: typed on Latin keys, and in Latin letters.
fn weigh_as_guessed(password: &str, words: &[&str]) -> Result<(), FieldErrorCode> {
    if common::is_a_common_word(password) {
        return Err(FieldErrorCode::PasswordCommon);
    }
    let others = [cyrillic::on_latin_keys(password), cyrillic::in_latin_letters(password)];
    let others = others.map(|other| other.map(Zeroizing::new));
    for seen in std::iter::once(password).chain(others.iter().flatten().map(|other| other.as_str())) {
        weigh(&Zeroizing::new(weighable(seen)), words)?;
    }
    Ok(())
}

/// The beginning that is weighed, with no more signs in it than can be read in [`MOST_READINGS`] ways: those that come
/// first stay.
fn weighable(password: &str) -> String {
    let mut seen = String::new();
    let sign = |c: char| {
        if DISGUISES.iter().all(|(_, signs)| !signs.contains(c)) || seen.contains(c) {
            return c;
        }
        seen.push(c);
        if readings(&seen) > MOST_READINGS {
            seen.pop();
            return PLAIN_SIGN;
        }
        c
    };
    password.chars().take(WEIGHED_CHARS).map(sign).collect()
}

/// The most ways to read these signs as letters: one sign a letter is chosen, and a sign that may be two letters counts
/// twice for the second.
fn readings(seen: &str) -> usize {
    let mut letters = String::new();
    let mut product = 1;
    for (_, signs) in DISGUISES {
        let present = signs.chars().filter(|sign| seen.contains(*sign));
        let ways: usize = present.map(|sign| if letters.contains(sign) { 2 } else { 1 }).sum();
        letters.push_str(signs);
        product *= ways.max(1);
    }
    product
}

fn weigh(password: &str, words: &[&str]) -> Result<(), FieldErrorCode> {
    let entropy = zxcvbn(password, words);
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
        ) => FieldErrorCode::PasswordCommon,
        Some(
            Warning::StraightRowsOfKeysAreEasyToGuess
            | Warning::ShortKeyboardPatternsAreEasyToGuess
            | Warning::RepeatsLikeAaaAreEasyToGuess
            | Warning::RepeatsLikeAbcAbcAreOnlySlightlyHarderToGuess
            | Warning::SequencesLikeAbcAreEasyToGuess,
        ) => FieldErrorCode::PasswordPattern,
        Some(Warning::RecentYearsAreEasyToGuess | Warning::DatesAreOftenEasyToGuess) => {
            FieldErrorCode::PasswordDate
        }
        Some(
            Warning::NamesAndSurnamesByThemselvesAreEasyToGuess
            | Warning::CommonNamesAndSurnamesAreEasyToGuess,
        ) => FieldErrorCode::PasswordName,
        Some(Warning::AWordByItselfIsEasyToGuess) | None => FieldErrorCode::PasswordGuessable,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(password: &str, words: &[&str]) -> Result<(), FieldErrorCode> {
        check_new_password(password, words)?;
        weigh_as_guessed(password, words)
    }

    #[test]
    fn easy_passwords_are_refused_each_with_its_reason() {
        for (password, reason) in [
            ("password1234", FieldErrorCode::PasswordCommon),
            ("qwertyuiop[]", FieldErrorCode::PasswordPattern),
            ("aaaaaaaaaaaa", FieldErrorCode::PasswordPattern),
            ("abcdefghijkl", FieldErrorCode::PasswordPattern),
            ("йцукенгшщзхъ", FieldErrorCode::PasswordPattern),
            ("пароль123456", FieldErrorCode::PasswordCommon),
            ("Almaty202612", FieldErrorCode::PasswordCommon),
            ("фывафывафыва", FieldErrorCode::PasswordPattern),
            ("short", FieldErrorCode::TooShort),
            ("my-synkro-2026!", FieldErrorCode::PasswordOwnWords),
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

    /// Every sign that may be a letter, and some that are none: in a hundred characters hundreds of ways to read them.
    const SIGNS: &str = "4@8({[<369&#1!|0$57%2+";

    #[test]
    fn a_password_of_nothing_but_signs_is_read_in_few_ways() {
        assert!(readings(SIGNS) > 500, "{}", readings(SIGNS));
        for password in
            [SIGNS.repeat(5), SIGNS.chars().rev().collect::<String>().repeat(5), "1!|7+".repeat(20)]
        {
            let weighed = weighable(&password);
            assert!(weighed.chars().count() <= WEIGHED_CHARS);
            assert!(readings(&weighed) <= MOST_READINGS, "{weighed}: {}", readings(&weighed));
        }
        assert_eq!(check(&SIGNS.repeat(5), &[]), Ok(()));
    }

    #[test]
    fn words_in_disguise_are_refused_as_before_and_other_characters_are_weighed_as_they_are() {
        for password in ["p4$$w0rdp4$$w0rd", "P@55w0rd1234", "l3tm31n!l3tm31n!", "1l0v3y0u1l0v3y0u"] {
            assert_eq!(weighable(password), password);
            assert!(check(password, &[]).is_err(), "{password}");
        }
        // What is easy does not become hard by signs behind it that are not looked at.
        assert!(check(&format!("{}{SIGNS}", "a".repeat(WEIGHED_CHARS)), &[]).is_err());
    }

    #[tokio::test]
    async fn a_password_is_weighed_on_a_thread_of_the_pool() {
        let cpu = CpuPool::new();
        let password = SecretText::from("correct horse battery".to_owned());
        let mut weighed = std::pin::pin!(super::check(&cpu, &password, Vec::new()));
        assert!(futures::poll!(&mut weighed).is_pending(), "this thread is free meanwhile");
        assert_eq!(weighed.await.expect("weighed"), Ok(()));
        let easy =
            super::check(&cpu, &SecretText::from("alatau202611".to_owned()), vec!["Alatau".to_owned()])
                .await
                .expect("weighed");
        assert_eq!(easy, Err(FieldErrorCode::PasswordOwnWords));
    }
}
