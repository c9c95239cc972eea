//! The credentials of the emulated vendors' customers: invented, of the right shape, and worth nothing outside this sandbox.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ring::hmac;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::companies::Identity;
use crate::data::{ADMIN_ID, FIRST_MANAGER_ID};

/// What a token names as the address that knows an account under every name.
pub(crate) const AMOCRM_API_DOMAIN: &str = "api-b.amocrm.ru";
/// The emulated project's JWT secret; a real one never leaves the vendor.
const SUPABASE_JWT_SECRET: &[u8] = b"sandbox-project-jwt-secret-of-no-worth";

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Credentials {
    pub amocrm: AmocrmCredentials,
    pub radist: RadistCredentials,
    pub supabase: SupabaseCredentials,
    pub gemini: GeminiCredentials,
    pub telegram: TelegramCredentials,
    pub openai: OpenaiCredentials,
}

/// An OpenAI-compatible endpoint, answered by the same listener as Gemini.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct OpenaiCredentials {
    pub base_url: String,
    pub api_key: String,
    pub model: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AmocrmCredentials {
    pub host: String,
    pub account_id: i64,
    pub long_lived_token: String,
    /// Sees only its own user's leads, and no users.
    pub non_admin_token: String,
    pub client_id: String,
    pub client_secret: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RadistCredentials {
    pub api_key: String,
    pub company_id: i64,
    pub api_key_without_messaging: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SupabaseCredentials {
    pub url: String,
    /// Legacy JWT keys.
    pub anon_key: String,
    pub service_role_key: String,
    /// Keys of the new kind, for the same project.
    pub publishable_key: String,
    pub secret_key: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct GeminiCredentials {
    pub api_key: String,
    pub model: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TelegramCredentials {
    pub bot_token: String,
    pub chat_id: i64,
    pub message_thread_id: Option<i64>,
}

impl Credentials {
    pub(crate) fn of(company: &Identity, anchor: DateTime<Utc>) -> Self {
        let token = |user: i64, name: &str| {
            amocrm_token(company, anchor, anchor + Duration::days(365), user + company.id_shift, name)
        };
        let amocrm = AmocrmCredentials {
            host: company.amocrm_host.to_owned(),
            account_id: company.amocrm_account,
            long_lived_token: token(ADMIN_ID, "long-lived"),
            non_admin_token: token(FIRST_MANAGER_ID, "non-admin"),
            client_id: company.amocrm_client_id.to_owned(),
            client_secret: company
                .marked("sandbox0client0secret0000000000000000000000000000000000000000demo"),
        };
        let radist = RadistCredentials {
            api_key: company.marked(&format!("sandbox-radist-key_{}", "A7dK".repeat(17))),
            company_id: company.radist_company,
            api_key_without_messaging: company.marked(&format!("sandbox-radist-nomsg_{}", "B3fQ".repeat(16))),
        };
        let supabase = SupabaseCredentials {
            url: format!("https://{}.supabase.co", company.supabase_ref),
            anon_key: supabase_jwt(company.supabase_ref, "anon", anchor),
            service_role_key: supabase_jwt(company.supabase_ref, "service_role", anchor),
            publishable_key: company.marked("sb_publishable_Sandbox0Publishable0Key_a1B2c3D4"),
            secret_key: company.marked("sb_secret_Sandbox0Secret0Key0000_e5F6g7H8"),
        };
        let gemini = GeminiCredentials {
            api_key: company.marked("AQ.Sandbox0Gemini0Key0Of0No0Worth0000000000000"),
            model: "gemini-3.8-flash".to_owned(),
        };
        let telegram = TelegramCredentials {
            bot_token: format!("{}:AASandbox0Bot0Token0Of0No0Worth0000", company.bot_id),
            chat_id: company.chat_id,
            message_thread_id: Some(42),
        };
        let openai = OpenaiCredentials {
            base_url: "https://llm.example.org/v1".to_owned(),
            api_key: company.marked("sk-sandbox-0of0no0worth0000000000000000000000"),
            model: "sandbox-large".to_owned(),
        };
        Self { amocrm, radist, supabase, gemini, telegram, openai }
    }
}

/// A JWT-shaped amoCRM token. amoCRM publishes no key, so nobody can check the signature and this one is a constant.
pub(crate) fn amocrm_token(
    company: &Identity,
    issued: DateTime<Utc>,
    expires: DateTime<Utc>,
    user_id: i64,
    jti: &str,
) -> String {
    let header = json!({"typ": "JWT", "alg": "RS256", "jti": jti});
    let payload = json!({"aud": company.amocrm_client_id, "jti": jti, "iat": issued.timestamp(),
        "nbf": issued.timestamp(), "exp": expires.timestamp(), "sub": user_id.to_string(), "grant_type": "",
        "account_id": company.amocrm_account, "base_domain": "amocrm.ru", "version": 2,
        "scopes": ["crm", "notifications"], "api_domain": AMOCRM_API_DOMAIN});
    format!("{}.{}.c2FuZGJveC1zaWduYXR1cmU", part(&header), part(&payload))
}

/// A legacy key as the vendor issues them: HS256, ten years.
pub(crate) fn supabase_jwt(project: &str, role: &str, anchor: DateTime<Utc>) -> String {
    let issued = anchor - Duration::days(90);
    let payload = json!({"iss": "supabase", "ref": project, "role": role, "iat": issued.timestamp(),
        "exp": (issued + Duration::days(3650)).timestamp()});
    let signed = format!("{}.{}", part(&json!({"alg": "HS256", "typ": "JWT"})), part(&payload));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, SUPABASE_JWT_SECRET), signed.as_bytes());
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(tag.as_ref()))
}

/// The claims of a JWT, unchecked.
pub(crate) fn jwt_claims(token: &str) -> Option<Value> {
    let payload = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}

fn part(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}
