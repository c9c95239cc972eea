//! The refused fields of one form: from the shared rules before sending, from the server after. Feeds the summary at the
//! form's head and the line under each field from one list, so that both always say the same.

use std::borrow::Cow;

use leptos::prelude::*;
use synkro_shared::validate::refused;
use synkro_shared::{FieldError, FieldErrorCode};

use crate::api::ApiError;
use crate::components::focus_field;
use crate::i18n::Locale;

/// A field of the form, as its errors are shown.
#[derive(Debug, Clone)]
pub struct FormField {
    /// JSON pointer into the request body.
    pub pointer: &'static str,
    /// Id of its control.
    pub id: Cow<'static, str>,
    /// Its label.
    pub label: &'static str,
}

impl FormField {
    /// A field.
    #[must_use]
    pub fn new(pointer: &'static str, id: impl Into<Cow<'static, str>>, label: &'static str) -> Self {
        Self { pointer, id: id.into(), label }
    }
}

/// What a check of this field alone refuses, as a check of the form would say it.
pub fn refused_at(pointer: &'static str) -> impl FnOnce(FieldErrorCode) -> Vec<FieldError> {
    move |code| vec![refused(pointer, code)]
}

/// What is wrong with a form. Belongs to the view that made it.
#[derive(Clone, Copy)]
pub struct FormErrors {
    locale: Locale,
    fields: StoredValue<Vec<FormField>>,
    refused: RwSignal<Vec<FieldError>>,
}

impl FormErrors {
    /// Nothing is wrong yet.
    #[must_use]
    pub fn new(locale: Locale, fields: Vec<FormField>) -> Self {
        Self { locale, fields: StoredValue::new(fields), refused: RwSignal::new(Vec::new()) }
    }

    /// Nothing is wrong any more.
    pub fn clear(self) {
        self.refused.set(Vec::new());
    }

    /// These fields were refused: shows it, and puts the focus on the first of them.
    pub fn show(self, refused: Vec<FieldError>) {
        let first =
            self.fields.with_value(|fields| first_refused(fields, &refused).map(|field| field.id.clone()));
        self.refused.set(refused);
        // After the errors are in the page, so that the field is read together with its own.
        request_animation_frame(move || {
            if let Some(id) = first {
                focus_field(&id);
            }
        });
    }

    /// Shows one refused field.
    pub fn refuse(self, pointer: &str, code: FieldErrorCode) {
        self.show(vec![refused(pointer, code)]);
    }

    /// Shows what this answer says of fields of this form. False when it says nothing of them: it must be shown otherwise.
    #[must_use]
    pub fn takes(self, error: &ApiError) -> bool {
        let ApiError::Problem(problem, _) = error else { return false };
        let ours = self.fields.with_value(|fields| first_refused(fields, &problem.errors).is_some());
        if ours {
            self.show(problem.errors.clone());
        }
        ours
    }

    /// What is wrong with the field, for the line under it.
    #[must_use]
    pub fn at(self, pointer: &'static str) -> Signal<Option<&'static str>> {
        Signal::derive(move || {
            self.refused.with(|refused| {
                let error = refused.iter().find(|error| error.pointer == pointer)?;
                Some(self.locale.field_error(error.code))
            })
        })
    }

    /// All that is wrong, for the summary at the form's head: in the order of the fields.
    #[must_use]
    pub fn summary(self) -> Signal<Vec<(Cow<'static, str>, String)>> {
        Signal::derive(move || {
            self.refused.with(|refused| {
                self.fields.with_value(|fields| {
                    let words = |field: &FormField| {
                        let error = refused.iter().find(|error| error.pointer == field.pointer)?;
                        let reason = self.locale.field_error(error.code);
                        Some((field.id.clone(), format!("{}: {}", field.label, inside_a_sentence(reason))))
                    };
                    fields.iter().filter_map(words).collect()
                })
            })
        })
    }
}

/// The words with a small first letter.
fn inside_a_sentence(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn first_refused<'a>(fields: &'a [FormField], refused: &[FieldError]) -> Option<&'a FormField> {
    fields.iter().find(|field| refused.iter().any(|error| error.pointer == field.pointer))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_of_the_form_takes_the_focus_whatever_the_order_of_the_answer() {
        let fields = [FormField::new("/name", "name", "Name"), FormField::new("/days", "days", "Days")];
        let first = |errors: &[FieldError]| first_refused(&fields, errors).map(|field| &*field.id);
        assert_eq!(
            first(&[
                refused("/days", FieldErrorCode::Unreadable),
                refused("/name", FieldErrorCode::Required)
            ]),
            Some("name")
        );
        assert_eq!(first(&[refused("/other", FieldErrorCode::Unreadable)]), None);
    }

    #[test]
    fn a_reason_goes_on_after_the_name_of_its_field() {
        assert_eq!(inside_a_sentence("Заполните это поле"), "заполните это поле");
        assert_eq!(inside_a_sentence(""), "");
    }
}
