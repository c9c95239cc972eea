//! Form rules used by the page before sending and by the server before believing: draft in, checked value out.

use chrono::{DateTime, Duration, Utc};

use crate::problem::FieldError;
use crate::run::{Period, StartRunRequest};
use crate::session::LoginRequest;

/// Longest period of one run.
pub const MAX_PERIOD_DAYS: i64 = 31;
/// Oldest start of a run.
pub const MAX_LOOKBACK_DAYS: i64 = 366;
/// Longest password that is hashed: a bound against feeding the hash megabytes.
pub const MAX_PASSWORD_CHARS: usize = 1024;
/// Longest e-mail address (RFC 5321).
pub const MAX_EMAIL_CHARS: usize = 254;

fn refused(pointer: &str, code: &str) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code: code.to_owned() }
}

/// A period that a run may cover.
///
/// # Errors
/// One entry a rule that is broken: `period_reversed`, `period_too_long`, `period_in_future`, `period_too_old`.
pub fn check_period(period: Period, now: DateTime<Utc>) -> Result<Period, Vec<FieldError>> {
    let mut errors = Vec::new();
    if period.end <= period.start {
        errors.push(refused("/period/end", "period_reversed"));
    } else if period.end - period.start > Duration::days(MAX_PERIOD_DAYS) {
        errors.push(refused("/period/end", "period_too_long"));
    }
    // A minute of grace: a browser's clock may run ahead of ours.
    if period.start > now + Duration::minutes(1) {
        errors.push(refused("/period/start", "period_in_future"));
    }
    if period.start < now - Duration::days(MAX_LOOKBACK_DAYS) {
        errors.push(refused("/period/start", "period_too_old"));
    }
    if errors.is_empty() { Ok(period) } else { Err(errors) }
}

impl StartRunRequest {
    /// Checks the request.
    ///
    /// # Errors
    /// See [`check_period`].
    pub fn check(self, now: DateTime<Utc>) -> Result<Period, Vec<FieldError>> {
        check_period(self.period, now)
    }
}

/// An e-mail in the form that accounts are looked up by: trimmed, lower case.
///
/// # Errors
/// `required`, `too_long`, or `not_an_email`.
pub fn check_email(text: &str) -> Result<String, &'static str> {
    let email = text.trim().to_lowercase();
    if email.is_empty() {
        return Err("required");
    }
    if email.chars().count() > MAX_EMAIL_CHARS {
        return Err("too_long");
    }
    let Some((name, domain)) = email.rsplit_once('@') else {
        return Err("not_an_email");
    };
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    if !plain(name)
        || !plain(domain)
        || name.contains('@')
        || domain.starts_with('.')
        || domain.ends_with('.')
    {
        return Err("not_an_email");
    }
    Ok(email)
}

impl LoginRequest {
    /// Checks the form; whether the account exists is not this function's business.
    ///
    /// # Errors
    /// One entry a field that can't be right.
    pub fn check(self) -> Result<(String, String), Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = check_email(&self.email).map_err(|code| errors.push(refused("/email", code)));
        if self.password.is_empty() {
            errors.push(refused("/password", "required"));
        } else if self.password.chars().count() > MAX_PASSWORD_CHARS {
            errors.push(refused("/password", "too_long"));
        }
        match email {
            Ok(email) if errors.is_empty() => Ok((email, self.password)),
            _ => Err(errors),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("a test instant")
    }

    #[test]
    fn a_period_of_exactly_31_days_is_accepted_and_a_second_more_is_not() {
        let now = at("2026-11-20T00:00:00Z");
        let start = at("2026-10-01T00:00:00Z");
        let longest = Period { start, end: start + Duration::days(31) };
        assert_eq!(check_period(longest, now), Ok(longest));
        let longer = Period { start, end: longest.end + Duration::seconds(1) };
        assert_eq!(check_period(longer, now).unwrap_err()[0].code, "period_too_long");
    }

    #[test]
    fn reversed_future_and_ancient_periods_are_refused_each_by_name() {
        let now = at("2026-11-20T00:00:00Z");
        let code = |start: &str, end: &str| {
            check_period(Period { start: at(start), end: at(end) }, now).unwrap_err()[0].code.clone()
        };
        assert_eq!(code("2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z"), "period_reversed");
        assert_eq!(code("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"), "period_in_future");
        assert_eq!(code("2024-11-21T00:00:00Z", "2024-11-22T00:00:00Z"), "period_too_old");
    }

    #[test]
    fn an_email_is_trimmed_and_lowered_and_nonsense_is_refused() {
        assert_eq!(check_email("  Aru@Example.KZ "), Ok("aru@example.kz".to_owned()));
        for nonsense in ["aru", "@example.kz", "aru@", "a b@example.kz", "a@b@c", "aru@.kz"] {
            assert_eq!(check_email(nonsense), Err("not_an_email"), "{nonsense}");
        }
    }

    #[test]
    fn a_password_is_not_trimmed() {
        let form = LoginRequest { email: "a@b.kz".into(), password: "  secret ".into() };
        assert_eq!(form.check().expect("accepted").1, "  secret ");
    }
}
