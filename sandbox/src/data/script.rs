//! Reads the conversation scripts. A script line has variants; which one is said depends on who speaks.

use super::rng::Rng;

#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) name: &'static str,
    pub(crate) lines: Vec<Line>,
}

#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) by_client: bool,
    variants: Vec<&'static str>,
}

impl Line {
    /// The client's words: any variant.
    pub(crate) fn client(&self, rng: &mut Rng) -> &'static str {
        self.variants[rng.below(self.variants.len())]
    }

    /// A manager's words; `style` 0 is the warmest. Empty = says nothing.
    pub(crate) fn manager(&self, style: usize) -> &'static str {
        self.variants[style.min(self.variants.len() - 1)]
    }
}

pub(crate) struct Library {
    pub(crate) sales: Vec<Script>,
    pub(crate) service: Vec<Script>,
    pub(crate) tails: Vec<Script>,
}

impl Library {
    pub(crate) fn load() -> Self {
        Self {
            sales: parse(include_str!("scripts/sales.txt")),
            service: parse(include_str!("scripts/service.txt")),
            tails: parse(include_str!("scripts/tails.txt")),
        }
    }

    pub(crate) fn named(&self, name: &str) -> &Script {
        let mut all = self.sales.iter().chain(&self.service).chain(&self.tails);
        all.find(|script| script.name == name).unwrap_or(&self.sales[0])
    }
}

fn parse(text: &'static str) -> Vec<Script> {
    let mut scripts: Vec<Script> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("== ") {
            scripts.push(Script { name: name.trim(), lines: Vec::new() });
        } else if let (Some((who, said)), Some(script)) = (line.split_once(':'), scripts.last_mut()) {
            let variants = said.split('|').map(str::trim).collect();
            script.lines.push(Line { by_client: who == "c", variants });
        }
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_script_has_lines_and_every_client_line_has_words() {
        let library = Library::load();
        assert!(library.sales.len() + library.service.len() >= 24);
        for script in library.sales.iter().chain(&library.service).chain(&library.tails) {
            assert!(!script.lines.is_empty(), "{}", script.name);
            for line in script.lines.iter().filter(|line| line.by_client) {
                assert!(line.variants.iter().all(|variant| !variant.is_empty()), "{}: {line:?}", script.name);
            }
        }
    }
}
