//! The last answer of an analysis: title, summary and recommendations. What of it can't be read costs no more than
//! itself.

use serde_json::Value;
use synkro_shared::report::{AnswerList, Omitted};

use super::analysis::{Chance, Conclusion, Unusable, cut, elements};
use super::answer;
use super::answer_limits::{MAX_RECOMMENDATION, MAX_RECOMMENDATIONS, MAX_SUMMARY, MAX_TITLE};

/// Title, summary and recommendations, as far as they can be read, and how many of the three can't.
type RawConclusion = (String, String, Vec<Value>, u64);

/// A conclusion's three fields. At the last chance those that can be read do; one of the first two is needed.
fn raw_conclusion(object: &answer::Object, chance: Chance) -> Result<RawConclusion, String> {
    let text = |name: &str| object.get(name).and_then(answer::text);
    let (title, summary) = (text("title"), text("summary"));
    let list = match object.get("recommendations") {
        // Lines of one text are a list in another form.
        Some(Value::String(lines)) => {
            let lines = lines.lines().map(str::trim).filter(|line| !line.is_empty());
            Some(lines.map(|line| Value::String(line.to_owned())).collect())
        }
        Some(Value::Null) => Some(Vec::new()),
        _ => answer::list(object, "recommendations").map(<[Value]>::to_vec),
    };
    let missing = [
        ("text `title`", title.is_none()),
        ("text `summary`", summary.is_none()),
        ("list `recommendations`", list.is_none()),
    ];
    let missing: Vec<&str> = missing.iter().filter(|(_, missing)| *missing).map(|(name, _)| *name).collect();
    if let Some(first) = missing.first()
        && (chance == Chance::More || (title.is_none() && summary.is_none()))
    {
        return Err(format!("the answer needs a {first}"));
    }
    let count = missing.len() as u64;
    Ok((title.unwrap_or_default(), summary.unwrap_or_default(), list.unwrap_or_default(), count))
}

/// Checks the last step's answer. Placeholders stay in it: its summary is kept centrally, where no phone may be.
///
/// # Errors
/// [`Unusable`] when it has not the agreed form, or lost most of its recommendations, and may be asked for once more;
/// else when it has neither a title nor a summary.
pub fn read_conclusion(answer: &str, chance: Chance) -> Result<Conclusion, Unusable> {
    // A whole one is taken before one that lacks a field, wherever it stands.
    let (title, summary, list, missing) =
        answer::last_fitting(answer, |object| raw_conclusion(object, Chance::More))
            .or_else(|why| match chance {
                Chance::More => Err(why),
                Chance::Last => answer::last_fitting(answer, |object| raw_conclusion(object, Chance::Last)),
            })
            .map_err(Unusable)?;
    let mut omitted = Omitted { unreadable: missing, ..Omitted::default() };
    let recommendation = |value: &Value| {
        let text = answer::text(value).or_else(|| value.get("text").and_then(answer::text))?;
        Some(cut(&text, MAX_RECOMMENDATION))
    };
    // An empty line recommends nothing and is no loss.
    let list: Vec<Value> = list.into_iter().filter(|value| value.as_str() != Some("")).collect();
    let recommendations = elements(
        &list,
        MAX_RECOMMENDATIONS,
        AnswerList::Recommendations,
        chance,
        &mut omitted,
        recommendation,
    )?;
    omitted.recommendations += recommendations.beyond;
    Ok(Conclusion {
        title: cut(&title, MAX_TITLE),
        summary: cut(&summary, MAX_SUMMARY),
        recommendations: recommendations.read,
        omitted,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_conclusion_that_lacks_a_field_is_asked_for_again_and_then_taken_without_it() {
        for (title, summary, recommendations, missing) in [
            (json!(null), json!("Итог."), json!(["Звонить"]), 1),
            (json!("День"), json!(""), json!(["Звонить"]), 1),
            (json!("День"), json!({"a": 1}), json!(["Звонить"]), 1),
            (json!(""), json!("Итог."), json!(7), 2),
        ] {
            let answer = json!({"title": title, "summary": summary, "recommendations": recommendations});
            let answer = answer.to_string();
            assert!(read_conclusion(&answer, Chance::More).is_err(), "{answer}");
            let read = read_conclusion(&answer, Chance::Last).expect("what can be read");
            assert_eq!(read.omitted.unreadable, missing, "{answer}");
            assert_eq!(read.recommendations.len(), usize::from(missing == 1));
        }
        for nothing in [json!({"title": "", "summary": null, "recommendations": ["x"]}), json!({}), json!([])]
        {
            assert!(read_conclusion(&nothing.to_string(), Chance::Last).is_err(), "{nothing}");
        }
    }

    #[test]
    fn recommendations_in_one_text_are_its_lines() {
        let answer = json!({"title": "День", "summary": "Итог.", "recommendations": "Звонить\n\n Писать "});
        let read = read_conclusion(&answer.to_string(), Chance::More).expect("usable");
        assert_eq!(read.recommendations, ["Звонить", "Писать"]);
        assert_eq!(read.omitted, Omitted::default());
    }
}
