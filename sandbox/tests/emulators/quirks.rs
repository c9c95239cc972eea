//! The model when it does not answer well, and that it answers from what it was sent.

use std::collections::BTreeSet;

use crate::common::{Answer, Bench, bench, send};
use serde_json::{Value, json};
use synkro_sandbox::{
    Action, ContextWords, DataSize, FaultRule, Mistype, ModelRules, Quirk, Refusal, SettingsPatch, Vendor,
};

const LINES: [&str; 6] = [
    "[m1] client: Сколько стоит окно?",
    "[m2] manager: 120 000 тг с монтажом",
    "[m3] client: Дорого, а скидка есть?",
    "[m4] manager: Перезвоню сегодня до 15:30",
    "[m5] client: Никто не перезвонил...",
    "[m6] client: Спасибо, всё понятно",
];

fn prompt(lines: &[&str]) -> String {
    let (first, second) = lines.split_at(3);
    format!(
        "<<D-9f3c>>\n## d1 manager: Айгерим, channel: waba\n{}\n## d2 manager: Олег, channel: waba\n{}\n<</D-9f3c>>",
        first.join("\n"),
        second.join("\n")
    )
}

fn schema() -> Value {
    json!({"type": "object", "additionalProperties": false, "required": ["summary", "findings"], "properties": {
        "summary": {"type": "string"},
        "findings": {"type": "array", "maxItems": 6, "items": {"type": "object", "properties": {
            "kind": {"type": "string", "enum": ["price_objection", "broken_promise", "suspicious", "other"]},
            "importance": {"type": "integer", "minimum": 0, "maximum": 100},
            "message_ids": {"type": "array", "items": {"type": "string"}}, "quote": {"type": "string"},
            "text": {"type": "string"}}}}}})
}

fn request() -> Value {
    json!({"systemInstruction": {"parts": [{"text": "Ты анализируешь диалоги. Пиши по-русски."}]},
        "contents": [{"role": "user", "parts": [{"text": prompt(&LINES)}]}],
        "generationConfig": {"maxOutputTokens": 8192, "responseMimeType": "application/json", "responseSchema": schema()}})
}

async fn ask_model(bench: &Bench, model: &str, body: &Value) -> Answer {
    let path = format!("/v1beta/models/{model}:generateContent");
    let key = bench.manifest.credentials.gemini.api_key.clone();
    let headers = [("x-goog-api-key", key.as_str()), ("content-type", "application/json")];
    send(&bench.manifest.base_urls.gemini, "POST", &path, &headers, body.to_string().as_bytes())
        .await
        .expect("an answer")
}

async fn ask(bench: &Bench, body: &Value) -> Answer {
    ask_model(bench, &bench.manifest.credentials.gemini.model, body).await
}

async fn chat(bench: &Bench, extra: Value) -> Answer {
    let known = &bench.manifest.credentials.openai;
    let mut body = json!({"model": known.model, "max_completion_tokens": 4096, "messages": [
        {"role": "system", "content": "Ты анализируешь диалоги. Пиши по-русски."}, {"role": "user", "content": prompt(&LINES)}],
        "response_format": {"type": "json_schema", "json_schema": {"name": "part", "strict": true, "schema": schema()}}});
    for (name, value) in extra.as_object().expect("fields") {
        body[name] = value.clone();
        if value.is_null() {
            body.as_object_mut().expect("fields").remove(name);
        }
    }
    let bearer = format!("Bearer {}", known.api_key);
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    send(
        &bench.manifest.base_urls.gemini,
        "POST",
        "/v1/chat/completions",
        &headers,
        body.to_string().as_bytes(),
    )
    .await
    .expect("an answer")
}

fn text_of(answer: &Value) -> String {
    let parts = answer["candidates"][0]["content"]["parts"].as_array().cloned().unwrap_or_default();
    parts.iter().filter(|part| part["thought"] != true).filter_map(|part| part["text"].as_str()).collect()
}

async fn with(bench: &Bench, quirk: Quirk) -> Value {
    bench.control.add_fault(Vendor::Gemini, FaultRule::once(Action::Model { quirk })).await;
    ask(bench, &request()).await.json()
}

/// The last whole object of the wanted form in a text.
fn last_fitting(text: &str) -> Option<Value> {
    let mut objects = text.match_indices('{').filter_map(|(at, _)| {
        serde_json::Deserializer::from_str(&text[at..]).into_iter::<Value>().next()?.ok()
    });
    objects.rfind(|object| object["findings"].is_array() && object["summary"].is_string())
}

#[tokio::test]
async fn cuts_refusals_and_empty_answers_have_the_vendors_shapes() {
    let bench = bench(DataSize::Small).await;
    let cut = with(&bench, Quirk::CutWithoutParts).await;
    assert_eq!(cut["candidates"][0]["finishReason"], "MAX_TOKENS");
    assert!(cut["candidates"][0]["content"].get("parts").is_none());
    let midway = with(&bench, Quirk::CutMidway).await;
    assert_eq!(midway["candidates"][0]["finishReason"], "MAX_TOKENS");
    assert!(text_of(&midway).starts_with('{') && last_fitting(&text_of(&midway)).is_none());
    for reason in ["SAFETY", "RECITATION", "PROHIBITED_CONTENT", "SPII", "BLOCKLIST", "OTHER", "A_NEW_REASON"]
    {
        for partly in [false, true] {
            let refused = with(&bench, Quirk::Refused { reason: reason.to_owned(), partly }).await;
            assert_eq!(refused["candidates"][0]["finishReason"], reason);
            assert_eq!(text_of(&refused).is_empty(), !partly);
        }
        let blocked = with(&bench, Quirk::PromptBlocked { reason: reason.to_owned() }).await;
        assert_eq!(blocked["promptFeedback"]["blockReason"], reason);
        assert!(blocked.get("candidates").is_none());
    }
    for quirk in
        [Quirk::NoContent, Quirk::ThoughtsAlone, Quirk::NoCandidates, Quirk::EmptyText, Quirk::BlankText]
    {
        let empty = with(&bench, quirk.clone()).await;
        assert!(text_of(&empty).trim().is_empty(), "{quirk:?}: {empty}");
    }
    assert_eq!(text_of(&with(&bench, Quirk::EmptyObject).await), "{}");
}

#[tokio::test]
async fn whatever_stands_around_it_the_last_object_of_the_form_is_the_answer() {
    let bench = bench(DataSize::Small).await;
    let plain = last_fitting(&text_of(&ask(&bench, &request()).await.json())).expect("an answer");
    for quirk in [
        Quirk::ThinksInTags,
        Quirk::ThinksWithoutOpening,
        Quirk::ThinksInParts,
        Quirk::ProseAround,
        Quirk::Fenced,
        Quirk::FenceOpen,
        Quirk::ExampleFirst,
        Quirk::Doubled,
        Quirk::DraftFirst,
        Quirk::NoteAfter,
        Quirk::InList,
        Quirk::ByteOrderMark,
        Quirk::ContentParts,
    ] {
        let text = text_of(&with(&bench, quirk.clone()).await);
        assert_eq!(last_fitting(&text).as_ref(), Some(&plain), "{quirk:?}");
        let untouched = serde_json::from_str::<Value>(&text).is_ok_and(|whole| whole == plain);
        assert_eq!(untouched, matches!(quirk, Quirk::ThinksInParts | Quirk::ContentParts), "{quirk:?}");
    }
    let first = text_of(&with(&bench, Quirk::ThinksInTags).await);
    let shown = first.find("findings").expect("the example");
    assert!(shown < first.find("</think>").expect("the end of the thoughts"));
    assert!(
        with(&bench, Quirk::ThinksInParts).await["candidates"][0]["content"]["parts"][0]["text"]
            .as_str()
            .is_some_and(|thought| last_fitting(thought).is_some())
    );
}

#[tokio::test]
async fn numbers_enumerations_and_lists_are_mistyped_and_the_rest_stays() {
    let bench = bench(DataSize::Small).await;
    let plain = last_fitting(&text_of(&ask(&bench, &request()).await.json())).expect("an answer");
    let mut seen = BTreeSet::new();
    for how in Mistype::ALL {
        let text = text_of(&with(&bench, Quirk::Mistyped { how, every: 1 }).await);
        let answer: Value = serde_json::from_str(&text).expect("JSON of another kind");
        assert_ne!(answer, plain, "{how:?}");
        assert!(seen.insert(text.clone()), "{how:?} is like another");
        let finding = &answer["findings"][0];
        match how {
            Mistype::WholeAsFloat => assert!(text.contains(".0,") || text.contains(".0}"), "{text}"),
            Mistype::WholeAsText => {
                assert_eq!(finding["importance"], json!(plain["findings"][0]["importance"].to_string()));
            }
            Mistype::WholeMissing => assert!(finding.get("importance").is_none()),
            Mistype::EnumSpaced => {
                assert!(finding["kind"].as_str().is_some_and(|kind| kind.ends_with(' ')), "{finding}");
            }
            Mistype::EnumNull => assert!(finding["kind"].is_null()),
            Mistype::OneForList => {
                let findings = answer["findings"].as_array().expect("findings");
                assert!(findings.iter().any(|finding| finding["message_ids"].is_string()), "{answer}");
            }
            _ => {}
        }
    }
    let every = Quirk::Mistyped { how: Mistype::WholeNull, every: 2 };
    let half: Value = serde_json::from_str(&text_of(&with(&bench, every).await)).expect("JSON");
    let findings = half["findings"].as_array().expect("findings");
    let null = findings.iter().filter(|finding| finding["importance"].is_null()).count();
    assert_eq!(null, findings.len().div_ceil(2));
}

#[tokio::test]
async fn bad_escapes_break_a_strict_reader_and_leave_the_quotes() {
    let bench = bench(DataSize::Small).await;
    for (quirk, holds) in [
        (Quirk::RawControl, "\u{7}\n"),
        (Quirk::LoneSurrogate, "\\ud83d\""),
        (Quirk::BadEscape, "\\'"),
        (Quirk::TrailingComma, ",]"),
    ] {
        let text = text_of(&with(&bench, quirk.clone()).await);
        assert!(text.contains(holds), "{quirk:?}: {text}");
        assert!(serde_json::from_str::<Value>(&text).is_err(), "{quirk:?}");
        assert!(text.contains("Дорого, а скидка есть?\""), "a quotation stays word for word: {text}");
    }
}

#[tokio::test]
async fn openais_shape_has_its_own_ways() {
    let bench = bench(DataSize::Small).await;
    let with = async |quirk: Quirk| {
        bench.control.add_fault(Vendor::Gemini, FaultRule::once(Action::Model { quirk })).await;
        chat(&bench, json!({})).await
    };
    let content = |answer: &Answer| answer.json()["choices"][0]["message"]["content"].clone();
    let plain = content(&chat(&bench, json!({})).await);
    assert!(last_fitting(plain.as_str().expect("a text")).is_some());
    let parts = content(&with(Quirk::ContentParts).await);
    let parts = parts.as_array().expect("a list").iter();
    let joined: String = parts.filter_map(|part| part["text"].as_str()).collect();
    assert_eq!(Some(joined.as_str()), plain.as_str());
    let paid = with(Quirk::ErrorIn200 { code: json!(402), message: "Insufficient credits".to_owned() }).await;
    assert_eq!((paid.status, paid.json()["error"]["code"].as_i64()), (200, Some(402)));
    for (reason, shown) in [
        (Some("content_filter"), json!("content_filter")),
        (Some("error"), json!("error")),
        (None, json!(null)),
    ] {
        let ended = with(Quirk::Finish { reason: reason.map(str::to_owned) }).await.json();
        assert_eq!(ended["choices"][0]["finish_reason"], shown);
        assert!(ended["choices"][0]["message"]["content"].as_str().is_some_and(|text| !text.is_empty()));
    }
    let refusal = with(Quirk::RefusalField).await.json()["choices"][0]["message"].clone();
    assert!(refusal["content"].is_null() && refusal["refusal"].is_string());
    assert!(content(&with(Quirk::ContentNull).await).is_null());
    assert_eq!(with(Quirk::NoChoices).await.json()["choices"], json!([]));
    let reasoned = with(Quirk::ReasoningField).await.json()["choices"][0]["message"].clone();
    assert!(reasoned["reasoning_content"].is_string() && reasoned["content"] == plain);
    let cut = with(Quirk::CutMidway).await.json();
    assert_eq!(cut["choices"][0]["finish_reason"], "length");
}

#[tokio::test]
async fn too_long_is_said_in_many_vendors_words() {
    let bench = bench(DataSize::Small).await;
    let mut bodies = BTreeSet::new();
    for words in ContextWords::ALL {
        let quirk = Quirk::TooLong { words };
        bench.control.add_fault(Vendor::Gemini, FaultRule::once(Action::Model { quirk })).await;
        let answer = chat(&bench, json!({})).await;
        assert!((400..430).contains(&answer.status), "{words:?}: {}", answer.status);
        assert!(answer.text().contains("tokens"), "{words:?}: {}", answer.text());
        bodies.insert(answer.text());
    }
    assert_eq!(bodies.len(), ContextWords::ALL.len());
}

#[tokio::test]
async fn models_refuse_what_they_do_not_take_and_their_limits_hold_for_what_is_sent() {
    let bench = bench(DataSize::Small).await;
    let before = ask_model(&bench, "gemini-2.5-flash", &request()).await;
    assert_eq!(before.status, 404, "retired until somebody brings it back");
    let rules = vec![
        ModelRules::gemini_2_5_flash(),
        ModelRules::gemma_3_27b(),
        ModelRules { input_tokens: 40, ..ModelRules::named("gemini-small") },
        ModelRules::local_8k(ContextWords::Vllm),
        ModelRules {
            refuses: vec![Refusal::MaxCompletionTokens, Refusal::SystemInstruction],
            ..ModelRules::named("old-server")
        },
    ];
    bench.control.update_settings(SettingsPatch { ai_models: Some(rules), ..SettingsPatch::default() }).await;
    let message = |answer: &Answer| answer.json()["error"]["message"].as_str().unwrap_or_default().to_owned();
    let mut level = request();
    level["generationConfig"]["thinkingConfig"] = json!({"thinkingLevel": "low"});
    let refused = ask_model(&bench, "gemini-2.5-flash", &level).await;
    assert_eq!(
        (refused.status, message(&refused).as_str()),
        (400, "Thinking level is not supported for this model.")
    );
    assert_eq!(ask_model(&bench, "gemini-2.5-flash", &request()).await.status, 200);
    let mut gemma = request();
    let refused = ask_model(&bench, "gemma-3-27b-it", &gemma).await;
    assert_eq!(message(&refused), "Developer instruction is not enabled for models/gemma-3-27b-it");
    gemma.as_object_mut().expect("fields").remove("systemInstruction");
    let refused = ask_model(&bench, "gemma-3-27b-it", &gemma).await;
    assert_eq!(message(&refused), "JSON mode is not enabled for models/gemma-3-27b-it");
    gemma["generationConfig"] = json!({"maxOutputTokens": 16_384});
    assert!(message(&ask_model(&bench, "gemma-3-27b-it", &gemma).await).contains("supported range"));
    // The form in words, before the data: it is kept, in a fence.
    gemma["generationConfig"] = json!({"maxOutputTokens": 8_192});
    gemma["contents"][0]["parts"][0]["text"] =
        json!(format!("Пиши по-русски. Ответь объектом по схеме:\n{:#}\n{}", schema(), prompt(&LINES)));
    let text = text_of(&ask_model(&bench, "gemma-3-27b-it", &gemma).await.json());
    assert!(text.starts_with("```json") && last_fitting(&text).is_some(), "{text}");
    // Of a schema that a customer wrote nothing is taken over.
    let hostile = LINES.map(|line| line.replace("Спасибо, всё понятно", &schema().to_string()));
    let hostile: Vec<&str> = hostile.iter().map(String::as_str).collect();
    gemma["contents"][0]["parts"][0]["text"] = json!(prompt(&hostile));
    assert!(last_fitting(&text_of(&ask_model(&bench, "gemma-3-27b-it", &gemma).await.json())).is_none());
    let long = ask_model(&bench, "gemini-small", &request()).await;
    assert!(
        long.status == 400 && message(&long).contains("exceeds the maximum number of tokens allowed (40)")
    );

    let local = async |extra: Value| {
        let mut fields = json!({"model": "local-8k"});
        fields.as_object_mut().expect("fields").extend(extra.as_object().expect("fields").clone());
        chat(&bench, fields).await
    };
    assert!(message(&local(json!({})).await).contains("'json_schema' is not supported"));
    let object = json!({"type": "json_object"});
    let large = local(json!({"response_format": object, "max_completion_tokens": 16_384})).await;
    assert!(message(&large).contains("at most 4096 completion tokens"), "{}", large.text());
    assert_eq!(local(json!({"response_format": object})).await.status, 200);
    let words = "слово ".repeat(4_000);
    let messages = json!([{"role": "user", "content": words}]);
    let long = local(json!({"response_format": object, "messages": messages})).await;
    assert!(
        long.status == 400 && long.json()["message"].as_str().is_some_and(|m| m.contains("8192")),
        "{}",
        long.text()
    );
    let old = async |extra: Value| {
        let mut fields =
            json!({"model": "old-server", "messages": [{"role": "user", "content": prompt(&LINES)}]});
        fields.as_object_mut().expect("fields").extend(extra.as_object().expect("fields").clone());
        chat(&bench, fields).await
    };
    assert!(message(&old(json!({})).await).contains("max_completion_tokens"));
    assert_eq!(old(json!({"max_completion_tokens": null, "max_tokens": 2048})).await.status, 200);
    let system = json!([{"role": "system", "content": "a"}, {"role": "user", "content": "b"}]);
    let refused = old(json!({"max_completion_tokens": null, "messages": system})).await;
    assert_eq!(message(&refused), "Only user and assistant roles are supported!");
}

#[tokio::test]
async fn a_quirk_meets_the_part_it_names_so_often_as_it_says_or_a_drawn_share() {
    let bench = bench(DataSize::Small).await;
    let rule = FaultRule::always(Action::Model { quirk: Quirk::CutWithoutParts });
    bench.control.add_fault(Vendor::Gemini, rule.clone().times(2).with_body("Никто не перезвонил")).await;
    let mut other = request();
    other["contents"][0]["parts"][0]["text"] = json!(prompt(&LINES).replace("Никто не перезвонил", "Жду"));
    let cut =
        async |body: &Value| ask(&bench, body).await.json()["candidates"][0]["finishReason"] == "MAX_TOKENS";
    assert!(!cut(&other).await);
    assert!(cut(&request()).await && cut(&request()).await);
    assert!(!cut(&request()).await && !cut(&other).await);

    let draw = async |seed: u64| {
        bench.control.clear_faults().await;
        bench.control.add_fault(Vendor::Gemini, rule.clone().share(300, seed)).await;
        let mut cuts = Vec::new();
        for number in 0..40 {
            let mut body = request();
            body["contents"][0]["parts"][0]["text"] = json!(format!("{} {number}", prompt(&LINES)));
            cuts.push(cut(&body).await);
        }
        cuts
    };
    let first = draw(1).await;
    let many = first.iter().filter(|cut| **cut).count();
    assert!((4..=22).contains(&many), "{many} of 40");
    assert_eq!(draw(1).await, first);
    assert_ne!(draw(2).await, first);
    // Asked again, the same question is drawn anew.
    bench.control.clear_faults().await;
    bench.control.add_fault(Vendor::Gemini, rule.clone().share(500, 1)).await;
    let mut again = BTreeSet::new();
    for _ in 0..12 {
        again.insert(cut(&request()).await);
    }
    assert_eq!(again.len(), 2);
}

#[tokio::test]
async fn another_message_makes_another_answer() {
    let bench = bench(DataSize::Small).await;
    let answer_to = async |lines: &[&str]| {
        let mut body = request();
        body["contents"][0]["parts"][0]["text"] = json!(prompt(lines));
        ask(&bench, &body).await.json()
    };
    let plain = answer_to(&LINES).await;
    assert_eq!(answer_to(&LINES).await, plain, "the same question has the same answer");
    let mut visible = 0;
    for at in 0..LINES.len() {
        let mut lines = LINES;
        lines[at] = match LINES[at].contains("client") {
            true => [
                "[m1] client: Когда приедет мастер, я жду третий день!",
                "",
                "[m3] client: Это безобразие, верните деньги!",
                "",
                "[m5] client: А гарантия какая?",
                "[m6] client: Почему так дорого, у соседей дешевле?",
            ][at],
            false => [
                "",
                "[m2] manager: Ищите сами, мне некогда",
                "",
                "[m4] manager: Замер бесплатный, мастер будет завтра",
            ][at],
        };
        let other = answer_to(&lines).await;
        assert_ne!(other["candidates"], plain["candidates"], "{}", lines[at]);
        visible += usize::from(text_of(&other) != text_of(&plain));
    }
    assert!(visible >= 4, "{visible} of 6 change the text itself");
}

#[tokio::test]
async fn no_quota_at_all_and_a_key_of_an_ended_kind_have_their_own_words() {
    let bench = bench(DataSize::Small).await;
    bench.control.add_fault(Vendor::Gemini, FaultRule::once(Action::NoQuota)).await;
    let none = ask(&bench, &request()).await;
    assert_eq!(none.status, 429);
    let violations =
        none.json()["error"]["details"][0]["violations"].as_array().cloned().expect("violations");
    assert!(violations.len() == 2 && violations.iter().all(|violation| violation["quotaValue"] == "0"));
    assert!(none.text().contains("limit: 0") && none.text().contains("PerMinute"));
    bench.control.add_fault(Vendor::Gemini, FaultRule::once(Action::KeyKindEnded)).await;
    let ended = ask(&bench, &request()).await;
    assert!(ended.status == 401 && ended.text().contains("Expected OAuth 2 access token"));
}
