//! What people read of each problem, in three languages side by side. A change of any shows itself in a committed file.

use std::fmt::Write;

use synkro_shared::integration::IntegrationKind;
use synkro_shared::run::{RunProblem, RunProblemCode};
use synkro_shared::session::Language;
use synkro_words::problem::problem_words;

#[test]
fn the_words_of_every_problem_are_as_committed() {
    let mut all = String::new();
    for code in RunProblemCode::ALL {
        writeln!(all, "{}", code.code()).expect("text");
        for language in Language::ALL {
            let words = problem_words(&RunProblem::new(code, Some(IntegrationKind::Amocrm)), language);
            writeln!(all, "  {}  {}  {}", language.tag(), words.reason, words.action).expect("text");
        }
    }
    insta::assert_snapshot!("problems", all);
}
