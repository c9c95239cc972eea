//! Inline keyboards: what the server refuses of them. Only buttons that open an address are known here.

use serde_json::Value;
use url::Url;

use super::StoredButton;

/// The buttons of `reply_markup`, which comes as JSON or, in a form, as its text.
pub(super) fn read(markup: Option<&Value>) -> Result<Vec<StoredButton>, String> {
    let parsed;
    let markup = match markup {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::String(text)) => {
            parsed = serde_json::from_str::<Value>(text)
                .map_err(|_| "can't parse reply keyboard markup JSON object".to_owned())?;
            &parsed
        }
        Some(value) => value,
    };
    let rows =
        markup["inline_keyboard"].as_array().ok_or_else(|| "object expected as reply markup".to_owned())?;
    let mut buttons = Vec::new();
    for row in rows {
        let row = row.as_array().ok_or_else(|| "Expected an Array of Buttons".to_owned())?;
        for button in row {
            buttons.push(one(button)?);
        }
    }
    Ok(buttons)
}

fn one(button: &Value) -> Result<StoredButton, String> {
    let text = button["text"].as_str().map(str::trim).filter(|text| !text.is_empty());
    let text = text.ok_or_else(|| "inline keyboard button text must be non-empty".to_owned())?;
    let url = button["url"]
        .as_str()
        .ok_or_else(|| "Text buttons are unallowed in the inline keyboard".to_owned())?;
    let refused = |why: &str| format!("inline keyboard button URL '{url}' is invalid: {why}");
    let address = Url::parse(url).map_err(|_| refused("Wrong HTTP URL"))?;
    if !matches!(address.scheme(), "http" | "https" | "tg") {
        return Err(refused("Unsupported URL protocol"));
    }
    // A name without a dot is no name of the internet: `localhost` is refused, too.
    if !address.host_str().is_some_and(|host| host.contains('.') || host.starts_with('[')) {
        return Err(refused("Wrong HTTP URL"));
    }
    Ok(StoredButton { text: text.to_owned(), url: url.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn asked(url: &str) -> Result<Vec<StoredButton>, String> {
        read(Some(&json!({"inline_keyboard": [[{"text": "Open", "url": url}]]})))
    }

    #[test]
    fn an_address_of_the_internet_is_taken_and_one_of_this_machine_is_not() {
        let taken = asked("https://synkro.example/dashboard/reports/1").expect("taken");
        assert_eq!(taken[0].text, "Open");
        for refused in ["http://localhost:8080/", "https://server/", "ftp://a.example/", "nothing", ""] {
            assert!(asked(refused).is_err(), "{refused}");
        }
    }

    #[test]
    fn a_keyboard_comes_as_text_too_and_half_a_button_is_refused() {
        let text = json!("{\"inline_keyboard\": [[{\"text\": \"a\", \"url\": \"https://a.example\"}]]}");
        assert_eq!(read(Some(&text)).expect("taken").len(), 1);
        for bad in [
            json!({}),
            json!("{"),
            json!({"inline_keyboard": [[{"text": "a"}]]}),
            json!({"inline_keyboard": [1]}),
        ] {
            assert!(read(Some(&bad)).is_err(), "{bad}");
        }
        assert_eq!(read(None), Ok(Vec::new()));
    }
}
