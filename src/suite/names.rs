//! Names of templates in suites: how they are written out, and which files a list of them means.

/// What a list of template names and patterns selects.
#[derive(Clone, Debug, Default)]
pub struct Names {
    patterns: Vec<Pattern>,
    anchored: bool,
}

#[derive(Clone, Debug)]
enum Piece {
    Text(String),
    /// `*`: any number of the characters of names; with `true` at least one (`**`).
    Wild(bool),
}

type Pattern = Vec<Piece>;

impl Names {
    /// These names below a route; without `anchored` a name also means files whose path only contains it.
    pub fn new(names: &[String], anchored: bool) -> Self {
        Self { patterns: names.iter().map(|name| pattern(name)).collect(), anchored }
    }

    /// Whether the file of this key is meant.
    pub fn contains(&self, key: &str) -> bool {
        self.patterns.iter().any(|pattern| {
            if self.anchored {
                matches(pattern, key, true)
            } else {
                let mut starts = key.char_indices().map(|(i, _)| i).chain([key.len()]);
                starts.any(|start| matches(pattern, &key[start..], false))
            }
        })
    }
}

fn pattern(name: &str) -> Pattern {
    let (mut pieces, mut rest) = (Vec::new(), name);
    while let Some(star) = rest.find('*') {
        if star > 0 {
            pieces.push(Piece::Text(rest[..star].to_owned()));
        }
        let double = rest[star..].starts_with("**");
        pieces.push(Piece::Wild(double));
        rest = &rest[star + 1 + usize::from(double)..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    pieces
}

fn matches(pattern: &[Piece], text: &str, to_end: bool) -> bool {
    match pattern {
        [] => text.is_empty() || !to_end,
        [Piece::Text(literal), rest @ ..] => text.strip_prefix(literal.as_str()).is_some_and(|text| matches(rest, text, to_end)),
        [Piece::Wild(some), rest @ ..] => {
            let least = usize::from(*some);
            let most = text.bytes().position(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'/' | b'.')));
            (least..=most.unwrap_or(text.len())).any(|taken| matches(rest, &text[taken..], to_end))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, anchored: bool, key: &str) -> bool {
        Names::new(&[name.to_owned()], anchored).contains(key)
    }

    #[test]
    fn wildcards_cross_folders_but_not_odd_characters() {
        assert!(found("c/templates/*.yaml", true, "c/templates/a/b.yaml"));
        assert!(found("c/**", true, "c/templates/a.yaml"));
        assert!(!found("c/**", true, "c/templates/a b.yaml"));
        assert!(!found("c/templates/a.yaml", true, "c/templates/a.yaml.bak"));
        assert!(found("c/templates/a.yaml", false, "c/templates/a.yaml.bak"));
        assert!(!found("c/templates/a?.yaml", true, "c/templates/ab.yaml"));
    }
}
