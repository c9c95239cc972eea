//! How a table of words is written: a row a phrase, its three languages side by side.
//!
//! ```
//! use synkro_words::words;
//!
//! words! {
//!     /// Words of a switch.
//!     pub struct Switch {
//!         title: &'static str = { ru: "Звук", kk: "Дыбыс", en: "Sound" };
//!         volume: fn(u8) -> String = {
//!             ru: |n| format!("Громкость: {n}"),
//!             kk: |n| format!("Қаттылығы: {n}"),
//!             en: |n| format!("Volume: {n}"),
//!         };
//!         state: fn(bool) -> &'static str = by |on| {
//!             true => { ru: "включён", kk: "қосулы", en: "on" }
//!             false => { ru: "выключен", kk: "өшірулі", en: "off" }
//!         };
//!     }
//! }
//! assert_eq!((Switch::KK.state)(true), "қосулы");
//! ```
//!
//! A row that lacks a language does not compile, nor does a `by` row that lacks a case. `= table` takes a struct that is a
//! table itself; `by |a, b| match (a, b)` tells cases apart by more than the first argument.

/// Makes a struct of words and its three values `RU`, `KK` and `EN`.
#[macro_export]
macro_rules! words {
    ($(
        $(#[$about:meta])*
        $seen:vis struct $name:ident {
            $(
                $(#[$note:meta])*
                $field:ident : $kind:ty = $($way:ident)? $(|$($given:ident),+| $(match ($($told:ident),+))?)? $({ $($row:tt)* })?;
            )*
        }
    )+) => {
        $(
            $(#[$about])*
            $seen struct $name {
                $( $(#[$note])* pub $field: $kind, )*
            }

            impl $name {
                /// In Russian.
                pub const RU: Self = Self {
                    $( $field: $crate::phrase!(
                        RU [$kind] $($way)? $(|$($given),+| $(($($told),+))?)? $({ $($row)* })?
                    ), )*
                };
                /// In Kazakh.
                pub const KK: Self = Self {
                    $( $field: $crate::phrase!(
                        KK [$kind] $($way)? $(|$($given),+| $(($($told),+))?)? $({ $($row)* })?
                    ), )*
                };
                /// In English.
                pub const EN: Self = Self {
                    $( $field: $crate::phrase!(
                        EN [$kind] $($way)? $(|$($given),+| $(($($told),+))?)? $({ $($row)* })?
                    ), )*
                };
            }
        )+
    };
}

/// One language of one row of [`words!`](crate::words).
#[doc(hidden)]
#[macro_export]
macro_rules! phrase {
    ($language:ident [$kind:ty] table) => { <$kind>::$language };
    ($language:ident [$kind:ty] by |$first:ident $(, $more:ident)*| { $($cases:tt)* }) => {
        $crate::phrase!(@by $language [$kind] ($first) |$first $(, $more)*| { $($cases)* })
    };
    ($language:ident [$kind:ty] by |$($given:ident),+| ($($told:ident),+) { $($cases:tt)* }) => {
        $crate::phrase!(@by $language [$kind] (($($told),+)) |$($given),+| { $($cases)* })
    };
    (@by RU [$kind:ty] ($by:expr) |$($given:ident),+| {
        $( $case:pat => { ru: $ru:expr, kk: $kk:expr, en: $en:expr $(,)? } )*
    }) => {
        |$($given),+| { $( let _ = &$given; )+ match $by { $( $case => $ru, )* } }
    };
    (@by KK [$kind:ty] ($by:expr) |$($given:ident),+| {
        $( $case:pat => { ru: $ru:expr, kk: $kk:expr, en: $en:expr $(,)? } )*
    }) => {
        |$($given),+| { $( let _ = &$given; )+ match $by { $( $case => $kk, )* } }
    };
    (@by EN [$kind:ty] ($by:expr) |$($given:ident),+| {
        $( $case:pat => { ru: $ru:expr, kk: $kk:expr, en: $en:expr $(,)? } )*
    }) => {
        |$($given),+| { $( let _ = &$given; )+ match $by { $( $case => $en, )* } }
    };
    (RU [$kind:ty] { ru: $ru:expr, kk: $kk:expr, en: $en:expr $(,)? }) => { $ru };
    (KK [$kind:ty] { ru: $ru:expr, kk: $kk:expr, en: $en:expr $(,)? }) => { $kk };
    (EN [$kind:ty] { ru: $ru:expr, kk: $kk:expr, en: $en:expr $(,)? }) => { $en };
}
