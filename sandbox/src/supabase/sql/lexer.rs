//! Words of SQL, and a cursor over them.

use super::super::errors::PgError;
use super::syntax;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// Lower-cased unless it was quoted.
    Word(String),
    Number(String),
    Text(String),
    Sign(String),
}

/// The block's statements; comments are gone, empty statements too.
pub(super) fn statements(text: &str) -> Result<Vec<Vec<Token>>, PgError> {
    let characters: Vec<char> = text.chars().collect();
    let (mut all, mut current, mut at) = (Vec::new(), Vec::new(), 0);
    while at < characters.len() {
        let (here, next) = (characters[at], characters.get(at + 1).copied());
        let run = |from: usize, fits: fn(char) -> bool| {
            let length = characters[from..].iter().take_while(|c| fits(**c)).count();
            (characters[from..from + length].iter().collect::<String>(), from + length)
        };
        match here {
            c if c.is_whitespace() => at += 1,
            '-' if next == Some('-') => at = run(at, |c| c != '\n').1,
            '/' if next == Some('*') => {
                let end = characters[at..]
                    .windows(2)
                    .position(|pair| pair == ['*', '/'])
                    .ok_or_else(|| syntax("/*"))?;
                at += end + 2;
            }
            ';' => {
                if !current.is_empty() {
                    all.push(std::mem::take(&mut current));
                }
                at += 1;
            }
            '\'' | '"' => {
                let mut content = String::new();
                at += 1;
                loop {
                    match (characters.get(at), characters.get(at + 1)) {
                        (Some(c), Some(d)) if *c == here && *d == here => {
                            content.push(here);
                            at += 2;
                        }
                        (Some(c), _) if *c == here => break,
                        (Some(c), _) => {
                            content.push(*c);
                            at += 1;
                        }
                        (None, _) => return Err(PgError::new(400, "42601", "unterminated quoted string")),
                    }
                }
                at += 1;
                current.push(if here == '"' { Token::Word(content) } else { Token::Text(content) });
            }
            c if c.is_alphabetic() || c == '_' => {
                let (word, end) = run(at, |c| c.is_alphanumeric() || c == '_' || c == '$');
                current.push(Token::Word(word.to_lowercase()));
                at = end;
            }
            c if c.is_ascii_digit() => {
                let (number, end) = run(at, |c| c.is_ascii_digit() || c == '.');
                current.push(Token::Number(number));
                at = end;
            }
            ':' if next == Some(':') => {
                current.push(Token::Sign("::".to_owned()));
                at += 2;
            }
            '(' | ')' | ',' | '.' | '=' | '-' | '*' => {
                current.push(Token::Sign(here.to_string()));
                at += 1;
            }
            other => return Err(syntax(&other.to_string())),
        }
    }
    if !current.is_empty() {
        all.push(current);
    }
    Ok(all)
}

pub(super) struct Words<'a> {
    tokens: &'a [Token],
    at: usize,
}

impl<'a> Words<'a> {
    pub(super) fn new(tokens: &'a [Token]) -> Self {
        Self { tokens, at: 0 }
    }

    pub(super) fn peek(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    pub(super) fn next(&mut self) -> Option<&'a Token> {
        self.at += 1;
        self.tokens.get(self.at - 1)
    }

    pub(super) fn is_at_end(&self) -> bool {
        self.at >= self.tokens.len()
    }

    /// The next word, or an empty one when something else stands there; moves on either way.
    pub(super) fn word(&mut self) -> String {
        match self.next() {
            Some(Token::Word(word)) => word.clone(),
            _ => String::new(),
        }
    }

    pub(super) fn name(&mut self) -> Result<String, PgError> {
        match self.next() {
            Some(Token::Word(word)) => Ok(word.clone()),
            other => Err(syntax(&shown(other))),
        }
    }

    /// A table's name; a schema before it must be `public`.
    pub(super) fn table(&mut self) -> Result<String, PgError> {
        let name = self.name()?;
        if !self.take_sign(".") {
            return Ok(name);
        }
        match name.as_str() {
            "public" => self.name(),
            other => Err(PgError::new(400, "3F000", format!("schema \"{other}\" does not exist"))),
        }
    }

    /// Takes these words when they come next, all or none.
    pub(super) fn take(&mut self, words: &[&str]) -> bool {
        let fits = words
            .iter()
            .enumerate()
            .all(|(n, word)| matches!(self.tokens.get(self.at + n), Some(Token::Word(here)) if here == word));
        if fits {
            self.at += words.len();
        }
        fits
    }

    pub(super) fn expect(&mut self, words: &[&str]) -> Result<(), PgError> {
        match self.take(words) {
            true => Ok(()),
            false => Err(syntax(&shown(self.peek()))),
        }
    }

    pub(super) fn take_sign(&mut self, sign: &str) -> bool {
        let fits = matches!(self.peek(), Some(Token::Sign(here)) if here == sign);
        if fits {
            self.at += 1;
        }
        fits
    }

    pub(super) fn expect_sign(&mut self, sign: &str) -> Result<(), PgError> {
        match self.take_sign(sign) {
            true => Ok(()),
            false => Err(syntax(&shown(self.peek()))),
        }
    }

    pub(super) fn expect_end(&self) -> Result<(), PgError> {
        match self.is_at_end() {
            true => Ok(()),
            false => Err(syntax(&shown(self.peek()))),
        }
    }

    /// `(a, b)`; `asc` and `desc` after a name are dropped.
    pub(super) fn names_in_brackets(&mut self) -> Result<Vec<String>, PgError> {
        self.expect_sign("(")?;
        let mut names = Vec::new();
        loop {
            names.push(self.name()?);
            let _ = self.take(&["asc"]) || self.take(&["desc"]);
            if self.take_sign(")") {
                return Ok(names);
            }
            self.expect_sign(",")?;
        }
    }

    /// The words from here on, for types of several words.
    pub(super) fn ahead(&self) -> Vec<String> {
        let words = self.tokens[self.at.min(self.tokens.len())..].iter();
        words
            .map_while(|token| if let Token::Word(word) = token { Some(word.clone()) } else { None })
            .collect()
    }

    pub(super) fn skip(&mut self, count: usize) {
        self.at += count;
    }
}

fn shown(token: Option<&Token>) -> String {
    match token {
        None => "end of input".to_owned(),
        Some(Token::Word(text) | Token::Number(text) | Token::Text(text) | Token::Sign(text)) => text.clone(),
    }
}
