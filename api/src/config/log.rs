//! The log's two settings, checked: a filter that names nothing would silence everything, or nothing.

use tracing_subscriber::EnvFilter;

use super::{WrongSetting, wrong};

const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];

fn is_level(word: &str) -> bool {
    LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word))
}

/// One part of a filter: a level, or where it counts. A bare word that is no level would be read as the name of a module.
fn is_directive(part: &str) -> bool {
    let named = |target: &str| {
        !target.is_empty()
            && target.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '-'))
    };
    match part.rsplit_once('=') {
        // A filter on spans' fields has equals signs of its own; the crate reads it.
        _ if part.contains('[') => true,
        Some((target, level)) => named(target) && is_level(level),
        None => is_level(part) || (part.starts_with("synkro") && named(part)),
    }
}

pub(super) fn check(filter: Option<&str>, format: Option<&str>) -> Result<(), WrongSetting> {
    if let Some(filter) = filter {
        let good = EnvFilter::try_new(filter).is_ok()
            && filter.split(',').map(str::trim).filter(|part| !part.is_empty()).all(is_directive);
        if !good {
            return Err(wrong(
                "SYNKRO_LOG",
                "use off, error, warn, info, debug or trace, for all or a part: info,synkro::jobs=debug",
            ));
        }
    }
    match format {
        None | Some("text" | "json") => Ok(()),
        Some(_) => Err(wrong("SYNKRO_LOG_FORMAT", "use text (default) or json")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_one_and_a_format_is_one_of_two() {
        for good in
            ["info", "WARN", "synkro=debug", "info,synkro::jobs=debug", "synkro", "warn,[request{id}]=trace"]
        {
            assert!(check(Some(good), None).is_ok(), "{good}");
        }
        for bad in ["garbage", "inf", "info;debug", "synkro=loud", "info,deubg", "=debug", "info debug"] {
            assert!(check(Some(bad), None).is_err(), "{bad}");
        }
        for (format, good) in [("json", true), ("text", true), ("JSON", false), ("pretty", false)] {
            assert_eq!(check(None, Some(format)).is_ok(), good, "{format}");
        }
    }
}
