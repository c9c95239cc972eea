//! The words of an exported report: those of a file, and those of a report wherever it is read.

use synkro_shared::session::Language;
use synkro_words::file::File;
use synkro_words::metrics::Metrics;
use synkro_words::report::Parts;

/// All of them.
pub(super) struct Words {
    pub file: &'static File,
    pub metrics: &'static Metrics,
    pub parts: &'static Parts,
}

/// The words of a language.
pub(super) const fn words(language: Language) -> &'static Words {
    const RU: Words = Words { file: &File::RU, metrics: &Metrics::RU, parts: &Parts::RU };
    const KK: Words = Words { file: &File::KK, metrics: &Metrics::KK, parts: &Parts::KK };
    const EN: Words = Words { file: &File::EN, metrics: &Metrics::EN, parts: &Parts::EN };
    match language {
        Language::Ru => &RU,
        Language::Kk => &KK,
        Language::En => &EN,
    }
}
