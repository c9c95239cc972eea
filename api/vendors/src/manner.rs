//! In which manner a model can be asked. Models and endpoints differ in what they refuse: a level of thinking, a system
//! part, a schema, a size of the answer. What one refused is left out or said in words from then on.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::{VendorError, VendorErrorKind};
use super::vendor::Vendor;

/// The largest answer that is asked for, thinking included.
pub const MOST_OUTPUT: u32 = 16_384;
/// An answer of fewer tokens holds no part's findings.
pub const LEAST_OUTPUT: u32 = 1_024;

/// How the wanted form of the answer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// By a schema that the endpoint enforces.
    #[default]
    Schema,
    /// As JSON, the schema in words.
    Json,
    /// In words alone.
    Words,
}

/// In which manner a model is asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Manner {
    /// A level of thinking is asked for.
    pub thinking: bool,
    /// Instructions stand in a part of their own; else before the data.
    pub system: bool,
    /// How the form is told.
    pub form: Form,
    /// The answer's size is limited under the older name `max_tokens`.
    pub older_limit: bool,
    /// Tokens of an answer.
    pub output: u32,
}

impl Default for Manner {
    fn default() -> Self {
        Self { thinking: true, system: true, form: Form::Schema, older_limit: false, output: MOST_OUTPUT }
    }
}

impl Manner {
    /// The manner in which a refused request may pass; `None` when nothing is left to leave out.
    ///
    /// The refusal's words tell what to leave out first. Where they tell nothing, what models refuse most often goes
    /// first.
    #[must_use]
    pub fn simpler(&self, refusal: &VendorError) -> Option<Self> {
        if refusal.kind != VendorErrorKind::BadRequest {
            return None;
        }
        let words = refusal.detail.to_lowercase();
        let says = |marks: &[&str]| marks.iter().any(|mark| words.contains(mark));
        let told = [
            (says(&["thinking", "reasoning"]), Self::without_thinking as fn(&Self, &str) -> Option<Self>),
            (
                says(&[
                    "systeminstruction",
                    "system_instruction",
                    "system instruction",
                    "developer instruction",
                ]) || says(&["system role", "system message", "role 'system'", "role: system", "\"system\""]),
                Self::without_system,
            ),
            (
                says(&[
                    "json",
                    "schema",
                    "response_format",
                    "responseformat",
                    "response_mime",
                    "responsemime",
                ]) || says(&["grammar", "structured output"]),
                Self::plainer_form,
            ),
            (says(&["max_completion_tokens"]), Self::with_older_limit),
            (says(&["max_tokens", "maxoutputtokens", "max_output_tokens", "tokens"]), Self::with_less_output),
        ];
        let ways = [
            Self::without_thinking as fn(&Self, &str) -> Option<Self>,
            Self::plainer_form,
            Self::without_system,
            Self::with_older_limit,
            Self::with_less_output,
        ];
        let told = told.into_iter().filter(|(said, _)| *said).map(|(_, way)| way);
        // Gemini has one name for the limit.
        let another = |way: &Self| !(way.older_limit && refusal.vendor == Vendor::Gemini);
        told.chain(ways).find_map(|way| way(self, &words).filter(another))
    }

    fn without_thinking(&self, _: &str) -> Option<Self> {
        self.thinking.then(|| Self { thinking: false, ..self.clone() })
    }

    fn without_system(&self, _: &str) -> Option<Self> {
        self.system.then(|| Self { system: false, ..self.clone() })
    }

    fn plainer_form(&self, _: &str) -> Option<Self> {
        let form = match self.form {
            Form::Schema => Form::Json,
            Form::Json => Form::Words,
            Form::Words => return None,
        };
        Some(Self { form, ..self.clone() })
    }

    fn with_older_limit(&self, _: &str) -> Option<Self> {
        (!self.older_limit).then(|| Self { older_limit: true, ..self.clone() })
    }

    /// As much as the refusal says is possible, else half.
    fn with_less_output(&self, words: &str) -> Option<Self> {
        let numbers = words.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok());
        let named = numbers.filter(|number| (LEAST_OUTPUT..self.output).contains(number)).max();
        let output = named.unwrap_or(self.output / 2);
        (output >= LEAST_OUTPUT).then(|| Self { output, ..self.clone() })
    }

    /// The instructions as they are sent: with the schema in words where it can't be sent otherwise.
    #[must_use]
    pub fn instructions(&self, system: &str, schema: &Value) -> String {
        match self.form {
            Form::Schema => system.to_owned(),
            Form::Json | Form::Words => format!(
                "{system}\n\nAnswer with one JSON object of this JSON schema, and with nothing else before or after it:\n{schema}"
            ),
        }
    }
}

/// Whether a vendor's words say that what was sent is longer than the model reads. Each says it in words of its own.
#[must_use]
pub fn says_too_long(words: &str) -> bool {
    let words = words.to_lowercase();
    let marks = [
        "context length",
        "context_length",
        "context window",
        "context size",
        "maximum number of tokens allowed",
        "input token count",
        "prompt is too long",
        "prompt too long",
        "input is too long",
        "input length",
        "too many tokens",
        "reduce the length",
        "reduce your prompt",
        "request too large for model",
        "exceeds the available context",
        "exceed context limit",
        "maximum context",
        "string_above_max_length",
    ];
    marks.iter().any(|mark| words.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(words: &str) -> VendorError {
        VendorError::new(Vendor::Openai, VendorErrorKind::BadRequest, words)
    }

    #[test]
    fn a_refusal_tells_what_to_leave_out() {
        let full = Manner::default();
        let simpler = |words: &str| full.simpler(&refusal(words)).expect("another manner");
        assert!(!simpler("Thinking level is not supported for this model.").thinking);
        assert!(!simpler("Developer instruction is not enabled for models/gemma-3-27b-it").system);
        assert_eq!(simpler("JSON mode is not enabled for models/gemma-3-27b-it").form, Form::Json);
        assert_eq!(simpler("'response_format.type' must be 'json_schema' or 'text'").form, Form::Json);
        assert!(
            simpler("Unsupported parameter: 'max_completion_tokens'. Use 'max_tokens' instead.").older_limit
        );
        let less =
            simpler("max_tokens is too large: 16384. This model supports at most 4096 completion tokens");
        assert_eq!(less.output, 4096);
        assert_eq!(simpler("maxOutputTokens is out of range").output, MOST_OUTPUT / 2);
    }

    #[test]
    fn a_refusal_without_words_tries_one_thing_after_another_and_ends() {
        let (mut manner, mut tries) = (Manner::default(), 0);
        while let Some(simpler) = manner.simpler(&refusal("Request contains an invalid argument.")) {
            assert_ne!(simpler, manner);
            manner = simpler;
            tries += 1;
        }
        assert!((5..=10).contains(&tries), "{tries}");
        assert_eq!((manner.thinking, manner.system, manner.form), (false, false, Form::Words));
    }

    #[test]
    fn other_errors_are_no_reason_to_ask_in_another_manner() {
        let error = VendorError::new(Vendor::Gemini, VendorErrorKind::Unauthorized, "thinking");
        assert_eq!(Manner::default().simpler(&error), None);
    }

    #[test]
    fn too_long_is_understood_in_many_words() {
        for words in [
            "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001 tokens.",
            "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).",
            "Request too large for model `x` on tokens per min (TPM): Limit 30000, Requested 34000.",
            "the request exceeds the available context size. try increasing the context size",
            "prompt is too long: 210000 tokens > 200000 maximum",
            "Trying to keep the first 9000 tokens when context the overflows. context length of only 4096 tokens",
        ] {
            assert!(says_too_long(words), "{words}");
        }
        assert!(!says_too_long("max_tokens is too large: 16384"));
    }
}
