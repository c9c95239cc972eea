//! Reads the conversation scripts. A script line has variants; which one is said depends on who speaks.

use super::rng::Rng;

#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) name: &'static str,
    pub(crate) lines: Vec<Line>,
}

impl Script {
    /// Where the conversation may be left open: a client's question or complaint.
    pub(crate) fn open_points(&self) -> Vec<usize> {
        (0..self.lines.len()).filter(|at| self.lines[*at].may_stay_open).collect()
    }

    pub(crate) fn is_story(&self) -> bool {
        self.name.starts_with("story_")
    }
}

#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) by_client: bool,
    /// A question or a complaint that may be the last word.
    pub(crate) may_stay_open: bool,
    /// Said so many hours after the line before it; `None` leaves it to the habits of whoever speaks.
    pub(crate) hours_later: Option<i64>,
    variants: Vec<&'static str>,
}

impl Line {
    /// The client's words: any variant.
    pub(crate) fn client(&self, rng: &mut Rng) -> &'static str {
        self.variants[rng.below(self.variants.len())]
    }

    /// A manager's words; `style` 0 is the warmest.
    pub(crate) fn manager(&self, style: usize) -> &'static str {
        self.variants[style.min(self.variants.len() - 1)]
    }
}

pub(crate) struct Library {
    pub(crate) sales: Vec<Script>,
    pub(crate) service: Vec<Script>,
    pub(crate) tails: Vec<Script>,
    pub(crate) endings: Vec<Script>,
    pub(crate) stories: Vec<Script>,
}

impl Library {
    pub(crate) fn load() -> Self {
        Self {
            sales: parse(include_str!("scripts/sales.txt")),
            service: parse(include_str!("scripts/service.txt")),
            tails: parse(include_str!("scripts/tails.txt")),
            endings: parse(include_str!("scripts/endings.txt")),
            stories: parse(include_str!("scripts/stories.txt")),
        }
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Script> {
        [&self.sales, &self.service, &self.tails, &self.endings, &self.stories].into_iter().flatten()
    }

    pub(crate) fn named(&self, name: &str) -> &Script {
        self.all().find(|script| script.name == name).unwrap_or(&self.sales[0])
    }

    /// The endings whose names begin so.
    pub(crate) fn endings(&self, prefix: &str) -> Vec<&Script> {
        self.endings.iter().filter(|script| script.name.starts_with(prefix)).collect()
    }
}

fn parse(text: &'static str) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some(name) = line.strip_prefix("== ") {
            scripts.push(Script { name: name.trim(), lines: Vec::new() });
        } else if let (Some((who, said)), Some(script)) = (line.split_once(':'), scripts.last_mut()) {
            let (who, later) = who.split_once('@').map_or((who, None), |(who, later)| (who, Some(later)));
            script.lines.push(Line {
                by_client: who.starts_with('c'),
                may_stay_open: who.ends_with('!'),
                hours_later: later.and_then(|hours| hours.trim_end_matches('h').parse().ok()),
                variants: said.split('|').map(str::trim).collect(),
            });
        }
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_has_lines_and_every_line_has_words() {
        let library = Library::load();
        assert!(library.sales.len() + library.service.len() >= 24);
        for script in library.all() {
            assert!(!script.lines.is_empty(), "{}", script.name);
            for line in &script.lines {
                let spoken = |variant: &&str| !variant.is_empty();
                let silent_manager = !line.by_client && line.variants.first().is_some_and(spoken);
                assert!(
                    silent_manager || line.variants.iter().all(|v| !v.is_empty()),
                    "{}: {line:?}",
                    script.name
                );
                assert!(line.by_client || !line.may_stay_open, "{}: {line:?}", script.name);
            }
        }
    }

    #[test]
    fn marks_of_a_line_are_read() {
        let script = &parse("== x\nc!@5h: Где ответ? | Ау: вы тут?\nm@2h: Здесь")[0];
        assert_eq!(script.open_points(), [0]);
        assert_eq!([script.lines[0].hours_later, script.lines[1].hours_later], [Some(5), Some(2)]);
        assert_eq!(script.lines[0].variants[1], "Ау: вы тут?");
        assert!(!script.lines[1].by_client);
    }
}
