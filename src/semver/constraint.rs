//! Constraints on versions. Mirrors `constraints.go`; its regular expressions are matched by hand.

use super::{
    Version,
    version::{check_identifiers, compare_prereleases},
};
use crate::format::quote;
use std::cmp::Ordering;

const MAX_LENGTH: usize = 512;
const MAX_GROUPS: usize = 32;

/// What a version must satisfy: groups of which one must hold, each of conditions that must all hold.
#[derive(Clone, Debug)]
pub struct Constraint {
    groups: Vec<Group>,
}

#[derive(Clone, Debug)]
struct Group {
    conditions: Vec<Condition>,
    /// One condition names a prerelease: the whole group then admits them.
    prereleases: bool,
}

#[derive(Clone, Debug)]
struct Condition {
    operator: Operator,
    version: Version,
    dirty: bool,
    minor_dirty: bool,
    patch_dirty: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    TildeOrEqual,
    NotEqual,
    Greater,
    Less,
    GreaterEqual,
    LessEqual,
    Tilde,
    Caret,
}

/// Whether a version lies in a range; a range or a version that cannot be read: no. Helm's `IsCompatibleRange`.
pub fn is_compatible_range(constraint: &str, version: &str) -> bool {
    match (Version::parse(version), Constraint::parse(constraint)) {
        (Ok(version), Ok(constraint)) => constraint.check(&version),
        _ => false,
    }
}

impl Constraint {
    /// Reads a constraint: `NewConstraint`.
    ///
    /// # Errors
    /// With the library's text; it quotes only the bad branch of `||`.
    ///
    /// ```
    /// use charttest::semver::{Constraint, Version};
    /// let constraint = Constraint::parse(">=1.2 <2 || ~3.4").unwrap();
    /// assert!(constraint.check(&Version::parse("3.4.9").unwrap()));
    /// assert!(!constraint.check(&Version::parse("2.0.0").unwrap()));
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.len() > MAX_LENGTH {
            return Err(format!("constraint string is too long (max {MAX_LENGTH} bytes)"));
        }
        let text = rewrite_ranges(text);
        let branches: Vec<&str> = text.split("||").collect();
        if branches.len() > MAX_GROUPS {
            return Err(format!("too many constraint groups (max {MAX_GROUPS})"));
        }
        let groups = branches.into_iter().map(Group::parse).collect::<Result<_, _>>()?;
        Ok(Self { groups })
    }

    /// Whether a version satisfies it.
    pub fn check(&self, version: &Version) -> bool {
        self.groups.iter().any(|group| {
            let admitted = version.prerelease.is_empty() || group.prereleases;
            admitted && group.conditions.iter().all(|condition| condition.check(version))
        })
    }
}

impl Group {
    fn parse(text: &str) -> Result<Self, String> {
        let improper = || format!("improper constraint: {}", quote(text.as_bytes()));
        let mut conditions = Vec::new();
        let mut rest = text.trim_start_matches(is_space);
        loop {
            let length = rest.find(|c| !matches!(c, '=' | '!' | '<' | '>' | '~' | '^')).unwrap_or(rest.len());
            let operator = Operator::parse(&rest[..length]).ok_or_else(improper)?;
            rest = rest[length..].trim_start_matches(is_space);
            let (run, after) = rest.split_at(rest.find(|c| is_space(c) || c == ',').unwrap_or(rest.len()));
            let parts = Parts::prefix(run).filter(|parts| parts.length == run.len()).ok_or_else(improper)?;
            conditions.push((operator, parts));
            rest = after.trim_start_matches(is_space);
            if rest.is_empty() {
                break;
            }
            rest = rest.strip_prefix(',').unwrap_or(rest).trim_start_matches(is_space);
        }
        let conditions = conditions.into_iter().map(|(operator, parts)| Condition::of(operator, &parts)).collect::<Option<Vec<_>>>();
        let conditions = conditions.ok_or("constraint parser error")?;
        let prereleases = conditions.iter().any(|c| !c.version.prerelease.is_empty());
        Ok(Self { conditions, prereleases })
    }
}

/// Go's `\s`.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

impl Operator {
    fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "" | "=" => Self::TildeOrEqual,
            "!=" => Self::NotEqual,
            ">" => Self::Greater,
            "<" => Self::Less,
            ">=" | "=>" => Self::GreaterEqual,
            "<=" | "=<" => Self::LessEqual,
            "~" | "~>" => Self::Tilde,
            "^" => Self::Caret,
            _ => return None,
        })
    }
}

/// The parts of a version in a constraint, as the library's `cvRegex` finds them.
struct Parts<'t> {
    text: &'t str,
    numbers: [&'t str; 3],
    /// With its hyphen.
    prerelease: &'t str,
    length: usize,
}

impl<'t> Parts<'t> {
    /// The longest version at the beginning of a text.
    fn prefix(text: &'t str) -> Option<Self> {
        let mut at = usize::from(text.starts_with('v'));
        let run = |from: usize| text[from..].find(|c: char| !matches!(c, '0'..='9' | '|' | 'x' | 'X' | '*')).unwrap_or(text.len() - from);
        let mut numbers = [""; 3];
        for (i, number) in numbers.iter_mut().enumerate() {
            let from = at + usize::from(i > 0);
            if i > 0 && !text[at..].starts_with('.') {
                break;
            }
            let length = run(from);
            match (i, length) {
                (0, 0) => return None,
                (_, 0) => break,
                _ => *number = &text[from..from + length],
            }
            at = from + length;
        }
        let prerelease_end = at + identifiers(&text[at..], '-');
        let length = prerelease_end + identifiers(&text[prerelease_end..], '+');
        Some(Self { text: &text[..length], numbers, prerelease: &text[at..prerelease_end], length })
    }
}

/// Length of `(MARK[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?` at the beginning of a text.
fn identifiers(text: &str, mark: char) -> usize {
    let Some(rest) = text.strip_prefix(mark) else { return 0 };
    let mut end = 0;
    for part in rest.split('.') {
        let length = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(part.len());
        if length == 0 {
            break;
        }
        end += length + usize::from(end > 0);
        if length < part.len() {
            break;
        }
    }
    debug_assert!(end == 0 || check_identifiers(&rest[..end]));
    if end == 0 { 0 } else { end + 1 }
}

/// `1.2 - 3` becomes `>= 1.2, <= 3 `.
fn rewrite_ranges(text: &str) -> String {
    let mut out = text.to_owned();
    let mut at = 0;
    while at < text.len() {
        match range_at(&text[at..]) {
            Some((length, low, high)) => {
                out = out.replacen(&text[at..at + length], &format!(">= {low}, <= {high} "), 1);
                at += length;
            }
            None => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    out
}

/// `\s*LOW\s+-\s+HIGH\s*` at the beginning of a text.
fn range_at(text: &str) -> Option<(usize, &str, &str)> {
    let skip = |text: &str| text.len() - text.trim_start_matches(is_space).len();
    let mut at = skip(text);
    let low = Parts::prefix(&text[at..])?;
    at += low.length;
    let (low_text, blanks) = (low.text, skip(&text[at..]));
    at += blanks;
    if blanks == 0 || !text[at..].starts_with('-') {
        return None;
    }
    at += 1;
    let blanks = skip(&text[at..]);
    at += blanks;
    if blanks == 0 {
        return None;
    }
    let high = Parts::prefix(&text[at..])?;
    at += high.length;
    let high_text = high.text;
    at += skip(&text[at..]);
    Some((at, low_text, high_text))
}

impl Condition {
    fn of(operator: Operator, parts: &Parts<'_>) -> Option<Self> {
        let [major, minor, patch] = parts.numbers;
        let open = |part: &str| matches!(part, "" | "x" | "X" | "*");
        let pre = parts.prerelease;
        let (text, minor_dirty, patch_dirty) = if open(major) {
            (format!("0.0.0{pre}"), false, false)
        } else if open(minor) {
            (format!("{major}.0.0{pre}"), true, false)
        } else if open(patch) {
            (format!("{major}.{minor}.0{pre}"), false, true)
        } else {
            (parts.text.to_owned(), false, false)
        };
        let dirty = open(major) || minor_dirty || patch_dirty;
        Some(Self { operator, version: Version::parse(&text).ok()?, dirty, minor_dirty, patch_dirty })
    }

    fn check(&self, version: &Version) -> bool {
        let order = version.cmp(&self.version);
        match self.operator {
            Operator::TildeOrEqual if self.dirty => self.tilde(version),
            Operator::TildeOrEqual => order.is_eq(),
            Operator::NotEqual => self.not_equal(version),
            Operator::Greater => self.greater(version, order),
            Operator::Less => order.is_lt(),
            Operator::GreaterEqual => order.is_ge(),
            Operator::LessEqual if !self.dirty => order.is_le(),
            Operator::LessEqual => {
                let (major, limit) = (version.major, &self.version);
                major < limit.major || major == limit.major && (version.minor <= limit.minor || self.minor_dirty)
            }
            Operator::Tilde => self.tilde(version),
            Operator::Caret => self.caret(version),
        }
    }

    fn not_equal(&self, version: &Version) -> bool {
        let own = &self.version;
        if !self.dirty {
            return version != own;
        }
        if own.major != version.major || own.minor != version.minor && !self.minor_dirty {
            return true;
        }
        if self.minor_dirty {
            return false;
        }
        if own.patch != version.patch && !self.patch_dirty {
            return true;
        }
        if self.patch_dirty {
            return compare_prereleases(&version.prerelease, &own.prerelease).is_ne();
        }
        version != own
    }

    fn greater(&self, version: &Version, order: Ordering) -> bool {
        let own = &self.version;
        if !self.dirty || version.major == own.major && !self.minor_dirty && !self.patch_dirty {
            return order.is_gt();
        }
        match version.major.cmp(&own.major) {
            Ordering::Equal => !self.minor_dirty && version.minor > own.minor,
            major => major.is_gt(),
        }
    }

    fn tilde(&self, version: &Version) -> bool {
        let own = &self.version;
        if version < own {
            return false;
        }
        let any = (own.major, own.minor, own.patch) == (0, 0, 0) && !self.minor_dirty && !self.patch_dirty;
        any || version.major == own.major && (version.minor == own.minor || self.minor_dirty)
    }

    fn caret(&self, version: &Version) -> bool {
        let own = &self.version;
        if version < own || version.major != own.major {
            return false;
        }
        if own.major > 0 || self.minor_dirty {
            return true;
        }
        if own.minor > 0 || self.patch_dirty {
            return version.minor == own.minor;
        }
        version.minor == 0 && version.patch == own.patch
    }
}
