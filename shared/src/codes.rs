//! How an enum of codes is written: a variant and its stable code, once.

/// Makes an enum whose variants have stable codes: on the wire, in the database, in addresses.
///
/// It gets `ALL`, `code`, `from_code` and `Display`, serialises as its codes, and is an enum in the API's document.
// A code is taken as a bare token: within an attribute the schema's derive reads no literal that a macro has wrapped.
macro_rules! codes {
    (
        $(#[$about:meta])*
        $seen:vis enum $name:ident { $( $(#[$note:meta])* $variant:ident = $code:tt, )+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        $seen enum $name {
            $( $(#[$note])* #[serde(rename = $code)] $variant, )+
        }

        impl $name {
            /// Each of them, in the order of their meaning.
            pub const ALL: [Self; [$($code),+].len()] = [$(Self::$variant),+];

            /// Its stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $( Self::$variant => $code, )+ }
            }

            /// The one with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some(Self::$variant), )+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(self.code())
            }
        }
    };
}
