//! How long, how large and how many what a request brings may be, written into the document from the constants that the
//! checks go by. A test of the server goes one beyond each of them.

use std::collections::BTreeMap;

use synkro_shared::account::{MAX_TOKEN_DAYS, MAX_TOKEN_NAME_CHARS};
use synkro_shared::comment::MAX_COMMENT_CHARS;
use synkro_shared::list::{MAX_PAGE_ITEMS, MAX_SEARCH_CHARS};
use synkro_shared::password::{MAX_PASSWORD_CHARS, MIN_PASSWORD_CHARS};
use synkro_shared::people::CHAT_CODE_PATTERN;
use synkro_shared::question::{MAX_QUESTION_CHARS, MIN_QUESTION_CHARS};
use synkro_shared::schedule::Backfill;
use synkro_shared::session::CODE_PATTERN;
use synkro_shared::settings::{
    AiForm, AutomationSettings, MAX_ADDRESS_CHARS, MAX_PROMPT_CHARS, MAX_SECRET_CHARS, RadistForm, WEEKDAYS,
};
use synkro_shared::validate::{
    MAX_EMAIL_CHARS, MAX_IDEMPOTENCY_KEY_CHARS, MAX_NAME_CHARS, SLUG_CHARS, SLUG_PATTERN,
};
use utoipa::Number;
use utoipa::openapi::path::{Operation, Parameter};
use utoipa::openapi::schema::SchemaType;
use utoipa::openapi::{OpenApi, RefOr, Schema, Type};

/// What a value may be: the length of a text, the size of a number, the items of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// At least.
    pub least: Option<usize>,
    /// At most.
    pub most: Option<usize>,
    /// What a text is like.
    pub pattern: Option<&'static str>,
}

impl Bounds {
    fn write(self, schema: &mut Schema) {
        match schema {
            Schema::Array(list) => (list.min_items, list.max_items) = (self.least, self.most),
            Schema::Object(object) if is(&object.schema_type, Type::String) => {
                (object.min_length, object.max_length) = (self.least, self.most);
                object.pattern = self.pattern.map(str::to_owned);
            }
            Schema::Object(object) => {
                object.minimum = self.least.map(Number::UInt);
                object.maximum = self.most.map(Number::UInt);
            }
            _ => {}
        }
    }
}

fn is(kind: &SchemaType, wanted: Type) -> bool {
    match kind {
        SchemaType::Type(kind) => *kind == wanted,
        SchemaType::Array(kinds) => kinds.contains(&wanted),
        SchemaType::AnyValue => false,
    }
}

const fn within(least: usize, most: usize) -> Bounds {
    Bounds { least: Some(least), most: Some(most), pattern: None }
}

const fn up_to(most: usize) -> Bounds {
    Bounds { least: None, most: Some(most), pattern: None }
}

const fn like(pattern: &'static str) -> Bounds {
    Bounds { least: None, most: None, pattern: Some(pattern) }
}

const fn from_one_to(most: usize) -> Bounds {
    within(1, most)
}

/// Names of people, companies and tokens.
const NAME: Bounds = from_one_to(MAX_NAME_CHARS);
const EMAIL: Bounds = from_one_to(MAX_EMAIL_CHARS);
const NEW_PASSWORD: Bounds = within(MIN_PASSWORD_CHARS, MAX_PASSWORD_CHARS);
const SLUG: Bounds = Bounds { pattern: Some(SLUG_PATTERN), ..within(*SLUG_CHARS.start(), *SLUG_CHARS.end()) };
/// An empty one means that the one before is kept.
const KEY: Bounds = up_to(MAX_SECRET_CHARS);
const ADDRESS: Bounds = from_one_to(MAX_ADDRESS_CHARS);
const TIMEZONE: Bounds = from_one_to(AutomationSettings::MAX_TIMEZONE_CHARS);
const RETENTION: Bounds =
    within(AutomationSettings::MIN_RETENTION_DAYS as usize, AutomationSettings::MAX_RETENTION_DAYS as usize);

/// Fields of bodies, by schema.
pub const FIELDS: [(&str, &str, Bounds); 41] = [
    ("AcceptInviteRequest", "password", NEW_PASSWORD),
    ("PutAiRequest", "api_key", KEY),
    ("PutAiRequest", "model", up_to(AiForm::MAX_MODEL_CHARS)),
    ("PutAmocrmRequest", "access_token", KEY),
    ("PutAmocrmRequest", "client_secret", KEY),
    ("PutAmocrmRequest", "host", up_to(MAX_ADDRESS_CHARS)),
    ("AskQuestionRequest", "text", within(MIN_QUESTION_CHARS, MAX_QUESTION_CHARS)),
    ("AutomationSettings", "retention_days", RETENTION),
    ("AutomationSettings", "timezone", TIMEZONE),
    ("BackfillRequest", "fires", from_one_to(Backfill::MAX)),
    ("ChangePasswordRequest", "new_password", NEW_PASSWORD),
    ("ConfirmRequest", "code", like(CODE_PATTERN)),
    ("CreateTenantRequest", "name", NAME),
    ("CreateTenantRequest", "slug", SLUG),
    ("CreateTenantRequest", "timezone", TIMEZONE),
    ("CreateTokenRequest", "days", from_one_to(MAX_TOKEN_DAYS as usize)),
    ("CreateTokenRequest", "name", from_one_to(MAX_TOKEN_NAME_CHARS)),
    ("CreateTokenRequest", "scopes", Bounds { least: Some(1), most: None, pattern: None }),
    ("CreateUserRequest", "display_name", NAME),
    ("CreateUserRequest", "email", EMAIL),
    // On one day at least there is a report.
    ("DailySchedule", "days_off", up_to(WEEKDAYS.len() - 1)),
    ("EnableSecondFactorRequest", "code", like(CODE_PATTERN)),
    ("EnterCodeRequest", "code", like(CHAT_CODE_PATTERN)),
    ("InvitePersonRequest", "display_name", NAME),
    ("InvitePersonRequest", "email", EMAIL),
    ("LoginRequest", "email", EMAIL),
    ("LoginRequest", "password", from_one_to(MAX_PASSWORD_CHARS)),
    (
        "MisfirePolicyEvery",
        "at_most",
        within(
            *AutomationSettings::MADE_UP_FOR.start() as usize,
            *AutomationSettings::MADE_UP_FOR.end() as usize,
        ),
    ),
    (
        "MonthlySchedule",
        "day",
        within(
            *AutomationSettings::MONTH_DAYS.start() as usize,
            *AutomationSettings::MONTH_DAYS.end() as usize,
        ),
    ),
    ("PutRadistRequest", "api_key", KEY),
    ("PutRadistRequest", "base_url", ADDRESS),
    ("PutRadistRequest", "connection_ids", up_to(RadistForm::MAX_CONNECTIONS)),
    ("RenameTenantRequest", "name", NAME),
    ("SavePromptRequest", "body", from_one_to(MAX_PROMPT_CHARS)),
    ("SecondFactorRequest", "code", like(CODE_PATTERN)),
    ("PutSupabaseRequest", "anon_key", KEY),
    ("PutSupabaseRequest", "service_role_key", KEY),
    ("PutSupabaseRequest", "url", ADDRESS),
    ("PutTelegramRequest", "chat", ADDRESS),
    ("UpdateAccountRequest", "display_name", NAME),
    ("WriteCommentRequest", "text", from_one_to(MAX_COMMENT_CHARS)),
];

/// Parameters of addresses and headers, by name: one name means one thing everywhere.
pub const PARAMETERS: [(&str, Bounds); 3] = [
    ("Idempotency-Key", from_one_to(MAX_IDEMPOTENCY_KEY_CHARS)),
    ("limit", from_one_to(MAX_PAGE_ITEMS as usize)),
    ("q", up_to(MAX_SEARCH_CHARS)),
];

/// Writes them down, each where its place is: a document of a few operations has few of them.
pub(super) fn write_down(document: &mut OpenApi) {
    let schemas = document.components.get_or_insert_default();
    for (schema, field, bounds) in FIELDS {
        if let Some(RefOr::T(Schema::Object(object))) = schemas.schemas.get_mut(schema)
            && let Some(RefOr::T(property)) = object.properties.get_mut(field)
        {
            bounds.write(property);
        }
    }
    let by_name = BTreeMap::from(PARAMETERS);
    for item in document.paths.paths.values_mut() {
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch];
        for parameter in operations.into_iter().flatten().flat_map(parameters) {
            if let (Some(bounds), Some(RefOr::T(schema))) =
                (by_name.get(parameter.name.as_str()), &mut parameter.schema)
            {
                bounds.write(schema);
            }
        }
    }
}

fn parameters(operation: &mut Operation) -> impl Iterator<Item = &mut Parameter> {
    operation.parameters.iter_mut().flatten().filter_map(|parameter| match parameter {
        RefOr::T(parameter) => Some(parameter),
        RefOr::Ref(_) => None,
    })
}
