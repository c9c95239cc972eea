//! Form rules used by the page before sending and by the server before believing: draft in, checked value out.

use chrono::{DateTime, Datelike, Duration, Utc};

use crate::account::{CreateTokenRequest, DEFAULT_TOKEN_DAYS, MAX_TOKEN_DAYS, MAX_TOKEN_NAME_CHARS};
use crate::admin::{CreateTenantRequest, CreateUserRequest};
use crate::field_error::{FieldError, FieldErrorCode};
use crate::password::MAX_PASSWORD_CHARS;
use crate::run::{Period, StartRunRequest};
use crate::secret_text::SecretText;
use crate::session::LoginRequest;
use crate::{Role, TokenScope};

/// Longest `Idempotency-Key`.
pub const MAX_IDEMPOTENCY_KEY_CHARS: usize = 200;
/// Longest period of one run.
pub const MAX_PERIOD_DAYS: i64 = 31;
/// Shortest period of one run.
pub const MIN_PERIOD: Duration = Duration::minutes(1);
/// Oldest start of a run.
pub const MAX_LOOKBACK_DAYS: i64 = 366;
/// Longest e-mail address (RFC 5321).
pub const MAX_EMAIL_CHARS: usize = 254;
/// Longest name of a person or a company.
pub const MAX_NAME_CHARS: usize = 120;
/// Length of a tenant's slug.
pub const SLUG_CHARS: std::ops::RangeInclusive<usize> = 2..=40;
/// What [`check_slug`] takes, but for reserved ones and the spaces around it.
pub const SLUG_PATTERN: &str = "^[a-z0-9]+(-[a-z0-9]+)*$";
/// Slugs that would be confused with the service's own addresses.
const RESERVED_SLUGS: [&str; 8] = ["admin", "api", "docs", "login", "platform", "static", "synkro", "www"];

/// A refused field.
#[must_use]
pub fn refused(pointer: &str, code: FieldErrorCode) -> FieldError {
    FieldError { pointer: pointer.to_owned(), code }
}

/// Whether an instant is one that both databases and every client can hold: the years 1 to 9999.
#[must_use]
pub fn is_datable(at: DateTime<Utc>) -> bool {
    (1..=9999).contains(&at.year())
}

/// A period that a run may cover.
///
/// # Errors
/// One entry a rule that is broken: `period_not_whole_seconds`, `period_reversed`, `period_too_short`, `period_too_long`,
/// `period_in_future`, `period_too_old`.
pub fn check_period(period: Period, now: DateTime<Utc>) -> Result<Period, Vec<FieldError>> {
    let mut errors = Vec::new();
    for (pointer, at) in [("/period/start", period.start), ("/period/end", period.end)] {
        // Databases keep micro- or milliseconds, and many clients know no leap second (`23:59:60`), which is a fraction
        // above one here: what is stored would not be what was asked for, or could not be read back.
        if at.timestamp_subsec_nanos() != 0 {
            errors.push(refused(pointer, FieldErrorCode::PeriodNotWholeSeconds));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    if period.end <= period.start {
        errors.push(refused("/period/end", FieldErrorCode::PeriodReversed));
    } else if period.end - period.start < MIN_PERIOD {
        errors.push(refused("/period/end", FieldErrorCode::PeriodTooShort));
    } else if period.end - period.start > Duration::days(MAX_PERIOD_DAYS) {
        errors.push(refused("/period/end", FieldErrorCode::PeriodTooLong));
    }
    // A minute of grace: a browser's clock may run ahead of ours.
    if period.start > now + Duration::minutes(1) {
        errors.push(refused("/period/start", FieldErrorCode::PeriodInFuture));
    }
    if period.start < now - Duration::days(MAX_LOOKBACK_DAYS) {
        errors.push(refused("/period/start", FieldErrorCode::PeriodTooOld));
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
pub fn check_email(text: &str) -> Result<String, FieldErrorCode> {
    let email = text.trim().to_lowercase();
    if email.is_empty() {
        return Err(FieldErrorCode::Required);
    }
    if email.chars().count() > MAX_EMAIL_CHARS {
        return Err(FieldErrorCode::TooLong);
    }
    let Some((name, domain)) = email.rsplit_once('@') else {
        return Err(FieldErrorCode::NotAnEmail);
    };
    let plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    if !plain(name)
        || !plain(domain)
        || name.contains('@')
        || domain.starts_with('.')
        || domain.ends_with('.')
    {
        return Err(FieldErrorCode::NotAnEmail);
    }
    Ok(email)
}

impl LoginRequest {
    /// Checks the form; whether the account exists is not this function's business.
    ///
    /// # Errors
    /// One entry a field that can't be right.
    pub fn check(self) -> Result<(String, SecretText), Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = check_email(&self.email).map_err(|code| errors.push(refused("/email", code)));
        if self.password.is_empty() {
            errors.push(refused("/password", FieldErrorCode::Required));
        } else if self.password.as_typed().chars().count() > MAX_PASSWORD_CHARS {
            errors.push(refused("/password", FieldErrorCode::TooLong));
        }
        match email {
            Ok(email) if errors.is_empty() => Ok((email, self.password)),
            _ => Err(errors),
        }
    }
}

/// A name of a person or a company: trimmed, one line.
///
/// # Errors
/// `required`, `too_long`, or `not_a_name`.
pub fn check_name(text: &str) -> Result<String, FieldErrorCode> {
    let name = text.trim();
    if name.is_empty() {
        return Err(FieldErrorCode::Required);
    }
    if name.chars().count() > MAX_NAME_CHARS {
        return Err(FieldErrorCode::TooLong);
    }
    // A name with a direction mark, a line break or anything else that is not seen can look like another one. What
    // follows a sign to choose its picture is seen with it.
    let chooses_picture = |c: char| matches!(c, '\u{fe0e}' | '\u{fe0f}');
    let hidden = |c: char| c.is_control() || is_ignorable(c) && !chooses_picture(c);
    if is_blank(name) || name.chars().any(hidden) {
        Err(FieldErrorCode::NotAName)
    } else {
        Ok(name.to_owned())
    }
}

/// Whether Unicode has a program leave this out where it has nothing to show for it: the property
/// `Default_Ignorable_Code_Point` of Unicode 17, with the marks around annotations and the signs of musical notation that
/// begin and end what they stand around. Joiners, direction marks, soft hyphens, fillers of Hangul, tags and variation selectors
/// are among them.
#[must_use]
pub const fn is_ignorable(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Whether nobody sees anything of a text: it is of spaces, of characters that are left out, of signs whose picture is
/// empty, of marks without a letter that they would stand on.
#[must_use]
pub fn is_blank(text: &str) -> bool {
    let unseen = |c: char| {
        // The empty cell of Braille, the empty note head, a filler of Khitan.
        let empty = matches!(c, '\u{2800}' | '\u{1d159}' | '\u{16fe4}');
        let mark = matches!(
            c,
            '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
                | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}'
        );
        c.is_whitespace() || c.is_control() || is_ignorable(c) || empty || mark
    };
    text.chars().all(unseen)
}

/// A tenant's short name in URLs.
///
/// # Errors
/// `required`, `not_a_slug`, or `slug_reserved`.
pub fn check_slug(text: &str) -> Result<String, FieldErrorCode> {
    let slug = text.trim();
    if slug.is_empty() {
        return Err(FieldErrorCode::Required);
    }
    let plain = slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    if !plain
        || !SLUG_CHARS.contains(&slug.len())
        || slug.starts_with('-')
        || slug.ends_with('-')
        || slug.contains("--")
    {
        return Err(FieldErrorCode::NotASlug);
    }
    if RESERVED_SLUGS.contains(&slug) { Err(FieldErrorCode::SlugReserved) } else { Ok(slug.to_owned()) }
}

fn field<T>(errors: &mut Vec<FieldError>, pointer: &str, checked: Result<T, FieldErrorCode>) -> Option<T> {
    checked.map_err(|code| errors.push(refused(pointer, code))).ok()
}

impl CreateTenantRequest {
    /// Checks the form and brings it to its plain form; whether the zone exists is known where zones are known.
    ///
    /// # Errors
    /// One entry a field that can't be right.
    pub fn check(self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = field(&mut errors, "/name", check_name(&self.name));
        let slug = field(&mut errors, "/slug", check_slug(&self.slug));
        match (name, slug) {
            (Some(name), Some(slug)) => Ok(Self { name, slug, ..self }),
            _ => Err(errors),
        }
    }
}

impl CreateUserRequest {
    /// Checks the form and brings it to its plain form.
    ///
    /// # Errors
    /// One entry a field that can't be right: also `tenant_needed` and `tenant_refused` for `/tenant_id`, `settings_refused`
    /// for `/settings`.
    pub fn check(self) -> Result<Self, Vec<FieldError>> {
        let mut errors = Vec::new();
        let email = field(&mut errors, "/email", check_email(&self.email));
        let name = field(&mut errors, "/display_name", check_name(&self.display_name));
        match (self.role, self.tenant_id) {
            (Role::User, None) => errors.push(refused("/tenant_id", FieldErrorCode::TenantNeeded)),
            (Role::SuperAdmin | Role::AdminLite, Some(_)) => {
                errors.push(refused("/tenant_id", FieldErrorCode::TenantRefused))
            }
            (Role::User, Some(_)) | (Role::SuperAdmin | Role::AdminLite, None) => {}
        }
        if self.settings && self.role != Role::User {
            errors.push(refused("/settings", FieldErrorCode::SettingsRefused));
        }
        match (email, name) {
            (Some(email), Some(display_name)) if errors.is_empty() => {
                Ok(Self { email, display_name, ..self })
            }
            _ => Err(errors),
        }
    }
}

impl CreateTokenRequest {
    /// The name, the scopes without repeats, and the days.
    ///
    /// # Errors
    /// One entry a field that can't be right: also `scopes_needed` for `/scopes` and `days_out_of_range` for `/days`.
    pub fn check(self) -> Result<(String, Vec<TokenScope>, u32), Vec<FieldError>> {
        let mut errors = Vec::new();
        let name = field(&mut errors, "/name", check_name(&self.name));
        if name.as_ref().is_some_and(|name| name.chars().count() > MAX_TOKEN_NAME_CHARS) {
            errors.push(refused("/name", FieldErrorCode::TooLong));
        }
        let mut scopes = self.scopes;
        scopes.sort_unstable();
        scopes.dedup();
        if scopes.is_empty() {
            errors.push(refused("/scopes", FieldErrorCode::ScopesNeeded));
        }
        let days = self.days.unwrap_or(DEFAULT_TOKEN_DAYS);
        if !(1..=MAX_TOKEN_DAYS).contains(&days) {
            errors.push(refused("/days", FieldErrorCode::DaysOutOfRange));
        }
        match name {
            Some(name) if errors.is_empty() => Ok((name, scopes, days)),
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
        assert_eq!(check_period(longer, now).unwrap_err()[0].code, FieldErrorCode::PeriodTooLong);
    }

    #[test]
    fn reversed_future_and_ancient_periods_are_refused_each_by_name() {
        let now = at("2026-11-20T00:00:00Z");
        let code = |start: &str, end: &str| {
            check_period(Period { start: at(start), end: at(end) }, now).unwrap_err()[0].code
        };
        assert_eq!(code("2026-11-02T00:00:00Z", "2026-11-01T00:00:00Z"), FieldErrorCode::PeriodReversed);
        assert_eq!(code("2026-11-21T00:00:00Z", "2026-11-22T00:00:00Z"), FieldErrorCode::PeriodInFuture);
        assert_eq!(code("2024-11-21T00:00:00Z", "2024-11-22T00:00:00Z"), FieldErrorCode::PeriodTooOld);
    }

    #[test]
    fn a_period_is_whole_seconds_and_a_minute_at_least() {
        let now = at("2026-11-20T00:00:00Z");
        let codes = |start: &str, end: &str| -> Vec<_> {
            let checked = check_period(Period { start: at(start), end: at(end) }, now);
            checked.err().into_iter().flatten().map(|error| (error.pointer, error.code)).collect()
        };
        let fraction = |pointer: &str| (pointer.to_owned(), FieldErrorCode::PeriodNotWholeSeconds);
        let (start, end) = (fraction("/period/start"), fraction("/period/end"));
        for odd in ["2026-11-01T23:59:60Z", "2026-11-01T23:59:59.000000001Z", "2026-11-01T23:59:60.5Z"] {
            assert_eq!(codes(odd, "2026-11-03T00:00:00Z"), std::slice::from_ref(&start), "{odd}");
            assert_eq!(codes("2026-11-01T00:00:00Z", odd), std::slice::from_ref(&end), "{odd}");
            assert_eq!(codes(odd, odd), [start.clone(), end.clone()], "{odd}");
        }
        let short = vec![("/period/end".to_owned(), FieldErrorCode::PeriodTooShort)];
        assert_eq!(codes("2026-11-01T00:00:00Z", "2026-11-01T00:00:59Z"), short);
        assert!(codes("2026-11-01T00:00:00.000Z", "2026-11-01T00:01:00Z").is_empty());
        // The ends of what an instant can be must not overflow.
        let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, DateTime::UNIX_EPOCH, now];
        for start in ends {
            for end in ends {
                assert!(check_period(Period { start, end }, now).is_err(), "{start} {end}");
            }
        }
    }

    #[test]
    fn an_email_is_trimmed_and_lowered_and_nonsense_is_refused() {
        assert_eq!(check_email("  Aru@Example.KZ "), Ok("aru@example.kz".to_owned()));
        for nonsense in ["aru", "@example.kz", "aru@", "a b@example.kz", "a@b@c", "aru@.kz"] {
            assert_eq!(check_email(nonsense), Err(FieldErrorCode::NotAnEmail), "{nonsense}");
        }
    }

    #[test]
    fn a_password_is_not_trimmed() {
        let form = LoginRequest { email: "a@b.kz".into(), password: "  secret ".to_owned().into() };
        assert_eq!(form.check().expect("accepted").1.as_typed(), "  secret ");
    }

    #[test]
    fn a_slug_is_plain_and_not_one_of_our_own_addresses() {
        assert_eq!(check_slug(" okna-alatau "), Ok("okna-alatau".to_owned()));
        for text in ["A", "a", "Окна", "-ab", "ab-", "a--b", "a b", "a/b", &"a".repeat(41)] {
            assert_eq!(check_slug(text), Err(FieldErrorCode::NotASlug), "{text}");
        }
        assert_eq!(check_slug("admin"), Err(FieldErrorCode::SlugReserved));
    }

    #[test]
    fn a_name_can_not_hide_characters() {
        assert_eq!(check_name("  Алия "), Ok("Алия".to_owned()));
        for text in ["a\nb", "admin\u{202e}", "x\u{200b}y", "\u{feff}a"] {
            assert_eq!(check_name(text), Err(FieldErrorCode::NotAName), "{text:?}");
        }
        assert_eq!(check_name(&"я".repeat(MAX_NAME_CHARS + 1)), Err(FieldErrorCode::TooLong));
        // What looks empty, and what looks like another name.
        for c in [
            '\u{3164}',
            '\u{115f}',
            '\u{1160}',
            '\u{ffa0}',
            '\u{200c}',
            '\u{200d}',
            '\u{ad}',
            '\u{34f}',
            '\u{61c}',
            '\u{180e}',
            '\u{17b4}',
            '\u{2060}',
            '\u{2066}',
            '\u{206f}',
            '\u{fff9}',
            '\u{1d173}',
            '\u{e0041}',
            '\u{e0100}',
        ] {
            for text in [c.to_string(), format!(" {c} {c}"), format!("Али{c}я")] {
                assert_eq!(check_name(&text), Err(FieldErrorCode::NotAName), "{text:?}");
            }
        }
        for text in ["\u{2800}", "\u{2800} \u{2800}", "\u{fe0f}", "\u{301}", "\u{1d159}", "\u{16fe4}"] {
            assert_eq!(check_name(text), Err(FieldErrorCode::NotAName), "{text:?}");
        }
        for text in ["❤\u{fe0f}", "Zoë", "Жүсі\u{301}п", "李", "محمد", "🙂", "№ 1", "-", "한"]
        {
            assert_eq!(check_name(text).as_deref(), Ok(text), "{text:?}");
        }
    }
}
