//! Named points at which the test harness kills the process. Compiled to nothing in a shipped binary.

/// Dies here when `SYNKRO_FAILPOINT` names this point; only in a build made for the harness.
#[inline]
pub fn reached(name: &str, step: synkro_shared::run::StepName) {
    #[cfg(feature = "failpoints")]
    if std::env::var("SYNKRO_FAILPOINT").is_ok_and(|wanted| wanted == format!("{name}:{}", step.code())) {
        // Like a kill -9: no destructor runs, nothing is flushed.
        std::process::abort();
    }
    #[cfg(not(feature = "failpoints"))]
    let _ = (name, step);
}

/// Dies here when `SYNKRO_FAILPOINT` names this point; for places outside a step.
#[inline]
pub fn at(name: &str) {
    #[cfg(feature = "failpoints")]
    if std::env::var("SYNKRO_FAILPOINT").is_ok_and(|wanted| wanted == name) {
        std::process::abort();
    }
    #[cfg(not(feature = "failpoints"))]
    let _ = name;
}
