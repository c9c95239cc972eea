//! Addresses as people paste them, made exact: used by the page while typing and by the server before believing.
//!
//! Each takes anything and never panics; a refusal is the stable code of a field error. The guard of outgoing calls
//! checks hosts again on its own.

use crate::field_error::FieldErrorCode;

/// Letters of a Supabase project's ref. Source: the ref's pattern in Supabase's Management API.
const REF_LETTERS: usize = 20;
/// Longest text that is looked at.
pub const MAX_ADDRESS_CHARS: usize = 500;

/// Spaces of any kind, line ends, zero-width characters and quotes around what was pasted.
fn tidy(text: &str) -> &str {
    let around = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}' | '"' | '\'' | '«' | '»' | '`')
    };
    text.trim_matches(around)
}

fn checked(text: &str) -> Result<&str, FieldErrorCode> {
    let text = tidy(text);
    if text.is_empty() {
        return Err(FieldErrorCode::Required);
    }
    if text.chars().count() > MAX_ADDRESS_CHARS {
        return Err(FieldErrorCode::TooLong);
    }
    Ok(text)
}

/// What stands before the first `/`, `?` or `#`, without scheme: in lower case.
fn host_and_rest(text: &str) -> Result<(String, &str), FieldErrorCode> {
    let lower = text.to_ascii_lowercase();
    let rest = match lower.split_once("://") {
        Some(("https" | "http", _)) => text.split_once("://").map_or(text, |(_, rest)| rest),
        Some(_) => return Err(FieldErrorCode::NotHttps),
        None => text,
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, rest) = rest.split_at(end);
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    if host.is_empty() || !host.chars().all(plain) {
        return Err(FieldErrorCode::NotAnAddress);
    }
    Ok((host.to_ascii_lowercase(), rest))
}

/// The ref of a Supabase project, from its address, from any page of its dashboard, or as it is.
///
/// # Errors
/// `required`, `too_long`, `not_https`, `not_an_address`, `project_letters` for a ref that is too short or too long,
/// `not_a_project` for another host (custom domains hide the project: its own address is asked for).
pub fn project_ref(text: &str) -> Result<String, FieldErrorCode> {
    let text = checked(text)?;
    let letters = |name: &str| !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_lowercase());
    let of = |name: &str| match letters(name) {
        true if name.len() == REF_LETTERS => Ok(name.to_owned()),
        true => Err(FieldErrorCode::ProjectLetters),
        false => Err(FieldErrorCode::NotAProject),
    };
    if !text.contains(['.', '/', ':']) {
        return of(&text.to_ascii_lowercase());
    }
    let (host, rest) = host_and_rest(text)?;
    if host == "supabase.com" || host == "app.supabase.com" || host == "www.supabase.com" {
        let mut path = rest.split(['/', '?', '#']).skip_while(|part| *part != "project").skip(1);
        return of(path.next().unwrap_or_default());
    }
    match host.strip_suffix(".supabase.co") {
        // The database's own host: people copy it from the connection string.
        Some(name) => of(name.strip_prefix("db.").unwrap_or(name)),
        None => Err(FieldErrorCode::NotAProject),
    }
}

/// `https://<ref>.supabase.co`.
///
/// # Errors
/// As [`project_ref`].
pub fn project_url(text: &str) -> Result<String, FieldErrorCode> {
    project_ref(text).map(|name| format!("https://{name}.supabase.co"))
}

/// The host of an amoCRM account, from its address or any of its pages: `label.suffix` in lower case. Which suffixes
/// are allowed is the installation's setting and checked by the server.
///
/// # Errors
/// `required`, `too_long`, `not_https`, `not_an_address`, `not_an_account` for the vendor's common addresses and for
/// anything that is not `label.domain.tld`.
pub fn amocrm_host(text: &str) -> Result<String, FieldErrorCode> {
    let (host, _) = host_and_rest(checked(text)?)?;
    let labels: Vec<&str> = host.split('.').collect();
    let label = |text: &&str| {
        (1..=63).contains(&text.len())
            && !text.starts_with('-')
            && !text.ends_with('-')
            && !text.starts_with("xn--")
    };
    let common = ["www", "api", "api-a", "api-b", "api-g", "app"];
    match labels.as_slice() {
        [name, _, _] if labels.iter().all(label) && !common.contains(name) => Ok(host),
        _ => Err(FieldErrorCode::NotAnAccount),
    }
}

/// One of Radist's two addresses: `https://api.radist.online/v2` or `https://api-ru.radist.online/v2`.
///
/// # Errors
/// `required`, `too_long`, `not_https`, `not_an_address`, `not_radist`.
pub fn radist_base(text: &str) -> Result<String, FieldErrorCode> {
    let (host, _) = host_and_rest(checked(text)?)?;
    match host.as_str() {
        "api.radist.online" | "api-ru.radist.online" => Ok(format!("https://{host}/v2")),
        _ => Err(FieldErrorCode::NotRadist),
    }
}

/// The address of an OpenAI-compatible endpoint, as `https://host[:port]/path` without a slash at its end. Which hosts may be named
/// is the operator's.
///
/// # Errors
/// `required`, `too_long`, `not_https`; `not_an_address` for what names somebody, asks for something, or steps out of its path:
/// what is typed is what is asked for.
pub fn endpoint(text: &str) -> Result<String, FieldErrorCode> {
    let text = checked(text)?;
    let rest = match text.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("https") => rest,
        Some(_) => return Err(FieldErrorCode::NotHttps),
        None => text,
    };
    let (place, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port)));
    let of_host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let is_port = |port: &str| port.parse::<u16>().is_ok() && port.bytes().all(|byte| byte.is_ascii_digit());
    if host.is_empty() || !host.chars().all(of_host) || port.is_some_and(|port| !is_port(port)) {
        return Err(FieldErrorCode::NotAnAddress);
    }
    // Signs that every program reads alike: no escapes, no backslash, no query, no parameters.
    let of_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~');
    let path = path.strip_suffix('/').unwrap_or(path);
    let plain = path
        .split('/')
        .skip(1)
        .all(|part| !part.is_empty() && part.chars().all(of_path) && part.chars().any(|c| c != '.'));
    if plain {
        Ok(format!("https://{}{path}", place.to_ascii_lowercase()))
    } else {
        Err(FieldErrorCode::NotAnAddress)
    }
}

/// A bot's token, also out of BotFather's message or a Bot API address.
///
/// # Errors
/// `required`, `too_long` or `not_a_bot_token`.
pub fn bot_token(text: &str) -> Result<String, FieldErrorCode> {
    let text = checked(text)?;
    let of_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '-');
    text.split(|c: char| !of_token(c))
        .map(|word| word.strip_prefix("bot").unwrap_or(word))
        .find(|word| is_bot_token(word))
        .map(str::to_owned)
        .ok_or(FieldErrorCode::NotABotToken)
}

/// Digits, a colon, 30 to 64 characters: what was observed with some room. The verdict is the vendor's.
fn is_bot_token(word: &str) -> bool {
    word.split_once(':').is_some_and(|(id, secret)| {
        (5..=20).contains(&id.len())
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && (30..=64).contains(&secret.len())
            && secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
    })
}

/// A chat, and the topic when the link named one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChatAddress {
    /// A number or `@name`.
    pub chat_id: String,
    /// The topic of a forum.
    pub thread_id: Option<i64>,
}

/// A chat as people paste it: a number with any kind of minus, `@name`, a `t.me` link, an address of Telegram's web
/// client.
///
/// # Errors
/// `required`, `too_long`, `chat_minus_missing` for a long positive number that is a supergroup's without `-`,
/// `chat_invite_link` for an invite link, which names no chat to a bot, `not_a_chat`.
pub fn chat_address(text: &str) -> Result<ChatAddress, FieldErrorCode> {
    let text = checked(text)?;
    let lower = text.to_ascii_lowercase();
    let without_scheme = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    for host in ["t.me/", "telegram.me/", "telegram.dog/", "www.t.me/"] {
        if let Some(rest) = without_scheme.strip_prefix(host) {
            return link(rest);
        }
    }
    if let Some(rest) = without_scheme.strip_prefix("web.telegram.org/") {
        let target = rest.split_once('#').map(|(_, target)| target).ok_or(FieldErrorCode::NotAChat)?;
        let numbered =
            |(chat, _): &(&str, &str)| chat.ends_with(|c: char| c.is_ascii_digit()) && !chat.starts_with('@');
        let parts = target.split_once('_').filter(numbered);
        let (chat, thread) = parts.map_or((target, None), |(chat, thread)| (chat, Some(thread)));
        let chat_id = number_or_name(chat)?;
        return Ok(ChatAddress { chat_id, thread_id: thread.and_then(topic) });
    }
    Ok(ChatAddress { chat_id: number_or_name(text)?, thread_id: None })
}

fn topic(text: &str) -> Option<i64> {
    text.parse().ok().filter(|thread: &i64| *thread > 0)
}

/// `c/1700000001/42/7` and `name/42`; the last number of three is a message.
fn link(rest: &str) -> Result<ChatAddress, FieldErrorCode> {
    let path = rest.split(['?', '#']).next().unwrap_or_default();
    let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    match parts.as_slice() {
        [first, ..] if first.starts_with('+') || *first == "joinchat" => Err(FieldErrorCode::ChatInviteLink),
        ["c", chat, more @ ..]
            if !chat.is_empty() && chat.len() <= 12 && chat.bytes().all(|b| b.is_ascii_digit()) =>
        {
            Ok(ChatAddress { chat_id: format!("-100{chat}"), thread_id: topic_of(more) })
        }
        ["c", ..] => Err(FieldErrorCode::NotAChat),
        [name, more @ ..] => Ok(ChatAddress {
            chat_id: number_or_name(&format!("@{}", name.trim_start_matches('@')))?,
            thread_id: topic_of(more),
        }),
        [] => Err(FieldErrorCode::NotAChat),
    }
}

/// Of `topic/message` the first; a number alone is a message of a chat without topics as often as a topic, so it is
/// not taken for one.
fn topic_of(more: &[&str]) -> Option<i64> {
    match more {
        [thread, _message] => topic(thread),
        _ => None,
    }
}

fn number_or_name(text: &str) -> Result<String, FieldErrorCode> {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe63}' | '\u{ff0d}' => '-',
            c => c,
        })
        .collect();
    if let Some(name) = text.strip_prefix('@') {
        let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let named =
            (4..=32).contains(&name.len()) && plain && name.starts_with(|c: char| c.is_ascii_alphabetic());
        return if named { Ok(text) } else { Err(FieldErrorCode::NotAChat) };
    }
    let number: i64 = text.parse().map_err(|_| FieldErrorCode::NotAChat)?;
    // Numbers of supergroups and channels begin with -100 and have thirteen digits.
    if text.starts_with("100") && text.len() == 13 {
        return Err(FieldErrorCode::ChatMinusMissing);
    }
    if number == 0 { Err(FieldErrorCode::NotAChat) } else { Ok(number.to_string()) }
}

/// A topic's number.
///
/// # Errors
/// `not_a_topic`.
pub fn telegram_thread(number: i64) -> Result<i64, FieldErrorCode> {
    if number > 0 { Ok(number) } else { Err(FieldErrorCode::NotATopic) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REF: &str = "abcdefghijklmnopqrst";

    #[test]
    fn a_project_is_found_in_everything_that_names_it() {
        for text in [
            "abcdefghijklmnopqrst",
            " https://abcdefghijklmnopqrst.supabase.co/ \n",
            "HTTPS://ABCDEFGHIJKLMNOPQRST.SUPABASE.CO",
            "http://abcdefghijklmnopqrst.supabase.co/rest/v1/",
            "abcdefghijklmnopqrst.supabase.co",
            "\"https://abcdefghijklmnopqrst.supabase.co\"",
            "https://supabase.com/dashboard/project/abcdefghijklmnopqrst",
            "https://supabase.com/dashboard/project/abcdefghijklmnopqrst/settings/api-keys?x=1",
            "supabase.com/dashboard/project/abcdefghijklmnopqrst#top",
            "db.abcdefghijklmnopqrst.supabase.co",
        ] {
            assert_eq!(project_ref(text).as_deref(), Ok(REF), "{text}");
        }
        for (text, code) in [
            ("", FieldErrorCode::Required),
            ("abcdefghijklmnopqrs", FieldErrorCode::ProjectLetters),
            ("https://abcdefghijklmnopqrs.supabase.co", FieldErrorCode::ProjectLetters),
            ("https://api.example.com", FieldErrorCode::NotAProject),
            ("https://abcdefghijklmnopqrst.supabase.co.evil.tld", FieldErrorCode::NotAProject),
            ("https://supabase.com/dashboard/projects", FieldErrorCode::NotAProject),
            ("https://user@abcdefghijklmnopqrst.supabase.co", FieldErrorCode::NotAnAddress),
            ("ftp://abcdefghijklmnopqrst.supabase.co", FieldErrorCode::NotHttps),
            ("abcdefghijklmnopqrs1", FieldErrorCode::NotAProject),
        ] {
            assert_eq!(project_ref(text), Err(code), "{text}");
        }
    }

    #[test]
    fn an_account_is_one_label_before_the_vendors_domain() {
        for text in [
            "qazaqdemo.amocrm.ru",
            " https://QazaqDemo.amocrm.ru/leads/list/?x=1",
            "http://qazaqdemo.amocrm.ru",
        ] {
            assert_eq!(amocrm_host(text).as_deref(), Ok("qazaqdemo.amocrm.ru"), "{text}");
        }
        for text in
            ["amocrm.ru", "www.amocrm.ru", "a.b.amocrm.ru", "-a.amocrm.ru", "xn--a.amocrm.ru", "a..ru"]
        {
            assert_eq!(amocrm_host(text), Err(FieldErrorCode::NotAnAccount), "{text}");
        }
        assert_eq!(amocrm_host("a@b.amocrm.ru"), Err(FieldErrorCode::NotAnAddress));
        assert_eq!(amocrm_host("ex.amocrm.ru:8080"), Err(FieldErrorCode::NotAnAddress));
    }

    #[test]
    fn a_chat_is_found_in_everything_that_names_it() {
        let chat = |text| chat_address(text).map(|chat| (chat.chat_id, chat.thread_id));
        for (text, chat_id, thread) in [
            ("-1001700000001", "-1001700000001", None),
            (" \u{2212}1001700000001 ", "-1001700000001", None),
            ("–100 1700000001", "-1001700000001", None),
            ("7000000001", "7000000001", None),
            ("@Sales_Team", "@Sales_Team", None),
            ("https://t.me/sales_team", "@sales_team", None),
            ("t.me/c/1700000001/42/7", "-1001700000001", Some(42)),
            ("https://t.me/c/1700000001/7", "-1001700000001", None),
            ("https://web.telegram.org/a/#-1001700000001_42", "-1001700000001", Some(42)),
            ("https://web.telegram.org/k/#@sales_team", "@sales_team", None),
        ] {
            assert_eq!(chat(text), Ok((chat_id.to_owned(), thread)), "{text}");
        }
        for (text, code) in [
            ("", FieldErrorCode::Required),
            ("0", FieldErrorCode::NotAChat),
            ("Отдел продаж", FieldErrorCode::NotAChat),
            ("1001700000001", FieldErrorCode::ChatMinusMissing),
            ("https://t.me/+AbCdEf", FieldErrorCode::ChatInviteLink),
            ("https://t.me/joinchat/AbCdEf", FieldErrorCode::ChatInviteLink),
            ("https://t.me/", FieldErrorCode::NotAChat),
            ("@1abc", FieldErrorCode::NotAChat),
            ("99999999999999999999", FieldErrorCode::NotAChat),
        ] {
            assert_eq!(chat(text), Err(code), "{text}");
        }
    }

    #[test]
    fn a_token_is_found_in_botfathers_message() {
        let token = "7000000001:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
        for text in [
            token.to_owned(),
            format!(" {token}\n"),
            format!("Use this token to access the HTTP API:\n{token}\nKeep your token secure"),
            format!("https://api.telegram.org/bot{token}/getMe"),
        ] {
            assert_eq!(bot_token(&text).as_deref(), Ok(token), "{text}");
        }
        for text in ["7000000001", "7000000001:short", "x:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"] {
            assert_eq!(bot_token(text), Err(FieldErrorCode::NotABotToken), "{text}");
        }
    }

    #[test]
    fn radist_has_two_addresses() {
        assert_eq!(
            radist_base("https://api-ru.radist.online/v2/").as_deref(),
            Ok("https://api-ru.radist.online/v2")
        );
        assert_eq!(radist_base("api.radist.online").as_deref(), Ok("https://api.radist.online/v2"));
        assert_eq!(radist_base("https://radist.online"), Err(FieldErrorCode::NotRadist));
    }

    #[test]
    fn an_endpoint_is_what_was_typed_and_steps_nowhere() {
        for (text, taken) in [
            ("https://llm.example.org/v1", "https://llm.example.org/v1"),
            (" HTTPS://LLM.example.org/v1/ ", "https://llm.example.org/v1"),
            ("llm.example.org", "https://llm.example.org"),
            ("https://llm.example.org/", "https://llm.example.org"),
            ("https://llm.example.org:443/api/v1.2", "https://llm.example.org:443/api/v1.2"),
        ] {
            assert_eq!(endpoint(text).as_deref(), Ok(taken), "{text}");
        }
        for text in [
            "https://llm.example.org/v1/../admin",
            "https://llm.example.org/..",
            "https://llm.example.org/./v1",
            "https://llm.example.org/v1/...",
            "https://llm.example.org/v1/%2e%2e/x",
            "https://llm.example.org/v1/%2E./x",
            "https://llm.example.org/v1%2f..",
            "https://llm.example.org//v1",
            "https://llm.example.org/v1//x",
            "https://llm.example.org/v1//",
            "https://user@llm.example.org/v1",
            "https://user:password@llm.example.org/v1",
            "https://llm.example.org@evil.example/v1",
            "https://llm.example.org/v1?key=x",
            "https://llm.example.org?x",
            "https://llm.example.org/v1#x",
            "https://llm.example.org/v1;x",
            "https://llm.example.org\\evil.example",
            "https://llm.example.org/v1\\..\\x",
            "https:\\\\llm.example.org",
            "https://llm.example.org:x/v1",
            "https://llm.example.org:/v1",
            "https://llm.example.org:99999",
            "https:///v1",
            "https://llm.example.org/v 1",
            "https://llm.example.org/v1\u{200b}/x",
            "https://[::1]/v1",
            "https://ллм.example/v1",
        ] {
            assert_eq!(endpoint(text), Err(FieldErrorCode::NotAnAddress), "{text}");
        }
        assert_eq!(endpoint("http://llm.example.org/v1"), Err(FieldErrorCode::NotHttps));
        assert_eq!(endpoint(" "), Err(FieldErrorCode::Required));
    }
}
