//! Names of managers and channels in a text, in any case and in either alphabet.

/// Channels by all their names.
pub(super) const CHANNELS: [(&str, &[&str]); 9] = [
    ("whatsapp", &["whatsapp", "ватсап", "вотсап", "вацап", "waba", "уатсап"]),
    ("telegram", &["telegram", "телеграм"]),
    ("instagram", &["instagram", "инстаграм", "инста"]),
    ("facebook", &["facebook", "фейсбук"]),
    ("avito", &["avito", "авито"]),
    ("vk", &["vk", "вконтакте"]),
    ("viber", &["viber", "вайбер"]),
    ("olx", &["olx"]),
    ("tiktok", &["tiktok", "тикток"]),
];

/// A word's sound in Latin letters, so that Олеся and Olesya are one.
pub(super) fn sound(word: &str) -> String {
    let mut sound = String::new();
    for c in word.chars().flat_map(char::to_lowercase) {
        let latin = match c {
            'а' | 'ә' => "a",
            'б' => "b",
            'в' | 'w' => "v",
            'г' | 'ғ' => "g",
            'д' => "d",
            'е' | 'э' | 'ё' => "e",
            'ж' => "j",
            'з' => "z",
            'и' | 'й' | 'і' | 'ы' | 'y' => "i",
            'к' | 'қ' | 'q' => "k",
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
            'х' | 'һ' => "h",
            'ц' => "c",
            'ч' => "ch",
            'ш' | 'щ' => "sh",
            'ю' => "iu",
            'я' => "ia",
            'ъ' | 'ь' => "",
            _ => "",
        };
        sound.push_str(latin);
        if c.is_ascii_alphanumeric() && latin.is_empty() {
            sound.push(c);
        }
    }
    sound.replace("zh", "j").replace("kh", "h")
}

/// Whether a word is this name, in some case.
pub(super) fn is_name(word: &str, name: &str) -> bool {
    let first = name.split_whitespace().map(sound).find(|part| part.len() >= 3);
    let Some(first) = first else { return false };
    let mut stem = first.as_str();
    while stem.len() > 3 && stem.ends_with(['a', 'e', 'i', 'o', 'u']) {
        stem = &stem[..stem.len() - 1];
    }
    let word = sound(word);
    let Some(ending) = word.strip_prefix(stem) else { return false };
    // A longer name that begins alike is another one.
    ending.len() <= 6 && (stem.len() >= 4 || ending.len() <= 4)
}

pub(super) fn is_channel(word: &str, name: &str) -> bool {
    let name = name.to_lowercase();
    if CHANNELS.iter().any(|(_, aliases)| {
        aliases.iter().any(|alias| name.contains(alias))
            && aliases.iter().any(|alias| word.starts_with(alias))
    }) {
        return true;
    }
    word.chars().count() >= 3 && name.split(|c: char| !c.is_alphanumeric()).any(|part| part == word)
}
