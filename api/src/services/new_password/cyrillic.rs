//! Cyrillic passwords as those who guess them see them: typed on Latin keys, or written in Latin letters. The dictionaries of
//! the weighing know Latin words only.

/// The keys of the Russian layout, in the order of [`LATIN_KEYS`].
const CYRILLIC_KEYS: &str = "йцукенгшщзхъфывапролджэячсмитьбюё";
const LATIN_KEYS: &str = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`";
/// Letters that only the Kazakh layout has: they lie in the row of digits.
const KAZAKH_KEYS: &str = "әіңғүұқөһ";
const DIGIT_KEYS: &str = "23458905=";

const LETTERS: [(char, &str); 42] = [
    ('а', "a"),
    ('б', "b"),
    ('в', "v"),
    ('г', "g"),
    ('д', "d"),
    ('е', "e"),
    ('ё', "e"),
    ('ж', "zh"),
    ('з', "z"),
    ('и', "i"),
    ('й', "y"),
    ('к', "k"),
    ('л', "l"),
    ('м', "m"),
    ('н', "n"),
    ('о', "o"),
    ('п', "p"),
    ('р', "r"),
    ('с', "s"),
    ('т', "t"),
    ('у', "u"),
    ('ф', "f"),
    ('х', "h"),
    ('ц', "c"),
    ('ч', "ch"),
    ('ш', "sh"),
    ('щ', "sh"),
    ('ъ', ""),
    ('ы', "y"),
    ('ь', ""),
    ('э', "e"),
    ('ю', "yu"),
    ('я', "ya"),
    ('ә', "a"),
    ('і', "i"),
    ('ң', "n"),
    ('ғ', "g"),
    ('ү', "u"),
    ('ұ', "u"),
    ('қ', "k"),
    ('ө', "o"),
    ('һ', "h"),
];

/// Ways to write one sound in Latin letters, each with the one that stands for all.
const SOUNDS: [(&str, &str); 18] = [
    ("shch", "sh"),
    ("sch", "sh"),
    ("kh", "h"),
    ("ts", "c"),
    ("zh", "j"),
    ("yu", "u"),
    ("iu", "u"),
    ("ju", "u"),
    ("ya", "a"),
    ("ia", "a"),
    ("ja", "a"),
    ("yo", "e"),
    ("ye", "e"),
    ("ph", "f"),
    ("w", "v"),
    ("q", "k"),
    ("x", "ks"),
    ("y", "i"),
];

fn is_cyrillic(c: char) -> bool {
    ('\u{400}'..='\u{52f}').contains(&c)
}

/// The same keys pressed on a Latin keyboard; `None` without a Cyrillic letter.
pub fn on_latin_keys(text: &str) -> Option<String> {
    let key = |c: char| {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let find = |keys: &str, latin: &str| {
            keys.chars().position(|k| k == lower).and_then(|at| latin.chars().nth(at))
        };
        let key = find(CYRILLIC_KEYS, LATIN_KEYS).or_else(|| find(KAZAKH_KEYS, DIGIT_KEYS)).unwrap_or(c);
        if c.is_uppercase() { key.to_ascii_uppercase() } else { key }
    };
    text.contains(is_cyrillic).then(|| text.chars().map(key).collect())
}

/// The same word in Latin letters; `None` without a Cyrillic letter.
pub fn in_latin_letters(text: &str) -> Option<String> {
    text.contains(is_cyrillic).then(|| latin(text))
}

fn latin(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for c in text.chars() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        match LETTERS.iter().find(|(letter, _)| *letter == lower) {
            Some((_, letters)) => written.push_str(letters),
            None => written.push(c),
        }
    }
    written
}

/// How a word sounds, in few letters: the same for each way to write it.
pub fn sound(word: &str) -> String {
    let mut sound = latin(&word.to_lowercase());
    for (written, heard) in SOUNDS {
        sound = sound.replace(written, heard);
    }
    sound
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_letters_and_sounds_are_found() {
        assert_eq!(on_latin_keys("йцукенгшщзхъ").as_deref(), Some("qwertyuiop[]"));
        assert_eq!(on_latin_keys("Пароль1").as_deref(), Some("Gfhjkm1"));
        assert_eq!(on_latin_keys("password"), None);
        assert_eq!(in_latin_letters("Қазақстан-7").as_deref(), Some("kazakstan-7"));
        for (one, other) in
            [("солнышко", "solnishko"), ("любовь", "lyubov"), ("Қазақстан", "qazaqstan"), ("хочу", "khochu")]
        {
            assert_eq!(sound(one), sound(other), "{one}");
        }
        assert_eq!(CYRILLIC_KEYS.chars().count(), LATIN_KEYS.chars().count());
        assert_eq!(KAZAKH_KEYS.chars().count(), DIGIT_KEYS.chars().count());
    }
}
