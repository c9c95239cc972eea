//! Numbers for tests: everything measured, everything known, no two alike, whatever fields there are.
//!
//! They are made as if they were read from somewhere: a reader that has an answer to whatever is asked of it. So a field
//! that is added tomorrow has a value in every test of today.

use serde::de::value::{Error, MapAccessDeserializer, SeqAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use synkro_shared::report::Metrics;

/// The first number.
const FIRST: u64 = 3_000;
/// From one number to the next: whole minutes, so that times differ also where seconds are not told.
const STEP: u64 = 60;

/// A report's numbers, with one manager and one channel.
///
/// # Panics
/// When the numbers have a field that is no number, text, flag, list or group of them.
#[must_use]
#[expect(clippy::expect_used, reason = "called by tests alone, which is where it should stop")]
pub fn example() -> Metrics {
    let mut next = FIRST;
    serde::Deserialize::deserialize(Anything { next: &mut next }).expect("an answer to whatever is asked")
}

struct Anything<'a> {
    next: &'a mut u64,
}

impl Anything<'_> {
    fn number(&mut self) -> u64 {
        *self.next += STEP;
        *self.next - STEP
    }

    fn again(&mut self) -> Anything<'_> {
        Anything { next: self.next }
    }
}

impl<'de> Deserializer<'de> for Anything<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(mut self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u64(self.number())
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_u16(600)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(true)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str("waba")
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        SeqAccessDeserializer::new(Once { of: self, left: true }).deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        MapAccessDeserializer::new(Fields { of: self, left: fields.iter() }).deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 u8 u32 u64 f32 f64 char str bytes byte_buf unit unit_struct newtype_struct tuple tuple_struct map
        enum identifier ignored_any
    }
}

/// A list of one.
struct Once<'a> {
    of: Anything<'a>,
    left: bool,
}

impl<'de> SeqAccess<'de> for Once<'_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        if !std::mem::take(&mut self.left) {
            return Ok(None);
        }
        seed.deserialize(self.of.again()).map(Some)
    }
}

/// Every field.
struct Fields<'a> {
    of: Anything<'a>,
    left: std::slice::Iter<'static, &'static str>,
}

impl<'de> MapAccess<'de> for Fields<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        self.left.next().map(|field| seed.deserialize(StrDeserializer::new(field))).transpose()
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(self.of.again())
    }
}
