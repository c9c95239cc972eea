//! A short name suggested from a company's name. Pure.

use synkro_shared::validate::SLUG_CHARS;

/// Legal forms that say nothing of a company.
const LEGAL_FORMS: [&str; 14] =
    ["тоо", "ооо", "ип", "ао", "пао", "зао", "оао", "чп", "жшс", "жк", "ақ", "llp", "llc", "ltd"];

/// The name in plain Latin letters: `ТОО «Окна Алатау»` → `okna-alatau`. Empty when nothing of it can be written so.
#[must_use]
pub fn suggest(name: &str) -> String {
    let lower = name.to_lowercase();
    let words: Vec<_> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let speaking: Vec<_> = words.iter().filter(|word| !LEGAL_FORMS.contains(word)).collect();
    // A company may be called by nothing but such a word.
    let chosen = if speaking.is_empty() { words.iter().collect() } else { speaking };
    let mut slug = String::new();
    for word in chosen {
        let latin = latin(word);
        if latin.is_empty() {
            continue;
        }
        let longer = slug.len() + latin.len() + usize::from(!slug.is_empty());
        if longer > *SLUG_CHARS.end() {
            if slug.is_empty() {
                slug.extend(latin.chars().take(*SLUG_CHARS.end()));
            }
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&latin);
    }
    slug
}

fn latin(word: &str) -> String {
    let mut text = String::new();
    for letter in word.chars() {
        if letter.is_ascii_alphanumeric() {
            text.push(letter);
        } else {
            text.push_str(cyrillic(letter));
        }
    }
    text
}

/// A Cyrillic or Kazakh letter in Latin ones; nothing for signs and for letters of other scripts.
const fn cyrillic(letter: char) -> &'static str {
    match letter {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' => "e",
        'ж' => "zh",
        'з' => "z",
        'и' | 'і' => "i",
        'й' | 'ы' => "y",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ұ' | 'ү' => "u",
        'ф' => "f",
        'х' => "kh",
        'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ю' => "yu",
        'я' => "ya",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use synkro_shared::validate::check_slug;

    #[test]
    fn names_become_plain_and_legal_forms_fall_away() {
        assert_eq!(suggest("ТОО «Окна Алатау»"), "okna-alatau");
        assert_eq!(suggest("Жшс Қызылорда Құрылыс"), "kyzylorda-kurylys");
        assert_eq!(suggest("Щёлково-Строй 24"), "shchelkovo-stroy-24");
        assert_eq!(suggest("Acme LLC"), "acme");
        assert_eq!(suggest("ИП"), "ip");
        assert_eq!(suggest("北京"), "");
    }

    #[test]
    fn a_suggestion_is_always_a_slug_that_could_be() {
        for name in [
            "Ёж",
            "«Компания с очень длинным и подробным названием»",
            "Объединённая Электротехника",
            &"щ".repeat(60),
        ] {
            let slug = suggest(name);
            assert!(check_slug(&slug).is_ok(), "{name}: {slug}");
        }
    }
}
