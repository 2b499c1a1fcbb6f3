//! The source of every decision: a number decides a case, so any case can be made again from its seed and number.

use std::collections::BTreeSet;

/// Makes one case. What it puts into the case is noted, for the tally.
pub(crate) struct Generator {
    state: u64,
    /// Constructs of the language that the case holds.
    pub(crate) constructs: BTreeSet<&'static str>,
    /// Functions that the case calls, besides the one it is about.
    pub(crate) functions: BTreeSet<&'static str>,
    /// Variables that are declared where the generator stands.
    pub(crate) variables: Vec<String>,
    /// Whether the generator stands inside `range`.
    pub(crate) in_range: bool,
    /// Whether nothing should go in that is likely to fail: one failure ends a template.
    pub(crate) careful: bool,
}

impl Generator {
    /// The generator of case `number` of a seed.
    pub(crate) fn new(seed: u64, number: u64) -> Self {
        let state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ number.wrapping_mul(0xd6e8_feb8_6659_fd93);
        let mut generator =
            Self { state, constructs: BTreeSet::new(), functions: BTreeSet::new(), variables: Vec::new(), in_range: false, careful: false };
        generator.next();
        generator
    }

    /// SplitMix64.
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    /// True in `percent` of 100 cases.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of the items.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }

    /// One of the texts between the signs `¦`.
    pub(crate) fn of(&mut self, items: &'static str) -> &'static str {
        let at = self.below(items.split('¦').count());
        items.split('¦').nth(at).unwrap_or_default()
    }

    /// `least` to `most` parts with a separator between them.
    pub(crate) fn several(&mut self, (least, most): (usize, usize), separator: &str, mut part: impl FnMut(&mut Self) -> String) -> String {
        let count = least + self.below(most - least + 1);
        (0..count).map(|_| part(self)).collect::<Vec<_>>().join(separator)
    }

    /// Remembers that the case holds a construct.
    pub(crate) fn note(&mut self, construct: &'static str) {
        self.constructs.insert(construct);
    }

    /// A text as a Go literal: interpreted, or raw where that is possible.
    pub(crate) fn literal(&mut self, text: &str) -> String {
        if !text.contains(['`', '\r', '\u{feff}']) && self.chance(15) {
            self.note("raw string");
            return format!("`{text}`");
        }
        self.note("string");
        let mut out = String::from("\"");
        for c in text.chars() {
            match c {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                // What stands for a byte that is no UTF-8.
                '\u{f8ff}' => out.push_str("\\xff"),
                c if c.is_control() || c == '\u{feff}' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
                c => out.push(c),
            }
        }
        out.push('"');
        out
    }

    /// The text with a few characters or tokens dropped, doubled, moved or put in.
    pub(crate) fn damage(&mut self, text: &str, alphabet: &[&str]) -> String {
        let mut tokens: Vec<String> = tokens(text);
        for _ in 0..1 + self.below(3) {
            let at = self.below(tokens.len().max(1));
            if tokens.is_empty() {
                break;
            }
            match self.below(5) {
                0 => drop(tokens.remove(at)),
                1 => tokens.insert(at, tokens[at].clone()),
                2 => {
                    let other = self.below(tokens.len());
                    tokens.swap(at, other);
                }
                3 => {
                    let kept: Vec<char> = tokens[at].chars().collect();
                    tokens[at] = kept[..self.below(kept.len())].iter().collect();
                }
                _ => tokens.insert(at, self.pick(alphabet).to_owned()),
            }
        }
        tokens.concat()
    }
}

/// A text as words, blanks and single signs.
pub(crate) fn tokens(text: &str) -> Vec<String> {
    let kind = |c: char| {
        if c.is_alphanumeric() || c == '_' {
            1
        } else if c == ' ' {
            2
        } else {
            0
        }
    };
    let mut tokens: Vec<String> = Vec::new();
    let mut last = 0;
    for c in text.chars() {
        match tokens.last_mut() {
            Some(token) if kind(c) == last && last != 0 => token.push(c),
            _ => tokens.push(c.to_string()),
        }
        last = kind(c);
    }
    tokens
}
