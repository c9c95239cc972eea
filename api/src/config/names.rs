//! The names of all settings. One that nobody reads is a slip of the pen, and what it was meant to set stays as it was.

/// Every variable of the program's own.
pub(super) const NAMES: [&str; 23] = [
    "SYNKRO_AI_HOSTS",
    "SYNKRO_AMOCRM_SUFFIXES",
    "SYNKRO_CONTACT",
    "SYNKRO_DATABASE_TLS",
    "SYNKRO_DEMO_AI_URL",
    "SYNKRO_DEMO_AMOCRM_URL",
    "SYNKRO_DEMO_CONSOLE_URL",
    "SYNKRO_DEMO_GEMINI_URL",
    "SYNKRO_DEMO_RADIST_URL",
    "SYNKRO_DEMO_SUPABASE_URL",
    "SYNKRO_DEMO_TELEGRAM_URL",
    "SYNKRO_LEASE_SECONDS",
    "SYNKRO_LISTEN",
    "SYNKRO_LOG",
    "SYNKRO_LOG_FORMAT",
    "SYNKRO_MODE",
    "SYNKRO_PUBLIC_URL",
    "SYNKRO_STOP_DELAY_SECONDS",
    "SYNKRO_TLS_ROOTS",
    "SYNKRO_TRUSTED_PROXY",
    "SYNKRO_WEB_DIST",
    "SYNKRO_WORKER_LISTEN",
    // Where a test lets the process die; read where that was compiled in.
    "SYNKRO_FAILPOINT",
];

/// What all of them begin with.
const PREFIX: &str = "SYNKRO_";
/// Names behind the prefix that belong to the tests, which start this program.
const TESTS: [&str; 3] = ["TEST_", "GOLDEN", "GRID"];

/// What is wrong with a variable's name, with the name that was perhaps meant; `None`: nothing.
pub(super) fn unknown(name: &str, value: &str) -> Option<String> {
    let ours = name.len() > 6 && name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("synkro"));
    let rest = name.strip_prefix(PREFIX);
    let of_tests = rest.is_some_and(|rest| TESTS.iter().any(|start| rest.starts_with(start)));
    if !ours || of_tests || NAMES.contains(&name) {
        return None;
    }
    if is_service_link(name, value) {
        return None;
    }
    let nearest = NAMES
        .iter()
        .map(|known| (distance(&name.to_ascii_uppercase(), known), *known))
        .min()
        .filter(|(distance, known)| *distance <= known.len() / 3);
    Some(match nearest {
        Some((_, known)) => format!("is no setting; did you mean {known}?"),
        None => "is no setting; remove it, or see .env.example for the names".to_owned(),
    })
}

/// Kubernetes gives every container such variables for each service beside it; one may be called `synkro`.
fn is_service_link(name: &str, value: &str) -> bool {
    let link = ["_SERVICE_HOST", "_SERVICE_PORT", "_PORT_", "_PORT"].iter().any(|part| name.contains(part));
    link && (value.starts_with("tcp://")
        || value.starts_with("udp://")
        || matches!(value, "tcp" | "udp")
        || value.parse::<u16>().is_ok()
        || value.parse::<std::net::IpAddr>().is_ok())
}

/// How many letters have to be put in, taken out or changed.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, a) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in other.iter().enumerate() {
            let changed = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_pen_is_told_with_what_was_meant() {
        for (name, meant) in [
            ("LISTN", "LISTEN"),
            ("LISTENS", "LISTEN"),
            ("listen", "LISTEN"),
            ("PUBLIC_URI", "PUBLIC_URL"),
            ("TRUSTED_PROXIES", "TRUSTED_PROXY"),
            ("LOG_FROMAT", "LOG_FORMAT"),
        ] {
            let words = unknown(&format!("{PREFIX}{name}"), "x").expect(name);
            assert!(words.contains(&format!("did you mean {PREFIX}{meant}?")), "{name}: {words}");
        }
        for name in ["synkro_listen", "SYNKROLISTEN"] {
            let words = unknown(name, "x").expect(name);
            assert!(words.contains(&format!("did you mean {PREFIX}LISTEN?")), "{name}: {words}");
        }
        let words = unknown(&format!("{PREFIX}ANYTHING_ELSE_ALTOGETHER"), "x").expect("unknown");
        assert!(words.contains(".env.example"), "{words}");
    }

    #[test]
    fn what_is_ours_or_nobodys_is_left_alone() {
        for name in NAMES {
            assert_eq!(unknown(name, "x"), None);
        }
        for (name, value) in [("PATH", "/bin"), ("DATABASE_URL", "x"), ("SYNKRO", "x")] {
            assert_eq!(unknown(name, value), None, "{name}");
        }
        for (name, value) in [
            ("TEST_REDIS", "x"),
            ("PORT", "tcp://10.0.0.1:8080"),
            ("SERVICE_HOST", "10.0.0.1"),
            ("API_SERVICE_PORT_HTTP", "8080"),
            ("PORT_8080_TCP_PROTO", "tcp"),
        ] {
            assert_eq!(unknown(&format!("{PREFIX}{name}"), value), None, "{name}");
        }
    }

    #[test]
    fn every_name_that_is_read_is_known() {
        let source = [include_str!("../config.rs"), include_str!("../telemetry.rs")].concat();
        for part in source.split("\"SYNKRO_").skip(1) {
            let name = format!("SYNKRO_{}", part.split('"').next().unwrap_or_default());
            assert!(NAMES.contains(&name.as_str()), "{name} is read and would be refused");
        }
    }
}
