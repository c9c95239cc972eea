//! A source file without what is not code: comments, texts and single letters, each sign of them a blank, so that lines and
//! places stay what they were.

/// Blanks what is not code.
pub fn code(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        let end = match &letters[at..] {
            ['/', '/', ..] => until(&letters, at, |rest| rest.starts_with(&['\n'])),
            ['/', '*', ..] => after_block(&letters, at),
            ['"', ..] => after_text(&letters, at),
            ['r' | '#', ..] | ['b' | 'c', 'r', ..] if !continues_name(&letters, at) => {
                after_raw_text(&letters, at).unwrap_or(at)
            }
            ['\'', '\\', ..] => until(&letters, at + 3, |rest| rest.starts_with(&['\''])) + 1,
            ['\'', _, '\'', ..] => at + 3,
            _ => at,
        };
        let end = end.min(letters.len());
        if end == at {
            code.push(letters[at]);
            at += 1;
        } else {
            code.extend(letters[at..end].iter().map(|letter| if *letter == '\n' { '\n' } else { ' ' }));
            at = end;
        }
    }
    code
}

fn until(letters: &[char], from: usize, ends: impl Fn(&[char]) -> bool) -> usize {
    (from..letters.len()).find(|at| ends(&letters[*at..])).unwrap_or(letters.len())
}

fn continues_name(letters: &[char], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| letters[before].is_alphanumeric() || letters[before] == '_')
}

/// Behind a comment between `/*` and `*/`, which may hold others.
fn after_block(letters: &[char], from: usize) -> usize {
    let (mut depth, mut at) = (0_usize, from);
    while at < letters.len() {
        match &letters[at..] {
            ['/', '*', ..] => {
                depth += 1;
                at += 2;
            }
            ['*', '/', ..] => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            _ => at += 1,
        }
    }
    at
}

fn after_text(letters: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < letters.len() {
        match letters[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    at
}

/// Behind `r"…"`, `br##"…"##` and the like; `None` when none begins here.
fn after_raw_text(letters: &[char], from: usize) -> Option<usize> {
    let start = until(letters, from, |rest| !matches!(rest[0], 'b' | 'c' | 'r'));
    if !letters[from..start].contains(&'r') {
        return None;
    }
    let open = until(letters, start, |rest| rest[0] != '#');
    if letters.get(open) != Some(&'"') {
        return None;
    }
    let mut closing = vec!['"'];
    closing.extend(&letters[start..open]);
    Some(until(letters, open + 1, |rest| rest.starts_with(&closing)) + closing.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_texts_are_blank_and_code_stands_where_it_stood() {
        let text = "use a; // use b;\n/* use c; /* d */ e */ f(\"g \\\" h\", 'i', '\\'', r#\"j \" k\"#, br\"l\")\nfn m<'n>() {}";
        let found = code(text);
        let words: Vec<&str> = found.split_whitespace().collect();
        assert_eq!(words, ["use", "a;", "f(", ",", ",", ",", ",", ")", "fn", "m<'n>()", "{}"]);
        assert_eq!(found.chars().count(), text.chars().count());
        assert_eq!(found.lines().count(), text.lines().count());
        assert_eq!(found.find("fn m"), text.find("fn m"));
    }

    #[test]
    fn what_never_ends_ends_with_the_file_and_names_are_no_raw_texts() {
        for open in ["\"abc", "/* abc", "r#\"abc\"", "'\\", "//"] {
            assert_eq!(code(open).trim(), "", "{open}");
        }
        assert_eq!(code("var\"x\""), "var   ");
        assert_eq!(code("r#type"), "r#type");
    }
}
