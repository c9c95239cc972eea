//! Reads a JSON value as the library does, but an object only from an object: the library also takes a list for the fields of
//! an object in their order, at any depth, which no document of ours says.
//!
//! Every part passes on what the part within does, wrapped again, so that what is nested is read in the same way.

use std::fmt::{Formatter, Result as Written};

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, Unexpected, VariantAccess,
    Visitor,
};

/// Reads what `inner` holds, objects from objects alone.
pub(super) struct Objects<T> {
    inner: T,
    /// Whether a list may stand here.
    lists: bool,
}

impl<T> Objects<T> {
    pub(super) const fn of(inner: T) -> Self {
        Self { inner, lists: false }
    }

    const fn with(inner: T, lists: bool) -> Self {
        Self { inner, lists }
    }
}

/// Methods that ask for one kind of value, which is no list.
macro_rules! plain {
    ($($method:ident),+) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
            self.inner.$method(Objects::of(visitor))
        }
    )+};
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Objects<D> {
    type Error = D::Error;

    plain! {
        deserialize_any, deserialize_bool, deserialize_i8, deserialize_i16, deserialize_i32, deserialize_i64,
        deserialize_i128, deserialize_u8, deserialize_u16, deserialize_u32, deserialize_u64, deserialize_u128,
        deserialize_f32, deserialize_f64, deserialize_char, deserialize_str, deserialize_string,
        deserialize_bytes, deserialize_byte_buf, deserialize_option, deserialize_unit, deserialize_map,
        deserialize_identifier
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_ignored_any(Objects::with(visitor, true))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_seq(Objects::with(visitor, true))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_tuple(len, Objects::with(visitor, true))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        len: usize,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_tuple_struct(name, len, Objects::with(visitor, true))
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_unit_struct(name, Objects::of(visitor))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_newtype_struct(name, Objects::of(visitor))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_struct(name, fields, Objects::of(visitor))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.inner.deserialize_enum(name, variants, Objects::of(visitor))
    }

    fn is_human_readable(&self) -> bool {
        self.inner.is_human_readable()
    }
}

/// Values without parts, which are passed on as they are.
macro_rules! passed_on {
    ($($method:ident: $kind:ty),+) => {$(
        fn $method<E: Error>(self, value: $kind) -> Result<Self::Value, E> {
            self.inner.$method(value)
        }
    )+};
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Objects<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut Formatter<'_>) -> Written {
        self.inner.expecting(f)
    }

    passed_on! {
        visit_bool: bool, visit_i8: i8, visit_i16: i16, visit_i32: i32, visit_i64: i64, visit_i128: i128,
        visit_u8: u8, visit_u16: u16, visit_u32: u32, visit_u64: u64, visit_u128: u128, visit_f32: f32,
        visit_f64: f64, visit_char: char, visit_str: &str, visit_borrowed_str: &'de str, visit_string: String,
        visit_bytes: &[u8], visit_borrowed_bytes: &'de [u8], visit_byte_buf: Vec<u8>
    }

    fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
        self.inner.visit_none()
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.inner.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        self.inner.visit_some(Objects::of(value))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        self.inner.visit_newtype_struct(Objects::of(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Self::Value, A::Error> {
        if self.lists {
            self.inner.visit_seq(Objects::of(items))
        } else {
            Err(A::Error::invalid_type(Unexpected::Seq, &self.inner))
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<Self::Value, A::Error> {
        self.inner.visit_map(Objects::of(fields))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, variant: A) -> Result<Self::Value, A::Error> {
        self.inner.visit_enum(Objects::of(variant))
    }
}

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Objects<S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, value: D) -> Result<Self::Value, D::Error> {
        self.inner.deserialize(Objects::of(value))
    }
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Self::Error> {
        self.inner.next_element_seed(Objects::of(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Self::Error> {
        self.inner.next_key_seed(Objects::of(seed))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Self::Error> {
        self.inner.next_value_seed(Objects::of(seed))
    }

    fn size_hint(&self) -> Option<usize> {
        self.inner.size_hint()
    }
}

impl<'de, A: EnumAccess<'de>> EnumAccess<'de> for Objects<A> {
    type Error = A::Error;
    type Variant = Objects<A::Variant>;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self::Variant), Self::Error> {
        let (value, variant) = self.inner.variant_seed(Objects::of(seed))?;
        Ok((value, Objects::of(variant)))
    }
}

impl<'de, A: VariantAccess<'de>> VariantAccess<'de> for Objects<A> {
    type Error = A::Error;

    fn unit_variant(self) -> Result<(), Self::Error> {
        self.inner.unit_variant()
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Self::Error> {
        self.inner.newtype_variant_seed(Objects::of(seed))
    }

    fn tuple_variant<V: Visitor<'de>>(self, len: usize, visitor: V) -> Result<V::Value, Self::Error> {
        self.inner.tuple_variant(len, Objects::with(visitor, true))
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Self::Error> {
        self.inner.struct_variant(fields, Objects::of(visitor))
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use synkro_shared::run::StartRunRequest;
    use synkro_shared::session::LoginRequest;
    use synkro_shared::settings::AutomationSettings;

    use super::*;

    fn read<T: for<'de> Deserialize<'de>>(text: &str) -> bool {
        T::deserialize(Objects::of(&mut serde_json::Deserializer::from_str(text))).is_ok()
    }

    #[derive(Debug, Deserialize)]
    struct Nested {
        #[serde(rename = "inner")]
        _inner: Option<Vec<Inner>>,
        #[serde(rename = "pair", default)]
        _pair: Option<(u8, u8)>,
    }

    #[derive(Debug, Deserialize)]
    struct Inner {
        #[serde(rename = "a")]
        _a: u8,
    }

    #[test]
    fn a_list_is_no_object_at_any_depth_and_lists_stay_lists() {
        assert!(read::<LoginRequest>(r#"{"email":"a@b.kz","password":"x"}"#));
        assert!(!read::<LoginRequest>(r#"["a@b.kz","x"]"#));
        let period = r#"{"period":{"start":"2026-11-01T00:00:00Z","end":"2026-11-02T00:00:00Z"}}"#;
        assert!(read::<StartRunRequest>(period));
        assert!(!read::<StartRunRequest>(r#"{"period":["2026-11-01T00:00:00Z","2026-11-02T00:00:00Z"]}"#));
        assert!(read::<Nested>(r#"{"inner":[{"a":1},{"a":2}],"pair":[1,2]}"#));
        assert!(read::<Nested>(r#"{"inner":null}"#));
        assert!(!read::<Nested>(r#"{"inner":[[1],{"a":2}]}"#));
        assert!(!read::<Nested>(r#"[[],[1,2]]"#));
        let tagged = |misfire: &str| {
            format!(
                r#"{{"enabled":true,"timezone":"Asia/Almaty","day_start":"06:00","daily":{{"at":"09:00"}},"misfire":{misfire},"notice_when_empty":true}}"#
            )
        };
        assert!(read::<AutomationSettings>(&tagged(r#"{"policy":"latest"}"#)));
        assert!(!read::<AutomationSettings>(&tagged(r#"["latest"]"#)));
    }
}
