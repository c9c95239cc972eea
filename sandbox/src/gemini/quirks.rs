//! What models do besides answering well: they are cut off, refuse, think aloud, say things twice, mistype, escape badly. Here are
//! the names and what each does to the text of an answer; `shape.rs` does it to the answer around the text, `rules.rs` says what a
//! model refuses on principle.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::mistype;
use super::rules::ContextWords;

/// One way not to answer well.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum Quirk {
    /// All tokens went into thinking: MAX_TOKENS, no parts.
    CutWithoutParts,
    /// MAX_TOKENS in the middle of the text.
    CutMidway,
    /// A candidate without `content`, which ended well.
    NoContent,
    /// Parts that hold thoughts alone.
    ThoughtsAlone,
    NoCandidates,
    EmptyText,
    BlankText,
    /// `{}`
    EmptyObject,
    /// Any reason that the vendor knows, or a new one; partly: half of the text was written by then.
    Refused {
        reason: String,
        #[serde(default)]
        partly: bool,
    },
    PromptBlocked {
        reason: String,
    },
    /// `<think>…</think>` with an example of the schema in it, then the answer.
    ThinksInTags,
    /// The opening tag stood in the model's template.
    ThinksWithoutOpening,
    /// Thought parts that hold a whole example object.
    ThinksInParts,
    ProseAround,
    Fenced,
    /// A fence that is never closed.
    FenceOpen,
    /// An object that shows the form stands before the answer.
    ExampleFirst,
    Doubled,
    /// The same form with empty lists, then the answer.
    DraftFirst,
    /// The answer, then an object of another form.
    NoteAfter,
    /// The answer as a list of one.
    InList,
    Mistyped {
        how: Mistype,
        /// Every so-manieth place where it can be done; 1 is all of them.
        #[serde(default = "every_one")]
        every: usize,
    },
    /// Control characters and a line break in a string, unescaped.
    RawControl,
    /// `\ud83d` without its other half.
    LoneSurrogate,
    /// A backslash before what needs none.
    BadEscape,
    ByteOrderMark,
    TrailingComma,
    /// HTTP 200 with an error inside.
    ErrorIn200 {
        code: Value,
        message: String,
    },
    /// OpenAI's shape: `content` as a list of parts.
    ContentParts,
    /// OpenAI's shape: `content` is null, `refusal` has the words.
    RefusalField,
    ContentNull,
    NoChoices,
    /// OpenAI's shape: thoughts in a field of their own.
    ReasoningField,
    /// Another reason to have ended, the text being whole; none: the field is null.
    Finish {
        reason: Option<String>,
    },
    /// The request was too long, in these words, whatever it was.
    TooLong {
        words: ContextWords,
    },
}

fn every_one() -> usize {
    1
}

/// What is written in another type than was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mistype {
    /// `8.0`
    WholeAsFloat,
    /// `"8"`
    WholeAsText,
    /// `"8 из 10"`
    WholeWithWords,
    WholeNull,
    WholeMissing,
    /// `"high "`
    EnumSpaced,
    EnumUpper,
    EnumUnknown,
    EnumNull,
    EnumMissing,
    /// A list of one as its element.
    OneForList,
    /// A text as a list of one.
    TextInList,
    UnknownFields,
    /// `null` among a list's elements.
    NullElements,
}

impl Mistype {
    pub const ALL: [Mistype; 14] = [
        Self::WholeAsFloat,
        Self::WholeAsText,
        Self::WholeWithWords,
        Self::WholeNull,
        Self::WholeMissing,
        Self::EnumSpaced,
        Self::EnumUpper,
        Self::EnumUnknown,
        Self::EnumNull,
        Self::EnumMissing,
        Self::OneForList,
        Self::TextInList,
        Self::UnknownFields,
        Self::NullElements,
    ];
}

/// A private character that no answer holds, replaced when the text is written.
const MARK: char = '\u{f8f2}';

/// The text as this model writes it. `schema` is the form that was asked for.
pub(super) fn written(quirk: &Quirk, schema: &Value, mut answer: Value) -> String {
    let example = mistype::example(schema).to_string();
    match quirk {
        Quirk::Mistyped { how, every } => {
            mistype::mistype(schema, &mut answer, *how, (*every).max(1));
            answer.to_string()
        }
        Quirk::EmptyText => String::new(),
        Quirk::BlankText => " \n ".to_owned(),
        Quirk::EmptyObject => "{}".to_owned(),
        Quirk::InList => json!([answer]).to_string(),
        Quirk::ThinksInTags => format!(
            "<think>\nНужен объект вида {example}.\nНачну так: {{ findings: [ — нет, строже.\n</think>\n\n{answer}"
        ),
        Quirk::ThinksWithoutOpening => {
            format!("Сначала прочту диалоги. Форма: {example}\nТеперь ответ.\n</think>\n{answer}")
        }
        Quirk::ProseAround => {
            format!(
                "Вот результат (формат {{…}} соблюдён):\n\n{answer}\n\nЕсли нужно {{подробнее}}, скажите."
            )
        }
        Quirk::Fenced => format!("```json\n{answer:#}\n```"),
        Quirk::FenceOpen => format!("```json\n{answer}"),
        Quirk::ExampleFirst => {
            format!("Пример формата:\n```json\n{example}\n```\nОтвет:\n```json\n{answer}\n```")
        }
        Quirk::Doubled => format!("{answer}\n{answer}"),
        Quirk::DraftFirst => format!("{}\n{answer}", mistype::emptied(&answer)),
        Quirk::NoteAfter => format!("{answer}\n{{\"note\": \"готово\", \"tokens\": 12}}"),
        Quirk::RawControl => marked(schema, answer, "\u{7}\n\t\u{1b}"),
        Quirk::LoneSurrogate => marked(schema, answer, "\\ud83d"),
        Quirk::BadEscape => marked(schema, answer, "\\'"),
        Quirk::ByteOrderMark => format!("\u{feff}{answer}"),
        Quirk::TrailingComma => {
            let text = answer.to_string();
            text.replace("]}", "],}").replace("}]", "},]")
        }
        Quirk::CutMidway | Quirk::Refused { partly: true, .. } => {
            let text = answer.to_string();
            let keep = text.chars().count() * 3 / 5;
            text.chars().take(keep).collect()
        }
        Quirk::CutWithoutParts
        | Quirk::NoContent
        | Quirk::ThoughtsAlone
        | Quirk::NoCandidates
        | Quirk::Refused { .. }
        | Quirk::PromptBlocked { .. }
        | Quirk::ThinksInParts
        | Quirk::ErrorIn200 { .. }
        | Quirk::ContentParts
        | Quirk::RefusalField
        | Quirk::ContentNull
        | Quirk::NoChoices
        | Quirk::ReasoningField
        | Quirk::Finish { .. }
        | Quirk::TooLong { .. } => answer.to_string(),
    }
}

/// The written answer with `bytes` inside each free text of it.
fn marked(schema: &Value, mut answer: Value, bytes: &str) -> String {
    mistype::each_free_text(schema, &mut answer, &mut |text| text.push(MARK));
    answer.to_string().replace(MARK, bytes)
}
