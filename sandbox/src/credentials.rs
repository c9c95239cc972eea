//! The demo account's credentials: invented, of the right shape, and worth nothing outside this sandbox.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use ring::hmac;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub(crate) const AMOCRM_HOST: &str = "qazaqdemo.amocrm.ru";
pub(crate) const SUPABASE_REF: &str = "abcdefghijklmnopqrst";
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
    pub(crate) fn demo(anchor: DateTime<Utc>) -> Self {
        let amocrm = AmocrmCredentials {
            host: AMOCRM_HOST.to_owned(),
            account_id: crate::data::ACCOUNT_ID,
            long_lived_token: amocrm_token(
                anchor,
                anchor + Duration::days(365),
                crate::data::ADMIN_ID,
                "long-lived",
            ),
            non_admin_token: amocrm_token(
                anchor,
                anchor + Duration::days(365),
                crate::data::FIRST_MANAGER_ID,
                "non-admin",
            ),
            client_id: "5f0b1c52-8a5e-4f0e-9d53-6a1f1c0e7d11".to_owned(),
            client_secret: "sandbox0client0secret0000000000000000000000000000000000000000demo".to_owned(),
        };
        let radist = RadistCredentials {
            api_key: format!("sandbox-radist-key_{}", "A7dK".repeat(17)),
            company_id: crate::data::RADIST_COMPANY_ID,
            api_key_without_messaging: format!("sandbox-radist-nomsg_{}", "B3fQ".repeat(16)),
        };
        let supabase = SupabaseCredentials {
            url: format!("https://{SUPABASE_REF}.supabase.co"),
            anon_key: supabase_jwt(SUPABASE_REF, "anon", anchor),
            service_role_key: supabase_jwt(SUPABASE_REF, "service_role", anchor),
            publishable_key: "sb_publishable_Sandbox0Publishable0Key_a1B2c3D4".to_owned(),
            secret_key: "sb_secret_Sandbox0Secret0Key0000_e5F6g7H8".to_owned(),
        };
        let gemini = GeminiCredentials {
            api_key: "AQ.Sandbox0Gemini0Key0Of0No0Worth0000000000000".to_owned(),
            model: "gemini-3.8-flash".to_owned(),
        };
        let telegram = TelegramCredentials {
            bot_token: "7000000001:AASandbox0Bot0Token0Of0No0Worth0000".to_owned(),
            chat_id: -1_001_700_000_001,
            message_thread_id: Some(42),
        };
        let openai = OpenaiCredentials {
            base_url: "https://llm.example.org/v1".to_owned(),
            api_key: "sk-sandbox-0of0no0worth0000000000000000000000".to_owned(),
            model: "sandbox-large".to_owned(),
        };
        Self { amocrm, radist, supabase, gemini, telegram, openai }
    }
}

/// A JWT-shaped amoCRM token. amoCRM publishes no key, so nobody can check the signature and this one is a constant.
pub(crate) fn amocrm_token(issued: DateTime<Utc>, expires: DateTime<Utc>, user_id: i64, jti: &str) -> String {
    let header = json!({"typ": "JWT", "alg": "RS256", "jti": jti});
    let payload = json!({"aud": "5f0b1c52-8a5e-4f0e-9d53-6a1f1c0e7d11", "jti": jti, "iat": issued.timestamp(),
        "nbf": issued.timestamp(), "exp": expires.timestamp(), "sub": user_id.to_string(), "grant_type": "",
        "account_id": crate::data::ACCOUNT_ID, "base_domain": "amocrm.ru", "version": 2,
        "scopes": ["crm", "notifications"], "api_domain": "api-b.amocrm.ru"});
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
