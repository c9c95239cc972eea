//! A secret on its way in: a password, a key, a token, a code, from a request's body to where it is hashed or sealed.
//!
//! It is wiped when it is dropped and shows nothing of itself. It can be read from JSON and never written to it:
//!
//! ```compile_fail
//! let password = synkro_shared::SecretText::from("hunter2".to_owned());
//! serde_json::to_string(&password); // `SecretText` is no `Serialize`
//! ```
//!
//! nor can a form that holds one, nor is it text that `{}` prints:
//!
//! ```compile_fail
//! let form = synkro_shared::session::LoginRequest {
//!     email: String::new(),
//!     password: synkro_shared::SecretText::from("hunter2".to_owned()),
//! };
//! serde_json::to_string(&form); // nor is a form that holds one
//! ```
//!
//! ```compile_fail
//! let password = synkro_shared::SecretText::from("hunter2".to_owned());
//! format!("{password}"); // `SecretText` is no `Display`
//! ```
//!
//! The same lines without a secret compile:
//!
//! ```
//! let email = String::new();
//! assert_eq!(serde_json::to_string(&email).unwrap(), "\"\"");
//! assert_eq!(format!("{email}"), "");
//! ```
//!
//! A build that breaks one of these does not get as far as its tests (`never!`). The page alone sends secrets, as the body that [`SecretForm`] makes. Where a secret may be read, and where such a body may
//! be made, is held by a scan (`xtask/src/rules.rs`).

use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroizing;

/// A secret that somebody typed or a program sent: wiped when dropped, never shown, never serialised.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct SecretText(Zeroizing<String>);

impl SecretText {
    /// The secret, to be checked, hashed or sealed.
    #[must_use]
    pub fn as_typed(&self) -> &str {
        &self.0
    }

    /// Whether nothing was typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        Self(Zeroizing::new(text))
    }
}

impl std::fmt::Debug for SecretText {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretText")
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self::from)
    }
}

/// A form that holds secrets.
pub trait SecretForm {
    /// The request's body, with its secrets; those that are absent are left out.
    fn to_body(&self) -> Zeroizing<String>;
}

/// A secret, or none.
pub(crate) trait MaybeSecret {
    fn typed(&self) -> Option<&str>;
}

impl MaybeSecret for SecretText {
    fn typed(&self) -> Option<&str> {
        Some(self.as_typed())
    }
}

impl MaybeSecret for Option<SecretText> {
    fn typed(&self) -> Option<&str> {
        self.as_ref().map(SecretText::as_typed)
    }
}

/// An object in JSON, field by field.
pub(crate) struct Body(Zeroizing<String>);

impl Body {
    pub(crate) fn new() -> Self {
        Self(Zeroizing::new("{".to_owned()))
    }

    pub(crate) fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) {
        let value = Zeroizing::new(serde_json::to_string(value).unwrap_or_default());
        let comma = if self.0.len() > 1 { "," } else { "" };
        // What grows leaves its former place behind, so that the new one is made whole and the old one wiped.
        let grown = format!("{}{comma}\"{name}\":{}", *self.0, *value);
        self.0 = Zeroizing::new(grown);
    }

    pub(crate) fn done(self) -> Zeroizing<String> {
        Zeroizing::new(format!("{}}}", *self.0))
    }
}

/// Does not compile when the type has the trait: which of two ways is meant is then undecided.
macro_rules! never {
    ($name:ty : $bound:path) => {
        const _: fn() = || {
            trait Undecided<A> {
                fn way() {}
            }
            impl<T: ?Sized> Undecided<()> for T {}
            impl<T: ?Sized + $bound> Undecided<u8> for T {}
            let _ = <$name as Undecided<_>>::way;
        };
    };
}
pub(crate) use never;

never!(SecretText: Serialize);
never!(SecretText: std::fmt::Display);

/// Makes the bodies of forms: the fields that anybody may see, then the secrets. A field that is not named does not compile.
macro_rules! secret_forms {
    ($( $form:ident { $($plain:ident),* } with $($secret:ident),+; )+) => {$(
        impl $crate::SecretForm for $form {
            fn to_body(&self) -> zeroize::Zeroizing<String> {
                let Self { $($plain,)* $($secret),+ } = self;
                let mut body = $crate::secret_text::Body::new();
                $( body.field(stringify!($plain), $plain); )*
                $(
                    if let Some(secret) = $crate::secret_text::MaybeSecret::typed($secret) {
                        body.field(stringify!($secret), secret);
                    }
                )+
                body.done()
            }
        }

        $crate::secret_text::never!($form: serde::Serialize);

        impl std::fmt::Debug for $form {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($form)).finish_non_exhaustive()
            }
        }
    )+};
}
pub(crate) use secret_forms;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{ConfirmRequest, LoginRequest};
    use crate::settings::AiForm;

    #[test]
    fn a_secret_shows_nothing_of_itself_wherever_it_stands() {
        let secret = SecretText::from("hunter2".to_owned());
        let form = LoginRequest { email: "a@b.kz".to_owned(), password: secret.clone() };
        for text in [format!("{secret:?}"), format!("{secret:#?}"), format!("{:?}", Some(&form))] {
            assert!(!text.contains("hunter") && !text.contains('7'), "{text}");
        }
    }

    #[test]
    fn what_is_read_and_sent_is_what_was_typed_whatever_stands_in_it() {
        for typed in ["", "  верблюд \"на\" \\ роликах\n", "\u{1f42b}"] {
            let body = serde_json::json!({ "email": "a@b.kz", "password": typed }).to_string();
            let form: LoginRequest = serde_json::from_str(&body).expect("a form");
            assert_eq!(form.password.as_typed(), typed);
            let again: LoginRequest = serde_json::from_str(&form.to_body()).expect("the same form");
            assert_eq!(again, form);
        }
    }

    #[test]
    fn a_secret_that_is_absent_is_not_sent() {
        let form = ConfirmRequest { code: Some("1".to_owned().into()), ..ConfirmRequest::default() };
        assert_eq!(*form.to_body(), r#"{"code":"1"}"#);
        assert_eq!(serde_json::from_str::<ConfirmRequest>(&form.to_body()).expect("a form"), form);
        let form = AiForm::default();
        assert_eq!(serde_json::from_str::<AiForm>(&form.to_body()).expect("a form"), form);
    }

    #[cfg(feature = "openapi")]
    #[test]
    fn the_document_says_that_a_secret_is_a_password_and_never_comes_back() {
        use crate::account::{ChangePasswordRequest, EnableSecondFactorRequest};
        use crate::invite::{AcceptInviteRequest, LookupInviteRequest};
        use crate::session::SecondFactorRequest;
        use crate::settings::{AmocrmForm, RadistForm, SupabaseForm, TelegramForm};

        fn look<T: utoipa::PartialSchema>(secrets: &[&str]) {
            let schema = serde_json::to_value(T::schema()).expect("JSON");
            for secret in secrets {
                let field = &schema["properties"][secret];
                assert!(field["type"].to_string().contains("\"string\""), "{secret}: {field}");
                assert_eq!(
                    (&field["format"], &field["writeOnly"]),
                    (&"password".into(), &true.into()),
                    "{field}"
                );
            }
        }
        look::<LoginRequest>(&["password"]);
        look::<SecondFactorRequest>(&["code"]);
        look::<ConfirmRequest>(&["password", "code"]);
        look::<LookupInviteRequest>(&["token"]);
        look::<AcceptInviteRequest>(&["token", "password"]);
        look::<ChangePasswordRequest>(&["current_password", "new_password"]);
        look::<EnableSecondFactorRequest>(&["code"]);
        look::<SupabaseForm>(&["anon_key", "service_role_key"]);
        look::<AmocrmForm>(&["client_secret", "access_token"]);
        look::<RadistForm>(&["api_key"]);
        look::<AiForm>(&["api_key"]);
        look::<TelegramForm>(&["bot_token"]);
    }
}
