//! Where personal values stand in a text: e-mail, IBAN, cards, IIN and BIN, phones, secrets in links.
//!
//! Every kind is looked for in one view of the text, in which digits of any script, letters for zeroes and separators
//! look alike; places are told in the text itself, which is not changed. Values by their check digits, or by a word that
//! names them; a number that fails its check and is named by nothing stays what it is: a price, an order.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::dictated;
use super::folding::is_picture;
use super::phone;

/// A kind of value, by its placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// What in a link opens something or names somebody.
    Link,
    /// E-mail.
    Email,
    /// Bank account.
    Iban,
    /// Payment card.
    Card,
    /// IIN or BIN.
    Iin,
    /// Phone.
    Phone,
}

impl Kind {
    /// Its name in a placeholder.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Link => "LINK",
            Self::Email => "EMAIL",
            Self::Iban => "IBAN",
            Self::Card => "CARD",
            Self::Iin => "IIN",
            Self::Phone => "PHONE",
        }
    }
}

/// A value in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Where, in bytes.
    pub span: Range<usize>,
    /// What.
    pub kind: Kind,
    /// What all its spellings have in common.
    pub same: String,
}

fn regex(pattern: &str) -> Regex {
    #[expect(clippy::expect_used, reason = "the patterns are constants, compiled by a test")]
    Regex::new(pattern).expect("a constant pattern")
}

/// A text as values are looked for in it, and where each of its bytes stands in the text.
struct View {
    text: String,
    places: Vec<usize>,
}

impl View {
    fn new(text: &str) -> Self {
        let mut view =
            Self { text: String::with_capacity(text.len()), places: Vec::with_capacity(text.len() + 1) };
        for (at, c) in text.char_indices() {
            let c = match c {
                '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
                '\u{660}'..='\u{669}' => char::from_digit(c as u32 - 0x660, 10).unwrap_or(c),
                '\u{6F0}'..='\u{6F9}' => char::from_digit(c as u32 - 0x6F0, 10).unwrap_or(c),
                '\u{1D7CE}'..='\u{1D7FF}' => char::from_digit((c as u32 - 0x1D7CE) % 10, 10).unwrap_or(c),
                '\u{2460}'..='\u{2468}' => char::from_digit(c as u32 - 0x245F, 10).unwrap_or(c),
                '\u{2010}'..='\u{2015}' | '−' => '-',
                // Pictures and dots between digits part them as blanks do.
                '•' | '·' | '●' | '▪' => ' ',
                c if is_picture(c) || c.is_whitespace() => ' ',
                c => c,
            };
            let lower = if c.is_uppercase() { c.to_lowercase().next().unwrap_or(c) } else { c };
            view.text.push(lower);
            view.places.resize(view.text.len(), at);
        }
        view.places.push(text.len());
        view
    }

    /// Where a range of the view stands in the text.
    fn place(&self, range: &Range<usize>, text: &str) -> Range<usize> {
        let start = self.places[range.start];
        let last = self.places[range.end - 1];
        let length = text[last..].chars().next().map_or(1, char::len_utf8);
        start..last + length
    }
}

/// Every value of a text, first to last; none overlaps another.
#[must_use]
pub fn sightings(text: &str) -> Vec<Sighting> {
    let view = View::new(text);
    let mut found: Vec<Sighting> = Vec::new();
    let detectors: [fn(&str) -> Found; 7] = [links, emails, ibans, cards, iins, phones, spoken];
    for detector in detectors {
        for (range, kind, same) in detector(&view.text) {
            let span = view.place(&range, text);
            if !found.iter().any(|known| known.span.start < span.end && span.start < known.span.end) {
                found.push(Sighting { span, kind, same });
            }
        }
    }
    found.sort_by_key(|sighting| sighting.span.start);
    found
}

type Found = Vec<(Range<usize>, Kind, String)>;

/// Parameters of a link that open nothing and name nobody: campaigns, searches, pages of a shop.
const OPEN_PARAMETERS: [&str; 22] = [
    "fbclid", "gclid", "yclid", "q", "query", "search", "text", "page", "p", "id", "category", "cat", "sort",
    "color", "size", "lang", "hl", "tab", "v", "from", "ref", "source",
];

/// Secrets in links: userinfo, queries and fragments with other parameters, tokens in the path.
fn links(text: &str) -> Found {
    static LINK: LazyLock<Regex> = LazyLock::new(|| {
        regex(r"\b(?:https?|ftp)://(?:([^\s/@?#]*)@)?([^\s/?#]+)((?:/[^\s?#]*)?)(\?[^\s#]*)?(#\S*)?")
    });
    let mut found = Vec::new();
    for all in LINK.captures_iter(text) {
        if let Some(user) = all.get(1).filter(|user| !user.is_empty()) {
            found.push((user.range(), Kind::Link, user.as_str().to_owned()));
        }
        let (path, query, fragment) = (all.get(3), all.get(4), all.get(5));
        let messenger = ["wa.me", "api.whatsapp.com", "t.me"].contains(&&all[2]);
        let token = path.filter(|_| !messenger).and_then(|path| {
            let from = path.as_str().rfind('/')? + 1;
            let is = is_token(&path.as_str()[from..]);
            is.then_some(path.start() + from)
        });
        let query = query.filter(|query| query.len() > 1 && !is_open_query(&query.as_str()[1..]));
        let fragment = fragment.filter(|part| part.as_str().contains('=') || is_token(&part.as_str()[1..]));
        // What follows the first secret goes with it.
        let start = token.or(query.map(|query| query.start() + 1)).or(fragment.map(|part| part.start() + 1));
        let end = fragment
            .map(|part| part.end())
            .or(query.map(|part| part.end()))
            .or(token.and(path.map(|path| path.end())));
        if let Some((start, end)) = start.zip(end).filter(|(start, end)| start < end) {
            found.push((start..end, Kind::Link, text[start..end].to_owned()));
        }
    }
    found
}

fn is_open_query(query: &str) -> bool {
    query.split(['&', ';']).all(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let personal = value.contains('@') || value.contains("%40") || phone::parse(value).is_some();
        let known = name.starts_with("utm_") || OPEN_PARAMETERS.contains(&name);
        let named = matches!(name, "fbclid" | "gclid" | "yclid" | "q" | "query" | "search" | "text")
            || name.starts_with("utm_");
        known && !personal && (named || value.len() <= 12)
    })
}

/// A part of an address that nobody can guess: long, of letters and digits mixed.
fn is_token(part: &str) -> bool {
    let (mut digits, mut letters, mut changes) = (0, 0, 0);
    let mut last = None;
    for c in part.chars() {
        let digit = c.is_ascii_digit();
        digits += usize::from(digit);
        letters += usize::from(c.is_alphabetic());
        changes += usize::from(last.is_some_and(|last| last != digit));
        last = Some(digit);
    }
    let words = part.contains(['.'])
        || part
            .split(['-', '_'])
            .filter(|word| word.chars().all(char::is_alphabetic) && word.len() > 2)
            .count()
            >= 2;
    !words && part.len() >= 8 && digits >= 2 && letters >= 2 && changes >= 2
}

/// E-mail with an at sign or its word, its dots or their words, with blanks inside.
fn emails(text: &str) -> Found {
    static EMAIL: LazyLock<Regex> = LazyLock::new(|| {
        let at = r"(?:\s{0,3}@\s{0,3}|\s{0,3}[\(\[\{<]\s?(?:at|ат|эт|dog|собака|собачка|соб|@)\.?\s?[\)\]\}>]\s{0,3}|\s{1,3}(?:at|собака|собачка|соб\.?|эт)\s{1,3})";
        let dot = r"(?:\s?\.\s?|\s{0,3}[\(\[\{]\s?(?:точка|тчк|dot|нүкте|\.)\s?[\)\]\}]\s{0,3}|\s{1,3}(?:точка|тчк|dot|нүкте)\s{1,3})";
        let part = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?";
        let word = r"[\p{L}0-9](?:[\p{L}0-9-]*[\p{L}0-9])?";
        let latin = format!(r"{part}(?:{dot}{part}){{0,4}}?{dot}(?:[a-z]{{2,24}}|рф|қаз|кз|ру|ком)");
        let any = format!(r"{word}(?:{dot}{word}){{0,4}}?{dot}(?:[a-z]{{2,24}}|рф|қаз|кз|ру|ком|нет|орг)");
        regex(&format!(
            r"((?:[\p{{L}}0-9_%+-]+(?:{dot})?){{0,4}}?[\p{{L}}0-9._%+-]*[\p{{L}}0-9_%+-]){at}(?:{latin}|{any})"
        ))
    });
    let mut found = Vec::new();
    for all in EMAIL.captures_iter(text) {
        let (Some(whole), Some(local)) = (all.get(0), all.get(1)) else { continue };
        // Letters of another script before a Latin name are the sentence it is glued to.
        let mut start = local.start();
        if local.as_str().ends_with(|c: char| c.is_ascii()) {
            let latin = local
                .as_str()
                .char_indices()
                .rev()
                .take_while(|(_, c)| c.is_ascii() && !c.is_whitespace())
                .last();
            start += latin.map_or(0, |(at, _)| at);
        }
        let value: String = text[start..whole.end()].chars().filter(|c| !c.is_whitespace()).collect();
        found.push((start..whole.end(), Kind::Email, value));
    }
    found
}

fn ibans(text: &str) -> Found {
    static IBAN: LazyLock<Regex> =
        LazyLock::new(|| regex(r"kz[ -]{0,2}[0-9][ -]{0,2}[0-9](?:[ -]{0,2}[a-z0-9]){16}"));
    let mut found = Vec::new();
    for all in IBAN.find_iter(text) {
        let before = text[..all.start()].chars().next_back();
        let after = text[all.end()..].chars().next();
        if before.is_some_and(|c| c.is_ascii_alphanumeric())
            || after.is_some_and(|c| c.is_ascii_alphanumeric())
        {
            continue;
        }
        let value: String = all.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
        let named = named_before(
            text,
            all.start(),
            40,
            &["iban", "ибан", "иик", "жск", "счет", "счёт", "шот", "реквизит"],
        );
        if named || is_iban(&value) {
            found.push((all.range(), Kind::Iban, value));
        }
    }
    found
}

/// Modulo 97 of ISO 13616.
fn is_iban(value: &str) -> bool {
    let (head, body) = value.split_at(4);
    let rest = body.chars().chain(head.chars()).fold(0u64, |rest, c| {
        let digit = u64::from(c.to_digit(36).unwrap_or(0));
        (rest * if digit > 9 { 100 } else { 10 } + digit) % 97
    });
    rest == 1
}

/// Digits with gaps of a few separators: groups of one number, or of several.
struct Run {
    groups: Vec<Range<usize>>,
}

fn runs(text: &str) -> Vec<Run> {
    static GROUPS: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9]+(?:[ .,/\\_-]{1,3}[0-9]+)*"));
    static GROUP: LazyLock<Regex> = LazyLock::new(|| regex(r"[0-9]+"));
    let all = GROUPS.find_iter(text);
    all.map(|run| Run {
        groups: GROUP
            .find_iter(run.as_str())
            .map(|group| run.start() + group.start()..run.start() + group.end())
            .collect(),
    })
    .collect()
}

impl Run {
    /// Stretches of whole groups with so many digits that `fits`, the longest first from each group on.
    fn windows(
        &self,
        text: &str,
        lengths: std::ops::RangeInclusive<usize>,
        fits: impl Fn(&[Range<usize>], &str) -> bool,
    ) -> Vec<(Range<usize>, String)> {
        let mut found = Vec::new();
        let mut from = 0;
        while from < self.groups.len() {
            let mut best = None;
            let mut digits = String::new();
            for to in from..self.groups.len() {
                digits.push_str(&text[self.groups[to].clone()]);
                if digits.len() > *lengths.end() {
                    break;
                }
                if lengths.contains(&digits.len()) && fits(&self.groups[from..=to], &digits) {
                    best = Some((to, digits.clone()));
                }
            }
            match best {
                Some((to, digits)) => {
                    found.push((self.groups[from].start..self.groups[to].end, digits));
                    from = to + 1;
                }
                None => from += 1,
            }
        }
        found
    }
}

fn cards(text: &str) -> Found {
    const NAMES: [&str; 8] = ["карт", "card", "visa", "виза", "mastercard", "мир ", "каспи", "kaspi"];
    let mut found = Vec::new();
    for run in runs(text) {
        let start = run.groups[0].start;
        let named = named_before(text, start, 40, &NAMES);
        let cards = run.windows(text, 13..=19, |groups, digits| {
            let sizes: Vec<usize> = groups.iter().map(|group| group.len()).collect();
            if digits.bytes().all(|digit| digit == b'0') {
                return false;
            }
            // 2 100 000 3 500 000 are two prices.
            let prices =
                sizes.len() > 2 && sizes[1..].iter().filter(|size| **size == 3).count() * 2 > sizes.len();
            let usual = sizes.len() == 1
                || sizes.iter().all(|size| *size == 1)
                || sizes[..sizes.len() - 1].iter().all(|size| *size == 4)
                || sizes == [4, 6, 5]
                || sizes == [4, 6, 4]
                || groups.len() == run.groups.len() && !prices;
            let issued = matches!(digits.as_bytes()[0], b'2'..=b'6' | b'9');
            luhn(digits) && (named || usual && issued) || named && digits.len() == 16 && usual
        });
        found.extend(cards.into_iter().map(|(range, digits)| (range, Kind::Card, digits)));
    }
    found
}

fn iins(text: &str) -> Found {
    const NAMES: [&str; 10] =
        ["иин", "жсн", "бин", "бсн", "iin", "bin", "jsn", "zhsn", "жеке сәйкестендіру", "инн"];
    let mut found = Vec::new();
    for run in runs(text) {
        let iins = run.windows(text, 12..=12, |groups, digits| {
            let (from, to) = (groups[0].start, groups[groups.len() - 1].end);
            named_before(text, from, 40, &NAMES)
                || named_after(text, to, 24, &NAMES)
                || iin(digits) && {
                    // 850 101 300 123 with blanks may be a price; with a right check digit it is one in eleven.
                    let sizes: Vec<usize> = groups.iter().map(|group| group.len()).collect();
                    sizes.len() == 1
                        || sizes.iter().all(|size| *size == 1)
                        || sizes == [6, 6]
                        || sizes == [6, 5, 1]
                        || sizes.iter().all(|size| *size == 3)
                        || sizes.iter().all(|size| *size == 4)
                        || sizes == [2, 2, 2, 6]
                }
        });
        found.extend(iins.into_iter().map(|(range, digits)| (range, Kind::Iin, digits)));
    }
    found
}

fn phones(text: &str) -> Found {
    const NAMES: [&str; 22] = [
        "тел",
        "номер",
        "нөмір",
        "вотсап",
        "ватсап",
        "уатсап",
        "whatsapp",
        "wa.me",
        "звон",
        "набер",
        "набир",
        "nomer",
        "telefon",
        "phone",
        "хабарлас",
        "қоңырау",
        "моб",
        "сот",
        "факс",
        "вайбер",
        "viber",
        "контакт",
    ];
    const OTHERS: [&str; 14] = [
        "заказ",
        "счет",
        "счёт",
        "накладн",
        "трек",
        "тапсырыс",
        "чек",
        "артикул",
        "инвойс",
        "договор",
        "order",
        "шот",
        "лицев",
        "квитанц",
    ];
    let apart = apart(text);
    let mut found = Vec::new();
    for seen in phone::find(&apart) {
        let named = named_before(text, seen.span.start, 32, &NAMES);
        let other = named_before(text, seen.span.start, 24, &OTHERS);
        if seen.bare {
            let groups = apart[seen.span.clone()]
                .split(|c: char| !c.is_ascii_digit())
                .filter(|group| !group.is_empty())
                .count();
            let written =
                apart[seen.span.clone()].starts_with('(') || (3..=5).contains(&groups) || groups == 10;
            if other || !named && !written {
                continue;
            }
        }
        // Eleven digits in a row after "заказ №" are an order's.
        static ORDER: LazyLock<Regex> = LazyLock::new(|| {
            regex(
                r"(?:заказ|накладн|трек|тапсырыс|артикул|инвойс|order|квитанц|чек|счет|счёт|шот)[\p{L}-]*[\s:№#n-]*$",
            )
        });
        let row = apart[seen.span.clone()].bytes().all(|b| b.is_ascii_digit());
        if row && ORDER.is_match(&apart[..seen.span.start]) {
            continue;
        }
        let mut end = seen.span.end;
        // 87000000012/13: the tail completes a second number.
        static TAIL: LazyLock<Regex> = LazyLock::new(|| regex(r"^\s?/\s?[0-9]{2,4}(?:[^0-9]|$)"));
        if let Some(tail) = TAIL.find(&apart[end..]) {
            end += tail.as_str().trim_end_matches(|c: char| !c.is_ascii_digit()).len();
        }
        found.push((seen.span.start..end, Kind::Phone, seen.number));
    }
    found
}

fn spoken(text: &str) -> Found {
    let phone = |digits: &str| phone::parse(digits).filter(|_| matches!(digits.len(), 10 | 11));
    let card = |digits: &str| (matches!(digits.len(), 15..=19) && luhn(digits)).then(|| digits.to_owned());
    let of = |kind: Kind| move |(range, same): (Range<usize>, String)| (range, kind, same);
    let cards = dictated::find(text, card).into_iter().map(of(Kind::Card));
    cards.chain(dictated::find(text, phone).into_iter().map(of(Kind::Phone))).collect()
}

/// The text with blanks for whatever parts single digits: "8, 7, 0, 0" is typed apart like "8 7 0 0".
fn apart(text: &str) -> String {
    static APART: LazyLock<Regex> =
        LazyLock::new(|| regex(r"(?:\b[0-9oо]\b[ ,.;:/\\|_*+~-]{1,3}){8,}[0-9oо]\b"));
    // Groups of a whole number between strokes: 8/701/555/12/41.
    static STROKES: LazyLock<Regex> =
        LazyLock::new(|| regex(r"\b[78](?:[/|\\][0-9]{3}){2}(?:[/|\\][0-9]{2}){2}\b"));
    let blanks = |found: &regex::Captures<'_>| {
        found[0].chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect::<String>()
    };
    STROKES.replace_all(&APART.replace_all(text, blanks), blanks).into_owned()
}

/// Whether one of these words stands in the characters before.
fn named_before(text: &str, at: usize, within: usize, names: &[&str]) -> bool {
    let from = text[..at].char_indices().rev().nth(within - 1).map_or(0, |(at, _)| at);
    let before = &text[from..at];
    // Another number between names that one instead.
    let near = before.rfind(|c: char| c.is_ascii_digit()).map_or(before, |digit| &before[digit + 1..]);
    names.iter().any(|name| near.contains(name))
}

fn named_after(text: &str, at: usize, within: usize, names: &[&str]) -> bool {
    let after: String = text[at..].chars().take(within).take_while(|c| !c.is_ascii_digit()).collect();
    names.iter().any(|name| after.contains(name))
}

fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .map(|digit| u32::from(digit - b'0'))
        .enumerate()
        .map(|(at, digit)| match (at % 2, digit) {
            (0, digit) => digit,
            (_, digit) if digit > 4 => digit * 2 - 9,
            (_, digit) => digit * 2,
        })
        .sum();
    sum.is_multiple_of(10)
}

/// The check digit of a Kazakh IIN or BIN (rules P030000565_, P070000406_).
fn iin(digits: &str) -> bool {
    let digits: Vec<u32> = digits.bytes().map(|digit| u32::from(digit - b'0')).collect();
    if digits.len() != 12 || digits.iter().all(|digit| *digit == digits[0]) {
        return false;
    }
    let sum = |weight: &dyn Fn(u32) -> u32| {
        digits.iter().take(11).zip(0u32..).map(|(digit, at)| digit * weight(at)).sum::<u32>() % 11
    };
    let mut check = sum(&|at| at + 1);
    if check == 10 {
        check = sum(&|at| (at + 2) % 11 + 1);
    }
    check < 10 && check == digits[11]
}
