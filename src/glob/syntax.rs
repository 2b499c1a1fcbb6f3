//! Text of a pattern → tree. Mirrors `syntax/lexer` and `syntax/ast`, with their error texts.

/// More than this is refused: compiling takes time that grows with the cube of it.
const MAX_NODES: usize = 1000;

/// A node of a pattern.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Node {
    Nothing,
    Pattern(Vec<Node>),
    AnyOf(Vec<Node>),
    List { not: bool, runes: Vec<char> },
    Range { not: bool, low: char, high: char },
    Text(String),
    Any,
    Super,
    Single,
}

/// Reads a pattern.
pub(super) fn parse(pattern: &str) -> Result<Node, String> {
    let mut lexer = Lexer { rest: pattern };
    // Patterns that are open: the root, then for each `{` its finished alternatives and the current one.
    let mut open: Vec<Vec<Node>> = vec![Vec::new()];
    let mut alternatives: Vec<Vec<Node>> = Vec::new();
    let mut count = 0;
    loop {
        count += 1;
        if count > MAX_NODES {
            return Err("pattern is too long".into());
        }
        let mut add = |node| open.last_mut().map(|pattern| pattern.push(node));
        match lexer.peek()? {
            None => break,
            Some('{') => {
                lexer.next();
                alternatives.push(Vec::new());
                open.push(Vec::new());
            }
            Some(mark @ (',' | '}')) if !alternatives.is_empty() => {
                lexer.next();
                let done = Node::Pattern(open.pop().unwrap_or_default());
                if let Some(all) = alternatives.last_mut() {
                    all.push(done)
                }
                if mark == ',' {
                    open.push(Vec::new());
                } else if let (Some(all), Some(pattern)) = (alternatives.pop(), open.last_mut()) {
                    pattern.push(Node::AnyOf(all));
                }
            }
            Some('[') => {
                lexer.next();
                let range = lexer.range()?;
                add(range);
            }
            Some('?') => {
                lexer.next();
                add(Node::Single);
            }
            Some('*') => {
                lexer.next();
                let double = lexer.peek()? == Some('*');
                if double {
                    lexer.next();
                }
                add(if double { Node::Super } else { Node::Any });
            }
            Some(_) => {
                let breakers: &[char] = if alternatives.is_empty() { &['?', '*', '[', '{'] } else { &['?', '*', '[', '{', '}', ','] };
                let text = lexer.text(breakers)?;
                if !text.is_empty() {
                    add(Node::Text(text));
                }
            }
        }
    }
    // An unclosed `{` keeps what it has.
    while let Some(mut all) = alternatives.pop() {
        all.push(Node::Pattern(open.pop().unwrap_or_default()));
        if let Some(pattern) = open.last_mut() {
            pattern.push(Node::AnyOf(all));
        }
    }
    Ok(Node::Pattern(open.pop().unwrap_or_default()))
}

struct Lexer<'p> {
    rest: &'p str,
}

impl Lexer<'_> {
    /// The next rune; NUL ends the input.
    fn peek(&self) -> Result<Option<char>, String> {
        match self.rest.chars().next() {
            Some('\u{FFFD}') => Err("could not read rune".into()),
            rune => Ok(rune.filter(|c| *c != '\0')),
        }
    }

    fn next(&mut self) {
        let mut runes = self.rest.chars();
        runes.next();
        self.rest = runes.as_str();
    }

    /// Runes up to a breaker; a backslash takes the next one as it is.
    fn text(&mut self, breakers: &[char]) -> Result<String, String> {
        let (mut text, mut escaped) = (String::new(), false);
        while let Some(rune) = self.peek()? {
            if !escaped && rune == '\\' {
                escaped = true;
            } else if !escaped && breakers.contains(&rune) {
                break;
            } else {
                escaped = false;
                text.push(rune);
            }
            self.next();
        }
        Ok(text)
    }

    /// What follows `[`.
    fn range(&mut self) -> Result<Node, String> {
        let end = || "unexpected end of input".to_owned();
        let mut not = false;
        let mut first = self.peek()?.ok_or_else(end)?;
        self.next();
        if first == '!' {
            not = true;
            first = self.peek()?.ok_or_else(end)?;
            self.next();
        }
        if self.peek()? == Some('-') {
            self.next();
            let high = self.peek()?.ok_or_else(end)?;
            self.next();
            self.close(end)?;
            if high < first {
                return Err(format!("hi character '{high}' should be greater than lo '{first}'"));
            }
            return Ok(Node::Range { not, low: first, high });
        }
        let mut rest = first.to_string();
        rest.push_str(self.rest);
        let mut inner = Lexer { rest: &rest };
        let text = inner.text(&[']'])?;
        self.rest = &self.rest[self.rest.len().saturating_sub(inner.rest.len())..];
        if inner.rest.len() > self.rest.len() {
            // The very first rune was the bracket: nothing was read.
            return Err("could not parse range".into());
        }
        self.close(end)?;
        if text.is_empty() { Err("could not parse range".into()) } else { Ok(Node::List { not, runes: text.chars().collect() }) }
    }

    fn close(&mut self, end: impl Fn() -> String) -> Result<(), String> {
        match self.peek()?.ok_or_else(end)? {
            ']' => {
                self.next();
                Ok(())
            }
            _ => Err("expected close range character".into()),
        }
    }
}
